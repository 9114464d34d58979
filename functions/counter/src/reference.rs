//! The number of a request: short, speakable, with a check character, and the comune's prefix.
//!
//! `QDR-7K4M-PX9C-TAH`: three letters of the comune, ten symbols drawn from the draft's identity, one check symbol. The
//! alphabet has 23 symbols (a prime, so that the check finds every single slip and every exchange of two neighbours) and
//! leaves out whatever looks or sounds like another: no 0/O/Q, 1/I/L, 2/Z, 5/S, 8/B, G.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The symbols, in the order of their values.
pub const ALPHABET: &[u8; 23] = b"ACDEFHJKMNPRTUVWXY34679";
const BODY: usize = 10;

/// A well-formed reference, kept without hyphens.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Reference(String);

/// Why a text is no reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// It has not three letters and eleven symbols.
    Length,
    /// It holds a symbol that no reference has.
    Symbol,
    /// The check symbol does not follow from the others.
    Check,
}

impl Reference {
    /// The reference that a draft's MAC gives: its first 128 bits in base 23, behind the comune's prefix.
    pub fn from_mac(prefix: &str, mac: &[u8; 32]) -> Self {
        let mut number = mac.iter().take(16).fold(0_u128, |n, b| (n << 8) | u128::from(*b));
        let mut text = prefix.to_owned();
        for _ in 0..BODY {
            text.push(ALPHABET[(number % 23) as usize] as char);
            number /= 23;
        }
        let check = check_symbol(text.as_bytes());
        text.push(check as char);
        Self(text)
    }

    /// Reads a reference as typed: hyphens, spaces and lower case are accepted.
    ///
    /// # Errors
    /// Says what is wrong with it, so that a mistyped number is told from an unknown one.
    pub fn parse(text: &str) -> Result<Self, Wrong> {
        let code: String = text
            .chars()
            .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '–' | '.' | '/'))
            .map(|c| c.to_ascii_uppercase())
            .collect();
        if code.len() != 3 + BODY + 1 {
            return Err(Wrong::Length);
        }
        if !code.bytes().all(|b| ALPHABET.contains(&b)) {
            return Err(Wrong::Symbol);
        }
        let (body, check) = code.as_bytes().split_at(3 + BODY);
        if check != [check_symbol(body)] {
            return Err(Wrong::Check);
        }
        Ok(Self(code))
    }

    /// The comune's three letters.
    pub fn prefix(&self) -> &str {
        &self.0[..3]
    }

    /// Without hyphens: the key in the archive and the name in addresses.
    pub fn key(&self) -> &str {
        &self.0
    }
}

/// A weighted sum modulo 23, with weights 2, 3, 4…: all differ and none is 0, so one wrong symbol or two exchanged ones
/// always change it.
fn check_symbol(symbols: &[u8]) -> u8 {
    let sum: usize = symbols
        .iter()
        .enumerate()
        .map(|(place, symbol)| (place + 2) * ALPHABET.iter().position(|a| a == symbol).unwrap_or(0))
        .sum();
    ALPHABET[sum % 23]
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let t = &self.0;
        write!(f, "{}-{}-{}-{}", &t[..3], &t[3..7], &t[7..11], &t[11..])
    }
}

impl TryFrom<String> for Reference {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).map_err(|_| "not a reference")
    }
}

impl From<Reference> for String {
    fn from(reference: Reference) -> Self {
        reference.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(seed: u8) -> Reference {
        let mut mac = [0_u8; 32];
        for (i, b) in mac.iter_mut().enumerate() {
            *b = seed.wrapping_mul(31).wrapping_add(i as u8 * 7);
        }
        Reference::from_mac("QDR".replace('Q', "K").as_str(), &mac)
    }

    #[test]
    fn it_is_read_back_however_it_is_typed() {
        let reference = sample(5);
        assert_eq!(Reference::parse(&reference.to_string()), Ok(reference.clone()));
        assert_eq!(Reference::parse(&reference.to_string().to_lowercase().replace('-', " ")), Ok(reference));
    }

    #[test]
    fn every_single_slip_and_every_exchange_of_neighbours_is_found() {
        for seed in 0..50 {
            let code = sample(seed).key().to_owned().into_bytes();
            for place in 0..code.len() {
                for symbol in ALPHABET {
                    let mut wrong = code.clone();
                    wrong[place] = *symbol;
                    let read = Reference::parse(std::str::from_utf8(&wrong).unwrap());
                    assert_eq!(read.is_ok(), wrong == code);
                }
                if place + 1 < code.len() {
                    let mut wrong = code.clone();
                    wrong.swap(place, place + 1);
                    let read = Reference::parse(std::str::from_utf8(&wrong).unwrap());
                    assert_eq!(read.is_ok(), wrong == code, "{place}");
                }
            }
        }
    }
}
