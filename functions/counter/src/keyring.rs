//! The keys of a consortium derived from one 256-bit root, by well-known constructions only.
//!
//! HKDF-SHA-256 (RFC 5869) gives each purpose and each comune a key of its own; look-ups and MACs are HMAC-SHA-256
//! (RFC 2104); contents are sealed with XChaCha20-Poly1305; data keys are sealed to the comune's X25519 public key by
//! HPKE (RFC 9180); receipts and heads of the log are signed with Ed25519 (RFC 8032). The root comes from a key file, from a secret store or from a key service; it is never logged.

use std::hash::Hash;
use std::sync::Arc;

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use ed25519_dalek::{Signer, SigningKey};
use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use hpke::aead::ChaCha20Poly1305;
use hpke::kdf::HkdfSha256;
use hpke::kem::X25519HkdfSha256;
use hpke::{Deserializable, Kem, OpModeR, OpModeS, Serializable};
use proof::hash::Fixed;
use proof::key::{PublicKey, PublicKeys, Signed};
use quick_cache::sync::{Cache, DefaultLifecycle};
use quick_cache::{DefaultHashBuilder, OptionsBuilder, UnitWeighter};
use sha2::Sha256;

use crate::bytes::Bytes;
use crate::fault::Fault;
use crate::keys::{Domain, Keys, Label, Lookup, Purpose, Sealed, Secret, WrappedKey};

/// The prefix of every look-up: which key made it, so that keys can be changed one day.
const KEY_ID: &str = "k1";
/// The names of the signing keys, each derived under its own name. To change the key, add a name: the last one signs, and
/// what the earlier ones signed can still be checked.
const SIGNING: [&str; 1] = ["f1"];
const NONCE: usize = 24;
const ENCAPPED: usize = 32;

/// How many comuni's key pairs are kept at hand.
const PAIRS: usize = 256;
/// How many opened data keys are kept at hand: eight megabytes or so, when there were so many.
const OPENED: usize = 32_768;

/// The key pair of a comune.
struct Pair {
    private: <X25519HkdfSha256 as Kem>::PrivateKey,
    public: <X25519HkdfSha256 as Kem>::PublicKey,
}

/// All keys, from one root.
///
/// What was derived or unwrapped a moment ago is kept in memory, where the root is, from which it follows. Nothing is found
/// there but by the wrapped key itself: once the archive has erased that, nobody can ask for it.
pub struct KeyRing {
    root: Secret,
    pairs: Cache<String, Arc<Pair>>,
    /// By comune, label and wrapped key.
    opened: Cache<Vec<u8>, [u8; 32]>,
}

/// A cache of so many entries in so many parts, each with a lock of its own. Left to choose, it asks the system how many
/// processors there are, and the system reads a dozen files.
fn cache<K: Eq + Hash, V: Clone>(entries: usize) -> Cache<K, V> {
    const PARTS: usize = 8;
    let options =
        OptionsBuilder::new().shards(PARTS).estimated_items_capacity(entries).weight_capacity(entries as u64).build();
    match options {
        Ok(options) => {
            Cache::with_options(options, UnitWeighter, DefaultHashBuilder::default(), DefaultLifecycle::default())
        }
        Err(_) => Cache::new(entries),
    }
}

impl KeyRing {
    /// The keys that a root gives.
    pub fn new(root: Secret) -> Self {
        Self { root, pairs: cache(PAIRS), opened: cache(OPENED) }
    }

    /// A new random root, for a new installation.
    ///
    /// # Errors
    /// If the system has no randomness to give.
    pub fn new_root() -> Result<Secret, Fault> {
        random().map(Secret)
    }

    fn derived(&self, info: &[&[u8]]) -> Result<[u8; 32], Fault> {
        derive(&self.root.0, info)
    }

    fn pair(&self, comune: &str) -> Result<Arc<Pair>, Fault> {
        self.pairs.get_or_insert_with(comune, || {
            let seed = self.derived(&[b"comune keypair", comune.as_bytes()])?;
            let (private, public) = X25519HkdfSha256::derive_keypair(&seed);
            Ok(Arc::new(Pair { private, public }))
        })
    }

    fn signing(&self, comune: &str, name: &str) -> Result<SigningKey, Fault> {
        let seed = self.derived(&[b"comune signature", comune.as_bytes(), name.as_bytes()])?;
        Ok(SigningKey::from_bytes(&seed))
    }

    fn unwrap(&self, comune: &str, label: &Label, key: &WrappedKey) -> Result<[u8; 32], Fault> {
        let name = framed(&[comune.as_bytes(), label.as_bytes(), &key.0.0]);
        self.opened.get_or_insert_with(&name, || self.unwrapped(comune, label, key))
    }

