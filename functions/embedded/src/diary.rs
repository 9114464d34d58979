//! What was written since the newest backup, beside it within a second: the diary.
//!
//! In: the write-ahead logs of both files of SQLite and the files that came. Out: pieces of logs in a folder beside the
//! backups, byte for byte, so that a restore leaves the reading of them to SQLite, which knows by its own sums where the
//! last whole transaction ends. The keys are copied first, then the archive: a pratica without its key would be lost.
//!
//! A thread of its own copies, so that a slow disk of copies, or one that hangs, keeps no citizen waiting: from the one who
//! writes it only learns how far the logs reach. To move a log into its file she hands over what was written meanwhile.
//!
//! A log that begins anew is a new piece. That happens only after all of it was copied, for while there is a diary nobody
//! but the diary has a log moved into its file. Should it happen all the same, the diary ends and another begins, which is
//! of use to the next backup alone: each backup names the diary that was whole from before it began until after its end.

use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use jiff::Timestamp;

use crate::arrivals::Arrivals;
use crate::backup_error::BackupError;
use crate::folder::{self, DataFolder, FILES};
use crate::logs::{self, Copied, End, Ends, Head, Turned};
use crate::manifest::{self, Mark};
use crate::pieces::{DIARY, path_of};
use crate::writer::Between;

/// How long the disk of the copies may take before nobody counts on it any more.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long somebody may write beside the counter before the logs are not moved this time.
const BESIDE: Duration = Duration::from_secs(5);
/// How many may wait for the copying thread: the one that asks twice a second, a backup, the sweep.
const WAITING: usize = 8;
/// How often what was written while copying is copied before the rest is handed over.
const ROUNDS: usize = 4;

/// Both marks of a backup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Marks {
    pub(crate) keys: Mark,
    pub(crate) archive: Mark,
}

/// The diary of a data folder.
#[derive(Clone)]
pub struct Diary {
    asks: flume::Sender<Ask>,
    marks: Arc<Mutex<Option<Marks>>>,
    writer: Between,
}

struct Ask {
    what: What,
    told: flume::Sender<Result<(), BackupError>>,
}

#[derive(Clone, Copy)]
enum What {
    /// Copy what was written; where there is no diary, one begins that is named after this instant.
    Keep(Timestamp),
    /// Copy what was written and move the logs into their files.
    Tidy,
}

/// What the copying thread knows.
struct Inner {
    writer: Between,
    marks: Arc<Mutex<Option<Marks>>>,
    arrivals: Arc<Arrivals>,
    folder: PathBuf,
    files: PathBuf,
    shared: PathBuf,
    logs: [PathBuf; 2],
    series: [Series; 2],
    begun: Option<String>,
    opened: u64,
}

/// The log of one file, and where its pieces go.
struct Series {
    log: PathBuf,
    place: PathBuf,
    piece: Option<Piece>,
    next: u32,
    /// Whether all of the log was copied and moved into its file: then it may begin anew.
    may_begin: bool,
}

struct Piece {
    number: u32,
    salt: [u8; 8],
    file: File,
    bytes: u64,
}

impl Diary {
    /// The diary of a data folder in use, beside the series of its backups: of data, of keys.
    pub(crate) fn start(data: &DataFolder, to_data: &Path, to_keys: &Path, writer: Between) -> io::Result<Self> {
        let arrivals = data.arrivals();
        arrivals.want();
        let logs = logs::paths(data.path());
        let series = |log: &PathBuf, place: &Path| Series {
            log: log.clone(),
            place: place.join(DIARY),
            piece: None,
            next: 0,
            may_begin: false,
        };
        let marks = Arc::new(Mutex::new(None));
        let mut inner = Inner {
            writer: writer.clone(),
            marks: Arc::clone(&marks),
            arrivals,
            folder: data.path().to_owned(),
            files: data.path().join(FILES),
            shared: to_data.join(FILES),
            series: [series(&logs[0], to_keys), series(&logs[1], to_data)],
            logs,
            begun: None,
            opened: 0,
        };
        let (asks, asked) = flume::bounded::<Ask>(WAITING);
        // Nobody waits for its end: a disk that hangs would hold up the whole program.
        thread::Builder::new().name("diary".into()).spawn(move || {
            for Ask { what, told } in asked {
                let _ = told.send(inner.answer(what));
            }
        })?;
        Ok(Self { asks, marks, writer })
    }

