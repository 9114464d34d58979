//! Operators, by look-up.

use counter::operator::Operator;
use rusqlite::OptionalExtension;

use crate::record;
use crate::store_error::StoreError;
use crate::stores::Stores;

pub(crate) const PUT: &str =
    "INSERT INTO operator (id, record) VALUES (?1, ?2) ON CONFLICT (id) DO UPDATE SET record = ?2";
pub(crate) const SELECT: &str = "SELECT record FROM operator WHERE id = ?1";

/// Keeps an operator, given her JSON.
pub(crate) fn put(stores: &Stores, id: &str, record: &str) -> Result<(), StoreError> {
    stores.archive.prepare_cached(PUT)?.execute((id, record))?;
    Ok(())
}

/// An operator.
pub(crate) fn find(stores: &Stores, id: &str) -> Result<Option<Operator>, StoreError> {
    let mut select = stores.archive.prepare_cached(SELECT)?;
    let record = select.query_row([id], |row| row.get::<_, String>(0)).optional()?;
    record.map(|json| record::sought(&json, |o: &Operator| o.id.0 == id)).transpose()
}
