//! The key of a draft for who has not logged in: made, written for people, read however it is typed.
//!
//! It is 12 symbols that cannot be mistaken for one another (54 bits), and opens only together with a secret of the server.

use contract::index::CounterIndex;
use counter::draft::DraftId;
use counter::fault::Fault;
use counter::keys::{Keys, Purpose, Secret};
use counter::reference::ALPHABET;

use crate::citizen::address;
use crate::doors::Doors;

/// Symbols of a key.
const LENGTH: usize = 12;
/// A new key.
pub(crate) fn key(doors: &impl Doors) -> Result<String, Fault> {
    let mut key = String::new();
    while key.len() < LENGTH {
        let mut bytes = [0; 16];
        doors.chance(&mut bytes)?;
        // 253 is the largest multiple of 23 in a byte: what is above would make some symbols likelier.
        let fair = bytes.iter().filter(|b| usize::from(**b) < 253);
        key.extend(fair.map(|b| char::from(ALPHABET[usize::from(*b) % ALPHABET.len()])));
    }
    key.truncate(LENGTH);
    Ok(key)
}

/// A key as people read it: `7K4M-PX9C-TAHF`.
pub(crate) fn spaced(key: &str) -> String {
    let parts: Vec<&str> = [0, 4, 8].iter().filter_map(|at| key.get(*at..at + 4)).collect();
    parts.join("-")
}

/// A key as it was typed: spaces, hyphens and lower case are folded.
pub(crate) fn typed_key(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).take(40).collect()
}

/// What a draft is sealed under for who has its key.
pub(crate) fn secret(doors: &impl Doors, draft: &DraftId, key: &str) -> Secret {
    Secret(doors.keys().mac(Purpose::Resume, &[draft.as_str().as_bytes(), key.as_bytes()]))
}

/// Where a draft is found again.
pub(crate) fn link(index: &CounterIndex, draft: &DraftId) -> String {
    address(index, &format!("riprendi/{}", draft.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_read_however_it_is_typed() {
        assert_eq!(spaced("7K4MPX9CTAHF"), "7K4M-PX9C-TAHF");
        assert_eq!(typed_key(" 7k4m px9c-tahf "), "7K4MPX9CTAHF");
    }
}
