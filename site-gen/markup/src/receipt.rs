//! The receipt, owed as soon as the request is sent (L. 241/1990, art. 18-bis).
//!
//! In: the reference and words already formatted. Out: the inside of `<main>`, good to print.

use contract::index::Office;
use maud::{Markup, html};

use crate::answers::{self, Sheet};
use crate::link::{self, Link};
use crate::prose;
use crate::rating::{RatingForm, rating};
use crate::spelling::spelling;
use crate::timeline::{Event, timeline};

/// The receipt and all it shows.
pub struct ReceiptPage<'a> {
    /// The number of the request as people read it, with hyphens.
    pub reference: &'a str,
    /// The service's title.
    pub service: &'a str,
    /// Day and time of sending in words.
    pub sent: &'a str,
    /// By when the comune must answer, if the service has a term.
    pub term: Option<TermWords<'a>>,
    /// Who answers.
    pub office: &'a Office,
    /// What happens after sending, in the form's words; may be empty.
    pub after: &'a str,
    /// What is asked together with the number, for example `il tuo codice fiscale`.
    pub check_hint: &'a str,
    /// What comes next.
    pub steps: &'a [NextStep<'a>],
    /// The receipt as PDF.
    pub pdf_url: &'a str,
    /// Where the citizen sees how the request stands.
    pub status_url: &'a str,
    /// Her personal area, if she logged in.
    pub area_url: Option<&'a str>,
    /// Where a copy of the receipt is sent, if anywhere.
    pub email: Option<&'a str>,
    /// Who filled it in, if it was not the citizen herself.
    pub written: Option<&'a str>,
    /// The first digits of the digest of what was sent.
    pub digest: &'a str,
    /// The comune's signature, where the receipt has one.
    pub promise: Option<PromiseWords<'a>>,
    /// The answers that were sent.
    pub answers: Option<Sheet<'a>>,
    /// How easy it was, asked of the citizen.
    pub rating: Option<RatingForm<'a>>,
}

/// The comune's signature under a receipt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PromiseWords<'a> {
    /// The signature as text.
    pub signature: &'a str,
    /// The receipt as a signed document.
    pub url: &'a str,
}

/// The term of a request in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TermWords<'a> {
    /// The last day in words, for example `23 dicembre 2026`.
    pub by: &'a str,
    /// What silence means (see [`contract::index::Silence::sentence`]).
    pub silence: &'a str,
}

/// One of the things that come next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NextStep<'a> {
    /// What it is.
    pub title: &'a str,
    /// More about it; may be empty.
    pub text: &'a str,
    /// Its day in words, if it is known.
    pub date: Option<&'a str>,
}

/// Draws the receipt.
pub fn receipt(page: &ReceiptPage<'_>) -> Markup {
    let events: Vec<Event<'_>> = page
        .steps
        .iter()
        .map(|s| Event { date: s.date, title: s.title, text: s.text, done: s.date == Some(page.sent) })
        .collect();
    html! {
        div.sp-numero {
            h1 { "Richiesta inviata" }
            p { "Numero della richiesta" }
            strong { (page.reference) }
        }
        p { "Per leggerlo al telefono: " (spelling(page.reference)) "." }
        dl.sp-riepilogo {
            div { dt { "Servizio" } dd { (page.service) } }
            div { dt { "Inviata" } dd { (page.sent) } }
            @if let Some(written) = page.written { div { dt { "Chi ha compilato" } dd { (written) } } }
            @if let Some(term) = page.term { div { dt { "Risposta entro" } dd { (term.by) } } }
            div { dt { "Chi risponde" } dd { (office(page.office)) } }
            @if let Some(email) = page.email { div { dt { "Copia della ricevuta" } dd { "La mandiamo a " (email) } } }
            div { dt { "Codice di controllo" } dd { code { (page.digest) } } }
        }
        @if let Some(term) = page.term { p { (term.silence) } }
        h2 { "Che cosa succede adesso" }
        (prose::paragraphs(page.after))
        @if !events.is_empty() { (timeline(&events)) }
        h2 { "Per sapere a che punto è" }
        p {
            "Apri la pagina dello stato e scrivi il numero della richiesta e " (page.check_hint) ". "
            "Conserva il numero: ti serve anche se chiami l’ufficio."
        }
        (link::actions(&links(page)))
        p { a href=(page.pdf_url) { "Scarica la ricevuta (PDF)" } }
        @if let Some(promise) = page.promise {
            details {
                summary { "La firma del Comune" }
                p { "Il Comune ha firmato questa ricevuta: chi la riceve può controllare che nessuno l’ha cambiata." }
                dl.sp-riepilogo { div { dt { "Firma" } dd { code { (promise.signature) } } } }
                p { a href=(promise.url) { "Scarica la ricevuta firmata (file per chi la controlla)" } }
            }
        }
        @if let Some(sheet) = page.answers {
            details {
                summary { "Le risposte che hai inviato" }
                (answers::sheet(sheet, 3))
            }
        }
        @if let Some(form) = &page.rating { (rating(form)) }
    }
}

/// An office with the ways to reach it, in one line.
pub(crate) fn office(office: &Office) -> Markup {
    html! {
        (office.name)
        @if let Some(phone) = &office.phone { br; "Telefono " a href={ "tel:" (compact(phone)) } { (phone) } }
        @if let Some(email) = &office.email { br; "Email " a href={ "mailto:" (email) } { (email) } }
    }
}

fn compact(phone: &str) -> String {
    phone.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect()
}

fn links<'a>(page: &ReceiptPage<'a>) -> Vec<Link<'a>> {
    let status = Link { label: "Vedi lo stato della richiesta", url: page.status_url };
    let area = page.area_url.map(|url| Link { label: "Vai alla tua area personale", url });
    [Some(status), area].into_iter().flatten().collect()
}
