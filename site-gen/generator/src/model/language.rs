//! The languages of cards and pages.
//!
//! In: the name of a file. Out: the closed list of languages. Only what is translated depends on it: the law's words
//! and the forms are Italian.

/// A language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Language {
    /// The language of the State, in which every card is.
    Italian,
    /// The language of the translations.
    English,
}

impl Language {
    /// Its code (BCP 47).
    pub fn code(self) -> &'static str {
        match self {
            Self::Italian => "it",
            Self::English => "en",
        }
    }
}
