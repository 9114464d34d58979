//! What a build wrote for one owner, so that the next one knows what is left over and what may stay.
//!
//! In and out: `out/.stato/<owner>`, one line a file: inputs, size, time of change, path. A line that cannot be read is
//! left out: its file is then made again, and nothing is deleted on a guess.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::fs::Metadata;
use std::path::Path;
use std::time::UNIX_EPOCH;

use crate::fault::Fault;
use crate::model::page::Inputs;
use crate::write::place;

/// A file as it was left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Left {
    /// What it was made from.
    pub(super) inputs: Option<Inputs>,
    pub(super) mark: Mark,
}

/// How a touched file is told from an untouched one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    size: u64,
    /// Nanoseconds since 1970.
    time: u64,
}

impl Mark {
    pub(super) fn of(metadata: &Metadata) -> Self {
        let time = metadata.modified().ok().and_then(|t| t.duration_since(UNIX_EPOCH).ok());
        Self { size: metadata.len(), time: time.and_then(|t| u64::try_from(t.as_nanos()).ok()).unwrap_or(0) }
    }
}

/// Reads the files of an owner.
pub(super) fn read(path: &Path) -> Result<HashMap<String, Left>, Fault> {
    let bytes = place::existing(path)?.unwrap_or_default();
    let text = String::from_utf8_lossy(&bytes);
    Ok(text.lines().filter_map(line).filter(|(path, _)| may_go(path)).collect())
}

/// The text of a state.
pub(super) fn text(files: &[(String, Left)]) -> String {
    let mut text = String::with_capacity(files.len() * 96);
    for (path, Left { inputs, mark }) in files {
        // Writing to a string cannot fail.
        _ = match inputs {
            Some(Inputs(digest)) => write!(text, "{digest:016x}"),
            None => write!(text, "-"),
        };
        _ = writeln!(text, " {} {} {path}", mark.size, mark.time);
    }
    text
}

fn line(line: &str) -> Option<(String, Left)> {
    let mut parts = line.splitn(4, ' ');
    let inputs = match parts.next()? {
        "-" => None,
        digest => Some(Inputs(u64::from_str_radix(digest, 16).ok()?)),
    };
    let mark = Mark { size: parts.next()?.parse().ok()?, time: parts.next()?.parse().ok()? };
    Some((parts.next()?.to_owned(), Left { inputs, mark }))
}

/// Whether a path is one that a build may delete.
pub(super) fn may_go(path: &str) -> bool {
    let inside = path.starts_with("site/") || path.starts_with("counter/");
    inside && path.split('/').all(|part| !matches!(part, "" | "." | "..")) && !path.contains('\\')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_sites_and_counter_may_be_deleted() {
        assert!(may_go("site/quadri/index.html") && may_go("counter/quadri.json"));
        assert!(!may_go("forms/quadri/x/1.json") && !may_go("site/../../x") && !may_go("/etc/passwd"));
    }

    #[test]
    fn a_state_comes_back_as_it_was_and_a_broken_line_is_left_out() {
        let mark = Mark { size: 3, time: 77 };
        let files = vec![
            ("site/a/index.html".to_owned(), Left { inputs: Some(Inputs(5)), mark }),
            ("counter/a b.json".to_owned(), Left { inputs: None, mark }),
        ];
        let text = text(&files);
        assert_eq!(text.lines().filter_map(line).collect::<Vec<_>>(), files);
        assert_eq!(line("xyz 3 site/a"), None);
    }
}
