//! What a control shows and how it is found.
//!
//! In: a field and what the page knows of its answer. Out: the noun that [`crate::control`] and [`crate::several`] draw.

use contract::form::Field;

use crate::words::Words;

/// What a control shows and what describes it.
pub(crate) struct Shown<'a> {
    /// The words of the page.
    pub(crate) t: &'static Words,
    /// The field.
    pub(crate) field: &'a Field,
    /// The values typed or known.
    pub(crate) values: Vec<&'a str>,
    /// The ids of hint, source and error, for `aria-describedby`.
    pub(crate) described_by: Option<String>,
    /// Whether files are chosen and sent with the page at once, without buttons of their own.
    pub(crate) at_once: bool,
    /// Beyond how many bytes a file needs a page of its own, if it does.
    pub(crate) beyond: Option<u64>,
    /// Whether the answer was refused.
    pub(crate) wrong: bool,
}

impl Shown<'_> {
    /// The value of a control that has one.
    pub(crate) fn value(&self) -> &str {
        self.values.first().copied().unwrap_or("")
    }

    /// `aria-invalid`, where the answer was refused.
    pub(crate) fn invalid(&self) -> Option<&'static str> {
        self.wrong.then_some("true")
    }
}

/// The id of a field's first control, where the summary of errors leads.
pub(crate) fn control_id(field: &str) -> String {
    format!("campo-{field}")
}
