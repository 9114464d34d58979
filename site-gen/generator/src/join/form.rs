//! From a form as its author wrote it to the document that travels.
//!
//! In: a [`FormSource`]. Out: a [`Form`] with no word that depends on a comune, so that comuni share its revision.

use contract::condition::Condition;
use contract::form::{Field, Form, Step};

use crate::model::form_source::{FieldSource, FormSource, StepSource};

/// Compiles the form of a service; a field whose kind could not be read is left out.
pub(super) fn compile(source: &FormSource, service: &str, title: &str) -> Form {
    Form {
        service: service.to_owned(),
        title: title.to_owned(),
        access: source.access,
        privacy: source.privacy.clone(),
        after: source.after.clone(),
        steps: source.steps.iter().map(step).collect(),
    }
}

fn step(source: &StepSource) -> Step {
    Step {
        id: source.id.value.clone(),
        title: source.title.clone(),
        intro: source.intro.clone(),
        fields: source.fields.iter().filter_map(field).collect(),
    }
}

fn field(source: &FieldSource) -> Option<Field> {
    Some(Field {
        id: source.id.value.clone(),
        label: source.label.clone(),
        hint: source.hint.clone(),
        optional: source.optional,
        fact: source.fact.as_ref().map(|f| f.value),
        when: source.when.as_ref().map(|when| Condition {
            field: when.field.value.clone(),
            is: when.is.iter().map(|v| v.value.clone()).collect(),
        }),
        kind: source.kind.as_ref()?.value.clone(),
    })
}
