//! The write-ahead logs of both files, as the one who writes sees them between two batches: how far they reach, what lies
//! beyond a place, and when they may begin anew.
//!
//! In: both files, open for writing. Out: numbers and bytes, so that whoever copies the logs to another disk keeps nobody
//! waiting: what a log holds up to such an end stays as it is until it is moved into its file, which happens here alone.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use rusqlite::Connection;

use crate::backup_error::BackupError;
use crate::folder::{ARCHIVE, DATA_KEYS};
use crate::stores::Stores;

/// A log of more frames than this is moved into its file once it was copied.
pub(crate) const LONG: u64 = 4000;
/// A log of more frames than this is not waited for: whoever copies is slower than whoever writes.
const TOO_LONG: u64 = 65_536;
/// The most that is held in memory of a log, in frames.
const MOST: u64 = 2048;
/// The head of a log and of each frame in it, in bytes (SQLite, "WAL-mode File Format").
const HEAD: u64 = 32;
const FRAME_HEAD: u64 = 24;

/// The logs of a data folder: of the keys, of the archive. They are copied in this order: a pratica without its key would
/// be lost.
pub(crate) fn paths(folder: &Path) -> [PathBuf; 2] {
    [DATA_KEYS, ARCHIVE].map(|name| folder.join(format!("{name}-wal")))
}

/// Both files, and the how-manieth opening of them this is.
pub(crate) struct Opened<'a> {
    pub(crate) stores: &'a Stores,
    pub(crate) time: u64,
}

impl Opened<'_> {
    fn files(&self) -> [&Connection; 2] {
        [&self.stores.keys, &self.stores.archive]
    }
}

/// How far both logs reach.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ends {
    /// Which opening of the files it is: what an earlier one left in the logs may be gone.
    pub(crate) opened: u64,
    pub(crate) logs: [End; 2],
}

/// How far one log reaches.
#[derive(Clone, Copy, Debug)]
pub(crate) struct End {
    pub(crate) frames: u64,
    /// Whether all of it was moved into its file: then it may begin anew at the next write.
    pub(crate) all_moved: bool,
}

impl Ends {
    /// Whether a log is to be moved into its file.
    pub(crate) fn are_long(&self) -> bool {
        self.logs.iter().any(|log| log.frames > LONG)
    }

    /// Whether nobody should wait any more.
    pub(crate) fn are_too_long(&self) -> bool {
        self.logs.iter().any(|log| log.frames > TOO_LONG)
    }
}

/// What lies in both logs beyond what was copied of them, while they are moved into their files.
pub(crate) struct Rest {
    pub(crate) opened: u64,
    pub(crate) logs: [Tail; 2],
}

/// What lies in one log beyond a place.
pub(crate) struct Tail {
    pub(crate) head: Option<Head>,
    pub(crate) end: End,
    pub(crate) from: u64,
    pub(crate) bytes: Vec<u8>,
}

/// What came of asking for the rest.
pub(crate) enum Turned {
    /// The logs were moved, as far as nobody reads them.
    Moved(Rest),
    /// Too much was written meanwhile: nothing was moved.
    TooMuch(Ends),
}

/// The head of a log.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Head {
    /// What tells it from the log before it, which was overwritten.
    pub(crate) salt: [u8; 8],
    page: u64,
}

impl Head {
    /// Reads it.
    pub(crate) fn of(log: &mut File) -> io::Result<Self> {
        let mut head = [0; HEAD as usize];
        log.seek(SeekFrom::Start(0))?;
        log.read_exact(&mut head)?;
        let page = u64::from(u32::from_be_bytes([head[8], head[9], head[10], head[11]]));
        Ok(Self { salt: std::array::from_fn(|at| head[16 + at]), page })
    }

    /// Where so many frames end, in bytes.
    pub(crate) fn end(&self, frames: u64) -> u64 {
        HEAD + frames * (FRAME_HEAD + self.page)
    }
}

/// How far both logs reach; from now on SQLite moves neither into its file by itself.
pub(crate) fn ends(opened: &Opened<'_>) -> Result<Ends, rusqlite::Error> {
    automatic(opened, 0)?;
    let [keys, archive] = opened.files();
    Ok(Ends { opened: opened.time, logs: [checkpoint(keys, "NOOP")?, checkpoint(archive, "NOOP")?] })
}

/// SQLite moves the logs by itself again: what cannot be copied must not fill the disk of the data.
pub(crate) fn release(opened: &Opened<'_>) -> Result<(), rusqlite::Error> {
    automatic(opened, LONG)
}

/// What was copied of a log: its salt, and to which byte.
pub(crate) type Copied = Option<([u8; 8], u64)>;

/// Moves both logs into their files, after what lies beyond what was copied of them was put aside. `how` is `PASSIVE`,
/// which waits for nobody and leaves short logs alone, or `TRUNCATE`.
pub(crate) fn turn(
    opened: &Opened<'_>,
    paths: &[PathBuf; 2],
    copied: [Copied; 2],
    how: &str,
) -> Result<Turned, BackupError> {
    let sqlite = |at: usize| BackupError::sqlite(&paths[at]);
    let before = ends(opened).map_err(sqlite(1))?;
    let mut tails = Vec::new();
    for (at, path) in paths.iter().enumerate() {
        match tail(path, before.logs[at], copied[at]).map_err(BackupError::disk(path))? {
            Some(tail) => tails.push(tail),
            None => return Ok(Turned::TooMuch(before)),
        }
    }
    for (at, file) in opened.files().into_iter().enumerate() {
        if how == "PASSIVE" && before.logs[at].frames <= LONG {
            continue;
        }
        let after = checkpoint(file, how).map_err(sqlite(at))?;
        tails[at].end.all_moved = after.all_moved;
    }
    match <[Tail; 2]>::try_from(tails) {
        Ok(logs) => Ok(Turned::Moved(Rest { opened: opened.time, logs })),
        Err(_) => Ok(Turned::TooMuch(before)),
    }
}

/// What lies beyond a place; nothing if it is more than is held in memory.
fn tail(path: &Path, end: End, copied: Copied) -> io::Result<Option<Tail>> {
    if end.frames == 0 {
        return Ok(Some(Tail { head: None, end, from: 0, bytes: Vec::new() }));
    }
    let mut log = File::open(path)?;
    let head = Head::of(&mut log)?;
    let from = copied.filter(|(salt, to)| *salt == head.salt && *to <= head.end(end.frames)).map_or(0, |(_, to)| to);
    let length = head.end(end.frames) - from;
    if length > head.end(MOST) {
        return Ok(None);
    }
    let mut bytes = vec![0; usize::try_from(length).map_err(io::Error::other)?];
    log.seek(SeekFrom::Start(from))?;
    log.read_exact(&mut bytes)?;
    Ok(Some(Tail { head: Some(head), end, from, bytes }))
}

fn automatic(opened: &Opened<'_>, frames: u64) -> Result<(), rusqlite::Error> {
    let sql = format!("PRAGMA wal_autocheckpoint = {frames}");
    opened.files().iter().try_for_each(|file| file.execute_batch(&sql))
}

fn checkpoint(file: &Connection, how: &str) -> Result<End, rusqlite::Error> {
    file.query_row(&format!("PRAGMA wal_checkpoint({how})"), [], |row| {
        let [frames, moved] = [row.get::<_, i64>(1)?, row.get(2)?];
        Ok(End { frames: u64::try_from(frames).unwrap_or(0), all_moved: frames >= 0 && moved >= frames })
    })
}
