//! The folder where measures are made: content, outputs and the peers' programs.
//!
//! In: cargo's target folder. Out: folders that are there, or gone. It never touches anything outside `target/bench`.

use std::fs;
use std::path::{Path, PathBuf};

use crate::trouble::{Trouble, about};

/// `target/bench`.
pub(crate) struct Place {
    root: PathBuf,
}

impl Place {
    /// The folder, made if it is not there.
    pub(crate) fn new(root: PathBuf) -> Result<Self, Trouble> {
        fs::create_dir_all(&root).map_err(about(&root, "creare"))?;
        let root = fs::canonicalize(&root).map_err(about(&root, "aprire"))?;
        Ok(Self { root })
    }

    /// A path below it.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.root.join(name)
    }

    /// A folder below it that is not there any more.
    pub(crate) fn gone(&self, name: &str) -> Result<PathBuf, Trouble> {
        let path = self.path(name);
        if path.exists() {
            fs::remove_dir_all(&path).map_err(about(&path, "togliere"))?;
        }
        Ok(path)
    }
}

/// Writes a file and the folders above it.
pub(crate) fn put(path: &Path, text: &str) -> Result<(), Trouble> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(about(folder, "creare"))?;
    }
    Ok(fs::write(path, text).map_err(about(path, "scrivere"))?)
}