    /// Copies what was written since the last time; to be asked for once or twice a second.
    ///
    /// # Errors
    /// If the diary cannot be written, or not in time: then another begins, which the next backup may stand in.
    pub async fn keep(&self, now: Timestamp) -> Result<(), BackupError> {
        let diary = self.clone();
        tokio::task::spawn_blocking(move || diary.catch_up(now)).await.unwrap_or(Ok(()))
    }

    /// The same, for a thread that may wait.
    pub(crate) fn catch_up(&self, now: Timestamp) -> Result<(), BackupError> {
        self.ask(What::Keep(now))
    }

    /// Copies what was written and moves the logs into their files.
    pub(crate) async fn tidy(&self) -> Result<(), BackupError> {
        let diary = self.clone();
        tokio::task::spawn_blocking(move || diary.ask(What::Tidy)).await.unwrap_or(Ok(()))
    }

    fn ask(&self, what: What) -> Result<(), BackupError> {
        let (told, answer) = flume::bounded(1);
        let asked = self.asks.try_send(Ask { what, told }).is_ok();
        if let (true, Ok(answered)) = (asked, answer.recv_timeout(PATIENCE)) {
            return answered;
        }
        // It hangs, or is no more.
        *self.marks.lock().unwrap_or_else(PoisonError::into_inner) = None;
        self.writer.tell(let_go);
        Err(BackupError::Late)
    }

