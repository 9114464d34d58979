//! The inbox of an operator: the pratiche of the comuni she serves.
//!
//! In: lines in the order in which they are to be shown. Out: filters as a GET form, and a table.

use contract::language::Language;
use maud::{Markup, html};

use crate::link::Link;
use crate::office::due::{Term, due};
use crate::{hidden, slips, words};

/// The inbox and all it shows.
pub struct InboxPage<'a> {
    /// The operator's name.
    pub operator: &'a str,
    /// The address of this page, to which the filters are sent (`comune`, `stato`).
    pub action: &'a str,
    /// The comuni to choose from, and all of them together where there are several.
    pub comuni: &'a [Pick<'a>],
    /// The states to choose from.
    pub states: &'a [Pick<'a>],
    /// Where a request is written for a citizen at the desk.
    pub assisted_url: &'a str,
    /// How many pratiche there are in all, in words, if it is known.
    pub total: Option<&'a str>,
    /// How many each comune has, where several are shown; a link to its own.
    pub waiting: &'a [Link<'a>],
    /// The pratiche.
    pub lines: &'a [InboxLine<'a>],
    /// Further pages of the list, for example `Pratiche più vecchie`.
    pub pages: &'a [Link<'a>],
    /// Where a number is sent to (field `numero`).
    pub find: &'a str,
    /// The number as typed.
    pub number: &'a str,
    /// What is wrong with it.
    pub problem: Option<&'a str>,
    /// Where the operator logs out.
    pub logout: &'a str,
    /// The value of the hidden field `gettone`.
    pub token: &'a str,
}

/// One value of a filter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pick<'a> {
    /// What is sent.
    pub value: &'a str,
    /// What is read.
    pub label: &'a str,
    /// Whether it is chosen now.
    pub chosen: bool,
}

/// A pratica in the list.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct InboxLine<'a> {
    /// Its number as people read it.
    pub reference: &'a str,
    /// Its page.
    pub url: &'a str,
    /// The service's title.
    pub service: &'a str,
    /// The comune's name, where several are shown.
    pub comune: Option<&'a str>,
    /// The citizen's name.
    pub citizen: &'a str,
    /// The state in a word or two.
    pub state: &'a str,
    /// Who works on it, if anybody.
    pub owner: Option<&'a str>,
    /// When it was sent, in words.
    pub sent: &'a str,
    /// By when it must be answered.
    pub due: Term<'a>,
}

/// Draws the inbox.
pub fn inbox(page: &InboxPage<'_>) -> Markup {
    let slips: Vec<(String, String)> =
        page.problem.iter().map(|sentence| ("#campo-numero".to_owned(), (*sentence).to_owned())).collect();
    html! {
        (slips::summary(words::of(Language::Italian), &slips))
        h1 { "Pratiche da seguire" }
        form method="post" action=(page.logout) {
            (hidden::token(page.token))
            p { "Hai fatto l’accesso come " strong { (page.operator) } ". "
                button.btn.btn-outline-primary.btn-sm type="submit" { "Esci" } }
        }
        p.sp-azioni { a.btn.btn-primary href=(page.assisted_url) { "Nuova richiesta allo sportello" } }
        (by_number(page))
        form.sp-filtri method="get" action=(page.action) {
            (filter("comune", "Comune", page.comuni))
            (filter("stato", "Stato", page.states))
            div.sp-azioni { button.btn.btn-outline-primary type="submit" { "Filtra" } }
        }
        @if page.lines.is_empty() { p { "Non ci sono pratiche con questi filtri." } } @else {
            @if let Some(total) = page.total { p { strong { (total) } } }
            @if page.waiting.len() > 1 { (per_comune(page.waiting)) }
            (table(page))
        }
        @if !page.pages.is_empty() {
            p.sp-azioni { @for link in page.pages { a.btn.btn-outline-primary href=(link.url) { (link.label) } } }
        }
    }
}

/// A number is sent, not put into an address: whatever else is typed there stays out of every log.
fn by_number(page: &InboxPage<'_>) -> Markup {
    let wrong = page.problem.is_some();
    html! {
        form.sp-filtri method="post" action=(page.find) novalidate {
            (hidden::token(page.token))
            div.form-group {
                label.form-label for="campo-numero" { "Numero della richiesta" }
                (slips::at_control(words::of(Language::Italian), "errore-numero", page.problem))
                input.form-control.is-invalid[wrong] id="campo-numero" name="numero" type="text" value=(page.number)
                    maxlength="40" autocomplete="off" autocapitalize="characters" spellcheck="false"
                    aria-describedby=[wrong.then_some("errore-numero")] aria-invalid=[wrong.then_some("true")];
            }
            div.sp-azioni { button.btn.btn-outline-primary type="submit" { "Apri la pratica" } }
        }
    }
}

/// A long list is folded.
fn per_comune(waiting: &[Link<'_>]) -> Markup {
    html! {
        details open[waiting.len() <= 12] {
            summary { "Quante in ogni Comune" }
            ul { @for link in waiting { li { a href=(link.url) { (link.label) } } } }
        }
    }
}

pub(crate) fn filter(name: &str, label: &str, picks: &[Pick<'_>]) -> Markup {
    let id = format!("filtro-{name}");
    html! {
        div.form-group {
            label.form-label for=(id) { (label) }
            select.form-select id=(id) name=(name) {
                @for pick in picks { option value=(pick.value) selected[pick.chosen] { (pick.label) } }
            }
        }
    }
}

/// On a narrow screen each row is a card, and its cells name their columns.
const CITIZEN: &str = "Cittadino";
const COMUNE: &str = "Comune";
const STATE: &str = "Stato";
const SENT: &str = "Inviata";
const DUE: &str = "Da chiudere entro";

fn table(page: &InboxPage<'_>) -> Markup {
    let several = page.lines.iter().any(|line| line.comune.is_some());
    let comune = several.then_some(COMUNE);
    let columns = ["Pratica", CITIZEN].into_iter().chain(comune).chain([STATE, SENT, DUE]);
    html! {
        div.table-responsive.sp-larga {
            table.table.sp-schede {
                // What stands above already is not shown twice.
                caption.visually-hidden[page.total.is_some() && page.pages.is_empty()] { (count(page)) }
                thead { tr { @for column in columns { th scope="col" { (column) } } } }
                tbody {
                    @for line in page.lines {
                        tr {
                            th scope="row" {
                                a href=(line.url) { (line.reference) }
                                p.form-text { (line.service) }
                            }
                            td data-colonna=(CITIZEN) { (line.citizen) }
                            @if let Some(comune) = line.comune { td data-colonna=(COMUNE) { (comune) } }
                            td data-colonna=(STATE) {
                                (line.state) @if let Some(owner) = line.owner { p.form-text { (owner) } }
                            }
                            td data-colonna=(SENT) { (line.sent) }
                            td data-colonna=(DUE) { (due(line.due)) }
                        }
                    }
                }
            }
        }
    }
}

fn count(page: &InboxPage<'_>) -> String {
    let lines = page.lines.len();
    let lines = if lines == 1 { "1 pratica".to_owned() } else { format!("{lines} pratiche") };
    if page.pages.is_empty() { lines } else { format!("{lines} in questa pagina") }
}
