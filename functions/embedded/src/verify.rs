//! The look over everything in a data folder: the order of both files of SQLite, every record, every seal, every file.
//!
//! In: a folder, in use or not, and its keys if they are at hand. Out: what was found, with the first slips by name; a
//! slip names a record, never what is in it. Nothing is changed.

use std::fs;
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::thread;

use counter::bytes::Bytes;
use counter::dossier::Look;
use counter::draft::Draft;
use counter::fault::Fault;
use counter::files::{self, FileId};
use counter::keyring::KeyRing;
use counter::keys::{Sealed, WrappedKey};
use counter::name;
use counter::pratica::{Head, Pratica};
use counter::rating::Opinion;
use counter::session::Session;
use rusqlite::{Connection, OptionalExtension, Row};
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use crate::backup_error::BackupError;
use crate::folder::{ARCHIVE, DATA_KEYS, FILES};
use crate::pratica::{Columns, EVERY, SELECT_KEY};
use crate::progress::{Part, Progress};
use crate::record;
use crate::stores::Stores;
use crate::tombstone;

/// How many slips are told by name.
const TOLD: usize = 20;

/// What is wrong with a record or a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Wrong {
    /// A file of SQLite is damaged.
    Order,
    /// A record is not what it should be.
    Record,
    /// The columns of a pratica say something else than its head.
    Columns,
    /// The audit leaf or the outbox of a pratica is not whole.
    Ledger,
    /// The data key of a pratica is not there.
    NoKey,
    /// A pratica was erased, and its record is still here.
    NotErased,
    /// What is sealed does not open.
    Shut,
    /// A file is not there.
    NoFile,
    /// A file is not the one that was sent.
    OtherFile,
}

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slip {
    /// What.
    pub wrong: Wrong,
    /// Where: a file, or a record by its comune and number.
    pub place: String,
}

/// What a check found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    /// Pratiche that were read.
    pub pratiche: u64,
    /// Of these, those that were opened.
    pub opened: u64,
    /// Files that were found; those of opened pratiche were read to the last bit.
    pub files: u64,
    /// All other records that were read.
    pub others: u64,
    /// How much is wrong.
    pub wrong: u64,
    /// The first of it.
    pub slips: Vec<Slip>,
}

impl Verdict {
    /// Whether nothing is wrong.
    pub fn is_sound(&self) -> bool {
        self.wrong == 0
    }

    fn slip(&mut self, wrong: Wrong, place: impl Into<String>) {
        self.wrong += 1;
        if self.slips.len() < TOLD {
            self.slips.push(Slip { wrong, place: place.into() });
        }
    }
}

/// Looks over a data folder. Without its keys nothing is opened, and files are only looked for.
///
/// # Errors
/// If there is no archive or it cannot be read at all; what can be read but is wrong is in the verdict.
pub fn verify(data: &Path, keys: Option<&KeyRing>, progress: &dyn Progress) -> Result<Verdict, BackupError> {
    let path = data.join(ARCHIVE);
    if !path.is_file() || !data.join(DATA_KEYS).is_file() {
        return Err(BackupError::NoArchive(data.into()));
    }
    let sqlite = BackupError::sqlite(&path);
    let stores = Stores::reading(data).map_err(&sqlite)?;
    // The archive first: whatever it names has been in the keys and in the folder of files before.
    for file in [&stores.archive, &stores.keys] {
        file.execute_batch("BEGIN; SELECT count(*) FROM sqlite_schema").map_err(&sqlite)?;
    }
    let verdict = Mutex::new(Verdict::default());
    for (name, file) in [(ARCHIVE, &stores.archive), (DATA_KEYS, &stores.keys)] {
        progress.begin(Part::Order, None);
        match order(file) {
            Ok(slips) => slips.into_iter().for_each(|what| slip(&verdict, Wrong::Order, format!("{name}: {what}"))),
            Err(error) => slip(&verdict, Wrong::Order, format!("{name}: {error}")),
        }
        progress.end();
    }
    if let Err(error) = pratiche(&stores, data, keys, &verdict, progress) {
        slip(&verdict, Wrong::Order, format!("{ARCHIVE}: {error}"));
    }
    if let Err(error) = others(&stores.archive, keys, &verdict) {
        slip(&verdict, Wrong::Order, format!("{ARCHIVE}: {error}"));
    }
    Ok(verdict.into_inner().unwrap_or_else(PoisonError::into_inner))
}

