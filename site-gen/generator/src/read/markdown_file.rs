//! A Markdown file with TOML front matter between `+++` lines, cut at its level-2 headings.
//!
//! In: a source. Out: the front matter's place, and the sections below it with theirs.

use crate::model::card::Section;
use crate::model::source::{At, Span};

/// Where the front matter and the body stand; nothing, if there is no front matter.
pub(super) fn split(text: &str) -> Option<(Span, Span)> {
    let blank = text.len() - text.trim_start().len();
    let first = text[blank..].split_inclusive('\n').next().filter(|line| line.trim_end() == "+++")?;
    let start = blank + first.len();
    let mut at = start;
    for line in text[start..].split_inclusive('\n') {
        if line.trim_end() == "+++" {
            return Some((start..at, at + line.len()..text.len()));
        }
        at += line.len();
    }
    None
}

/// Why a file has no front matter: the place, what is wrong, what to do.
pub(super) fn no_front(text: &str) -> (usize, &'static str, &'static str) {
    let blank = text.len() - text.trim_start().len();
    match text[blank..].lines().next().map(str::trim_end) {
        Some("+++") => (
            blank,
            "la testata comincia con `+++` ma non finisce",
            "aggiungi una riga `+++` dopo l'ultima voce, prima del primo titolo",
        ),
        Some("---") => (blank, "la testata sta fra due righe `+++`, non `---`", "scrivi `+++` sopra e sotto le voci"),
        _ => (blank, "manca la testata fra due righe `+++`", "comincia il file con una riga `+++`"),
    }
}

/// The title of a level-2 heading, as Markdown has it: up to three spaces before, hashes after.
fn heading(line: &str) -> Option<&str> {
    let bare = line.trim_start_matches(' ');
    let title = bare.strip_prefix("##").filter(|t| t.starts_with([' ', '\t']) && line.len() - bare.len() < 4)?;
    Some(title.trim().trim_end_matches('#').trim_end())
}

/// What stands before the first level-2 heading, and the sections.
pub(super) fn sections(text: &str, body: Span) -> (Span, Vec<Section>) {
    let mut sections: Vec<Section> = Vec::new();
    let mut at = body.start;
    let mut fenced = false;
    let mut preamble = body.start..body.end;
    for line in text[body.clone()].split_inclusive('\n') {
        let bare = line.trim_start();
        if bare.starts_with("```") || bare.starts_with("~~~") {
            fenced = !fenced;
        }
        if !fenced && let Some(title) = heading(line) {
            match sections.last_mut() {
                Some(last) => last.body.span.end = at,
                None => preamble.end = at,
            }
            let start = at + line.find(title).unwrap_or(0);
            let next = at + line.len();
            sections.push(Section {
                title: At::new(title.to_owned(), start..start + title.len()),
                body: At::new(String::new(), next..body.end),
            });
        }
        at += line.len();
    }
    for section in &mut sections {
        section.body.value = text[section.body.span.clone()].to_owned();
    }
    (preamble, sections)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_is_cut_at_its_headings_and_not_inside_a_fence() {
        let text = "+++\na = 1\n+++\n\n## Uno\ntesto\n```\n## no\n```\n## Due\nfine\n";
        let (front, body) = split(text).unwrap();
        assert_eq!(&text[front], "a = 1\n");
        let (preamble, sections) = sections(text, body);
        assert_eq!(&text[preamble], "\n");
        let titles: Vec<_> = sections.iter().map(|s| s.title.value.as_str()).collect();
        assert_eq!(titles, ["Uno", "Due"]);
        assert_eq!(&text[sections[1].title.span.clone()], "Due");
        assert_eq!(sections[0].body.value, "testo\n```\n## no\n```\n");
    }

    #[test]
    fn a_file_without_an_end_of_front_matter_has_none() {
        assert_eq!(split("+++\na = 1\n"), None);
        assert_eq!(split("## Uno\n"), None);
        assert!(no_front("+++\na = 1\n").1.contains("non finisce") && no_front("---\n").1.contains("non `---`"));
    }

    #[test]
    fn blanks_around_marks_do_no_harm() {
        assert_eq!(split("\n+++ \r\na = 1\n+++\n"), Some((7..13, 17..17)));
        assert_eq!(heading("  ## Come fare ##\n"), Some("Come fare"));
        assert_eq!((heading("##Come\n"), heading("### Come\n"), heading("    ## Come\n")), (None, None, None));
    }
}
