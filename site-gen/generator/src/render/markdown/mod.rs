//! From an author's Markdown to HTML that cannot hurt the page.
//!
//! In: Markdown and the comune's words. Out: HTML without raw tags, with only links of known schemes, root-relative
//! links below the comune's base, and no heading above the level given. A text is read once ([`compile`]) and filled for
//! as many comuni as have it ([`Compiled::fill`]).

mod anchors;
mod callout;
mod compile;
mod draft;
mod escape;
mod events;
mod fill;
mod inline;
mod link;
mod notes;
mod piece;
mod plain;
mod table;
mod words;

pub(crate) use compile::compile;
#[allow(unused_imports, reason = "nouns of the interface, for who keeps compiled texts and knows pictures")]
pub(crate) use fill::Compiled;
#[allow(unused_imports, reason = "nouns of the interface, for who keeps compiled texts and knows pictures")]
pub(crate) use plain::PlainText;
pub(crate) use plain::plain;
#[allow(unused_imports, reason = "nouns of the interface, for who keeps compiled texts and knows pictures")]
pub(crate) use words::ImageView;
pub(crate) use words::Words;

#[cfg(test)]
mod tests {
    use super::compile::compile;
    use super::table::TABLE;
    use super::*;
    use pulldown_cmark::HeadingLevel;
    use std::collections::BTreeMap;

    fn shown(text: &str) -> String {
        let cards = BTreeMap::from([("residenza", "/quadri/servizi/anagrafe-e-stato-civile/residenza/".to_owned())]);
        let words =
            Words { denomination: "Comune di Quadri", name: "Quadri", base: "/quadri", cards: &cards, images: None };
        compile(text, HeadingLevel::H3, "parte").unwrap().html(&words)
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
        assert_eq!(shown("# Il {comune}"), "<h3 id=\"parte-il\">Il Comune di Quadri</h3>\n");
        let table = shown("| a |\n|---|\n| {nome} |\n");
        assert!(table.starts_with(&format!("{TABLE}<thead>")), "{table}");
        assert!(table.contains("<td>Quadri</td>") && table.ends_with("</tbody></table></div>\n"), "{table}");
    }
}
