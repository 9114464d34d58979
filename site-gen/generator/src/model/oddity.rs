//! What reading found odd in a file, before any rule gives it a name.
//!
//! In: the walk over a document. Out: [`Odd`], which the rules of `check` turn into diagnostics.

use std::sync::Arc;

use crate::model::source::{Edit, Source, Span};

/// Something odd at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Odd {
    /// The file.
    pub source: Arc<Source>,
    /// The place.
    pub span: Span,
    /// What it is.
    pub oddity: Oddity,
    /// What mends it, where reading can tell for sure.
    pub edits: Vec<Edit>,
}

/// The kinds of oddity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Oddity {
    /// The file is not text, not TOML, or has no front matter.
    Syntax {
        /// What is wrong, in words.
        words: String,
        /// What to do.
        help: String,
    },
    /// A file or folder that nobody reads.
    Unread {
        /// Its name.
        name: String,
        /// What could stand there.
        known: &'static [&'static str],
    },
    /// A key that nobody reads.
    UnknownKey {
        /// As it was written.
        key: String,
        /// What could stand there.
        known: Vec<&'static str>,
        /// Which of these are not written there yet.
        free: Vec<&'static str>,
    },
    /// A value of another type than the key's.
    WrongType {
        /// The key.
        key: String,
        /// What it should be, in words.
        expected: &'static str,
    },
    /// A value that is not among the ones allowed.
    WrongValue {
        /// The key.
        key: String,
        /// As it was written.
        value: String,
        /// The values allowed; empty where they are too many to tell.
        allowed: Vec<String>,
        /// What it should be, in words.
        expected: String,
    },
    /// A key that must be there and is not.
    MissingKey(&'static str),
    /// A key that must say something and is there without a word.
    BlankKey(&'static str),
    /// A file that must be there and is not; its name.
    MissingFile(&'static str),
}

impl Oddity {
    /// A file that cannot be read.
    pub(crate) fn syntax(words: impl Into<String>, help: impl Into<String>) -> Self {
        Self::Syntax { words: words.into(), help: help.into() }
    }
}
