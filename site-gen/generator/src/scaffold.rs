//! Files that a new thing begins with.
//!
//! In: a path and a text. Out: the file. It never writes over one that is there.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use crate::fault::Fault;

/// Files that were begun.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Begun {
    /// The files.
    pub files: Vec<PathBuf>,
    /// What has still to be told.
    pub to_complete: Vec<&'static str>,
}

/// Writes a new file, with the folders above it; a file that is there stays, and that is a fault.
pub(crate) fn create(path: &Path, text: &str) -> Result<(), Fault> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(|e| Fault::file(folder, "creare", e))?;
    }
    // `create_new` fails where a file is: nothing is ever written over.
    let mut file = fs::File::create_new(path).map_err(|e| Fault::file(path, "creare", e))?;
    file.write_all(text.as_bytes()).map_err(|e| Fault::file(path, "scrivere", e))
}

/// A TOML text.
pub(crate) fn quoted(value: &str) -> String {
    let escaped: String = value
        .chars()
        .filter(|c| !c.is_control())
        .flat_map(|c| match c {
            '"' | '\\' => vec!['\\', c],
            _ => vec![c],
        })
        .collect();
    format!("\"{escaped}\"")
}
