//! What every measured program has in common.

use std::path::Path;
use std::process::Command;

use crate::content::Content;
use crate::trouble::Trouble;

/// A program that makes sites of a content.
pub(crate) trait Tool {
    /// Writes the content of so many comuni in the program's own form.
    fn write(&self, folder: &Path, content: &Content, comuni: usize) -> Result<(), Trouble>;

    /// The command that builds it.
    fn command(&self, folder: &Path, out: &Path) -> Command;
}

/// Whether a peer can be measured.
pub(crate) enum Found {
    /// Its name with the version, and how it works.
    Here(String, Box<dyn Tool>),
    /// Why it cannot.
    Missing(&'static str),
}

/// Every file of a folder with its bytes, for tests.
#[cfg(test)]
pub(crate) fn bytes(folder: &Path) -> std::collections::BTreeMap<std::path::PathBuf, Vec<u8>> {
    let files = walkdir::WalkDir::new(folder).into_iter().map(Result::unwrap).filter(|e| e.file_type().is_file());
    files.map(|e| (e.path().strip_prefix(folder).unwrap().to_owned(), std::fs::read(e.path()).unwrap())).collect()
}
