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
    // Inside a text a day is only words.
    let other_day = !message.contains("string, expected") && is_other_day(word_at(text, at));
    let told = other_day
        .then_some(DAY)
        .or_else(|| value(message, rest))
        .or_else(|| list(message, rest, line))
        .or_else(|| key(message, rest, line));
    let (words, help) = told.unwrap_or_else(|| known(message));
    Oddity::syntax(words, help)
}

/// The whole word that a place lies in.
fn word_at(text: &str, at: usize) -> &str {
    let start = text.get(..at).and_then(|before| before.rfind(is_edge)).map_or(0, |edge| edge + 1);
    text.get(start..).unwrap_or_default().split(is_edge).next().unwrap_or_default()
}

/// Whether a word is a day, but not as TOML writes it.
fn is_other_day(word: &str) -> bool {
    day(word).is_some_and(|day| day.to_string() != word)
}

/// What stands around a value.
fn is_edge(c: char) -> bool {
    c.is_whitespace() || "=,[]{}#".contains(c)
}

/// What is wrong and what to do.
type Told = (&'static str, &'static str);

const QUOTES: Told = ("un testo va fra virgolette", "scrivi `\"` prima e dopo il testo");
const DAY: Told = ("una data si scrive anno, mese e giorno", "per esempio `2026-11-23`, senza virgolette");
const HIDDEN: Told = ("c'è un segno che non si vede", "cancella questo pezzo e riscrivilo a mano, senza copiarlo");

fn begins(message: &str, beginnings: &[&str]) -> bool {
    beginnings.iter().any(|b| message.starts_with(b))
}

/// A value without quotes: the reader takes a word that begins with `I`, `N`, `T` or `F` for a number or a yes.
fn value(message: &str, rest: &str) -> Option<Told> {
    let unquoted = [
        "string values must be quoted",
        "invalid float, expected `inf`",
        "invalid float, expected `nan`",
        "invalid boolean",
    ];
    if message.starts_with("unexpected key or value") && rest.starts_with(',') {
        let digits = rest[1..].starts_with(|c: char| c.is_ascii_digit());
        return digits.then_some(("i decimali si scrivono con il punto", "per esempio `12.5`"));
    }
    if begins(
        message,
        &["invalid date, expected a", "invalid date, expected `-`", "invalid date-time", "invalid offset"],
    ) {
        return Some(DAY);
    }
    if !begins(message, &unquoted) {
        return None;
    }
    let word = rest.split(is_edge).next().unwrap_or_default();
    let date = |c: char| c.is_ascii_digit() || "/.".contains(c);
    let yes_or_no = ["si", "sì", "no", "vero", "falso", "true", "false"].contains(&word.to_lowercase().as_str());
    Some(match word.chars().next() {
        Some('“' | '”' | '„' | '‟' | '«' | '‘' | '’') => {
            ("le virgolette non sono quelle dritte", "usa `\"` prima e dopo il testo")
        }
        Some(c) if c.is_ascii_digit() && word.contains('/') && word.chars().all(date) => DAY,
        _ if yes_or_no => {
            ("sì e no qui si scrivono `true` e `false`, in minuscolo", "se invece è un testo, mettilo fra virgolette")
        }
        _ => QUOTES,
    })
}

fn list(message: &str, rest: &str, line: &str) -> Option<Told> {
    let open = ["missing comma between array elements", "unclosed array, ", "unexpected `=` in array"];
    begins(message, &open).then(|| match line.trim().is_empty() || rest.trim().is_empty() {
        true => ("l'elenco della riga prima non è chiuso", "aggiungi `]` alla fine dell'elenco"),
        false => ("fra due voci dell'elenco manca la virgola", "separa le voci con `,`"),
    })
}

fn key(message: &str, rest: &str, line: &str) -> Option<Told> {
    let hidden = |c: char| c.is_control() || c == '\u{feff}';
    match message {
        _ if message.starts_with("missing comma between key-value") && line.trim().is_empty() => Some((
            "la parentesi `{` della riga prima non è chiusa",
            "aggiungi `}` alla fine di quella riga; se le sue voci continuano qui, separale con `,`",
        )),
        _ if message.starts_with("invalid unquoted key") && rest.starts_with(':') => {
            Some(("fra il nome della voce e il valore ci vuole `=`, non `:`", "scrivi `voce = valore`"))
        }
        _ if message.starts_with("invalid unquoted key") && rest.starts_with(hidden) => Some(HIDDEN),
        _ if message.starts_with("duplicate key") && line.trim_start().starts_with('[') => {
            Some(("questa parte fra parentesi quadre c'è già", "metti tutte le sue voci sotto la prima"))
        }
        _ => None,
    }
}

