//! un collegamento a una parte di pagina porta a una parte che c'è.

use std::collections::BTreeSet;

use crate::check::prose::{BlockKind, Link, Prose, prose};
use crate::check::rule::{Finding, Rule};
use crate::check::scope::Scope;
use crate::diagnostic::Severity;
use crate::model::card::Card;
use crate::model::slug::slug;
use crate::model::source::Source;
use crate::model::vocabulary::CONTACTS;
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
    for card in scope.all_cards() {
        let links: Vec<Link> = card.sections.iter().flat_map(|s| prose(&s.body).links).collect();
        for link in &links {
            let (page, _) = link.target.split_once('#').unwrap_or((&link.target, ""));
            let own = page.is_empty();
            let Some(other) = (if own { Some(card) } else { named(page).and_then(|id| shared.get(id)) }) else {
                continue;
            };
            // Over a shared card lies what the comune wrote; its sections are in the page too.
            let overlay = scope.comuni().find_map(|c| c.overlays.get(&other.id));
            let mut known = anchors(other);
            known.extend(shared.get(&other.id).into_iter().chain(overlay).flat_map(anchors));
            judge(&card.source, link, &known, found);
        }
    }
    for page in scope.pages() {
        let text = prose(&page.body);
        let own = headings(&text, "");
        for link in &text.links {
            let (target, _) = link.target.split_once('#').unwrap_or((&link.target, ""));
            if target.is_empty() {
                judge(&page.source, link, &own, found);
            } else if let Some(card) = named(target).and_then(|id| shared.get(id)) {
                let mut known = anchors(card);
                known.extend(scope.comuni().filter_map(|c| c.overlays.get(&card.id)).flat_map(anchors));
                judge(&page.source, link, &known, found);
            }
        }
    }
}

fn judge(source: &Arc<Source>, link: &Link, known: &BTreeSet<String>, found: &mut dyn FnMut(Finding)) {
    let Some((_, anchor)) = link.target.split_once('#') else { return };
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
    let mut known = BTreeSet::from([slug(CONTACTS)]);
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
