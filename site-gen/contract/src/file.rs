//! A file that was taken in: where its record travels between draft, answers and receipt, and why one is refused.
//!
//! In: what was stored. Out: one line of text, since answers are texts. The bytes are elsewhere, under the id.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::kind::FileFormat;
use crate::language::Language;

/// The record of a file.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredFile {
    /// Where its bytes are: a name that the server made.
    pub id: String,
    /// What the citizen calls it.
    pub name: String,
    /// Its format, by its own bytes.
    pub format: FileFormat,
    /// Its size in bytes, as stored.
    pub bytes: u64,
    /// The SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
    /// The secret that opens its bytes, in hexadecimal: who may read this record may read the file, and nobody else.
    /// When the record is erased the file cannot be read any more. It is never shown.
    pub key: String,
}

impl fmt::Debug for StoredFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("StoredFile(…)")
    }
}

impl StoredFile {
    /// Reads a record.
    pub fn parse(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }

    /// Writes a record.
    pub fn to_text(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// For people: `planimetria.pdf (PDF, 1,2 MB)`.
    pub fn words(&self, language: Language) -> String {
        format!("{} ({}, {})", self.name, self.format.label(), size_in(self.bytes, language))
    }
}

/// A size for people, in thousands of bytes as telephones show it.
pub fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} byte"),
        1_000..1_000_000 => format!("{} KB", bytes.div_ceil(1_000)),
        _ => {
            let tenths = bytes.div_ceil(100_000);
            match tenths % 10 {
                0 => format!("{} MB", tenths / 10),
                rest => format!("{},{rest} MB", tenths / 10),
            }
        }
    }
}

/// A size for people, as their language writes it.
pub fn size_in(bytes: u64, language: Language) -> String {
    match language {
        Language::Italian => size(bytes),
        Language::English => size(bytes).replace(',', ".").replace("byte", "bytes"),
    }
}

/// Why a file was not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// It holds nothing.
    Empty,
    /// It is larger than allowed, in bytes.
    TooLarge(u64),
    /// Its format is none of those asked for.
    Format(Vec<FileFormat>),
    /// Its name says one format and its bytes another.
    NotWhatItSays,
    /// It cannot be opened: damaged, or made to do harm.
    Damaged,
    /// A picture of more points than any camera takes.
    TooManyPoints,
    /// There are as many as allowed already.
    TooMany(u8),
    /// Too many came in the last hour from the same place.
    TooOften,
}

/// The most characters of a file's name that are kept.
pub const NAME_MAX: usize = 100;

/// A file's name as it may be kept and shown: no folders, no control characters, no tricks of direction, not too long.
///
/// ```
/// use contract::file::shown_name;
/// assert_eq!(shown_name("C:\\Utenti\\anna\\pianta.pdf"), "pianta.pdf");
/// assert_eq!(shown_name("../../etc/passwd"), "passwd");
/// ```
pub fn shown_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain = |c: &char| {
        let hidden =
            matches!(*c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}');
        !c.is_control() && !hidden
    };
    let clean: String = last.chars().filter(plain).collect();
    let clean = clean.trim_start_matches(|c: char| c == '.' || c.is_whitespace()).trim_end();
    let count = clean.chars().count();
    match (count, clean.rsplit_once('.')) {
        (0, _) => "file".to_owned(),
        (1..=NAME_MAX, _) => clean.to_owned(),
        // The extension survives the cut.
        (_, Some((stem, extension))) if extension.chars().count() <= 5 => {
            let stem: String = stem.chars().take(NAME_MAX - 6).collect();
            format!("{stem}.{extension}")
        }
        _ => clean.chars().take(NAME_MAX).collect::<String>().trim_end().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lose_what_could_do_harm_and_keep_what_people_read() {
        for (name, shown) in [
            ("pianta casa.pdf", "pianta casa.pdf"),
            ("/tmp/../x.png", "x.png"),
            ("fattura\u{202e}fdp.exe", "fatturafdp.exe"),
            ("a\nb\0.pdf", "ab.pdf"),
            ("...", "file"),
            ("", "file"),
            (".htaccess", "htaccess"),
            (". .htaccess", "htaccess"),
        ] {
            assert_eq!(shown_name(name), shown, "{name:?}");
        }
        let long = format!("{}.pdf", "à".repeat(500));
        assert_eq!(shown_name(&long).chars().count(), 98);
        assert!(shown_name(&long).ends_with(".pdf"));
        let cut = format!("{} {}", "a".repeat(NAME_MAX - 1), "a".repeat(9));
        assert_eq!(shown_name(&cut), "a".repeat(NAME_MAX - 1));
    }

    #[test]
    fn sizes_are_told_as_telephones_do() {
        for (bytes, words) in
            [(12, "12 byte"), (1_001, "2 KB"), (999_999, "1000 KB"), (1_000_000, "1 MB"), (1_234_567, "1,3 MB")]
        {
            assert_eq!(size(bytes), words);
        }
    }
}
