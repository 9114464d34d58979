//! One file put in place.
//!
//! A page is overwritten without being emptied first, which costs a tenth of writing it anew; what functions read at
//! any moment is written beside and moved.

use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::Path;

use crate::fault::Fault;
use crate::model::page::Care;

/// What was done.
pub(super) enum Done {
    Written,
    Unchanged,
}

/// The bytes that stand at a path, if it is there.
pub(super) fn existing(path: &Path) -> Result<Option<Vec<u8>>, Fault> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(e) if matches!(e.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(None),
        Err(e) => Err(Fault::file(path, "leggere", e)),
    }
}

/// Writes a file, unless it is already right.
pub(super) fn put(path: &Path, bytes: &[u8], care: Care) -> Result<Done, Fault> {
    let before = existing(path)?;
    if before.as_deref() == Some(bytes) {
        return Ok(Done::Unchanged);
    }
    if before.is_none()
        && let Some(folder) = path.parent()
    {
        fs::create_dir_all(folder).map_err(|e| Fault::file(folder, "creare", e))?;
    }
    let written = match care {
        Care::Page => overwrite(path, bytes),
        Care::Atomic | Care::Forever => replace(path, bytes),
    };
    written.map_err(|e| Fault::file(path, "scrivere", e))?;
    Ok(Done::Written)
}

fn overwrite(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut file = OpenOptions::new().write(true).create(true).truncate(false).open(path)?;
    file.write_all(bytes)?;
    file.set_len(bytes.len() as u64)
}

fn replace(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".nuovo");
    let beside = path.with_file_name(name);
    let mut file = File::create(&beside)?;
    file.write_all(bytes)?;
    drop(file);
    // Not synced: after a loss of power the next build compares and heals, and a sync costs more than the whole build.
    fs::rename(&beside, path)
}

/// Deletes a file and the folders that it leaves empty; whether it was there.
pub(super) fn remove(root: &Path, path: &str) -> Result<bool, Fault> {
    let file = root.join(path);
    match fs::remove_file(&file) {
        Ok(()) => {}
        Err(e) if matches!(e.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => return Ok(false),
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
    Ok(true)
}
