//! The whole town in a real browser, by `tests/browser/{walk,kinds}.mjs`: the promises to people without script, and no barrier,
//! no foreign request, no broken markup on any kind of page.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tests::town::{Town, published, rich, root};

/// With this set to `required` a missing browser is a failure; otherwise the walk is skipped, loudly.
const SWITCH: &str = "SPORTELLO_BROWSER";
const CHROMIUM: [&str; 4] =
    ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/usr/bin/google-chrome-stable"];

#[test]
fn people_with_a_real_browser_get_what_they_were_promised() {
    walked("walk.mjs", published(), "browser");
}

#[test]
fn every_kind_of_page_keeps_the_national_model_weighs_little_and_bars_nobody() {
    walked("kinds.mjs", rich(), "browser-pagine");
}

/// Runs a program of `tests/browser` on a town; its pictures go below `target/promises`.
fn walked(program: &str, sites: &Path, pictures: &str) {
    let town = Town::open_on(sites);
    let out = root().join("target/promises").join(pictures);
    if let Some(told) = run(program, &[&town.url, &out.to_string_lossy()]) {
        // What was measured is kept beside the pictures.
        std::fs::write(out.join("misure.txt"), told.as_bytes()).unwrap();
    }
}

/// Runs a program of `tests/browser`; gives what it told, or nothing where there is no browser.
#[allow(clippy::print_stderr)] // A test that is skipped says so, and a walk tells how many checks it made.
pub(crate) fn run(program: &str, arguments: &[&str]) -> Option<String> {
    let walk = root().join("tests/browser");
    if let Some(missing) = missing(&walk) {
        let required = std::env::var_os(SWITCH).is_some_and(|v| v == "required");
        assert!(!required, "{missing}");
        eprintln!("SALTATO: la prova nel browser. {missing} ({SWITCH}=required la rende obbligatoria)");
        return None;
    }
    let output = Command::new("node").arg(walk.join(program)).args(arguments).output().unwrap();
    let told = String::from_utf8_lossy(&output.stdout);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{program} failed:\n{told}\n{errors}");
    eprintln!("{}", told.lines().last().unwrap_or_default());
    Some(told.into_owned())
}

/// What is needed and not there, with the way to get it.
fn missing(walk: &Path) -> Option<String> {
    let node = Command::new("node").arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    if !node.is_ok_and(|status| status.success()) {
        return Some("Manca node: installa Node.js 20 o più recente".into());
    }
    if !walk.join("node_modules").is_dir() {
        return Some("Manca tests/browser/node_modules: esegui `npm ci` in tests/browser".into());
    }
    let chosen = std::env::var_os("CHROMIUM").map(PathBuf::from);
    let found = match &chosen {
        Some(path) => path.is_file(),
        None => CHROMIUM.iter().any(|path| Path::new(path).is_file()),
    };
    (!found).then(|| "Manca Chromium: installalo, o indica dov’è con CHROMIUM".into())
}
