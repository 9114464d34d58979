//! The words of a piece of text, with their place.
//!
//! In: a text and the piece of it. Out: what stands between blanks, with and without the signs around it.

use crate::model::source::Span;

/// A word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word<'t> {
    /// Without the signs around it.
    pub(super) bare: &'t str,
    /// The place of the bare word.
    pub(super) span: Span,
}

/// The words of a piece of text.
pub(super) fn words<'t>(text: &'t str, piece: &Span) -> Vec<Word<'t>> {
    const AROUND: &str = ".,;:!?()[]\"«»“”'’";
    let mut words = Vec::new();
    let mut at = piece.start;
    for part in text[piece.clone()].split(char::is_whitespace) {
        let bare = part.trim_matches(|c| AROUND.contains(c));
        if !bare.is_empty() {
            let start = at + part.len() - part.trim_start_matches(|c| AROUND.contains(c)).len();
            words.push(Word { bare, span: start..start + bare.len() });
        }
        // The sign that was split at may be longer than a byte.
        at += part.len();
        at += text[at..].chars().next().map_or(0, char::len_utf8);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn words_lose_the_signs_around_them() {
        let text = "Paga (16.00 €), entro il 3.";
        let found: Vec<_> = words(text, &(0..text.len())).into_iter().map(|w| (w.bare, w.span.start)).collect();
        assert_eq!(found, [("Paga", 0), ("16.00", 6), ("€", 12), ("entro", 18), ("il", 24), ("3", 27)]);
    }
}
