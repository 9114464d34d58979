//! The identity of a form: 16 hexadecimal digits of the SHA-256 of its canonical bytes.
//!
//! In: a [`Form`]. Out: its bytes and its [`Revision`]. The same form always gives the same bytes: fields are written
//! in the order of their declaration, maps are sorted, and there is no white space.

use std::fmt;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::form::Form;

/// The name of an immutable form document.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Revision(String);

impl Revision {
    /// Reads a revision as it stands in a hidden field or in the index.
    ///
    /// ```
    /// use contract::revision::Revision;
    /// assert!(Revision::parse("0123456789abcdef").is_some());
    /// assert!(Revision::parse("../../etc/passwd").is_none());
    /// ```
    pub fn parse(text: &str) -> Option<Self> {
        let well_formed = text.len() == 16 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        well_formed.then(|| Self(text.to_owned()))
    }

    /// The revision of these canonical bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self(hex(&Sha256::digest(bytes)[..8]))
    }

    /// The 16 digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Revision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Revision {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or("a revision is 16 lower-case hexadecimal digits")
    }
}

impl From<Revision> for String {
    fn from(revision: Revision) -> Self {
        revision.0
    }
}

/// Bytes as lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    bytes.iter().flat_map(|b| [DIGITS[(b >> 4) as usize] as char, DIGITS[(b & 15) as usize] as char]).collect()
}

impl Form {
    /// The canonical bytes of the document and the revision they give.
    ///
    /// # Errors
    /// Only if the JSON writer fails, which it does not for this type.
    pub fn canonical(&self) -> Result<(Vec<u8>, Revision), serde_json::Error> {
        let bytes = serde_json::to_vec(self)?;
        let revision = Revision::of(&bytes);
        Ok((bytes, revision))
    }
}
