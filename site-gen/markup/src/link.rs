//! A link that a page offers.
//!
//! In: what it says and where it leads. Out: a place in a list of links.

use maud::{Markup, html};

/// A link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link<'a> {
    /// What it says.
    pub label: &'a str,
    /// Where it leads.
    pub url: &'a str,
}

/// The first link as the main button, the others as plain ones.
pub(crate) fn actions(links: &[Link<'_>]) -> Markup {
    html! {
        @if !links.is_empty() {
            p.sp-azioni {
                @for (place, link) in links.iter().enumerate() {
                    a.btn.btn-primary[place == 0].btn-outline-primary[place > 0] href=(link.url) { (link.label) }
                }
            }
        }
    }
}
