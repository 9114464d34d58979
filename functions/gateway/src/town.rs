//! The doors of the whole town: published files, the archive, the keys, the identity simulator, time and chance.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use aws::dynamo::DynamoArchive;
use aws::files::S3Files;
use counter::archive::Archive;
use counter::arrivals::NoArrivals;
use counter::fault::Fault;
use counter::files::Files;
use counter::keyring::KeyRing;
use counter::ledger::Ledger;
use counter::shelf::{Shelf, Source};
use embedded::archive::SqliteArchive;
use embedded::backup::Places;
use embedded::diary::Diary;
use embedded::files::FolderFiles;
use embedded::folder::DataFolder;
use jiff::{SignedDuration, Timestamp};
use platforms::simulator::Simulator;
use web::doors::Doors;

/// A function that tells the time; tests give their own.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// The folder that the generator wrote.
pub struct Folder(pub PathBuf);

impl Source for Folder {
    async fn read(&self, path: &str) -> Result<Option<Vec<u8>>, Fault> {
        match std::fs::read(self.0.join(path)) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(e) => Err(Fault::new("reading a published file", e)),
        }
    }
}

/// All doors of one process, whatever is behind the archive's and the files'.
pub struct Town<A, F> {
    published: Shelf<Folder>,
    archive: A,
    files: F,
    keys: KeyRing,
    clock: Clock,
    sends_mail: bool,
    // Dropped last: its lock keeps other programs off the archive.
    folder: Option<DataFolder>,
}

/// Everything on one machine.
pub type OneMachine = Town<SqliteArchive, FolderFiles>;
/// What is kept lies elsewhere, so that there may be many machines.
pub type Grown = Town<DynamoArchive, S3Files>;

impl OneMachine {
    /// Opens the doors on a folder of published files and an open archive.
    pub fn new(out: &Path, folder: DataFolder, archive: SqliteArchive, keys: KeyRing, clock: Clock) -> Self {
        let files = FolderFiles::new(&folder);
        Self { published: shelf(out), archive, files, keys, clock, sends_mail: false, folder: Some(folder) }
    }

    /// The diary of the data folder beside backups.
    ///
    /// # Errors
    /// If the system gives no thread.
    pub fn diary(&self, to: &Places) -> io::Result<Option<Diary>> {
        self.folder.as_ref().map(|folder| self.archive.diary(folder, to)).transpose()
    }

    /// The data folder.
    pub fn folder(&self) -> Option<&Path> {
        self.folder.as_ref().map(DataFolder::path)
    }
}

impl Grown {
    /// Opens the doors on a folder of published files, the tables and a bucket.
    pub fn new(out: &Path, archive: DynamoArchive, files: S3Files, keys: KeyRing, clock: Clock) -> Self {
        Self { published: shelf(out), archive, files, keys, clock, sends_mail: false, folder: None }
    }
}

impl<A, F> Town<A, F> {
    /// The same doors, with somebody who carries notices if so.
    #[must_use]
    pub fn sending_mail(self, sends_mail: bool) -> Self {
        Self { sends_mail, ..self }
    }
}

fn shelf(out: &Path) -> Shelf<Folder> {
    // On one machine reading is cheap: a second keeps a busy counter from reading the index at every request.
    Shelf::new(Folder(out.to_owned()), SignedDuration::from_secs(1))
}

impl<A: Archive + Ledger, F: Files> Doors for Town<A, F> {
    type Published = Shelf<Folder>;
    type Archive = A;
    type Ledger = A;
    type Files = F;
    type Arrivals = NoArrivals;
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
    fn arrivals(&self) -> &NoArrivals {
        // Nothing here is too large for one form.
        &NoArrivals
    }
    fn keys(&self) -> &Self::Keys {
        &self.keys
    }
    fn identity(&self) -> &Self::Identity {
        &Simulator
    }
    fn sends_mail(&self) -> bool {
        self.sends_mail
    }
    fn now(&self) -> Timestamp {
        (self.clock)()
    }
    fn chance(&self, bytes: &mut [u8]) -> Result<(), Fault> {
        getrandom::fill(bytes).map_err(|e| Fault::new("asking the system for randomness", e.to_string()))
    }
}
