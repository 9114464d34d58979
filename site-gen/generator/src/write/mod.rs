//! Last stage: puts files in place, touching only what differs.
//!
//! In: [`OutFile`]s. Out: the output folder. A file that is already right keeps its time of change. What the last
//! build wrote and this one did not is deleted at the end; forms never are.

mod manifest;
mod place;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::fault::Fault;
use crate::model::page::{Care, OutFile};
use crate::write::manifest::Manifest;

/// The owner of what belongs to no comune.
pub(crate) const SHARED: &str = "";

/// The output folder during one build.
pub(crate) struct Output {
    root: PathBuf,
    before: Manifest,
    now: Mutex<Manifest>,
    written: AtomicUsize,
    unchanged: AtomicUsize,
}

/// What a build did to the output folder.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    /// Files that were new or differed.
    pub(crate) written: usize,
    /// Files that were already right.
    pub(crate) unchanged: usize,
    /// Files of the last build that are gone.
    pub(crate) removed: usize,
}

impl Output {
    /// Opens the output folder, making it if it is not there.
    ///
    /// # Errors
    /// If it cannot be made or its manifest cannot be read.
    pub(crate) fn open(root: &Path) -> Result<Self, Fault> {
        fs::create_dir_all(root).map_err(|e| Fault::file(root, "creare", e))?;
        Ok(Self {
            root: root.to_owned(),
            before: Manifest::read(root)?,
            now: Mutex::default(),
            written: AtomicUsize::new(0),
            unchanged: AtomicUsize::new(0),
        })
    }

    /// What stands at a path of the output folder, if anything does.
    ///
    /// # Errors
    /// If something is there and cannot be read.
    pub(crate) fn existing(&self, path: &str) -> Result<Option<Vec<u8>>, Fault> {
        place::existing(&self.root.join(path))
    }

    /// The names inside a folder of the output folder; none, if it is not there.
    pub(crate) fn names(&self, path: &str) -> Vec<String> {
        let Ok(entries) = fs::read_dir(self.root.join(path)) else { return Vec::new() };
        let mut names: Vec<String> = entries.flatten().map(|e| e.file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    /// Puts a file of an owner (a comune's slug, or [`SHARED`]) in place.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub(crate) fn put(&self, owner: &str, file: OutFile) -> Result<(), Fault> {
        let path = self.root.join(&file.path);
        let counter = match place::put(&path, &file.bytes, file.care)? {
            place::Done::Written => &self.written,
            place::Done::Unchanged => &self.unchanged,
        };
        counter.fetch_add(1, Ordering::Relaxed);
        if file.care != Care::Forever
            && let Ok(mut now) = self.now.lock()
        {
            now.add(owner, file.path);
        }
        Ok(())
    }

    /// Deletes what the last build wrote for these owners and this one did not, and writes the manifest.
    ///
    /// With no owners given, whatever this build did not write is deleted.
    ///
    /// # Errors
    /// If a file cannot be deleted or the manifest cannot be written.
    pub(crate) fn close(self, owners: Option<&[&str]>) -> Result<Tally, Fault> {
        let mut now = self.now.into_inner().unwrap_or_default();
        let kept: BTreeSet<String> = now.paths().map(str::to_owned).collect();
        let mut removed = 0;
        for (owner, path) in self.before.entries() {
            if kept.contains(path) {
                continue;
            }
            if owners.is_some_and(|built| !built.contains(&owner)) {
                now.add(owner, path.to_owned());
                continue;
            }
            removed += usize::from(place::remove(&self.root, path)?);
        }
        let tally = Tally { written: self.written.into_inner(), unchanged: self.unchanged.into_inner(), removed };
        now.write(&self.root)?;
        Ok(tally)
    }
}
