//! Text that people typed, over several lines.
//!
//! In: plain text. Out: paragraphs at empty lines, line breaks elsewhere; everything is escaped.

use maud::{Markup, html};

/// The text as paragraphs.
pub(crate) fn paragraphs(text: &str) -> Markup {
    let text = text.replace("\r\n", "\n");
    html! {
        @for paragraph in text.split("\n\n").filter(|p| !p.trim().is_empty()) { p { (lines(paragraph.trim())) } }
    }
}

/// The text in one block, with its line breaks.
pub(crate) fn lines(text: &str) -> Markup {
    html! {
        @for (place, line) in text.lines().enumerate() {
            @if place > 0 { br; }
            (line)
        }
    }
}
