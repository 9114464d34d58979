//! The inbox of an operator: the pratiche of the comuni she serves.
//!
//! In: lines in the order in which they are to be shown. Out: filters as a GET form, and a table.

use maud::{Markup, html};

use crate::hidden;
use crate::link::Link;
use crate::office::due::{Due, due};

/// The inbox and all it shows.
pub struct InboxPage<'a> {
    /// The operator's name.
    pub operator: &'a str,
    /// The address of this page, to which the filters are sent (`comune`, `stato`).
    pub action: &'a str,
    /// The comuni to choose from; one is always chosen, since each has an inbox of its own.
    pub comuni: &'a [Pick<'a>],
    /// The states to choose from.
    pub states: &'a [Pick<'a>],
    /// Where a request is written for a citizen at the desk.
    pub assisted_url: &'a str,
    /// The pratiche.
    pub lines: &'a [InboxLine<'a>],
    /// Further pages of the list, for example `Pratiche più vecchie`.
    pub pages: &'a [Link<'a>],
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
    /// The comune's name.
    pub comune: &'a str,
    /// The citizen's name.
    pub citizen: &'a str,
    /// The state in a word or two.
    pub state: &'a str,
    /// Who works on it, if anybody.
    pub owner: Option<&'a str>,
    /// When it was sent, in words.
    pub sent: &'a str,
    /// By when it must be answered.
    pub due: Option<Due<'a>>,
}

/// Draws the inbox.
pub fn inbox(page: &InboxPage<'_>) -> Markup {
    html! {
        h1 { "Pratiche da seguire" }
        form method="post" action=(page.logout) {
            (hidden::token(page.token))
            p { "Hai fatto l’accesso come " strong { (page.operator) } ". "
                button.btn.btn-outline-primary.btn-sm type="submit" { "Esci" } }
        }
        p.sp-azioni { a.btn.btn-primary href=(page.assisted_url) { "Nuova richiesta allo sportello" } }
        form.sp-filtri method="get" action=(page.action) {
            (filter("comune", "Comune", page.comuni))
            (filter("stato", "Stato", page.states))
            div.sp-azioni { button.btn.btn-outline-primary type="submit" { "Filtra" } }
        }
        @if page.lines.is_empty() { p { "Non ci sono pratiche con questi filtri." } } @else { (table(page.lines)) }
        @if !page.pages.is_empty() {
            p.sp-azioni { @for link in page.pages { a.btn.btn-outline-primary href=(link.url) { (link.label) } } }
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
const COLUMNS: [&str; 6] = ["Pratica", "Cittadino", "Comune", "Stato", "Inviata", "Da chiudere entro"];

fn table(lines: &[InboxLine<'_>]) -> Markup {
    html! {
        div.table-responsive.sp-larga {
            table.table.sp-schede {
                caption { (count(lines.len())) }
                thead { tr { @for column in COLUMNS { th scope="col" { (column) } } } }
                tbody {
                    @for line in lines {
                        tr {
                            th scope="row" {
                                a href=(line.url) { (line.reference) }
                                p.form-text { (line.service) }
                            }
                            td data-colonna=(COLUMNS[1]) { (line.citizen) }
                            td data-colonna=(COLUMNS[2]) { (line.comune) }
                            td data-colonna=(COLUMNS[3]) {
                                (line.state) @if let Some(owner) = line.owner { p.form-text { (owner) } }
                            }
                            td data-colonna=(COLUMNS[4]) { (line.sent) }
                            td data-colonna=(COLUMNS[5]) { (due(line.due)) }
                        }
                    }
                }
            }
        }
    }
}

fn count(lines: usize) -> String {
    if lines == 1 { "1 pratica".to_owned() } else { format!("{lines} pratiche") }
}
