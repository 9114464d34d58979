//! A reader of our own HTML, good enough to check what a page promises.

use std::collections::{BTreeMap, BTreeSet};

/// An opening tag.
pub(crate) struct Tag {
    /// Its name.
    pub(crate) name: String,
    /// Its attributes; one without value has the empty string.
    pub(crate) attributes: BTreeMap<String, String>,
}

impl Tag {
    /// An attribute's value.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.attributes.get(name).map(String::as_str)
    }
}

/// All opening tags; panics where tags are not balanced.
pub(crate) fn tags(html: &str) -> Vec<Tag> {
    const VOID: [&str; 4] = ["input", "br", "hr", "img"];
    let mut tags = Vec::new();
    let mut open: Vec<String> = Vec::new();
    // Our writer escapes `<` and `>` in text and in values, so that a `<` always opens a tag.
    for piece in html.split('<').skip(1) {
        let (inside, _) = piece.split_once('>').unwrap_or_else(|| panic!("a tag is not closed: {piece}"));
        if let Some(name) = inside.strip_prefix('/') {
            assert_eq!(open.pop().as_deref(), Some(name), "tags are not balanced in {html}");
            continue;
        }
        let tag = read(inside);
        if !VOID.contains(&tag.name.as_str()) {
            open.push(tag.name.clone());
        }
        tags.push(tag);
    }
    assert!(open.is_empty(), "left open: {open:?}");
    tags
}

fn read(inside: &str) -> Tag {
    let (name, mut rest) = inside.split_once(' ').unwrap_or((inside, ""));
    let mut attributes = BTreeMap::new();
    while !rest.is_empty() {
        let end = rest.find([' ', '=']).unwrap_or(rest.len());
        let key = rest[..end].to_owned();
        let value = match rest[end..].strip_prefix("=\"") {
            Some(quoted) => {
                let close = quoted.find('"').unwrap_or_else(|| panic!("a value is not closed: {inside}"));
                rest = quoted[close + 1..].trim_start();
                quoted[..close].to_owned()
            }
            None => {
                rest = rest[end..].trim_start();
                String::new()
            }
        };
        assert!(attributes.insert(key, value).is_none(), "an attribute comes twice: {inside}");
    }
    Tag { name: name.to_owned(), attributes }
}

/// Checks what every page must keep.
pub(crate) fn check(html: &str) {
    let tags = tags(html);
    let mut ids = BTreeSet::new();
    for id in tags.iter().filter_map(|t| t.get("id")) {
        assert!(ids.insert(id), "the id {id} comes twice");
    }
    let labels: BTreeSet<&str> = tags.iter().filter(|t| t.name == "label").filter_map(|t| t.get("for")).collect();
    for label in &labels {
        assert!(ids.contains(label), "a label for {label}, which is not there");
    }
    for tag in &tags {
        let control = matches!(tag.name.as_str(), "input" | "select" | "textarea") && tag.get("type") != Some("hidden");
        if control {
            let id = tag.get("id").unwrap_or_else(|| panic!("a control without id: {:?}", tag.attributes));
            assert!(labels.contains(id), "no label for {id}");
        }
        for described in tag.get("aria-describedby").unwrap_or("").split_whitespace() {
            assert!(ids.contains(described), "{described} describes something and is not there");
        }
        if let Some(target) = tag.get("href").and_then(|h| h.strip_prefix('#')) {
            assert!(ids.contains(target), "a link to #{target}, which is not there");
        }
        for forbidden in ["style", "onclick"] {
            assert!(tag.get(forbidden).is_none(), "{forbidden} in {:?}", tag.attributes);
        }
        assert!(tag.name != "script" && tag.name != "style");
    }
    assert_eq!(tags.iter().filter(|t| t.name == "h1").count(), 1, "one h1 in {html}");
    headings_do_not_skip(&tags);
}

fn headings_do_not_skip(tags: &[Tag]) {
    let mut last = 1;
    let levels = tags.iter().filter_map(|t| match t.name.as_bytes() {
        [b'h', level @ b'1'..=b'6'] => Some(level - b'0'),
        _ => None,
    });
    // The summary of errors comes before the h1 by design.
    for level in levels.skip_while(|level| *level != 1) {
        assert!(level <= last + 1, "a heading of level {level} after one of level {last}");
        last = level;
    }
}
