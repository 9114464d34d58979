//! What stays of an erased pratica: enough that its number is never given again, nothing that says whose it was.

use contract::revision::hex;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::bytes::Bytes;
use crate::draft::DraftId;
use crate::keys::Lookup;
use crate::pratica::Head;
use crate::reference::Reference;

/// The place of an erased pratica.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tombstone {
    /// The comune's ISTAT code.
    pub comune: String,
    /// Its number.
    pub reference: Reference,
    /// SHA-256 of the draft's id, which is 128 random bits: a late resend is told from another request.
    pub draft: String,
    /// Its audit leaf: the log of what happened stays whole.
    pub leaf: Bytes,
    /// When it was erased.
    pub at: Timestamp,
}

impl Tombstone {
    /// The one of a pratica.
    pub fn of(head: &Head, at: Timestamp) -> Self {
        Self {
            comune: head.comune.clone(),
            reference: head.reference.clone(),
            draft: digest(&head.draft),
            leaf: head.leaf.clone(),
            at,
        }
    }

    /// Whether the erased pratica was once this draft.
    pub fn is_of(&self, draft: &DraftId) -> bool {
        self.draft == digest(draft)
    }
}

/// What an erased pratica held and others may now have; what is used up, as a revenue stamp is, stays so.
pub fn given_back(head: &Head) -> Vec<Lookup> {
    head.claims.iter().filter(|claim| !claim.spent).map(|claim| claim.what.clone()).collect()
}

fn digest(draft: &DraftId) -> String {
    hex(&Sha256::digest(draft.as_str()))
}
