//! The TOML reader's complaints in the words of who writes the content.
//!
//! In: its English message and the place. Out: what is wrong and what to do, in Italian.

use jiff::civil::Date;

use crate::model::oddity::Oddity;
use crate::model::source::{Edit, Span};

const HELP: &str = "controlla virgolette, parentesi e segni `=` in questa riga e in quella prima";

/// The oddity for a message about the text that begins at `at`.
pub(super) fn slip(message: &str, text: &str, at: usize) -> Oddity {
    let rest = text.get(at..).unwrap_or_default();
    let line = text.get(..at).unwrap_or_default().rsplit('\n').next().unwrap_or_default();
    let (words, help) = told(message, rest, line.trim().is_empty());
    Oddity::syntax(words, help)
}

fn told(message: &str, rest: &str, first_in_line: bool) -> (&'static str, &'static str) {
    let is = |beginnings: &[&str]| beginnings.iter().any(|b| message.starts_with(b));
    let date = |c: char| c.is_ascii_digit() || "/.".contains(c);
    let word = rest.split_whitespace().next().unwrap_or_default();
    if is(&["string values must be quoted"]) {
        return match word.chars().next() {
            Some('“' | '”' | '„' | '«' | '‘' | '’') => {
                ("le virgolette non sono quelle dritte", "usa `\"` prima e dopo il testo")
            }
            Some(c) if c.is_ascii_digit() && word.contains('/') && word.chars().all(date) => {
                ("una data si scrive anno, mese e giorno", "per esempio `2026-11-23`, senza virgolette")
            }
            _ => ("un testo va fra virgolette", "scrivi `\"` prima e dopo il testo"),
        };
    }
    if is(&["missing comma between array elements", "unclosed array", "unexpected `=` in array"]) {
        return match first_in_line || rest.trim().is_empty() {
            true => ("l'elenco della riga prima non è chiuso", "aggiungi `]` alla fine dell'elenco"),
            false => ("fra due voci dell'elenco manca la virgola", "separa le voci con `,`"),
        };
    }
    if is(&["invalid unquoted key"]) && rest.starts_with(':') {
        return ("fra il nome della voce e il valore ci vuole `=`, non `:`", "scrivi `voce = valore`");
    }
    let known: &[(&[&str], &str, &str)] = &[
        (&["missing opening quote"], "mancano le virgolette all'inizio del testo", "scrivi `\"` prima e dopo il testo"),
        (
            &["invalid basic string", "invalid literal string"],
            "il testo non finisce",
            "chiudilo con `\"` nella stessa riga",
        ),
        (&["invalid date", "invalid time"], "questa data non esiste", "controlla anno, mese e giorno: `2026-11-23`"),
        (&["key with no value"], "dopo il nome della voce manca `=`", "scrivi `voce = valore`"),
        (&["missing value"], "dopo `=` manca il valore", "scrivilo, oppure togli la riga"),
        (
            &["invalid unquoted key"],
            "il nome di una voce ha solo lettere senza accento, cifre, `-` e `_`",
            "correggi il nome",
        ),
        (
            &["unexpected leading zero"],
            "un numero non comincia con zero",
            "se è un codice, un CAP o un telefono scrivilo fra virgolette",
        ),
        (&["duplicate key"], "questa voce c'è già", "tieni una sola delle due"),
        (
            &["unexpected key or value", "unexpected content"],
            "dopo il valore c'è qualcosa di troppo",
            "ogni riga ha una sola voce; un commento comincia con `#`",
        ),
        (&["missing comma between key-value"], "fra due voci manca la virgola", "separa le voci con `,`"),
        (&["unclosed inline table"], "la parentesi `{` non è chiusa", "aggiungi `}` nella stessa riga"),
        (
            &["unclosed table", "unclosed array table"],
            "la parentesi `[` non è chiusa",
            "aggiungi `]`, o `]]` se sono due",
        ),
        (&["extra comma"], "c'è una virgola di troppo", "toglila"),
        (&["cannot extend"], "questa voce c'è già, scritta in un altro modo", "tieni una sola delle due"),
        (&["carriage return"], "gli a capo non sono quelli giusti", "salva di nuovo il file con un altro programma"),
    ];
    let found = known.iter().find(|(beginnings, ..)| is(beginnings));
    found.map_or(("questa scrittura non è prevista", HELP), |(_, words, help)| (words, help))
}

