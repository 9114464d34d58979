//! A new request at the desk: an operator says for whom she writes, then the ordinary form begins.
//!
//! In: the questions as a form of one step, what was typed, what is still to be finished. Out: the inside of `<main>`.

use contract::answer::Typed;
use contract::form::Form;
use contract::revision::Revision;
use contract::slip::FieldSlip;
use maud::{Markup, html};

use crate::office::inbox::{Pick, filter};
use crate::step::{StepPage, errors, questions, visible};
use crate::{hidden, link, slips, words};

/// The page and all it shows.
pub struct AssistedPage<'a> {
    /// The inbox.
    pub back: &'a str,
    /// The comune, as people name it: `Comune di Quadri`.
    pub comune: &'a str,
    /// The comuni she serves; the choice is shown where there are several.
    pub comuni: &'a [Pick<'a>],
    /// Where the choice of a comune is sent (`comune`).
    pub choose: &'a str,
    /// The questions: a form of one step.
    pub form: &'a Form,
    /// What was typed.
    pub typed: &'a Typed,
    /// What is wrong with it.
    pub slips: &'a [FieldSlip],
    /// What else is wrong: the field and the sentence.
    pub refused: &'a [(String, String)],
    /// What is wrong with the page as a whole.
    pub problem: Option<&'a str>,
    /// Where it is sent.
    pub action: &'a str,
    /// The value of the hidden field `gettone`.
    pub token: &'a str,
    /// Requests that she began and did not send.
    pub unsent: &'a [Unsent<'a>],
    /// Where one of them is thrown away (`bozza`).
    pub drop: &'a str,
    /// The services' forms to be filled in by hand.
    pub sheets: &'a [link::Link<'a>],
}

/// A request that is not sent yet.
#[derive(Clone, Copy)]
pub struct Unsent<'a> {
    /// Its id.
    pub id: &'a str,
    /// Name and surname of the citizen.
    pub citizen: &'a str,
    /// The service's title.
    pub service: &'a str,
    /// When it was last changed, in words.
    pub changed: &'a str,
    /// Where it goes on.
    pub url: &'a str,
}

/// Draws the page.
pub fn assisted(page: &AssistedPage<'_>) -> Markup {
    let revision = Revision::of(b"");
    let step = StepPage {
        form: page.form,
        step: 0,
        typed: page.typed,
        slips: page.slips,
        refused: page.refused,
        added: None,
        action: page.action,
        revision: &revision,
        known: &[],
        back: None,
        save: false,
        beyond: None,
        on_behalf: None,
        privacy_url: "",
    };
    let Some(current) = page.form.steps.first() else { return html! {} };
    let visible = visible(&step, current);
    let wrong = page.problem.iter().map(|sentence| (String::new(), (*sentence).to_owned()));
    let wrong: Vec<(String, String)> = wrong.chain(errors(&step, &visible)).collect();
    html! {
        a.sp-indietro href=(page.back) { "Indietro" }
        (slips::summary(&words::ITALIAN, &wrong))
        p.sp-occhiello { (page.comune) }
        h1 { "Nuova richiesta allo sportello" }
        p { "Compili per una persona che è davanti a te. La richiesta è sua: la trova nella sua area personale e legge che \
             l’ha compilata un operatore." }
        p { "I dati che ha salvato nel suo profilo non si vedono da qui: li apre solo lei, con il suo accesso." }
        @if page.comuni.len() > 1 {
            form.sp-filtri method="get" action=(page.choose) {
                (filter("comune", "Comune", page.comuni))
                div.sp-azioni { button.btn.btn-outline-primary type="submit" { "Cambia Comune" } }
            }
        }
        @if !page.unsent.is_empty() { (unsent(page)) }
        h2 { "Per chi compili" }
        form method="post" action=(page.action) novalidate {
            (hidden::token(page.token))
            (questions(&step, current, &visible))
            div.sp-azioni { button.btn.btn-primary type="submit" { "Comincia a compilare" } }
        }
        @if !page.sheets.is_empty() {
            details {
                summary { "Moduli da stampare e compilare a mano" }
                ul { @for sheet in page.sheets { li { a href=(sheet.url) { (sheet.label) " (PDF)" } } } }
            }
        }
    }
}

fn unsent(page: &AssistedPage<'_>) -> Markup {
    html! {
        h2 { "Richieste che non hai ancora inviato" }
        ul.sp-messaggi {
            @for one in page.unsent {
                li {
                    p { a href=(one.url) { (one.service) " per " (one.citizen) } }
                    p.form-text { "Ultima modifica: " (one.changed) }
                    form method="post" action=(page.drop) {
                        (hidden::token(page.token))
                        (hidden::hidden("bozza", one.id))
                        button.btn.btn-outline-primary.btn-sm type="submit" {
                            "Elimina" span.visually-hidden { " " (one.service) " per " (one.citizen) }
                        }
                    }
                }
            }
        }
    }
}

/// What the operator does after sending: the receipt is printed and signed before her.
pub fn to_sign(pdf_url: &str, pratica_url: &str, another_url: &str) -> Markup {
    let links = [
        link::Link { label: "Scarica la ricevuta da firmare (PDF)", url: pdf_url },
        link::Link { label: "Vai alla pratica", url: pratica_url },
        link::Link { label: "Nuova richiesta allo sportello", url: another_url },
    ];
    html! {
        div.callout {
            p.callout-title { "Adesso fai firmare la ricevuta" }
            p { "Stampala in due copie: la persona firma davanti a te quella che conservi (D.P.R. 445/2000, art. 38, comma 3) e \
                 porta via l’altra." }
            (link::actions(&links))
        }
    }
}
