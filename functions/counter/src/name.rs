//! An applicant's name as lists show it, sealed by itself: a page of an inbox opens no pratica.
//!
//! It is made with the pratica's data key, lies beside it in the store of the keys and ends with it. So a backup of the
//! pratiche holds no name that the keys of today open once its pratica is erased.

use crate::fault::Fault;
use crate::keys::{Keys, Label, Purpose, Sealed, Secret};
use crate::reference::Reference;

/// Seals a name for the lists of a comune.
///
/// # Errors
/// If sealing fails.
pub fn seal(keys: &impl Keys, comune: &str, reference: &Reference, name: &str) -> Result<Sealed, Fault> {
    keys.seal_under(&secret(keys, comune), &label(comune, reference), name.as_bytes())
}

/// Opens it.
///
/// # Errors
/// If it is another pratica's or another comune's, or was tampered with.
pub fn open(keys: &impl Keys, comune: &str, reference: &Reference, sealed: &Sealed) -> Result<String, Fault> {
    let plain = keys.open_under(&secret(keys, comune), &label(comune, reference), sealed)?;
    String::from_utf8(plain).map_err(|_| Fault::plain("reading the name of an applicant"))
}

fn secret(keys: &impl Keys, comune: &str) -> Secret {
    Secret(keys.mac(Purpose::Names, &[comune.as_bytes()]))
}

fn label(comune: &str, reference: &Reference) -> Label {
    Label::new(comune, "nome", reference.key(), 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keyring::KeyRing;

    #[test]
    fn a_name_opens_for_its_own_pratica_and_comune_alone() {
        let keys = KeyRing::new(Secret([5; 32]));
        let [one, two] = [1, 2].map(|n| Reference::from_mac("ACD", &[n; 32]));
        let sealed = seal(&keys, "069070", &one, "Maria Rossi").unwrap();
        assert_eq!(open(&keys, "069070", &one, &sealed).unwrap(), "Maria Rossi");
        assert!(open(&keys, "069070", &two, &sealed).is_err());
        assert!(open(&keys, "069007", &one, &sealed).is_err());
        assert!(open(&KeyRing::new(Secret([6; 32])), "069070", &one, &sealed).is_err());
    }
}
