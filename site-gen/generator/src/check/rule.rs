//! A rule: its name, its gravity, its words, and how it looks.

use std::sync::Arc;

use crate::check::scope::Scope;
use crate::diagnostic::{Diagnostic, Place, Severity};
use crate::model::source::{Edit, Source, Span};

/// A rule that content must keep.
pub struct Rule {
    /// Its stable name.
    pub id: &'static str,
    /// How grave it is to break it.
    pub severity: Severity,
    /// What it asks, in one line.
    pub title: &'static str,
    /// Why it exists and how to make it hold.
    pub explanation: &'static str,
    /// Looks for those who break it.
    pub(super) check: fn(&Scope<'_>, &mut dyn FnMut(Finding)),
}

/// One place where a rule is broken.
pub(super) struct Finding {
    place: Option<Place>,
    message: String,
    help: Option<String>,
    fix: Option<Vec<Edit>>,
}

impl Finding {
    /// The file it is about.
    pub(super) fn path(&self) -> Option<&str> {
        self.place.as_ref().map(|p| p.source.path.as_str())
    }

    pub(super) fn at(source: &Arc<Source>, span: &Span, message: impl Into<String>) -> Self {
        let place = Place { source: source.clone(), span: span.clone() };
        Self { place: Some(place), message: message.into(), help: None, fix: None }
    }

    pub(super) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Tells the changes that mend it; none where there are none, or where one cannot be sure.
    pub(super) fn fix(mut self, edits: impl IntoIterator<Item = Edit>) -> Self {
        let edits: Vec<Edit> = edits.into_iter().collect();
        self.fix = (!edits.is_empty()).then_some(edits);
        self
    }

    /// Asks whether the nearest of some names was meant.
    pub(super) fn did_you_mean<'n>(self, word: &str, names: impl IntoIterator<Item = &'n str>) -> Self {
        match super::near::nearest(word, names) {
            Some(name) => self.help(format!("forse volevi scrivere `{name}`")),
            None => self,
        }
    }

    /// Says `help` where no help was found yet.
    pub(super) fn or_help(self, help: impl Into<String>) -> Self {
        if self.help.is_some() { self } else { self.help(help) }
    }
}

impl Rule {
    pub(super) fn diagnostic(&self, finding: Finding) -> Diagnostic {
        let Finding { place, message, help, fix } = finding;
        Diagnostic { rule: self.id, severity: self.severity, place, message, help, fix }
    }
}
