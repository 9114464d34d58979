//! Drafts: the newest version of each, found by id or by owner.

use counter::draft::{Draft, KEPT_DAYS};
use jiff::SignedDuration;
use rusqlite::OptionalExtension;

use crate::due;
use crate::record;
use crate::store_error::StoreError;
use crate::stores::Stores;

pub(crate) const PUT: &str = "INSERT INTO draft (comune, id, owner, changed, record, remind) \
     VALUES (?1, ?2, ?3, ?4, ?5, ?6) \
     ON CONFLICT (comune, id) DO UPDATE SET owner = ?3, changed = ?4, record = ?5, remind = ?6";
pub(crate) const SELECT: &str = "SELECT record FROM draft WHERE comune = ?1 AND id = ?2";
pub(crate) const OF_OWNER: &str =
    "SELECT record FROM draft WHERE comune = ?1 AND owner = ?2 ORDER BY changed DESC, id DESC";
pub(crate) const DELETE: &str = "DELETE FROM draft WHERE comune = ?1 AND id = ?2";

pub(crate) const FORGET: &str = "DELETE FROM draft WHERE changed < ?1";

/// Keeps a draft, given its JSON; drafts that nobody changed for as long as they are kept are forgotten.
pub(crate) fn put(stores: &Stores, draft: &Draft, record: &str) -> Result<(), StoreError> {
    let changed = format!("{:.6}", draft.changed);
    let mut put = stores.archive.prepare_cached(PUT)?;
    put.execute((&draft.comune, draft.id.as_str(), &draft.owner.0, changed, record, due::reminder(draft)))?;
    let oldest = draft.changed - SignedDuration::from_hours(24 * (i64::from(KEPT_DAYS) + 1));
    stores.archive.prepare_cached(FORGET)?.execute([format!("{oldest:.6}")])?;
    Ok(())
}

/// A draft by its id.
pub(crate) fn find(stores: &Stores, comune: &str, id: &str) -> Result<Option<Draft>, StoreError> {
    let mut select = stores.archive.prepare_cached(SELECT)?;
    let record = select.query_row((comune, id), |row| row.get::<_, String>(0)).optional()?;
    record.map(|json| record::sought(&json, |d: &Draft| d.comune == comune && d.id.as_str() == id)).transpose()
}

/// The drafts of an owner.
pub(crate) fn of_owner(stores: &Stores, comune: &str, owner: &str) -> Result<Vec<Draft>, StoreError> {
    let mut select = stores.archive.prepare_cached(OF_OWNER)?;
    let rows = select.query_map((comune, owner), |row| row.get::<_, String>(0))?;
    let its = |draft: &Draft| draft.comune == comune && draft.owner.0 == owner;
    rows.map(|json| record::sought(&json?, its)).collect()
}

/// Forgets a draft.
pub(crate) fn forget(stores: &Stores, comune: &str, id: &str) -> Result<(), StoreError> {
    stores.archive.prepare_cached(DELETE)?.execute((comune, id))?;
    Ok(())
}
