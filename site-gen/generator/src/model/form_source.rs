//! A form as its author wrote it, with the places that the rules point at.
//!
//! In: `modulo.toml`. Out: steps and fields; `join` turns them into a [`contract::form::Form`].

use std::sync::Arc;

use contract::fact::Fact;
use contract::form::Access;
use contract::kind::Kind;

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
    /// The applicant's fact that it is.
    pub fact: Option<At<Fact>>,
    /// When it is asked.
    pub when: Option<WhenSource>,
    /// The law that lets this question ask special data.
    pub legal_basis: Option<String>,
    /// Its kind; absent where the file names none that exists.
    pub kind: Option<At<Kind>>,
}

/// The condition of a question.
#[derive(Clone, Debug)]
pub struct WhenSource {
    /// The earlier field.
    pub field: At<String>,
    /// The answers that make it hold.
    pub is: Vec<At<String>>,
    /// The whole condition.
    pub span: Span,
}

impl FormSource {
    /// All fields of all steps, in order.
    pub fn fields(&self) -> impl Iterator<Item = &FieldSource> {
        self.steps.iter().flat_map(|s| s.fields.iter())
    }
}
