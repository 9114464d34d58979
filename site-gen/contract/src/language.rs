//! The languages that people read.
//!
//! In: the name of a file, a hidden field. Out: the closed list of languages. Only what is translated depends on it: what
//! binds, and what an office reads, is Italian.

use serde::{Deserialize, Serialize};

/// A language.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Language {
    /// The language of the State, in which every card and form is.
    #[default]
    #[serde(rename = "it")]
    Italian,
    /// The language of the translations.
    #[serde(rename = "en")]
    English,
}

impl Language {
    /// All of them.
    pub const ALL: [Language; 2] = [Language::Italian, Language::English];

    /// Its code (BCP 47).
    pub fn code(self) -> &'static str {
        match self {
            Self::Italian => "it",
            Self::English => "en",
        }
    }

    /// The language of a code.
    ///
    /// ```
    /// use contract::language::Language;
    /// assert_eq!(Language::parse("en"), Some(Language::English));
    /// assert_eq!(Language::parse("xx"), None);
    /// ```
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.code() == code)
    }

    /// Whether it is the language in which a form binds.
    pub fn is_binding(&self) -> bool {
        *self == Self::Italian
    }
}
