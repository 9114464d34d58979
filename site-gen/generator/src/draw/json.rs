//! For programs: one JSON object.
//!
//! In: gathered [`Diagnostic`]s. Out:
//!
//! ```json
//! {
//!   "version": 1,
//!   "counts": { "error": 1, "warning": 0, "note": 0 },
//!   "diagnostics": [
//!     {
//!       "rule": "unknown-key", "severity": "error",
//!       "message": "la voce `colour` non è prevista qui", "help": "forse volevi scrivere `colore`",
//!       "file": "content/comuni/quadri/comune.toml",
//!       "line": 17, "column": 1, "end_line": 17, "end_column": 7,
//!       "fixable": false
//!     }
//!   ]
//! }
//! ```
//!
//! Lines and columns begin with 1, columns count characters, `end_column` is the one after the last character. `help`
//! is null where there is none; so are lines and columns, if the file is empty or missing. The version grows when a
//! name changes or goes, not when one is added.

use serde::Serialize;

use crate::diagnostic::{Diagnostic, Severity, count};

#[derive(Serialize)]
struct Document<'a> {
    version: u8,
    counts: Counts,
    diagnostics: Vec<One<'a>>,
}

#[derive(Serialize)]
struct Counts {
    error: usize,
    warning: usize,
    note: usize,
}

#[derive(Serialize)]
struct One<'a> {
    rule: &'a str,
    severity: &'static str,
    message: &'a str,
    help: Option<&'a str>,
    file: Option<&'a str>,
    line: Option<usize>,
    column: Option<usize>,
    end_line: Option<usize>,
    end_column: Option<usize>,
    fixable: bool,
}

/// Draws all of them, notes included, with a newline at the end.
///
/// # Errors
/// None is known: every value has a JSON form.
pub fn draw(diagnostics: &[Diagnostic]) -> serde_json::Result<String> {
    let of = |severity| count(diagnostics, severity);
    let counts = Counts { error: of(Severity::Error), warning: of(Severity::Warning), note: of(Severity::Note) };
    let document = Document { version: 1, counts, diagnostics: diagnostics.iter().map(one).collect() };
    Ok(serde_json::to_string_pretty(&document)? + "\n")
}

fn one(diagnostic: &Diagnostic) -> One<'_> {
    let region = diagnostic.place.as_ref().and_then(|p| p.region());
    One {
        rule: diagnostic.rule,
        severity: match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        },
        message: &diagnostic.message,
        help: diagnostic.help.as_deref(),
        file: diagnostic.place.as_ref().map(|p| p.source.path.as_str()),
        line: region.map(|r| r.line),
        column: region.map(|r| r.column),
        end_line: region.map(|r| r.end_line),
        end_column: region.map(|r| r.end_column),
        fixable: diagnostic.fix.is_some(),
    }
}
