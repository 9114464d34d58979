//! What was written since the newest backup, beside it within a second: the diary.
//!
//! In: the write-ahead logs of both files of SQLite and the files that came. Out: pieces of logs in a folder beside the
//! backups, byte for byte, so that a restore leaves the reading of them to SQLite, which knows by its own sums where the
//! last whole transaction ends. The keys are copied first, then the archive: a pratica without its key would be lost.
//!
//! A log that begins anew is a new piece. That happens only after all of it was copied, for while there is a diary nobody
//! but the diary moves a log into its file. Should it happen all the same, the diary ends and another begins, which is of
//! use to the next backup alone: each backup names the diary that was whole from before it began until after its end.

use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use rusqlite::Connection;

use crate::arrivals::Arrivals;
use crate::backup_error::BackupError;
use crate::folder::{self, ARCHIVE, DATA_KEYS, DataFolder, FILES};
use crate::manifest::{self, Mark};
use crate::stores::{self, Stores};

/// The folder of the pieces, in a series of backups.
const DIARY: &str = "diario";
/// A log of more frames than this is moved into its file once it was copied.
const LONG: u64 = 4000;
/// The head of a log and of each frame in it, in bytes (SQLite, "WAL-mode File Format").
const HEAD: u64 = 32;
const FRAME_HEAD: u64 = 24;

/// Both marks of a backup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Marks {
    pub(crate) keys: Mark,
    pub(crate) archive: Mark,
}

/// The diary of a data folder.
#[derive(Clone, Debug)]
pub struct Diary(Arc<Mutex<Inner>>);

#[derive(Debug)]
struct Inner {
    arrivals: Arc<Arrivals>,
    files: PathBuf,
    shared: PathBuf,
    keys: Series,
    archive: Series,
    begun: Option<String>,
}

/// The log of one file, and where its pieces go.
#[derive(Debug)]
struct Series {
    log: PathBuf,
    place: PathBuf,
    piece: Option<Piece>,
    next: u32,
    /// Whether all of the log was copied and moved into its file: then it may begin anew.
    may_begin: bool,
}

#[derive(Debug)]
struct Piece {
    number: u32,
    salt: [u8; 8],
    file: File,
    bytes: u64,
}

impl Diary {
    /// The diary of a data folder in use, beside the series of its backups: of data, of keys.
    pub fn new(data: &DataFolder, to_data: &Path, to_keys: &Path) -> Self {
        let arrivals = data.arrivals();
        arrivals.want();
        let series = |name: &str, place: &Path| Series {
            log: data.path().join(format!("{name}-wal")),
            place: place.join(DIARY),
            piece: None,
            next: 0,
            may_begin: false,
        };
        Self(Arc::new(Mutex::new(Inner {
            arrivals,
            files: data.path().join(FILES),
            shared: to_data.join(FILES),
            keys: series(DATA_KEYS, to_keys),
            archive: series(ARCHIVE, to_data),
            begun: None,
        })))
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Copies the files that came.
    pub(crate) fn copy_files(&self) -> Result<(), BackupError> {
        let (arrivals, from, to) = {
            let inner = self.inner();
            (Arc::clone(&inner.arrivals), inner.files.clone(), inner.shared.clone())
        };
        copy_files(&arrivals, &from, &to)
    }

    /// Copies what both logs hold, for the one who writes, between two of her writes. Without an instant no new diary is
    /// begun.
    pub(crate) fn copy(&self, stores: &Stores, now: Option<Timestamp>) -> Result<(), BackupError> {
        let mut inner = self.inner();
        let copied = inner.copy(stores, now);
        if copied.is_err() {
            inner.begun = None;
            // What cannot be copied must not fill the disk of the data.
            if let Err(error) = release(stores) {
                tracing::warn!(%error, "the logs grow until the diary is written again");
            }
        }
        copied
    }

    /// The files were opened anew after a fault: what their logs held meanwhile may be gone uncopied.
    pub(crate) fn break_off(&self) {
        self.inner().begun = None;
    }

    /// Where a backup that begins now stands; nowhere while the diary is not whole.
    pub(crate) fn marks(&self) -> Option<Marks> {
        let inner = self.inner();
        let diary = inner.begun.clone()?;
        let mark = |series: &Series| Mark {
            diary: diary.clone(),
            piece: series.piece.as_ref().map_or(series.next, |piece| piece.number),
        };
        Some(Marks { keys: mark(&inner.keys), archive: mark(&inner.archive) })
    }
}

impl Inner {
    fn copy(&mut self, stores: &Stores, now: Option<Timestamp>) -> Result<(), BackupError> {
        hold(stores).map_err(BackupError::sqlite(&self.archive.log))?;
        // Few: most were copied a moment ago, off the thread that writes.
        copy_files(&self.arrivals, &self.files, &self.shared)?;
        if self.begun.is_none() {
            let Some(now) = now else { return Ok(()) };
            for series in [&mut self.keys, &mut self.archive] {
                folder::create(&series.place).map_err(BackupError::disk(&series.place))?;
                (series.piece, series.next) = (None, 0);
            }
            self.begun = Some(manifest::name(now));
        }
        let diary = self.begun.clone().unwrap_or_default();
        self.keys.copy(&stores.keys, &diary)?;
        self.archive.copy(&stores.archive, &diary)
    }
}

impl Series {
    fn copy(&mut self, file: &Connection, diary: &str) -> Result<(), BackupError> {
        let sqlite = |log: &Path, source| BackupError::Sqlite { path: log.into(), source };
        let (frames, moved) = state(file, "NOOP").map_err(|e| sqlite(&self.log, e))?;
        self.append(frames, diary)?;
        let (frames, moved) = match frames > LONG {
            // It waits for nobody: what is still being read stays for the next time.
            true => state(file, "PASSIVE").map_err(|e| sqlite(&self.log, e))?,
            false => (frames, moved),
        };
        self.may_begin = moved >= frames;
        Ok(())
    }

