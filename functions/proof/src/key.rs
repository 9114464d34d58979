//! The public keys of a comune: who signs its receipts and its log.

use ed25519_dalek::{Signature as Ed25519, VerifyingKey};
use serde::{Deserialize, Serialize};

use crate::hash::Fixed;

/// An Ed25519 signature (RFC 8032).
pub type Signature = Fixed<64>;

/// A signature, and the name of the key that made it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signed {
    /// Which of the comune's keys.
    #[serde(rename = "chiave")]
    pub key: String,
    /// The signature.
    #[serde(rename = "firma")]
    pub signature: Signature,
}

/// One public key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicKey {
    /// Its name.
    #[serde(rename = "chiave")]
    pub name: String,
    /// The key.
    pub ed25519: Fixed<32>,
}

/// All keys with which a comune ever signed; `registro/chiavi.json` of its site.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicKeys {
    /// The comune's ISTAT code.
    pub comune: String,
    /// The keys; the last one signs today.
    #[serde(rename = "chiavi")]
    pub keys: Vec<PublicKey>,
}

impl PublicKeys {
    /// Whether one of these keys signed a text.
    pub fn signed(&self, text: &str, signed: &Signed) -> bool {
        let named = self.keys.iter().find(|k| k.name == signed.key);
        let key = named.and_then(|k| VerifyingKey::from_bytes(&k.ed25519.0).ok());
        let signature = Ed25519::from_bytes(&signed.signature.0);
        // The strict check leaves one signature for each text and refuses keys that sign everything.
        key.is_some_and(|key| key.verify_strict(text.as_bytes(), &signature).is_ok())
    }
}
