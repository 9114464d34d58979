//! Codes that an office printed and a citizen copies: payment notices, revenue stamps, ISEE, land register.
//!
//! In: a [`Scheme`] and a text as typed. Out: the code in its one spelling, or what is wrong with it.

use serde::{Deserialize, Serialize};

/// Who prints the code, and so how it looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scheme {
    /// A pagoPA payment notice: 18 digits, the first of which (`aux digit`) is 0, 1, 2 or 3 (SANP, Specifiche attuative
    /// dei codici identificativi di versamento). With 0 or 3 the last two digits follow from the others, modulo 93.
    PaymentNotice,
    /// A revenue stamp: the 14 digits above its bar code.
    RevenueStamp,
    /// The protocol of an ISEE declaration: `INPS-ISEE-2026-01234567A-00`.
    Isee,
    /// A sheet of the land register: up to four digits, perhaps a letter.
    Sheet,
    /// A parcel of the land register: up to five digits, perhaps with a denominator.
    Parcel,
    /// A unit of the land register: up to four digits.
    Subunit,
    /// The number of a house: `12`, `12/A`, `12 bis`, `s.n.c.`.
    HouseNumber,
}

/// Why a text is no such code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// Not the right characters, or not as many.
    Shape,
    /// The check digits do not follow from the others.
    Check,
}

/// The most characters that any of them is typed with.
pub const MAX: u32 = 40;

impl Scheme {
    /// All of them.
    pub const ALL: [Scheme; 7] = [
        Scheme::PaymentNotice,
        Scheme::RevenueStamp,
        Scheme::Isee,
        Scheme::Sheet,
        Scheme::Parcel,
        Scheme::Subunit,
        Scheme::HouseNumber,
    ];

    /// Reads a code; spaces, points and lower case are accepted where the code has none.
    ///
    /// ```
    /// use contract::code::Scheme;
    /// assert_eq!(Scheme::HouseNumber.read("12 / a").as_deref(), Ok("12/A"));
    /// assert_eq!(Scheme::Isee.read("inps isee 2026 01234567a 00").as_deref(), Ok("INPS-ISEE-2026-01234567A-00"));
    /// ```
    ///
    /// # Errors
    /// Says what is wrong with it.
    pub fn read(self, text: &str) -> Result<String, Wrong> {
        let upper = text.to_uppercase();
        let compact: String = upper.chars().filter(|c| !c.is_whitespace() && !matches!(c, '.' | '-' | '–')).collect();
        if !compact.is_ascii() {
            return Err(Wrong::Shape);
        }
        let read = match self {
            Scheme::PaymentNotice => return notice(&compact),
            Scheme::RevenueStamp => digits(&compact, 14..=14),
            Scheme::Isee => isee(&compact),
            Scheme::Sheet => sheet(&compact),
            Scheme::Parcel => parcel(&compact),
            Scheme::Subunit => digits(&compact, 1..=4).map(unpadded),
            Scheme::HouseNumber => house_number(&compact),
        };
        read.ok_or(Wrong::Shape)
    }

    /// A right one, for examples and tests.
    pub fn example(self) -> &'static str {
        match self {
            Scheme::PaymentNotice => "301000000000000144",
            Scheme::RevenueStamp => "01230000456789",
            Scheme::Isee => "INPS-ISEE-2026-01234567A-00",
            Scheme::Sheet => "12",
            Scheme::Parcel => "345",
            Scheme::Subunit => "6",
            Scheme::HouseNumber => "12",
        }
    }

    /// Whether it is written in digits alone.
    pub fn is_digits(self) -> bool {
        matches!(self, Scheme::PaymentNotice | Scheme::RevenueStamp | Scheme::Subunit)
    }
}

fn digits(text: &str, length: std::ops::RangeInclusive<usize>) -> Option<String> {
    (length.contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.to_owned())
}

fn unpadded(text: String) -> String {
    let short = text.trim_start_matches('0');
    if short.is_empty() { "0".to_owned() } else { short.to_owned() }
}

/// The check digits are the rest of the sixteen before them divided by 93. With 1 and 2 the body's own scheme rules.
fn notice(text: &str) -> Result<String, Wrong> {
    let code = digits(text, 18..=18).ok_or(Wrong::Shape)?;
    let aux = code.as_bytes()[0];
    if !matches!(aux, b'0'..=b'3') {
        return Err(Wrong::Shape);
    }
    let number = |part: &str| part.bytes().fold(0_u64, |n, b| n * 10 + u64::from(b - b'0'));
    if matches!(aux, b'0' | b'3') && number(&code[..16]) % 93 != number(&code[16..]) {
        return Err(Wrong::Check);
    }
    Ok(code)
}

