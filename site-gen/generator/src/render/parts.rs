//! What a page is made from: parts that can tell their digest without being turned into what templates read.
//!
//! In: views. Out: the digest of a page's inputs, and the values of its context, made only if the page is drawn.

use std::cell::OnceCell;
use std::hash::{Hash, Hasher};

use serde::Serialize;
use tera::Value;

use crate::fault::Fault;
use crate::model::page::Inputs;
use crate::model::theme::{Theme, Words};
use contract::language::Language;

/// Something that a template reads.
pub(super) trait Part {
    /// Tells all that it is made from.
    fn feed(&self, state: &mut dyn Hasher);

    /// What the template reads.
    fn value(&self) -> Result<Value, Fault>;
}

impl<T: Serialize + Hash> Part for T {
    fn feed(&self, mut state: &mut dyn Hasher) {
        self.hash(&mut state);
    }

    fn value(&self) -> Result<Value, Fault> {
        Ok(Value::try_from_serializable(self)?)
    }
}

/// The words of the templates: `t`. They are HTML already.
impl Part for Words {
    fn feed(&self, mut state: &mut dyn Hasher) {
        self.hash(&mut state);
    }

    fn value(&self) -> Result<Value, Fault> {
        let words = self.0.iter().map(|(key, text)| (key.clone(), Value::safe_string(text)));
        Ok(Value::from(words.collect::<std::collections::BTreeMap<String, Value>>()))
    }
}

/// A part that several pages read: told and turned into a value once.
pub(super) struct Made<T> {
    part: T,
    inputs: Inputs,
    value: OnceCell<Value>,
}

impl<T: Part> Made<T> {
    pub(super) fn new(part: T) -> Self {
        let inputs = Inputs::of(|state| part.feed(state));
        Self { part, inputs, value: OnceCell::new() }
    }
}

impl<T: Part> Part for Made<T> {
    fn feed(&self, state: &mut dyn Hasher) {
        state.write_u64(self.inputs.0);
    }

    fn value(&self) -> Result<Value, Fault> {
        if let Some(value) = self.value.get() {
            return Ok(value.clone());
        }
        let value = self.part.value()?;
        Ok(self.value.get_or_init(|| value).clone())
    }
}

/// A list of parts.
pub(super) struct List<'p, T>(pub(super) Vec<&'p Made<T>>);

impl<T: Part> Part for List<'_, T> {
    fn feed(&self, state: &mut dyn Hasher) {
        state.write_usize(self.0.len());
        self.0.iter().for_each(|part| part.feed(state));
    }

    fn value(&self) -> Result<Value, Fault> {
        let values = self.0.iter().map(|part| part.value());
        Ok(Value::from(values.collect::<Result<Vec<Value>, Fault>>()?))
    }
}

/// What all pages of one body know; made once.
#[derive(Default)]
pub(super) struct Frame(Vec<(&'static str, Value, Inputs)>);

impl Frame {
    pub(super) fn with(mut self, key: &'static str, part: &impl Part) -> Result<Self, Fault> {
        self.0.push((key, part.value()?, Inputs::of(|state| part.feed(state))));
        Ok(self)
    }

    /// Adds a language and its words, where the theme has words.
    pub(super) fn speaking(self, language: Language, theme: &Theme) -> Result<Self, Fault> {
        match &theme.strings {
            Some(strings) => self.with("lingua", &language.code())?.with("t", strings.words(language)),
            None => Ok(self),
        }
    }

    pub(super) fn values(&self) -> impl Iterator<Item = (&'static str, &Value)> {
        self.0.iter().map(|(key, value, _)| (*key, value))
    }

    pub(super) fn feed(&self, state: &mut dyn Hasher) {
        for (key, _, inputs) in &self.0 {
            state.write(key.as_bytes());
            state.write_u64(inputs.0);
        }
    }
}

/// What one page knows beside the frame.
#[derive(Default)]
pub(super) struct Own<'p>(Vec<(&'static str, &'p dyn Part)>);

impl<'p> Own<'p> {
    pub(super) fn with(mut self, key: &'static str, part: &'p impl Part) -> Self {
        self.0.push((key, part));
        self
    }

    pub(super) fn values(&self) -> impl Iterator<Item = (&'static str, Result<Value, Fault>)> {
        self.0.iter().map(|(key, part)| (*key, part.value()))
    }

    pub(super) fn feed(&self, state: &mut dyn Hasher) {
        for (key, part) in &self.0 {
            state.write(key.as_bytes());
            part.feed(state);
        }
    }
}