    /// Brings the piece up to the end of the last transaction.
    fn append(&mut self, frames: u64, diary: &str) -> Result<(), BackupError> {
        if frames == 0 {
            return Ok(());
        }
        let path = self.log.clone();
        let disk = |source| BackupError::Disk { path: path.clone(), source };
        let mut log = File::open(&self.log).map_err(disk)?;
        let mut head = [0; HEAD as usize];
        log.read_exact(&mut head).map_err(disk)?;
        let page = u64::from(u32::from_be_bytes([head[8], head[9], head[10], head[11]]));
        let salt = std::array::from_fn(|at| head[16 + at]);
        let end = HEAD + frames * (FRAME_HEAD + page);
        let goes_on = self.piece.as_ref().is_some_and(|piece| piece.salt == salt && piece.bytes <= end);
        if !goes_on {
            // A log that begins anew counts one up in the first half of its salt: more is a log that nobody saw.
            let first = |salt: [u8; 8]| u32::from_be_bytes([salt[0], salt[1], salt[2], salt[3]]);
            let follows = |piece: &Piece| self.may_begin && first(salt) == first(piece.salt).wrapping_add(1);
            if self.piece.as_ref().is_some_and(|piece| !follows(piece)) {
                return Err(BackupError::Changed {
                    path: self.log.clone(),
                    what: "it began anew before it was copied",
                });
            }
            self.begin(salt, diary)?;
        }
        let Some(piece) = &mut self.piece else { return Ok(()) };
        if piece.bytes < end {
            log.seek(SeekFrom::Start(piece.bytes)).map_err(disk)?;
            let copied = io::copy(&mut log.take(end - piece.bytes), &mut piece.file);
            let path = piece_path(&self.place, diary, piece.number);
            let copied = copied.and_then(|copied| piece.file.sync_data().map(|()| copied));
            piece.bytes += copied.map_err(BackupError::disk(&path))?;
            if piece.bytes != end {
                return Err(BackupError::Changed { path: self.log.clone(), what: "it is shorter than it says" });
            }
        }
        Ok(())
    }

