//! Sessions, by scope and name.

use counter::archive::Changed;
use counter::draft::KEPT_DAYS;
use counter::session::{OFFICE, Session};
use jiff::SignedDuration;
use rusqlite::OptionalExtension;

use crate::record;
use crate::store_error::StoreError;
use crate::stores::Stores;

pub(crate) const PUT: &str = "INSERT INTO session (scope, id, record, ends) VALUES (?1, ?2, ?3, ?4) \
     ON CONFLICT (scope, id) DO UPDATE SET record = ?3, ends = ?4";
pub(crate) const RENEW: &str = "UPDATE session SET record = ?3, ends = ?4 WHERE scope = ?1 AND id = ?2";
pub(crate) const SELECT: &str = "SELECT record FROM session WHERE scope = ?1 AND id = ?2";
pub(crate) const DELETE: &str = "DELETE FROM session WHERE scope = ?1 AND id = ?2";

pub(crate) const FORGET: &str = "DELETE FROM session WHERE ends < ?1";

/// Keeps a session, given its JSON; those that ended meanwhile are forgotten.
pub(crate) fn put(stores: &Stores, session: &Session, record: &str) -> Result<(), StoreError> {
    stores.archive.prepare_cached(PUT)?.execute((&session.scope, &session.id, record, ends(session)))?;
    stores.archive.prepare_cached(FORGET)?.execute([format!("{:.6}", session.seen)])?;
    Ok(())
}

/// Keeps a later version of a session that was not ended meanwhile, given its JSON.
pub(crate) fn renew(stores: &Stores, session: &Session, record: &str) -> Result<Changed, StoreError> {
    let renewed =
        stores.archive.prepare_cached(RENEW)?.execute((&session.scope, &session.id, record, ends(session)))?;
    Ok(if renewed == 1 { Changed::Done } else { Changed::Stale })
}

/// A session, alive or not.
pub(crate) fn find(stores: &Stores, scope: &str, id: &str) -> Result<Option<Session>, StoreError> {
    let mut select = stores.archive.prepare_cached(SELECT)?;
    let record = select.query_row((scope, id), |row| row.get::<_, String>(0)).optional()?;
    record.map(|json| record::sought(&json, |s: &Session| s.scope == scope && s.id == id)).transpose()
}

/// Ends a session.
pub(crate) fn end(stores: &Stores, scope: &str, id: &str) -> Result<(), StoreError> {
    stores.archive.prepare_cached(DELETE)?.execute((scope, id))?;
    Ok(())
}

/// When a session may be forgotten: whether it is alive is said by the counter, these days are only more than it allows.
fn ends(session: &Session) -> String {
    let days = if session.identified || session.scope == OFFICE { 1 } else { i64::from(KEPT_DAYS) + 1 };
    format!("{:.6}", session.seen + SignedDuration::from_hours(24 * days))
}
