//! The personal area: requests, drafts, kept data, and who looked at them.
//!
//! In: lines already in words. Out: the inside of `<main>`. Every section is there even when it is empty, and says so, but for the
//! rare one of what must be signed.

use contract::fact::{Fact, Group};
use maud::{Markup, html};

use crate::hidden;

/// The personal area and all it shows.
pub struct AreaPage<'a> {
    /// The citizen's name.
    pub name: &'a str,
    /// Her requests, newest first.
    pub requests: &'a [RequestLine<'a>],
    /// What others sent and she must sign, newest first.
    pub to_sign: &'a [ToSignLine<'a>],
    /// What she has not sent yet.
    pub drafts: &'a [DraftLine<'a>],
    /// Where a draft is deleted (field `bozza`).
    pub delete_draft: &'a str,
    /// What is kept of her, in any order.
    pub kept: &'a [KeptLine<'a>],
    /// Who keeps it, for example `Comune di Quadri`.
    pub scope_name: &'a str,
    /// Where a kept datum is deleted (field `fatto`).
    pub forget: &'a str,
    /// The page that asks whether to delete all kept data.
    pub forget_all_url: &'a str,
    /// Who looked at her data, newest first.
    pub looks: &'a [LookLine<'a>],
    /// Where she logs out.
    pub logout: &'a str,
    /// The value of the hidden field `gettone`.
    pub token: &'a str,
    /// Where new requests begin.
    pub services_url: &'a str,
}

/// A request in the list.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct RequestLine<'a> {
    /// Its number as people read it.
    pub reference: &'a str,
    /// The service's title.
    pub service: &'a str,
    /// The state in a word or two.
    pub state: &'a str,
    /// When it was sent, in words.
    pub sent: &'a str,
    /// Its page.
    pub url: &'a str,
    /// What the citizen is expected to do, for example `Rispondi entro il 3 maggio 2026`.
    pub todo: Option<&'a str>,
}

/// A request that waits for her signature.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct ToSignLine<'a> {
    /// Its number as people read it.
    pub reference: &'a str,
    /// The service's title.
    pub service: &'a str,
    /// When it was sent, in words.
    pub sent: &'a str,
    /// The page on which she signs.
    pub url: &'a str,
}

/// A request that was not sent yet.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct DraftLine<'a> {
    /// Sent as `bozza` when it is deleted.
    pub id: &'a str,
    /// The service's title.
    pub service: &'a str,
    /// When it was saved, in words.
    pub saved: &'a str,
    /// The last day on which it can be continued, in words.
    pub until: &'a str,
    /// Where to continue.
    pub url: &'a str,
}

/// A kept datum.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct KeptLine<'a> {
    /// Which fact it is.
    pub fact: Fact,
    /// Its name, sent as `fatto` when it is deleted.
    pub name: &'a str,
    /// The value in words.
    pub value: &'a str,
    /// Source and day in words, for example `l’hai dichiarato il 3 maggio 2026`.
    pub source: &'a str,
}

/// Somebody looked at the citizen's data.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct LookLine<'a> {
    /// Day and time in words.
    pub date: &'a str,
    /// Who, for example `Ufficio tributi, Comune di Quadri`.
    pub who: &'a str,
    /// Why.
    pub why: &'a str,
}

/// The official groups, in the order in which people are shown them.
const GROUPS: [Group; 9] = [
    Group::Identity,
    Group::Residence,
    Group::Contacts,
    Group::Household,
    Group::Isee,
    Group::Property,
    Group::Vehicle,
    Group::Account,
    Group::Company,
];

/// Draws the personal area.
pub fn area(page: &AreaPage<'_>) -> Markup {
    html! {
        h1 { "La tua area personale" }
        p { "Hai fatto l’accesso come " strong { (page.name) } "." }
        form method="post" action=(page.logout) {
            (hidden::token(page.token))
            button.btn.btn-outline-primary type="submit" { "Esci" }
        }
        (to_sign(page.to_sign))
        (requests(page))
        (drafts(page))
        (kept(page))
        h2 { "Chi ha guardato i tuoi dati" }
        (looks(page.looks, "Nessuno ha ancora guardato i tuoi dati."))
    }
}

/// Kept data by official group; `action` draws what stands beside a datum.
pub(crate) fn kept_groups(kept: &[KeptLine<'_>], action: &dyn Fn(&KeptLine<'_>) -> Markup) -> Markup {
    html! {
        @for group in GROUPS {
            @let lines = in_order(kept, group);
            @if !lines.is_empty() {
                h3 { (group.label()) }
                dl.sp-riepilogo {
                    @for line in lines {
                        div {
                            dt { (line.fact.label()) }
                            dd { (line.value) p.form-text { (line.source) } }
                            (action(line))
                        }
                    }
                }
            }
        }
    }
}

