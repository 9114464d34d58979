//! From an author's Markdown to HTML that cannot hurt the page.
//!
//! In: Markdown and the comune's words. Out: HTML without raw tags, with only links of known schemes, root-relative
//! links below the comune's base, and no heading above the level given. It grows at most [`MAX_GROWTH`] times.

use std::collections::BTreeMap;
use std::fmt;

use pulldown_cmark::{CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd, TextMergeStream, html};

/// How many times longer than its text a page's HTML may be (and a little more, for very short texts).
pub(crate) const MAX_GROWTH: usize = 50;
const SMALL: usize = 4096;
/// The beginning of a table; a group and not a region, since a page may have many.
const TABLE: &str =
    "<div class=\"table-responsive\" role=\"group\" tabindex=\"0\" aria-label=\"Tabella\"><table class=\"table\">";

/// What the words of a text depend on.
pub(super) struct Words<'a> {
    /// `Comune di Quadri`.
    pub(super) denomination: &'a str,
    /// `Quadri`.
    pub(super) name: &'a str,
    /// `/quadri`.
    pub(super) base: &'a str,
    /// The addresses of this comune's cards, by service; a service that it did not turn on is not there.
    pub(super) cards: &'a BTreeMap<&'a str, String>,
}

/// Renders a text whose highest heading may be `top`.
pub(super) fn render(text: &str, top: HeadingLevel, words: &Words<'_>) -> Option<String> {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    let parser = TextMergeStream::new(Parser::new_ext(text, options));
    let mut dropped = Vec::new();
    let events = parser.filter_map(|event| safe(event, top, words, &mut dropped));
    let mut capped = Capped { text: String::with_capacity(text.len() * 2), left: text.len() * MAX_GROWTH + SMALL };
    html::write_html_fmt(&mut capped, events).ok()?;
    Some(capped.text)
}

/// The text alone, for places where no HTML can stand.
pub(super) fn plain(text: &str, words: &Words<'_>) -> String {
    let mut plain = String::new();
    for event in TextMergeStream::new(Parser::new_ext(text, Options::ENABLE_TABLES)) {
        match event {
            Event::Text(text) | Event::Code(text) => plain.push_str(&fill(&text, words)),
            Event::End(TagEnd::Paragraph | TagEnd::Item | TagEnd::Heading(_)) | Event::SoftBreak | Event::HardBreak => {
                plain.push(' ');
            }
            _ => {}
        }
    }
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn safe<'e>(event: Event<'e>, top: HeadingLevel, words: &Words<'_>, dropped: &mut Vec<bool>) -> Option<Event<'e>> {
    Some(match event {
        Event::Html(_) | Event::InlineHtml(_) => return None,
        Event::Start(Tag::HtmlBlock) | Event::End(TagEnd::HtmlBlock) => return None,
        Event::Text(text) => Event::Text(fill(&text, words).into()),
        Event::Code(text) => Event::Code(fill(&text, words).into()),
        Event::Start(Tag::Heading { level, id, classes, attrs }) => {
            Event::Start(Tag::Heading { level: level.max(top), id, classes, attrs })
        }
        Event::End(TagEnd::Heading(level)) => Event::End(TagEnd::Heading(level.max(top))),
        Event::Start(Tag::Table(columns)) => {
            // The wrapper scrolls on a narrow screen instead of the page, also by keyboard.
            let _ = columns;
            Event::Html(TABLE.into())
        }
        Event::End(TagEnd::Table) => Event::Html("</tbody></table></div>\n".into()),
        Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
            let target = target(&fill(&dest_url, words), words);
            dropped.push(target.is_none());
            let dest_url = CowStr::from(target?);
            Event::Start(Tag::Link { link_type, dest_url, title, id })
        }
        Event::End(TagEnd::Link) if dropped.pop() == Some(true) => return None,
        // A picture of another site would tell it who reads: the words it stands for remain.
        Event::Start(Tag::Image { .. }) | Event::End(TagEnd::Image) => return None,
        other => other,
    })
}

fn fill(text: &str, words: &Words<'_>) -> String {
    if !text.contains('{') {
        return text.to_owned();
    }
    text.replace("{comune}", words.denomination).replace("{nome}", words.name)
}

/// Where a link leads, or nothing if it may not be followed.
fn target(url: &str, words: &Words<'_>) -> Option<String> {
    let lower = url.to_ascii_lowercase();
    if url.starts_with('#') || ["https://", "http://", "mailto:", "tel:"].iter().any(|s| lower.starts_with(s)) {
        return Some(url.to_owned());
    }
    let path = url.strip_prefix('/').filter(|p| !p.starts_with('/') && !p.starts_with('\\'))?;
    let (page, rest) = path.find(['#', '?']).map_or((path, ""), |at| path.split_at(at));
    let parts: Vec<&str> = page.trim_end_matches('/').split('/').collect();
    match parts[..] {
        // `/servizi/<service>/`, without the category.
        ["servizi", id] if words.cards.contains_key(id) => words.cards.get(id).map(|card| format!("{card}{rest}")),
        ["servizi", _, id] => words.cards.get(id).map(|card| format!("{card}{rest}")),
        _ => Some(format!("{}/{path}", words.base)),
    }
}

/// Text that refuses to grow past its measure.
struct Capped {
    text: String,
    left: usize,
}

impl fmt::Write for Capped {
    fn write_str(&mut self, s: &str) -> fmt::Result {
        self.left = self.left.checked_sub(s.len()).ok_or(fmt::Error)?;
        self.text.push_str(s);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        let cards = BTreeMap::from([("residenza", "/quadri/servizi/anagrafe-e-stato-civile/residenza/".to_owned())]);
        let words = Words { denomination: "Comune di Quadri", name: "Quadri", base: "/quadri", cards: &cards };
        render(text, HeadingLevel::H3, &words).unwrap()
    }

    #[test]
    fn raw_html_and_strange_links_are_dropped_and_their_words_kept() {
        assert_eq!(shown("a <b>b</b> <script>x()</script>"), "<p>a b x()</p>\n");
        assert_eq!(shown("[qui](javascript:alert(1))"), "<p>qui</p>\n");
        assert_eq!(shown("[qui](//altrove.example/)"), "<p>qui</p>\n");
        assert_eq!(shown("![foto](https://altrove.example/x.png)"), "<p>foto</p>\n");
    }

    #[test]
    fn links_stay_inside_the_comune() {
        assert_eq!(shown("[a](/privacy/)"), "<p><a href=\"/quadri/privacy/\">a</a></p>\n");
        let card = "<p><a href=\"/quadri/servizi/anagrafe-e-stato-civile/residenza/#come-fare\">a</a></p>\n";
        assert_eq!(shown("[a](/servizi/residenza/#come-fare)"), card);
        // A service that exists elsewhere but is not turned on here.
        assert_eq!(shown("[a](/servizi/ambiente/compostaggio/)"), "<p>a</p>\n");
        assert_eq!(shown("[a](tel:112)"), "<p><a href=\"tel:112\">a</a></p>\n");
    }

    #[test]
    fn the_comune_says_its_name_and_headings_stay_below_the_page() {
        assert_eq!(shown("# Il {comune}"), "<h3>Il Comune di Quadri</h3>\n");
        let table = shown("| a |\n|---|\n| {nome} |\n");
        assert!(table.starts_with(&format!("{TABLE}<thead>")), "{table}");
        assert!(table.contains("<td>Quadri</td>") && table.ends_with("</tbody></table></div>\n"), "{table}");
    }
}
