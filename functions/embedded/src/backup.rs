//! A backup of a data folder, made while the counter works.
//!
//! In: a data folder, in use or not. Out: two folders named by the instant, one in the series of data (the archive; the
//! files lie beside the series, each once) and one in the series of keys, which are kept for a week only: an erased
//! pratica can be read for so long at most, and by nobody who has not both. The root key is in neither.
//!
//! The archive is copied first, then the files, then the keys: whatever the archive names was stable before it.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use counter::files::FileId;
use jiff::{SignedDuration, Timestamp};
use rusqlite::Connection;
use rusqlite::backup::{Backup, StepResult};

use crate::backup_error::BackupError;
use crate::diary::{Diary, Marks};
use crate::folder::{self, ARCHIVE, DATA_KEYS, FILES};
use crate::manifest::{self, Manifest, Mark, Piece, UNFINISHED};
use crate::progress::{Part, Progress};
use crate::{check, pieces, stores};

/// The folder of the data, below the one that backups are made in.
pub(crate) const DATA: &str = "dati";
/// The folder of the keys, unless another place is named.
pub(crate) const KEYS: &str = "chiavi";
/// Held while a backup is made.
const LOCK: &str = "lucchetto";
/// How long backups of keys are kept: what was erased can be read from them for so long at most.
pub const KEYS_KEPT: SignedDuration = SignedDuration::from_hours(7 * 24);
/// How long a file that no backup names yet stays: the next one will name it, unless its draft was dropped.
const NEW: Duration = Duration::from_secs(3600);
/// Pages that are copied between two signs of progress.
const STEP: i32 = 2048;

/// Where backups are made.
#[derive(Clone, Debug)]
pub struct Places {
    /// The series of data.
    pub data: PathBuf,
    /// The series of keys.
    pub keys: PathBuf,
}

impl Places {
    /// Below one folder; the keys elsewhere, if a place for them is named.
    pub fn new(to: &Path, keys: Option<&Path>) -> Self {
        Self { data: to.join(DATA), keys: keys.map_or_else(|| to.join(KEYS), Path::to_path_buf) }
    }
}

/// A backup that was made.
#[derive(Debug)]
pub struct Made {
    /// The folder of the data.
    pub data: PathBuf,
    /// What it holds.
    pub manifest: Manifest,
    /// The folder of the keys.
    pub keys: PathBuf,
    /// How many files were not in an earlier backup.
    pub new_files: u64,
    /// How many backups of data were removed because newer ones stand for them.
    pub thinned: usize,
    /// How many backups of keys were removed because they were too old.
    pub aged: usize,
}

/// Makes a backup of a data folder.
///
/// # Errors
/// If anything cannot be read or written, or the archive is damaged: then no earlier backup is removed.
pub fn back_up(data: &Path, to: &Places, now: Timestamp, progress: &dyn Progress) -> Result<Made, BackupError> {
    back_up_beside(None, data, to, now, progress)
}

/// The same, beside the diary that is written of it.
///
/// # Errors
/// As [`back_up`].
pub fn back_up_beside(
    diary: Option<&Diary>,
    data: &Path,
    to: &Places,
    now: Timestamp,
    progress: &dyn Progress,
) -> Result<Made, BackupError> {
    if !data.join(ARCHIVE).is_file() {
        return Err(BackupError::NoArchive(data.into()));
    }
    let _locks = [lock(&to.data)?, lock(&to.keys)?];
    for place in [&to.data, &to.keys] {
        remove_unfinished(place).map_err(BackupError::disk(place))?;
    }
    let marks = diary.and_then(Diary::marks);
    let begun = begin(&to.data, now)?;
    let mut counts = BTreeMap::new();
    let archive = snapshot(data, ARCHIVE, &begun, Part::Archive, progress)?;
    count(&begun.join(ARCHIVE), &TABLES, &mut counts)?;
    let (files, new_files) = copy_files(data, to, progress)?;
    counts.insert("file".into(), files.len() as u64);
    // Only a diary that was whole from before the beginning until after the end leads on from here.
    let marks = || marks.clone().filter(|marks| still(diary, marks, now));
    let keys = back_up_keys(data, &to.keys, now, &marks, progress)?;
    let manifest = Manifest { made: now, pieces: vec![archive], files, counts, diary: marks().map(|m| m.archive) };
    let data = finish(&begun, &to.data, &manifest)?;
    let thinned = thin(&to.data, now)?;
    let aged = age(&to.keys, now)?;
    let written = diary.and_then(Diary::marks);
    prune(&to.data, written.as_ref().map(|m| &m.archive))?;
    prune(&to.keys, written.as_ref().map(|m| &m.keys))?;
    Ok(Made { data, manifest, keys, new_files, thinned, aged })
}

