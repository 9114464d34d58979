//! What has to be done to a target.
//!
//! In: our files, the target's list and its ledger. Out: a [`Plan`]; nothing is touched here.

use std::collections::{BTreeMap, BTreeSet};

use crate::deliver::error::DeliverError;
use crate::deliver::ledger::Ledger;
use crate::deliver::local::Local;
use crate::deliver::moves::Moves;
use crate::deliver::phase::{Phase, ours};
use crate::deliver::target::{Entry, Tag};

/// Of how many published pages one may go without a question.
const GUARD: usize = 4;

/// A file to be put.
#[derive(Clone, Debug)]
pub(super) struct Upload {
    pub(super) file: Local,
    pub(super) phase: Phase,
    /// What stands there, if anything does.
    pub(super) before: Option<Tag>,
}

/// What whoever publishes says to be meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Confirmed {
    /// That many pages go.
    pub deletions: bool,
    /// That comuni are found elsewhere than up to now, or nowhere any more.
    pub addresses: bool,
}

/// What has to be done.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    pub(super) uploads: Vec<Upload>,
    pub(super) deletions: Vec<(Phase, String)>,
    /// Files that are right, with what is known of them.
    pub(super) right: Vec<Local>,
    /// Pages of ours that are published.
    pub(super) pages_published: usize,
    /// Whether the last publication did not end.
    pub(super) resumes: bool,
    /// Who would be found elsewhere, or nowhere.
    pub(super) moves: Moves,
}

/// What happens to the files of a phase.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Files that are not there yet.
    pub new: usize,
    /// Files that differ.
    pub changed: usize,
    /// Files that are already right.
    pub unchanged: usize,
    /// Files that go.
    pub deleted: usize,
    /// Bytes to be sent.
    pub bytes: u64,
}

impl Plan {
    pub(super) fn of(files: Vec<Local>, listed: &BTreeMap<String, Entry>, ledger: &Ledger, resumes: bool) -> Self {
        let wanted: BTreeSet<String> = files.iter().map(|f| f.path.clone()).collect();
        let mut plan = Self { resumes, ..Self::default() };
        for file in files {
            let entry = listed.get(&file.path);
            if entry.is_some_and(|e| e.size == file.size && ledger.holds(e, &file.sha256, &file.tag)) {
                plan.right.push(file);
            } else {
                plan.uploads.push(Upload { phase: Phase::of(&file.path), before: entry.map(|e| e.tag.clone()), file });
            }
        }
        // New before changed: a changed page may link to a new one.
        plan.uploads.sort_by(|a, b| step(a).cmp(&step(b)).then_with(|| a.file.path.cmp(&b.file.path)));
        for (path, known) in ledger.paths() {
            let phase = Phase::of(path);
            let Some(entry) = listed.get(path).filter(|_| phase != Phase::Forms && ours(path)) else { continue };
            plan.pages_published += usize::from(phase == Phase::Pages);
            // What somebody else put in its place is not ours any more.
            let as_put = known.put.as_ref().is_none_or(|(_, tag)| *tag == entry.tag);
            if as_put && !wanted.contains(path) {
                plan.deletions.push((phase, path.to_owned()));
            }
        }
        plan.deletions.sort_by(|a, b| b.cmp(a));
        plan
    }

    /// Whether there is nothing to do.
    pub fn is_empty(&self) -> bool {
        self.uploads.is_empty() && self.deletions.is_empty()
    }

    /// Whether it goes on from a publication that did not end.
    pub fn resumes(&self) -> bool {
        self.resumes
    }

    /// What happens in a phase.
    pub fn tally(&self, phase: Phase) -> Tally {
        let mut tally = Tally {
            unchanged: self.right.iter().filter(|f| Phase::of(&f.path) == phase).count(),
            deleted: self.deletions.iter().filter(|(p, _)| *p == phase).count(),
            ..Tally::default()
        };
        for upload in self.uploads.iter().filter(|u| u.phase == phase) {
            tally.bytes += upload.file.size;
            match upload.before {
                None => tally.new += 1,
                Some(_) => tally.changed += 1,
            }
        }
        tally
    }

    /// The first paths to be put, in their order.
    pub fn first_uploads(&self, count: usize) -> Vec<&str> {
        self.uploads.iter().take(count).map(|u| u.file.path.as_str()).collect()
    }

    /// The first paths to be deleted, in their order.
    pub fn first_deletions(&self, count: usize) -> Vec<&str> {
        self.deletions.iter().take(count).map(|(_, path)| path.as_str()).collect()
    }

    /// How many files are put, and how many deleted.
    pub fn totals(&self) -> (usize, usize) {
        (self.uploads.len(), self.deletions.len())
    }

    /// Who would be found elsewhere, or nowhere.
    pub fn moves(&self) -> &Moves {
        &self.moves
    }

    /// Refuses a plan that moves comuni, or deletes more than a quarter of the published pages, unless that is meant.
    ///
    /// # Errors
    /// [`DeliverError::Moves`], with their names; [`DeliverError::Guard`], with the figures.
    pub fn guard(&self, confirmed: Confirmed) -> Result<(), DeliverError> {
        if !self.moves.is_empty() && !confirmed.addresses {
            return Err(DeliverError::Moves(Box::new(self.moves.clone())));
        }
        let deleted = self.deletions.iter().filter(|(phase, _)| *phase == Phase::Pages).count();
        let published = self.pages_published;
        match deleted * GUARD > published && !confirmed.deletions {
            true => Err(DeliverError::Guard { deleted, published }),
            false => Ok(()),
        }
    }

    /// The uploads that may go together, group after group.
    pub(super) fn steps(&self) -> impl Iterator<Item = &[Upload]> {
        self.uploads.chunk_by(|a, b| step(a) == step(b))
    }

    /// The deletions that may go together, group after group.
    pub(super) fn deletion_steps(&self) -> impl Iterator<Item = &[(Phase, String)]> {
        self.deletions.chunk_by(|a, b| a.0 == b.0)
    }
}

fn step(upload: &Upload) -> (Phase, bool) {
    (upload.phase, upload.before.is_some())
}
