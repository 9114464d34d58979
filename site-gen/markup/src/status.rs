//! How a request stands: the page that asks for its number, and the page that tells.
//!
//! In: words already formatted. Out: the inside of `<main>`. An unknown number and a wrong second datum look the same.

use contract::index::Office;
use contract::language::Language;
use maud::{Markup, html};

use crate::answers::{self, Sheet};
use crate::cosign::{self, PassOn};
use crate::link::{self, Link};
use crate::receipt::{TermWords, office};
use crate::timeline::{Event, Message, messages, timeline};
use crate::words::{self, Words, italian, italian_text};
use crate::{hidden, prose, slips};

/// The page that asks for the number and for one more thing only the citizen knows.
pub struct LookupPage<'a> {
    /// The language of the page.
    pub language: Language,
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
    let t = words::of(page.language);
    let errors: Vec<(String, String)> =
        page.error.iter().map(|sentence| ("#campo-numero".to_owned(), (*sentence).to_owned())).collect();
    let wrong = page.error.is_some();
    let described = if wrong { "aiuto-numero errore-numero" } else { "aiuto-numero" };
    html! {
        (slips::summary(t, &errors))
        h1 { (t.status()) }
        p { (t.status_how()) }
        form method="post" action=(page.action) novalidate {
            (hidden::token(page.token))
            (hidden::language(page.language))
            div.form-group {
                label.form-label for="campo-numero" { (t.number()) }
                p.form-text id="aiuto-numero" {
                    (t.number_how())
                }
                (slips::at_control(t, "errore-numero", page.error))
                input.form-control.is-invalid[wrong] id="campo-numero" name="numero" type="text" value=(page.reference)
                    maxlength="40" autocomplete="off" autocapitalize="characters" spellcheck="false"
                    aria-describedby=(described) aria-invalid=[wrong.then_some("true")];
            }
            div.form-group {
                label.form-label for="campo-dato" {
                    (t.datum())
                }
                p.form-text id="aiuto-dato" { (t.datum_how()) }
                input.form-control id="campo-dato" name="dato" type="text" value=(page.datum) maxlength="254"
                    autocomplete="off" autocapitalize="none" spellcheck="false" aria-describedby="aiuto-dato";
            }
            div.sp-azioni { button.btn.btn-primary type="submit" { (t.find_request()) } }
        }
        p { (t.found_in_area()) a href=(page.area_url) { (t.in_your_area()) } "." }
    }
}

/// A request as its citizen sees it.
pub struct StatusPage<'a> {
    /// The language of the page; what people of the comune wrote stays Italian.
    pub language: Language,
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
    /// When her answer to the office came, in a sentence, if that was the last that happened.
    pub answered: Option<&'a str>,
    /// What the comune, or the record, says of the state in Italian: what it asks, why it decided.
    pub own: Option<&'a str>,
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
    let t = words::of(page.language);
    html! {
        @if let Some(back) = page.back { a.sp-indietro href=(back) { (t.back) } }
        p.sp-occhiello { (page.service) }
        h1 { (t.request()) span.sp-codice { (page.reference) } }
        div.callout {
            p.callout-title { (t.state()) (page.state) }
            @if let Some(answered) = page.answered { p { strong { (answered) } } }
            p { (page.sentence) }
            @if let Some(own) = page.own { (italian_text(t, prose::paragraphs(own))) }
        }
        @if let Some(action) = page.action { (link::actions(&[action])) }
        @if let Some((action, token)) = page.anew {
            form method="post" action=(action) {
                (hidden::token(token))
                (hidden::language(page.language))
                div.sp-azioni {
                    button.btn.btn-primary type="submit" { (t.correct_anew()) }
                }
            }
        }
        @if let Some(part) = &page.pass_on { (cosign::pass_on(t, part)) }
        dl.sp-riepilogo {
            div { dt { (t.sent_at()) } dd { (page.sent) } }
            @if let Some(written) = page.written { div { dt { (t.written_by()) } dd { (italian(t, written)) } } }
            @if let Some(cosigned) = page.cosigned { div { dt { (t.second_signature()) } dd { (cosigned) } } }
            @if let Some(term) = page.term { div { dt { (t.answer_by()) } dd { (term.by) } } }
            div { dt { (t.who_answers()) } dd { (office(t, page.office)) } }
        }
        @if let Some(term) = page.term { p { (term.silence) } }
        @if let Some(logged) = page.logged { (log(t, logged)) }
        @if !page.events.is_empty() { h2 { (t.what_happened()) } (timeline(t, page.events)) }
        @if !page.messages.is_empty() { h2 { (t.messages()) } (messages(t, page.messages)) }
        @if let Some(sheet) = page.answers {
            details {
                summary { (t.your_answers()) }
                (answers::sheet(sheet, 3))
            }
        }
        @if page.receipt_url.is_some() || page.withdraw_url.is_some() {
            p.sp-azioni {
                @if let Some(url) = page.receipt_url { a.btn.btn-outline-primary href=(url) { (t.see_receipt()) } }
                @if let Some(url) = page.withdraw_url { a.btn.btn-link href=(url) { (t.withdraw()) } }
            }
        }
    }
}

fn log(t: &Words, logged: Logged<'_>) -> Markup {
    html! {
        p {
            (t.in_log())
            a href=(logged.proof_url) { (t.proof()) }
        }
        details {
            summary { (t.how_to_check()) }
            p { (t.check_with()) code { "verify-receipt" } (t.check_alone()) }
            ul {
                @if let Some(url) = logged.receipt_url { li { a href=(url) { (t.file_receipt()) } } }
                li { a href=(logged.proof_url) { (t.file_proof()) } }
                li { a href=(logged.head_url) { (t.file_head()) } }
                li { a href=(logged.keys_url) { (t.file_keys()) } }
            }
        }
    }
}