    fn begin(&mut self, salt: [u8; 8], diary: &str) -> Result<(), BackupError> {
        let path = piece_path(&self.place, diary, self.next);
        let file = folder::private().truncate(true).open(&path).map_err(BackupError::disk(&path))?;
        folder::sync(&self.place).map_err(BackupError::disk(&self.place))?;
        self.piece = Some(Piece { number: self.next, salt, file, bytes: 0 });
        self.next += 1;
        Ok(())
    }
}

/// Keeps SQLite from moving a log into its file by itself.
fn hold(stores: &Stores) -> Result<(), rusqlite::Error> {
    [&stores.keys, &stores.archive].iter().try_for_each(|file| file.execute_batch("PRAGMA wal_autocheckpoint = 0"))
}

/// Lets SQLite do it again.
fn release(stores: &Stores) -> Result<(), rusqlite::Error> {
    let sql = format!("PRAGMA wal_autocheckpoint = {LONG}");
    [&stores.keys, &stores.archive].iter().try_for_each(|file| file.execute_batch(&sql))
}

/// How many frames a log has, and how many of them were moved into its file.
fn state(file: &Connection, how: &str) -> Result<(u64, u64), rusqlite::Error> {
    file.query_row(&format!("PRAGMA wal_checkpoint({how})"), [], |row| {
        let number = |at| row.get::<_, i64>(at).map(|n| u64::try_from(n).unwrap_or(0));
        Ok((number(1)?, number(2)?))
    })
}

fn copy_files(arrivals: &Arrivals, from: &Path, to: &Path) -> Result<(), BackupError> {
    let names = arrivals.take();
    for (place, name) in names.iter().enumerate() {
        let (from, to) = (from.join(name), to.join(name));
        let folder = to.parent().unwrap_or(&to).to_path_buf();
        let copied = folder::create(&folder)
            .and_then(|()| manifest::copy(&from, &to))
            .and_then(|_| folder.ancestors().take(3).try_for_each(folder::sync));
        match copied {
            Ok(()) => {}
            // Its draft was dropped meanwhile.
            Err(e) if e.kind() == io::ErrorKind::NotFound && !from.exists() => {
                let _ = fs::remove_file(&to);
            }
            Err(source) => {
                names[place..].iter().for_each(|name| arrivals.push(name.clone()));
                return Err(BackupError::Disk { path: to, source });
            }
        }
    }
    Ok(())
}

fn piece_path(place: &Path, diary: &str, number: u32) -> PathBuf {
    place.join(format!("{diary}_{number:06}.wal"))
}

/// The pieces in a series of backups: their paths, each with its diary and number.
fn pieces(series: &Path) -> io::Result<Vec<(Mark, PathBuf)>> {
    let entries = match fs::read_dir(series.join(DIARY)) {
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries?,
    };
    let mut found = Vec::new();
    for entry in entries {
        let path = entry?.path();
        let named = path.file_name().and_then(|n| n.to_str()?.strip_suffix(".wal")?.rsplit_once('_'));
        let mark = named.and_then(|(diary, n)| Some(Mark { diary: diary.to_owned(), piece: n.parse().ok()? }));
        found.extend(mark.map(|mark| (mark, path)));
    }
    found.sort_by(|(a, _), (b, _)| (&a.diary, a.piece).cmp(&(&b.diary, b.piece)));
    Ok(found)
}

/// Removes the pieces that none of these marks needs, unless they are of the diary that is being written.
pub(crate) fn prune(series: &Path, needed: &[Mark], now: Option<&Mark>) -> io::Result<()> {
    for (of, path) in pieces(series)? {
        let wanted = |mark: &Mark| mark.diary == of.diary && mark.piece <= of.piece;
        let written = now.is_some_and(|now| now.diary == of.diary && !needed.iter().any(|m| m.diary == of.diary));
        if !needed.iter().any(wanted) && !written {
            fs::remove_file(path)?;
        }
    }
    Ok(())
}

/// Brings a file of SQLite that was copied by a backup to the end of the diary; gives until when that is, if it went on.
pub(crate) fn replay(series: &Path, mark: &Mark, file: &Path) -> Result<Option<Timestamp>, BackupError> {
    let place = series.join(DIARY);
    let all = pieces(series).map_err(BackupError::disk(&place))?;
    let of_it = all.into_iter().filter(|(of, _)| of.diary == mark.diary && of.piece >= mark.piece);
    let mut log = file.as_os_str().to_owned();
    log.push("-wal");
    let (log, mut until) = (PathBuf::from(log), None);
    let sqlite = BackupError::sqlite(file);
    for (expected, (of, path)) in (mark.piece..).zip(of_it) {
        if of.piece != expected {
            return Err(BackupError::Changed { path, what: "the piece of the diary before it is missing" });
        }
        // The file reads its log, as after a power cut.
        drop(stores::open(file).map_err(&sqlite)?);
        let copied = fs::copy(&path, &log).and_then(|_| fs::metadata(&path)?.modified());
        until = Timestamp::try_from(copied.map_err(BackupError::disk(&path))?).ok();
        let opened = stores::open(file).map_err(&sqlite)?;
        let busy: i64 = opened.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0)).map_err(&sqlite)?;
        if busy != 0 {
            return Err(BackupError::Changed { path, what: "it could not be moved into its file" });
        }
    }
    Ok(until)
}
