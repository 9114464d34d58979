//! What the program says, to whom, and with which code it ends.

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

use crate::cases::{cases, copy, differs};

const BIN: &str = env!("CARGO_BIN_EXE_site-gen");

fn run(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(BIN).current_dir(folder).args(arguments).env("CLICOLOR_FORCE", "1").output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn a_folder_full_of_slips_is_told_whole_in_every_format() {
    let folder = cases().join("all-at-once");
    let mut wrong = Vec::new();
    for (format, file) in
        [("human", "human.txt"), ("json", "json.json"), ("sarif", "sarif.sarif"), ("github", "github.txt")]
    {
        let output = run(&folder, &["check", "--verbose", "--format", format]);
        assert_eq!(output.status.code(), Some(1));
        let (said, silent) = match format {
            "human" => (output.stderr, output.stdout),
            _ => (output.stdout, output.stderr),
        };
        assert_eq!(text(&silent), "", "{format} goes two ways");
        wrong.extend(differs(&folder.join("expected").join(file), &text(&said)));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(crate::cases::files(&folder.join("content")).len() >= 60);
}

#[test]
fn json_counts_what_it_tells() {
    let output = run(&cases().join("all-at-once"), &["check", "--format", "json"]);
    let document: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(document["version"], 1);
    let all = document["diagnostics"].as_array().unwrap();
    for severity in ["error", "warning", "note"] {
        let many = all.iter().filter(|d| d["severity"] == severity).count();
        assert_eq!(document["counts"][severity], many, "{severity}");
    }
    for one in all {
        let number = |key: &str| one[key].as_u64();
        assert!(generator::check::rule(one["rule"].as_str().unwrap()).is_ok());
        assert!(number("line") <= number("end_line"), "{one}");
        assert!(number("line") != number("end_line") || number("column") <= number("end_column"), "{one}");
    }
}

/// The parts of SARIF 2.1.0 that its schema requires, and those that code scanning needs.
#[test]
fn sarif_has_what_its_schema_requires() {
    let output = run(&cases().join("all-at-once"), &["check", "--format", "sarif"]);
    let log: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    let driver = &run["tool"]["driver"];
    assert_eq!(driver["name"], "site-gen");
    let rules = driver["rules"].as_array().unwrap();
    assert_eq!(rules.len(), generator::check::RULES.len());
    assert!(
        rules.iter().all(|r| r["shortDescription"]["text"].is_string() && r["fullDescription"]["text"].is_string())
    );
    for result in run["results"].as_array().unwrap() {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(result["ruleId"], rules[index]["id"]);
        assert!(["error", "warning", "note"].contains(&result["level"].as_str().unwrap()));
        assert!(!result["message"]["text"].as_str().unwrap().is_empty());
        let place = &result["locations"][0]["physicalLocation"];
        let uri = place["artifactLocation"]["uri"].as_str().unwrap();
        assert!(uri.starts_with("content/") && uri.is_ascii() && !uri.contains(' '), "{uri}");
        if let Some(region) = place["region"].as_object() {
            assert!(region.values().all(|n| n.as_u64().unwrap() >= 1), "{region:?}");
        }
    }
}

#[test]
fn a_line_for_github_is_one_command() {
    let output = run(&cases().join("all-at-once"), &["check", "--format", "github"]);
    for line in text(&output.stdout).lines() {
        let command = ["::error file=content/", "::warning file=content/"];
        assert!(command.iter().any(|c| line.starts_with(c)) && line.contains(",title="), "{line}");
    }
}

#[test]
fn the_code_says_how_it_went() {
    let folder = tempfile::tempdir().unwrap();
    let content = folder.path().join("content");
    copy(&cases().join("base/content"), &content);
    let code = |arguments: &[&str]| run(folder.path(), arguments).status.code();
    assert_eq!(code(&["check"]), Some(0));
    assert_eq!(code(&["check", "--strict"]), Some(0));
    copy(&cases().join("check/vague-words/fires/content"), &content);
    assert_eq!(code(&["check"]), Some(0));
    assert_eq!(code(&["check", "--strict"]), Some(1));
    assert_eq!(code(&["check", "--strict", "--format", "json"]), Some(1));
    copy(&cases().join("check/sigla/fires/content"), &content);
    assert_eq!(code(&["check"]), Some(1));
    assert_eq!(code(&["check", "--content", "altrove"]), Some(1));
    for wrong in [&["check", "--format", "xml"][..], &["check", "--dry-run"], &["chek"], &["check", "a"]] {
        assert_eq!(code(wrong), Some(2), "{wrong:?}");
    }
}

#[test]
fn a_strict_build_stops_at_a_warning_before_it_writes() {
    let area = crate::area::Area::new();
    area.change("content/servizi/servizio-1/scheda.md", "Testo per {nome}.", "Leggi [qui](/privacy/).");
    let output = run(&area.path(""), &["build", "--strict"]);
    assert_eq!(output.status.code(), Some(1), "{}", text(&output.stderr));
    assert!(
        text(&output.stderr).ends_with("con --strict gli avvisi contano come errori\n"),
        "{}",
        text(&output.stderr)
    );
    assert!(!area.has("out"));
}

#[test]
fn colours_are_for_terminals() {
    let output = run(&cases().join("all-at-once"), &["check"]);
    assert!(!text(&output.stderr).contains('\x1b'));
}

#[test]
fn a_rule_says_how_grave_it_is() {
    let here = tempfile::tempdir().unwrap();
    let said = |rule| text(&run(here.path(), &["explain", rule]).stdout);
    assert!(said("sigla").contains("\nErrore: "), "{}", said("sigla"));
    assert!(said("vague-words").contains("\nAvviso: "));
    assert!(said("to-complete").contains("\nNota: "));
}
