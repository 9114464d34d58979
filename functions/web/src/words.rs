//! Instants and days as citizens read them, in Italian time.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::doors::rome;

/// `23 novembre 2026`.
pub(crate) fn day(date: Date) -> String {
    contract::date::words(date)
}

/// The civil day of an instant, in words.
pub(crate) fn day_of(at: Timestamp) -> String {
    day(at.to_zoned(rome()).date())
}

/// `23 novembre 2026, ore 9:05`.
pub(crate) fn instant(at: Timestamp) -> String {
    let zoned = at.to_zoned(rome());
    format!("{}, ore {}:{:02}", day(zoned.date()), zoned.hour(), zoned.minute())
}
