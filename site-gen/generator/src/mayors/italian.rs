//! Numbers as Italian writes them.

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
