//! Why a backup, a restore or a check could not be done: what is wrong and what to do next.

use std::io;
use std::path::{Path, PathBuf};

use crate::keys::KeyError;
use crate::open_error::OpenError;

/// Why it was not done.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The folder holds no archive.
    #[error("there is no archive in `{}`; name the data folder of the counter", .0.display())]
    NoArchive(PathBuf),
    /// The folder holds no finished backup.
    #[error("there is no finished backup in `{}`; name the folder that backups are made in", .0.display())]
    NoBackup(PathBuf),
    /// Another backup is under way.
    #[error("another backup is being made in `{}`; wait for its end", .0.display())]
    Busy(PathBuf),
    /// The folder to restore into holds something.
    #[error("`{}` is not empty; nothing is ever restored over what is there: name a new folder", .0.display())]
    NotEmpty(PathBuf),
    /// A part of a backup is not what was backed up.
    #[error("`{}` is not what was backed up: {what}; take another backup", path.display())]
    Changed {
        /// The part.
        path: PathBuf,
        /// What differs.
        what: &'static str,
    },
    /// The disk of the copies does not keep up.
    #[error(
        "the disk of the copies does not keep up with what is written; look whether it answers, or name another with `--backup`"
    )]
    Late,
    /// A file of the archive is damaged.
    #[error("`{}` is damaged ({what}); earlier backups were kept: restore the newest sound one", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What SQLite says first.
        what: String,
    },
    /// The disk said no.
    #[error("cannot read or write `{}`", path.display())]
    Disk {
        /// Where.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// SQLite said no.
    #[error("cannot read or write `{}`", path.display())]
    Sqlite {
        /// The file.
        path: PathBuf,
        /// What SQLite said.
        source: rusqlite::Error,
    },
    /// The data folder could not be opened.
    #[error("the data folder cannot be used")]
    Open(#[from] OpenError),
    /// A record could not be read or written.
    #[error("a record cannot be read or written")]
    Record(#[source] counter::fault::Fault),
    /// The root key could not be read or put back.
    #[error("the root key cannot be used")]
    Key(#[from] KeyError),
}

impl BackupError {
    pub(crate) fn disk(path: &Path) -> impl FnOnce(io::Error) -> Self + '_ {
        |source| BackupError::Disk { path: path.into(), source }
    }

    pub(crate) fn sqlite(path: &Path) -> impl Fn(rusqlite::Error) -> Self + '_ {
        |source| BackupError::Sqlite { path: path.into(), source }
    }
}
