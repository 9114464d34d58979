//! When a question is asked: a small language that is always decidable.
//!
//! In: what was typed to an earlier question. Out: whether a later one is asked. A condition looks at one field; several
//! conditions of a question must all hold. There is no other way to join them, so that the generator can try all answers.

use serde::{Deserialize, Serialize};

use crate::answer::Typed;
use crate::decimal;
use crate::kind::Kind;

/// What an earlier answer must be; every part that is given must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Condition {
    /// The earlier field.
    pub field: String,
    /// The answers (as typed in the form's values), one of which must have been given.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub is: Vec<String>,
    /// The answers of which none must have been given; an answer there must be.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub is_not: Vec<String>,
    /// The smallest number that must have been given, in thousandths.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_least: Option<i64>,
    /// The largest number that must have been given, in thousandths.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_most: Option<i64>,
}

impl Condition {
    /// The condition that a field has one of these answers.
    pub fn is(field: impl Into<String>, answers: &[&str]) -> Self {
        Self { field: field.into(), is: answers.iter().map(|a| (*a).to_owned()).collect(), ..Self::default() }
    }

    /// Whether the condition holds for what was typed to a field of this kind; an answer that was not given never fulfils
    /// it. Only a multiple choice has several values: of any other the first counts, as it does where answers are read.
    pub fn holds(&self, kind: &Kind, typed: &Typed) -> bool {
        let all = typed.all(&self.field).iter();
        let counting = if matches!(kind, Kind::Choices { .. }) { usize::MAX } else { 1 };
        let given = || all.clone().take(counting).map(|v| v.trim()).filter(|v| !v.is_empty());
        let Some(first) = given().next() else { return false };
        let among = |list: &[String]| given().any(|v| list.iter().any(|w| w == v));
        let number = || match kind {
            Kind::Number { unit: Some(unit), .. } => decimal::parse(decimal::without_unit(first, unit)).ok(),
            _ => decimal::parse(decimal::without_euro(first)).ok(),
        };
        (self.is.is_empty() || among(&self.is))
            && !among(&self.is_not)
            && self.at_least.is_none_or(|least| number().is_some_and(|n| n >= least))
            && self.at_most.is_none_or(|most| number().is_some_and(|n| n <= most))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_that_was_not_given_fulfils_nothing() {
        let typed = Typed::from_pairs([("a", "si"), ("n", "1.234,5"), ("vuoto", " ")]);
        let not = |field: &str| Condition { is_not: vec!["no".into()], ..Condition::is(field, &[]) };
        assert!(Condition::is("a", &["si", "forse"]).holds(&Kind::YesNo, &typed));
        assert!(not("a").holds(&Kind::YesNo, &typed));
        assert!(!not("vuoto").holds(&Kind::YesNo, &typed));
        assert!(!not("manca").holds(&Kind::YesNo, &typed));
        let number = |least, most| Condition { at_least: least, at_most: most, ..Condition::is("n", &[]) };
        assert!(number(Some(1_234_500), Some(1_234_500)).holds(&Kind::YesNo, &typed));
        assert!(!number(Some(1_234_501), None).holds(&Kind::YesNo, &typed));
        assert!(!number(None, Some(0)).holds(&Kind::YesNo, &typed));
        let amount = Typed::from_pairs([("n", "€ 1.234,50")]);
        assert!(number(Some(1_234_500), Some(1_234_500)).holds(&Kind::YesNo, &amount), "as an amount is read");
    }
}
