//! The end of a pratica: its keys, its record, what it held; a tombstone stays in its place.
//!
//! The keys end first and the tombstone is written with them. Whatever is cut off after that is finished by the next
//! start, and by every restore: [`replay`] takes away what has a tombstone.

use counter::pratica::Head;
use counter::tombstone::{Tombstone, given_back};
use jiff::Timestamp;
use rusqlite::OptionalExtension;

use crate::pratica::{DELETE, RELEASE, SELECT};
use crate::record;
use crate::store_error::StoreError;
use crate::stores::Stores;
use crate::tombstone::{all, find, keep};

pub(crate) const DELETE_KEYS: &str = "DELETE FROM key WHERE comune = ?1 AND reference = ?2";

/// Erases a pratica; gives its tombstone, also if it was erased before, and nothing if it never was.
pub(crate) fn erase(
    stores: &Stores,
    comune: &str,
    reference: &str,
    at: Timestamp,
) -> Result<Option<Tombstone>, StoreError> {
    let mut select = stores.archive.prepare_cached(SELECT)?;
    let head = select.query_row((comune, reference), |row| row.get::<_, String>(0)).optional()?;
    let head: Option<Head> = head.map(|json| record::read(&json)).transpose()?;
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
