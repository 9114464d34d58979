//! Forms, kept for as long as a pratica answers them; the first bytes under a revision stay.

use rusqlite::OptionalExtension;

use crate::store_error::StoreError;
use crate::stores::Stores;

pub(crate) const INSERT: &str = "INSERT INTO form (revision, bytes) VALUES (?1, ?2) ON CONFLICT (revision) DO NOTHING";
pub(crate) const SELECT: &str = "SELECT bytes FROM form WHERE revision = ?1";

/// Keeps a form.
pub(crate) fn keep(stores: &Stores, revision: &str, bytes: &[u8]) -> Result<(), StoreError> {
    stores.archive.prepare_cached(INSERT)?.execute((revision, bytes))?;
    Ok(())
}

/// A form's bytes.
pub(crate) fn find(stores: &Stores, revision: &str) -> Result<Option<Vec<u8>>, StoreError> {
    Ok(stores.archive.prepare_cached(SELECT)?.query_row([revision], |row| row.get(0)).optional()?)
}
