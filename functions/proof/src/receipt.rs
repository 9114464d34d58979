//! The receipt as a document that proves itself: what was received and when, signed by the comune.

use serde::{Deserialize, Serialize};

use crate::hash::Hash;
use crate::key::{PublicKeys, Signed};
use crate::leaf;
use crate::text::lines;

/// `ricevuta.json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// The comune's ISTAT code.
    pub comune: String,
    /// The number of the request, as people read it.
    #[serde(rename = "numero")]
    pub number: String,
    /// The keyed code of what was sent: who has the key can show that the answers are the ones that were sent.
    #[serde(rename = "contenuto")]
    pub content: String,
    /// What the log will say of it.
    #[serde(rename = "foglia")]
    pub leaf: Hash,
    /// When it was received (UTC, RFC 3339).
    #[serde(rename = "ora")]
    pub at: String,
    /// The promise.
    #[serde(flatten)]
    pub signed: Signed,
}

/// The text that is signed: what was received, when, and that the log will hold it. `None` if a value holds a line break.
pub fn promise(comune: &str, number: &str, content: &str, leaf: &Hash, at: &str) -> Option<String> {
    let values =
        [("comune", comune), ("numero", number), ("contenuto", content), ("foglia", &leaf.text()), ("ora", at)];
    lines("sportello ricevuta 1", &values)
}

impl Receipt {
    /// The text that is signed. `None` if a value holds a line break.
    pub fn text(&self) -> Option<String> {
        promise(&self.comune, &self.number, &self.content, &self.leaf, &self.at)
    }

    /// Whether the comune signed it.
    pub fn is_signed(&self, keys: &PublicKeys) -> bool {
        keys.comune == self.comune && self.text().is_some_and(|text| keys.signed(&text, &self.signed))
    }

    /// Whether its leaf is about what it says, and about nothing else.
    pub fn leaf_is_its_own(&self) -> bool {
        leaf::sent(&self.comune, &self.number, &self.content, &self.at) == Some(self.leaf)
    }
}
