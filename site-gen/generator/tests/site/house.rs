//! The laws of the crate: stages do not know one another, files stay small and say what they are.

use std::fs;
use std::path::Path;

const STAGES: [&str; 6] = ["read", "join", "check", "render", "publish", "write"];
const MAX_LINES: usize = 500;

#[test]
fn no_stage_imports_another_one() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for stage in STAGES {
        for (path, text) in files(&source.join(stage)) {
            for other in STAGES.iter().filter(|other| **other != stage) {
                assert!(!text.contains(&format!("crate::{other}::")), "{path} knows `{other}`");
            }
        }
    }
    for (path, text) in files(&source.join("model")) {
        for stage in STAGES {
            assert!(!text.contains(&format!("crate::{stage}::")), "{path} knows `{stage}`");
        }
    }
}

#[test]
fn files_are_small_and_say_what_they_are() {
    for (path, text) in files(Path::new(env!("CARGO_MANIFEST_DIR"))) {
        assert!(text.starts_with("//!"), "{path} does not say what it is");
        assert!(text.lines().count() <= MAX_LINES, "{path} is too long");
    }
}

fn files(folder: &Path) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push((path.display().to_string(), fs::read_to_string(&path).unwrap()));
        }
    }
    found
}
