//! A Markdown text as its reader meets it: words, titles, links, pictures and tables, each with its place in the file.
//!
//! In: the body of a section or of a page. Out: [`Prose`], which rules about words look at. It never judges.

use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::{Event, LinkType, Parser, Tag, TagEnd, TextMergeWithOffset};

use crate::model::callout::callout;
use crate::model::card::Card;
use crate::model::dialect;
use crate::model::source::{At, Source, Span};

/// What stands between two blank lines, an item of a list or a cell.
pub(super) struct Block {
    /// Its words, without marks.
    pub(super) text: String,
    /// Its place.
    pub(super) span: Span,
    /// What it is.
    pub(super) kind: BlockKind,
}

/// The kinds of block.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum BlockKind {
    /// A paragraph or an item.
    Words,
    /// A title, with its level.
    Heading(u8),
    /// A cell of a table.
    Cell,
}

/// A link.
pub(super) struct Link {
    /// What is read.
    pub(super) text: String,
    /// Where it leads.
    pub(super) target: String,
    /// The whole link.
    pub(super) span: Span,
    /// The address between the round brackets.
    pub(super) address: Span,
}

/// A picture.
pub(super) struct Picture {
    /// The words that stand for it.
    pub(super) text: String,
    /// The whole picture.
    pub(super) span: Span,
}

/// A text taken apart.
#[derive(Default)]
pub(super) struct Prose {
    /// Its blocks, in order; titles even if they say nothing.
    pub(super) blocks: Vec<Block>,
    /// Its links.
    pub(super) links: Vec<Link>,
    /// Its pictures.
    pub(super) pictures: Vec<Picture>,
    /// The places of the tables whose header says nothing.
    pub(super) headless: Vec<Span>,
    /// The places of plain words: no code, no bare address.
    pub(super) runs: Vec<Span>,
}

/// A card, an overlay or an own page: a file and its texts.
pub(super) struct Document<'a> {
    /// The file.
    pub(super) source: &'a Arc<Source>,
    /// The card or overlay that it is; none, for an own page.
    pub(super) card: Option<&'a Card>,
    /// Its texts: one for each section of a card.
    pub(super) texts: Vec<Prose>,
}

impl Document<'_> {
    /// The links of all its texts.
    pub(super) fn links(&self) -> impl Iterator<Item = &Link> {
        self.texts.iter().flat_map(|t| &t.links)
    }

    /// The blocks of all its texts.
    pub(super) fn blocks(&self) -> impl Iterator<Item = &Block> {
        self.texts.iter().flat_map(|t| &t.blocks)
    }
}

/// Cards and other texts taken apart.
pub(super) fn documents<'a>(
    cards: impl Iterator<Item = &'a Card>,
    others: impl Iterator<Item = (&'a Arc<Source>, &'a At<String>)>,
) -> Vec<Document<'a>> {
    let cards = cards.map(|card| {
        let texts = card.sections.iter().map(|s| prose(&s.body)).collect();
        Document { source: &card.source, card: Some(card), texts }
    });
    let pages = others.map(|(source, body)| Document { source, card: None, texts: vec![prose(body)] });
    cards.chain(pages).collect()
}

/// Takes a text apart.
pub(super) fn prose(body: &At<String>) -> Prose {
    let mut walk = Walk { body, out: Prose::default(), block: None, links: Vec::new(), picture: None, header: None };
    let parser = Parser::new_ext(&body.value, dialect::options());
    TextMergeWithOffset::new(parser.into_offset_iter()).for_each(|(event, range)| walk.step(event, range));
    walk.out
}

struct Walk<'b> {
    body: &'b At<String>,
    out: Prose,
    block: Option<Block>,
    links: Vec<(Link, bool)>,
    picture: Option<Picture>,
    /// The header of the table being read: its table's place, and whether it says something.
    header: Option<(Span, bool)>,
}

