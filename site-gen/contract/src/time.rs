//! The hour of a day as Italians write it.
//!
//! In: `8`, `8:30`, `08.30`, `8,30`, `ore 8 e 30`. Out: `08:30`.

/// Reads an hour between `00:00` and `23:59`.
///
/// ```
/// use contract::time;
/// assert_eq!(time::parse("ore 8.30").as_deref(), Some("08:30"));
/// assert_eq!(time::parse("24:00"), None);
/// ```
pub fn parse(text: &str) -> Option<String> {
    let lower = text.trim().to_lowercase();
    let text = lower.strip_prefix("ore ").unwrap_or(&lower).trim();
    let (hour, minute) = match text.split_once([':', '.', ',']).or_else(|| text.split_once(" e ")) {
        Some((hour, minute)) => (hour.trim(), minute.trim()),
        None => (text, "00"),
    };
    let number = |part: &str, length: std::ops::RangeInclusive<usize>| {
        let fits = length.contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        fits.then(|| part.parse::<u8>().ok()).flatten()
    };
    let (hour, minute) = (number(hour, 1..=2)?, number(minute, 2..=2)?);
    (hour < 24 && minute < 60).then(|| format!("{hour:02}:{minute:02}"))
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn hours_are_read_as_people_write_them() {
        for (typed, hour) in
            [("8", "08:00"), ("8:30", "08:30"), ("18.05", "18:05"), ("ore 8 e 30", "08:30"), ("00:00", "00:00")]
        {
            assert_eq!(parse(typed).as_deref(), Some(hour), "{typed}");
        }
        for typed in ["", "24", "8:60", "8:5", "otto", "8:30:00", "-1", "８"] {
            assert_eq!(parse(typed), None, "{typed}");
        }
    }
}