/// Whether the diary goes on, and has caught up with what was just copied: one that ends before it would lead back.
fn still(diary: Option<&Diary>, marks: &Marks, now: Timestamp) -> bool {
    diary.is_some_and(|diary| {
        diary.catch_up(now).is_ok() && diary.marks().is_some_and(|now| now.archive.diary == marks.archive.diary)
    })
}

/// How many backups the diary is kept for.
const LED_ON: usize = 2;

/// Removes what no backup needs of a diary.
fn prune(place: &Path, written: Option<&Mark>) -> Result<(), BackupError> {
    let newest = manifest::finished(place).map_err(BackupError::disk(place))?;
    let marks = newest.iter().take(LED_ON).filter_map(|(_, folder)| Manifest::read(folder).ok()?.diary);
    pieces::prune(place, &marks.collect::<Vec<_>>(), written).map_err(BackupError::disk(place))
}

fn back_up_keys(
    data: &Path,
    to: &Path,
    now: Timestamp,
    marks: &dyn Fn() -> Option<Marks>,
    progress: &dyn Progress,
) -> Result<PathBuf, BackupError> {
    let begun = begin(to, now)?;
    let piece = snapshot(data, DATA_KEYS, &begun, Part::Keys, progress)?;
    let mut counts = BTreeMap::new();
    count(&begun.join(DATA_KEYS), &[("chiavi", "key")], &mut counts)?;
    let diary = marks().map(|m| m.keys);
    finish(&begun, to, &Manifest { made: now, pieces: vec![piece], files: Vec::new(), counts, diary })
}

/// What is counted in the archive: the word for people, and the table.
const TABLES: [(&str, &str); 6] = [
    ("pratiche", "pratica"),
    ("bozze", "draft"),
    ("profili", "profile"),
    ("consultazioni", "look"),
    ("moduli", "form"),
    ("pareri", "opinion"),
];

fn count(path: &Path, tables: &[(&str, &str)], counts: &mut BTreeMap<String, u64>) -> Result<(), BackupError> {
    let file = stores::open_alone(path).map_err(BackupError::sqlite(path))?;
    for (word, table) in tables {
        let count = file.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get::<_, i64>(0));
        counts.insert((*word).into(), count.map_err(BackupError::sqlite(path))?.unsigned_abs());
    }
    Ok(())
}

/// How many records an archive holds, by the same words.
pub(crate) fn counts(folder: &Path) -> Result<BTreeMap<String, u64>, BackupError> {
    let mut counts = BTreeMap::new();
    count(&folder.join(ARCHIVE), &TABLES, &mut counts)?;
    Ok(counts)
}

fn lock(place: &Path) -> Result<File, BackupError> {
    folder::create(place).map_err(BackupError::disk(place))?;
    let path = place.join(LOCK);
    let file = folder::private().open(&path).map_err(BackupError::disk(&path))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(fs::TryLockError::WouldBlock) => Err(BackupError::Busy(place.into())),
        Err(fs::TryLockError::Error(source)) => Err(BackupError::Disk { path, source }),
    }
}

fn begin(place: &Path, now: Timestamp) -> Result<PathBuf, BackupError> {
    let begun = place.join(format!("{UNFINISHED}{}", manifest::name(now)));
    folder::create(&begun).map_err(BackupError::disk(&begun))?;
    Ok(begun)
}

/// Gives a backup its manifest, then its name: before that it does not count.
fn finish(begun: &Path, place: &Path, manifest: &Manifest) -> Result<PathBuf, BackupError> {
    manifest.write(begun)?;
    let done = place.join(manifest::name(manifest.made));
    fs::rename(begun, &done).map_err(BackupError::disk(&done))?;
    folder::sync(place).map_err(BackupError::disk(place))?;
    Ok(done)
}

fn remove_unfinished(place: &Path) -> io::Result<()> {
    for entry in fs::read_dir(place)? {
        let entry = entry?;
        if entry.file_name().to_string_lossy().starts_with(UNFINISHED) {
            fs::remove_dir_all(entry.path())?;
        }
    }
    Ok(())
}

