//! The text alone, for places where no HTML can stand: linked data, the words that describe a picture.
//!
//! In: Markdown. Out: its words with holes for the comune's own. Never HTML.

use std::borrow::Cow;
use std::sync::Arc;

use pulldown_cmark::{Event, Parser, Tag, TagEnd, TextMergeStream};

use crate::model::dialect;
use crate::render::markdown::piece::{Sum, Word};
use crate::render::markdown::words::Words;

const HOLES: [(&str, Word); 2] = [("{comune}", Word::Denomination), ("{nome}", Word::Name)];

/// Words with holes, not escaped: each part is a text and the word that follows it. A copy costs nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PlainText(Arc<[(Box<str>, Option<Word>)]>);

impl PlainText {
    /// Reads a text, which may hold `{comune}` and `{nome}`.
    pub(super) fn new(text: &str) -> Self {
        Self(split(&printable(text)).map(|(said, hole)| (said.into(), hole)).collect())
    }

    /// The text as a comune says it.
    pub(crate) fn fill(&self, words: &Words<'_>) -> String {
        let mut out = String::new();
        self.parts(words, |part| out.push_str(part));
        out
    }

    /// Bytes, holes aside.
    pub(super) fn len(&self) -> usize {
        self.0.iter().map(|(said, _)| said.len()).sum()
    }

    /// Gives every part in its turn.
    pub(super) fn parts<'w>(&'w self, words: &Words<'w>, mut each: impl FnMut(&'w str)) {
        for (said, hole) in self.0.iter() {
            each(said);
            match hole {
                Some(Word::Denomination) => each(words.denomination),
                Some(Word::Name) => each(words.name),
                None => {}
            }
        }
    }

    pub(super) fn sum(&self, sum: &mut Sum) {
        sum.tag(u8::try_from(self.0.len()).unwrap_or(u8::MAX));
        for (said, hole) in self.0.iter() {
            sum.text(said);
            sum.tag(hole.map_or(0, |word| 1 + word as u8));
        }
    }
}

/// Reads the text of some Markdown, without marks and with single spaces.
pub(crate) fn plain(text: &str) -> PlainText {
    let mut plain = String::new();
    let mut aside = 0_usize;
    for event in TextMergeStream::new(Parser::new_ext(text, dialect::options())) {
        match event {
            // A note at the foot interrupts who reads the text from end to end.
            Event::Start(Tag::FootnoteDefinition(_)) => aside += 1,
            Event::End(TagEnd::FootnoteDefinition) => aside = aside.saturating_sub(1),
            _ if aside > 0 => {}
            Event::Text(text) | Event::Code(text) => plain.push_str(&text),
            Event::End(
                TagEnd::Paragraph
                | TagEnd::Item
                | TagEnd::Heading(_)
                | TagEnd::TableCell
                | TagEnd::DefinitionListTitle
                | TagEnd::DefinitionListDefinition,
            )
            | Event::SoftBreak
            | Event::HardBreak => plain.push(' '),
            _ => {}
        }
    }
    PlainText::new(&plain.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// A text without the characters that no page may hold.
pub(super) fn printable(text: &str) -> Cow<'_, str> {
    let refused = |c: char| (c.is_control() && !matches!(c, '\n' | '\t')) || u32::from(c) & 0xfffe == 0xfffe;
    if text.contains(refused) { text.replace(refused, "").into() } else { text.into() }
}

/// Cuts a text at its holes: each part is what comes before a hole, and the hole.
pub(super) fn split(text: &str) -> impl Iterator<Item = (&str, Option<Word>)> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest?;
        for (at, _) in text.match_indices('{') {
            if let Some((name, word)) = HOLES.iter().find(|(name, _)| text[at..].starts_with(name)) {
                rest = Some(&text[at + name.len()..]);
                return Some((&text[..at], Some(*word)));
            }
        }
        rest = None;
        (!text.is_empty()).then_some((text, None))
    })
}
