//! From an author's Markdown to HTML that cannot hurt the page.
//!
//! In: Markdown and the comune's words. Out: HTML without raw tags, with only links of known schemes, root-relative
//! links below the comune's base, and no heading above the level given. A text is read once ([`compile`]) and filled for
//! as many comuni as have it ([`Compiled::fill`]).

mod anchors;
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
pub(crate) use fill::Compiled;
pub(crate) use plain::{PlainText, plain};
#[allow(unused_imports, reason = "nouns of the interface, for who keeps compiled texts and knows pictures")]
pub(crate) use words::ImageView;
pub(crate) use words::Words;

#[cfg(test)]
mod tests;
