//! Conditions in words, the same on the page and on paper.
//!
//! In: conditions of a question. Out: one sentence that says when it must be answered.

use crate::answer::Answer;
use crate::condition::Condition;
use crate::decimal;
use crate::form::{Field, Form};
use crate::kind::Kind;

/// The sentence for conditions of a question of this kind; nothing where there is nothing to tell. How many copies a
/// group has is never told: only its buttons know.
pub fn only_if(form: &Form, conditions: &[&Condition], kind: &Kind) -> Option<String> {
    let verb = if kind.is_asked() && !matches!(kind, Kind::Computed { .. }) { "Rispondi" } else { "Leggi" };
    let clauses: Vec<String> = conditions.iter().filter_map(|c| clause(form.field(&c.field)?, c)).collect();
    (!clauses.is_empty()).then(|| format!("{verb} solo se {}.", clauses.join(" e se ")))
}

fn clause(earlier: &Field, condition: &Condition) -> Option<String> {
    let label = earlier.full_label();
    match earlier.kind {
        Kind::Declaration => return Some(format!("hai messo la spunta a «{label}»")),
        Kind::Repeat { .. } => return None,
        _ => {}
    }
    let many = matches!(earlier.kind, Kind::Choices { .. });
    let words = |value: &String| {
        let answer = if many { Answer::Many(vec![value.clone()]) } else { Answer::One(value.clone()) };
        format!("«{}»", earlier.display(&answer))
    };
    let list = |values: &[String]| values.iter().map(words).collect::<Vec<_>>().join(" oppure ");
    let said = [
        (!condition.is.is_empty()).then(|| format!("hai risposto {}", list(&condition.is))),
        (!condition.is_not.is_empty()).then(|| format!("non hai risposto {}", list(&condition.is_not))),
        condition.at_least.map(|n| format!("hai scritto almeno {}", decimal::words(n))),
        condition.at_most.map(|n| format!("hai scritto al massimo {}", decimal::words(n))),
    ];
    let said: Vec<String> = said.into_iter().flatten().collect();
    (!said.is_empty()).then(|| format!("a «{}» {}", earlier.told_label(), said.join(" e ")))
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
