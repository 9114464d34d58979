//! The operators of a data folder, read and written beside the counter that may be at work on it.
//!
//! In: a data folder that holds an archive. Out: its operators. Nothing is made here, neither a folder nor a file nor a
//! layout. SQLite lets one process write at a time and has the other wait; what it must not do is move a log into its file,
//! for the counter's diary may not have copied it yet. While the diary moves one, nothing is written here.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use counter::fault::Fault;
use counter::keys::Lookup;
use counter::operator::{Operator, Roll};
use rusqlite::Connection;
use rusqlite::config::DbConfig;

use crate::folder::{self, ARCHIVE};
use crate::open_error::OpenError;
use crate::store_error::StoreError;
use crate::{migration, operator, record, stores};

/// How long the counter may take to move its logs before the command gives up.
const PATIENCE: Duration = Duration::from_secs(30);

/// The operators of a data folder.
pub struct Beside {
    folder: PathBuf,
    archive: Mutex<Connection>,
}

impl Beside {
    /// Opens the archive of a data folder, in use or not.
    ///
    /// # Errors
    /// If there is none, or its layout is not the one that this program knows, or it cannot be read.
    pub fn open(data: &Path) -> Result<Self, OpenError> {
        let path = data.join(ARCHIVE);
        if !path.is_file() {
            return Err(OpenError::NoArchive { path: data.into() });
        }
        let sqlite = |source| OpenError::Sqlite { path: path.clone(), source };
        let archive = stores::open(&path).map_err(sqlite)?;
        archive.execute_batch("PRAGMA wal_autocheckpoint = 0").map_err(sqlite)?;
        archive.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true).map_err(sqlite)?;
        let found: i64 = archive.query_row("PRAGMA user_version", [], |row| row.get(0)).map_err(sqlite)?;
        let known = migration::newest(migration::ARCHIVE);
        match found.cmp(&known) {
            std::cmp::Ordering::Less => Err(OpenError::Older { path, found, known }),
            std::cmp::Ordering::Greater => Err(OpenError::Newer { path, found, known }),
            std::cmp::Ordering::Equal => Ok(Self { folder: data.into(), archive: Mutex::new(archive) }),
        }
    }

    fn with<T>(
        &self,
        doing: &'static str,
        work: impl FnOnce(&Connection) -> Result<T, StoreError>,
    ) -> Result<T, Fault> {
        let archive = self.archive.lock().unwrap_or_else(PoisonError::into_inner);
        work(&archive).map_err(|error| error.fault(doing))
    }
}

impl Roll for Beside {
    async fn enrolled(&self, id: &Lookup) -> Result<Option<Operator>, Fault> {
        self.with("reading an operator", |archive| operator::find(archive, &id.0))
    }

    async fn roll(&self) -> Result<Vec<Operator>, Fault> {
        self.with("listing the operators", operator::all)
    }

    async fn enrol(&self, operator: &Operator) -> Result<(), Fault> {
        const DOING: &str = "keeping an operator";
        let alone = folder::alone(&self.folder, PATIENCE).map_err(|e| Fault::try_again(DOING, e))?;
        let _alone = alone.ok_or_else(|| Fault::try_again(DOING, "the counter is moving its logs"))?;
        // One statement is a transaction of its own, synced before it returns.
        self.with(DOING, |archive| operator::put(archive, &operator.id.0, &record::write(operator)?))
    }
}
