//! The TOML reader's complaints in the words of who writes the content.
//!
//! In: its English message and the place. Out: what is wrong and what to do, in Italian.

use crate::model::oddity::Oddity;

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
            "correggi il nome; se deve avere un accento o uno spazio, mettilo fra virgolette",
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