/// Who looked, or a sentence where nobody did.
pub(crate) fn looks(looks: &[LookLine<'_>], nobody: &str) -> Markup {
    html! {
        @if looks.is_empty() { p { (nobody) } } @else {
            ul {
                @for look in looks { li { (look.date) ": " strong { (look.who) } ". Motivo: " (look.why) } }
            }
        }
    }
}

/// Requests as a table; the caption is read first by a screen reader.
pub(crate) fn request_table(requests: &[RequestLine<'_>], caption: &str) -> Markup {
    html! {
        div.table-responsive {
            table.table {
                caption.visually-hidden { (caption) }
                thead {
                    tr { th scope="col" { "Richiesta" } th scope="col" { "Stato" } th scope="col" { "Inviata" } }
                }
                tbody {
                    @for line in requests {
                        tr {
                            th scope="row" {
                                a href=(line.url) { (line.service) }
                                p.form-text { "Numero " span.sp-codice { (line.reference) } }
                            }
                            td { (line.state) @if let Some(todo) = line.todo { br; strong { (todo) } } }
                            td { (line.sent) }
                        }
                    }
                }
            }
        }
    }
}

fn in_order<'k, 'a>(kept: &'k [KeptLine<'a>], group: Group) -> Vec<&'k KeptLine<'a>> {
    let mut lines: Vec<&KeptLine<'_>> = kept.iter().filter(|k| k.fact.group() == group).collect();
    lines.sort_by_key(|line| line.fact);
    lines
}

fn to_sign(lines: &[ToSignLine<'_>]) -> Markup {
    html! {
        @if !lines.is_empty() {
            h2 { "Da firmare" }
            p { "Un’altra persona ha inviato queste richieste e serve anche la tua firma." }
            @for line in lines {
                div.card {
                    div.card-body {
                        h3 { (line.service) }
                        p { "Richiesta " (line.reference) ", inviata il " (line.sent) "." }
                        p.sp-azioni {
                            a.btn.btn-primary href=(line.url) {
                                "Leggi e decidi" span.visually-hidden { ": " (line.service) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn requests(page: &AreaPage<'_>) -> Markup {
    html! {
        h2 { "Le tue richieste" }
        @if page.requests.is_empty() {
            p { "Non hai ancora inviato richieste. " a href=(page.services_url) { "Cerca un servizio" } }
        } @else {
            (request_table(page.requests, "Le richieste che hai inviato"))
        }
    }
}

fn drafts(page: &AreaPage<'_>) -> Markup {
    html! {
        h2 { "Da completare" }
        @if page.drafts.is_empty() { p { "Non hai richieste da completare." } } @else {
            p { "Queste richieste non sono state inviate: il Comune non le vede." }
            @for draft in page.drafts {
                div.card {
                    div.card-body {
                        h3 { (draft.service) }
                        p { "Salvata il " (draft.saved) ". Puoi continuare fino al " (draft.until) "." }
                        form.sp-azioni method="post" action=(page.delete_draft) {
                            (hidden::token(page.token))
                            a.btn.btn-primary href=(draft.url) {
                                "Continua" span.visually-hidden { ": " (draft.service) }
                            }
                            button.btn.btn-outline-danger type="submit" name="bozza" value=(draft.id) {
                                "Cancella" span.visually-hidden { " la bozza: " (draft.service) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn kept(page: &AreaPage<'_>) -> Markup {
    let delete = |line: &KeptLine<'_>| {
        html! {
            dd.sp-azione {
                button.btn.btn-outline-danger.btn-sm type="submit" name="fatto" value=(line.name) {
                    "Cancella" span.visually-hidden { ": " (line.fact.label()) }
                }
            }
        }
    };
    html! {
        h2 { "I dati che conserviamo" }
        @if page.kept.is_empty() {
            p { "Non conserviamo nessun tuo dato per le prossime richieste." }
        } @else {
            p { "Li conserva: " (page.scope_name) ". Servono a non chiederteli di nuovo." }
            form method="post" action=(page.forget) {
                (hidden::token(page.token))
                (kept_groups(page.kept, &delete))
            }
            p { a.btn.btn-outline-danger href=(page.forget_all_url) { "Cancella tutto" } }
        }
    }
}
