//! The codice fiscale of a person (D.M. 12 marzo 1974; omocodia: D.M. 23 dicembre 1976, art. 6).
//!
//! In: sixteen characters as typed. Out: a [`CodiceFiscale`], which cannot be wrong in its check character and cannot
//! be printed by accident.

use std::fmt;

use jiff::civil::Date;

/// A checked codice fiscale, in capitals.
#[derive(Clone, PartialEq, Eq)]
pub struct CodiceFiscale(String);

/// In place of a digit an omocodia code has one of these letters, in the order of the digits 0 to 9.
const OMOCODIA: &[u8; 10] = b"LMNPQRSTUV";
/// The months, in order.
const MONTHS: &[u8; 12] = b"ABCDEHLMPRST";
/// Positions that hold digits (from 0).
const DIGITS: [usize; 7] = [6, 7, 9, 10, 12, 13, 14];
/// The value of a character in an odd place (first, third…), for 0-9 and then A-Z.
const ODD: [u32; 36] = [
    1, 0, 5, 7, 9, 13, 15, 17, 19, 21, // 0-9
    1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23, // A-Z
];

/// Why a text is no codice fiscale.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// Not sixteen letters and digits.
    Length,
    /// A letter where a digit belongs, or the other way round, or an impossible birth date.
    Shape,
    /// The last character does not follow from the others: one of them is mistyped.
    Check,
}

impl CodiceFiscale {
    /// Reads a codice fiscale; spaces and lower case are accepted.
    ///
    /// ```
    /// use contract::codice_fiscale::CodiceFiscale;
    /// assert!(CodiceFiscale::parse("rss mra 80a01 h501u").is_ok());
    /// assert!(CodiceFiscale::parse("RSSMRA80A01H501X").is_err());
    /// ```
    ///
    /// # Errors
    /// Says what is wrong with it; a place code is not looked up, since abolished comuni stay valid.
    pub fn parse(text: &str) -> Result<Self, Wrong> {
        let code: String = text.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_uppercase()).collect();
        let bytes = code.as_bytes();
        if bytes.len() != 16 || !bytes.iter().all(u8::is_ascii_alphanumeric) {
            return Err(Wrong::Length);
        }
        for (place, byte) in bytes.iter().enumerate() {
            let fits = if DIGITS.contains(&place) { digit(*byte).is_some() } else { byte.is_ascii_uppercase() };
            if !fits {
                return Err(Wrong::Shape);
            }
        }
        if check_character(bytes) != Some(bytes[15]) {
            return Err(Wrong::Check);
        }
        let code = Self(code);
        // A day is 1-31, plus 40 for women; a month has its own letter.
        if code.month().is_none() || !matches!(code.day_number(), 1..=31 | 41..=71) {
            return Err(Wrong::Shape);
        }
        Ok(code)
    }

    /// The sixteen characters, for storing and for keyed look-ups; never for a log.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the birth date written in the code can be this one (the code holds two digits of the year).
    pub fn agrees_with_birth(&self, birth: Date) -> bool {
        let day = self.day_number() % 40;
        self.month() == Some(birth.month()) && day == birth.day() as u32 && self.year() == (birth.year() % 100) as u32
    }

    /// Whether the code was given to a woman.
    pub fn is_of_a_woman(&self) -> bool {
        self.day_number() > 40
    }

    /// Whether the code can be that of a person of this surname. Codes are made from the name in the register, so a name
    /// of which only a part was typed may not agree; one with letters that are not known here always does.
    pub fn agrees_with_surname(&self, surname: &str) -> bool {
        letters(surname, false).is_none_or(|letters| self.0[..3] == letters)
    }

    /// Whether the code can be that of a person of this name (all first names, or the first alone).
    pub fn agrees_with_name(&self, name: &str) -> bool {
        let first = name.split_whitespace().next().unwrap_or_default();
        [name, first].iter().any(|n| letters(n, true).is_none_or(|letters| self.0[3..6] == letters))
    }

    /// The cadastral code of the place of birth, `Z…` for a country; omocodia letters are turned back into digits.
    pub fn birth_place(&self) -> String {
        let bytes = self.0.as_bytes();
        format!("{}{:03}", char::from(bytes[11]), self.number(&[12, 13, 14]))
    }

    fn number(&self, places: &[usize]) -> u32 {
        let bytes = self.0.as_bytes();
        places.iter().fold(0, |n, &p| n * 10 + digit(bytes[p]).unwrap_or(0))
    }

    fn year(&self) -> u32 {
        self.number(&[6, 7])
    }

    fn day_number(&self) -> u32 {
        self.number(&[9, 10])
    }

    fn month(&self) -> Option<i8> {
        MONTHS.iter().position(|m| *m == self.0.as_bytes()[8]).map(|p| p as i8 + 1)
    }
}

impl fmt::Debug for CodiceFiscale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CodiceFiscale(…)")
    }
}