/// The day that a value means, with or without quotes: `31/01/2026`, `1.2.2026`, `"2026-01-31"`.
///
/// In Italy the day comes first and the year has four digits; what is written otherwise is nobody's day.
pub(super) fn day(raw: &str) -> Option<Date> {
    let bare = raw.strip_prefix('"').and_then(|r| r.strip_suffix('"')).unwrap_or(raw).trim();
    let number = |text: &str, most: usize| -> Option<i16> {
        let plain = (1..=most).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
        plain.then(|| text.parse().ok()).flatten()
    };
    let parts: Vec<&str> = bare.split(['/', '.', '-']).collect();
    let [first, month, last] = parts[..] else { return None };
    let (year, day) = if first.len() == 4 { (first, last) } else { (last, first) };
    let one_mark = bare.chars().filter(|c| !c.is_ascii_digit()).collect::<std::collections::BTreeSet<_>>().len() == 1;
    if year.len() != 4 || !one_mark {
        return None;
    }
    Date::new(number(year, 4)?, i8::try_from(number(month, 2)?).ok()?, i8::try_from(number(day, 2)?).ok()?).ok()
}

/// Straight quotes in the place of the two that open and close a value, if nothing inside could be meant to close it.
pub(super) fn straight_quotes(text: &str, span: Span) -> Vec<Edit> {
    const OPEN: [char; 5] = ['“', '”', '„', '‟', '«'];
    const CLOSE: [char; 4] = ['”', '“', '‟', '»'];
    let value = text.get(span.clone()).unwrap_or_default();
    let pair = |open: &[char], close: &[char]| {
        let inside = value.strip_prefix(open).and_then(|v| v.strip_suffix(close))?;
        let clean = !inside.contains(|c: char| open.contains(&c) || close.contains(&c) || "\"\\\n\r".contains(c));
        clean.then(|| {
            (value.len() - value.trim_start_matches(open).len(), value.len() - value.trim_end_matches(close).len())
        })
    };
    // Between single ones an apostrophe could be the end: they must be the only two.
    let Some((first, last)) = pair(&OPEN, &CLOSE).or_else(|| pair(&['‘', '’'], &['’'])) else {
        return Vec::new();
    };
    vec![Edit::new(span.start..span.start + first, "\""), Edit::new(span.end - last..span.end, "\"")]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_read_as_people_write_it() {
        let is = |raw| day(raw).map(|d| d.to_string());
        for raw in ["31/01/2026", "31/1/2026", "\"31.01.2026\"", "\"2026-01-31\"", "31-01-2026"] {
            assert_eq!(is(raw).as_deref(), Some("2026-01-31"), "{raw}");
        }
        for raw in ["31/01/26", "01/2026", "31/02/2026", "31/01-2026", "oggi", "1/2/3/2026", "+1/02/2026", ""] {
            assert_eq!(is(raw), None, "{raw}");
        }
    }

    #[test]
    fn only_quotes_that_close_once_are_put_straight() {
        let mended = |value: &str| {
            let mut text = value.to_owned();
            for edit in straight_quotes(value, 0..value.len()).into_iter().rev() {
                text.replace_range(edit.span, &edit.text);
            }
            text
        };
        assert_eq!(mended("“L’ufficio”"), "\"L’ufficio\"");
        assert_eq!(mended("«Quadri»"), "\"Quadri\"");
        assert_eq!(mended("‘Quadri’"), "\"Quadri\"");
        for value in ["‘L’ufficio’", "“uno “due””", "“uno\"", "“uno \\ due”", "uno", "“", ""] {
            assert_eq!(mended(value), value);
        }
    }
}
