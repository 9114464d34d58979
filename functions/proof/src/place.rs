//! The proof that something stands in the log of a comune.

use serde::{Deserialize, Serialize};

use crate::hash::Hash;
use crate::head::Head;
use crate::merkle;

/// `prova.json`: where a leaf stands in the tree of one head, and the way from it to the root.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The comune's ISTAT code.
    pub comune: String,
    /// The leaf.
    #[serde(rename = "foglia")]
    pub leaf: Hash,
    /// Its place, from 0.
    #[serde(rename = "posto")]
    pub place: u64,
    /// How many leaves the tree has; the head of that size has its root.
    #[serde(rename = "foglie")]
    pub size: u64,
    /// The way to the root.
    #[serde(rename = "percorso")]
    pub path: Vec<Hash>,
}

impl Place {
    /// Whether the leaf stands in the tree of a head.
    pub fn is_under(&self, head: &Head) -> bool {
        let leaf = merkle::leaf(&self.leaf.0);
        self.comune == head.comune
            && self.size == head.size
            && merkle::includes(&leaf, self.place, self.size, &self.path, &head.root)
    }
}
