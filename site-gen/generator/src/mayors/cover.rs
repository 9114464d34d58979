//! The first page, for the mayors: three numbers and three steps.

use maud::{Markup, html};

use crate::mayors::criteria::{CRITERIA, MIN_SERVICES};
use crate::mayors::italian::{counted, decimal, percent};
use crate::mayors::page::{SECTIONS, totals};
use crate::mayors::picture::Picture;
use crate::mayors::steps;

/// The first page.
pub(super) fn cover(picture: &Picture) -> Markup {
    let all = picture.comuni.len();
    let offered: usize = picture.comuni.iter().map(|row| row.offers.len()).sum();
    let enough = picture.comuni.iter().filter(|row| row.offers.len() >= MIN_SERVICES).count();
    let (shared, own) = totals(picture);
    let mean = if all == 0 { 0.0 } else { offered as f64 / all as f64 };
    let steps = steps::of_area(picture);
    html! {
        header class="cover" {
            p class="kicker" { (picture.area) }
            h1 { "Dove siamo" }
            p class="lead" { (lead(picture, offered)) }
            ul class="numbers" {
                li { strong { (decimal(mean, 1)) } span { "servizi in media per Comune, su " (picture.services.len()) " del catalogo. "
                    (counted(enough, "Comune ne ha", "Comuni ne hanno")) " almeno " (MIN_SERVICES) "." } }
                li { strong { (picture.ready()) " su " (all) } span { "Comuni soddisfano tutti gli " (CRITERIA.len())
                    " criteri nazionali che si vedono dai contenuti." } }
                li { strong { (percent(shared, shared + own)) } span { "dei testi è condiviso: si corregge una volta, vale per tutti." } }
            }
            h2 { "I prossimi passi" }
            @if steps.is_empty() {
                p { "Per ciò che si vede dai contenuti non manca niente." }
            } @else {
                ol class="steps" { @for step in &steps { li { (step.what) " " span { "(" (step.whom) ")" } } } }
            }
            nav aria-label="Indice" {
                h2 { "Nelle pagine che seguono" }
                ol { @for (id, title) in SECTIONS { li { a href={ "#" (id) } { (title) } } } }
            }
        }
    }
}

fn lead(picture: &Picture, offered: usize) -> String {
    let all = counted(picture.comuni.len(), "Comune", "Comuni");
    let readable = match picture.index() {
        Some(index) => format!(" I testi comuni hanno un indice di leggibilità di {} su 100.", decimal(index, 0)),
        None => String::new(),
    };
    format!(
        "{all}, un solo catalogo: {} in tutto sono pronti per i cittadini.{readable}",
        counted(offered, "servizio", "servizi")
    )
}
