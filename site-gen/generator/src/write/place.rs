//! One file put in place.

use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::Path;

use crate::fault::Fault;
use crate::write::state::Mark;

/// The bytes that stand at a path, if it is there.
pub(super) fn existing(path: &Path) -> Result<Option<Vec<u8>>, Fault> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(e) if is_absent(&e) => Ok(None),
        Err(e) => Err(Fault::file(path, "leggere", e)),
    }
}

/// Writes a file where none is, with the folders above it.
pub(super) fn write_new(path: &Path, bytes: &[u8]) -> Result<Mark, Fault> {
    // Most pages have a folder of their own: it is made first, in one call where the one above it is there.
    if let Some(folder) = path.parent()
        && fs::create_dir(folder).is_err_and(|e| e.kind() != ErrorKind::AlreadyExists)
    {
        make_folder(path)?;
    }
    let mut file = File::create(path).map_err(|e| Fault::file(path, "creare", e))?;
    file.write_all(bytes).map_err(|e| Fault::file(path, "scrivere", e))?;
    Ok(Mark::of(&file.metadata().map_err(|e| Fault::file(path, "leggere", e))?))
}

/// Writes a file beside and moves it over the one that is there.
pub(super) fn replace(path: &Path, bytes: &[u8]) -> Result<(), Fault> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".nuovo");
    let beside = path.with_file_name(name);
    write_new(&beside, bytes)?;
    rename(&beside, path)
}

/// Moves a file or a whole folder; what is no longer at its old place was moved before.
pub(super) fn rename(from: &Path, to: &Path) -> Result<(), Fault> {
    match fs::rename(from, to) {
        Err(e) if is_absent(&e) && from.exists() => {
            make_folder(to)?;
            fs::rename(from, to).map_err(|e| Fault::file(to, "spostare", e))
        }
        Err(e) if is_absent(&e) => Ok(()),
        moved => moved.map_err(|e| Fault::file(to, "spostare", e)),
    }
}

fn make_folder(path: &Path) -> Result<(), Fault> {
    let Some(folder) = path.parent() else { return Ok(()) };
    fs::create_dir_all(folder).map_err(|e| Fault::file(folder, "creare", e))
}

/// Deletes a file and the folders that it leaves empty.
pub(super) fn remove(root: &Path, path: &str) -> Result<(), Fault> {
    let file = root.join(path);
    match fs::remove_file(&file) {
        Ok(()) => {}
        Err(e) if is_absent(&e) => return Ok(()),
        Err(e) => return Err(Fault::file(&file, "cancellare", e)),
    }
    let mut folder = file.parent();
    while let Some(here) = folder.filter(|f| *f != root) {
        // A folder that is not empty stays, and so do those above it.
        if fs::remove_dir(here).is_err() {
            break;
        }
        folder = here.parent();
    }
    Ok(())
}

fn is_absent(error: &std::io::Error) -> bool {
    matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory)
}
