//! What a citizen is told about an answer that is wrong: one sentence that says what to do, in her language.
//!
//! In: a field and a [`Slip`], or a file that was [`Refused`]. Out: the sentence. It never repeats what was typed. Each
//! language has one file, in the same order.

mod english;
mod italian;

use crate::file::{Refused, shown_name};
use crate::form::Field;
use crate::language::Language;
use crate::slip::Slip;

impl Slip {
    /// The sentence shown at the field and in the summary of errors.
    pub fn sentence(self, field: &Field, language: Language) -> String {
        match language {
            Language::Italian => italian::slip(self, field),
            Language::English => english::slip(self, field),
        }
    }
}

impl Refused {
    /// The sentence shown at the question; the file's name is in it only if it can be read.
    pub fn sentence(&self, name: &str, language: Language) -> String {
        let name = &shown_name(name);
        match language {
            Language::Italian => italian::refused(self, name),
            Language::English => english::refused(self, name),
        }
    }
}

/// The most characters of a long label that an error repeats.
const ENOUGH: usize = 70;

/// The beginning of a label that is a whole sentence: enough to tell it from the others of its page.
fn shortened(label: &str) -> String {
    let label = label.trim_end_matches('.');
    if label.chars().count() <= ENOUGH {
        return label.to_owned();
    }
    let mut short = String::new();
    for word in label.split_whitespace() {
        if short.chars().count() + word.chars().count() >= ENOUGH {
            break;
        }
        short.push_str(if short.is_empty() { "" } else { " " });
        short.push_str(word);
    }
    format!("{}…", short.trim_end_matches([',', ';', ':']))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kind::{DateBound, Kind};

    #[test]
    fn the_slips_of_any_bounds_are_told() {
        let kind = Kind::Amount { min: Some(i64::MIN), max: Some(i64::MAX) };
        let field = Field::new("spesa", "Spesa", kind);
        let begins = |language, how: &str| field.slips().iter().all(|s| s.sentence(&field, language).starts_with(how));
        assert!(begins(Language::Italian, "«Spesa»: "));
        assert!(begins(Language::English, "“Spesa”: "));
    }

    #[test]
    fn of_several_declarations_each_is_named() {
        let told =
            |label: &str| Slip::Missing.sentence(&Field::new("impegno", label, Kind::Declaration), Language::Italian);
        assert_eq!(told("Accetto."), "Per andare avanti conferma «Accetto», mettendo la spunta");
        assert_eq!(
            told("Mi impegno a pagare il canone dovuto, a rispettare il permesso e a lasciare lo spazio com’era."),
            "Per andare avanti conferma «Mi impegno a pagare il canone dovuto, a rispettare il permesso e a…», mettendo la spunta"
        );
    }

    #[test]
    fn a_day_that_is_not_there_is_told_from_what_is_no_day() {
        let field = Field::new("al", "Al", Kind::Date { from: None, until: None });
        let told = |text: &str| {
            let today = jiff::civil::date(2026, 11, 28);
            crate::read::answer(&field, &[text.to_owned()], today).unwrap_err().sentence(&field, Language::Italian)
        };
        assert_eq!(told("31/2/2027"), "«Al»: questo giorno non esiste, controlla e scrivilo di nuovo");
        assert!(told("presto").contains("scrivi giorno, mese e anno"));
    }

    #[test]
    fn a_day_to_come_has_an_example_that_would_be_taken() {
        let told = |from| {
            let field = Field::new("dal", "Dal", Kind::Date { from, until: None });
            Slip::Missing.sentence(&field, Language::Italian)
        };
        assert_eq!(told(Some(DateBound::Today)), "«Dal»: scrivi il giorno, per esempio 3/5/2030");
        assert_eq!(told(None), "«Dal»: scrivi il giorno, per esempio 3/5/1958");
    }
}
