//! What each comune has today, as it told the consortium.
//!
//! Out: the questions of the survey, spelt here alone, and the answers of the comuni.

use std::collections::BTreeMap;
use std::fmt;

use jiff::civil::Date;

/// The answers of all comuni, by slug.
pub type Survey = BTreeMap<String, Answers>;

/// The answers of one comune, by the key of the question; what it did not tell is not there.
pub type Answers = BTreeMap<&'static str, Answer>;

/// A question of the survey.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Question {
    /// Its column in the sheet and its key in the file.
    pub key: &'static str,
    /// What it asks, in a few words.
    pub asks: &'static str,
    /// What answers it.
    pub kind: Kind,
}

/// What answers a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// One of a few words.
    Choice(&'static [&'static str]),
    /// A whole number.
    Whole,
    /// A day.
    Day,
    /// Free words, in one line.
    Words,
}

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// One of the words of [`Kind::Choice`].
    Choice(&'static str),
    /// A whole number.
    Whole(u16),
    /// A day.
    Day(Date),
    /// Free words.
    Words(String),
}

const YES_NO: Kind = Kind::Choice(&["si", "no"]);
const PROGRESS: Kind = Kind::Choice(&["si", "no", "in corso"]);

const fn question(key: &'static str, asks: &'static str, kind: Kind) -> Question {
    Question { key, asks, kind }
}

/// The questions, in the order of the sheet.
pub const QUESTIONS: [Question; 13] = [
    question("servizi_online", "Servizi via internet", YES_NO),
    question("quali_servizi", "Quali servizi", Kind::Words),
    question("protocollo", "Programma di protocollo", Kind::Words),
    question("spid", "SPID", PROGRESS),
    question("cie", "CIE", PROGRESS),
    question("pagopa", "pagoPA", PROGRESS),
    question("app_io", "App IO", PROGRESS),
    question("anpr", "ANPR", PROGRESS),
    question("pdnd", "PDND", PROGRESS),
    question("personale_sportello", "Persone allo sportello", Kind::Whole),
    question("data", "Data della risposta", Kind::Day),
    question("fonte", "Chi ha risposto", Kind::Words),
    question("note", "Note", Kind::Words),
];

impl Kind {
    /// Reads what somebody typed in a cell: capitals, accents and Italian dates are all right.
    pub fn parse(self, text: &str) -> Option<Answer> {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        match self {
            Kind::Choice(words) => {
                let plain = text.to_lowercase().replace(['ì', 'í'], "i").replace('_', " ");
                words.iter().find(|word| **word == plain).map(|word| Answer::Choice(word))
            }
            Kind::Whole => text.parse().ok().map(Answer::Whole),
            Kind::Day => day(&text).map(Answer::Day),
            Kind::Words => Some(Answer::Words(text)),
        }
    }

    /// What may be answered, in words.
    pub fn expected(self) -> String {
        match self {
            Kind::Choice(words) => words.join(" / "),
            Kind::Whole => "un numero intero".to_owned(),
            Kind::Day => "una data: 2026-11-23 o 23/11/2026".to_owned(),
            Kind::Words => "testo libero".to_owned(),
        }
    }
}

/// `2026-11-23`, or `23/11/2026` as spreadsheets write it.
fn day(text: &str) -> Option<Date> {
    if let Ok(day) = text.parse() {
        return Some(day);
    }
    let parts: Vec<&str> = text.split('/').collect();
    let [day, month, year] = parts.as_slice() else { return None };
    // Of `3/2/26` the century would be a guess.
    let year = Some(year).filter(|y| y.len() == 4)?;
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

impl fmt::Display for Answer {
    /// As it is read in the sheet.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Answer::Choice(word) => f.write_str(word),
            Answer::Whole(number) => write!(f, "{number}"),
            Answer::Day(day) => write!(f, "{day}"),
            Answer::Words(words) => f.write_str(words),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_read_as_people_type_them() {
        let kind = |key: &str| QUESTIONS.iter().find(|q| q.key == key).unwrap().kind;
        assert_eq!(kind("spid").parse(" Sì "), Some(Answer::Choice("si")));
        assert_eq!(kind("spid").parse("in_corso"), Some(Answer::Choice("in corso")));
        assert_eq!(kind("servizi_online").parse("in corso"), None);
        assert_eq!(kind("data").parse("3/2/2026"), kind("data").parse("2026-02-03"));
        assert_eq!(kind("data").parse("31/02/2026"), None);
        assert_eq!(kind("data").parse("3/2/26"), None);
        assert_eq!(kind("personale_sportello").parse("-1"), None);
        assert_eq!(kind("note").parse("due\n righe"), Some(Answer::Words("due righe".to_owned())));
    }
}
