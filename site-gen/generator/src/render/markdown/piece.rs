//! What a compiled text is made of.
//!
//! In: the literal HTML and the holes that [`super::compile`] finds. Out: pieces, and a digest of them that is the same
//! in every process.

use std::hash::Hasher;

use twox_hash::XxHash3_64;

use crate::render::markdown::plain::PlainText;

/// A word that each comune says differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Word {
    /// `{comune}`.
    Denomination,
    /// `{nome}`.
    Name,
}

/// Where a word stands, hence how it is escaped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Text,
    Attribute,
    Address,
}

/// A piece of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// HTML as it is.
    Literal(Box<str>),
    /// A word of the comune.
    Word(Word, Place),
    /// The path below which the comune lives.
    Base,
    /// A link to a card; its opening tag goes on for `tail` pieces, that are skipped when the card is not there.
    Card { id: Box<str>, tail: u32 },
    /// The end of a link to a card.
    CardEnd,
    /// A picture or, where nobody knows it, the words that describe it.
    Image { name: Box<str>, alt: PlainText, caption: Option<PlainText> },
}

/// The sum of some pieces.
pub(super) fn digest(pieces: &[Piece]) -> u64 {
    let mut sum = Sum::new();
    pieces.iter().for_each(|piece| sum.piece(piece));
    sum.finish()
}

/// Every piece gives its kind, and every text its length: two different lists never give the same bytes.
pub(super) struct Sum(XxHash3_64);

impl Sum {
    pub(super) fn new() -> Self {
        Self(XxHash3_64::with_seed(0))
    }

    pub(super) fn finish(&self) -> u64 {
        self.0.finish()
    }

    pub(super) fn tag(&mut self, tag: u8) {
        self.0.write(&[tag]);
    }

    pub(super) fn text(&mut self, text: &str) {
        self.0.write(&(text.len() as u64).to_le_bytes());
        self.0.write(text.as_bytes());
    }

    fn piece(&mut self, piece: &Piece) {
        match piece {
            Piece::Literal(html) => {
                self.tag(0);
                self.text(html);
            }
            Piece::Word(word, place) => {
                self.tag(1);
                self.tag(*word as u8);
                self.tag(*place as u8);
            }
            Piece::Base => self.tag(2),
            Piece::Card { id, tail } => {
                self.tag(3);
                self.text(id);
                self.0.write(&tail.to_le_bytes());
            }
            Piece::CardEnd => self.tag(4),
            Piece::Image { name, alt, caption } => {
                self.tag(5);
                self.text(name);
                alt.sum(self);
                self.tag(u8::from(caption.is_some()));
                caption.iter().for_each(|c| c.sum(self));
            }
        }
    }
}
