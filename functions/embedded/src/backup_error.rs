//! Why a backup, a restore or a check could not be done: what is wrong and what to do next.

use std::io;
use std::path::{Path, PathBuf};

use crate::keys::KeyError;
use crate::open_error::OpenError;

/// Why it was not done.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The folder holds no archive.
    #[error("in `{}` non c’è un archivio: scegli la cartella dei dati", .0.display())]
    NoArchive(PathBuf),
    /// The folder holds no finished backup.
    #[error("in `{}` non c’è nessuna copia finita: scegli la cartella in cui si fanno le copie", .0.display())]
    NoBackup(PathBuf),
    /// Another backup is under way.
    #[error("un’altra copia è in corso in `{}`: aspetta che finisca", .0.display())]
    Busy(PathBuf),
    /// The folder to restore into holds something.
    #[error("`{}` non è vuota, e sopra dati che ci sono non si ripristina: scegli una cartella nuova", .0.display())]
    NotEmpty(PathBuf),
    /// A part of a backup is not what was backed up.
    #[error("`{}` non è ciò che era stato copiato: {what}", path.display())]
    Changed {
        /// The part.
        path: PathBuf,
        /// What differs.
        what: &'static str,
    },
    /// The disk of the copies does not keep up.
    #[error(
        "il disco delle copie non sta dietro a ciò che si scrive: guarda se risponde, o scegline un altro con --backup"
    )]
    Late,
    /// A file of the archive is damaged.
    #[error("`{}` è rovinato ({what}); le copie di prima restano", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What SQLite says first.
        what: String,
    },
    /// The disk said no.
    #[error("`{}` non si legge o non si scrive", path.display())]
    Disk {
        /// Where.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// SQLite said no.
    #[error("`{}` non si legge o non si scrive", path.display())]
    Sqlite {
        /// The file.
        path: PathBuf,
        /// What SQLite said.
        source: rusqlite::Error,
    },
    /// The data folder could not be opened.
    #[error("la cartella dei dati non si può usare")]
    Open(#[from] OpenError),
    /// A record could not be read or written.
    #[error("una voce non si legge o non si scrive")]
    Record(#[source] counter::fault::Fault),
    /// The root key could not be read or put back.
    #[error("la chiave radice non si può usare")]
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
