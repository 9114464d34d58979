//! A compiled text becomes a comune's HTML.
//!
//! In: pieces and the comune's words. Out: HTML. Never parses, never decides: it copies.

use std::sync::Arc;

use crate::render::markdown::escape;
use crate::render::markdown::piece::{self, Piece, Place, Word};
use crate::render::markdown::plain::PlainText;
use crate::render::markdown::words::{ImageView, Words};

/// A text read once, to be filled for many comuni. A copy costs nothing.
#[derive(Clone, Debug)]
pub(crate) struct Compiled {
    pieces: Arc<[Piece]>,
    size: usize,
    digest: u64,
}

impl Compiled {
    pub(super) fn new(pieces: Vec<Piece>) -> Self {
        let size = pieces.iter().map(|p| if let Piece::Literal(html) = p { html.len() } else { 64 }).sum();
        Self { digest: piece::digest(&pieces), size, pieces: pieces.into() }
    }

    /// A number that changes with the text and with nothing else: not with the process, nor with the machine.
    pub(crate) fn digest(&self) -> u64 {
        self.digest
    }

    /// The HTML of a comune.
    pub(crate) fn html(&self, words: &Words<'_>) -> String {
        let mut out = String::with_capacity(self.size);
        self.fill(words, &mut out);
        out
    }

    /// Adds the HTML of a comune.
    pub(crate) fn fill(&self, words: &Words<'_>, out: &mut String) {
        let mut linked = false;
        let mut pieces = self.pieces.iter();
        while let Some(piece) = pieces.next() {
            match piece {
                Piece::Literal(html) => out.push_str(html),
                Piece::Word(Word::Denomination, place) => escape::push(out, words.denomination, *place),
                Piece::Word(Word::Name, place) => escape::push(out, words.name, *place),
                Piece::Base => escape::push(out, words.base, Place::Address),
                Piece::Card { id, tail } => match words.cards.get(&**id) {
                    Some(address) => {
                        linked = true;
                        out.push_str("<a href=\"");
                        escape::push(out, address, Place::Address);
                    }
                    None => pieces = pieces.as_slice().get(*tail as usize..).unwrap_or_default().iter(),
                },
                Piece::CardEnd if linked => {
                    linked = false;
                    out.push_str("</a>");
                }
                Piece::CardEnd => {}
                Piece::Image { name, alt, caption } => {
                    let view = words.images.and_then(|find| find(name));
                    image(out, view.as_ref(), alt, caption.as_ref(), words);
                }
            }
        }
    }
}

/// A picture with a caption is a paragraph of its own.
fn image(out: &mut String, view: Option<&ImageView>, alt: &PlainText, caption: Option<&PlainText>, words: &Words<'_>) {
    let (before, after) = match (view, caption) {
        (Some(_), Some(_)) => ("<figure class=\"figure\">", "</figure>\n"),
        (None, Some(_)) => ("<p>", "</p>\n"),
        (_, None) => ("", ""),
    };
    out.push_str(before);
    match view {
        Some(view) => {
            out.push_str("<img src=\"");
            escape::push(out, &view.url, Place::Address);
            out.push_str(&format!("\" width=\"{}\" height=\"{}\" alt=\"", view.width, view.height));
            alt.parts(words, |part| escape::push(out, part, Place::Attribute));
            out.push_str("\" loading=\"lazy\" decoding=\"async\" />");
            if let Some(caption) = caption {
                out.push_str("<figcaption class=\"figure-caption\">");
                caption.parts(words, |part| escape::push(out, part, Place::Text));
                out.push_str("</figcaption>");
            }
        }
        None => alt.parts(words, |part| escape::push(out, part, Place::Text)),
    }
    out.push_str(after);
}
