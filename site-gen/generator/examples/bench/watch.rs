//! What a build costs in a process that has built before, as `--watch` does.
//!
//! In: content that is there, and small changes to it. Out: table rows of this process's own clock.

use std::path::Path;

use generator::progress::Silent;
use generator::{Hosting, Memory, Request, rebuild};
use jiff::civil::date;

use crate::trouble::Trouble;

/// A change to the content, by its name.
pub(crate) type Change<'c> = (&'c str, &'c mut dyn FnMut() -> Result<(), Trouble>);

/// Builds once, then again after each change.
pub(crate) fn rows(content: &Path, theme: &Path, out: &Path, changes: &mut [Change<'_>]) -> Result<String, Trouble> {
    let request = Request {
        content: content.to_owned(),
        theme: theme.to_owned(),
        out: out.to_owned(),
        comune: None,
        hosting: Hosting::Path,
        base_url: None,
        day: date(2026, 1, 1),
        drafts: false,
        minify: false,
    };
    let mut memory = Memory::new();
    let mut again = || {
        let report = rebuild(&request, &Silent, &mut memory);
        report.map_err(|e| Trouble::Failed("la costruzione nello stesso processo".to_owned(), e.to_string()))
    };
    again()?;
    let mut text = String::from("\n| nello stesso processo (`--watch`) | file scritti | reale (ms) |\n|---|--:|--:|\n");
    for (name, change) in changes {
        change()?;
        let report = again()?;
        let wall = report.elapsed.total.as_secs_f64() * 1000.0;
        text.push_str(&format!("| {name} | {} | {wall:.1} |\n", report.files_written));
    }
    Ok(text)
}
