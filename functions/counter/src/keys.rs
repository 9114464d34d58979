//! The door to the keys: keyed look-ups, MACs, sealing and opening.
//!
//! A codice fiscale is never stored or compared in clear or under a plain digest (a plain digest falls in about a
//! minute when the name is known): only under a keyed MAC, one domain per comune and one for the consortium.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use proof::key::{PublicKeys, Signed};
use serde::{Deserialize, Serialize};

use crate::bytes::Bytes;
use crate::fault::Fault;

/// Whose look-ups these are; the same value gives unlinkable look-ups in different domains.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Domain {
    /// One comune, by ISTAT code.
    Comune(String),
    /// The consortium as joint controller (GDPR art. 26).
    Consortium,
}

/// A keyed look-up of something personal: a key id and 128 bits, as text.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Lookup(pub String);

impl fmt::Debug for Lookup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Lookup(…)")
    }
}

/// What a MAC is for; each purpose has a key of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// The number of a request.
    Reference,
    /// The token of the summary page.
    Review,
    /// The identity of a request's content.
    Content,
    /// The secret under which a logged-in citizen's drafts and kept data are sealed.
    Profile,
    /// The bucket of a rate limit.
    Rate,
    /// The secret under which the reasons of a comune's looks are sealed.
    Looks,
    /// The secret under which the names in a comune's lists are sealed.
    Names,
    /// The secret under which a draft is sealed for who has its resume key.
    Resume,
    /// The name under which a file may come for one draft.
    Arrival,
    /// The fingerprint of the root.
    Fingerprint,
}

/// The name of what is sealed; a sealed text opens only under the name it was sealed with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label(String);

impl Label {
    /// `comune | table | record | schema version`.
    pub fn new(comune: &str, table: &str, record: &str, version: u16) -> Self {
        Self(format!("{comune}|{table}|{record}|v{version}"))
    }

    /// The bytes that are authenticated beside the sealed text.
    pub fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

/// Sealed contents with their nonce.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Sealed(pub Bytes);

/// The data key of one record, sealed to its comune's public key; kept in a store of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct WrappedKey(pub Bytes);

/// By which a root key is known again: 128 bits of a MAC of nothing. It says nothing of the root.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Fingerprint(pub Bytes);

impl Fingerprint {
    /// That of these keys' root.
    pub fn of(keys: &impl Keys) -> Self {
        let mac = keys.mac(Purpose::Fingerprint, &[]);
        Self(Bytes(mac[..16].to_vec()))
    }
}

/// A 256-bit secret that only its holder has: a cookie, or what a login derives.
#[derive(Clone)]
pub struct Secret(pub [u8; 32]);

impl Secret {
    /// Reads 32 bytes in base64, as a key stands in a file or in an environment.
    pub fn parse(text: &str) -> Option<Self> {
        STANDARD.decode(text.trim()).ok()?.try_into().ok().map(Self)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// The keys of the consortium.
pub trait Keys: Send + Sync {
    /// The look-up of a value in a domain; `label` keeps a codice fiscale apart from a telephone number.
    fn lookup(&self, domain: &Domain, label: &str, value: &str) -> Lookup;

    /// A 256-bit MAC of data for one purpose.
    fn mac(&self, purpose: Purpose, data: &[&[u8]]) -> [u8; 32];

    /// Signs a text for a comune, with the newest of its signing keys.
    ///
    /// # Errors
    /// If the key cannot be had.
    fn sign(&self, comune: &str, text: &str) -> Result<Signed, Fault>;

    /// The public halves of every key with which a comune signs or ever signed, the newest last.
    ///
    /// # Errors
    /// If the keys cannot be had.
    fn public_keys(&self, comune: &str) -> Result<PublicKeys, Fault>;

    /// Seals contents under a new random data key and seals that key to the comune's public key.
    ///
    /// # Errors
    /// If the system has no randomness to give.
    fn seal(&self, comune: &str, label: &Label, plain: &[u8]) -> Result<(Sealed, WrappedKey), Fault>;

    /// Seals changed contents under the record's own data key.
    ///
    /// # Errors
    /// If the key cannot be unwrapped.
    fn reseal(&self, comune: &str, label: &Label, key: &WrappedKey, plain: &[u8]) -> Result<Sealed, Fault>;

    /// Opens contents.
    ///
    /// # Errors
    /// If the key is gone (erased), the label differs or a single bit was changed.
    fn open(&self, comune: &str, label: &Label, key: &WrappedKey, sealed: &Sealed) -> Result<Vec<u8>, Fault>;

    /// Seals contents under a secret that is not ours: a draft or a session under its cookie.
    ///
    /// # Errors
    /// If the system has no randomness to give.
    fn seal_under(&self, secret: &Secret, label: &Label, plain: &[u8]) -> Result<Sealed, Fault>;

    /// Opens what was sealed under a secret.
    ///
    /// # Errors
    /// If the secret or the label differs or a single bit was changed.
    fn open_under(&self, secret: &Secret, label: &Label, sealed: &Sealed) -> Result<Vec<u8>, Fault>;
}
