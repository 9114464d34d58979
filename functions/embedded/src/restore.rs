//! A data folder made from its backups.
//!
//! In: the newest backup of the data (or the newest before an instant) and the newest of the keys. Out: a new folder that
//! was checked. Everything is first made beside it and takes its name at the end: a restore that was cut off leaves no
//! folder that a counter could be opened on.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use counter::files::FileId;
use jiff::Timestamp;

use crate::backup::{self, DATA, KEYS};
use crate::backup_error::BackupError;
use crate::folder::{self, ARCHIVE, DATA_KEYS, FILES};
use crate::keys;
use crate::manifest::{self, Manifest, Piece};
use crate::progress::{Part, Progress};
use crate::stores::{self, Stores};
use crate::verify::{Verdict, verify};
use crate::{archive, erase, fingerprint, migration, pieces, tombstone};

/// What is restored, and from where.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// One backup of the data, or the folder that backups are made in.
    pub from: PathBuf,
    /// One backup of the keys, or their folder; below `from` if not named.
    pub keys: Option<PathBuf>,
    /// The newest backup of the data that is not later than this.
    pub until: Option<Timestamp>,
    /// The file of the root key, to be put in its place; without it nothing sealed is opened by the check.
    pub root_key: Option<PathBuf>,
}

/// A folder that was restored.
#[derive(Debug)]
pub struct Restored {
    /// When the backup of the data was begun: without a diary, what came later is not in it.
    pub made: Timestamp,
    /// When the backup of the keys was begun.
    pub keys_made: Timestamp,
    /// Until when the diary went on from the backup of the data: what came later is not in it.
    pub until: Option<Timestamp>,
    /// How many records of each kind.
    pub counts: BTreeMap<String, u64>,
    /// How many of the pratiche in the backup were erased after it, and so were erased again.
    pub erased: u64,
    /// What the check found.
    pub verdict: Verdict,
}

/// Restores into a new folder.
///
/// # Errors
/// If the folder holds something, if there is no backup or it is not what was backed up, or the disk fails; then there is
/// no new folder. A restored folder in which the check finds something wrong is left, with the verdict.
pub fn restore(wanted: &Wanted, data: &Path, progress: &dyn Progress) -> Result<Restored, BackupError> {
    match fs::read_dir(data).map(|mut entries| entries.next().is_some()) {
        Ok(true) => return Err(BackupError::NotEmpty(data.into())),
        Err(e) if e.kind() != io::ErrorKind::NotFound => {
            return Err(BackupError::Disk { path: data.into(), source: e });
        }
        _ => {}
    }
    let from = choose(&wanted.from, DATA, wanted.until)?;
    let keys_from = match &wanted.keys {
        Some(keys) => choose(keys, KEYS, None)?,
        None => choose(&wanted.from, KEYS, None)?,
    };
    let (manifest, keys_manifest) = (Manifest::read(&from)?, Manifest::read(&keys_from)?);
    let beside = beside(data);
    if beside.exists() {
        fs::remove_dir_all(&beside).map_err(BackupError::disk(&beside))?;
    }
    folder::create(&beside).map_err(BackupError::disk(&beside))?;
    let made = make(&beside, (&from, &manifest), (&keys_from, &keys_manifest), wanted, progress);
    let restored = match made {
        Ok(restored) => restored,
        Err(error) => {
            let _ = fs::remove_dir_all(&beside);
            return Err(error);
        }
    };
    fs::rename(&beside, data).map_err(BackupError::disk(data))?;
    let above = data.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    folder::sync(above).map_err(BackupError::disk(above))?;
    Ok(restored)
}

/// The folder in which the new one is made.
fn beside(data: &Path) -> PathBuf {
    let name = data.file_name().map_or_else(|| "dati".into(), |n| n.to_string_lossy().into_owned());
    data.with_file_name(format!(".{name}.ripristino"))
}

/// One finished backup: the folder itself, or the newest in it or below it.
fn choose(place: &Path, below: &str, until: Option<Timestamp>) -> Result<PathBuf, BackupError> {
    if Manifest::read(place).is_ok() {
        return Ok(place.into());
    }
    for series in [place.join(below), place.to_path_buf()] {
        let all = manifest::finished(&series).map_err(BackupError::disk(&series))?;
        let in_time = |made: &Timestamp| until.is_none_or(|until| *made <= until);
        if let Some((_, folder)) = all.into_iter().find(|(made, _)| in_time(made)) {
            return Ok(folder);
        }
    }
    Err(BackupError::NoBackup(place.into()))
}

