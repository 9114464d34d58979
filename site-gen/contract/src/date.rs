//! Days as Italians write them.
//!
//! In: `3/5/1958`, `03-05-1958`, `3.5.1958`, `1958-05-03` or `3 maggio 1958`. Out: a civil date; and back, in words.

use jiff::civil::Date;

use crate::language::Language;

const MONTHS: [&str; 12] = [
    "gennaio",
    "febbraio",
    "marzo",
    "aprile",
    "maggio",
    "giugno",
    "luglio",
    "agosto",
    "settembre",
    "ottobre",
    "novembre",
    "dicembre",
];

const ENGLISH_MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Reads a day; a year must have four digits.
///
/// ```
/// use contract::date;
/// assert_eq!(date::parse("3/5/1958"), date::parse("3 Maggio 1958"));
/// assert_eq!(date::parse("31/2/2026"), None);
/// assert_eq!(date::parse("+3/+5/1958"), None);
/// ```
pub fn parse(text: &str) -> Option<Date> {
    let (year, month, day) = figures_of(text)?;
    Date::new(year, month, day).ok()
}

/// Whether a text is written as a day is, but there is no such day: the 31st of February.
///
/// ```
/// use contract::date;
/// assert!(date::is_no_day("31/2/2027") && date::is_no_day("1/13/2027"));
/// assert!(!date::is_no_day("28/2/2027") && !date::is_no_day("presto"));
/// ```
pub fn is_no_day(text: &str) -> bool {
    figures_of(text).is_some_and(|(year, month, day)| Date::new(year, month, day).is_err())
}

/// Year, month and day as they are written, whether or not there is such a day.
fn figures_of(text: &str) -> Option<(i16, i8, i8)> {
    let parts: Vec<&str> =
        text.split(|c: char| matches!(c, '/' | '-' | '.') || c.is_whitespace()).filter(|p| !p.is_empty()).collect();
    let [first, second, third] = parts[..] else { return None };
    let (day, month, year) = if first.len() == 4 { (third, second, first) } else { (first, second, third) };
    // A number would be read with a sign before it, too.
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if year.len() != 4 || day.len() > 2 || !digits(year) || !digits(day) {
        return None;
    }
    let month = match MONTHS.iter().position(|m| *m == month.to_lowercase()) {
        Some(position) => position as i8 + 1,
        None if month.len() <= 2 && digits(month) => month.parse().ok()?,
        None => return None,
    };
    let year: i16 = year.parse().ok()?;
    (1850..=2199).contains(&year).then_some((year, month, day.parse().ok()?))
}

/// A day in words: `3 maggio 1958`, `1º gennaio 2026`.
pub fn words(date: Date) -> String {
    let month = MONTHS[(date.month() - 1) as usize];
    match date.day() {
        1 => format!("1º {month} {}", date.year()),
        day => format!("{day} {month} {}", date.year()),
    }
}

/// A day in the words of a language: `3 maggio 1958`, `3 May 1958`.
pub fn told(date: Date, language: Language) -> String {
    match language {
        Language::Italian => words(date),
        Language::English => {
            format!("{} {} {}", date.day(), ENGLISH_MONTHS[(date.month() - 1) as usize], date.year())
        }
    }
}

/// A day in figures: `03/05/1958`.
pub fn figures(date: Date) -> String {
    format!("{:02}/{:02}/{}", date.day(), date.month(), date.year())
}
