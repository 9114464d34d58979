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

/// How often each change is made; the median is told.
const TIMES: usize = 15;

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
    let mut text =
        String::from("\n| nello stesso processo (`--watch`) | file scritti | reale (ms), mediana |\n|---|--:|--:|\n");
    for (name, change) in changes {
        let mut runs = Vec::with_capacity(TIMES);
        for _ in 0..TIMES {
            change()?;
            let report = again()?;
            runs.push((report.elapsed.total, report.files_written));
        }
        runs.sort_unstable();
        let (wall, written) = runs[TIMES / 2];
        text.push_str(&format!("| {name} | {written} | {:.1} |\n", wall.as_secs_f64() * 1000.0));
    }
    Ok(text)
}
