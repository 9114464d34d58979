//! What publications left in the target, kept in the target itself: `.sportello/pubblicati.json`.
//!
//! It says which paths are ours, so that nothing else is ever deleted, and what each content is, where the target's
//! own tags cannot tell. It is written before the first file and after each phase, each time only if nobody else wrote
//! it in the meantime: so it is also how two publishers notice one another. It is never what tells what is there: that
//! is the target's own list.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::deliver::dress::{Dress, RULES};
use crate::deliver::error::DeliverError;
use crate::deliver::target::{Entry, Expect, Object, Put, Tag, Target};
use crate::fault::Fault;

const PATH: &str = ".sportello/pubblicati.json";

/// The paths that publications made.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Ledger {
    /// Which publication wrote it last: two of them never write the same bytes.
    run: String,
    /// Whether that publication came to its end.
    pub(super) done: bool,
    /// The rules of types and caching that it followed.
    rules: u32,
    files: BTreeMap<String, Known>,
}

/// What is known of a path of ours.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Known {
    /// The digest of what was put, with the tag that the target gave it; nothing, while it is being put.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) put: Option<(String, Tag)>,
}

/// A ledger as it stands in the target.
#[derive(Clone, Debug, Default)]
pub(super) struct Kept {
    pub(super) ledger: Ledger,
    tag: Option<Tag>,
}

impl Ledger {
    pub(super) fn new(run: &str, files: BTreeMap<String, Known>) -> Self {
        Self { run: run.to_owned(), done: false, rules: RULES, files }
    }

    pub(super) fn has(&self, path: &str) -> bool {
        self.files.contains_key(path)
    }

    /// Whether something was put at a path, by a publication that got so far.
    pub(super) fn was_put(&self, path: &str) -> bool {
        self.files.get(path).is_some_and(|known| known.put.is_some())
    }

    pub(super) fn paths(&self) -> impl Iterator<Item = (&str, &Known)> {
        self.files.iter().map(|(path, known)| (path.as_str(), known))
    }

    pub(super) fn set(&mut self, path: String, known: Known) {
        self.files.insert(path, known);
    }

    pub(super) fn forget(&mut self, path: &str) {
        self.files.remove(path);
    }

    /// Whether what stands in the target is this content, put there by us under today's rules.
    pub(super) fn holds(&self, entry: &Entry, sha256: &str, tag: &Tag) -> bool {
        let Some(known) = self.files.get(&entry.path).filter(|_| self.rules == RULES) else { return false };
        let as_put = known.put.as_ref().is_some_and(|(put, given)| put == sha256 && *given == entry.tag);
        as_put || entry.tag == *tag
    }
}

impl Kept {
    /// Reads the ledger of a target. One that cannot be read knows nothing: nothing is deleted on a guess.
    pub(super) fn read(target: &dyn Target) -> Result<Self, DeliverError> {
        let Some((bytes, tag)) = target.get(PATH)? else { return Ok(Self::default()) };
        Ok(Self { ledger: serde_json::from_slice(&bytes).unwrap_or_default(), tag: Some(tag) })
    }

    /// Whether there was no publication, or the last one came to its end.
    pub(super) fn is_whole(&self) -> bool {
        self.tag.is_none() || self.ledger.done
    }

    /// Writes the ledger, if nobody else did since it was read or written.
    pub(super) fn write(&mut self, ledger: Ledger, target: &dyn Target) -> Result<(), DeliverError> {
        let bytes = serde_json::to_vec(&ledger).map_err(Fault::Json)?;
        let object = Object { path: PATH, bytes: Cow::Owned(bytes), dress: Dress::private() };
        let expect = self.tag.as_ref().map_or(Expect::Absent, Expect::Is);
        match target.put(&object, expect)? {
            Put::Done(tag) => {
                *self = Self { ledger, tag: Some(tag) };
                target.settle()
            }
            Put::Overtaken => Err(DeliverError::Busy),
        }
    }
}
