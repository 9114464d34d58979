//! How a request stands: the page that asks for its number, and the page that tells.
//!
//! In: words already formatted. Out: the inside of `<main>`. An unknown number and a wrong second datum look the same.

use contract::index::Office;
use maud::{Markup, html};

use crate::answers::{self, Sheet};
use crate::cosign::{self, PassOn};
use crate::link::{self, Link};
use crate::receipt::{TermWords, office};
use crate::timeline::{Event, Message, messages, timeline};
use crate::{hidden, slips, words};

/// The page that asks for the number and for one more thing only the citizen knows.
pub struct LookupPage<'a> {
    /// Where it is sent.
    pub action: &'a str,
    /// The value of the hidden field `gettone`; may be empty.
    pub token: &'a str,
    /// The number as typed (field `numero`).
    pub reference: &'a str,
    /// The second datum as typed (field `dato`).
    pub datum: &'a str,
    /// What is wrong with the number, or with both.
    pub error: Option<&'a str>,
    /// The personal area, for those who log in.
    pub area_url: &'a str,
}

/// Draws the page that asks.
pub fn lookup(page: &LookupPage<'_>) -> Markup {
    let errors: Vec<(String, String)> =
        page.error.iter().map(|sentence| ("#campo-numero".to_owned(), (*sentence).to_owned())).collect();
    let wrong = page.error.is_some();
    let described = if wrong { "aiuto-numero errore-numero" } else { "aiuto-numero" };
    html! {
        (slips::summary(&words::ITALIAN, &errors))
        h1 { "Stato della richiesta" }
        p { "Scrivi il numero che trovi sulla ricevuta e un dato che hai scritto nella richiesta." }
        form method="post" action=(page.action) novalidate {
            (hidden::token(page.token))
            div.form-group {
                label.form-label for="campo-numero" { "Numero della richiesta" }
                p.form-text id="aiuto-numero" {
                    "Comincia con tre lettere. Trattini, spazi e minuscole vanno bene."
                }
                (slips::at_control(&words::ITALIAN, "errore-numero", page.error))
                input.form-control.is-invalid[wrong] id="campo-numero" name="numero" type="text" value=(page.reference)
                    maxlength="40" autocomplete="off" autocapitalize="characters" spellcheck="false"
                    aria-describedby=(described) aria-invalid=[wrong.then_some("true")];
            }
            div.form-group {
                label.form-label for="campo-dato" {
                    "Codice fiscale, email o telefono che hai scritto nella richiesta"
                }
                p.form-text id="aiuto-dato" { "Ne basta uno." }
                input.form-control id="campo-dato" name="dato" type="text" value=(page.datum) maxlength="254"
                    autocomplete="off" autocapitalize="none" spellcheck="false" aria-describedby="aiuto-dato";
            }
            div.sp-azioni { button.btn.btn-primary type="submit" { "Cerca la richiesta" } }
        }
        p { "Se avevi fatto l’accesso quando hai inviato la richiesta, la trovi anche "
            a href=(page.area_url) { "nella tua area personale" } "." }
    }
}

/// A request as its citizen sees it.
pub struct StatusPage<'a> {
    /// The page before, if there is one (the personal area).
    pub back: Option<&'a str>,
    /// The number as people read it.
    pub reference: &'a str,
    /// The service's title.
    pub service: &'a str,
    /// The state in a word or two.
    pub state: &'a str,
    /// What the state means for the citizen.
    pub sentence: &'a str,
    /// Day and time of sending in words.
    pub sent: &'a str,
    /// Who filled it in, if it was not the citizen herself.
    pub written: Option<&'a str>,
    /// By when the comune must answer; absent without a term, or once it has answered.
    pub term: Option<TermWords<'a>>,
    /// Who answers.
    pub office: &'a Office,
    /// What happened, oldest first.
    pub events: &'a [Event<'a>],
    /// What was written, oldest first.
    pub messages: &'a [Message<'a>],
    /// What the citizen is expected to do, for example `Rispondi alla richiesta di integrazione`.
    pub action: Option<Link<'a>>,
    /// The signature of a second person that is still owed.
    pub pass_on: Option<PassOn<'a>>,
    /// Who signed too and when, in words.
    pub cosigned: Option<&'a str>,
    /// Where a new request with the same answers begins, and the value of `gettone` there.
    pub anew: Option<(&'a str, &'a str)>,
    /// The page that asks whether to withdraw the request, where that is possible.
    pub withdraw_url: Option<&'a str>,
    /// The receipt.
    pub receipt_url: Option<&'a str>,
    /// What proves that it is in the public log, once it is.
    pub logged: Option<Logged<'a>>,
    /// The answers that were sent.
    pub answers: Option<Sheet<'a>>,
}

