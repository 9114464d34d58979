//! A page being written: literal HTML and holes.
//!
//! In: tags, texts and addresses. Out: pieces, with neighbouring literals made one. Every author's byte passes through
//! [`Draft::text`] or [`Draft::address`], that escape it.

use crate::render::markdown::escape;
use crate::render::markdown::piece::{Piece, Place};
use crate::render::markdown::plain::{PlainText, printable, split};

/// What a hole counts for, in bytes.
const HOLE: usize = 64;

/// Some HTML with holes.
#[derive(Default)]
pub(super) struct Draft {
    pieces: Vec<Piece>,
    literal: String,
    /// Bytes written.
    pub(super) size: usize,
    inside_line: bool,
}

impl Draft {
    /// Adds HTML as it is.
    pub(super) fn html(&mut self, html: &str) {
        self.size += html.len();
        self.literal.push_str(html);
        if !html.is_empty() {
            self.inside_line = !html.ends_with('\n');
        }
    }

    /// Begins a line, unless one has just begun.
    pub(super) fn fresh(&mut self) {
        if self.inside_line {
            self.html("\n");
        }
    }

    /// Adds an author's words, with their holes.
    pub(super) fn text(&mut self, text: &str, place: Place) {
        for (said, hole) in split(&printable(text)) {
            let before = self.literal.len();
            escape::push(&mut self.literal, said, place);
            self.size += self.literal.len() - before;
            if !said.is_empty() {
                self.inside_line = !said.ends_with('\n');
            }
            if let Some(word) = hole {
                self.hole(Piece::Word(word, place));
            }
        }
    }

    /// Adds something to be filled.
    pub(super) fn hole(&mut self, piece: Piece) {
        self.flush();
        if let Piece::Image { name, alt, caption } = &piece {
            self.size += name.len() + alt.len() + caption.as_ref().map_or(0, PlainText::len);
        }
        self.pieces.push(piece);
        self.size += HOLE;
        self.inside_line = true;
    }

    /// Says that the hole just added ends its line.
    pub(super) fn ends_line(&mut self) {
        self.inside_line = false;
    }

    /// Begins a link to a card; what follows until [`Draft::card_opened`] is its opening tag.
    pub(super) fn card(&mut self, id: &str) -> usize {
        self.hole(Piece::Card { id: id.into(), tail: 0 });
        self.pieces.len()
    }

    /// Ends the opening tag of a link to a card.
    pub(super) fn card_opened(&mut self, start: usize) {
        self.flush();
        let pieces = u32::try_from(self.pieces.len() - start).unwrap_or(u32::MAX);
        if let Some(Piece::Card { tail, .. }) = start.checked_sub(1).and_then(|at| self.pieces.get_mut(at)) {
            *tail = pieces;
        }
    }

    /// Takes back an end, if the draft ends so.
    pub(super) fn take_end(&mut self, end: &str) -> bool {
        let ends = self.literal.ends_with(end);
        if ends {
            self.literal.truncate(self.literal.len() - end.len());
            self.inside_line = !self.literal.ends_with('\n');
        }
        ends
    }

    /// Adds another draft.
    pub(super) fn append(&mut self, other: Self) {
        self.flush();
        self.size += other.size;
        self.inside_line = other.inside_line;
        self.pieces.extend(other.pieces);
        self.literal = other.literal;
    }

    pub(super) fn finish(mut self) -> Vec<Piece> {
        self.flush();
        self.pieces
    }

    fn flush(&mut self) {
        if !self.literal.is_empty() {
            self.pieces.push(Piece::Literal(std::mem::take(&mut self.literal).into()));
        }
    }
}
