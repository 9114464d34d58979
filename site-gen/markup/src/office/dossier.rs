//! A person as an operator sees her, and the reason asked before that.
//!
//! In: kept data, requests, who looked. Out: the inside of `<main>`. Opening a dossier without an open pratica takes a
//! written reason, which the citizen can read.

use maud::{Markup, html};

use crate::area::{KeptLine, LookLine, RequestLine, kept_groups, looks, request_table};
use crate::{hidden, slips, words};

/// A dossier and all it shows.
pub struct DossierPage<'a> {
    /// The page before.
    pub back: &'a str,
    /// Name and surname.
    pub name: &'a str,
    /// The codice fiscale.
    pub fiscal_code: &'a str,
    /// Kept data, in any order.
    pub kept: &'a [KeptLine<'a>],
    /// Her requests, newest first.
    pub requests: &'a [RequestLine<'a>],
    /// Who looked, newest first, this time included.
    pub looks: &'a [LookLine<'a>],
}

/// Draws the dossier.
pub fn dossier(page: &DossierPage<'_>) -> Markup {
    html! {
        a.sp-indietro href=(page.back) { "Indietro" }
        h1 { (page.name) }
        dl.sp-riepilogo { div { dt { "Codice fiscale" } dd { (page.fiscal_code) } } }
        div.alert.alert-info { p { "Questa lettura è registrata. Il cittadino la vede nella sua area personale." } }
        h2 { "Richieste" }
        @if page.requests.is_empty() { p { "Non ci sono richieste." } } @else {
            (request_table(page.requests, "Le richieste di questa persona"))
        }
        h2 { "Dati conservati" }
        @if page.kept.is_empty() { p { "Il cittadino non ha dati conservati." } } @else {
            (kept_groups(page.kept, &|_| html! {}))
        }
        h2 { "Chi ha guardato questi dati" }
        (looks(page.looks, "Nessuno ha ancora guardato questi dati."))
    }
}

/// The page that asks why.
pub struct ReasonPage<'a> {
    /// The page before.
    pub back: &'a str,
    /// What is about to be opened, for example `la scheda di Maria Rossi`.
    pub subject: &'a str,
    /// Where the reason is sent.
    pub action: &'a str,
    /// The value of the hidden field `gettone`.
    pub token: &'a str,
    /// The reason as typed (field `motivo`).
    pub reason: &'a str,
    /// What is wrong with it.
    pub error: Option<&'a str>,
}

/// Draws the page that asks why.
pub fn reason(page: &ReasonPage<'_>) -> Markup {
    let errors: Vec<(String, String)> =
        page.error.iter().map(|sentence| ("#campo-motivo".to_owned(), (*sentence).to_owned())).collect();
    let wrong = page.error.is_some();
    let described = if wrong { "aiuto-motivo errore-motivo" } else { "aiuto-motivo" };
    html! {
        a.sp-indietro href=(page.back) { "Indietro" }
        (slips::summary(&words::ITALIAN, &errors))
        h1 { "Perché vuoi aprire questi dati?" }
        p { "Stai per aprire " (page.subject) "." }
        form method="post" action=(page.action) novalidate {
            (hidden::token(page.token))
            div.form-group {
                label.form-label for="campo-motivo" { "Motivo" }
                p.form-text id="aiuto-motivo" {
                    "Scrivi per quale lavoro ti servono. Il cittadino vede chi ha guardato i suoi dati, quando e perché."
                }
                (slips::at_control(&words::ITALIAN, "errore-motivo", page.error))
                textarea.form-control.is-invalid[wrong] id="campo-motivo" name="motivo" rows="3" maxlength="500" required
                    autocomplete="off" aria-describedby=(described) aria-invalid=[wrong.then_some("true")] {
                    "\n" (page.reason)
                }
            }
            div.sp-azioni { button.btn.btn-primary type="submit" { "Apri" } }
        }
    }
}
