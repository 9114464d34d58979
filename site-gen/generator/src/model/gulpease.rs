//! How easily an Italian text is read: the Gulpease index.
//!
//! In: plain text. Out: its sentences, and 89 + (300 × sentences − 10 × letters) / words, from 0 (hard) to 100 (easy).
//! Source: P. Lucisano, M. E. Piemontese, GULPEASE: una formula per la predizione della difficoltà dei testi in
//! lingua italiana, Scuola e città 3 (1988), 110-124. Below 40 a text is hard for who ended the upper school, below
//! 60 for who ended the middle school, below 80 for who ended the primary school.

use std::ops::AddAssign;

/// Below this a text is hard for who ended the middle school.
pub const MIDDLE_SCHOOL: f64 = 60.0;

/// What the index is counted from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Letters and digits.
    pub letters: usize,
    /// Words: what stands between blanks and has a letter or a digit.
    pub words: usize,
    /// Sentences.
    pub sentences: usize,
}

impl Counts {
    /// The counts of one sentence.
    pub fn of(sentence: &str) -> Self {
        let word = |word: &&str| word.chars().any(char::is_alphanumeric);
        let words = sentence.split_whitespace().filter(word).count();
        let letters = sentence.chars().filter(|c| c.is_alphanumeric()).count();
        Self { letters, words, sentences: usize::from(words > 0) }
    }

    /// The index, cut at 0 and 100; nothing, where there are no words.
    pub fn index(self) -> Option<f64> {
        let number = |count: usize| count as f64;
        let (letters, words, sentences) = (number(self.letters), number(self.words), number(self.sentences));
        (self.words > 0).then(|| (89.0 + (300.0 * sentences - 10.0 * letters) / words).clamp(0.0, 100.0))
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.letters += other.letters;
        self.words += other.words;
        self.sentences += other.sentences;
    }
}

/// The sentences of a paragraph. A point ends one only before a capital letter: `art. 2` and `n. 241` do not.
pub fn sentences(paragraph: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut from = 0;
    for (at, sign) in paragraph.match_indices(['.', '!', '?']) {
        let end = at + sign.len();
        let rest = &paragraph[end..];
        let next = rest.trim_start().chars().find(|c| !"«“\"(".contains(*c));
        if rest.starts_with(char::is_whitespace) && next.is_none_or(char::is_uppercase) {
            found.push(&paragraph[from..end]);
            from = end;
        }
    }
    found.push(&paragraph[from..]);
    found.into_iter().map(str::trim).filter(|sentence| !sentence.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_index_is_that_of_the_formula() {
        let counts = Counts::of("Il gatto dorme.");
        assert_eq!(counts, Counts { letters: 12, words: 3, sentences: 1 });
        // 89 + (300 - 120) / 3 = 149, above the scale.
        assert_eq!(counts.index(), Some(100.0));
        let counts = Counts { letters: 500, words: 100, sentences: 4 };
        assert_eq!(counts.index(), Some(51.0));
        assert_eq!(Counts { letters: 3000, words: 100, sentences: 1 }.index(), Some(0.0));
        assert_eq!(Counts::of(" — ").index(), None);
    }

    #[test]
    fn laws_and_numbers_do_not_end_a_sentence() {
        let text = "Lo dice l'art. 2 della L. 7 agosto 1990, n. 241. Il Comune risponde! «Presto?» Sì";
        let expected = ["Lo dice l'art. 2 della L. 7 agosto 1990, n. 241.", "Il Comune risponde!", "«Presto?» Sì"];
        assert_eq!(sentences(text), expected);
    }
}
