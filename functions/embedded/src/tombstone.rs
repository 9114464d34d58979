//! Tombstones: what stays of erased pratiche, in the file of the keys.

use counter::tombstone::Tombstone;
use rusqlite::OptionalExtension;

use crate::record;
use crate::store_error::StoreError;
use crate::stores::Stores;

pub(crate) const PUT: &str = "INSERT INTO tombstone (comune, reference, record) VALUES (?1, ?2, ?3) \
     ON CONFLICT (comune, reference) DO NOTHING";
pub(crate) const FIND: &str = "SELECT record FROM tombstone WHERE comune = ?1 AND reference = ?2";
/// All of them, for a start and a restore.
const ALL: &str = "SELECT record FROM tombstone";

/// What stands in the place of an erased pratica.
pub(crate) fn find(stores: &Stores, comune: &str, reference: &str) -> Result<Option<Tombstone>, StoreError> {
    let mut select = stores.keys.prepare_cached(FIND)?;
    let record = select.query_row((comune, reference), |row| row.get::<_, String>(0)).optional()?;
    let its = |t: &Tombstone| t.comune == comune && t.reference.key() == reference;
    record.map(|json| record::sought(&json, its)).transpose()
}

/// Every tombstone.
pub(crate) fn all(keys: &rusqlite::Connection) -> Result<Vec<Tombstone>, StoreError> {
    let mut select = keys.prepare(ALL)?;
    let rows = select.query_map([], |row| row.get::<_, String>(0))?;
    rows.map(|json| record::read(&json?)).collect()
}

/// Keeps one; the first stays.
pub(crate) fn keep(stores: &Stores, tombstone: &Tombstone) -> Result<(), StoreError> {
    let record = record::write(tombstone)?;
    stores.keys.prepare_cached(PUT)?.execute((&tombstone.comune, tombstone.reference.key(), record))?;
    Ok(())
}
