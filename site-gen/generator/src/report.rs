//! What a build did.

use std::time::Duration;

use crate::diagnostic::Diagnostic;

/// The account of a build that ended well.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// Comuni whose pages were drawn.
    pub comuni: usize,
    /// HTML pages drawn.
    pub pages: usize,
    /// Files that were new or differed.
    pub files_written: usize,
    /// Files that were already right.
    pub files_unchanged: usize,
    /// Files of the last build that are gone.
    pub removed: usize,
    /// Warnings and notes.
    pub diagnostics: Vec<Diagnostic>,
    /// How long each part took.
    pub elapsed: Elapsed,
}

/// How long the parts of a build took.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Elapsed {
    /// Reading, joining and checking.
    pub check: Duration,
    /// Forms, indexes and shells.
    pub publish: Duration,
    /// Pages.
    pub render: Duration,
    /// Left-overs.
    pub clean: Duration,
    /// All of it.
    pub total: Duration,
}