    fn unwrapped(&self, comune: &str, label: &Label, key: &WrappedKey) -> Result<[u8; 32], Fault> {
        const DOING: &str = "unwrapping a data key";
        let (encapped, wrapped) = key.0.0.split_at_checked(ENCAPPED).ok_or_else(|| Fault::plain(DOING))?;
        let encapped = <X25519HkdfSha256 as Kem>::EncappedKey::from_bytes(encapped)
            .map_err(|_| Fault::plain("reading an encapsulated key"))?;
        let plain = hpke::single_shot_open::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
            &OpModeR::Base,
            &self.pair(comune)?.private,
            &encapped,
            b"sportello data key",
            wrapped,
            label.as_bytes(),
        )
        .map_err(|_| Fault::plain(DOING))?;
        plain.try_into().map_err(|_| Fault::plain(DOING))
    }
}

impl Keys for KeyRing {
    fn lookup(&self, domain: &Domain, label: &str, value: &str) -> Lookup {
        let domain = match domain {
            Domain::Comune(istat) => format!("comune {istat}"),
            Domain::Consortium => "consortium".to_owned(),
        };
        let mac = hmac(&self.root.0, &[b"lookup", domain.as_bytes(), label.as_bytes(), value.as_bytes()]);
        Lookup(format!("{KEY_ID}.{}", Bytes(mac[..16].to_vec()).text()))
    }

    fn mac(&self, purpose: Purpose, data: &[&[u8]]) -> [u8; 32] {
        let purpose: &[u8] = match purpose {
            Purpose::Reference => b"reference",
            Purpose::Review => b"review",
            Purpose::Content => b"content",
            Purpose::Profile => b"profile",
            Purpose::Rate => b"rate",
            Purpose::Looks => b"looks",
            Purpose::Names => b"names",
            Purpose::Resume => b"resume",
            Purpose::Arrival => b"arrival",
            Purpose::Fingerprint => b"fingerprint",
        };
        let mut parts = vec![b"mac".as_slice(), purpose];
        parts.extend_from_slice(data);
        hmac(&self.root.0, &parts)
    }

    fn sign(&self, comune: &str, text: &str) -> Result<Signed, Fault> {
        let [.., newest] = SIGNING;
        let signature = self.signing(comune, newest)?.sign(text.as_bytes()).to_bytes();
        Ok(Signed { key: newest.to_owned(), signature: Fixed(signature) })
    }

    fn public_keys(&self, comune: &str) -> Result<PublicKeys, Fault> {
        let public = |name: &&str| {
            let ed25519 = Fixed(self.signing(comune, name)?.verifying_key().to_bytes());
            Ok(PublicKey { name: (*name).to_owned(), ed25519 })
        };
        let keys = SIGNING.iter().map(public).collect::<Result<_, Fault>>()?;
        Ok(PublicKeys { comune: comune.to_owned(), keys })
    }

    fn seal(&self, comune: &str, label: &Label, plain: &[u8]) -> Result<(Sealed, WrappedKey), Fault> {
        let data_key: [u8; 32] = random()?;
        let sealed = encrypt(&data_key, label, plain)?;
        let (encapped, wrapped) = hpke::single_shot_seal::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
            &OpModeS::Base,
            &self.pair(comune)?.public,
            b"sportello data key",
            &data_key,
            label.as_bytes(),
        )
        .map_err(|_| Fault::plain("wrapping a data key"))?;
        let mut bytes = encapped.to_bytes().to_vec();
        bytes.extend_from_slice(&wrapped);
        // Whoever sent it reads it next.
        self.opened.insert(framed(&[comune.as_bytes(), label.as_bytes(), &bytes]), data_key);
        Ok((sealed, WrappedKey(Bytes(bytes))))
    }

    fn reseal(&self, comune: &str, label: &Label, key: &WrappedKey, plain: &[u8]) -> Result<Sealed, Fault> {
        encrypt(&self.unwrap(comune, label, key)?, label, plain)
    }

    fn open(&self, comune: &str, label: &Label, key: &WrappedKey, sealed: &Sealed) -> Result<Vec<u8>, Fault> {
        decrypt(&self.unwrap(comune, label, key)?, label, sealed)
    }

    fn seal_under(&self, secret: &Secret, label: &Label, plain: &[u8]) -> Result<Sealed, Fault> {
        encrypt(&derive(&secret.0, &[b"sealed under a secret"])?, label, plain)
    }

    fn open_under(&self, secret: &Secret, label: &Label, sealed: &Sealed) -> Result<Vec<u8>, Fault> {
        decrypt(&derive(&secret.0, &[b"sealed under a secret"])?, label, sealed)
    }
}

fn random<const N: usize>() -> Result<[u8; N], Fault> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|e| Fault::new("asking the system for randomness", e.to_string()))?;
    Ok(bytes)
}

fn derive(secret: &[u8; 32], info: &[&[u8]]) -> Result<[u8; 32], Fault> {
    let mut key = [0; 32];
    Hkdf::<Sha256>::new(Some(b"sportello v1"), secret)
        .expand(&framed(info), &mut key)
        .map_err(|_| Fault::plain("deriving a key"))?;
    Ok(key)
}

