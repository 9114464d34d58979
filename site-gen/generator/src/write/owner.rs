//! The files of one owner during a build.
//!
//! In: files, or word that a file stays. Out: what differs, in the staging folder, with the list of what goes and the
//! new state beside it.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};

use crate::fault::Fault;
use crate::model::page::{Care, Inputs, OutFile, Sink};
use crate::write::state::{self, Left, Mark};
use crate::write::{SHARED, STAGE, STATE, Tally, place};

/// The list of what goes, in an owner's staging folder.
pub(super) const GONE: &str = ".tolti";
/// The new state, in an owner's staging folder.
pub(super) const NEW_STATE: &str = ".stato";

/// Takes the files of one owner.
pub(crate) struct Owner<'o> {
    root: &'o Path,
    stage: PathBuf,
    before: HashMap<String, Left>,
    /// Whether nothing of it was ever written: then nothing is compared.
    new: bool,
    /// Whether its files are taken to be as they were left.
    trusted: bool,
    now: Vec<(String, Left)>,
    tally: Tally,
}

impl<'o> Owner<'o> {
    pub(super) fn open(root: &'o Path, name: &str, trusted: bool) -> Result<Self, Fault> {
        let before = state::read(&root.join(STATE).join(name))?;
        Ok(Self {
            root,
            stage: root.join(STAGE).join(name),
            new: before.is_empty() && name != SHARED && !root.join("site").join(name).exists(),
            before,
            trusted,
            now: Vec::new(),
            tally: Tally::default(),
        })
    }

    fn keep(&mut self, path: String, left: Left) {
        self.now.push((path, left));
    }

    /// Ends the owner's files: what the last build wrote and this one did not will go.
    ///
    /// # Errors
    /// If the staging folder cannot be written.
    pub(crate) fn close(mut self) -> Result<Tally, Fault> {
        let kept: HashSet<&str> = self.now.iter().map(|(path, _)| path.as_str()).collect();
        let mut gone: Vec<&str> = self.before.keys().map(String::as_str).filter(|p| !kept.contains(p)).collect();
        gone.sort_unstable();
        self.tally.removed = gone.len();
        let same = gone.is_empty() && self.now.iter().all(|(path, left)| self.before.get(path) == Some(left));
        if same {
            return Ok(self.tally);
        }
        if !gone.is_empty() {
            place::write_new(&self.stage.join(GONE), gone.join("\n").as_bytes())?;
        }
        place::write_new(&self.stage.join(NEW_STATE), state::text(&self.now).as_bytes())?;
        Ok(self.tally)
    }
}

impl Sink for Owner<'_> {
    fn stays(&mut self, path: &str, inputs: Inputs) -> bool {
        let Some(left) = self.before.get(path).copied().filter(|left| left.inputs == Some(inputs)) else {
            return false;
        };
        let untouched = self.trusted || fs::metadata(self.root.join(path)).is_ok_and(|m| Mark::of(&m) == left.mark);
        if untouched {
            self.tally.unchanged += 1;
            self.keep(path.to_owned(), left);
        }
        untouched
    }

    fn put(&mut self, file: OutFile) -> Result<(), Fault> {
        let path = self.root.join(&file.path);
        let compared = !self.new || file.care != Care::Page;
        let same = compared && place::existing(&path)?.as_deref() == Some(&file.bytes);
        if same {
            self.tally.unchanged += 1;
        } else {
            self.tally.written += 1;
        }
        if file.care == Care::Forever {
            return if same { Ok(()) } else { place::replace(&path, &file.bytes) };
        }
        let mark = match same {
            true => Mark::of(&fs::metadata(&path).map_err(|e| Fault::file(&path, "leggere", e))?),
            false => place::write_new(&self.stage.join(&file.path), &file.bytes)?,
        };
        self.keep(file.path, Left { inputs: file.inputs, mark });
        Ok(())
    }
}
