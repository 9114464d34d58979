//! An author's slips as folders of data: what is laid over a small invented area, and the whole of what is said of it.
//!
//! `tests/cases/README.md` tells how a case is written. `SPORTELLO_BLESS=1` writes what is said today, to be read
//! before it is kept.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use generator::check::RULES;
use generator::diagnostic::Diagnostic;
use generator::draw::{Style, draw_all};
use tempfile::TempDir;

/// The folder of all cases.
pub(crate) fn cases() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/cases")
}

/// The small area with a case laid over it, in a folder of its own.
pub(crate) struct Laid {
    root: TempDir,
}

impl Laid {
    /// Lays the `content/` of a case over the base, without the paths that its `without.txt` names.
    pub(crate) fn over_base(case: &Path) -> Self {
        let root = tempfile::tempdir().unwrap();
        let laid = Self { root };
        copy(&cases().join("base/content"), &laid.content());
        if case.join("content").is_dir() {
            copy(&case.join("content"), &laid.content());
        }
        for path in fs::read_to_string(case.join("without.txt")).unwrap_or_default().lines() {
            let path = laid.content().join(path);
            if path.is_dir() { fs::remove_dir_all(&path).unwrap() } else { fs::remove_file(&path).unwrap() }
        }
        laid
    }

    /// The content folder.
    pub(crate) fn content(&self) -> PathBuf {
        self.root.path().join("content")
    }

    /// What is said of it.
    pub(crate) fn diagnostics(&self) -> Vec<Diagnostic> {
        generator::check(&self.content()).unwrap()
    }

    /// A text with the paths as the author sees them.
    pub(crate) fn shown(&self, text: &str) -> String {
        text.replace(&self.content().to_string_lossy().into_owned(), "content")
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::write(&target, fs::read(&path).unwrap()).unwrap();
        }
    }
}

/// The folders inside a folder, by name.
fn folders(path: &Path) -> Vec<(String, PathBuf)> {
    let mut found: Vec<_> = fs::read_dir(path)
        .unwrap()
        .map(|e| e.unwrap().path())
        .filter(|p| p.is_dir())
        .map(|p| (p.file_name().unwrap().to_string_lossy().into_owned(), p))
        .collect();
    found.sort();
    found
}

/// Compares a text with a file; writes the file instead, if that is wanted.
pub(crate) fn differs(file: &Path, said: &str) -> Option<String> {
    if std::env::var_os("SPORTELLO_BLESS").is_some() {
        fs::write(file, said).unwrap();
    }
    let expected = fs::read_to_string(file).unwrap_or_default();
    (said != expected).then(|| format!("== {}\n-- expected\n{expected}\n-- said\n{said}", file.display()))
}

#[test]
fn every_rule_has_a_case_that_breaks_it_and_one_that_keeps_it() {
    let there: BTreeSet<String> = folders(&cases().join("check")).into_iter().map(|(name, _)| name).collect();
    let rules: BTreeSet<String> = RULES.iter().map(|r| r.id.to_owned()).collect();
    assert_eq!(rules.difference(&there).collect::<Vec<_>>(), [""; 0], "rules without cases");
    assert_eq!(there.difference(&rules).collect::<Vec<_>>(), [""; 0], "cases of no rule");
    for rule in &rules {
        let folder = cases().join("check").join(rule);
        for kind in ["fires", "quiet"] {
            assert!(folder.join(kind).is_dir(), "{rule} has no `{kind}`");
        }
    }
}

#[test]
fn what_breaks_a_rule_is_told_with_its_place_and_its_remedy() {
    let mut wrong = Vec::new();
    for (rule, folder) in folders(&cases().join("check")) {
        for (_, case) in folders(&folder).into_iter().filter(|(name, _)| is(name, "fires")) {
            let laid = Laid::over_base(&case);
            let diagnostics = laid.diagnostics();
            assert!(diagnostics.iter().any(|d| d.rule == rule), "{} does not break its rule", case.display());
            wrong.extend(differs(&case.join("expected.txt"), &laid.shown(&draw_all(&diagnostics, Style::Plain, true))));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_keeps_a_rule_is_not_blamed_by_it() {
    for (rule, folder) in folders(&cases().join("check")) {
        for (_, case) in folders(&folder).into_iter().filter(|(name, _)| is(name, "quiet")) {
            let found = Laid::over_base(&case).diagnostics();
            let blamed: Vec<_> = found.iter().filter(|d| d.rule == rule).map(|d| &d.message).collect();
            assert!(blamed.is_empty(), "{}: {blamed:?}", case.display());
            assert!(case.join("content").is_dir(), "{} lays nothing over the base", case.display());
            assert!(!case.join("expected.txt").exists(), "{} expects something", case.display());
        }
    }
}

#[test]
fn a_folder_of_cases_holds_nothing_that_nobody_reads() {
    for (_, folder) in folders(&cases().join("check")) {
        for (name, case) in folders(&folder) {
            assert!(is(&name, "fires") || is(&name, "quiet"), "nobody reads {}", case.display());
            for entry in fs::read_dir(&case).unwrap() {
                let name = entry.unwrap().file_name().to_string_lossy().into_owned();
                let known = ["content", "expected.txt", "without.txt"].contains(&name.as_str());
                assert!(known, "nobody reads {name} in {}", case.display());
            }
        }
    }
}

#[test]
fn the_area_below_the_cases_is_clean() {
    let laid = Laid::over_base(Path::new("nowhere"));
    assert_eq!(draw_all(&laid.diagnostics(), Style::Plain, true), "nessun errore, nessun avviso\n");
}

/// Whether a folder is `fires`, `fires-2`, … or `quiet`, `quiet-2`, ….
fn is(name: &str, kind: &str) -> bool {
    name.strip_prefix(kind).is_some_and(|rest| {
        rest.is_empty() || rest.strip_prefix('-').is_some_and(|n| n.chars().all(|c| c.is_ascii_digit()))
    })
}
