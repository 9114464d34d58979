//! Numbers as Italians write them, held in thousandths so that no rounding can happen.
//!
//! In: `1.234,5`, `1234,5`, `12.5`, `-3`. Out: thousandths; and back, with a point (canonical) or a comma (for people).

/// Why a text is no number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// It is none.
    Shape,
    /// It has more than three decimals.
    Decimals,
}

/// Reads a number into thousandths. A comma is always the decimal mark; a point only if it does not group thousands.
///
/// ```
/// use contract::decimal;
/// assert_eq!(decimal::parse("1.234,5"), Ok(1_234_500));
/// assert_eq!(decimal::parse("1.234"), Ok(1_234_000));
/// assert_eq!(decimal::parse("12.5"), Ok(12_500));
/// ```
///
/// # Errors
/// Says what is wrong with it; the largest number has twelve digits before the mark.
pub fn parse(text: &str) -> Result<i64, Wrong> {
    let compact: String = text.chars().filter(|c| !c.is_whitespace() && *c != '\'').collect();
    let (negative, unsigned) = match compact.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, compact.as_str()),
    };
    let (whole, fraction) = split(unsigned);
    let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || whole.len() > 12 || !digits(&whole) || !digits(&fraction) {
        return Err(Wrong::Shape);
    }
    let fraction = fraction.trim_end_matches('0');
    if fraction.len() > 3 {
        return Err(Wrong::Decimals);
    }
    let whole: i64 = whole.parse().map_err(|_| Wrong::Shape)?;
    let rest: i64 = format!("{fraction:0<3}").parse().map_err(|_| Wrong::Shape)?;
    let n = whole * 1000 + rest;
    Ok(if negative { -n } else { n })
}

/// An amount without the sign of its currency, which people write before or after it.
pub fn without_euro(text: &str) -> &str {
    text.trim().trim_start_matches('€').trim_end_matches('€').trim()
}

/// A number without its unit, which people write behind it: `6,50 m`.
///
/// ```
/// use contract::decimal;
/// assert_eq!(decimal::without_unit("6,50 M", "m"), "6,50");
/// assert_eq!(decimal::without_unit("6,50 km", "m"), "6,50 km");
/// ```
pub fn without_unit<'t>(text: &'t str, unit: &str) -> &'t str {
    let text = text.trim();
    let Some((at, _)) = text.char_indices().rev().nth(unit.chars().count().saturating_sub(1)) else { return text };
    let (number, end) = text.split_at(at);
    let number = number.trim_end();
    let whole = number.chars().next_back().is_some_and(|c| c.is_ascii_digit());
    if whole && end.to_lowercase() == unit.to_lowercase() { number } else { text }
}

fn split(text: &str) -> (String, String) {
    if let Some((whole, fraction)) = text.split_once(',') {
        return (whole.replace('.', ""), fraction.to_owned());
    }
    let groups: Vec<&str> = text.split('.').collect();
    let grouped = groups.len() > 1 && groups[1..].iter().all(|g| g.len() == 3) && groups[0].len() <= 3;
    match (grouped, &groups[..]) {
        (false, [whole, fraction]) => ((*whole).to_owned(), (*fraction).to_owned()),
        _ if grouped => (groups.concat(), String::new()),
        _ => (text.to_owned(), String::new()),
    }
}

/// How many decimals a number has, 0 to 3.
pub fn places(n: i64) -> u8 {
    match n.unsigned_abs() % 1000 {
        0 => 0,
        r if r % 100 == 0 => 1,
        r if r % 10 == 0 => 2,
        _ => 3,
    }
}

/// The canonical text: a point, no zeros at the end.
pub fn canonical(n: i64) -> String {
    let sign = if n < 0 { "-" } else { "" };
    let (whole, rest) = (n.unsigned_abs() / 1000, n.unsigned_abs() % 1000);
    match rest {
        0 => format!("{sign}{whole}"),
        _ => format!("{sign}{whole}.{}", format!("{rest:03}").trim_end_matches('0')),
    }
}

/// The canonical text of an amount: always two decimals; what is smaller than a cent is cut.
pub fn canonical_amount(n: i64) -> String {
    let sign = if n < 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", n.unsigned_abs() / 1000, n.unsigned_abs() % 1000 / 10)
}

/// A number as an Italian reads it: `1500` is `1,5`.
pub fn words(n: i64) -> String {
    canonical(n).replace('.', ",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_back_is_read_again() {
        for n in [0, 1, 10, 100, 999, 1000, 1010, 12_345_678, -1, -500, -1_000_001] {
            assert_eq!(parse(&words(n)), Ok(n), "{n}");
        }
        assert_eq!(canonical_amount(-500), "-0.50");
        assert_eq!((places(1000), places(1500), places(1510), places(1511)), (0, 1, 2, 3));
    }

    #[test]
    fn what_is_no_number_is_told_from_what_is_too_fine() {
        for text in ["", "-", "dodici", "1,2,3", "1e3", "1234567890123", "0x10", "1.2.3"] {
            assert_eq!(parse(text), Err(Wrong::Shape), "{text}");
        }
        assert_eq!(parse("0,1234"), Err(Wrong::Decimals));
    }
}
