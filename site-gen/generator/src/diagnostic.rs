//! A slip of an author: the rule it breaks, its place, what to do.
//!
//! In: the rules of `check`. Out: values that are gathered, never thrown, and drawn by [`crate::draw`].

use std::sync::Arc;

use crate::model::source::{Edit, Source, Span};

/// How grave it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Nothing is written.
    Error,
    /// The site is written, but a citizen or the State's validator would mind.
    Warning,
    /// Something to know.
    Note,
}

/// A slip of an author.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The rule's stable name, for `site-gen explain`.
    pub rule: &'static str,
    /// How grave it is.
    pub severity: Severity,
    /// Where it is, if it has a place.
    pub place: Option<Place>,
    /// What is wrong: starts small, no final stop, names in backticks.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
    /// The changes of its file that mend it, where there is one way to and it loses nothing; see [`crate::mend`].
    pub fix: Option<Vec<Edit>>,
}

/// A file and the bytes that the caret points at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The file.
    pub source: Arc<Source>,
    /// The bytes.
    pub span: Span,
}

/// Where a place begins and ends: lines and columns from 1, columns in characters, the end not included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Region {
    /// The first line.
    pub line: usize,
    /// Its column.
    pub column: usize,
    /// The last line.
    pub end_line: usize,
    /// The column after its last character.
    pub end_column: usize,
}

impl Diagnostic {
    /// The same, of a draft: something to know until it is complete.
    pub(crate) fn of_draft(self) -> Self {
        Self { severity: Severity::Note, message: format!("nella bozza {}", self.message), ..self }
    }
}

impl Place {
    /// The lines and columns; none, for a file that is empty or missing.
    pub fn region(&self) -> Option<Region> {
        if self.source.text.is_empty() {
            return None;
        }
        let ((line, column), (end_line, end_column)) =
            (self.source.line_column(self.span.start), self.source.line_column(self.span.end));
        Some(Region { line, column, end_line, end_column })
    }

    /// `file:line:column`, as editors open it.
    pub fn address(&self) -> String {
        let (line, column) = self.source.line_column(self.span.start);
        format!("{}:{line}:{column}", self.source.path)
    }
}

/// Puts diagnostics in the order in which people read them: errors first, then by file and place.
pub fn sort(diagnostics: &mut Vec<Diagnostic>) {
    let key = |d: &Diagnostic| {
        let place = d.place.as_ref().map(|p| (p.source.path.clone(), p.span.start));
        (d.severity, place, d.rule, d.message.clone())
    };
    diagnostics.sort_by_cached_key(key);
    diagnostics.dedup();
}

/// How many there are of a gravity.
pub fn count(diagnostics: &[Diagnostic], severity: Severity) -> usize {
    diagnostics.iter().filter(|d| d.severity == severity).count()
}
