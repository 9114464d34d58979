//! un collegamento a una parte di pagina porta a una parte che c'è.

use std::collections::BTreeSet;

use crate::check::prose::{BlockKind, Link, Prose, prose};
use crate::check::rule::{Finding, Rule};
use crate::check::scope::Scope;
use crate::diagnostic::Severity;
use crate::model::card::Card;
use crate::model::slug::slug;
use crate::model::source::Source;
use crate::model::vocabulary::section_titles;
use contract::language::Language;
use std::sync::Arc;

pub(super) const RULE: Rule = Rule {
    id: "broken-anchor",
    severity: Severity::Warning,
    title: "un collegamento a una parte di pagina porta a una parte che c'è",
    explanation: "Dopo `#` va il nome di una sezione scritto come un indirizzo: `#come-fare`, \
        `/servizi/residenza/#tempi-e-scadenze`. Un titoletto `###` dentro una sezione si chiama con il nome della \
        sezione davanti: `#come-fare-via-internet`. Se il nome non c'è, la pagina si apre lo stesso ma dall'inizio, e \
        chi legge deve cercare da sé.",
    check,
};

fn check(scope: &Scope<'_>, found: &mut dyn FnMut(Finding)) {
    let shared = &scope.joined.shared.cards;
    for document in scope.documents() {
        for link in document.links() {
            let Some((page, anchor)) = link.target.split_once('#') else { continue };
            let card = if page.is_empty() { document.card } else { named(page).and_then(|id| shared.get(id)) };
            let known = match card {
                Some(card) if card.language == Language::English => anchors(card),
                // Over a shared card lies what the comune wrote: the sections of both are in the page.
                Some(card) => {
                    let overlay = scope.comuni().find_map(|c| c.overlays.get(&card.id));
                    [Some(card), shared.get(&card.id), overlay].into_iter().flatten().flat_map(anchors).collect()
                }
                None if page.is_empty() => document.texts.iter().flat_map(|text| headings(text, "")).collect(),
                None => continue,
            };
            judge(document.source, link, anchor, &known, found);
        }
    }
}

fn judge(source: &Arc<Source>, link: &Link, anchor: &str, known: &BTreeSet<String>, found: &mut dyn FnMut(Finding)) {
    if known.contains(anchor) {
        return;
    }
    let message = match anchor {
        "" => "dopo `#` manca il nome della parte".to_owned(),
        _ => format!("la parte `#{anchor}` non c'è in quella pagina"),
    };
    let finding = Finding::at(source, &link.address, message);
    found(finding.did_you_mean(anchor, known.iter().map(String::as_str)).or_help(match known.is_empty() {
        true => "la pagina non ha titoletti: togli il collegamento".to_owned(),
        false => format!("le parti sono {}", list(known)),
    }));
}

fn list(known: &BTreeSet<String>) -> String {
    known.iter().map(|k| format!("`#{k}`")).collect::<Vec<_>>().join(", ")
}

/// The service of `/servizi/<service>/` or `/servizi/<category>/<service>/`.
fn named(page: &str) -> Option<&str> {
    let parts: Vec<&str> = page.strip_prefix("/servizi/")?.trim_end_matches('/').split('/').collect();
    match parts[..] {
        [id] | [_, id] => Some(id),
        _ => None,
    }
}

fn anchors(card: &Card) -> BTreeSet<String> {
    // The last section is written from the office.
    let mut known: BTreeSet<String> = section_titles(card.language).last().map(slug).into_iter().collect();
    for section in &card.sections {
        let name = slug(&section.title.value);
        known.extend(headings(&prose(&section.body), &format!("{name}-")));
        known.insert(name);
    }
    known
}

fn headings(text: &Prose, prefix: &str) -> BTreeSet<String> {
    let titles = text.blocks.iter().filter(|b| matches!(b.kind, BlockKind::Heading(_)));
    titles.map(|b| format!("{prefix}{}", slug(&b.text))).collect()
}