fn isee(text: &str) -> Option<String> {
    let rest = text.strip_prefix("INPSISEE")?;
    let (year, rest) = rest.split_at_checked(4)?;
    let (number, part) = rest.split_at_checked(9)?;
    let (serial, letter) = number.split_at(8);
    let fits = digits(year, 4..=4).is_some()
        && year.starts_with("20")
        && digits(serial, 8..=8).is_some()
        && letter.bytes().all(|b| b.is_ascii_uppercase())
        && digits(part, 2..=2).is_some();
    fits.then(|| format!("INPS-ISEE-{year}-{number}-{part}"))
}

fn sheet(text: &str) -> Option<String> {
    let (number, letter) = match text.as_bytes().last() {
        Some(b'A'..=b'Z') => text.split_at(text.len() - 1),
        _ => (text, ""),
    };
    Some(format!("{}{letter}", unpadded(digits(number, 1..=4)?)))
}

fn parcel(text: &str) -> Option<String> {
    let (number, rest) = text.split_once('/').map_or((text, None), |(number, rest)| (number, Some(rest)));
    let number = unpadded(digits(number, 1..=5)?);
    match rest {
        None => Some(number),
        Some(rest) => digits(rest, 1..=4).map(|rest| format!("{number}/{}", unpadded(rest))),
    }
}

fn house_number(text: &str) -> Option<String> {
    if matches!(text, "SNC" | "SN") {
        return Some("SNC".to_owned());
    }
    let end = text.bytes().position(|b| !b.is_ascii_digit()).unwrap_or(text.len());
    let (number, rest) = text.split_at(end);
    let number = unpadded(digits(number, 1..=5)?);
    let suffix = rest.strip_prefix('/').unwrap_or(rest);
    let fits = suffix.len() <= 5
        && suffix.bytes().all(|b| b.is_ascii_alphanumeric())
        && (rest.len() == suffix.len() || !suffix.is_empty());
    match (fits, suffix.is_empty()) {
        (false, _) => None,
        (true, true) => Some(number),
        (true, false) => Some(format!("{number}/{suffix}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_example_is_right_and_is_its_own_spelling() {
        for scheme in Scheme::ALL {
            assert_eq!(scheme.read(scheme.example()).as_deref(), Ok(scheme.example()), "{scheme:?}");
        }
    }

    #[test]
    fn codes_are_read_as_they_are_printed() {
        for (scheme, typed, code) in [
            (Scheme::PaymentNotice, "3010 0000 0000 0001 44", "301000000000000144"),
            (Scheme::PaymentNotice, "1 23456 78901 23456 7 0", "123456789012345670"),
            (Scheme::Sheet, "0012 b", "12B"),
            (Scheme::Parcel, "00345 / 02", "345/2"),
            (Scheme::Subunit, "006", "6"),
            (Scheme::HouseNumber, "s.n.c.", "SNC"),
            (Scheme::HouseNumber, "12bis", "12/BIS"),
            (Scheme::Isee, "INPS-ISEE-2025-12345678Z-01", "INPS-ISEE-2025-12345678Z-01"),
        ] {
            assert_eq!(scheme.read(typed).as_deref(), Ok(code), "{scheme:?} {typed}");
        }
    }

    #[test]
    fn one_wrong_character_is_told() {
        for (scheme, typed, wrong) in [
            (Scheme::PaymentNotice, "301000000000000145", Wrong::Check),
            (Scheme::PaymentNotice, "401000000000000144", Wrong::Shape),
            (Scheme::PaymentNotice, "30100000000000014", Wrong::Shape),
            (Scheme::RevenueStamp, "0123456789012", Wrong::Shape),
            (Scheme::RevenueStamp, "0123456789012A", Wrong::Shape),
            (Scheme::Isee, "INPS-ISEE-1926-01234567A-00", Wrong::Shape),
            (Scheme::Isee, "INPS-ISEE-2026-0123456AA-00", Wrong::Shape),
            (Scheme::Isee, "INPS-ISEE-20", Wrong::Shape),
            (Scheme::Sheet, "B", Wrong::Shape),
            (Scheme::Parcel, "12/", Wrong::Shape),
            (Scheme::HouseNumber, "dodici", Wrong::Shape),
            (Scheme::HouseNumber, "12/", Wrong::Shape),
            (Scheme::HouseNumber, "１２", Wrong::Shape),
        ] {
            assert_eq!(scheme.read(typed), Err(wrong), "{scheme:?} {typed}");
        }
    }
}
