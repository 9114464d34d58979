//! Last stage: puts files in place, touching only what differs, and all at once.
//!
//! In: files of owners (each comune, and the consortium). Out: the output folder. A build writes beside the site, in
//! `.nuovo`; only when nothing is left to do are the files moved in, what functions read first, pages second, deletions
//! last. A build that is cut before leaves the site as it was; one that is cut while moving is finished by the next.
//! A file that is already right keeps its time of change. Forms are put at once and never deleted.

mod commit;
mod owner;
mod place;
mod state;

use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

use crate::fault::Fault;

pub(crate) use owner::Owner;

/// The owner of what belongs to no comune; no comune's name begins like this.
pub(crate) const SHARED: &str = "_";
/// Where a build writes until it is whole.
const STAGE: &str = ".nuovo";
/// Where each owner's files are remembered.
const STATE: &str = ".stato";

/// The output folder during one build.
pub(crate) struct Output {
    root: PathBuf,
    /// Whether nobody else is thought to have touched the files since they were written.
    trusted: bool,
    // Held until the build ends: two builds would take away each other's files.
    _lock: File,
}

/// What a build did to the output folder.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    /// Files that were new or differed.
    pub(crate) written: usize,
    /// Files that were already right.
    pub(crate) unchanged: usize,
    /// Files of the last build that go.
    pub(crate) removed: usize,
}

impl std::ops::Add for Tally {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            written: self.written + other.written,
            unchanged: self.unchanged + other.unchanged,
            removed: self.removed + other.removed,
        }
    }
}

impl Output {
    /// Opens the output folder, making it if it is not there and finishing or dropping what a former build left. In a
    /// `trusted` one, pages made from the same inputs stay without a look at their files.
    ///
    /// # Errors
    /// If another build is using it, or it cannot be made, locked or tidied.
    pub(crate) fn open(root: &Path, trusted: bool) -> Result<Self, Fault> {
        fs::create_dir_all(root).map_err(|e| Fault::file(root, "creare", e))?;
        let path = root.join(".blocco");
        // Not emptied, so that a build that changes nothing touches nothing.
        let lock = File::options().create(true).append(true).open(&path);
        let lock = lock.map_err(|e| Fault::file(&path, "creare", e))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(Fault::OutputInUse(root.to_owned())),
            Err(TryLockError::Error(e)) => return Err(Fault::file(&path, "bloccare", e)),
        }
        commit::recover(root)?;
        Ok(Self { root: root.to_owned(), trusted, _lock: lock })
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

    /// Whether an owner's files were written before and are known.
    pub(crate) fn remembers(&self, owner: &str) -> bool {
        self.root.join(STATE).join(owner).is_file()
    }

    /// Begins the files of an owner: a comune's slug, or [`SHARED`].
    ///
    /// # Errors
    /// If what it had before cannot be read.
    pub(crate) fn owner(&self, name: &str) -> Result<Owner<'_>, Fault> {
        Owner::open(&self.root, name, self.trusted)
    }

    /// Moves everything in place. The files of owners that this build did not open go, unless `keep_others`.
    ///
    /// # Errors
    /// If a file cannot be moved or deleted; the next build goes on from there.
    pub(crate) fn close(self, built: &[&str], keep_others: bool) -> Result<Tally, Fault> {
        let mut tally = Tally::default();
        if !keep_others {
            for name in self.names(STATE).iter().filter(|n| !built.contains(&n.as_str())) {
                tally = tally + self.owner(name)?.close()?;
            }
        }
        commit::commit(&self.root)?;
        Ok(tally)
    }
}
