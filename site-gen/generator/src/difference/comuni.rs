//! Who sees a change.
//!
//! In: a comune and the changes to shared cards. Out: for each change whether the comune sees it or keeps its own
//! words; and what the comune changed by itself. It looks at one comune at a time.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::difference::cards::{GENERIC, of_text, what};
use crate::difference::{Part, PartKind, ServiceChange, What};
use crate::model::card::Card;
use crate::model::comune::{Comune, Enabled};
use crate::model::content::Shared;
use crate::read;

/// The parts of a change that a comune does not show, since it wrote its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Hidden {
    /// The comune.
    pub comune: String,
    /// The keys and headings.
    pub parts: Vec<String>,
}

/// What a comune changed by itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ComuneChange {
    /// The comune.
    pub comune: String,
    /// Whether it is new, gone or differs.
    pub what: What,
    /// Services that it turned on.
    pub turned_on: Vec<String>,
    /// Services that it turned off.
    pub turned_off: Vec<String>,
    /// Its own words that differ, `service` and part.
    pub own_words: Vec<String>,
}

/// Adds a comune to the changes that it sees or hides.
pub(super) fn spread(comune: &Comune, after: &Shared, changes: &mut [ServiceChange]) {
    for change in changes {
        let offered = |e: &&Enabled| match change.service.as_str() {
            GENERIC => uses_generic(&e.id.value, after),
            service => e.id.value == service,
        };
        let Some(enabled) = comune.services.iter().find(offered) else { continue };
        let own = |part: &Part| is_own(comune, enabled, part, after);
        let hidden: Vec<String> = change.parts.iter().filter(|p| own(p)).map(|p| p.name.clone()).collect();
        if hidden.len() < change.parts.len() || change.what != What::Changed {
            change.seen_by.push(comune.slug.clone());
        }
        if !hidden.is_empty() {
            change.hidden_by.push(Hidden { comune: comune.slug.clone(), parts: hidden });
        }
    }
}

/// Whether a service is asked for with the generic form.
fn uses_generic(service: &str, after: &Shared) -> bool {
    let online = |card: &Card| card.head.online.as_ref().is_none_or(|online| online.value);
    after.cards.get(service).is_some_and(online) && !after.forms.contains_key(service)
}

/// Whether a comune shows its own words in place of a part.
fn is_own(comune: &Comune, enabled: &Enabled, part: &Part, after: &Shared) -> bool {
    let overlay = comune.overlays.get(&enabled.id.value);
    match part.kind {
        PartKind::Form | PartKind::Question => false,
        PartKind::Section => overlay.is_some_and(|o| o.sections.iter().any(|s| s.title.value == part.name)),
        PartKind::Key if part.name == read::TERM && enabled.term_days.is_some() => true,
        // The later day of the two is shown.
        PartKind::Key if part.name == read::UPDATED => {
            let shared = after.cards.get(&enabled.id.value).and_then(|c| c.head.updated.as_ref()).map(|d| d.value);
            let own = overlay.and_then(|o| o.head.updated.as_ref()).map(|d| d.value);
            own.is_some() && own >= shared
        }
        PartKind::Key => overlay.is_some_and(|o| read::head(o).contains_key(&part.name)),
    }
}

/// What a comune changed by itself; nothing, if nothing.
pub(super) fn own_changes(old: Option<&Comune>, new: Option<&Comune>) -> Option<ComuneChange> {
    let slug = new.or(old)?.slug.clone();
    let services = |comune: Option<&Comune>| -> BTreeSet<String> {
        comune.map(|c| c.services.iter().map(|s| s.id.value.clone()).collect()).unwrap_or_default()
    };
    let (before, after) = (services(old), services(new));
    let change = ComuneChange {
        comune: slug,
        what: what(old.is_some(), new.is_some()),
        turned_on: after.difference(&before).cloned().collect(),
        turned_off: before.difference(&after).cloned().collect(),
        own_words: old.zip(new).map(|(old, new)| own_words(old, new)).unwrap_or_default(),
    };
    let nothing = change.turned_on.is_empty() && change.turned_off.is_empty() && change.own_words.is_empty();
    (change.what != What::Changed || !nothing).then_some(change)
}

fn own_words(old: &Comune, new: &Comune) -> Vec<String> {
    let ids: BTreeSet<&String> = old.overlays.keys().chain(new.overlays.keys()).collect();
    let mut words = Vec::new();
    for id in ids {
        match (old.overlays.get(id), new.overlays.get(id)) {
            (Some(old), Some(new)) => {
                words.extend(of_text(old, new).into_iter().map(|part| format!("{id}: {}", part.name)));
            }
            (None, _) => words.push(format!("{id}: testi propri, nuovi")),
            (_, None) => words.push(format!("{id}: testi propri, tolti")),
        }
    }
    words
}
