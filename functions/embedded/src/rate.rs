//! Counts of events by bucket and hour; those older than a day are forgotten when a new one begins.

use jiff::Timestamp;
use rusqlite::OptionalExtension;

use crate::store_error::StoreError;
use crate::stores::Stores;

pub(crate) const COUNT: &str = "INSERT INTO rate (bucket, hour, count) VALUES (?1, ?2, 1) \
     ON CONFLICT (bucket, hour) DO UPDATE SET count = count + 1 RETURNING count";
pub(crate) const SELECT: &str = "SELECT count FROM rate WHERE bucket = ?1 AND hour = ?2";
pub(crate) const FORGET: &str = "DELETE FROM rate WHERE hour < ?1";

/// Counts an event and gives the count of this hour.
pub(crate) fn count(stores: &Stores, bucket: &str, now: Timestamp) -> Result<u32, StoreError> {
    let hour = hour(now);
    let count: i64 = stores.archive.prepare_cached(COUNT)?.query_row((bucket, hour), |row| row.get(0))?;
    if count == 1 {
        stores.archive.prepare_cached(FORGET)?.execute([hour - 24])?;
    }
    Ok(u32::try_from(count).unwrap_or(u32::MAX))
}

/// The count of this hour so far.
pub(crate) fn counted(stores: &Stores, bucket: &str, now: Timestamp) -> Result<u32, StoreError> {
    let mut select = stores.archive.prepare_cached(SELECT)?;
    let count: Option<i64> = select.query_row((bucket, hour(now)), |row| row.get(0)).optional()?;
    Ok(u32::try_from(count.unwrap_or_default()).unwrap_or(u32::MAX))
}

fn hour(now: Timestamp) -> i64 {
    now.as_second().div_euclid(3600)
}
