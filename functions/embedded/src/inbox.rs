//! The inbox of a comune, a page at a time: the soonest due first, pratiche without a term last.
//!
//! A page begins behind a mark, the place of the last pratica that was shown, never at a count: a pratica that comes or
//! goes meanwhile moves none of the others.

use counter::archive::{InboxFilter, InboxPage};
use counter::bytes::Bytes;
use counter::pratica::Pratica;
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
    let found: Vec<Found> = match filter.state {
        None => {
            let mut select = stores.archive.prepare_cached(ALL)?;
            select.query_map((comune, &due, &reference, most), Found::read)?.collect::<Result<_, _>>()?
        }
        Some(state) => {
            let mut select = stores.archive.prepare_cached(OF_STATE)?;
            let rows = select.query_map((comune, &due, &reference, most, state.name()), Found::read)?;
            rows.collect::<Result<_, _>>()?
        }
    };
    let more = found.len() > limit;
    let pratiche: Vec<Pratica> =
        found.into_iter().take(limit).map(|row| row.with_key(stores)).collect::<Result<_, _>>()?;
    let next = pratiche.last().filter(|_| more).map(mark);
    Ok(InboxPage { pratiche, next })
}

fn mark(last: &Pratica) -> String {
    Bytes(format!("{} {}", due(last.head.due), last.head.reference.key()).into_bytes()).text()
}

/// The place that a mark names; a mark that is not ours names none, and the page is the first one.
fn place(mark: &str) -> Option<(String, String)> {
    let text = String::from_utf8(Bytes::parse(mark)?.0).ok()?;
    let (due, reference) = text.split_once(' ')?;
    let reference = Reference::parse(reference).ok()?;
    (due.len() == 10).then(|| (due.to_owned(), reference.key().to_owned()))
}
