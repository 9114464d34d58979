//! What a text says differently in each comune.

use std::collections::BTreeMap;

/// Finds a picture by its name.
pub(crate) type FindImage<'a> = dyn Fn(&str) -> Option<ImageView> + 'a;

/// What the words of a text depend on.
#[derive(Clone, Copy)]
pub(crate) struct Words<'a> {
    /// `Comune di Quadri`.
    pub(crate) denomination: &'a str,
    /// `Quadri`.
    pub(crate) name: &'a str,
    /// `/quadri`.
    pub(crate) base: &'a str,
    /// The addresses of this comune's cards, by service; a service that it did not turn on is not there.
    pub(crate) cards: &'a BTreeMap<&'a str, String>,
    /// Finds a picture by the name that the author wrote; without it, the words that describe a picture remain.
    pub(crate) images: Option<&'a FindImage<'a>>,
}

/// A picture as a page shows it.
#[derive(Clone, Debug)]
pub(crate) struct ImageView {
    /// Where it is.
    pub(crate) url: String,
    /// In pixels.
    pub(crate) width: u32,
    /// In pixels.
    pub(crate) height: u32,
}
