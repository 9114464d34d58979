//! Why a start was refused, for whoever sits at the terminal: what is wrong and what to do next.

use std::io;
use std::path::PathBuf;

/// Why the data folder or the archive in it could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The folder is not there and could not be made.
    #[error(
        "cannot create the data folder `{}`; create it by hand for the user that runs the server, or choose another one",
        path.display()
    )]
    Create {
        /// The folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Nothing can be written into the folder.
    #[error(
        "cannot write in the data folder `{}`; give it to the user that runs the server, or choose another one",
        path.display()
    )]
    Unwritable {
        /// The folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Another process uses the folder.
    #[error(
        "the data folder `{}` is in use by another server; stop that one first, or choose another folder",
        path.display()
    )]
    InUse {
        /// The folder.
        path: PathBuf,
    },
    /// The folder's disk cannot lock files.
    #[error(
        "cannot lock the data folder `{}`; keep it on a disk of this machine, not on a network share",
        path.display()
    )]
    NoLock {
        /// The folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A file was written by a newer version of this software.
    #[error(
        "`{}` has layout {found}, this server knows up to {known}; start the newer server, or restore the backup made \
         before it",
        path.display()
    )]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its layout.
        found: i64,
        /// The newest layout known here.
        known: i64,
    },
    /// A file was written by an earlier version, and whoever may not change layouts came upon it.
    #[error(
        "`{}` has layout {found}, this program knows {known} alone; start the server of this version once",
        path.display()
    )]
    Older {
        /// The file.
        path: PathBuf,
        /// Its layout.
        found: i64,
        /// The newest layout known here.
        known: i64,
    },
    /// There is no archive where nobody may make one.
    #[error("there is no archive in `{}`; choose the folder of the data", path.display())]
    NoArchive {
        /// The folder.
        path: PathBuf,
    },
    /// The SQLite that was linked can lose what it acknowledged.
    #[error(
        "the linked SQLite {found} can damage its log (mended in 3.51.3); build the server with the SQLite it brings along"
    )]
    OldSqlite {
        /// Its version.
        found: &'static str,
    },
    /// SQLite could not open or read a file.
    #[error("cannot open `{}`; if the disk is sound, restore it from the newest backup", path.display())]
    Sqlite {
        /// The file.
        path: PathBuf,
        /// What SQLite said.
        source: rusqlite::Error,
    },
    /// A record could not be read.
    #[error("a record in `{}` cannot be read; look with `sportello verify`", path.display())]
    Record {
        /// The file.
        path: PathBuf,
        /// What failed.
        source: counter::fault::Fault,
    },
    /// The system gave no thread.
    #[error("cannot start the archive's threads; raise the limit of threads of the user that runs the server")]
    Threads(#[source] io::Error),
}
