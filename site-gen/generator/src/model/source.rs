//! A file as it was read, and places in it.
//!
//! In: a path as people know it and its text. Out: lines and columns for a [`Span`] of bytes.

use std::ops::Range;
use std::sync::Arc;

/// Bytes of a file, from and until.
pub type Span = Range<usize>;

/// A file of the content, with the path to show.
#[derive(Debug, PartialEq, Eq)]
pub struct Source {
    /// The path as people know it, for example `content/comuni/quadri/comune.toml`.
    pub path: String,
    /// The whole text, without the invisible mark that some editors put first.
    pub text: String,
    /// Whether that mark was there.
    pub marked: bool,
}

/// Bytes of a file and what should stand there instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The bytes.
    pub span: Span,
    /// The new text.
    pub text: String,
}

impl Edit {
    /// Puts a text in the place of some bytes.
    pub fn new(span: Span, text: impl Into<String>) -> Self {
        Self { span, text: text.into() }
    }

    /// Puts another word between the quotes of a TOML text; nothing, if the text is written in a way that could hold
    /// more than the word, or the word would need more than quotes.
    pub fn quoted(source: &Source, span: &Span, word: &str) -> Option<Self> {
        let raw = source.text.get(span.clone())?;
        let inside =
            |mark: char| raw.strip_prefix(mark).and_then(|r| r.strip_suffix(mark)).filter(|r| !r.contains(mark));
        let plain = inside('"').or_else(|| inside('\''))?;
        let safe = !plain.contains('\\') && !word.contains(|c: char| c == '"' || c == '\\' || c.is_control());
        safe.then(|| Self::new(span.clone(), format!("\"{word}\"")))
    }
}

impl Source {
    /// A source that diagnostics and nouns can share.
    pub fn new(path: impl Into<String>, text: impl Into<String>) -> Arc<Self> {
        Arc::new(Self { path: path.into(), text: text.into(), marked: false })
    }

    /// A source that began with the invisible mark.
    pub fn marked(path: impl Into<String>, text: impl Into<String>) -> Arc<Self> {
        Arc::new(Self { path: path.into(), text: text.into(), marked: true })
    }

    /// The line and the column of a byte, both from 1; the column counts characters.
    pub fn line_column(&self, at: usize) -> (usize, usize) {
        let mut at = at.min(self.text.len());
        while !self.text.is_char_boundary(at) {
            at -= 1;
        }
        let before = &self.text[..at];
        let start = before.rfind('\n').map_or(0, |i| i + 1);
        (before.matches('\n').count() + 1, before[start..].chars().count() + 1)
    }
}

/// A value and the bytes it was read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct At<T> {
    /// The value.
    pub value: T,
    /// Where it stands in its file.
    pub span: Span,
}

impl<T> At<T> {
    /// The value at that place.
    pub fn new(value: T, span: Span) -> Self {
        Self { value, span }
    }
}
