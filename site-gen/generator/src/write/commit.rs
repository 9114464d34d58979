//! From the staging folder to the site, in one sweep that can be cut at any point and taken up again.
//!
//! In: `.nuovo`. Out: the site. The mark `.pronto` says that a build is whole: with it the sweep is finished, without it
//! the staging folder is dropped. Nothing is synced: a build takes the place of a few seconds' work, and after a loss of
//! power the next one sees sizes and times that do not match and makes those files again.

use std::fs;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::fault::Fault;
use crate::write::owner::{GONE, NEW_STATE};
use crate::write::{SHARED, STAGE, STATE, place, state};

const READY: &str = ".pronto";

/// Moves a whole build in place.
pub(super) fn commit(root: &Path) -> Result<(), Fault> {
    let stage = root.join(STAGE);
    if !stage.is_dir() {
        return Ok(());
    }
    place::write_new(&stage.join(READY), b"")?;
    sweep(root, &stage)
}

/// Finishes a build that was cut while it moved in, drops one that was cut before.
pub(super) fn recover(root: &Path) -> Result<(), Fault> {
    let stage = root.join(STAGE);
    match (stage.join(READY).is_file(), stage.is_dir()) {
        (true, _) => sweep(root, &stage),
        (false, true) => fs::remove_dir_all(&stage).map_err(|e| Fault::file(&stage, "cancellare", e)),
        (false, false) => Ok(()),
    }
}

fn sweep(root: &Path, stage: &Path) -> Result<(), Fault> {
    let owners = owners(stage)?;
    // Functions may know a form or a service before a page does, never after.
    for part in ["counter", "site"] {
        let move_in = |owner: &PathBuf| merge(&owner.join(part), &root.join(part));
        // What is shared comes before the pages that ask for it; the comuni do not touch one another.
        let (shared, comuni): (Vec<_>, Vec<_>) = owners.iter().partition(|path| is_shared(path));
        shared.into_iter().try_for_each(move_in)?;
        comuni.into_par_iter().try_for_each(move_in)?;
    }
    for owner in &owners {
        let gone = place::existing(&owner.join(GONE))?.unwrap_or_default();
        for path in String::from_utf8_lossy(&gone).lines().filter(|path| state::may_go(path)) {
            place::remove(root, path)?;
        }
    }
    for owner in &owners {
        let (new, kept) = (owner.join(NEW_STATE), root.join(STATE).join(owner.file_name().unwrap_or_default()));
        if fs::metadata(&new).is_ok_and(|m| m.len() == 0) {
            // An owner without files is no owner.
            _ = fs::remove_file(&kept);
        } else {
            place::rename(&new, &kept)?;
        }
    }
    let drop = |folder: &Path| fs::remove_dir_all(folder).map_err(|e| Fault::file(folder, "cancellare", e));
    owners.par_iter().try_for_each(|owner| drop(owner))?;
    drop(stage)
}

fn is_shared(owner: &Path) -> bool {
    owner.file_name().is_some_and(|name| name == SHARED)
}

/// The owners' staging folders, by name.
fn owners(stage: &Path) -> Result<Vec<PathBuf>, Fault> {
    let entries = fs::read_dir(stage).map_err(|e| Fault::file(stage, "leggere", e))?;
    let mut owners: Vec<PathBuf> = entries.flatten().map(|e| e.path()).filter(|p| p.is_dir()).collect();
    owners.sort();
    Ok(owners)
}

/// Moves a folder into another: whole where the other has none of that name, else name by name.
fn merge(from: &Path, to: &Path) -> Result<(), Fault> {
    if !from.is_dir() {
        return Ok(());
    }
    if !to.exists() {
        return place::rename(from, to);
    }
    let entries = fs::read_dir(from).map_err(|e| Fault::file(from, "leggere", e))?;
    for entry in entries {
        let entry = entry.map_err(|e| Fault::file(from, "leggere", e))?;
        let target = to.join(entry.file_name());
        match entry.file_type().is_ok_and(|t| t.is_dir()) {
            true => merge(&entry.path(), &target)?,
            false => place::rename(&entry.path(), &target)?,
        }
    }
    Ok(())
}