fn make(
    place: &Path,
    (from, manifest): (&Path, &Manifest),
    (keys_from, keys_manifest): (&Path, &Manifest),
    wanted: &Wanted,
    progress: &dyn Progress,
) -> Result<Restored, BackupError> {
    for (folder, name, manifest) in [(from, ARCHIVE, manifest), (keys_from, DATA_KEYS, keys_manifest)] {
        let path = folder.join(name);
        let piece = manifest.pieces.iter().find(|piece| piece.name == name);
        let piece = piece.ok_or(BackupError::Changed { path: path.clone(), what: "la copia non lo nomina" })?;
        copy(&path, &place.join(name), piece)?;
    }
    // Before the files, which take their time.
    let keyring = wanted.root_key.as_deref().map(|copy| keys::put_back(place, copy)).transpose()?;
    let check = || match (&keyring, &wanted.root_key) {
        (Some(keyring), Some(file)) => fingerprint::check(place, keyring, file),
        _ => Ok(()),
    };
    check()?;
    let shared = from.parent().unwrap_or(from).join(FILES);
    progress.begin(Part::Files, Some(manifest.files.len() as u64));
    let mut folders = std::collections::BTreeSet::new();
    for piece in &manifest.files {
        let to = place.join(FILES).join(&piece.name);
        let folder = to.parent().unwrap_or(place).to_path_buf();
        if folders.insert(folder.clone()) {
            folder::create(&folder).map_err(BackupError::disk(&folder))?;
        }
        copy(&shared.join(&piece.name), &to, piece)?;
        progress.advance(1);
    }
    progress.end();
    let above: std::collections::BTreeSet<&Path> = folders.iter().flat_map(|f| f.ancestors().take(3)).collect();
    for folder in above {
        folder::sync(folder).map_err(BackupError::disk(folder))?;
    }
    let before = backup::counts(place)?;
    if before.iter().any(|(word, count)| manifest.counts.get(word) != Some(count)) {
        return Err(BackupError::Changed { path: place.join(ARCHIVE), what: "ha un altro numero di voci" });
    }
    // Who names one backup, or an instant, wants just that; of the keys always the newest are wanted.
    if let Some(mark) = &keys_manifest.diary {
        pieces::replay(above_of(keys_from), mark, &place.join(DATA_KEYS))?;
    }
    let goes_on = manifest.diary.as_ref().filter(|_| wanted.until.is_none() && from != wanted.from);
    let until = match goes_on {
        Some(mark) => pieces::replay(above_of(from), mark, &place.join(ARCHIVE))?,
        None => None,
    };
    if until.is_some() {
        copy_later(&shared, &place.join(FILES), manifest.made)?;
    }
    let erased = erased_since(place, keys_from)?;
    // The diary may have brought what was sealed first.
    check()?;
    let counts = backup::counts(place)?;
    let verdict = verify(place, keyring.as_ref(), progress)?;
    folder::sync(place).map_err(BackupError::disk(place))?;
    Ok(Restored { made: manifest.made, keys_made: keys_manifest.made, until, counts, erased, verdict })
}

fn above_of(backup: &Path) -> &Path {
    backup.parent().unwrap_or(backup)
}

/// Copies the files that came after a backup was begun; what nothing names is removed by the next sweep.
fn copy_later(shared: &Path, to: &Path, made: Timestamp) -> Result<(), BackupError> {
    let names = folder::names_below(shared, |name| FileId::parse(name).is_some()).map_err(BackupError::disk(shared))?;
    for name in names {
        let (from, to) = (shared.join(&name), to.join(&name));
        let touched = fs::metadata(&from).and_then(|m| m.modified()).map_err(BackupError::disk(&from))?;
        if to.exists() || touched < SystemTime::from(made) {
            continue;
        }
        let folder = to.parent().unwrap_or(&to).to_path_buf();
        let copied = folder::create(&folder).and_then(|()| manifest::copy(&from, &to));
        let synced = copied.and_then(|_| folder.ancestors().take(3).try_for_each(folder::sync));
        synced.map_err(BackupError::disk(&to))?;
    }
    Ok(())
}

/// Takes away what was erased after the backup: by the tombstones of the keys that are restored and, should these be
/// older ones, by those of the newest beside them.
fn erased_since(place: &Path, keys_from: &Path) -> Result<u64, BackupError> {
    let record = |source: crate::store_error::StoreError| BackupError::Record(source.fault("reading the tombstones"));
    for (name, steps) in [(ARCHIVE, migration::ARCHIVE), (DATA_KEYS, migration::DATA_KEYS)] {
        archive::prepare(&place.join(name), steps)?;
    }
    let series = keys_from.parent().unwrap_or(keys_from);
    let newest = manifest::finished(series).map_err(BackupError::disk(series))?;
    let newest = newest.first().map(|(_, folder)| folder.join(DATA_KEYS)).filter(|path| path.is_file());
    let others = match newest {
        Some(path) => {
            let keys = stores::open_alone(&path).map_err(BackupError::sqlite(&path))?;
            let old: i64 =
                keys.query_row("PRAGMA user_version", [], |row| row.get(0)).map_err(BackupError::sqlite(&path))?;
            if old < 2 { Vec::new() } else { tombstone::all(&keys).map_err(record)? }
        }
        None => Vec::new(),
    };
    let stores = Stores::writing(place).map_err(BackupError::sqlite(place))?;
    erase::replay(&stores, &others).map_err(record)
}

/// Copies a piece; what is not the piece that was backed up is refused.
fn copy(from: &Path, to: &Path, piece: &Piece) -> Result<(), BackupError> {
    let (bytes, sha256) = match manifest::copy(from, to) {
        Ok(copied) => copied,
        Err(e) if e.kind() == io::ErrorKind::NotFound => {
            return Err(BackupError::Changed { path: from.into(), what: "manca" });
        }
        Err(source) => return Err(BackupError::Disk { path: from.into(), source }),
    };
    if bytes != piece.bytes || sha256 != piece.sha256 {
        return Err(BackupError::Changed { path: from.into(), what: "la sua impronta è un’altra" });
    }
    Ok(())
}