fn hmac(key: &[u8; 32], parts: &[&[u8]]) -> [u8; 32] {
    // HMAC takes a key of any length, so this construction cannot fail; an all-zero result is never reached.
    match <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(key) {
        Ok(mut mac) => {
            mac.update(&framed(parts));
            mac.finalize().into_bytes().into()
        }
        Err(_) => [0; 32],
    }
}

/// Parts with their lengths before them, so that `ab|c` and `a|bc` differ.
fn framed(parts: &[&[u8]]) -> Vec<u8> {
    parts.iter().flat_map(|p| (p.len() as u64).to_be_bytes().into_iter().chain(p.iter().copied())).collect()
}

fn encrypt(key: &[u8; 32], label: &Label, plain: &[u8]) -> Result<Sealed, Fault> {
    let nonce: [u8; NONCE] = random()?;
    let mut bytes = nonce.to_vec();
    let sealed = XChaCha20Poly1305::new(&Key::from(*key))
        .encrypt(&XNonce::from(nonce), Payload { msg: plain, aad: label.as_bytes() })
        .map_err(|_| Fault::plain("sealing"))?;
    bytes.extend_from_slice(&sealed);
    Ok(Sealed(Bytes(bytes)))
}

fn decrypt(key: &[u8; 32], label: &Label, sealed: &Sealed) -> Result<Vec<u8>, Fault> {
    let broken = || Fault::plain("opening sealed contents");
    let (nonce, text) = sealed.0.0.split_first_chunk::<NONCE>().ok_or_else(broken)?;
    XChaCha20Poly1305::new(&Key::from(*key))
        .decrypt(&XNonce::from(*nonce), Payload { msg: text, aad: label.as_bytes() })
        .map_err(|_| broken())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::Fingerprint;

    fn ring() -> KeyRing {
        KeyRing::new(Secret([7; 32]))
    }

    #[test]
    fn the_same_code_has_different_lookups_in_two_comuni() {
        let ring = ring();
        let of = |domain| ring.lookup(&domain, "cf", "RSSMRA85T10A562S");
        assert_ne!(of(Domain::Comune("069070".into())), of(Domain::Comune("069007".into())));
        assert_ne!(of(Domain::Comune("069070".into())), of(Domain::Consortium));
        assert_eq!(of(Domain::Consortium), of(Domain::Consortium));
    }

    #[test]
    fn sealed_contents_open_only_under_their_own_label_and_unchanged() {
        let ring = ring();
        let label = Label::new("069070", "pratica", "A", 1);
        let (sealed, key) = ring.seal("069070", &label, b"risposte").unwrap();
        assert_eq!(ring.open("069070", &label, &key, &sealed).unwrap(), b"risposte");
        assert!(ring.open("069070", &Label::new("069070", "pratica", "B", 1), &key, &sealed).is_err());
        assert!(ring.open("069007", &label, &key, &sealed).is_err());
        for place in 0..sealed.0.0.len() {
            let mut changed = sealed.clone();
            changed.0.0[place] ^= 1;
            assert!(ring.open("069070", &label, &key, &changed).is_err());
        }
        let again = ring.reseal("069070", &label, &key, b"altro").unwrap();
        assert_eq!(ring.open("069070", &label, &key, &again).unwrap(), b"altro");
    }

    #[test]
    fn each_comune_signs_with_a_key_of_its_own_and_only_what_it_signed() {
        let (here, there) = (ring().public_keys("069070").unwrap(), ring().public_keys("069007").unwrap());
        let signed = ring().sign("069070", "testo").unwrap();
        assert!(here.signed("testo", &signed));
        assert!(!here.signed("altro", &signed) && !there.signed("testo", &signed));
        assert_eq!(signed.key, here.keys.last().unwrap().name, "the newest key signs, and its public half is told");
        let other = KeyRing::new(Secret([8; 32])).public_keys("069070").unwrap();
        assert!(!other.signed("testo", &signed), "another root gives another key");
    }

    #[test]
    fn a_root_is_known_again_by_a_print_that_no_other_key_has() {
        let of = |root: [u8; 32]| Fingerprint::of(&KeyRing::new(Secret(root))).0.0;
        assert_eq!(of([7; 32]), of([7; 32]));
        assert_ne!(of([7; 32]), of([8; 32]));
        assert_eq!(of([7; 32]).len(), 16);
        // Nothing else that is derived begins as it does.
        for purpose in [Purpose::Reference, Purpose::Profile, Purpose::Names, Purpose::Looks] {
            assert_ne!(ring().mac(purpose, &[])[..16], of([7; 32]));
        }
    }

    #[test]
    fn a_draft_opens_only_under_its_cookie() {
        let ring = ring();
        let label = Label::new("069070", "bozza", "1", 1);
        let sealed = ring.seal_under(&Secret([1; 32]), &label, b"x").unwrap();
        assert_eq!(ring.open_under(&Secret([1; 32]), &label, &sealed).unwrap(), b"x");
        assert!(ring.open_under(&Secret([2; 32]), &label, &sealed).is_err());
    }
}
