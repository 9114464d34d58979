//! Sessions, by scope and name.

use counter::archive::Changed;
use counter::session::Session;
use rusqlite::OptionalExtension;

use crate::store_error::StoreError;
use crate::stores::Stores;

pub(crate) const PUT: &str = "INSERT INTO session (scope, id, record) VALUES (?1, ?2, ?3) \
     ON CONFLICT (scope, id) DO UPDATE SET record = ?3";
pub(crate) const RENEW: &str = "UPDATE session SET record = ?3 WHERE scope = ?1 AND id = ?2";
pub(crate) const SELECT: &str = "SELECT record FROM session WHERE scope = ?1 AND id = ?2";
pub(crate) const DELETE: &str = "DELETE FROM session WHERE scope = ?1 AND id = ?2";

/// Keeps a session, given its JSON.
pub(crate) fn put(stores: &Stores, scope: &str, id: &str, record: &str) -> Result<(), StoreError> {
    stores.archive.prepare_cached(PUT)?.execute((scope, id, record))?;
    Ok(())
}

/// Keeps a later version of a session that was not ended meanwhile, given its JSON.
pub(crate) fn renew(stores: &Stores, scope: &str, id: &str, record: &str) -> Result<Changed, StoreError> {
    let renewed = stores.archive.prepare_cached(RENEW)?.execute((scope, id, record))?;
    Ok(if renewed == 1 { Changed::Done } else { Changed::Stale })
}

/// A session, alive or not.
pub(crate) fn find(stores: &Stores, scope: &str, id: &str) -> Result<Option<Session>, StoreError> {
    let mut select = stores.archive.prepare_cached(SELECT)?;
    let record = select.query_row((scope, id), |row| row.get::<_, String>(0)).optional()?;
    Ok(record.map(|json| serde_json::from_str(&json)).transpose()?)
}

/// Ends a session.
pub(crate) fn end(stores: &Stores, scope: &str, id: &str) -> Result<(), StoreError> {
    stores.archive.prepare_cached(DELETE)?.execute((scope, id))?;
    Ok(())
}