/// The three letters of a surname or of a name: consonants, then vowels, then `X`. A name with four consonants or more
/// gives its first, third and fourth. Nothing where a letter is not among those that the register writes plainly: nobody
/// is kept out for the alphabet of her name.
fn letters(text: &str, is_name: bool) -> Option<String> {
    let plain: Vec<char> = text.chars().filter(|c| c.is_alphabetic()).map(plain).collect::<Option<_>>()?;
    let (vowels, mut consonants): (Vec<char>, Vec<char>) = plain.into_iter().partition(|c| "AEIOU".contains(*c));
    if is_name && consonants.len() > 3 {
        consonants.remove(1);
    }
    Some(consonants.into_iter().chain(vowels).chain("XXX".chars()).take(3).collect())
}

/// A letter without its accent, in capitals.
fn plain(letter: char) -> Option<char> {
    let letter = match letter.to_lowercase().next()? {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' => 'a',
        'è' | 'é' | 'ê' | 'ë' => 'e',
        'ì' | 'í' | 'î' | 'ï' => 'i',
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' => 'o',
        'ù' | 'ú' | 'û' | 'ü' => 'u',
        'ç' | 'č' | 'ć' => 'c',
        'ñ' => 'n',
        'š' | 'ß' => 's',
        'ž' => 'z',
        other => other,
    };
    letter.is_ascii_alphabetic().then(|| letter.to_ascii_uppercase())
}

/// The digit a byte stands for, omocodia letters included.
fn digit(byte: u8) -> Option<u32> {
    match byte {
        b'0'..=b'9' => Some(u32::from(byte - b'0')),
        _ => OMOCODIA.iter().position(|l| *l == byte).map(|p| p as u32),
    }
}

/// The check character of the first fifteen.
fn check_character(bytes: &[u8]) -> Option<u8> {
    let mut sum = 0;
    for (place, byte) in bytes.iter().take(15).enumerate() {
        let index = match byte {
            b'0'..=b'9' => usize::from(byte - b'0'),
            b'A'..=b'Z' => usize::from(byte - b'A') + 10,
            _ => return None,
        };
        // Places are counted from one, so the first is odd.
        sum += if place % 2 == 0 { ODD[index] } else { (index % 36) as u32 - if index >= 10 { 10 } else { 0 } };
    }
    Some(b'A' + (sum % 26) as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_codes_are_read() {
        for code in ["RSSMRA80A01H501U", "RSSMRA85T10A562S", "VRDGPP13R10B293P", "rssmra85t10a562s"] {
            assert!(CodiceFiscale::parse(code).is_ok(), "{code}");
        }
    }

    #[test]
    fn an_omocodia_code_is_read() {
        // The last digit of the place code of RSSMRA85T10A562S replaced by its letter, with the new check character.
        assert!(CodiceFiscale::parse("RSSMRA85T10A56NH").is_ok());
    }

    #[test]
    fn one_wrong_character_is_found() {
        assert_eq!(CodiceFiscale::parse("RSSMRA85T10A562T"), Err(Wrong::Check));
        assert_eq!(CodiceFiscale::parse("RSSMRA85T10A56"), Err(Wrong::Length));
        assert_eq!(CodiceFiscale::parse("RSSMRA85Z10A562S"), Err(Wrong::Check));
        assert_eq!(CodiceFiscale::parse("1SSMRA85T10A562S"), Err(Wrong::Shape));
    }

    #[test]
    fn the_birth_date_is_compared() {
        let code = CodiceFiscale::parse("RSSMRA85T10A562S").unwrap();
        assert!(code.agrees_with_birth(Date::constant(1985, 12, 10)));
        assert!(!code.agrees_with_birth(Date::constant(1985, 12, 11)));
    }

    #[test]
    fn name_surname_sex_and_place_are_compared() {
        let code = CodiceFiscale::parse("RSSMRA85T10A562S").unwrap();
        assert!(
            code.agrees_with_surname("Rossi") && code.agrees_with_name("Mario") && code.agrees_with_name("Mario Luigi")
        );
        assert!(!code.agrees_with_surname("Rosi") && !code.agrees_with_name("Carla Rita"));
        assert!(!code.is_of_a_woman());
        assert_eq!(code.birth_place(), "A562");
        assert_eq!(CodiceFiscale::parse("RSSMRA85T10A56NH").unwrap().birth_place(), "A562", "omocodia");
        for (name, code) in
            [("Gianfranco", "GFR"), ("Fo", "FOX"), ("Niccolò", "NCL"), ("D'Amélio", "DML"), ("Ai", "AIX"), ("", "XXX")]
        {
            assert_eq!(letters(name, true).as_deref(), Some(code), "{name}");
        }
        assert_eq!(letters("Gianfranco", false).as_deref(), Some("GNF"));
        assert!(code.agrees_with_surname("Łukasz") && code.agrees_with_name("李"), "letters that are not known here");
    }

    #[test]
    fn it_is_never_printed() {
        assert_eq!(format!("{:?}", CodiceFiscale::parse("RSSMRA85T10A562S").unwrap()), "CodiceFiscale(…)");
    }
}
