//! What a build did.

use std::fmt;
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
    /// Forms, indexes and pages.
    pub render: Duration,
    /// Moving in place what differs, taking away what is gone.
    pub place: Duration,
    /// All of it.
    pub total: Duration,
}

impl fmt::Display for Report {
    /// What was built, in two lines.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Elapsed { check, render, place, total } = self.elapsed;
        writeln!(
            f,
            "{} {}, {} pagine: {} file scritti, {} già a posto, {} tolti",
            self.comuni,
            if self.comuni == 1 { "Comune" } else { "Comuni" },
            self.pages,
            self.files_written,
            self.files_unchanged,
            self.removed
        )?;
        let [check, render, place, total] = [check, render, place, total].map(|d| d.as_millis());
        write!(f, "{total} ms (controllo {check}, pagine {render}, messa a posto {place})")
    }
}
