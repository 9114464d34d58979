//! The signature of a second person: how the first passes the request on, and the page on which the second signs.
//!
//! In: words already formatted and the answers to be signed. Out: a part of a page, or the inside of `<main>`. Before a
//! login nothing of the request is drawn, not even that there is one.

use maud::{Markup, html};

use crate::answers::{self, Sheet};
use crate::words::{self, Words};
use crate::{hidden, prose, slips};

/// What the first person gives to the second.
#[derive(Clone)]
pub struct PassOn<'a> {
    /// Who must sign, as the subject of a sentence.
    pub who: &'a str,
    /// Why; in the form's words.
    pub why: Option<&'a str>,
    /// The last day on which she may sign, in words, if there is one.
    pub by: Option<String>,
    /// The whole address of the page on which she signs.
    pub url: &'a str,
    /// The same as a code for a telephone, if it fits into one.
    pub code: Option<Code<'a>>,
}

/// A QR code: the modules of a side, and row, column and length of each dark stretch.
#[derive(Clone, Copy)]
pub struct Code<'a> {
    /// How many modules a side has.
    pub side: usize,
    /// Row, column and length of each dark stretch.
    pub stretches: &'a [(usize, usize, usize)],
}

/// White all around, as wide as four modules, is part of a code.
const MARGIN: usize = 4;

/// Draws the call to pass the request on.
pub(crate) fn pass_on(t: &Words, part: &PassOn<'_>) -> Markup {
    html! {
        div.callout {
            p.callout-title { (t.also_signs()) (part.who) }
            @if let Some(why) = part.why { (prose::paragraphs(why)) }
            p { (t.pass_on()) }
            p { a href=(part.url) { (part.url) } }
            @if let Some(code) = part.code { p { (drawn(t, code)) } }
            p {
                @if let Some(by) = &part.by { (t.sign_by()) strong { (by) } (t.sign_by_or()) }
                (t.sign_login())
            }
        }
    }
}

fn drawn(t: &Words, code: Code<'_>) -> Markup {
    let side = code.side + 2 * MARGIN;
    let mut path = String::new();
    for (row, column, length) in code.stretches {
        path.push_str(&format!("M{} {}h{length}v1h-{length}z", column + MARGIN, row + MARGIN));
    }
    html! {
        svg viewBox={ "0 0 " (side) " " (side) } width="180" height="180" role="img"
            aria-label=(t.sign_code()) shape-rendering="crispEdges" {
            rect width=(side) height=(side) fill="#fff" {}
            path fill="#000" d=(path) {}
        }
    }
}

/// The page that asks for a login; it says nothing of any request.
pub struct GatePage<'a> {
    /// Where she logs in.
    pub login_url: &'a str,
}

/// Draws it.
pub fn gate(page: &GatePage<'_>) -> Markup {
    html! {
        h1 { "Firma una richiesta" }
        p {
            "Se un’altra persona ti ha chiesto di firmare una richiesta al Comune, entra con la tua identità digitale. Poi \
             la leggi e decidi se firmare."
        }
        p.sp-azioni { a.btn.btn-primary href=(page.login_url) { "Entra con la tua identità" } }
    }
}

/// The page of somebody who has nothing to sign here.
pub struct NotYoursPage<'a> {
    /// The name with which she logged in.
    pub name: &'a str,
    /// Where she logs out.
    pub logout: &'a str,
    /// The value of the hidden field `gettone`.
    pub token: &'a str,
}

/// Draws it: the same for a number that is not there, is another comune's or is for somebody else.
pub fn not_yours(page: &NotYoursPage<'_>) -> Markup {
    html! {
        h1 { "Qui non c’è niente da firmare" }
        p { "Hai fatto l’accesso come " strong { (page.name) } ", e nessuna richiesta con questo numero aspetta la tua firma." }
        p {
            "Se l’hai inviata tu, deve aprire questa pagina l’altra persona, con la sua identità. Se l’indirizzo te lo ha \
             mandato qualcuno, chiedi di controllare il codice fiscale scritto nella richiesta."
        }
        form method="post" action=(page.logout) {
            (hidden::token(page.token))
            div.sp-azioni { button.btn.btn-outline-primary type="submit" { "Esci, per far entrare un’altra persona" } }
        }
    }
}

