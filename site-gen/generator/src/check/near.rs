//! "Did you mean": the known name that a mistyped one resembles most.

/// The nearest name, if it is near enough to be a slip of the fingers.
pub(crate) fn nearest<'n>(word: &str, names: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let lower = word.to_lowercase();
    let mut best: Option<(f64, &str)> = None;
    for name in names {
        let known = name.to_lowercase();
        let inside = lower.len().min(known.len()) > 3 && (known.contains(&lower) || lower.contains(&known));
        let alike = strsim::jaro_winkler(&lower, &known).max(if inside { 0.9 } else { 0.0 });
        if alike > best.map_or(0.84, |(most, _)| most) {
            best = Some((alike, name));
        }
    }
    best.map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_slip_is_found_and_a_stranger_is_not() {
        let names = ["mensa-scolastica", "trasporto-scolastico", "residenza"];
        assert_eq!(nearest("mensa-scolastic", names), Some("mensa-scolastica"));
        assert_eq!(nearest("Residensa", names), Some("residenza"));
        assert_eq!(nearest("scolastico", names), Some("trasporto-scolastico"));
        assert_eq!(nearest("xyz", names), None);
    }
}
