//! An author's slips, one folder a case: what is laid over the real content, and the whole of what is said about it.
//!
//! A case is `tests/cases/check/<name>/` with `content/` (files laid over a copy of the real content) and `expected.txt`.
//! `SPORTELLO_BLESS=1` writes what is said today, to be read before it is kept.

use std::fs;
use std::path::Path;

use generator::diagnostic::Severity;
use generator::draw::{Style, draw};
use tests::town::{copy_of_content, lay_over, root};

/// What `site-gen check` says of a case, with paths as the author sees them.
fn said(case: &Path) -> String {
    let name = case.file_name().unwrap().to_str().unwrap();
    let content = copy_of_content(&format!("casi/{name}/content"));
    lay_over(&case.join("content"), &content);
    let diagnostics = generator::check(&content).unwrap();
    let place = content.to_string_lossy().into_owned();
    let told = diagnostics.iter().filter(|d| d.severity != Severity::Note).map(|d| draw(d, Style::Plain));
    told.collect::<Vec<_>>().join("\n").replace(&place, "content")
}

#[test]
fn every_slip_is_told_with_its_place_and_its_remedy() {
    let bless = std::env::var_os("SPORTELLO_BLESS").is_some();
    let mut cases: Vec<_> =
        fs::read_dir(root().join("tests/cases/check")).unwrap().flatten().map(|e| e.path()).collect();
    cases.sort();
    assert!(cases.len() >= 12, "only {} cases", cases.len());
    let mut wrong = Vec::new();
    for case in cases {
        let said = said(&case);
        let file = case.join("expected.txt");
        if bless {
            fs::write(&file, &said).unwrap();
        }
        let expected = fs::read_to_string(&file).unwrap_or_default();
        if said != expected || said.is_empty() {
            wrong.push(format!("== {}\n-- expected\n{expected}\n-- said\n{said}", case.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
