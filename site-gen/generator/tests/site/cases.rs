//! An author's slips as folders of data: what is laid over a small invented area, and the whole of what is said of it.
//!
//! `tests/cases/README.md` tells how a case is written. `SPORTELLO_BLESS=1` writes what is said today, to be read
//! before it is kept.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use generator::check::RULES;
use generator::diagnostic::Diagnostic;
use generator::draw::human::{Style, draw_all};
use tempfile::TempDir;

/// The folder of all cases.
pub(crate) fn cases() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/cases")
}

/// The small area in a folder of its own, over which cases are laid one after another.
pub(crate) struct Bench {
    root: TempDir,
}

impl Bench {
    pub(crate) fn new() -> Self {
        let bench = Self { root: tempfile::tempdir().unwrap() };
        copy(&base(), &bench.content());
        bench
    }

    /// The content folder.
    pub(crate) fn content(&self) -> PathBuf {
        self.root.path().join("content")
    }

    /// Lays a case over the area, does something with it, and makes the area as before.
    pub(crate) fn with<T>(&self, case: &Path, act: impl FnOnce(&Path) -> T) -> T {
        let content = self.content();
        copy(&case.join("content"), &content);
        for path in fs::read_to_string(case.join("without.txt")).unwrap_or_default().lines() {
            fs::remove_file(content.join(path)).unwrap();
        }
        let done = act(&content);
        for path in files(&content) {
            let now = content.join(&path);
            if !base().join(&path).is_file() {
                fs::remove_file(&now).unwrap();
                // Folders that only the case had are empty now, and only those.
                now.ancestors().skip(1).take_while(|folder| fs::remove_dir(folder).is_ok()).for_each(drop);
            }
        }
        for path in files(&base()) {
            let before = fs::read(base().join(&path)).unwrap();
            // To write a file costs more than to look at it.
            if fs::read(content.join(&path)).ok().as_ref() != Some(&before) {
                fs::write(content.join(&path), before).unwrap();
            }
        }
        done
    }

    /// What is said of the area with a case laid over it.
    pub(crate) fn diagnostics(&self, case: &Path) -> Vec<Diagnostic> {
        self.with(case, |content| generator::check(content).unwrap())
    }

    /// A text with the paths as the author sees them.
    pub(crate) fn shown(&self, text: &str) -> String {
        text.replace(&self.content().to_string_lossy().into_owned(), "content")
    }
}

fn base() -> PathBuf {
    cases().join("base/content")
}

/// The files below a folder, by their path from there; none, if it is not there.
pub(crate) fn files(root: &Path) -> Vec<String> {
    let (mut found, mut open) = (Vec::new(), vec![root.to_owned()]);
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                found.push(path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/"));
            }
        }
    }
    found.sort();
    found
}

/// Copies what is below a folder, if it is there.
pub(crate) fn copy(from: &Path, to: &Path) {
    for path in files(from) {
        let target = to.join(&path);
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::write(target, fs::read(from.join(path)).unwrap()).unwrap();
    }
}

/// The folders inside a folder, by name.
pub(crate) fn folders(path: &Path) -> Vec<(String, PathBuf)> {
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
    let (mut wrong, bench) = (Vec::new(), Bench::new());
    for (rule, folder) in folders(&cases().join("check")) {
        for case in all(&folder, "fires") {
            let diagnostics = bench.diagnostics(&case);
            assert!(diagnostics.iter().any(|d| d.rule == rule), "{} does not break its rule", case.display());
            wrong
                .extend(differs(&case.join("expected.txt"), &bench.shown(&draw_all(&diagnostics, Style::Plain, true))));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_keeps_a_rule_is_not_blamed_by_it() {
    let bench = Bench::new();
    for (rule, folder) in folders(&cases().join("check")) {
        for case in all(&folder, "quiet") {
            let found = bench.diagnostics(&case);
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
                let known = ["content", "expected.txt", "mended", "without.txt"].contains(&name.as_str());
                assert!(known, "nobody reads {name} in {}", case.display());
            }
        }
    }
}

#[test]
fn the_area_below_the_cases_is_clean() {
    let found = generator::check(&base()).unwrap();
    assert_eq!(draw_all(&found, Style::Plain, true), "nessun errore, nessun avviso\n");
}

/// The cases of a rule that are of a kind.
pub(crate) fn all(rule: &Path, kind: &str) -> Vec<PathBuf> {
    folders(rule).into_iter().filter(|(name, _)| is(name, kind)).map(|(_, path)| path).collect()
}

/// Whether a folder is `fires`, `fires-2`, … or `quiet`, `quiet-2`, ….
fn is(name: &str, kind: &str) -> bool {
    name.strip_prefix(kind).is_some_and(|rest| {
        rest.is_empty() || rest.strip_prefix('-').is_some_and(|n| n.chars().all(|c| c.is_ascii_digit()))
    })
}
