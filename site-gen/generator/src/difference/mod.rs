//! What a change to shared cards and forms does to each comune, before it is published.
//!
//! In: the content folder, and what it is compared with: another folder, or a revision of git. Out: each change, the
//! comuni that will see it and those whose own words hide it. It writes nothing and leaves git's files as they are.

mod cards;
mod comuni;
mod forms;
mod git;
mod human;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::fault::Fault;
use crate::model::comune::Comune;
use crate::read;

pub use comuni::{ComuneChange, Hidden};
pub use git::GitError;

/// What the content is compared with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Before {
    /// Another content folder.
    Folder(PathBuf),
    /// A revision of git.
    Revision(String),
}

/// What differs between two content folders.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// The shared cards that differ, by service.
    pub services: Vec<ServiceChange>,
    /// What comuni changed by themselves.
    pub comuni: Vec<ComuneChange>,
}

/// What differs in a shared card and its form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ServiceChange {
    /// The service; `_generico` is the form of all services without their own.
    pub service: String,
    /// Its title.
    pub title: String,
    /// Whether it is new, gone or differs.
    pub what: What,
    /// The parts that differ.
    pub parts: Vec<Part>,
    /// The comuni that will see something of it.
    pub seen_by: Vec<String>,
    /// The comuni that keep their own words for some of it.
    pub hidden_by: Vec<Hidden>,
}

/// A part of a card or form that differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Part {
    /// What it is.
    pub kind: PartKind,
    /// Its name: the key, the heading, `step/question`.
    pub name: String,
    /// Whether it is new, gone or differs.
    pub what: What,
    /// What differs of a question or a value, in words.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub details: Vec<String>,
}

/// The kinds of parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PartKind {
    /// A key of the head.
    Key,
    /// A section.
    Section,
    /// Something of the form as a whole, or of a step.
    Form,
    /// A question.
    Question,
}

/// How something differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// It was not there.
    Added,
    /// It is no longer there.
    Removed,
    /// It is there and differs.
    Changed,
}

/// Why two folders could not be compared.
#[derive(Debug, thiserror::Error)]
pub enum DifferenceError {
    /// The revision could not be read.
    #[error(transparent)]
    Git(#[from] GitError),
    /// A folder could not be read.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// Compares the content folder with what it was.
///
/// # Errors
/// If a folder or revision cannot be read, or git is not there.
pub fn difference(root: &Path, before: &Before) -> Result<Difference, DifferenceError> {
    match before {
        Before::Folder(folder) => Ok(compare(folder, root)?),
        Before::Revision(revision) => Ok(compare(git::checked_out(root, revision)?.path(), root)?),
    }
}

fn compare(before: &Path, after: &Path) -> Result<Difference, Fault> {
    let shared = (read::shared(before)?, read::shared(after)?);
    let mut services = cards::changes(&shared.0, &shared.1);
    let mut comuni = Vec::new();
    let folders = (read::comuni(before)?, read::comuni(after)?);
    let slugs: BTreeSet<&String> = folders.0.iter().chain(&folders.1).map(|(slug, _)| slug).collect();
    // One comune at a time: each adds itself to the changes that it sees or hides.
    for slug in slugs {
        let (old, new) = (one(slug, &folders.0)?, one(slug, &folders.1)?);
        if let Some(new) = &new {
            comuni::spread(new, &shared.1, &mut services);
        }
        comuni.extend(comuni::own_changes(old.as_ref(), new.as_ref()));
    }
    Ok(Difference { services, comuni })
}

fn one(slug: &str, folders: &[(String, PathBuf)]) -> Result<Option<Comune>, Fault> {
    match folders.binary_search_by(|(name, _)| name.as_str().cmp(slug)) {
        Ok(at) => Ok(read::comune(slug, &folders[at].1)?.0),
        Err(_) => Ok(None),
    }
}
