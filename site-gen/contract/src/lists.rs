//! Lists that each comune has of its own: its schools, its streets, its offices.
//!
//! In: a form that names lists, which comuni share, and one comune's lists. Out: the form as that comune asks it. The
//! answer is the words of the list, so that it can be read even after the list changed.

use std::collections::BTreeMap;

use crate::form::Form;
use crate::kind::{Choice, Kind};

/// A comune's lists, by name.
pub type Lists = BTreeMap<String, Vec<String>>;

impl Form {
    /// Whether any question names a list.
    pub fn names_lists(&self) -> bool {
        self.fields().any(|f| matches!(f.kind, Kind::Listed { .. }))
    }

    /// The form with each list in its place; a list that the comune does not have stays a free text.
    pub fn with_lists(mut self, lists: &Lists) -> Form {
        for field in self.steps.iter_mut().flat_map(|s| s.fields.iter_mut()) {
            let Kind::Listed { list } = &field.kind else { continue };
            // A choice of one is no choice.
            let Some(words) = lists.get(list).filter(|words| words.len() > 1) else { continue };
            let choice = |w: &String| Choice { value: w.clone(), label: w.clone(), points: None };
            field.kind = Kind::Choice { options: words.iter().map(choice).collect() };
        }
        self
    }
}
