//! The names of headings in addresses.
//!
//! In: a text's headings in their order. Out: an id each, unique in the text and, with its prefix, in the page.

use std::collections::{BTreeMap, BTreeSet};

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use crate::model::dialect;
use crate::model::slug::slug;
use crate::render::markdown::plain::split;

/// Letters of an id, before its number.
const LONGEST: usize = 60;
/// What a page adds to the prefix by itself, for the title of a section.
const TAKEN: &str = "titolo";

/// The anchors of a text, without prefix, in the order of its headings.
pub(super) fn anchors(text: &str) -> Vec<String> {
    let mut anchors = Vec::new();
    let mut taken = BTreeSet::from([TAKEN.to_owned()]);
    let mut next: BTreeMap<String, usize> = BTreeMap::new();
    let mut title: Option<String> = None;
    for event in Parser::new_ext(text, dialect::options()) {
        match (event, &mut title) {
            (Event::Start(Tag::Heading { .. }), _) => title = Some(String::new()),
            (Event::Text(words) | Event::Code(words), Some(title)) => {
                split(&words).for_each(|(said, _)| title.push_str(said));
            }
            (Event::SoftBreak | Event::HardBreak, Some(title)) => title.push(' '),
            (Event::End(TagEnd::Heading(_)), Some(title_words)) => {
                anchors.push(unique(&name(title_words), &mut taken, &mut next));
                title = None;
            }
            _ => {}
        }
    }
    anchors
}

/// The slug of a title, cut at a word.
fn name(title: &str) -> String {
    let whole = slug(title);
    let name = match whole.get(..LONGEST) {
        Some(start) if whole.len() > LONGEST => start.rsplit_once('-').map_or(start, |(words, _)| words),
        _ => &whole,
    };
    if name.is_empty() { "parte".to_owned() } else { name.to_owned() }
}

fn unique(name: &str, taken: &mut BTreeSet<String>, next: &mut BTreeMap<String, usize>) -> String {
    if taken.insert(name.to_owned()) {
        return name.to_owned();
    }
    let number = next.entry(name.to_owned()).or_insert(1);
    loop {
        *number += 1;
        let candidate = format!("{name}-{number}");
        if taken.insert(candidate.clone()) {
            return candidate;
        }
    }
}
