//! The receipt, owed as soon as the request is sent (L. 241/1990, art. 18-bis).
//!
//! In: the reference and words already formatted. Out: the inside of `<main>`, good to print.

use contract::index::Office;
use contract::language::Language;
use maud::{Markup, html};

use crate::answers::{self, Sheet};
use crate::cosign::{self, PassOn};
use crate::link::{self, Link};
use crate::prose;
use crate::rating::{RatingForm, rating};
use crate::spelling::spelling;
use crate::timeline::{Event, timeline};
use crate::words::{self, Words, italian};

/// The receipt and all it shows.
pub struct ReceiptPage<'a> {
    /// The language of the page; what people of the comune wrote stays Italian.
    pub language: Language,
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
    /// What is asked together with the number, for example `il tuo codice fiscale`, in the page's language.
    pub check_hint: &'a str,
    /// What comes next.
    pub steps: &'a [NextStep<'a>],
    /// The receipt as PDF.
    pub pdf_url: &'a str,
    /// Where the citizen sees how the request stands.
    pub status_url: &'a str,
    /// Her personal area, if she logged in.
    pub area_url: Option<&'a str>,
    /// Where notices about the request are sent, if anywhere.
    pub email: Option<&'a str>,
    /// Who filled it in, if it was not the citizen herself.
    pub written: Option<&'a str>,
    /// The first digits of the digest of what was sent.
    pub digest: &'a str,
    /// The comune's signature, where the receipt has one.
    pub promise: Option<PromiseWords<'a>>,
    /// The answers that were sent.
    pub answers: Option<Sheet<'a>>,
    /// The signature of a second person that is still owed.
    pub pass_on: Option<PassOn<'a>>,
    /// Who signed too and when, in words.
    pub cosigned: Option<&'a str>,
    /// How easy it was.
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
    let t = words::of(page.language);
    let events: Vec<Event<'_>> = page
        .steps
        .iter()
        .map(|s| Event { date: s.date, title: s.title, text: s.text, own: None, done: s.date == Some(page.sent) })
        .collect();
    html! {
        div.sp-numero {
            h1 { @if page.pass_on.is_some() { (t.sent_unsigned()) } @else { (t.sent()) } }
            p { (t.number()) }
            strong { (page.reference) }
        }
        p { (t.spelt()) (italian(t, spelling(page.reference))) "." }
        @if let Some(part) = &page.pass_on { (cosign::pass_on(t, part)) }
        dl.sp-riepilogo {
            div { dt { (t.service()) } dd { (page.service) } }
            div { dt { (t.sent_at()) } dd { (page.sent) } }
            @if let Some(written) = page.written { div { dt { (t.written_by()) } dd { (italian(t, written)) } } }
            @if let Some(cosigned) = page.cosigned { div { dt { (t.second_signature()) } dd { (cosigned) } } }
            @if let Some(term) = page.term { div { dt { (t.answer_by()) } dd { (term.by) } } }
            div { dt { (t.who_answers()) } dd { (office(t, page.office)) } }
            @if let Some(email) = page.email { div { dt { (t.copy()) } dd { (t.copy_to()) (email) } } }
            div { dt { (t.check_code()) } dd { code { (page.digest) } p.form-text { (t.check_code_how()) } } }
        }
        @if let Some(term) = page.term { p { (term.silence) } }
        h2 { (t.what_now()) }
        (prose::paragraphs(page.after))
        @if !events.is_empty() { (timeline(t, &events)) }
        h2 { (t.where_it_stands()) }
        p {
            (t.open_status()) (page.check_hint) ". "
            (t.keep_number())
        }
        (link::actions(&links(t, page)))
        p { a href=(page.pdf_url) { (t.receipt_pdf()) } }
        @if let Some(promise) = page.promise {
            details {
                summary { (t.comune_signature()) }
                p { (t.comune_signed()) }
                dl.sp-riepilogo { div { dt { (t.signature_text()) } dd { code { (promise.signature) } } } }
                p { a href=(promise.url) { (t.signed_receipt()) } }
            }
        }
        @if let Some(sheet) = page.answers {
            details {
                summary { (t.your_answers()) }
                (answers::sheet(sheet, 3))
            }
        }
        @if let Some(form) = &page.rating { (rating(form)) }
    }
}

/// An office with the ways to reach it, in one line.
pub(crate) fn office(t: &Words, office: &Office) -> Markup {
    html! {
        (italian(t, &office.name))
        @if let Some(phone) = &office.phone { br; (t.phone()) a href={ "tel:" (compact(phone)) } { (phone) } }
        @if let Some(email) = &office.email { br; "Email " a href={ "mailto:" (email) } { (email) } }
    }
}

fn compact(phone: &str) -> String {
    phone.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect()
}

fn links<'a>(t: &Words, page: &ReceiptPage<'a>) -> Vec<Link<'a>> {
    let status = Link { label: t.see_status(), url: page.status_url };
    let area = page.area_url.map(|url| Link { label: t.go_to_area(), url });
    [Some(status), area].into_iter().flatten().collect()
}
