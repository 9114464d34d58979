//! What can be answered to the questions of a form, and which questions then appear.
//!
//! In: the fields as their author wrote them. Out: closed lists of answers, and answers after which a step is empty.

use std::collections::{BTreeMap, BTreeSet};

use contract::kind::Kind;

use crate::model::form_source::{FieldSource, FormSource, StepSource};

/// Combinations tried before the question is given up: a form has a few dozen.
const MOST: usize = 4096;

/// The answers that a kind of field can have, if they are a closed list.
pub(super) fn offered(kind: &Kind) -> Option<Vec<&str>> {
    match kind {
        Kind::YesNo => Some(vec!["si", "no"]),
        Kind::Declaration => Some(vec!["si"]),
        Kind::Choice { options } | Kind::Choices { options } => {
            Some(options.iter().map(|o| o.value.as_str()).collect())
        }
        _ => None,
    }
}

/// Whether a field is a question.
pub(super) fn is_asked(field: &FieldSource) -> bool {
    field.kind.as_ref().is_some_and(|k| k.value.is_asked())
}

/// Answers, by field, after which no question of a step appears.
pub(super) type Given<'f> = BTreeMap<&'f str, Option<&'f str>>;

/// Answers that leave a step without questions, if there are some.
pub(super) fn empties<'f>(form: &'f FormSource, step: &'f StepSource) -> Option<Given<'f>> {
    let asked: Vec<&FieldSource> = step.fields.iter().filter(|f| is_asked(f)).collect();
    if asked.is_empty() || asked.iter().any(|f| f.when.is_empty()) {
        return None;
    }
    let fields: BTreeMap<&str, &FieldSource> = form.fields().map(|f| (f.id.value.as_str(), f)).collect();
    let mut names: BTreeSet<&str> = BTreeSet::new();
    let mut next: Vec<&FieldSource> = asked.clone();
    while let Some(field) = next.pop() {
        for when in &field.when {
            // A number has too many answers to try.
            let earlier = fields.get(when.field.value.as_str()).filter(|_| when.is_closed())?;
            if names.insert(&earlier.id.value) {
                next.push(earlier);
            }
        }
    }
    // In the form's order each field is answered after those it hangs on.
    let controls: Vec<&FieldSource> = form.fields().filter(|f| names.contains(f.id.value.as_str())).collect();
    let mut tried = 0;
    search(&controls, &asked, &mut BTreeMap::new(), &mut tried)
}

fn search<'f>(
    controls: &[&'f FieldSource],
    asked: &[&FieldSource],
    given: &mut Given<'f>,
    tried: &mut usize,
) -> Option<Given<'f>> {
    let Some((field, rest)) = controls.split_first() else {
        *tried += 1;
        return (!asked.iter().any(|f| appears(f, given))).then(|| given.clone());
    };
    let mut answers: Vec<Option<&'f str>> = match field.kind.as_ref().filter(|_| appears(field, given)) {
        // What does not appear has no answer.
        None => vec![None],
        Some(kind) => {
            let offered = offered(&kind.value)?;
            offered.into_iter().map(Some).chain(field.optional.then_some(None)).collect()
        }
    };
    // Answers that no question of the step waits for are tried first: they are the ones that empty it.
    let name = field.id.value.as_str();
    let waits = |f: &FieldSource, answer: &str| f.when.iter().any(|w| w.field.value == name && w.holds(Some(answer)));
    answers.sort_by_key(|answer| answer.is_some_and(|answer| asked.iter().any(|f| waits(f, answer))));
    for answer in answers.into_iter().take_while(|_| *tried < MOST).collect::<Vec<_>>() {
        given.insert(&field.id.value, answer);
        if let Some(found) = search(rest, asked, given, tried) {
            return Some(found);
        }
        if *tried >= MOST {
            return None;
        }
    }
    None
}

fn appears(field: &FieldSource, given: &Given<'_>) -> bool {
    field.when.iter().all(|when| when.holds(given.get(when.field.value.as_str()).copied().flatten()))
}
