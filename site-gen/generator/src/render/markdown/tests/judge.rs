//! What is asked of every page, whatever its text says.

use std::collections::BTreeSet;

use scraper::{ElementRef, Html};

/// Elements that a text may give, and their attributes.
const ALLOWED: &[(&str, &[&str])] = &[
    ("html", &[]),
    ("p", &["class"]),
    ("h1", &["id"]),
    ("h2", &["id"]),
    ("h3", &["id"]),
    ("h4", &["id"]),
    ("h5", &["id"]),
    ("h6", &["id"]),
    ("a", &["href", "title", "id"]),
    ("em", &[]),
    ("strong", &[]),
    ("del", &[]),
    ("code", &[]),
    ("pre", &[]),
    ("blockquote", &[]),
    ("ul", &[]),
    ("ol", &["start"]),
    ("li", &["id"]),
    ("br", &[]),
    ("hr", &[]),
    ("table", &["class"]),
    ("thead", &[]),
    ("tbody", &[]),
    ("tr", &[]),
    ("th", &["scope", "class"]),
    ("td", &["class"]),
    ("div", &["class", "role", "tabindex", "aria-label"]),
    ("dl", &[]),
    ("dt", &[]),
    ("dd", &[]),
    ("sup", &[]),
    ("span", &["class"]),
    ("figure", &["class"]),
    ("figcaption", &["class"]),
    ("img", &["src", "width", "height", "alt", "loading", "decoding"]),
];

/// Panics unless the HTML is whole, holds only what is allowed and leads only where it may.
pub(super) fn judge(html: &str, text: &str) -> Html {
    let tree = Html::parse_fragment(html);
    assert!(tree.errors.is_empty(), "{:?}\n{text:?}\n{html}", tree.errors);
    let mut ids = BTreeSet::new();
    for element in tree.root_element().descendent_elements() {
        let name = element.value().name();
        let allowed = ALLOWED.iter().find(|(allowed, _)| *allowed == name);
        let allowed = allowed.unwrap_or_else(|| panic!("<{name}>\n{text:?}\n{html}")).1;
        for (attribute, value) in element.value().attrs() {
            assert!(allowed.contains(&attribute), "{name} {attribute}\n{text:?}\n{html}");
            assert!(attribute != "id" || ids.insert(value.to_owned()), "id {value} twice\n{text:?}\n{html}");
            assert!(attribute != "href" || leads_well(value), "href {value}\n{text:?}\n{html}");
        }
        let nested = name == "a" && element.ancestors().filter_map(ElementRef::wrap).any(|e| e.value().name() == "a");
        assert!(!nested, "a link in a link\n{text:?}\n{html}");
    }
    tree
}

/// As a browser reads it: spaces around and controls inside are nothing.
fn leads_well(href: &str) -> bool {
    let seen: String = href.trim().chars().filter(|c| !c.is_control()).collect::<String>().to_lowercase();
    let inside = seen.starts_with("/quadri/") || seen.starts_with('#');
    inside || ["https://", "http://", "mailto:", "tel:"].iter().any(|scheme| seen.starts_with(scheme))
}

/// The names of the elements in their order, links aside.
pub(super) fn names(tree: &Html) -> Vec<&str> {
    tree.root_element().descendent_elements().map(|e| e.value().name()).filter(|name| *name != "a").collect()
}

/// The words, with single spaces.
pub(super) fn words(tree: &Html) -> String {
    tree.root_element().text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}