    /// Where a backup that begins now stands; nowhere while the diary is not whole.
    pub(crate) fn marks(&self) -> Option<Marks> {
        self.marks.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// What cannot be copied must not fill the disk of the data.
fn let_go(opened: &logs::Opened<'_>) {
    if let Err(error) = logs::release(opened) {
        tracing::warn!(%error, "the logs grow until the diary is written again");
    }
}

impl Inner {
    fn answer(&mut self, what: What) -> Result<(), BackupError> {
        let done = match what {
            What::Keep(now) => self.keep(now),
            What::Tidy => self.turn("TRUNCATE"),
        };
        if done.is_err() {
            self.begun = None;
            self.series.iter_mut().for_each(|series| series.piece = None);
            self.writer.ask(let_go);
        }
        *self.marks.lock().unwrap_or_else(PoisonError::into_inner) = self.standing();
        done
    }

    fn standing(&self) -> Option<Marks> {
        let diary = self.begun.as_ref()?;
        let [keys, archive] = &self.series;
        let mark = |series: &Series| Mark {
            diary: diary.clone(),
            piece: series.piece.as_ref().map_or(series.next, |piece| piece.number),
        };
        Some(Marks { keys: mark(keys), archive: mark(archive) })
    }

    fn keep(&mut self, now: Timestamp) -> Result<(), BackupError> {
        let Some(ends) = self.ends()? else { return Ok(()) };
        self.is_of(ends.opened);
        if self.begun.is_none() {
            for series in &mut self.series {
                folder::create(&series.place).map_err(BackupError::disk(&series.place))?;
                (series.piece, series.next) = (None, 0);
            }
            self.begun = Some(manifest::name(now));
        }
        self.copy(&ends)?;
        match ends.are_long() {
            true => self.turn("PASSIVE"),
            false => Ok(()),
        }
    }

    /// Nothing while the files are being opened anew after a fault.
    fn ends(&self) -> Result<Option<Ends>, BackupError> {
        self.writer.ask(logs::ends).transpose().map_err(BackupError::sqlite(&self.logs[1]))
    }

    /// The files were opened anew after a fault: what their logs held meanwhile may be gone uncopied.
    fn is_of(&mut self, opened: u64) {
        if self.opened != opened {
            (self.opened, self.begun) = (opened, None);
        }
    }

    fn copy(&mut self, ends: &Ends) -> Result<(), BackupError> {
        self.is_of(ends.opened);
        // What the logs name was there before.
        copy_files(&self.arrivals, &self.files, &self.shared)?;
        let Some(diary) = &self.begun else { return Ok(()) };
        for (series, end) in self.series.iter_mut().zip(ends.logs) {
            series.copy(end, diary)?;
        }
        Ok(())
    }

    /// Has the logs moved into their files, `PASSIVE` or `TRUNCATE`, and writes down what was not copied before.
    fn turn(&mut self, how: &'static str) -> Result<(), BackupError> {
        // What somebody wrote beside the counter between the copying and the moving would never be copied.
        let alone = folder::alone(&self.folder, BESIDE).map_err(BackupError::disk(&self.folder))?;
        match (&alone, how) {
            (None, "PASSIVE") => return Ok(()),
            (None, _) => return Err(BackupError::Late),
            (Some(_), _) => {}
        }
        for _ in 0..ROUNDS {
            let (logs, copied) = (self.logs.clone(), self.series.each_ref().map(Series::copied));
            match self.writer.ask(move |opened| logs::turn(opened, &logs, copied, how)).transpose()? {
                None => return Ok(()),
                Some(Turned::TooMuch(ends)) if ends.are_too_long() => return Err(BackupError::Late),
                Some(Turned::TooMuch(ends)) => self.copy(&ends)?,
                Some(Turned::Moved(rest)) => {
                    self.is_of(rest.opened);
                    copy_files(&self.arrivals, &self.files, &self.shared)?;
                    let Some(diary) = &self.begun else { return Ok(()) };
                    for (series, tail) in self.series.iter_mut().zip(rest.logs) {
                        series.append(tail.head, tail.end, diary, |from| {
                            let at = usize::try_from(from.saturating_sub(tail.from)).map_err(io::Error::other)?;
                            tail.bytes.get(at..).ok_or_else(|| io::ErrorKind::UnexpectedEof.into())
                        })?;
                    }
                    return Ok(());
                }
            }
        }
        // More is written than is copied just now: the next time.
        Ok(())
    }
}

impl Series {
    fn copied(&self) -> Copied {
        self.piece.as_ref().map(|piece| (piece.salt, piece.bytes))
    }

    fn copy(&mut self, end: End, diary: &str) -> Result<(), BackupError> {
        let path = self.log.clone();
        let disk = || BackupError::disk(&path);
        if end.frames == 0 {
            return self.append(None, end, diary, |_| Ok(io::empty()));
        }
        let mut log = File::open(&path).map_err(disk())?;
        let head = Head::of(&mut log).map_err(disk())?;
        self.append(Some(head), end, diary, |from| {
            log.seek(SeekFrom::Start(from))?;
            Ok(log)
        })?;
        // A log that was all in its file already, as before there was a diary, may have begun anew under the copying.
        let now = File::open(&path).and_then(|mut log| Head::of(&mut log)).map_err(disk())?;
        if now.salt == head.salt { Ok(()) } else { Err(self.began_anew()) }
    }

    fn began_anew(&self) -> BackupError {
        BackupError::Changed { path: self.log.clone(), what: "è ricominciato prima di essere copiato" }
    }

    /// Brings the piece up to the end of the last transaction; `source` gives a log's bytes from a place on.
    fn append<R: Read>(
        &mut self,
        head: Option<Head>,
        end: End,
        diary: &str,
        source: impl FnOnce(u64) -> io::Result<R>,
    ) -> Result<(), BackupError> {
        let Some(head) = head else {
            // Empty: fresh, or moved into its file and cut off.
            if self.piece.is_some() && !self.may_begin {
                return Err(self.began_anew());
            }
            return Ok(());
        };
        let to = head.end(end.frames);
        let goes_on = self.piece.as_ref().is_some_and(|piece| piece.salt == head.salt && piece.bytes <= to);
        if !goes_on {
            // A log that begins anew counts one up in the first half of its salt: more is a log that nobody saw.
            let first = |salt: [u8; 8]| u32::from_be_bytes([salt[0], salt[1], salt[2], salt[3]]);
            let follows = |piece: &Piece| self.may_begin && first(head.salt) == first(piece.salt).wrapping_add(1);
            if self.piece.as_ref().is_some_and(|piece| !follows(piece)) {
                return Err(self.began_anew());
            }
            self.begin(head.salt, diary)?;
        }
        self.may_begin = end.all_moved;
        let Some(piece) = &mut self.piece else { return Ok(()) };
        if piece.bytes < to {
            let log = source(piece.bytes).map_err(BackupError::disk(&self.log))?;
            let copied = io::copy(&mut log.take(to - piece.bytes), &mut piece.file);
            let path = path_of(&self.place, diary, piece.number);
            let copied = copied.and_then(|copied| piece.file.sync_data().map(|()| copied));
            piece.bytes += copied.map_err(BackupError::disk(&path))?;
            if piece.bytes != to {
                return Err(BackupError::Changed { path: self.log.clone(), what: "è più corto di quanto dice" });
            }
        }
        Ok(())
    }

    fn begin(&mut self, salt: [u8; 8], diary: &str) -> Result<(), BackupError> {
        let path = path_of(&self.place, diary, self.next);
        let file = folder::private().truncate(true).open(&path).map_err(BackupError::disk(&path))?;
        folder::sync(&self.place).map_err(BackupError::disk(&self.place))?;
        self.piece = Some(Piece { number: self.next, salt, file, bytes: 0 });
        self.next += 1;
        Ok(())
    }
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