fn known(message: &str) -> Told {
    const KNOWN: &[(&[&str], Told)] = &[
        (&["missing opening quote"], ("mancano le virgolette all'inizio del testo", QUOTES.1)),
        (
            &[
                "invalid basic string, expected non",
                "invalid literal string, expected non",
                "invalid comment character",
            ],
            HIDDEN,
        ),
        (
            &["invalid basic string", "invalid literal string"],
            ("il testo non finisce", "chiudilo con `\"` nella stessa riga"),
        ),
        (
            &[
                "too few unicode",
                "missing escaped value",
                "invalid value, expected unicode",
                "invalid multi-line basic string, expected newline",
            ],
            ("dopo la barra `\\` c'è un segno che non va bene", "usa `/`, oppure scrivi la barra due volte: `\\\\`"),
        ),
        (
            &["invalid multi-line basic string, expected `\\`", "invalid multi-line literal string, expected non"],
            HIDDEN,
        ),
        (&["invalid multi-line"], ("il testo fra tre virgolette non finisce", "chiudilo con altre tre virgolette")),
        (&["invalid date"], ("questa data non esiste", "controlla anno, mese e giorno: `2026-11-23`")),
        (&["invalid time"], ("quest'ora non esiste", "scrivila fra virgolette: `\"09:30\"`")),
        (
            &["unexpected leading zero"],
            ("un numero non comincia con zero", "se è un codice, un CAP o un telefono scrivilo fra virgolette"),
        ),
        (
            &[
                "`_` may only",
                "invalid fraction",
                "invalid exponent",
                "invalid mantissa",
                "invalid float",
                "invalid hexadecimal",
                "invalid octal",
                "invalid binary",
                "radix must",
                "integers with a radix",
                "redundant numeric sign",
                "unexpected sign",
            ],
            (
                "questo numero non è scritto bene",
                "usa solo cifre, e il punto per i decimali; un codice o un testo va fra virgolette",
            ),
        ),
        (&["key with no value"], ("dopo il nome della voce manca `=`", "scrivi `voce = valore`")),
        (&["missing value"], ("dopo `=` manca il valore", "scrivilo, oppure togli la riga")),
        (&["extra `=`"], ("c'è un `=` di troppo", "toglilo")),
        (
            &["unquoted keys cannot be empty", "missing key for inline table"],
            ("manca il nome della voce", "scrivi `voce = valore`; per una parte, `[nome]`"),
        ),
        (
            &["invalid unquoted key", "keys cannot be multi-line"],
            (
                "il nome di una voce ha solo lettere senza accento, cifre, `-` e `_`",
                "correggi il nome; se deve avere un accento o uno spazio, mettilo fra virgolette",
            ),
        ),
        (&["duplicate key"], ("questa voce c'è già", "tieni una sola delle due")),
        (&["cannot extend"], ("questa voce c'è già, scritta in un altro modo", "tieni una sola delle due")),
        (
            &["unexpected key or value", "unexpected content"],
            ("dopo il valore c'è qualcosa di troppo", "ogni riga ha una sola voce; un commento comincia con `#`"),
        ),
        (&["missing comma between key-value"], ("fra due voci manca la virgola", "separa le voci con `,`")),
        (
            &["invalid inline table element"],
            ("fra `{` e `}` ci vogliono voci con il loro valore", "per esempio `{ ufficio = \"comune\" }`"),
        ),
        (&["unclosed inline table"], ("la parentesi `{` non è chiusa", "aggiungi `}` nella stessa riga")),
        (
            &["unclosed table", "unclosed array table"],
            ("la parentesi `[` non è chiusa", "aggiungi `]`, o `]]` se sono due"),
        ),
        (&["extra comma"], ("c'è una virgola di troppo", "toglila")),
        (&["carriage return"], ("gli a capo non sono quelli giusti", "salva di nuovo il file con un altro programma")),
    ];
    let found = KNOWN.iter().find(|(beginnings, _)| begins(message, beginnings));
    found.map_or(("questa scrittura non è prevista", HELP), |(_, told)| *told)
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
