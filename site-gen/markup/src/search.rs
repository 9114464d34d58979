//! The results of a search.
//!
//! In: what was typed, the rows that answer, where to go if none does. Out: the inside of `<main>`.

use contract::search::{Kind, LONGEST, Row};
use maud::{Markup, html};

use crate::link::Link;

/// The page of a search.
pub struct SearchPage<'a> {
    /// The heading.
    pub heading: &'a str,
    /// The label of the field.
    pub label: &'a str,
    /// Where the query is sent.
    pub action: &'a str,
    /// What was typed.
    pub asked: &'a str,
    /// What was found, best first; nothing, if no index is published.
    pub found: Option<&'a [Found<'a>]>,
    /// The comuni that the query names.
    pub places: &'a [Link<'a>],
    /// Where to look further, and who helps.
    pub remedies: &'a [Link<'a>],
}

/// A page that was found.
pub struct Found<'a> {
    title: &'a str,
    url: &'a str,
    description: &'a str,
    above: &'a str,
    comuni: Option<usize>,
}

impl<'a> Found<'a> {
    /// The page of a row.
    pub fn of(row: &'a Row) -> Self {
        let category = row.kind == Kind::Service && !row.category.is_empty();
        Self {
            title: &row.title,
            url: &row.url,
            description: &row.description,
            above: if category { &row.category } else { row.kind.name() },
            comuni: row.comuni,
        }
    }
}

/// `Nessun risultato`, `1 risultato`, `7 risultati`.
pub fn results(number: usize) -> String {
    match number {
        0 => "Nessun risultato".to_owned(),
        1 => "1 risultato".to_owned(),
        n => format!("{n} risultati"),
    }
}

/// Draws the page.
pub fn search(page: &SearchPage<'_>) -> Markup {
    html! {
        h1 { (page.heading) }
        form.sp-cerca method="get" action=(page.action) role="search" aria-label="Cerca di nuovo" {
            label.form-label for="q" { (page.label) }
            div.sp-cerca-riga {
                input.form-control #q type="search" name="q" value=(page.asked) maxlength=(LONGEST) autocomplete="off";
                button.btn.btn-primary type="submit" { "Cerca" }
            }
        }
        @if !page.places.is_empty() {
            h2 { "Comuni" }
            ul { @for place in page.places { li { a href=(place.url) { (place.label) } } } }
        }
        @match page.found {
            _ if page.asked.is_empty() => (remedies("Se preferisci, puoi anche scorrere gli elenchi:", page.remedies)),
            None => {
                h2 { "La ricerca ora non funziona" }
                p { "La colpa è nostra. Intanto puoi trovare il servizio in un altro modo." }
                (remedies("Ecco come:", page.remedies))
            }
            Some([]) => {
                h2 { "Nessun risultato per «" (page.asked) "»" }
                p { "Controlla come hai scritto le parole, oppure prova con una parola sola o più semplice." }
                (remedies("Se non trovi ancora quello che cerchi:", page.remedies))
            }
            Some(found) => {
                h2 { (results(found.len())) " per «" (page.asked) "»" }
                ul.sp-esiti { @for found in found { li { (card(found)) } } }
                (remedies("Non è quello che cerchi?", page.remedies))
            }
        }
    }
}

fn card(found: &Found<'_>) -> Markup {
    html! {
        article.it-card {
            p.it-card-subtitle { (found.above) }
            h3.it-card-title { a href=(found.url) { (found.title) } }
            p.it-card-text { (found.description) }
            @if let Some(comuni) = found.comuni {
                p.it-card-footer { (match comuni { 1 => "In 1 Comune".to_owned(), n => format!("In {n} Comuni") }) }
            }
        }
    }
}

fn remedies(before: &str, links: &[Link<'_>]) -> Markup {
    html! {
        p { (before) }
        ul.link-list { @for link in links { li { a href=(link.url) { (link.label) } } } }
    }
}
