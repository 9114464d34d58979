//! The peers by name.
//!
//! In: a name of the command line. Out: the peer, or why it cannot be measured.

use crate::place::Place;
use crate::tool::Found;
use crate::trouble::Trouble;
use crate::{eleventy, hugo, zola};

/// The peers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Name {
    /// Hugo.
    Hugo,
    /// Eleventy.
    #[value(name = "11ty")]
    Eleventy,
    /// Zola.
    Zola,
}

/// A peer by its name.
pub(crate) fn find(name: Name, place: &Place) -> Result<Found, Trouble> {
    match name {
        Name::Hugo => hugo::find(place),
        Name::Eleventy => eleventy::find(place),
        Name::Zola => Ok(zola::find()),
    }
}

#[cfg(test)]
mod tests {
    use crate::pages::{list, service};

    #[test]
    fn no_hole_of_a_page_stays_open() {
        for words in [crate::hugo::WORDS, crate::eleventy::WORDS, crate::zola::PAGE_WORDS] {
            for page in [service(words), list("", words)] {
                let hole = page.find("[[").map(|at| page[at..].chars().take(20).collect::<String>());
                assert_eq!(hole, None);
            }
        }
    }
}
