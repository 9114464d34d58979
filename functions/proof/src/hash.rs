//! Digests and signatures: bytes of one length, as base64 in JSON (URL alphabet, no padding).

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

/// Bytes of one length that travel as text.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Fixed<const N: usize>(pub [u8; N]);

/// A SHA-256 digest.
pub type Hash = Fixed<32>;

impl<const N: usize> Fixed<N> {
    /// Reads base64; there is one text for each value and no other.
    ///
    /// ```
    /// use proof::hash::Hash;
    /// assert_eq!(Hash::parse(&"A".repeat(43)), Some(Hash::from([0; 32])));
    /// assert_eq!(Hash::parse("AAAA"), None);
    /// ```
    pub fn parse(text: &str) -> Option<Self> {
        URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok().map(Self)
    }

    /// As base64.
    pub fn text(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.0)
    }
}

impl<const N: usize> From<[u8; N]> for Fixed<N> {
    fn from(bytes: [u8; N]) -> Self {
        Self(bytes)
    }
}

impl<const N: usize> fmt::Debug for Fixed<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text())
    }
}

impl<const N: usize> TryFrom<String> for Fixed<N> {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or("not base64 of the right length")
    }
}

impl<const N: usize> From<Fixed<N>> for String {
    fn from(bytes: Fixed<N>) -> Self {
        bytes.text()
    }
}
