//! Files and folders that nobody reads: mostly a name that was mistyped.
//!
//! In: a folder and what may stand in it. Out: an oddity for each of the others.

use std::fs;
use std::path::Path;

use crate::fault::Fault;
use crate::model::oddity::{Odd, Oddity};
use crate::model::source::Source;

/// Notes what stands in a folder and is not wanted there.
pub(super) fn note(
    folder: &Path,
    known: &'static [&'static str],
    wanted: impl Fn(&Path, &str) -> bool,
    odd: &mut Vec<Odd>,
) -> Result<(), Fault> {
    if !folder.is_dir() {
        return Ok(());
    }
    for entry in fs::read_dir(folder).map_err(|e| Fault::file(folder, "leggere", e))? {
        let path = entry.map_err(|e| Fault::file(folder, "leggere", e))?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if !known.contains(&name.as_str()) && !wanted(&path, &name) && !is_nobodys(&name) {
            let source = Source::new(super::shown(&path), "");
            odd.push(Odd { source, span: 0..0, oddity: Oddity::Unread { name, known }, edits: Vec::new() });
        }
    }
    Ok(())
}

/// What editors and systems leave behind, and notes for people.
fn is_nobodys(name: &str) -> bool {
    let lower = name.to_lowercase();
    let left = [".tmp", ".swp", ".bak", ".orig", "~"].iter().any(|end| lower.ends_with(end));
    left || lower.starts_with('.') || ["readme.md", "thumbs.db", "desktop.ini"].contains(&lower.as_str())
}
