//! The bytes of files in a folder of their own, under random names.
//!
//! In: sealed bytes and a name. Out: a file that is on stable storage, name included, before the citizen hears of it:
//! first a name beside, then its bytes, then the name it keeps, then the folder. A cut in between leaves a name that
//! nothing points at.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use counter::bytes::Bytes;
use counter::erasure::Erasures;
use counter::fault::Fault;
use counter::files::{FileId, Files};
use counter::takeout::AllFiles;
use counter::tombstone::Tombstone;
use jiff::Timestamp;

use crate::arrivals::Arrivals;
use crate::folder::{self, DataFolder, FILES, Lock};
use crate::sweep::Named;

/// The files of one data folder.
#[derive(Clone, Debug)]
pub struct FolderFiles {
    root: PathBuf,
    // Held so that no other process uses the folder meanwhile.
    _lock: Arc<Lock>,
    arrivals: Arc<Arrivals>,
}

impl FolderFiles {
    /// The files of a data folder.
    pub fn new(data: &DataFolder) -> Self {
        Self { root: data.path().join(FILES), _lock: data.lock(), arrivals: data.arrivals() }
    }

    /// Removes what no record names and nobody touched since `before`; of comuni that are `waiting`, only since `long_before`;
    /// of those that are `spared`, nothing. Gives how many files that were.
    ///
    /// # Errors
    /// If the folder cannot be read or a file cannot be removed.
    pub async fn remove_unnamed(
        &self,
        named: Named,
        spared: BTreeSet<String>,
        before: Timestamp,
        long_before: Timestamp,
    ) -> Result<u64, Fault> {
        let root = self.root.clone();
        blocking("removing files that nothing names", move || {
            let mut removed = 0;
            for name in folder::names_below(&root, |_| true)? {
                let mut parts = name.split('/');
                let (comune, file) = (parts.next().unwrap_or_default(), parts.next_back().unwrap_or_default());
                let is_named = FileId::parse(file)
                    .is_some_and(|id| named.files.get(comune).is_some_and(|of_comune| of_comune.contains(&id)));
                let before = if named.waiting.contains(comune) { long_before } else { before };
                let path = root.join(&name);
                let touched = fs::metadata(&path)?.modified()?;
                if !is_named && !spared.contains(comune) && touched < SystemTime::from(before) {
                    fs::remove_file(&path)?;
                    removed += 1;
                }
            }
            Ok(removed)
        })
        .await
    }

    fn path(&self, comune: &str, id: &FileId) -> Option<PathBuf> {
        path(&self.root, comune, id)
    }
}

/// Where the bytes of a file lie below the folder of files.
pub(crate) fn path(root: &Path, comune: &str, id: &FileId) -> Option<PathBuf> {
    // An ISTAT code or a slug, never a path.
    let plain = !comune.is_empty() && comune.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    plain.then(|| root.join(comune).join(&id.as_str()[..2]).join(id.as_str()))
}

fn keep(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().unwrap_or(path);
    if !folder.is_dir() {
        folder::create(folder)?;
        // New names all the way up must last too.
        for above in folder.ancestors().skip(1).take(3).filter(|a| a.is_dir()) {
            folder::sync(above)?;
        }
    }
    let beside = path.with_extension("nuovo");
    let written = folder::private().truncate(true).open(&beside).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    if written.is_err() {
        // Half a file only takes the room that is missing.
        let _ = fs::remove_file(&beside);
    }
    written?;
    fs::rename(&beside, path)?;
    folder::sync(folder)
}

fn absent<T>(error: io::Error, none: T) -> io::Result<T> {
    if error.kind() == io::ErrorKind::NotFound { Ok(none) } else { Err(error) }
}

/// Work that waits for the disk, off the threads that answer.
async fn blocking<T: Send + 'static>(
    doing: &'static str,
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> Result<T, Fault> {
    match tokio::task::spawn_blocking(work).await {
        // A full disk or a slow one: the same may be sent again.
        Ok(done) => done.map_err(|e| match e.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Fault::no_room(doing, e),
            _ => Fault::try_again(doing, e),
        }),
        Err(e) => Err(Fault::new(doing, e)),
    }
}

