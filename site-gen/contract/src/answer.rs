//! What was typed, and what it was read as.
//!
//! In: name and value pairs of a POST. Out: [`Typed`] (kept letter by letter, so that nothing typed is ever lost)
//! and [`Answers`] (canonical values, ready to be stored).

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

/// What a citizen typed, field by field, exactly as it came.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Typed(BTreeMap<String, Vec<String>>);

impl Typed {
    /// Nothing typed yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Gathers the pairs of a submitted form; repeated names keep all their values in order.
    pub fn from_pairs<N: Into<String>, V: Into<String>>(pairs: impl IntoIterator<Item = (N, V)>) -> Self {
        let mut typed = Self::new();
        for (name, value) in pairs {
            typed.0.entry(name.into()).or_default().push(value.into());
        }
        typed
    }

    /// The first value of a field, or the empty string.
    pub fn one(&self, field: &str) -> &str {
        self.0.get(field).and_then(|v| v.first()).map_or("", String::as_str)
    }

    /// All values of a field.
    pub fn all(&self, field: &str) -> &[String] {
        self.0.get(field).map_or(&[], Vec::as_slice)
    }

    /// Whether the field was in the form at all, even empty.
    pub fn has(&self, field: &str) -> bool {
        self.0.contains_key(field)
    }

    /// Replaces a field's values; no value removes it.
    pub fn set(&mut self, field: &str, values: Vec<String>) {
        if values.is_empty() {
            self.0.remove(field);
        } else {
            self.0.insert(field.to_owned(), values);
        }
    }

    /// All names and values, in the order of the names.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().flat_map(|(name, values)| values.iter().map(|v| (name.as_str(), v.as_str())))
    }

    /// Whether nothing was typed.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Debug for Typed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Personal data: the number of fields is all that a log may ever learn.
        write!(f, "Typed({} fields)", self.0.len())
    }
}

/// One answer in its canonical form: a date is `2026-11-23`, an amount `12.50`, yes is `si`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Answer {
    /// A single value.
    One(String),
    /// Several values of a multiple choice, in the form's order.
    Many(Vec<String>),
}

impl Answer {
    /// The single value, or the several joined by a comma.
    pub fn text(&self) -> String {
        match self {
            Answer::One(v) => v.clone(),
            Answer::Many(v) => v.join(", "),
        }
    }
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Answer(…)")
    }
}

/// All answers of a request, by field.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Answers(pub BTreeMap<String, Answer>);

impl Answers {
    /// The answer to a field, if it was given.
    pub fn get(&self, field: &str) -> Option<&Answer> {
        self.0.get(field)
    }
}
