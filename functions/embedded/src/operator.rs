//! Operators, by look-up.

use counter::operator::Operator;
use rusqlite::{Connection, OptionalExtension};

use crate::record;
use crate::store_error::StoreError;

pub(crate) const PUT: &str =
    "INSERT INTO operator (id, record) VALUES (?1, ?2) ON CONFLICT (id) DO UPDATE SET record = ?2";
pub(crate) const SELECT: &str = "SELECT record FROM operator WHERE id = ?1";
/// No verb of the counter asks for it.
const ALL: &str = "SELECT record FROM operator ORDER BY id";

/// Keeps an operator, given her JSON.
pub(crate) fn put(archive: &Connection, id: &str, record: &str) -> Result<(), StoreError> {
    archive.prepare_cached(PUT)?.execute((id, record))?;
    Ok(())
}

/// An operator.
pub(crate) fn find(archive: &Connection, id: &str) -> Result<Option<Operator>, StoreError> {
    let mut select = archive.prepare_cached(SELECT)?;
    let record = select.query_row([id], |row| row.get::<_, String>(0)).optional()?;
    record.map(|json| record::sought(&json, |o: &Operator| o.id.0 == id)).transpose()
}

/// All of them, by look-up.
pub(crate) fn all(archive: &Connection) -> Result<Vec<Operator>, StoreError> {
    let mut select = archive.prepare_cached(ALL)?;
    let rows = select.query_map([], |row| row.get::<_, String>(0))?;
    rows.map(|json| record::read(&json?)).collect()
}
