//! The Markdown that authors write.
//!
//! Out: the parser's options, the same for who checks a text and for who draws it, so that what is checked is what is
//! drawn. Never: task lists, formulas, bare addresses, attributes of headings (`{comune}` would be one).

use pulldown_cmark::Options;

/// Tables, notes, definitions and crossed-out words, besides CommonMark.
pub(crate) fn options() -> Options {
    Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_FOOTNOTES | Options::ENABLE_DEFINITION_LIST
}