/// Copies one file of SQLite as it is at one instant, beside whoever writes into it.
fn snapshot(data: &Path, name: &str, to: &Path, part: Part, progress: &dyn Progress) -> Result<Piece, BackupError> {
    let (from, path) = (data.join(name), to.join(name));
    folder::private().open(&path).map_err(BackupError::disk(&path))?;
    let source = stores::open(&from).map_err(BackupError::sqlite(&from))?;
    copy_pages(&source, &path, part, progress).map_err(BackupError::sqlite(&path))?;
    let copy = stores::open_alone(&path).map_err(BackupError::sqlite(&path))?;
    if let Some(what) = check::slips(&copy).map_err(BackupError::sqlite(&path))?.into_iter().next() {
        return Err(BackupError::Damaged { path: from, what });
    }
    drop(copy);
    File::open(&path).and_then(|f| f.sync_all()).map_err(BackupError::disk(&path))?;
    let (bytes, sha256) = manifest::digest(&path).map_err(BackupError::disk(&path))?;
    Ok(Piece { name: name.into(), bytes, sha256 })
}

fn copy_pages(source: &Connection, path: &Path, part: Part, progress: &dyn Progress) -> Result<(), rusqlite::Error> {
    // A reading transaction held to the end: the copy is of one instant, and no write makes it begin anew.
    source.execute_batch("PRAGMA query_only = ON; BEGIN; SELECT count(*) FROM sqlite_schema")?;
    let mut target = Connection::open(path)?;
    let backup = Backup::new(source, &mut target)?;
    let mut done = 0;
    loop {
        let step = backup.step(STEP)?;
        let state = backup.progress();
        let total = u64::try_from(state.pagecount).unwrap_or(0);
        if done == 0 {
            progress.begin(part, Some(total));
        }
        let now = total - u64::try_from(state.remaining).unwrap_or(0);
        progress.advance(now.saturating_sub(done));
        done = now.max(1);
        match step {
            StepResult::Done => break,
            StepResult::More => {}
            // The copy belongs to this process alone, and readers never wait in a log: a pause is all it takes.
            _ => std::thread::sleep(std::time::Duration::from_millis(20)),
        }
    }
    drop(backup);
    progress.end();
    // One file, without a log beside it.
    target.query_row("PRAGMA journal_mode = DELETE", [], |_| Ok(()))?;
    source.execute_batch("COMMIT")
}

/// Copies the files that no earlier backup has; gives all of them, and how many were new.
fn copy_files(data: &Path, to: &Places, progress: &dyn Progress) -> Result<(Vec<Piece>, u64), BackupError> {
    let root = data.join(FILES);
    let names = files_below(&root).map_err(BackupError::disk(&root))?;
    let known: HashMap<String, Piece> = match manifest::finished(&to.data).map_err(BackupError::disk(&to.data))?.first()
    {
        Some((_, newest)) => {
            // Where its manifest is damaged, all is copied anew.
            let files = Manifest::read(newest).map(|m| m.files).unwrap_or_default();
            files.into_iter().map(|p| (p.name.clone(), p)).collect()
        }
        None => HashMap::new(),
    };
    progress.begin(Part::Files, Some(names.len() as u64));
    let (mut pieces, mut new, mut touched) = (Vec::new(), 0, BTreeSet::new());
    for name in names {
        let (from, kept) = (root.join(&name), to.data.join(FILES).join(&name));
        let same = |piece: &&Piece| fs::metadata(&kept).is_ok_and(|m| m.len() == piece.bytes);
        if let Some(piece) = known.get(&name).filter(same) {
            pieces.push(piece.clone());
        } else {
            let folder = kept.parent().unwrap_or(&kept).to_path_buf();
            folder::create(&folder).map_err(BackupError::disk(&folder))?;
            match manifest::copy(&from, &kept) {
                Ok((bytes, sha256)) => pieces.push(Piece { name, bytes, sha256 }),
                // Its draft was dropped meanwhile.
                Err(e) if e.kind() == io::ErrorKind::NotFound => {
                    let _ = fs::remove_file(&kept);
                    continue;
                }
                Err(source) => return Err(BackupError::Disk { path: kept, source }),
            }
            new += 1;
            touched.extend(folder.ancestors().take(3).map(Path::to_path_buf));
        }
        progress.advance(1);
    }
    for folder in touched {
        folder::sync(&folder).map_err(BackupError::disk(&folder))?;
    }
    progress.end();
    Ok((pieces, new))
}

