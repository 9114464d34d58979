//! How easily a card is read.
//!
//! In: a card. Out: its Gulpease index and its hardest sentence. Tables, code and addresses are left out; the end of
//! a paragraph or of an item ends a sentence.

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use crate::model::callout::callout;
use crate::model::card::Card;
use crate::model::dialect;
use crate::model::gulpease::{Counts, sentences};

/// Words below which a sentence is not judged by itself: the index says nothing of it.
const JUDGED: usize = 8;

/// How easily a card is read.
pub(super) struct Reading {
    /// The title.
    pub(super) title: String,
    /// The comune whose own words these are.
    pub(super) comune: Option<String>,
    /// What the index is counted from.
    pub(super) counts: Counts,
    /// The hardest sentence and its index.
    pub(super) hardest: Option<(String, f64)>,
}

/// Reads the sections of a card.
pub(super) fn reading(card: &Card, title: &str, comune: Option<&str>) -> Reading {
    let mut counts = Counts::default();
    let mut hardest: Option<(String, f64)> = None;
    for section in &card.sections {
        for paragraph in paragraphs(&section.body.value) {
            for sentence in sentences(&paragraph) {
                let one = Counts::of(sentence);
                counts += one;
                let Some(index) = one.index().filter(|_| one.words >= JUDGED) else { continue };
                if hardest.as_ref().is_none_or(|(_, least)| index < *least) {
                    hardest = Some((sentence.to_owned(), index));
                }
            }
        }
    }
    Reading { title: title.to_owned(), comune: comune.map(str::to_owned), counts, hardest }
}

/// The paragraphs and items of a Markdown text, without its marks.
fn paragraphs(text: &str) -> Vec<String> {
    let mut found = vec![String::new()];
    let mut skipped = 0_u32;
    for event in Parser::new_ext(text, dialect::options()) {
        match event {
            Event::Start(Tag::Table(_) | Tag::CodeBlock(_)) => skipped += 1,
            Event::End(TagEnd::Table | TagEnd::CodeBlock) => skipped = skipped.saturating_sub(1),
            Event::Start(Tag::Item | Tag::Paragraph | Tag::Heading { .. })
            | Event::End(TagEnd::Item | TagEnd::Paragraph | TagEnd::Heading(_)) => found.push(String::new()),
            Event::Text(words) | Event::Code(words) if skipped == 0 => {
                if let Some(last) = found.last_mut() {
                    last.push_str(&words.replace("{comune}", "Comune"));
                }
            }
            Event::SoftBreak | Event::HardBreak => {
                if let Some(last) = found.last_mut() {
                    last.push(' ');
                }
            }
            _ => {}
        }
    }
    let found = found.into_iter().map(|paragraph| match paragraph.split_once(' ') {
        // What makes a quotation a callout is no word of it.
        Some((mark, rest)) if callout(mark).is_some() => rest.to_owned(),
        _ => paragraph,
    });
    found.filter(|paragraph| !paragraph.trim().is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::paragraphs;

    #[test]
    fn marks_tables_and_code_are_not_read() {
        let text = "Una **frase**\nsola.\n\n> [!NOTA]\n> Attento.\n\n- primo;\n- [secondo](https://esempio.it)\n\n| a | b |\n|---|---|\n| c | d |\n";
        assert_eq!(paragraphs(text), ["Una frase sola.", "Attento.", "primo;", "secondo"]);
    }
}
