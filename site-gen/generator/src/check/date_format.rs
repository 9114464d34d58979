//! una data si scrive con il mese in lettere e l'anno intero.

use contract::date;
use jiff::civil::Date;

use crate::check::rule::{Finding, Rule};
use crate::check::scope::Scope;
use crate::check::words::words;
use crate::diagnostic::Severity;
use crate::model::source::Edit;

pub(super) const RULE: Rule = Rule {
    id: "date-format",
    severity: Severity::Warning,
    title: "una data si scrive con il mese in lettere e l'anno intero",
    explanation: "`23 novembre 2026` si capisce subito, anche ascoltandola con un lettore di schermo. `11/12/26` può \
        essere novembre o dicembre, e del 2026 o del 1926. Vale per i testi che si leggono: nei file `.toml` \
        e in testa alle schede le date restano `2026-11-23`.",
    check,
};

enum Written {
    Day(Date),
    Ambiguous,
    Impossible,
}

fn check(scope: &Scope<'_>, found: &mut dyn FnMut(Finding)) {
    for (source, span) in scope.plain_words() {
        for word in words(&source.text, &span) {
            let Some(written) = parse(word.bare) else { continue };
            let bare = word.bare;
            let at = |message: String| Finding::at(source, &word.span, message);
            found(match written {
                Written::Day(day) => {
                    let right = date::words(day);
                    at(format!("la data `{bare}` si legge male"))
                        .help(format!("scrivi `{right}`"))
                        .fix([Edit::new(word.span.clone(), right)])
                }
                Written::Ambiguous => at(format!("la data `{bare}` si può leggere in più modi"))
                    .help("scrivi il mese in lettere e l'anno intero, per esempio `11 dicembre 2026`"),
                Written::Impossible => at(format!("`{bare}` non è un giorno del calendario"))
                    .help("controlla giorno e mese, e scrivi il mese in lettere"),
            });
        }
    }
}

/// What looks like a date: `23/11/2026`, `23-11-2026`, `23.11.2026`, `2026-11-23`, `11/12/26`.
fn parse(word: &str) -> Option<Written> {
    let sign = word.chars().find(|c| !c.is_ascii_digit()).filter(|c| "/-.".contains(*c))?;
    let parts: Vec<&str> = word.split(sign).collect();
    let [first, second, third] = parts[..] else { return None };
    if !parts.iter().all(|p| !p.is_empty() && p.bytes().all(|b| b.is_ascii_digit())) {
        return None;
    }
    let (day, month, year) = match (first.len(), second.len(), third.len()) {
        (1 | 2, 1 | 2, 4) => (first, second, third),
        (1 | 2, 1 | 2, 2) if sign == '/' => return Some(Written::Ambiguous),
        (4, 1 | 2, 1 | 2) => (third, second, first),
        _ => return None,
    };
    let date = Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?);
    Some(date.map_or(Written::Impossible, Written::Day))
}