/// A request to be signed.
pub struct SignPage<'a> {
    /// The number as people read it.
    pub reference: &'a str,
    /// The service's title.
    pub service: &'a str,
    /// Who sent it.
    pub applicant: &'a str,
    /// Day and time of sending in words.
    pub sent: &'a str,
    /// Why a second signature; in the form's words.
    pub why: Option<&'a str>,
    /// The last day on which she may sign, in words, if there is one.
    pub by: Option<&'a str>,
    /// What is signed.
    pub answers: Sheet<'a>,
    /// Where the decision is sent (field `scelta`: `firmo` or `non_firmo`).
    pub action: &'a str,
    /// The value of the hidden field `gettone`.
    pub token: &'a str,
    /// The value of the hidden field `letto`, which stands for what is shown.
    pub read: &'a str,
    /// The reason as typed (field `motivo`).
    pub reason: &'a str,
    /// What is wrong: the name of its control (`motivo`, or empty) and a sentence.
    pub problem: Option<(&'a str, &'a str)>,
}

/// Draws the request and the two ways to answer.
pub fn sign(page: &SignPage<'_>) -> Markup {
    let errors: Vec<(String, String)> = page
        .problem
        .iter()
        .map(|(name, sentence)| {
            let target = if name.is_empty() { String::new() } else { format!("#campo-{name}") };
            (target, (*sentence).to_owned())
        })
        .collect();
    let wrong = page.problem.filter(|(name, _)| *name == "motivo").map(|(_, sentence)| sentence);
    html! {
        (slips::summary(&words::ITALIAN, &errors))
        p.sp-occhiello { (page.service) }
        h1 { "Firmi anche tu questa richiesta?" }
        dl.sp-riepilogo {
            div { dt { "Numero" } dd { (page.reference) } }
            div { dt { "Inviata da" } dd { (page.applicant) } }
            div { dt { "Quando" } dd { (page.sent) } }
            @if let Some(by) = page.by { div { dt { "Puoi firmare entro il" } dd { (by) } } }
        }
        @if let Some(why) = page.why { div.callout { p.callout-title { "Perché serve la tua firma" } (prose::paragraphs(why)) } }
        (answers::sheet(page.answers, 2))
        h2 { "La tua firma" }
        p {
            "Se qualcosa non è giusto, non firmare: l’altra persona può correggere e chiederti di nuovo la firma."
        }
        p {
            "Se firmi, la richiesta è presentata anche da te e le informazioni valgono come tue dichiarazioni \
             (D.P.R. 445/2000, artt. 46 e 47). L’accesso con la tua identità vale come firma (D.Lgs. 82/2005, art. 65)."
        }
        form method="post" action=(page.action) novalidate {
            (hidden::token(page.token))
            (hidden::hidden("letto", page.read))
            div.sp-azioni { button.btn.btn-primary type="submit" name="scelta" value="firmo" { "Firmo anch’io" } }
        }
        details open[wrong.is_some() || !page.reason.is_empty()] {
            summary { "Non voglio firmare" }
            form method="post" action=(page.action) novalidate {
                (hidden::token(page.token))
                div.form-group {
                    label.form-label for="campo-motivo" { "Il motivo (facoltativo)" }
                    p.form-text id="aiuto-motivo" { "Lo leggono chi ha inviato la richiesta e il Comune." }
                    (slips::at_control(&words::ITALIAN, "errore-motivo", wrong))
                    textarea.form-control.is-invalid[wrong.is_some()] id="campo-motivo" name="motivo" rows="3"
                        maxlength="1000" autocomplete="off"
                        aria-describedby=(if wrong.is_some() { "aiuto-motivo errore-motivo" } else { "aiuto-motivo" })
                        aria-invalid=[wrong.map(|_| "true")] { "\n" (page.reason) }
                }
                p { "La richiesta si chiude e non si può riaprire." }
                div.sp-azioni {
                    button.btn.btn-outline-danger type="submit" name="scelta" value="non_firmo" { "Non firmo" }
                }
            }
        }
    }
}

/// What became of a request that waited for a signature, for who was asked to sign it.
pub struct SignedPage<'a> {
    /// What happened, for example `Hai firmato`.
    pub title: &'a str,
    /// More about it.
    pub text: &'a str,
    /// The number as people read it.
    pub reference: &'a str,
    /// The service's title.
    pub service: &'a str,
    /// Where it stands, in a word or two.
    pub state: &'a str,
    /// What she signed, if she did.
    pub answers: Option<Sheet<'a>>,
    /// Her personal area.
    pub area_url: &'a str,
}

/// Draws it.
pub fn signed(page: &SignedPage<'_>) -> Markup {
    html! {
        p.sp-occhiello { (page.service) }
        h1 { (page.title) }
        (prose::paragraphs(page.text))
        dl.sp-riepilogo {
            div { dt { "Numero della richiesta" } dd { strong { (page.reference) } } }
            div { dt { "Stato" } dd { (page.state) } }
        }
        @if let Some(sheet) = page.answers {
            details {
                summary { "Le risposte che hai firmato" }
                (answers::sheet(sheet, 2))
            }
        }
        p.sp-azioni { a.btn.btn-primary href=(page.area_url) { "Vai alla tua area personale" } }
    }
}
