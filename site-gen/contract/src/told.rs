//! Conditions in words, the same on the page and on paper, in the language of the form.
//!
//! In: conditions of a question. Out: one sentence that says when it must be answered.

use crate::answer::Answer;
use crate::condition::Condition;
use crate::decimal;
use crate::form::{Field, Form};
use crate::kind::Kind;
use crate::language::Language;

/// The sentence for conditions of a question of this kind; nothing where there is nothing to tell. How many copies a
/// group has is never told: only its buttons know.
pub fn only_if(form: &Form, conditions: &[&Condition], kind: &Kind) -> Option<String> {
    let answered = kind.is_asked() && !matches!(kind, Kind::Computed { .. });
    let clauses: Vec<String> =
        conditions.iter().filter_map(|c| clause(form.field(&c.field)?, c, form.language)).collect();
    let (verb, and) = match (form.language, answered) {
        (Language::Italian, true) => ("Rispondi solo se", " e se "),
        (Language::Italian, false) => ("Leggi solo se", " e se "),
        (Language::English, true) => ("Answer only if", " and if "),
        (Language::English, false) => ("Read only if", " and if "),
    };
    (!clauses.is_empty()).then(|| format!("{verb} {}.", clauses.join(and)))
}

fn clause(earlier: &Field, condition: &Condition, language: Language) -> Option<String> {
    let label = earlier.full_label();
    match (&earlier.kind, language) {
        (Kind::Declaration, Language::Italian) => return Some(format!("hai messo la spunta a «{label}»")),
        (Kind::Declaration, Language::English) => return Some(format!("you ticked “{label}”")),
        (Kind::Repeat { .. }, _) => return None,
        _ => {}
    }
    let many = matches!(earlier.kind, Kind::Choices { .. });
    let shown = |value: &String| {
        let answer = if many { Answer::Many(vec![value.clone()]) } else { Answer::One(value.clone()) };
        earlier.display(&answer, language)
    };
    let said: Vec<String> = match language {
        Language::Italian => {
            let list = |values: &[String]| {
                values.iter().map(|v| format!("«{}»", shown(v))).collect::<Vec<_>>().join(" oppure ")
            };
            let said = [
                (!condition.is.is_empty()).then(|| format!("hai risposto {}", list(&condition.is))),
                (!condition.is_not.is_empty()).then(|| format!("non hai risposto {}", list(&condition.is_not))),
                condition.at_least.map(|n| format!("hai scritto almeno {}", decimal::words(n))),
                condition.at_most.map(|n| format!("hai scritto al massimo {}", decimal::words(n))),
            ];
            said.into_iter().flatten().collect()
        }
        Language::English => {
            let list =
                |values: &[String]| values.iter().map(|v| format!("“{}”", shown(v))).collect::<Vec<_>>().join(" or ");
            let said = [
                (!condition.is.is_empty()).then(|| format!("answered {}", list(&condition.is))),
                (!condition.is_not.is_empty()).then(|| format!("did not answer {}", list(&condition.is_not))),
                condition.at_least.map(|n| format!("wrote at least {}", decimal::words(n))),
                condition.at_most.map(|n| format!("wrote at most {}", decimal::words(n))),
            ];
            said.into_iter().flatten().collect()
        }
    };
    (!said.is_empty()).then(|| match language {
        Language::Italian => format!("a «{}» {}", earlier.told_label(), said.join(" e ")),
        Language::English => format!("to “{}” you {}", earlier.told_label(), said.join(" and ")),
    })
}

impl Field {
    /// The question as it is quoted in a sentence: with its question mark, and the group where there is one.
    fn told_label(&self) -> String {
        match &self.part {
            Some(part) => format!("{} ({part})", self.label),
            None => self.label.clone(),
        }
    }
}
