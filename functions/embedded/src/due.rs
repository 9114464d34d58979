//! When something is next tried to leave the house: a column beside the record, and not in it.

use counter::draft::Draft;
use counter::outbox::{LISTED, Waiting};
use counter::pratica::Head;
use jiff::Timestamp;

use crate::store_error::StoreError;
use crate::stores::Stores;

pub(crate) const NOTICES_DUE: &str = "SELECT reference, notice_due FROM pratica WHERE comune = ?1 AND notice_due < ?2 \
     ORDER BY notice_due, reference LIMIT ?3";
pub(crate) const PUT_OFF_NOTICES: &str =
    "UPDATE pratica SET notice_due = ?4 WHERE comune = ?1 AND reference = ?2 AND notice_due = ?3";
pub(crate) const REMINDERS_DUE: &str = "SELECT record, remind FROM draft WHERE comune = ?1 AND remind < ?2 \
     ORDER BY remind, id LIMIT ?3";
pub(crate) const PUT_OFF_REMINDER: &str = "UPDATE draft SET remind = ?4 WHERE comune = ?1 AND id = ?2 AND remind = ?3";

/// Where the open notices of a pratica wait: the instant of the oldest, and the version, since two versions may be of the
/// same instant.
pub(crate) fn notices(head: &Head) -> Option<String> {
    head.open_notices().map(|line| line.at).min().map(|at| place(at, &head.version.to_string()))
}

/// Where the reminder of a draft waits.
pub(crate) fn reminder(draft: &Draft) -> Option<String> {
    draft.remind_at().map(|at| place(at, &format!("{:.6}", draft.changed)))
}

/// A place: the instant of the next try, and what tells it from others of that instant.
pub(crate) fn place(at: Timestamp, version: &str) -> String {
    format!("{at:.6}#{version}")
}

/// The first place after an instant, whatever version stands there.
fn after(now: Timestamp) -> String {
    format!("{now:.6}~")
}

/// The version at the end of a place.
pub(crate) fn version(place: &str) -> &str {
    place.rsplit_once('#').map_or("", |(_, version)| version)
}

/// What is due, the longest waiting first.
pub(crate) fn due<T>(
    stores: &Stores,
    sql: &str,
    comune: &str,
    now: Timestamp,
    read: impl Fn(String, &str) -> Result<Waiting<T>, StoreError>,
) -> Result<Vec<Waiting<T>>, StoreError> {
    let mut select = stores.archive.prepare_cached(sql)?;
    let listed = i64::try_from(LISTED).unwrap_or(i64::MAX);
    let rows = select.query_map((comune, after(now), listed), |row| Ok((row.get(0)?, row.get::<_, String>(1)?)))?;
    rows.map(|row| row.map_err(StoreError::from).and_then(|(what, place)| read(what, &place))).collect()
}

/// Gives what waits in a place another one, or none.
pub(crate) fn put_off(
    stores: &Stores,
    sql: &str,
    key: [&str; 3],
    until: Option<String>,
) -> Result<Option<String>, StoreError> {
    let [comune, name, place] = key;
    let moved = stores.archive.prepare_cached(sql)?.execute((comune, name, place, &until))?;
    Ok((moved == 1).then(|| until.unwrap_or_default()))
}
