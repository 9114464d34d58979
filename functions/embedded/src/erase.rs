//! The end of a pratica: its keys, its record, what it held; a tombstone stays in its place.
//!
//! The keys end first and the tombstone is written with them. Whatever is cut off after that is finished by the next
//! start, and by every restore: [`replay`] takes away what has a tombstone.

use counter::pratica::Head;
use counter::tombstone::{Tombstone, given_back};
use jiff::Timestamp;
use rusqlite::OptionalExtension;

use crate::pratica::{DELETE, RELEASE, SELECT};
use crate::store_error::StoreError;
use crate::stores::Stores;

pub(crate) const PUT: &str = "INSERT INTO tombstone (comune, reference, record) VALUES (?1, ?2, ?3) \
     ON CONFLICT (comune, reference) DO NOTHING";
pub(crate) const FIND: &str = "SELECT record FROM tombstone WHERE comune = ?1 AND reference = ?2";
pub(crate) const DELETE_KEYS: &str = "DELETE FROM key WHERE comune = ?1 AND reference = ?2";
/// All of them, for [`replay`].
const ALL: &str = "SELECT record FROM tombstone";

/// Erases a pratica; gives its tombstone, also if it was erased before, and nothing if it never was.
pub(crate) fn erase(
    stores: &Stores,
    comune: &str,
    reference: &str,
    at: Timestamp,
) -> Result<Option<Tombstone>, StoreError> {
    let mut select = stores.archive.prepare_cached(SELECT)?;
    let head = select.query_row((comune, reference), |row| row.get::<_, String>(0)).optional()?;
    let head: Option<Head> = head.map(|json| serde_json::from_str(&json)).transpose()?;
    let earlier = find(stores, comune, reference)?;
    let tombstone = match (earlier, &head) {
        (Some(earlier), _) => earlier,
        (None, Some(head)) => Tombstone::of(head, at),
        (None, None) => return Ok(None),
    };
    if let Some(head) = &head {
        for claim in given_back(head) {
            stores.archive.prepare_cached(RELEASE)?.execute((comune, &claim.0, reference))?;
        }
        stores.archive.prepare_cached(DELETE)?.execute((comune, reference))?;
    }
    keep(stores, &tombstone)?;
    stores.keys.prepare_cached(DELETE_KEYS)?.execute((comune, reference))?;
    Ok(Some(tombstone))
}

/// What stands in the place of an erased pratica.
pub(crate) fn find(stores: &Stores, comune: &str, reference: &str) -> Result<Option<Tombstone>, StoreError> {
    let mut select = stores.keys.prepare_cached(FIND)?;
    let record = select.query_row((comune, reference), |row| row.get::<_, String>(0)).optional()?;
    Ok(record.map(|json| serde_json::from_str(&json)).transpose()?)
}

/// Every tombstone.
pub(crate) fn all(keys: &rusqlite::Connection) -> Result<Vec<Tombstone>, StoreError> {
    let mut select = keys.prepare(ALL)?;
    let rows = select.query_map([], |row| row.get::<_, String>(0))?;
    rows.map(|json| Ok(serde_json::from_str(&json?)?)).collect()
}

/// Takes away whatever has a tombstone, here or in `others`; gives how many pratiche that were.
pub(crate) fn replay(stores: &Stores, others: &[Tombstone]) -> Result<u64, StoreError> {
    let mut tombstones = all(&stores.keys)?;
    tombstones.extend_from_slice(others);
    for file in [&stores.keys, &stores.archive] {
        file.execute_batch("BEGIN IMMEDIATE")?;
    }
    let mut erased = 0;
    for tombstone in &tombstones {
        keep(stores, tombstone)?;
        let (comune, reference) = (tombstone.comune.as_str(), tombstone.reference.key());
        let here: bool = stores
            .archive
            .prepare_cached("SELECT EXISTS (SELECT 1 FROM pratica WHERE comune = ?1 AND reference = ?2)")?
            .query_row((comune, reference), |row| row.get(0))?;
        if here {
            erase(stores, comune, reference, tombstone.at)?;
            erased += 1;
        } else {
            stores.keys.prepare_cached(DELETE_KEYS)?.execute((comune, reference))?;
        }
    }
    for file in [&stores.keys, &stores.archive] {
        file.execute_batch("COMMIT")?;
    }
    Ok(erased)
}

fn keep(stores: &Stores, tombstone: &Tombstone) -> Result<(), StoreError> {
    let record = serde_json::to_string(tombstone)?;
    stores.keys.prepare_cached(PUT)?.execute((&tombstone.comune, tombstone.reference.key(), record))?;
    Ok(())
}
