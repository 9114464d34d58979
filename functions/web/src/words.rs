//! Instants and days as citizens read them, in Italian time.

use contract::language::Language;
use jiff::Timestamp;
use jiff::civil::Date;

use crate::doors::rome;

/// `23 novembre 2026`.
pub(crate) fn day(date: Date) -> String {
    contract::date::words(date)
}

/// The same in a language.
pub(crate) fn day_in(date: Date, language: Language) -> String {
    contract::date::told(date, language)
}

/// The civil day of an instant, in words.
pub(crate) fn day_of(at: Timestamp) -> String {
    day(at.to_zoned(rome()).date())
}

/// `23 novembre 2026, ore 9:05`.
pub(crate) fn instant(at: Timestamp) -> String {
    instant_in(at, Language::Italian)
}

/// The same in a language: `23 November 2026 at 9:05`.
pub(crate) fn instant_in(at: Timestamp, language: Language) -> String {
    let zoned = at.to_zoned(rome());
    let (day, hour, minute) = (day_in(zoned.date(), language), zoned.hour(), zoned.minute());
    match language {
        Language::Italian => format!("{day}, ore {hour}:{minute:02}"),
        Language::English => format!("{day} at {hour}:{minute:02}"),
    }
}
