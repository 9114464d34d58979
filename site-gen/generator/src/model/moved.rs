//! Addresses that a page had before.
//!
//! In: `alias = ["/vecchio/indirizzo/"]` of cards, own pages and news. Out: where each of them leads now, in one comune.

use crate::model::joined::{Site, address};

/// An address that moved; both begin with a slash, below the base of the comune.
#[derive(Clone, Debug, Hash, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moved {
    /// The former address.
    pub from: String,
    /// Today's.
    pub to: String,
    /// Today's title.
    pub title: String,
}

/// The former addresses of what a comune shows, in order.
pub fn moved(site: &Site<'_>) -> Vec<Moved> {
    let one = |from: &str, to: String, title: &str| Moved { from: from.to_owned(), to, title: title.to_owned() };
    let cards = site.services.iter().flat_map(|s| s.aliases.iter().map(move |a| one(a, address::card(s), s.title)));
    let pages = site.pages.iter();
    let pages = pages.flat_map(|p| p.aliases.iter().map(move |a| one(&a.value, address::own(p), &p.title)));
    let news = site.news.iter();
    let news = news.flat_map(|n| n.head.aliases.iter().map(move |a| one(&a.value, address::news(n), n.title())));
    let mut moved: Vec<Moved> = cards.chain(pages).chain(news).collect();
    moved.sort();
    moved
}

/// Whether a text can be a former address: a path that ends as a page does, of signs that need no escape.
pub fn is_former(path: &str) -> bool {
    let file = |part: &str| part.ends_with(".html") || part.ends_with(".htm");
    // A name cannot be a file and a folder, and `index.html` is the page of the folder.
    let ends = match path.rsplit_once('/') {
        Some((folder, "")) => !folder.split('/').any(file),
        Some((folder, name)) => file(name) && name != "index.html" && !folder.split('/').any(file),
        None => false,
    };
    let plain = |part: &str| {
        part != "." && part != ".." && part.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.~".contains(&b))
    };
    let inner = path.strip_prefix('/').map(|p| p.strip_suffix('/').unwrap_or(p));
    ends && inner.is_some_and(|p| p.split('/').all(|part| !part.is_empty() && plain(part)))
}

#[cfg(test)]
mod tests {
    use super::is_former;

    #[test]
    fn a_former_address_is_a_plain_path() {
        assert!(is_former("/vecchio/indirizzo/") && is_former("/Pagine/vecchia.html") && is_former("/a/"));
        for no in [
            "/",
            "",
            "vecchio/",
            "/vecchio",
            "//altrove/",
            "/a/../b/",
            "/a b/",
            "/à/",
            "/a?b=1/",
            "/\"/",
            "/a//b/",
            "/a.html/",
            "/a/index.html",
        ] {
            assert!(!is_former(no), "{no}");
        }
    }
}
