//! What differs in the shared cards.
//!
//! In: two contents. Out: a change for each service whose card or form differs, and one for the generic form; who sees
//! it is told later.

use std::collections::{BTreeMap, BTreeSet};

use crate::difference::{Part, PartKind, ServiceChange, What, forms};
use crate::model::card::Card;
use crate::model::content::Shared;
use crate::read;

/// The name of the form that serves every service without its own.
pub(super) const GENERIC: &str = "_generico";
/// Characters of a value that are told.
const SHOWN: usize = 60;

/// The changes, by service.
pub(super) fn changes(before: &Shared, after: &Shared) -> Vec<ServiceChange> {
    let ids: BTreeSet<&String> = before.cards.keys().chain(after.cards.keys()).collect();
    let mut changes = Vec::new();
    for id in ids {
        let (old, new) = (before.cards.get(id), after.cards.get(id));
        let what = what(old.is_some(), new.is_some());
        let parts = match (old, new) {
            (Some(old), Some(new)) => parts(old, new, before, after),
            _ => Vec::new(),
        };
        if what != What::Changed || !parts.is_empty() {
            let title = new.or(old).and_then(|card| card.head.title.as_ref());
            changes.push(change(id, title.map_or(id.as_str(), |t| t.value.as_str()), what, parts));
        }
    }
    let generic = forms::parts(before.generic.as_ref(), after.generic.as_ref());
    if !generic.is_empty() {
        changes.push(change(GENERIC, "Il modulo di chi non ha il suo", What::Changed, generic));
    }
    changes
}

fn change(service: &str, title: &str, what: What, parts: Vec<Part>) -> ServiceChange {
    let (service, title) = (service.to_owned(), title.to_owned());
    ServiceChange { service, title, what, parts, seen_by: Vec::new(), hidden_by: Vec::new() }
}

/// How something differs that is or is not there.
pub(super) fn what(before: bool, after: bool) -> What {
    match (before, after) {
        (false, true) => What::Added,
        (true, false) => What::Removed,
        _ => What::Changed,
    }
}

fn parts(old: &Card, new: &Card, before: &Shared, after: &Shared) -> Vec<Part> {
    let mut parts = of_text(old, new);
    let (old, new) = (before.forms.get(&old.id), after.forms.get(&new.id));
    // A service without its own form is told with the generic one; one that takes or leaves its own is told here.
    if old.is_some() || new.is_some() {
        parts.extend(forms::parts(old.or(before.generic.as_ref()), new.or(after.generic.as_ref())));
    }
    parts
}

/// The keys and sections that differ between two cards, or two overlays.
pub(super) fn of_text(old: &Card, new: &Card) -> Vec<Part> {
    let heads = (read::head(old), read::head(new));
    let mut parts = named(PartKind::Key, &heads.0, &heads.1, |a, b| vec![format!("{} -> {}", short(a), short(b))]);
    let bodies = |card: &Card| -> BTreeMap<String, String> {
        card.sections.iter().map(|s| (s.title.value.clone(), s.body.value.trim().to_owned())).collect()
    };
    parts.extend(named(PartKind::Section, &bodies(old), &bodies(new), |_, _| Vec::new()));
    parts
}

/// The names whose values differ, in order.
fn named(
    kind: PartKind,
    old: &BTreeMap<String, String>,
    new: &BTreeMap<String, String>,
    details: impl Fn(&str, &str) -> Vec<String>,
) -> Vec<Part> {
    let names: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    let differing = names.into_iter().filter(|name| old.get(*name) != new.get(*name));
    let parts = differing.map(|name| {
        let (a, b) = (old.get(name), new.get(name));
        let details = a.zip(b).map(|(a, b)| details(a, b)).unwrap_or_default();
        Part { kind, name: name.clone(), what: what(a.is_some(), b.is_some()), details }
    });
    parts.collect()
}

/// A value in one short line.
pub(super) fn short(value: &str) -> String {
    let line = value.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}
