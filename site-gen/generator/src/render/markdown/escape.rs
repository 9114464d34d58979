//! Texts made safe for the place where they stand.
//!
//! The rules are the parser's own; this only names them, since writing to a `String` cannot fail.

use pulldown_cmark_escape::{escape_href, escape_html, escape_html_body_text};

use crate::render::markdown::piece::Place;

/// Adds a text, escaped for its place.
pub(super) fn push(out: &mut String, text: &str, place: Place) {
    let written = match place {
        Place::Text => escape_html_body_text(&mut *out, text),
        Place::Attribute => escape_html(&mut *out, text),
        Place::Address => escape_href(&mut *out, text),
    };
    debug_assert!(written.is_ok(), "a `String` takes everything");
}
