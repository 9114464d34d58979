//! What one process remembers from build to build, so that `--watch` does only what a change asks for.
//!
//! In: the request, the files of each comune, what was seen and built. Out: what needs not be done again. It compares
//! digests of whole files, never times, and a comune built from other shared content or another theme is built anew.
//! The output is taken to be as this process left it: who touches it meanwhile must start the program again.

use std::collections::HashMap;
use std::fs;
use std::hash::{Hash, Hasher};
use std::ops::Add;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use crate::Request;
use crate::diagnostic::Diagnostic;
use crate::fault::Fault;
use crate::model::page::Inputs;
use crate::model::register::Entry;
use crate::write::Tally;

/// The comuni that this process has seen and built; the default remembers nothing.
#[derive(Debug, Default)]
pub struct Memory {
    keeps: bool,
    /// The digest of what all comuni are built from.
    common: Option<Inputs>,
    comuni: HashMap<String, Remembered>,
    /// The output folder that this process has filled.
    filled: Option<PathBuf>,
}

#[derive(Debug)]
struct Remembered {
    seen: Seen,
    built: Option<Built>,
}

/// What was learned of a comune.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    pub(crate) slug: String,
    pub(crate) stamp: Option<Inputs>,
    pub(crate) entry: Option<Entry>,
    pub(crate) diagnostics: Vec<Diagnostic>,
}

/// What was built of an owner.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Built {
    pub(crate) pages: usize,
    pub(crate) tally: Tally,
}

impl Built {
    /// The same, when nothing of it had to be done.
    pub(crate) fn again(self) -> Self {
        let tally = Tally { unchanged: self.tally.unchanged + self.tally.written, ..Tally::default() };
        Self { pages: self.pages, tally }
    }
}

impl Add for Built {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self { pages: self.pages + other.pages, tally: self.tally + other.tally }
    }
}

impl Memory {
    /// A memory for a process that builds again and again.
    pub fn new() -> Self {
        Self { keeps: true, ..Self::default() }
    }

    /// Begins a build: what was built from other shared files, or for another request, is forgotten.
    pub(crate) fn begin(&mut self, request: &Request) -> Result<(), Fault> {
        if !self.keeps {
            return Ok(());
        }
        let comuni = request.content.join("comuni");
        let mut read = Ok(());
        let inputs = Inputs::of(|mut state| {
            request.hash(&mut state);
            read = feed(&request.content, Some(&comuni), state).and_then(|()| feed(&request.theme, None, state));
        });
        read?;
        if self.common != Some(inputs) {
            self.comuni.clear();
            self.common = Some(inputs);
        }
        Ok(())
    }

    /// The digest of a comune's files; nothing, if nothing is to be remembered.
    pub(crate) fn stamp(&self, folder: &Path) -> Result<Option<Inputs>, Fault> {
        if !self.keeps {
            return Ok(None);
        }
        let mut read = Ok(());
        let inputs = Inputs::of(|state| read = feed(folder, None, state));
        read.map(|()| Some(inputs))
    }

    /// What was learned of a comune when its files were these.
    pub(crate) fn seen(&self, slug: &str, stamp: Option<Inputs>) -> Option<Seen> {
        let remembered = self.comuni.get(slug)?;
        (stamp.is_some() && remembered.seen.stamp == stamp).then(|| remembered.seen.clone())
    }

    /// Remembers what was learned, and forgets the comuni that are gone.
    pub(crate) fn note(&mut self, seen: &[Seen]) {
        if !self.keeps {
            return;
        }
        let mut before = std::mem::take(&mut self.comuni);
        for seen in seen {
            let built = before.remove(&seen.slug).filter(|b| b.seen.stamp == seen.stamp).and_then(|b| b.built);
            self.comuni.insert(seen.slug.clone(), Remembered { seen: seen.clone(), built });
        }
    }

    /// What was built of a comune from the files that it has now.
    pub(crate) fn built(&self, slug: &str) -> Option<Built> {
        self.comuni.get(slug)?.built
    }

    /// Whether the files of an output folder are as this process left them, by its own word.
    pub(crate) fn trusts(&self, out: &Path) -> bool {
        self.filled.as_deref() == Some(out)
    }

    /// Remembers what was built, and where.
    pub(crate) fn keep<'s>(&mut self, out: &Path, built: impl Iterator<Item = (&'s str, Built)>) {
        self.filled = self.keeps.then(|| out.to_owned());
        for (slug, built) in built {
            if let Some(remembered) = self.comuni.get_mut(slug) {
                remembered.built = Some(built);
            }
        }
    }
}

/// Tells names and contents of all files below a folder, but those below `left_out` and what programs leave there.
fn feed(root: &Path, left_out: Option<&Path>, state: &mut dyn Hasher) -> Result<(), Fault> {
    let skipped = |path: &Path| left_out == Some(path) || path.file_name().is_some_and(|n| n == "node_modules");
    let walk = WalkDir::new(root).sort_by_file_name().into_iter().filter_entry(|e| !skipped(e.path()));
    for entry in walk {
        let entry = entry.map_err(|e| Fault::file(root, "leggere", e.into()))?;
        if entry.file_type().is_file() {
            let path = entry.path();
            let bytes = fs::read(path).map_err(|e| Fault::file(path, "leggere", e))?;
            state.write(path.as_os_str().as_encoded_bytes());
            state.write_usize(bytes.len());
            state.write(&bytes);
        }
    }
    Ok(())
}
