//! The leaves of a comune's log: what it says of a request, in 32 bytes that tell nobody anything.
//!
//! A leaf is the SHA-256 of some lines of text. They hold a number that cannot be guessed, a keyed code and digests of what
//! is sealed; nothing of it is personal, and once a request is erased nothing leads from its leaf to anybody.

use sha2::{Digest, Sha256};

use crate::hash::Hash;
use crate::text::lines;

/// The leaf of a new request: `comune` (ISTAT), `numero` (as on the receipt), `contenuto` (the keyed code of what was
/// sent), `ora` (UTC, RFC 3339). `None` if a value holds a line break.
pub fn sent(comune: &str, number: &str, content: &str, at: &str) -> Option<Hash> {
    let values = [("comune", comune), ("numero", number), ("contenuto", content), ("ora", at)];
    digest(&lines("sportello pratica 1", &values)?)
}

/// A later version of a request.
pub struct Step<'a> {
    /// The comune's ISTAT code.
    pub comune: &'a str,
    /// Its number, as on the receipt.
    pub number: &'a str,
    /// The version, from 2.
    pub version: u64,
    /// The name of its state.
    pub state: &'a str,
    /// The keyed code of what was sent first.
    pub content: &'a str,
    /// What is sealed now; only its digest counts.
    pub sealed: &'a [u8],
    /// When it was changed (UTC, RFC 3339).
    pub at: &'a str,
    /// The leaf of the version before it.
    pub before: &'a Hash,
}

/// The leaf of a later version. `None` if a value holds a line break.
pub fn step(step: &Step<'_>) -> Option<Hash> {
    let values = [
        ("comune", step.comune),
        ("numero", step.number),
        ("versione", &step.version.to_string()),
        ("stato", step.state),
        ("contenuto", step.content),
        ("sigillo", &Hash::from(<[u8; 32]>::from(Sha256::digest(step.sealed))).text()),
        ("ora", step.at),
        ("prima", &step.before.text()),
    ];
    digest(&lines("sportello passo 1", &values)?)
}

fn digest(text: &str) -> Option<Hash> {
    Some(Hash::from(<[u8; 32]>::from(Sha256::digest(text))))
}
