//! The inbox of a comune, a page at a time: the soonest due first, pratiche without a term last.
//!
//! A page begins behind a mark, the place of the last pratica that was shown, never at a count: a pratica that comes or
//! goes meanwhile moves none of the others.

use counter::archive::{InboxFilter, InboxPage};
use counter::bytes::Bytes;
use counter::line::Row;
use counter::pratica::Head;
use counter::reference::Reference;

use crate::pratica::{Found, due};
use crate::store_error::StoreError;
use crate::stores::Stores;

pub(crate) const ALL: &str = "SELECT head, sealed, key FROM pratica WHERE comune = ?1 AND (due, reference) > (?2, ?3) \
     ORDER BY due, reference LIMIT ?4";
pub(crate) const OF_STATE: &str = "SELECT head, sealed, key FROM pratica WHERE comune = ?1 \
     AND (due, reference) > (?2, ?3) AND state = ?5 ORDER BY due, reference LIMIT ?4";

/// A page of an inbox.
pub(crate) fn page(stores: &Stores, comune: &str, filter: &InboxFilter) -> Result<InboxPage, StoreError> {
    let limit = usize::from(filter.limit.clamp(1, 100));
    let (due, reference) = filter.after.as_deref().and_then(place).unwrap_or_default();
    // One more than asked tells whether there is a next page.
    let most = i64::try_from(limit + 1).unwrap_or(i64::MAX);
    let mut found: Vec<Found> = Vec::new();
    if filter.states.is_empty() {
        let mut select = stores.archive.prepare_cached(ALL)?;
        for row in select.query_map((comune, &due, &reference, most), Found::read)? {
            found.push(row?);
        }
    }
    for state in &filter.states {
        let mut select = stores.archive.prepare_cached(OF_STATE)?;
        for row in select.query_map((comune, &due, &reference, most, state.name()), Found::read)? {
            found.push(row?);
        }
    }
    // Each state comes sorted and no longer than a page: the page is the head of their merge.
    let mut rows: Vec<(String, Row)> = Vec::with_capacity(found.len());
    for row in found {
        let pratica = row.with_key_if(stores, |head| head.comune == comune)?;
        rows.push((place_of(&pratica.head), Row::of(pratica)));
    }
    rows.sort_by(|a, b| a.0.cmp(&b.0));
    let more = rows.len() > limit;
    rows.truncate(limit);
    let next = rows.last().filter(|_| more).map(|(place, _)| Bytes(place.clone().into_bytes()).text());
    Ok(InboxPage { rows: rows.into_iter().map(|(_, row)| row).collect(), next })
}

/// Where a pratica stands in the inbox; it sorts as the index does.
fn place_of(head: &Head) -> String {
    format!("{} {}", due(head.due), head.reference.key())
}

/// The place that a mark names; a mark that is not ours names none, and the page is the first one.
fn place(mark: &str) -> Option<(String, String)> {
    let text = String::from_utf8(Bytes::parse(mark)?.0).ok()?;
    let (due, reference) = text.split_once(' ')?;
    let reference = Reference::parse(reference).ok()?;
    (due.len() == 10).then(|| (due.to_owned(), reference.key().to_owned()))
}
