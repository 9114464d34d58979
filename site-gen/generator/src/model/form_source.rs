//! A form as its author wrote it, with the places that the rules point at.
//!
//! In: `modulo.toml`. Out: steps and fields; `join` turns them into a [`contract::form::Form`].

use std::sync::Arc;

use contract::fact::Fact;
use contract::form::Access;
use contract::kind::Kind;
use contract::period::Period;

use crate::model::source::{At, Source, Span};

/// The form of a service.
#[derive(Clone, Debug)]
pub struct FormSource {
    /// The file.
    pub source: Arc<Source>,
    /// Whether login is needed.
    pub access: Access,
    /// The short privacy notice.
    pub privacy: String,
    /// What happens after sending.
    pub after: String,
    /// The law that lets it ask special data, if it asks some. It is for who checks: citizens read `privacy`.
    pub legal_basis: Option<String>,
    /// The steps, in order.
    pub steps: Vec<StepSource>,
    /// What can be asked only once.
    pub once: Vec<OnceSource>,
    /// Who must sign too.
    pub cosign: Option<CosignSource>,
    /// What must be so for the request to make sense, asked before it begins.
    pub eligibility: Vec<Eligibility>,
}

/// A question that a citizen asks herself before she begins; the answer stays on her own screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Eligibility {
    /// The question.
    pub question: String,
    /// The answer with which one may go on: yes, or no.
    pub wanted: bool,
    /// What is told at the other answer.
    pub otherwise: String,
}

/// Answers that no two open requests may share.
#[derive(Clone, Debug)]
pub struct OnceSource {
    /// The fields.
    pub fields: Vec<At<String>>,
    /// What is told to who asks again.
    pub told: String,
}

/// The signature of a second person.
#[derive(Clone, Debug)]
pub struct CosignSource {
    /// The field that holds her codice fiscale.
    pub field: At<String>,
    /// Who she is.
    pub who: At<String>,
    /// Why she must sign.
    pub why: Option<String>,
    /// Within how many days.
    pub days: u16,
}

/// One step.
#[derive(Clone, Debug)]
pub struct StepSource {
    /// Its name in the address.
    pub id: At<String>,
    /// Its heading.
    pub title: String,
    /// Its introduction.
    pub intro: Option<String>,
    /// Its questions.
    pub fields: Vec<FieldSource>,
}

/// One question.
#[derive(Clone, Debug)]
pub struct FieldSource {
    /// Its name.
    pub id: At<String>,
    /// The question.
    pub label: String,
    /// A sentence of help.
    pub hint: Option<String>,
    /// Whether it may be left empty.
    pub optional: bool,
    /// Whether it had better not be left empty; it is then optional.
    pub advised: bool,
    /// The group it stands in.
    pub part: Option<Arc<PartSource>>,
    /// The applicant's fact that it is.
    pub fact: Option<At<Fact>>,
    /// How long that fact is good.
    pub good_for: Option<Period>,
    /// When it is asked: all of these must hold.
    pub when: Vec<WhenSource>,
    /// The law that lets this question ask special data.
    pub legal_basis: Option<String>,
    /// Its kind; absent where the file names none that exists.
    pub kind: Option<At<Kind>>,
}

/// A group of questions under one heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartSource {
    /// Its name, with which its fields' names begin.
    pub id: String,
    /// Its heading; a copy has its number after it.
    pub title: String,
    /// How often it may be repeated, if it may.
    pub repeat: Option<RepeatSource>,
}

/// How often a group may be repeated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RepeatSource {
    /// At least.
    pub least: u8,
    /// At most.
    pub most: u8,
    /// What the button that adds one says.
    pub add: String,
}

/// A condition of a question.
#[derive(Clone, Debug)]
pub struct WhenSource {
    /// The earlier field.
    pub field: At<String>,
    /// The answers that make it hold.
    pub is: Vec<At<String>>,
    /// The answers that make it fail.
    pub is_not: Vec<At<String>>,
    /// The smallest number that makes it hold, in thousandths.
    pub at_least: Option<i64>,
    /// The largest number that makes it hold, in thousandths.
    pub at_most: Option<i64>,
    /// The whole condition.
    pub span: Span,
}

impl WhenSource {
    /// Whether it looks at nothing but a closed list of answers.
    pub fn is_closed(&self) -> bool {
        self.at_least.is_none() && self.at_most.is_none()
    }

    /// Whether an answer makes it hold; `None` is no answer at all.
    pub fn holds(&self, answer: Option<&str>) -> bool {
        answer.is_some_and(|answer| {
            let among = |list: &[At<String>]| list.iter().any(|v| v.value == answer);
            (self.is.is_empty() || among(&self.is)) && !among(&self.is_not)
        })
    }

    /// The answers that it names.
    pub fn named(&self) -> impl Iterator<Item = &At<String>> {
        self.is.iter().chain(&self.is_not)
    }
}

impl FormSource {
    /// All fields of all steps, in order.
    pub fn fields(&self) -> impl Iterator<Item = &FieldSource> {
        self.steps.iter().flat_map(|s| s.fields.iter())
    }
}
