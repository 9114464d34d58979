//! Comuni by services, in one table that can be read on paper.

use maud::{Markup, html};

use crate::mayors::page::scrolled;
use crate::mayors::picture::{Offer, Picture};

/// Services beyond which the table wants the long side of the sheet.
const PORTRAIT: usize = 26;

/// Whether the table wants the long side of the sheet.
pub(super) fn is_wide(picture: &Picture) -> bool {
    picture.services.len() > PORTRAIT
}

/// The sign of a cell and what it says; a sign, not only a colour.
const fn sign(offer: Option<Offer>) -> (&'static str, &'static str, &'static str) {
    match offer {
        Some(Offer::Shared) => ("●", "offerto", "on"),
        Some(Offer::Own) => ("◆", "offerto, con testi propri", "own"),
        Some(Offer::Suspended) => ("○", "sospeso", "off"),
        None => ("·", "non offerto", "none"),
    }
}

/// The table and its legend.
pub(super) fn matrix(picture: &Picture) -> Markup {
    let legend = [Some(Offer::Shared), Some(Offer::Own), Some(Offer::Suspended), None].map(sign);
    html! {
        ul class="legend" {
            @for (mark, words, class) in legend { li { span class=(class) aria-hidden="true" { (mark) } " " (words) } }
        }
        (scrolled("Tabella dei servizi di ogni Comune", html! {
            table class="matrix" {
                caption class="hidden" { "I servizi di ogni Comune" }
                thead { tr {
                    th scope="col" class="corner" { "Comune" }
                    @for (_, title) in &picture.services { th scope="col" class="turned" { span { (title) } } }
                    th scope="col" class="turned" { span { "In tutto" } }
                } }
                @for (part, rows) in picture.parts() {
                    tbody {
                        @if !part.is_empty() {
                            tr class="part" { th scope="rowgroup" colspan=(picture.services.len() + 2) { (part) } }
                        }
                        @for row in rows { tr {
                            th scope="row" { (row.name) }
                            @for (id, _) in &picture.services {
                                @let (mark, words, class) = sign(row.offers.get(id).copied());
                                td class=(class) { span aria-hidden="true" { (mark) } span class="hidden" { (words) } }
                            }
                            td class="sum" { (row.offers.len()) }
                        } }
                    }
                }
                tfoot { tr {
                    th scope="row" { "Comuni" }
                    @for (id, _) in &picture.services {
                        td class="sum" { (picture.comuni.iter().filter(|row| row.offers.contains_key(id)).count()) }
                    }
                    td {}
                } }
            }
        }))
    }
}
