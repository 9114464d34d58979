//! The two SQLite files, opened with what durability needs.
//!
//! WAL lets readers go on beside the writer; `synchronous = FULL` syncs the log before a commit returns, so what was
//! acknowledged survives a power loss; `secure_delete` leaves nothing readable of what was deleted.

use std::path::Path;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use crate::folder::{ARCHIVE, DATA_KEYS};

/// How much of a file a connection keeps in memory, in KB: of the archive, of the keys. What is not there, the system has.
struct Kept(u32, u32);

const TO_WRITE: Kept = Kept(16_000, 4_000);
const TO_READ: Kept = Kept(8_000, 4_000);

/// A connection to each file.
pub(crate) struct Stores {
    /// Everything but the data keys.
    pub(crate) archive: Connection,
    /// The wrapped data keys.
    pub(crate) keys: Connection,
}

impl Stores {
    /// Opens both for the writer.
    pub(crate) fn writing(folder: &Path) -> Result<Self, rusqlite::Error> {
        Self::open(folder, &TO_WRITE)
    }

    /// Opens both for a reader, which can change nothing.
    pub(crate) fn reading(folder: &Path) -> Result<Self, rusqlite::Error> {
        let stores = Self::open(folder, &TO_READ)?;
        for file in [&stores.archive, &stores.keys] {
            file.execute_batch("PRAGMA query_only = ON")?;
        }
        Ok(stores)
    }

    fn open(folder: &Path, kept: &Kept) -> Result<Self, rusqlite::Error> {
        let stores = Self { archive: open(&folder.join(ARCHIVE))?, keys: open(&folder.join(DATA_KEYS))? };
        for (file, kept) in [(&stores.archive, kept.0), (&stores.keys, kept.1)] {
            file.execute_batch(&format!("PRAGMA cache_size = -{kept}"))?;
        }
        Ok(stores)
    }
}

/// Opens one file. A missing one is never created here, lest an empty archive takes the place of a lost one.
pub(crate) fn open(path: &Path) -> Result<Connection, rusqlite::Error> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let file = Connection::open_with_flags(path, flags)?;
    file.set_prepared_statement_cache_capacity(64);
    // A plan does not depend on what it is asked with: each statement is prepared once.
    file.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    file.execute_batch(
        "PRAGMA busy_timeout = 5000;
         PRAGMA journal_mode = WAL;
         PRAGMA synchronous = FULL;
         PRAGMA foreign_keys = ON;
         PRAGMA secure_delete = ON;
         PRAGMA trusted_schema = OFF;
         PRAGMA cell_size_check = ON;
         PRAGMA wal_autocheckpoint = 4000;
         PRAGMA journal_size_limit = 67108864;",
    )?;
    Ok(file)
}

/// Opens a file that nobody else uses, for reading alone.
pub(crate) fn open_alone(path: &Path) -> Result<Connection, rusqlite::Error> {
    let file = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    file.execute_batch("PRAGMA query_only = ON; PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON")?;
    Ok(file)
}
