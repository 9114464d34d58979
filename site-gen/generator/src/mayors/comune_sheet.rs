//! What each comune has, lacks and can do next, in a few lines.

use maud::{Markup, html};

use crate::mayors::italian::counted;
use crate::mayors::picture::{Picture, Row};
use crate::mayors::steps;

/// All of them.
pub(super) fn all(picture: &Picture) -> Markup {
    html! { div class="sheets" { @for row in &picture.comuni { (one(row, picture.services.len())) } } }
}

fn one(row: &Row, services: usize) -> Markup {
    let passed = row.lacks.iter().filter(|lack| lack.is_none()).count();
    let steps = steps::of_comune(row);
    html! {
        article id={ "comune-" (row.slug) } {
            h3 { (row.name) @if !row.subarea.is_empty() { " " small { (row.subarea) } } }
            p {
                (row.offers.len()) " servizi su " (services) " · " (passed) " criteri su " (row.lacks.len()) " · "
                (counted(row.own, "sezione propria", "sezioni proprie"))
            }
            @if !row.to_complete.is_empty() { p { "Da completare: " (names(&row.to_complete)) "." } }
            @if steps.is_empty() {
                p { "Non manca niente." }
            } @else {
                ul { @for step in &steps { li { (step) } } }
            }
        }
    }
}

/// The keys as words: `dichiarazione_accessibilita` is `dichiarazione di accessibilità`.
fn names(keys: &[String]) -> String {
    let word = |key: &String| match key.as_str() {
        "dichiarazione_accessibilita" => "dichiarazione di accessibilità".to_owned(),
        key => key.replace('_', " "),
    };
    keys.iter().map(word).collect::<Vec<_>>().join(", ")
}
