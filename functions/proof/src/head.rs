//! The signed head of a comune's log: how many leaves it has and their root, at one moment.

use serde::{Deserialize, Serialize};

use crate::hash::Hash;
use crate::key::{PublicKeys, Signed};
use crate::merkle;
use crate::text::lines;

/// `testa-<foglie>.json`, published for ever; `testa.json` is the newest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// The comune's ISTAT code.
    pub comune: String,
    /// How many leaves the log has.
    #[serde(rename = "foglie")]
    pub size: u64,
    /// The root over all of them.
    #[serde(rename = "radice")]
    pub root: Hash,
    /// When it was signed (UTC, RFC 3339, whole seconds).
    #[serde(rename = "ora")]
    pub at: String,
    /// The signature.
    #[serde(flatten)]
    pub signed: Signed,
    /// The head before it, and the proof that nothing of it was changed.
    #[serde(rename = "precedente", default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Before>,
}

/// The head before another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Before {
    /// How many leaves it had.
    #[serde(rename = "foglie")]
    pub size: u64,
    /// The proof that the newer log begins with it.
    #[serde(rename = "percorso")]
    pub path: Vec<Hash>,
}

/// The text that is signed. `None` if a value holds a line break.
pub fn text(comune: &str, size: u64, root: &Hash, at: &str) -> Option<String> {
    let values = [("comune", comune), ("foglie", &size.to_string()), ("radice", &root.text()), ("ora", at)];
    lines("sportello registro 1", &values)
}

impl Head {
    /// Whether the comune signed it.
    pub fn is_signed(&self, keys: &PublicKeys) -> bool {
        let text = text(&self.comune, self.size, &self.root, &self.at);
        keys.comune == self.comune && text.is_some_and(|text| keys.signed(&text, &self.signed))
    }

    /// Whether it was signed before another one; whole seconds of one length sort as texts do.
    pub fn is_signed_before(&self, other: &Head) -> bool {
        self.at.len() == other.at.len() && self.at < other.at
    }

    /// Whether this log begins with that of an older head; `None` if this head brings no proof about that one.
    pub fn follows(&self, older: &Head) -> Option<bool> {
        if self.comune != older.comune {
            return Some(false);
        }
        if self.size == older.size {
            return Some(self.root == older.root);
        }
        let before = self.before.as_ref().filter(|before| before.size == older.size)?;
        Some(merkle::consistent(older.size, &older.root, self.size, &self.root, &before.path))
    }
}
