//! `check --fix` mends what is sure and nothing else.

use std::fs;
use std::path::Path;
use std::process::Command;

use generator::mend::{Outcome, plan};

use crate::cases::{Bench, all, cases, copy, files, folders};

/// Mends a content folder until nothing is left that can be.
fn mend(content: &Path) {
    for _ in 0..20 {
        let mended = plan(&generator::check(content).unwrap());
        if mended.is_empty() {
            return;
        }
        for file in mended {
            assert_eq!(file.write().unwrap(), Outcome::Written);
        }
    }
    panic!("there is always something left to mend");
}

/// The files of a folder, with their bytes.
fn snapshot(root: &Path) -> Vec<(String, Vec<u8>)> {
    files(root).into_iter().map(|path| (path.clone(), fs::read(root.join(path)).unwrap())).collect()
}

#[test]
fn slips_that_can_be_mended_become_what_was_meant() {
    let (bless, bench, mut wrong) = (std::env::var_os("SPORTELLO_BLESS").is_some(), Bench::new(), Vec::new());
    for (_, rule) in folders(&cases().join("check")) {
        for case in all(&rule, "fires") {
            let (before, after) = bench.with(&case, |content| {
                let before = snapshot(content);
                mend(content);
                (before, snapshot(content))
            });
            let changed: Vec<_> = after.into_iter().filter(|file| !before.contains(file)).collect();
            let expected = case.join("mended");
            if bless {
                let _ = fs::remove_dir_all(&expected);
                for (path, bytes) in &changed {
                    fs::create_dir_all(expected.join(path).parent().unwrap()).unwrap();
                    fs::write(expected.join(path), bytes).unwrap();
                }
            }
            if snapshot(&expected) != changed {
                let said = changed.iter().map(|(path, bytes)| format!("{path}\n{}", String::from_utf8_lossy(bytes)));
                wrong.push(format!("== {}\n{}", case.display(), said.collect::<String>()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_mended_file_keeps_every_line_that_no_slip_names() {
    let bench = Bench::new();
    for (_, rule) in folders(&cases().join("check")) {
        for case in all(&rule, "fires") {
            let found = bench.diagnostics(&case);
            for file in plan(&found) {
                let edits: Vec<_> = found
                    .iter()
                    .filter(|d| d.place.as_ref().is_some_and(|p| p.source == file.source))
                    .flat_map(|d| d.fix.iter().flatten())
                    .map(|e| file.source.line_column(e.span.start).0)
                    .collect();
                let (old, new): (Vec<_>, Vec<_>) =
                    (file.source.text.split('\n').collect(), file.text.trim_end_matches('\n').split('\n').collect());
                assert_eq!(
                    file.source.text.trim_end_matches('\n').split('\n').count(),
                    new.len(),
                    "{}",
                    case.display()
                );
                for (number, line) in new.iter().enumerate().filter(|(number, _)| !edits.contains(&(number + 1))) {
                    assert_eq!(*line, old[number], "{}: line {}", case.display(), number + 1);
                }
            }
        }
    }
}

#[test]
fn clean_content_is_not_touched() {
    assert_eq!(plan(&generator::check(&cases().join("base/content")).unwrap()), []);
    assert_eq!(plan(&generator::check(&cases().join("../../content")).unwrap()), []);
}

#[test]
fn the_program_shows_what_it_mends_and_tells_what_is_left() {
    let folder = tempfile::tempdir().unwrap();
    copy(&cases().join("base/content"), &folder.path().join("content"));
    copy(&cases().join("check/vocabulary/fires/content"), &folder.path().join("content"));
    let card = folder.path().join("content/servizi/mensa/scheda.md");
    let run = |options: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_site-gen"))
            .current_dir(folder.path())
            .arg("check")
            .args(options)
            .output()
            .unwrap();
        (output.status.code(), String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap())
    };
    let before = fs::read(&card).unwrap();
    let (code, _, said) = run(&["--fix", "--dry-run"]);
    assert!(said.contains("2 correzioni in 1 file: non ho scritto niente\n"), "{said}");
    assert_eq!((code, fs::read(&card).unwrap()), (Some(1), before));
    let (code, _, said) = run(&["--fix"]);
    let shown = "content/servizi/mensa/scheda.md\n    \
        5 - argomenti = [\"istruzione\", \"Accesso all’informazione\", \"Cucina\"]\n      \
          + argomenti = [\"Istruzione\", \"Accesso all'informazione\", \"Cucina\"]\n";
    assert!(said.starts_with(shown), "{said}");
    assert!(said.contains("2 correzioni in 1 file\n") && said.contains("`Cucina` non è un argomento"), "{said}");
    assert!(said.ends_with("2 errori, nessun avviso\n"), "{said}");
    assert_eq!(code, Some(1));
    let after = fs::read(&card).unwrap();
    let (_, _, said) = run(&["--fix"]);
    assert!(said.starts_with("0 correzioni in 0 file\n"), "{said}");
    assert_eq!(fs::read(&card).unwrap(), after);
}
