//! One pratica as an operator sees it.
//!
//! In: the answers, what happened, what was written, what can be done. Out: the inside of `<main>`. Messages to the
//! citizen and internal notes are kept apart.

use maud::{Markup, html};

use crate::answers::{self, Sheet};
use crate::office::action::{self, OfficeAction};
use crate::office::due::{Term, due};
use crate::timeline::{Event, Message, messages, timeline};
use crate::{slips, words};

/// A pratica and all it shows.
pub struct PraticaPage<'a> {
    /// The inbox.
    pub back: &'a str,
    /// Its number as people read it.
    pub reference: &'a str,
    /// The service's title.
    pub service: &'a str,
    /// The comune's name.
    pub comune: &'a str,
    /// The citizen's name.
    pub citizen: &'a str,
    /// The second signature in words, owed or given; absent where none is.
    pub cosigned: Option<&'a str>,
    /// The citizen's dossier, if she logged in.
    pub dossier_url: Option<&'a str>,
    /// The operator who wrote it for her at the desk, if one did.
    pub assisted: Option<AtDesk<'a>>,
    /// The receipt, to print it for the citizen.
    pub receipt_url: &'a str,
    /// The state in a word or two.
    pub state: &'a str,
    /// Who works on it, if anybody.
    pub owner: Option<&'a str>,
    /// Day and time of sending in words.
    pub sent: &'a str,
    /// By when it must be answered; absent without a term, or once it is closed.
    pub due: Term<'a>,
    /// What is the matter with notices to the citizen, if anything.
    pub mail: Option<&'a str>,
    /// The answers.
    pub answers: Sheet<'a>,
    /// What of them had better be looked at, in sentences.
    pub doubts: &'a [String],
    /// What happened, oldest first.
    pub events: &'a [Event<'a>],
    /// What the citizen and the office wrote to each other, oldest first.
    pub messages: &'a [Message<'a>],
    /// What only the office sees, oldest first.
    pub notes: &'a [Message<'a>],
    /// What can be done now.
    pub actions: &'a [OfficeAction<'a>],
    /// Where an action is sent.
    pub action_url: &'a str,
    /// The value of the hidden field `gettone`.
    pub token: &'a str,
    /// The version of the pratica that is shown, sent back as `versione`, so that two operators do not overwrite each
    /// other.
    pub version: &'a str,
    /// What is wrong with the pratica as a whole, for example that somebody else has changed it.
    pub problem: Option<&'a str>,
    /// What was just done, for example `Hai preso in carico la pratica`.
    pub done: Option<&'a str>,
}

/// An operator's hand in a pratica.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AtDesk<'a> {
    /// Her name.
    pub operator: &'a str,
    /// How she knew the citizen, for example `documento: carta d’identità CA00000AA`.
    pub known: &'a str,
}

/// Draws the pratica.
pub fn pratica(page: &PraticaPage<'_>) -> Markup {
    draw(page, None)
}

/// Draws a pratica that waits for its citizen: `link` is the address at which she answers, to be passed on to her.
pub fn waiting(page: &PraticaPage<'_>, link: &str) -> Markup {
    draw(page, Some(link))
}

fn draw(page: &PraticaPage<'_>, link: Option<&str>) -> Markup {
    html! {
        a.sp-indietro href=(page.back) { "Indietro" }
        (slips::summary(&words::ITALIAN, &errors(page)))
        @if let Some(done) = page.done { div.alert.alert-success role="status" { p { (done) } } }
        p.sp-occhiello { (page.service) " · " (page.comune) }
        h1 { "Pratica " span.sp-codice { (page.reference) } }
        (head(page))
        @if let Some(link) = link { (pass_on(link)) }
        h2 { "Che cosa puoi fare" }
        (actions(page))
        h2 { "Risposte" }
        p.form-text { "Le domande sono scritte come le legge il cittadino." }
        @if !page.doubts.is_empty() {
            div.callout {
                p.callout-title { "Da controllare" }
                ul { @for doubt in page.doubts { li { (doubt) } } }
            }
        }
        (answers::sheet_for_office(page.answers, 3))
        h2 { "Messaggi con il cittadino" }
        @if page.messages.is_empty() { p { "Non ci sono messaggi." } } @else { (messages(&words::ITALIAN, page.messages)) }
        h2 { "Note interne" }
        @if page.notes.is_empty() { p { "Non ci sono note interne." } } @else { (messages(&words::ITALIAN, page.notes)) }
        h2 { "Che cosa è successo" }
        (timeline(&words::ITALIAN, page.events))
    }
}

fn pass_on(link: &str) -> Markup {
    html! {
        div.callout {
            p.callout-title { "Il cittadino deve rispondere" }
            p { "Se non ha ricevuto l’avviso, puoi dargli questo indirizzo. Per aprirlo gli serve anche un dato della sua \
                 richiesta." }
            p { a href=(link) { (link) } }
        }
    }
}

fn errors(page: &PraticaPage<'_>) -> Vec<(String, String)> {
    let whole = page.problem.iter().map(|sentence| (String::new(), (*sentence).to_owned()));
    let each =
        page.actions.iter().filter_map(|a| a.error.map(|e| (format!("#{}", action::target(a.kind)), e.to_owned())));
    whole.chain(each).collect()
}

fn head(page: &PraticaPage<'_>) -> Markup {
    html! {
        dl.sp-riepilogo {
            div {
                dt { "Cittadino" }
                dd { (page.citizen) }
                @if let Some(url) = page.dossier_url { dd.sp-azione { a href=(url) { "Apri la scheda del cittadino" } } }
            }
            @if let Some(desk) = page.assisted {
                div {
                    dt { "Compilata allo sportello" }
                    dd { "Da " (desk.operator) ". Identità della persona: " (desk.known) "." }
                }
            }
            @if let Some(cosigned) = page.cosigned { div { dt { "Seconda firma" } dd { (cosigned) } } }
            div { dt { "Stato" } dd { (page.state) } }
            div { dt { "In carico a" } dd { (page.owner.unwrap_or("Nessuno")) } }
            div {
                dt { "Inviata" }
                dd { (page.sent) }
                dd.sp-azione { a href=(page.receipt_url) { "Vedi la ricevuta" } }
            }
            // What is closed is due no more, and its state stands above.
            @if page.due != Term::Closed { div { dt { "Da chiudere entro" } dd { (due(page.due)) } } }
            @if let Some(mail) = page.mail { div { dt { "Avvisi per email" } dd { strong { (mail) } } } }
        }
    }
}

fn actions(page: &PraticaPage<'_>) -> Markup {
    let failed = page.actions.iter().any(|a| a.error.is_some());
    html! {
        @if page.actions.iter().all(|a| a.kind.only_adds()) { p { "La pratica è chiusa." } }
        @for (place, one) in page.actions.iter().enumerate() {
            @let open = if failed { one.error.is_some() } else { place == 0 && !one.kind.only_adds() };
            (action::action(one, page.action_url, page.token, page.version, open))
        }
    }
}
