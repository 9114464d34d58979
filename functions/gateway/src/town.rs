//! The doors of the whole town: published files, the archive, the keys, the identity simulator, time and chance.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use counter::fault::Fault;
use counter::keyring::KeyRing;
use counter::published::Shelf;
use embedded::archive::SqliteArchive;
use embedded::files::FolderFiles;
use embedded::folder::DataFolder;
use jiff::{SignedDuration, Timestamp};
use platforms::simulator::Simulator;
use web::doors::Doors;

/// A function that tells the time; tests give their own.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

type Reader = Box<dyn Fn(&str) -> std::io::Result<Vec<u8>> + Send + Sync>;

/// All doors of one process.
pub struct Town {
    published: Shelf<Reader>,
    archive: SqliteArchive,
    files: FolderFiles,
    keys: KeyRing,
    clock: Clock,
    // Dropped last: its lock keeps other programs off the archive.
    folder: DataFolder,
}

impl Town {
    /// Opens the doors on a folder of published files and an open archive.
    pub fn new(out: &Path, folder: DataFolder, archive: SqliteArchive, keys: KeyRing, clock: Clock) -> Self {
        let out: PathBuf = out.to_owned();
        let read: Reader = Box::new(move |path: &str| std::fs::read(out.join(path)));
        // On one machine reading is cheap: a second keeps a busy counter from reading the index at every request.
        let files = FolderFiles::new(&folder);
        Self { published: Shelf::new(read, SignedDuration::from_secs(1)), archive, files, keys, clock, folder }
    }

    /// The data folder.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }
}

impl Doors for Town {
    type Published = Shelf<Reader>;
    type Archive = SqliteArchive;
    type Ledger = SqliteArchive;
    type Files = FolderFiles;
    type Keys = KeyRing;
    type Identity = Simulator;

    fn published(&self) -> &Self::Published {
        &self.published
    }
    fn archive(&self) -> &Self::Archive {
        &self.archive
    }
    fn ledger(&self) -> &Self::Ledger {
        &self.archive
    }
    fn files(&self) -> &Self::Files {
        &self.files
    }
    fn keys(&self) -> &Self::Keys {
        &self.keys
    }
    fn identity(&self) -> &Self::Identity {
        &Simulator
    }
    fn now(&self) -> Timestamp {
        (self.clock)()
    }
    fn chance(&self, bytes: &mut [u8]) -> Result<(), Fault> {
        getrandom::fill(bytes).map_err(|e| Fault::new("asking the system for randomness", e.to_string()))
    }
}