fn slip(verdict: &Mutex<Verdict>, wrong: Wrong, place: impl Into<String>) {
    verdict.lock().unwrap_or_else(PoisonError::into_inner).slip(wrong, place);
}

/// What SQLite itself finds wrong with a file.
fn order(file: &Connection) -> Result<Vec<String>, rusqlite::Error> {
    let mut statement = file.prepare("PRAGMA integrity_check(10)")?;
    let lines = statement.query_map([], |row| row.get::<_, String>(0))?;
    lines.filter(|line| !matches!(line, Ok(text) if text == "ok")).collect()
}

/// A pratica as it was read; what takes time is done beside the reading.
struct Read {
    columns: Columns,
    head: String,
    sealed: Vec<u8>,
    /// Whether it wants a key at all.
    wants_key: bool,
    erased: bool,
    key: Option<Vec<u8>>,
    name_apart: Option<Vec<u8>>,
}

fn pratiche(
    stores: &Stores,
    data: &Path,
    keys: Option<&KeyRing>,
    verdict: &Mutex<Verdict>,
    progress: &dyn Progress,
) -> Result<(), rusqlite::Error> {
    let total: i64 = stores.archive.query_row("SELECT count(*) FROM pratica", [], |row| row.get(0))?;
    progress.begin(Part::Pratiche, u64::try_from(total).ok());
    let (queue, work) = flume::bounded::<Read>(1024);
    let root = data.join(FILES);
    let read = thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(2, usize::from) {
            let work = work.clone();
            let root = &root;
            scope.spawn(move || {
                let mut mine = Verdict::default();
                for read in work {
                    look(&read, root, keys, &mut mine);
                    progress.advance(1);
                }
                let mut all = verdict.lock().unwrap_or_else(PoisonError::into_inner);
                all.pratiche += mine.pratiche;
                all.opened += mine.opened;
                all.files += mine.files;
                let told = mine.slips.len() as u64;
                mine.slips.into_iter().for_each(|s| all.slip(s.wrong, s.place));
                all.wrong += mine.wrong - told;
            });
        }
        drop(work);
        let read = read_all(stores, &queue);
        drop(queue);
        read
    });
    progress.end();
    read
}

fn read_all(stores: &Stores, queue: &flume::Sender<Read>) -> Result<(), rusqlite::Error> {
    let mut select = stores.archive.prepare(EVERY)?;
    let mut key_of = stores.keys.prepare(SELECT_KEY)?;
    let mut rows = select.query([])?;
    while let Some(row) = rows.next()? {
        let mut read = read(row, |comune, reference, mark| {
            key_of.query_row((comune, reference, mark), |row| Ok((row.get(0)?, row.get(1)?))).optional()
        })?;
        if read.wants_key && read.key.is_none() {
            let (comune, reference): (String, String) = (row.get(3)?, row.get(4)?);
            read.erased = tombstone::find(stores, &comune, &reference).is_ok_and(|found| found.is_some());
        }
        // Nobody takes it only if a worker failed; then the rest is not looked at, which the counts show.
        if queue.send(read).is_err() {
            break;
        }
    }
    Ok(())
}

fn read(
    row: &Row<'_>,
    mut key: impl FnMut(&str, &str, &[u8]) -> Result<Option<(Vec<u8>, Option<Vec<u8>>)>, rusqlite::Error>,
) -> Result<Read, rusqlite::Error> {
    let mark: Option<Vec<u8>> = row.get(2)?;
    let (comune, reference): (String, String) = (row.get(3)?, row.get(4)?);
    let kept = mark.as_ref().map(|mark| key(&comune, &reference, mark)).transpose()?.flatten();
    let (wrapped, name_apart) = kept.map_or((None, None), |(wrapped, name)| (Some(wrapped), name));
    Ok(Read {
        columns: Columns::read(row)?,
        head: row.get(0)?,
        sealed: row.get(1)?,
        wants_key: mark.is_some(),
        erased: false,
        key: wrapped,
        name_apart,
    })
}