/// The names of all files below the folder of files, without those that are still being written.
fn files_below(root: &Path) -> io::Result<Vec<String>> {
    folder::names_below(root, |name| FileId::parse(name).is_some())
}

/// Removes backups of data that newer ones stand for: all of the last hour stay, then one an hour for a day, then one a
/// day for thirty days.
fn thin(place: &Path, now: Timestamp) -> Result<usize, BackupError> {
    let all = manifest::finished(place).map_err(BackupError::disk(place))?;
    let stay = kept(&all.iter().map(|(made, _)| *made).collect::<Vec<_>>(), now);
    let mut removed = 0;
    for (_, folder) in all.iter().filter(|(made, _)| !stay.contains(made)) {
        fs::remove_dir_all(folder).map_err(BackupError::disk(folder))?;
        removed += 1;
    }
    if removed > 0 {
        remove_unnamed_files(place, all.iter().filter(|(made, _)| stay.contains(made)).map(|(_, folder)| folder))?;
    }
    Ok(removed)
}

/// Which of some backups stay; they come newest first.
fn kept(made: &[Timestamp], now: Timestamp) -> BTreeSet<Timestamp> {
    let mut stay: BTreeSet<Timestamp> = made.first().copied().into_iter().collect();
    let mut seen = BTreeSet::new();
    // The oldest of each hour and day stays, so that it never changes which one that is.
    for instant in made.iter().rev() {
        let age = now.duration_since(*instant);
        let bucket = match age.as_hours() {
            ..1 => {
                stay.insert(*instant);
                continue;
            }
            1..24 => ('h', instant.as_second().div_euclid(3600)),
            24..720 => ('d', instant.as_second().div_euclid(86_400)),
            _ => continue,
        };
        if seen.insert(bucket) {
            stay.insert(*instant);
        }
    }
    stay
}

fn remove_unnamed_files<'a>(place: &Path, backups: impl Iterator<Item = &'a PathBuf>) -> Result<(), BackupError> {
    let mut named = BTreeSet::new();
    for folder in backups {
        named.extend(Manifest::read(folder)?.files.into_iter().map(|piece| piece.name));
    }
    let root = place.join(FILES);
    for name in files_below(&root).map_err(BackupError::disk(&root))? {
        let path = root.join(&name);
        let touched = fs::metadata(&path).and_then(|m| m.modified()).map_err(BackupError::disk(&path))?;
        let is_new = touched.elapsed().is_ok_and(|age| age < NEW);
        if !named.contains(&name) && !is_new {
            fs::remove_file(&path).map_err(BackupError::disk(&path))?;
        }
    }
    Ok(())
}

/// Removes backups of keys that are older than a week; the newest, which was just made, is never among them.
fn age(place: &Path, now: Timestamp) -> Result<usize, BackupError> {
    let mut removed = 0;
    for (made, folder) in manifest::finished(place).map_err(BackupError::disk(place))? {
        if now.duration_since(made) > KEYS_KEPT {
            fs::remove_dir_all(&folder).map_err(BackupError::disk(&folder))?;
            removed += 1;
        }
    }
    Ok(removed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_series_is_thinned_to_hours_and_days_and_ends_after_a_month() {
        let now = Timestamp::from_second(1_795_428_000).unwrap();
        let mut made: Vec<Timestamp> = Vec::new();
        // One backup every five minutes for forty days, thinned each time.
        for step in 0..(40 * 24 * 12) {
            let at = now + SignedDuration::from_mins(5 * step);
            made.insert(0, at);
            let stay = kept(&made, at);
            made.retain(|m| stay.contains(m));
        }
        let last = made[0];
        let ages: Vec<i64> = made.iter().map(|m| last.duration_since(*m).as_mins()).collect();
        assert_eq!(ages.iter().filter(|age| **age < 60).count(), 12);
        let hours = ages.iter().filter(|age| (60..24 * 60).contains(*age)).count();
        assert!((23..=24).contains(&hours), "{hours}");
        let days = ages.iter().filter(|age| **age >= 24 * 60).count();
        assert!((29..=30).contains(&days), "{days}");
    }

    #[test]
    fn the_newest_backup_stays_however_old() {
        let old = Timestamp::from_second(0).unwrap();
        assert_eq!(kept(&[old], Timestamp::from_second(1_795_428_000).unwrap()), BTreeSet::from([old]));
    }
}
