//! The folder where measures are made: content, outputs and the peers' programs.
//!
//! In: cargo's target folder, and another one for outputs if asked for. Out: folders that are there, or gone. It never
//! touches anything outside `target/bench` and the `bench-out` of the other folder.

use std::fs;
use std::path::{Path, PathBuf};

use crate::trouble::{Trouble, about};

/// `target/bench`, and where outputs go.
pub(crate) struct Place {
    root: PathBuf,
    outputs: PathBuf,
}

impl Place {
    /// The folder, made if it is not there; outputs go below `outputs`, if it is given.
    pub(crate) fn new(root: &Path, outputs: Option<&Path>) -> Result<Self, Trouble> {
        let root = made(root)?;
        let outputs = match outputs {
            Some(folder) => made(&folder.join("bench-out"))?,
            None => made(&root.join("out"))?,
        };
        Ok(Self { root, outputs })
    }

    /// A path below it.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.root.join(name)
    }

    /// A folder below it that is not there any more.
    pub(crate) fn gone(&self, name: &str) -> Result<PathBuf, Trouble> {
        removed(self.path(name))
    }

    /// An output folder that is not there any more.
    pub(crate) fn output(&self, name: &str) -> Result<PathBuf, Trouble> {
        removed(self.outputs.join(name))
    }

    /// No output is left.
    pub(crate) fn no_outputs(&self) -> Result<(), Trouble> {
        removed(self.outputs.clone())?;
        made(&self.outputs)?;
        Ok(())
    }
}

fn made(path: &Path) -> Result<PathBuf, Trouble> {
    fs::create_dir_all(path).map_err(about(path, "creare"))?;
    Ok(fs::canonicalize(path).map_err(about(path, "aprire"))?)
}

fn removed(path: PathBuf) -> Result<PathBuf, Trouble> {
    if path.exists() {
        fs::remove_dir_all(&path).map_err(about(&path, "togliere"))?;
    }
    Ok(path)
}

/// Writes a file and the folders above it.
pub(crate) fn put(path: &Path, text: &str) -> Result<(), Trouble> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(about(folder, "creare"))?;
    }
    Ok(fs::write(path, text).map_err(about(path, "scrivere"))?)
}