fn look(read: &Read, root: &Path, keys: Option<&KeyRing>, verdict: &mut Verdict) {
    verdict.pratiche += 1;
    let told = read.columns.name();
    let Ok(head) = record::read::<Head>(&read.head) else {
        verdict.slip(Wrong::Record, told);
        return;
    };
    let key = read.key.clone().map(|k| WrappedKey(Bytes(k)));
    let name_apart = read.name_apart.clone().map(|n| Sealed(Bytes(n)));
    let pratica = Pratica { head, sealed: Sealed(Bytes(read.sealed.clone())), key, name: name_apart };
    if !Columns::of(&pratica).is_ok_and(|columns| columns == read.columns) {
        verdict.slip(Wrong::Columns, &told);
    }
    if !ledger_is_whole(&pratica.head) {
        verdict.slip(Wrong::Ledger, &told);
    }
    if read.erased {
        verdict.slip(Wrong::NotErased, told);
        return;
    }
    if pratica.key.is_none() && read.wants_key {
        verdict.slip(Wrong::NoKey, told);
        return;
    }
    let Some(keys) = keys else {
        let ids = pratica.head.files.iter().flatten();
        let here = |id: &&FileId| crate::files::path(root, &pratica.head.comune, id).is_some_and(|p| p.is_file());
        let (found, missing): (Vec<_>, Vec<_>) = ids.partition(here);
        verdict.files += found.len() as u64;
        missing.iter().for_each(|id| verdict.slip(Wrong::NoFile, format!("{told} {}", id.as_str())));
        return;
    };
    let (comune, reference) = (&pratica.head.comune, &pratica.head.reference);
    let shown = pratica.name.iter().all(|sealed| name::open(keys, comune, reference, sealed).is_ok());
    let Some(body) = pratica.open(keys).ok().filter(|_| shown) else {
        verdict.slip(Wrong::Shut, told);
        return;
    };
    verdict.opened += 1;
    for file in files::of_answers(&body.answers) {
        let place = || format!("{told} {}", file.id);
        let path = FileId::parse(&file.id).and_then(|id| crate::files::path(root, &pratica.head.comune, &id));
        let Some(Ok(bytes)) = path.map(fs::read) else {
            verdict.slip(Wrong::NoFile, place());
            continue;
        };
        let opened = files::open(keys, &pratica.head.comune, &file, Bytes(bytes));
        match opened.map(|plain| contract::revision::hex(&Sha256::digest(plain)) == file.sha256) {
            Ok(true) => verdict.files += 1,
            _ => verdict.slip(Wrong::OtherFile, place()),
        }
    }
}

/// The audit leaf and what it is made of are whole, and the outbox's lines are numbered one after another.
fn ledger_is_whole(head: &Head) -> bool {
    let numbered = head.outbox.iter().zip(1..).all(|(line, number)| line.id == number);
    head.leaf.0.len() == 32 && head.content.0.len() == 32 && numbered && head.version > 0
}

/// Every other record is read; those that the comune can open are opened. Drafts, sessions and profiles open for their
/// owners alone.
fn others(archive: &Connection, keys: Option<&KeyRing>, verdict: &Mutex<Verdict>) -> Result<(), rusqlite::Error> {
    let read = |fault: Result<(), Fault>| fault.err().map(|_| Wrong::Shut);
    each::<Draft>(archive, "SELECT record, comune || ' ' || id FROM draft", verdict, |_| None)?;
    each::<Session>(archive, "SELECT record, 'sessione' FROM session", verdict, |_| None)?;
    each::<Look>(archive, "SELECT record, comune || ' ' || number FROM look", verdict, |look| {
        keys.and_then(|keys| read(look.reason(keys).map(drop)))
    })?;
    each::<Opinion>(archive, "SELECT record, comune || ' ' || number FROM opinion", verdict, |opinion| {
        keys.and_then(|keys| read(opinion.read(keys).map(drop)))
    })
}

fn each<T: DeserializeOwned>(
    archive: &Connection,
    sql: &str,
    verdict: &Mutex<Verdict>,
    wrong: impl Fn(&T) -> Option<Wrong>,
) -> Result<(), rusqlite::Error> {
    let mut select = archive.prepare(sql)?;
    let mut rows = select.query([])?;
    while let Some(row) = rows.next()? {
        let (record, name): (String, String) = (row.get(0)?, row.get(1)?);
        let found = record::read::<T>(&record).map_or(Some(Wrong::Record), |record| wrong(&record));
        let mut verdict = verdict.lock().unwrap_or_else(PoisonError::into_inner);
        verdict.others += 1;
        if let Some(wrong) = found {
            verdict.slip(wrong, name);
        }
    }
    Ok(())
}
