//! The folder that holds everything, locked for as long as it is used.
//!
//! In: a path. Out: a folder that exists, is writable and belongs to this process alone. The lock is the system's own
//! (`flock`): it ends with the process, however the process ends, so there is never a stale one to remove.

use std::fs::{DirBuilder, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::arrivals::Arrivals;
use crate::open_error::OpenError;

/// The file that is locked.
const LOCK: &str = "lucchetto";
/// The file that is locked to be alone, where a folder cannot be.
const BESIDE: &str = "lucchetto.accanto";
/// The file of the pratiche and of all else that is kept.
pub(crate) const ARCHIVE: &str = "archivio.sqlite";
/// The file of the wrapped data keys, with backups of its own.
pub(crate) const DATA_KEYS: &str = "chiavi.sqlite";
/// The folder of what citizens sent as files.
pub(crate) const FILES: &str = "file";
/// The folder of the root key, left out of every backup.
pub(crate) const KEYS: &str = "chiavi";

/// A data folder that belongs to this process until the last user of it is gone.
#[derive(Clone, Debug)]
pub struct DataFolder {
    path: PathBuf,
    had_archive: bool,
    lock: Arc<Lock>,
    arrivals: Arc<Arrivals>,
}

/// The locked file. It is unlocked, not only closed: a child that is just being started holds it open for a moment longer.
#[derive(Debug)]
pub(crate) struct Lock(File);

impl Drop for Lock {
    fn drop(&mut self) {
        let _ = self.0.unlock();
    }
}

impl DataFolder {
    /// Creates the folder where needed (only its owner may enter it) and locks it.
    ///
    /// # Errors
    /// If it cannot be created or written, or if another process uses it; the message says what to do.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, OpenError> {
        let path = path.as_ref().to_path_buf();
        create(&path).map_err(|source| OpenError::Create { path: path.clone(), source })?;
        let lock = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(path.join(LOCK))
            .map_err(|source| OpenError::Unwritable { path: path.clone(), source })?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(OpenError::InUse { path }),
            Err(TryLockError::Error(source)) => return Err(OpenError::NoLock { path, source }),
        }
        let had_archive = path.join(ARCHIVE).exists();
        Ok(Self { path, had_archive, lock: Arc::new(Lock(lock)), arrivals: Arc::default() })
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The folder of the root key.
    pub fn keys(&self) -> PathBuf {
        self.path.join(KEYS)
    }

    /// Whether a folder, in use or not, holds an archive.
    pub fn holds_archive(path: &Path) -> bool {
        path.join(ARCHIVE).is_file()
    }

    /// Whether an archive was here already when the folder was opened.
    pub(crate) fn had_archive(&self) -> bool {
        self.had_archive
    }

    /// The names of the files that came.
    pub(crate) fn arrivals(&self) -> Arc<Arrivals> {
        Arc::clone(&self.arrivals)
    }

    /// A hold on the lock.
    pub(crate) fn lock(&self) -> Arc<Lock> {
        Arc::clone(&self.lock)
    }
}

/// Between two tries to be alone.
const BREATH: Duration = Duration::from_millis(5);

/// Keeps apart whoever writes beside the counter and the diary while it moves logs into their files: one of them has the
/// folder itself locked for as long as this lives. Nothing, if it could not be had in that time. The lock of the folder's
/// user is another one.
pub(crate) fn alone(path: &Path, patience: Duration) -> io::Result<Option<Lock>> {
    // Only on Unix can a folder be opened to be locked; elsewhere the file of the other lock has a neighbour.
    let place = if cfg!(unix) { File::open(path)? } else { private().open(path.join(BESIDE))? };
    let until = Instant::now() + patience;
    loop {
        match place.try_lock() {
            Ok(()) => return Ok(Some(Lock(place))),
            Err(TryLockError::WouldBlock) if Instant::now() >= until => return Ok(None),
            Err(TryLockError::WouldBlock) => std::thread::sleep(BREATH),
            Err(TryLockError::Error(source)) => return Err(source),
        }
    }
}

/// Creates a folder that only its owner may enter, and its parents; one that exists is left as it is.
pub(crate) fn create(path: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// Makes the names in a folder durable: a synced file whose name is lost is lost.
pub(crate) fn sync(path: &Path) -> io::Result<()> {
    #[cfg(unix)]
    File::open(path)?.sync_all()?;
    #[cfg(not(unix))]
    let _ = path;
    Ok(())
}

/// The names, in order, of what lies below the folder of files: `comune/two/name`.
pub(crate) fn names_below(root: &Path, wanted: impl Fn(&str) -> bool) -> io::Result<Vec<String>> {
    let below = |path: &Path| match std::fs::read_dir(path) {
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        entries => entries?.collect::<io::Result<Vec<_>>>(),
    };
    let mut names = Vec::new();
    for comune in below(root)?.into_iter().filter(|e| e.path().is_dir()) {
        for two in below(&comune.path())?.into_iter().filter(|e| e.path().is_dir()) {
            for file in below(&two.path())? {
                let parts = [comune.file_name(), two.file_name(), file.file_name()];
                let parts = parts.map(|part| part.to_string_lossy().into_owned());
                if wanted(&parts[2]) {
                    names.push(parts.join("/"));
                }
            }
        }
    }
    names.sort();
    Ok(names)
}

/// Options that create a file which only its owner may read.
pub(crate) fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.create(true).truncate(false).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_child_that_is_just_being_started_does_not_keep_the_folder_locked() {
        let place = tempfile::tempdir().unwrap();
        let folder = DataFolder::open(place.path()).unwrap();
        // As a child has it between its birth and its own program.
        let child = folder.lock.0.try_clone().unwrap();
        assert!(matches!(DataFolder::open(place.path()), Err(OpenError::InUse { .. })));
        drop(folder);
        DataFolder::open(place.path()).unwrap();
        drop(child);
    }

    #[test]
    fn a_folder_is_created_for_its_owner_alone() {
        let place = tempfile::tempdir().unwrap();
        let folder = DataFolder::open(place.path().join("a/b")).unwrap();
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = std::fs::metadata(folder.path()).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o700);
        }
        assert!(!folder.had_archive());
    }

    #[test]
    fn a_second_use_is_refused_with_the_remedy_until_the_first_ends() {
        let place = tempfile::tempdir().unwrap();
        let first = DataFolder::open(place.path()).unwrap();
        let refused = DataFolder::open(place.path()).unwrap_err();
        assert!(matches!(refused, OpenError::InUse { .. }));
        assert!(refused.to_string().contains("chiudi prima lo sportello"), "{refused}");
        drop(first);
        DataFolder::open(place.path()).unwrap();
    }

    #[test]
    fn a_file_in_the_folder_s_place_is_told() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("file");
        std::fs::write(&path, "x").unwrap();
        let refused = DataFolder::open(&path).unwrap_err();
        assert!(refused.to_string().contains("non si può creare"), "{refused}");
    }

    #[test]
    fn a_folder_where_nothing_can_be_written_is_told() {
        let place = tempfile::tempdir().unwrap();
        // A folder in the lock's place fails for every user, the system's own included.
        std::fs::create_dir(place.path().join(LOCK)).unwrap();
        let refused = DataFolder::open(place.path()).unwrap_err();
        assert!(matches!(refused, OpenError::Unwritable { .. }));
    }
}
