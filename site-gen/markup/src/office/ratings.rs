//! What people say of the pages of a comune.
//!
//! In: tallies and words, in the order in which they are to be shown. Out: a table and a list.

use maud::{Markup, html};

use crate::office::inbox::{Pick, filter};

/// The page and all it shows.
pub struct RatingsPage<'a> {
    /// The address of this page, to which the choice of the comune is sent.
    pub action: &'a str,
    /// The comuni to choose from.
    pub comuni: &'a [Pick<'a>],
    /// The rated pages.
    pub lines: &'a [RatedPage<'a>],
    /// What people wrote.
    pub said: &'a [Said<'a>],
}

/// A rated page.
pub struct RatedPage<'a> {
    /// Its address below the comune's base.
    pub page: &'a str,
    /// Its whole path.
    pub url: String,
    /// How many rated it.
    pub number: u32,
    /// The mean, in tenths of a star.
    pub tenths: u32,
    /// How many gave one star, two, and so on.
    pub stars: [u32; 5],
    /// How often each difficulty was chosen, in the order of the page's own list.
    pub hindered: [u32; 5],
}

/// The words of one person.
pub struct Said<'a> {
    /// The day, in words.
    pub day: &'a str,
    /// The page's address below the comune's base.
    pub page: &'a str,
    /// 1 to 5.
    pub stars: u8,
    /// The words.
    pub text: &'a str,
}

/// What who was not pleased can answer, in the order of the page's list.
const HINDERED: [&str; 5] =
    ["indicazioni non chiare", "indicazioni non complete", "non capiva se procedeva bene", "problemi tecnici", "altro"];

/// Draws the page.
pub fn ratings(page: &RatingsPage<'_>) -> Markup {
    html! {
        h1 { "Valutazioni delle pagine" }
        p { "Le stelle che le persone danno alle pagine. Non sappiamo chi le ha date. Le pagine che piacciono meno sono in \
             cima." }
        form.sp-filtri method="get" action=(page.action) {
            (filter("comune", "Comune", page.comuni))
            div.sp-azioni { button.btn.btn-outline-primary type="submit" { "Mostra" } }
        }
        @if page.lines.is_empty() { p { "Nessuno ha ancora valutato le pagine di questo Comune." } } @else { (table(page.lines)) }
        @if !page.said.is_empty() {
            h2 { "Che cosa scrivono" }
            p.form-text { "Le parole si conservano per un anno." }
            @for said in page.said {
                div.callout {
                    p.callout-title { (stars(said.stars)) " a " (said.page) }
                    p { (said.text) }
                    p.form-text { (said.day) }
                }
            }
        }
    }
}

fn table(lines: &[RatedPage<'_>]) -> Markup {
    html! {
        div.table-responsive.sp-larga {
            table.table {
                caption { "Voti per pagina" }
                thead {
                    tr { @for column in ["Pagina", "Media", "Voti", "Da 1 a 5 stelle", "Difficoltà"] { th scope="col" { (column) } } }
                }
                tbody {
                    @for line in lines {
                        tr {
                            th scope="row" { a href=(line.url) { (line.page) } }
                            td { (line.tenths / 10) "," (line.tenths % 10) }
                            td { (line.number) }
                            td { (line.stars.map(|n| n.to_string()).join(" · ")) }
                            td { (hindered(line.hindered)) }
                        }
                    }
                }
            }
        }
    }
}

/// The difficulties that somebody had, the most frequent first.
fn hindered(counts: [u32; 5]) -> String {
    let mut had: Vec<(u32, &str)> = counts.into_iter().zip(HINDERED).filter(|(count, _)| *count > 0).collect();
    had.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
    had.into_iter().map(|(count, what)| format!("{what} ({count})")).collect::<Vec<_>>().join(", ")
}

fn stars(stars: u8) -> String {
    if stars == 1 { "1 stella".to_owned() } else { format!("{stars} stelle") }
}