impl Walk<'_> {
    fn step(&mut self, event: Event<'_>, range: Range<usize>) {
        let span = self.place(&range);
        match event {
            Event::Start(Tag::Paragraph | Tag::Item | Tag::DefinitionListTitle | Tag::DefinitionListDefinition) => {
                self.open(BlockKind::Words, span)
            }
            Event::Start(Tag::Heading { level, .. }) => self.open(BlockKind::Heading(level as u8), span),
            Event::Start(Tag::TableCell) => self.open(BlockKind::Cell, span),
            Event::Start(Tag::Table(_)) => self.header = Some((span, false)),
            Event::End(TagEnd::TableHead) => {
                self.out.headless.extend(self.header.take().filter(|(_, says)| !says).map(|(table, _)| table));
            }
            Event::End(
                TagEnd::Paragraph
                | TagEnd::Item
                | TagEnd::DefinitionListTitle
                | TagEnd::DefinitionListDefinition
                | TagEnd::Heading(_)
                | TagEnd::TableCell,
            ) => self.close(),
            Event::Start(Tag::Link { link_type, dest_url, .. }) => {
                let written = &self.body.value[range.clone()];
                let at = written.rfind(&*dest_url).unwrap_or(0);
                let start = span.start + at;
                let address = start..if at == 0 { span.end } else { start + dest_url.len() };
                let link = Link { text: String::new(), target: dest_url.into_string(), span, address };
                self.links.push((link, matches!(link_type, LinkType::Autolink | LinkType::Email)));
            }
            Event::End(TagEnd::Link) => self.out.links.extend(self.links.pop().map(|(link, _)| link)),
            Event::Start(Tag::Image { .. }) => self.picture = Some(Picture { text: String::new(), span }),
            Event::End(TagEnd::Image) => self.out.pictures.extend(self.picture.take()),
            // The mark of a callout is not read.
            Event::Text(words) if callout(&words).is_some() => {}
            Event::Text(words) => {
                self.say(&words);
                if self.picture.is_none() && !self.links.iter().any(|(_, bare)| *bare) {
                    self.out.runs.push(span);
                }
            }
            Event::Code(words) => self.say(&words),
            Event::SoftBreak | Event::HardBreak => self.say(" "),
            _ => {}
        }
    }

    fn place(&self, range: &Range<usize>) -> Span {
        self.body.span.start + range.start..self.body.span.start + range.end
    }

    fn open(&mut self, kind: BlockKind, span: Span) {
        self.close();
        let written = &self.body.value[span.start - self.body.span.start..span.end - self.body.span.start];
        let span = span.start..span.start + written.trim_end().len();
        self.block = Some(Block { text: String::new(), span, kind });
    }

    fn close(&mut self) {
        let says = |b: &Block| !b.text.trim().is_empty() || matches!(b.kind, BlockKind::Heading(_));
        self.out.blocks.extend(self.block.take().filter(says));
    }

    fn say(&mut self, words: &str) {
        if let Some(picture) = &mut self.picture {
            picture.text.push_str(words);
            return;
        }
        if let Some((_, says)) = &mut self.header {
            *says |= !words.trim().is_empty();
        }
        self.links.iter_mut().for_each(|(link, _)| link.text.push_str(words));
        if let Some(block) = &mut self.block {
            block.text.push_str(words);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_taken_apart_with_its_places() {
        let text =
            "### Uno\n\nDue [tre](/x/) `4`.\n\n- cinque\n  sei\n\n| |\n|---|\n| a |\n\n![](y) <https://z.example>\n";
        let found = prose(&At::new(text.to_owned(), 100..100 + text.len()));
        let blocks: Vec<_> = found.blocks.iter().map(|b| b.text.as_str()).collect();
        assert_eq!(blocks, ["Uno", "Due tre 4.", "cinque sei", "a", " https://z.example"]);
        assert_eq!((found.links[0].text.as_str(), found.links[0].address.clone()), ("tre", 119..122));
        assert_eq!((found.pictures.len(), found.headless.len()), (1, 1));
        let runs: Vec<_> = found.runs.iter().map(|r| &text[r.start - 100..r.end - 100]).collect();
        assert_eq!(runs, ["Uno", "Due ", "tre", " ", ".", "cinque", "sei", "a", " "]);
    }
}
