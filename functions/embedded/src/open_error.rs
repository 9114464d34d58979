//! Why a start was refused, for whoever sits at the terminal: what is wrong and what to do next.

use std::io;
use std::path::PathBuf;

/// Why the data folder or the archive in it could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The folder is not there and could not be made.
    #[error(
        "la cartella dei dati `{}` non si può creare: creala a mano per chi avvia lo sportello, o scegline un’altra",
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
        "nella cartella dei dati `{}` non si può scrivere: dev’essere di chi avvia lo sportello, o scegline un’altra",
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
        "la cartella dei dati `{}` è in uso: chiudi prima lo sportello che la usa, o scegline un’altra",
        path.display()
    )]
    InUse {
        /// The folder.
        path: PathBuf,
    },
    /// The folder's disk cannot lock files.
    #[error(
        "la cartella dei dati `{}` non si può riservare: tienila su un disco di questo computer, non su uno di rete",
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
        "`{}` è del formato {found}, questo programma arriva al {known}: usa il programma più nuovo, o ripristina la copia \
         fatta prima",
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
        "`{}` è del formato {found}, questo programma vuole il {known}: apri una volta lo sportello di questa versione",
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
    #[error("in `{}` non c’è un archivio: scegli la cartella dei dati", path.display())]
    NoArchive {
        /// The folder.
        path: PathBuf,
    },
    /// What is here was sealed under another root key.
    #[error(
        "`{}` non è la chiave radice di questi dati: nessun sigillo si aprirebbe. Serve la copia di chiave.radice che era \
         con loro; non ho cambiato niente",
        path.display()
    )]
    OtherKey {
        /// The file of the key.
        path: PathBuf,
    },
    /// The SQLite that was linked can lose what it acknowledged.
    #[error(
        "SQLite {found} può rovinare il suo diario (rimediato in 3.51.3): costruisci il programma con lo SQLite che porta con sé"
    )]
    OldSqlite {
        /// Its version.
        found: &'static str,
    },
    /// SQLite could not open or read a file.
    #[error("`{}` non si apre: se il disco è sano, ripristina la copia più recente", path.display())]
    Sqlite {
        /// The file.
        path: PathBuf,
        /// What SQLite said.
        source: rusqlite::Error,
    },
    /// A record could not be read.
    #[error("una voce di `{}` non si legge: guarda con `sportello verify`", path.display())]
    Record {
        /// The file.
        path: PathBuf,
        /// What failed.
        source: counter::fault::Fault,
    },
    /// The system gave no thread.
    #[error("il sistema non dà i thread dell’archivio: alza il limite di chi avvia lo sportello")]
    Threads(#[source] io::Error),
}
