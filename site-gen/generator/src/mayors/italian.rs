//! Numbers and days as Italian writes them.

use jiff::civil::Date;

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

/// `12,4`, with the digits asked for.
pub(super) fn decimal(number: f64, digits: usize) -> String {
    format!("{number:.digits$}").replace('.', ",")
}

/// `97%`, cut and not rounded, so that 100% is all of it.
pub(super) fn percent(part: usize, whole: usize) -> String {
    format!("{}%", (part * 100).checked_div(whole).unwrap_or(0))
}

/// `12.480`; a point only from five digits on, as is the use.
pub(super) fn thousands(number: usize) -> String {
    match number {
        0..10_000 => number.to_string(),
        _ => format!("{}.{:03}", thousands(number / 1000), number % 1000),
    }
}

/// `1 Comune`, `33 Comuni`.
pub(super) fn counted(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// `23 novembre 2026`.
pub(super) fn day(day: Date) -> String {
    let month = usize::try_from(day.month()).ok().and_then(|m| MONTHS.get(m.wrapping_sub(1))).unwrap_or(&"");
    let number = if day.day() == 1 { "1º".to_owned() } else { day.day().to_string() };
    format!("{number} {month} {}", day.year())
}
