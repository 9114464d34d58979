//! The inbox of a comune, a page at a time: the soonest due first, pratiche without a term last.
//!
//! A page begins behind a mark, the place of the last pratica that was shown, never at a count: a pratica that comes or
//! goes meanwhile moves none of the others.

use counter::archive::{InboxFilter, InboxPage};
use counter::line::Row;
use counter::reference::Reference;

use crate::pratica::Found;
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
    let mut rows: Vec<Row> = Vec::with_capacity(found.len());
    for row in found {
        rows.push(Row::of(row.with_key_if(stores, |head| head.comune == comune)?));
    }
    rows.sort_by(|a, b| a.place.cmp(&b.place));
    let more = rows.len() > limit;
    rows.truncate(limit);
    let next = rows.last().filter(|_| more).map(|row| row.place.clone());
    Ok(InboxPage { rows, next })
}

/// The place that a mark names, as the index sorts it; a mark that is not ours names none, and the page is the first one.
fn place(mark: &str) -> Option<(String, String)> {
    let (due, reference) = mark.split_once('#')?;
    let reference = Reference::parse(reference).ok()?;
    (due.len() == 10).then(|| (due.to_owned(), reference.key().to_owned()))
}