/// The documents with which anyone can check that a request is in the public log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Logged<'a> {
    /// The proof.
    pub proof_url: &'a str,
    /// The receipt as a signed document, where there is one.
    pub receipt_url: Option<&'a str>,
    /// The signed head of the log that the proof is about.
    pub head_url: &'a str,
    /// The comune's public keys.
    pub keys_url: &'a str,
}

/// Draws the request.
pub fn status(page: &StatusPage<'_>) -> Markup {
    html! {
        @if let Some(back) = page.back { a.sp-indietro href=(back) { "Indietro" } }
        p.sp-occhiello { (page.service) }
        h1 { "Richiesta " span.sp-codice { (page.reference) } }
        div.callout {
            p.callout-title { "Stato: " (page.state) }
            p { (page.sentence) }
        }
        @if let Some(action) = page.action { (link::actions(&[action])) }
        @if let Some((action, token)) = page.anew {
            form method="post" action=(action) {
                (hidden::token(token))
                div.sp-azioni {
                    button.btn.btn-primary type="submit" { "Correggi e fai una nuova richiesta" }
                }
            }
        }
        @if let Some(part) = &page.pass_on { (cosign::pass_on(part)) }
        dl.sp-riepilogo {
            div { dt { "Inviata" } dd { (page.sent) } }
            @if let Some(written) = page.written { div { dt { "Chi ha compilato" } dd { (written) } } }
            @if let Some(cosigned) = page.cosigned { div { dt { "Seconda firma" } dd { (cosigned) } } }
            @if let Some(term) = page.term { div { dt { "Risposta entro" } dd { (term.by) } } }
            div { dt { "Chi risponde" } dd { (office(page.office)) } }
        }
        @if let Some(term) = page.term { p { (term.silence) } }
        @if let Some(logged) = page.logged { (log(logged)) }
        @if !page.events.is_empty() { h2 { "Che cosa è successo" } (timeline(page.events)) }
        @if !page.messages.is_empty() { h2 { "Messaggi" } (messages(page.messages)) }
        @if let Some(sheet) = page.answers {
            details {
                summary { "Le risposte che hai inviato" }
                (answers::sheet(sheet, 3))
            }
        }
        @if page.receipt_url.is_some() || page.withdraw_url.is_some() {
            p.sp-azioni {
                @if let Some(url) = page.receipt_url { a.btn.btn-outline-primary href=(url) { "Vedi la ricevuta" } }
                @if let Some(url) = page.withdraw_url { a.btn.btn-link href=(url) { "Ritira la richiesta" } }
            }
        }
    }
}

fn log(logged: Logged<'_>) -> Markup {
    html! {
        p {
            "Registrata nel registro pubblico: se qualcuno cancellasse o cambiasse la tua richiesta, si vedrebbe. "
            a href=(logged.proof_url) { "Scarica la prova" }
        }
        details {
            summary { "Come si controlla" }
            p { "Chi vuole controllare usa questi file e il programma libero " code { "verify-receipt" } ", senza chiedere niente al Comune." }
            ul {
                @if let Some(url) = logged.receipt_url { li { a href=(url) { "La ricevuta firmata" } } }
                li { a href=(logged.proof_url) { "La prova che la richiesta è nel registro" } }
                li { a href=(logged.head_url) { "Il registro com’era, firmato dal Comune" } }
                li { a href=(logged.keys_url) { "Le chiavi del Comune, per controllare le firme" } }
            }
        }
    }
}
