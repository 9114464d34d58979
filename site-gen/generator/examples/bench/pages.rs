//! The pages of the peers: our own markup with holes, which each peer fills with its template language.
//!
//! In: what stands for a hole, in a peer's words. Out: templates. All peers draw the same markup.

use generator::model::slug::slug;
use generator::model::vocabulary::CATEGORIES;

use crate::content::Comune;

const HEAD: &str = include_str!("pages/head.html");
const FOOT: &str = include_str!("pages/foot.html");
const SERVICE: &str = include_str!("pages/service.html");
const LIST: &str = include_str!("pages/list.html");

/// What stands for the holes of every page: the hole, the peer's words.
pub(crate) type Words = [(&'static str, &'static str)];

/// The template of a service.
pub(crate) fn service(words: &Words) -> String {
    filled(SERVICE, words)
}

/// The template of a list; `each` opens the loop.
pub(crate) fn list(each: &str, words: &Words) -> String {
    let links: String =
        CATEGORIES.iter().map(|c| format!("<li><a href=\"/[[slug]]/categorie/{}/\">{c}</a></li>", slug(c))).collect();
    filled(&LIST.replace("[[each]]", each).replace("[[categories]]", &links), words)
}

fn filled(main: &str, words: &Words) -> String {
    let page = format!("{HEAD}{main}{FOOT}");
    words.iter().fold(page, |page, (hole, word)| page.replace(&format!("[[{hole}]]"), word))
}

/// A page that lists services: where it lies below the comune, its layout, title and category.
pub(crate) struct ListPage {
    /// Below the comune's folder, without an extension.
    pub(crate) path: String,
    /// The layout.
    pub(crate) layout: &'static str,
    /// The title.
    pub(crate) title: String,
}

/// The pages of a comune that list services; `index` is the name of a folder's own page.
pub(crate) fn lists(comune: &Comune, index: &str) -> Vec<ListPage> {
    let page = |path: String, layout, title: String| ListPage { path, layout, title };
    let mut pages = vec![
        page(index.to_owned(), "ingresso", comune.denomination()),
        page(format!("servizi/{index}"), "servizi", "Servizi".to_owned()),
    ];
    pages.extend(CATEGORIES.iter().map(|c| page(format!("categorie/{}", slug(c)), "categoria", (*c).to_owned())));
    pages
}