impl Erasures for FolderFiles {
    /// Nothing: its tombstone lies in the file of the keys, which every restore takes from the newest copy.
    async fn note(&self, _: &Tombstone) -> Result<(), Fault> {
        Ok(())
    }
}

impl AllFiles for FolderFiles {
    async fn names(&self, comune: &str) -> Result<Vec<FileId>, Fault> {
        const DOING: &str = "listing the files of a comune";
        // Any name shows where the comune's folder is.
        let one = self.path(comune, &FileId::from_random([0; 16])).ok_or_else(|| Fault::plain(DOING))?;
        let folder = one.ancestors().nth(2).map(Path::to_path_buf).unwrap_or_default();
        blocking(DOING, move || names_below(&folder).or_else(|e| absent(e, Vec::new()))).await
    }
}

fn names_below(folder: &Path) -> io::Result<Vec<FileId>> {
    let mut names = Vec::new();
    for part in fs::read_dir(folder)? {
        for file in fs::read_dir(part?.path())? {
            // A name that is not whole yet is no name.
            names.extend(file?.file_name().to_str().and_then(FileId::parse));
        }
    }
    names.sort_by(|a, b| a.as_str().cmp(b.as_str()));
    Ok(names)
}

impl Files for FolderFiles {
    async fn put(&self, comune: &str, id: &FileId, sealed: Bytes) -> Result<(), Fault> {
        const DOING: &str = "keeping a file";
        let path = self.path(comune, id).ok_or_else(|| Fault::plain(DOING))?;
        let kept = path.clone();
        blocking(DOING, move || keep(&path, &sealed.0)).await?;
        if let Some(name) = kept.strip_prefix(&self.root).ok().and_then(Path::to_str) {
            self.arrivals.push(name.to_owned());
        }
        Ok(())
    }

    async fn get(&self, comune: &str, id: &FileId) -> Result<Option<Bytes>, Fault> {
        let Some(path) = self.path(comune, id) else { return Ok(None) };
        let read = move || fs::read(path).map(|b| Some(Bytes(b))).or_else(|e| absent(e, None));
        blocking("reading a file", read).await
    }

    async fn has(&self, comune: &str, id: &FileId) -> Result<bool, Fault> {
        let Some(path) = self.path(comune, id) else { return Ok(false) };
        blocking("looking for a file", move || path.try_exists()).await
    }

    async fn remove(&self, comune: &str, id: &FileId) -> Result<(), Fault> {
        let Some(path) = self.path(comune, id) else { return Ok(()) };
        blocking("removing a file", move || fs::remove_file(path).or_else(|e| absent(e, ()))).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn bytes_are_found_again_under_their_comune_alone() {
        let place = tempfile::tempdir().unwrap();
        let files = FolderFiles::new(&DataFolder::open(place.path()).unwrap());
        let id = FileId::from_random([7; 16]);
        assert_eq!(files.get("069070", &id).await.unwrap(), None);
        files.put("069070", &id, Bytes(b"prima".to_vec())).await.unwrap();
        files.put("069070", &id, Bytes(b"dopo".to_vec())).await.unwrap();
        assert_eq!(files.get("069070", &id).await.unwrap(), Some(Bytes(b"dopo".to_vec())));
        assert_eq!(files.get("069071", &id).await.unwrap(), None);
        assert!(files.has("069070", &id).await.unwrap() && !files.has("069071", &id).await.unwrap());
        assert_eq!(files.get("../069070", &id).await.unwrap(), None);
        assert!(files.put("..", &id, Bytes(Vec::new())).await.is_err());
        files.remove("069070", &id).await.unwrap();
        files.remove("069070", &id).await.unwrap();
        assert_eq!(files.get("069070", &id).await.unwrap(), None);
    }
}
