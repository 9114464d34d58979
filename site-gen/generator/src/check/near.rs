//! "Did you mean": the known name that a mistyped one resembles most, and the one that it surely is.

use crate::model::slug::slug;

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

/// The only name that has the same letters and digits, whatever the capitals, accents, apostrophes and hyphens.
///
/// Of words of a closed list, one that is written so can mean no other.
pub(super) fn same<'n>(word: &str, names: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let letters = slug(word);
    only(names.into_iter().filter(|name| !letters.is_empty() && slug(name) == letters))
}

/// The only name that is one slip away: a letter more, less, another or two that changed places. Short names are too
/// near to one another to be sure: `al` and `dal`.
pub(super) fn one_slip<'n>(word: &str, names: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let lower = word.to_lowercase();
    only(names.into_iter().filter(|name| {
        let shortest = lower.chars().count().min(name.chars().count());
        shortest >= 4 && strsim::osa_distance(&lower, &name.to_lowercase()) <= 1
    }))
}

fn only<'n>(mut names: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    let first = names.next()?;
    names.next().is_none().then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_found_and_a_stranger_is_not() {
        let names = ["mensa-scolastica", "trasporto-scolastico", "residenza"];
        assert_eq!(nearest("mensa-scolastic", names), Some("mensa-scolastica"));
        assert_eq!(nearest("Residensa", names), Some("residenza"));
        assert_eq!(nearest("scolastico", names), Some("trasporto-scolastico"));
        assert_eq!(nearest("xyz", names), None);
    }

    #[test]
    fn only_what_can_mean_one_name_is_sure() {
        let names = ["Mobilità sostenibile", "Accesso all'informazione"];
        assert_eq!(same("mobilita' sostenibile", names), Some("Mobilità sostenibile"));
        assert_eq!(same("Accesso all’Informazione", names), Some("Accesso all'informazione"));
        assert_eq!((same("Mobilità", names), same("", names)), (None, None));
        assert_eq!(one_slip("titlo", ["titolo", "testo"]), Some("titolo"));
        assert_eq!(one_slip("testi", ["testo", "teste"]), None);
        assert_eq!(one_slip("dal", ["al"]), None);
    }
}
