//! What a form asks: steps, fields and the rules between them, as one immutable document.
//!
//! In: what the generator compiled from a service's `modulo.toml`. Out: the JSON that functions read.
//! It holds no text that depends on the comune, so that comuni with the same form share its revision.

use serde::{Deserialize, Serialize};

use crate::agreement::Agreement;
use crate::answer::Typed;
use crate::condition::Condition;
use crate::fact::Fact;
use crate::kind::Kind;

/// A compiled form; its identity is its [`crate::revision::Revision`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Form {
    /// The service it belongs to, for example `accesso-agli-atti`.
    pub service: String,
    /// The title a citizen reads.
    pub title: String,
    /// Whether the citizen must, may or need not say who she is.
    pub access: Access,
    /// The short privacy notice shown before the first question (GDPR art. 13).
    pub privacy: String,
    /// What happens after sending, for the receipt.
    pub after: String,
    /// The named steps, in order; never empty.
    pub steps: Vec<Step>,
    /// Answers that must agree with one another.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub agreements: Vec<Agreement>,
    /// What can be asked only once: each a list of fields whose answers, taken together, no two open requests share.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub once: Vec<Once>,
}

/// Answers that no two requests may share.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Once {
    /// The fields, in order.
    pub fields: Vec<String>,
    /// What is told to who asks again.
    pub told: String,
}

/// How far a citizen must identify herself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Access {
    /// Nobody is asked to log in.
    None,
    /// Login is offered, because it saves typing.
    Optional,
    /// The request can be sent only by a person who logged in.
    Required,
}

/// One page of questions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// The step's name in the address, for example `richiedente`.
    pub id: String,
    /// The heading of the page.
    pub title: String,
    /// An introduction, if one is needed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub intro: Option<String>,
    /// The questions, in order.
    pub fields: Vec<Field>,
}

/// One question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    /// Its name, unique in the form.
    pub id: String,
    /// The question.
    pub label: String,
    /// The heading of the group it stands in, for example `Figlio 2`; neighbours with the same heading are one group.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<String>,
    /// One sentence of help.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
    /// Whether it may be left empty.
    #[serde(default, skip_serializing_if = "is_false")]
    pub optional: bool,
    /// Whether an empty answer slows the request down, which the citizen is told before she sends; it is then optional.
    #[serde(default, skip_serializing_if = "is_false")]
    pub advised: bool,
    /// The once-only fact of the applicant that it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fact: Option<Fact>,
    /// When it is asked: all of these must hold. Always, if there are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub when: Vec<Condition>,
    /// What kind of answer it takes.
    #[serde(flatten)]
    pub kind: Kind,
}

impl Field {
    /// A question of a kind, obligatory and always asked.
    pub fn new(id: impl Into<String>, label: impl Into<String>, kind: Kind) -> Self {
        Self {
            id: id.into(),
            label: label.into(),
            part: None,
            hint: None,
            optional: false,
            advised: false,
            fact: None,
            when: Vec::new(),
            kind,
        }
    }

    /// The question with the group it stands in, for where the group's heading is not beside it.
    pub fn full_label(&self) -> String {
        let label = self.label.trim_end_matches(['?', ':']);
        match &self.part {
            Some(part) => format!("{label} ({part})"),
            None => label.to_owned(),
        }
    }
}

impl Form {
    /// All fields of all steps, in order.
    pub fn fields(&self) -> impl Iterator<Item = &Field> {
        self.steps.iter().flat_map(|s| s.fields.iter())
    }

    /// The field of that name.
    pub fn field(&self, id: &str) -> Option<&Field> {
        self.fields().find(|f| f.id == id)
    }

    /// The step of that name, with its position from 0.
    pub fn step(&self, id: &str) -> Option<(usize, &Step)> {
        self.steps.iter().enumerate().find(|(_, s)| s.id == id)
    }

    /// Whether a field is asked, given what was typed so far: its conditions hold, and so do those they hang on.
    pub fn shows(&self, field: &Field, typed: &Typed) -> bool {
        // A condition may name only an earlier field (the generator checks it), so this walk ends; the bound keeps it
        // ending on a document that was not made by our generator.
        self.shows_within(field, typed, 64)
    }

    fn shows_within(&self, field: &Field, typed: &Typed, depth: u8) -> bool {
        depth > 0
            && field.when.iter().all(|when| {
                when.holds(typed) && self.field(&when.field).is_some_and(|f| self.shows_within(f, typed, depth - 1))
            })
    }

    /// Whether anything of a step is there to read or to answer; a step without is passed over.
    pub fn shows_step(&self, step: &Step, typed: &Typed) -> bool {
        step.fields.iter().any(|f| {
            f.when.iter().all(|when| {
                step.fields.iter().any(|s| s.id == when.field && !matches!(s.kind, Kind::Repeat { .. }))
                    || (when.holds(typed) && self.field(&when.field).is_some_and(|f| self.shows(f, typed)))
            })
        })
    }
}

fn is_false(b: &bool) -> bool {
    !*b
}
