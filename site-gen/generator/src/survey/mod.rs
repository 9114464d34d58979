//! The consortium's survey: a sheet to be filled in, and its answers taken into the content.
//!
//! In: the content folder, and a sheet that came back. Out: the sheet, or `rilevazione.toml` with the new answers.
//! An answer that is there is never replaced unasked, and an empty cell never takes one away.

mod cells;
mod merge;
mod sheet;

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use crate::diagnostic::Diagnostic;
use crate::fault::Fault;
use crate::model::source::Source;
use crate::read;

pub use merge::Change;
pub use sheet::{COMUNE, ISTAT, NAME};

/// What is done with answers that differ from those of before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Old {
    /// They stay.
    Keep,
    /// The new ones take their place.
    Replace,
}

/// What a sheet brought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
    /// The file of the answers.
    pub file: PathBuf,
    /// Answers that were not there.
    pub new: Vec<Change>,
    /// Answers that differ from those of before.
    pub different: Vec<Change>,
    /// Answers that were there already, the same.
    pub same: usize,
}

/// Why a sheet was not written or not taken.
#[derive(Debug, thiserror::Error)]
pub enum SurveyError {
    /// The sheet would be written over a file.
    #[error("`{0}` c'è già: scegli un altro nome con `--out`, o sposta quel file")]
    Exists(PathBuf),
    /// The sheet has slips; nothing was written.
    #[error("il foglio ha errori")]
    Sheet(Vec<Diagnostic>),
    /// The answers of before cannot be read.
    #[error("`{0}` ha errori: correggili prima, `site-gen check` dice dove sono")]
    Broken(PathBuf),
    /// We, or the machine, broke.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// A comune as the sheet names it.
struct Named {
    slug: String,
    name: String,
    istat: String,
}

/// Writes an empty sheet with a row for each comune; returns how many there are.
///
/// # Errors
/// If the content cannot be read, or the file is there already or cannot be written.
pub fn write_sheet(root: &Path, out: &Path) -> Result<usize, SurveyError> {
    let comuni = named(root)?;
    if out.exists() {
        return Err(SurveyError::Exists(out.to_owned()));
    }
    let bytes = sheet::sheet(&comuni).map_err(|e| Fault::file(out, "scrivere", e))?;
    // `create_new` fails where a file is: nothing is ever written over.
    let mut file = fs::File::create_new(out).map_err(|e| Fault::file(out, "creare", e))?;
    file.write_all(&bytes).map_err(|e| Fault::file(out, "scrivere", e))?;
    Ok(comuni.len())
}

/// Takes the answers of a sheet into `rilevazione.toml`.
///
/// # Errors
/// With every slip of the sheet, if there are any: then nothing is written. If a file cannot be read or written.
pub fn import(root: &Path, sheet: &Path, old: Old) -> Result<Imported, SurveyError> {
    let comuni = named(root)?;
    let bytes = fs::read(sheet).map_err(|e| Fault::file(sheet, "leggere", e))?;
    let name = sheet.to_string_lossy().replace('\\', "/");
    let filled = cells::read(&name, &bytes, &comuni).map_err(SurveyError::Sheet)?;
    let mut odd = Vec::new();
    let before = read::survey(root, &mut odd)?;
    let file = root.join(read::SURVEY);
    if !odd.is_empty() {
        return Err(SurveyError::Broken(file));
    }
    let imported = merge::compare(&file, &before, &filled);
    let replaced: &[Change] = if old == Old::Replace { &imported.different } else { &[] };
    let wanted: Vec<&Change> = imported.new.iter().chain(replaced).collect();
    if !wanted.is_empty() {
        let text = match file.is_file() {
            true => fs::read_to_string(&file).map_err(|e| Fault::file(&file, "leggere", e))?,
            false => merge::OPENING.to_owned(),
        };
        let text = merge::write(&text, &wanted).ok_or_else(|| SurveyError::Broken(file.clone()))?;
        replace(&file, &text)?;
    }
    Ok(imported)
}

/// Puts the whole file in place in one move, so that a full disk leaves the answers of before.
fn replace(file: &Path, text: &str) -> Result<(), Fault> {
    let fresh = file.with_extension("toml.tmp");
    let written = fs::write(&fresh, text).and_then(|()| fs::rename(&fresh, file));
    written.map_err(|e| Fault::file(file, "scrivere", e))
}

fn named(root: &Path) -> Result<Vec<Named>, Fault> {
    // A folder that holds no content is told, before it is taken for an area without comuni.
    read::shared(root)?;
    let mut named = Vec::new();
    for (slug, folder) in read::comuni(root)? {
        if let (Some(comune), _) = read::comune(&slug, &folder)? {
            named.push(Named { slug, name: comune.identity.name, istat: comune.identity.istat.value });
        }
    }
    Ok(named)
}

/// A source for the slips of a sheet.
fn source(name: &str, text: String) -> std::sync::Arc<Source> {
    Source::new(name, text)
}
