//! What a sweep asks of the archive: what is over is forgotten, which files are named, which pratiche ended long ago.

use std::collections::{BTreeMap, BTreeSet};

use counter::draft::{Draft, KEPT_DAYS};
use counter::files::FileId;
use counter::pratica::Head;
use counter::rating::KEPT_DAYS as OPINION_DAYS;
use counter::reference::Reference;
use counter::retention::LISTED;
use counter::state::State;
use jiff::{SignedDuration, Timestamp};

use crate::store_error::StoreError;
use crate::stores::Stores;
use crate::{draft, rate, record, session};

/// Every comune has its own opinions, so this one reads them all; once a day that does no harm.
const FORGET_OPINIONS: &str = "DELETE FROM opinion WHERE at < ?1";
pub(crate) const ENDED: &str = "SELECT head FROM pratica WHERE comune = ?1 AND state = ?2 AND service = ?3 \
     AND changed < ?4 LIMIT 200";

/// How much was forgotten because its time was over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Forgotten {
    /// Drafts that nobody changed for ninety days.
    pub drafts: u64,
    /// Sessions that ended.
    pub sessions: u64,
    /// Counts of events from the day before.
    pub buckets: u64,
    /// Words about pages, after a year.
    pub opinions: u64,
}

/// The files that are named by a record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Named {
    /// By comune.
    pub files: BTreeMap<String, BTreeSet<FileId>>,
    /// Comuni with drafts from before, whose files nobody but their owners knows: theirs are waited for.
    pub waiting: BTreeSet<String>,
    /// Pratiche from before, which must be opened to know their files.
    pub shut: Vec<(String, Reference)>,
}

/// Forgets what is over.
pub(crate) fn forget(stores: &Stores, now: Timestamp) -> Result<Forgotten, StoreError> {
    let before = |days: i64| format!("{:.6}", now - SignedDuration::from_hours(24 * days));
    let delete = |sql: &str, before: String| stores.archive.execute(sql, [before]).map(|count| count as u64);
    Ok(Forgotten {
        drafts: delete(draft::FORGET, before(i64::from(KEPT_DAYS) + 1))?,
        sessions: delete(session::FORGET, before(0))?,
        buckets: stores.archive.execute(rate::FORGET, [now.as_second().div_euclid(3600) - 24])? as u64,
        opinions: delete(FORGET_OPINIONS, before(OPINION_DAYS))?,
    })
}

/// The files that are named, all at one instant: a draft that becomes a pratica meanwhile is seen as one of the two.
pub(crate) fn named(stores: &Stores) -> Result<Named, StoreError> {
    let mut named = Named::default();
    let snapshot = stores.archive.unchecked_transaction()?;
    let mut drafts = snapshot.prepare("SELECT record FROM draft")?;
    let mut rows = drafts.query([])?;
    while let Some(row) = rows.next()? {
        let draft: Draft = record::read(&row.get::<_, String>(0)?)?;
        match draft.files {
            Some(files) => named.files.entry(draft.comune).or_default().extend(files),
            None => drop(named.waiting.insert(draft.comune)),
        }
    }
    let mut pratiche = snapshot.prepare("SELECT head FROM pratica")?;
    let mut rows = pratiche.query([])?;
    while let Some(row) = rows.next()? {
        let head: Head = record::read(&row.get::<_, String>(0)?)?;
        match head.files {
            Some(files) => named.files.entry(head.comune).or_default().extend(files),
            None => named.shut.push((head.comune, head.reference)),
        }
    }
    Ok(named)
}

/// Some pratiche that have been in a state since before the instant of their service.
pub(crate) fn ended(
    stores: &Stores,
    comune: &str,
    state: State,
    before: &BTreeMap<String, Timestamp>,
) -> Result<Vec<(Reference, String)>, StoreError> {
    let mut select = stores.archive.prepare_cached(ENDED)?;
    let mut found = Vec::new();
    for (service, before) in before {
        let rows =
            select.query_map((comune, state.name(), service, format!("{before:.6}")), |row| row.get::<_, String>(0))?;
        for head in rows {
            found.push((record::read::<Head>(&head?)?.reference, service.clone()));
        }
        if found.len() >= LISTED {
            break;
        }
    }
    found.truncate(LISTED);
    Ok(found)
}
