//! `cargo run -p tests`: installs what the tests need where it can, says what is missing where it cannot, and passes every
//! test. It stops at the first part that fails and ends with a table of all parts.

use std::ffi::OsStr;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode, Stdio};
use std::time::Instant;

use tests::town::root;

struct Part {
    name: &'static str,
    seconds: u64,
    outcome: Outcome,
}

enum Outcome {
    Passed,
    Failed,
    /// Not done, and why.
    Skipped(&'static str),
}

fn main() -> ExitCode {
    if let Err(missing) = node() {
        say(&format!("{missing}\n"));
        return ExitCode::FAILURE;
    }
    // Installing them is mostly waiting: it goes on while the rest is built.
    let templates = templates(&["--install"]).spawn().ok();
    let chromium = chromium();
    let mut parts = Vec::new();
    let java = java();
    let strace = strace();
    let nginx = nginx();
    let emulator = emulator();
    let passed = run_all(&mut parts, &mut Found { chromium, java, strace, nginx, emulator, templates });
    say("\n");
    for Part { name, seconds, outcome } in &parts {
        let outcome = match outcome {
            Outcome::Passed => "passata".to_owned(),
            Outcome::Failed => "FALLITA".to_owned(),
            Outcome::Skipped(why) => format!("SALTATA: {why}"),
        };
        say(&format!("{name:<36} {seconds:>5} s  {outcome}\n"));
    }
    let skipped = parts.iter().filter(|p| matches!(p.outcome, Outcome::Skipped(_))).count();
    say(&format!("{} parti, {skipped} saltate\n", parts.len()));
    if passed { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// What the tests need besides Rust and Node, and whether it is here.
struct Found {
    chromium: bool,
    java: bool,
    strace: bool,
    nginx: bool,
    emulator: Option<PathBuf>,
    /// The installing of the tools that check the templates, while it goes on.
    templates: Option<Child>,
}

fn run_all(parts: &mut Vec<Part>, found: &mut Found) -> bool {
    let browser = root().join("tests/browser");
    let mut part = |name, command: Command| {
        say(&format!("\n== {name}\n"));
        let start = Instant::now();
        let passed = finished(command);
        let outcome = if passed { Outcome::Passed } else { Outcome::Failed };
        parts.push(Part { name, seconds: start.elapsed().as_secs(), outcome });
        passed
    };
    let done = part("forma del codice", cargo(&["fmt", "--all", "--check"]))
        && part("strumenti del browser", npm(&["ci", "--no-audit", "--no-fund"], &browser))
        && part(
            "regole del codice (clippy)",
            cargo(&["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]),
        )
        && part("documentazione", with_env(cargo(&["doc", "--workspace", "--no-deps"]), "RUSTDOCFLAGS", "-D warnings"))
        && part("contenuti", cargo(&["run", "-p", "generator", "--bin", "site-gen", "--", "check"]))
        && part("promesse", all_tests(found))
        && (!found.java || part("HTML delle pagine (Nu)", nu(&browser)));
    let done = done && checked_templates(parts, found.templates.take());
    if done && !found.strace {
        let why = "strace non c’è, non si installa da qui o non può seguire un programma";
        parts.push(Part { name: "corrente che manca, disco guasto", seconds: 0, outcome: Outcome::Skipped(why) });
    }
    if done && !found.nginx {
        let why = "nginx non c’è e non si installa da qui";
        parts.push(Part { name: "dietro una cache", seconds: 0, outcome: Outcome::Skipped(why) });
    }
    if done && !found.chromium {
        parts.push(Part {
            name: "browser vero",
            seconds: 0,
            outcome: Outcome::Skipped("Chromium non c’è e non si installa da qui"),
        });
    }
    if done && !found.java {
        let why = "il controllore Nu vuole Java, che non c’è e non si installa da qui; resta html-validate";
        parts.push(Part { name: "HTML delle pagine (Nu)", seconds: 0, outcome: Outcome::Skipped(why) });
    }
    if done && found.emulator.is_none() {
        let why =
            "l’emulatore ufficiale di Lambda (PyPI aws-sam-cli) non si scarica da qui; resta la prova con il nostro";
        parts.push(Part { name: "emulatore di Lambda", seconds: 0, outcome: Outcome::Skipped(why) });
    }
    done
}

/// The program that checks the templates of `infra/`; it makes its tools below `target/`.
fn templates(arguments: &[&str]) -> Command {
    let mut command = Command::new("python3");
    command.arg(root().join("infra/check.py")).args(arguments).current_dir(root());
    command
}

/// Checks the templates, where Python can install what that takes.
fn checked_templates(parts: &mut Vec<Part>, installing: Option<Child>) -> bool {
    const NAME: &str = "infrastruttura (SAM, cfn-lint, checkov)";
    const CANNOT_BE_HAD: i32 = 77;
    let start = Instant::now();
    let installed = installing.and_then(|mut child| child.wait().ok()).and_then(|status| status.code());
    let outcome = match installed {
        Some(0) => {
            say(&format!("\n== {NAME}\n"));
            if finished(templates(&[])) { Outcome::Passed } else { Outcome::Failed }
        }
        None | Some(CANNOT_BE_HAD) => Outcome::Skipped("serve python3 con venv e pip, e l’indice dei suoi pacchetti"),
        Some(_) => Outcome::Failed,
    };
    let passed = !matches!(outcome, Outcome::Failed);
    parts.push(Part { name: NAME, seconds: start.elapsed().as_secs(), outcome });
    passed
}

/// Node is the one thing besides Rust that must be there.
fn node() -> Result<(), String> {
    let said = Command::new("node").arg("--version").output();
    let major = said
        .ok()
        .and_then(|o| String::from_utf8(o.stdout).ok())
        .and_then(|v| v.trim().trim_start_matches('v').split('.').next()?.parse::<u32>().ok());
    match major {
        Some(20..) => Ok(()),
        Some(old) => Err(format!("errore: serve Node 20 o più recente, qui c’è la versione {old}: https://nodejs.org")),
        None => Err("errore: serve Node 20 o più recente (https://nodejs.org), e qui non c’è".into()),
    }
}

/// Finds Chromium, or installs Debian's where that is allowed.
fn chromium() -> bool {
    if found() {
        return true;
    }
    say("Chromium non c’è: provo a installarlo con apt-get\n");
    let updated = finished(quiet("apt-get", &["update", "-q"]));
    updated && finished(quiet("apt-get", &["install", "-y", "-q", "chromium"])) && found()
}

fn found() -> bool {
    ["chromium", "chromium-browser", "google-chrome"].iter().any(|name| answers(name))
}

fn answers(program: &str) -> bool {
    let asked = Command::new(program).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    asked.is_ok_and(|s| s.success())
}

/// Finds Java, which the Nu HTML checker runs on, or installs Debian's where that is allowed.
fn java() -> bool {
    if answers("java") {
        return true;
    }
    say("Java non c’è: provo a installarlo con apt-get\n");
    finished(quiet("apt-get", &["install", "-y", "-q", "default-jre-headless"])) && answers("java")
}

/// Finds strace, with which the crashes and the failing disk are tried, or installs Debian's where that is allowed.
fn strace() -> bool {
    let traces = || finished(silent("strace", &["-qq", "-o", "/dev/null", "true"]));
    if traces() {
        return true;
    }
    say("strace non c’è: provo a installarlo con apt-get\n");
    finished(quiet("apt-get", &["install", "-y", "-q", "strace"])) && traces()
}

/// Finds nginx, the cache that the pages are tried behind, or installs Debian's where that is allowed.
fn nginx() -> bool {
    let there = || ["/usr/sbin/nginx", "/usr/bin/nginx"].iter().any(|path| Path::new(path).is_file());
    if there() {
        return true;
    }
    say("nginx non c’è: provo a installarlo con apt-get\n");
    finished(quiet("apt-get", &["install", "-y", "-q", "nginx-light"])) && there()
}

/// The Nu HTML checker over the pages that the promises built: all of three comuni and a sample of the others.
fn nu(browser: &Path) -> Command {
    let mut command = Command::new("node");
    command.current_dir(browser).arg("nu.mjs");
    let rich = ["valfinta", "quadri", "montelapiano"].map(|comune| format!("promises/out-ricco/site/{comune}"));
    let sample = ["villa-santa-maria", "castiglione-messer-marino", "fallo", "torrebruna", "servizi"];
    let sample = sample.map(|folder| format!("promises/out/site/{folder}"));
    command.args(rich.iter().chain(&sample).map(|folder| root().join("target").join(folder)));
    command
}

/// The wheel that holds the official Runtime Interface Emulator of Lambda, pinned.
const WHEEL: &str = "aws-sam-cli==1.170.0";

/// Finds the emulator, or takes it out of its wheel where Python's package index can be reached.
fn emulator() -> Option<PathBuf> {
    if let Some(given) = std::env::var_os("SPORTELLO_RIE").filter(|path| !path.is_empty()) {
        return Some(given.into());
    }
    let folder = root().join("target/rie");
    let program = folder.join("samcli/local/rapid/aws-lambda-rie-x86_64");
    if program.is_file() || !cfg!(target_arch = "x86_64") {
        return program.is_file().then_some(program);
    }
    let place = folder.to_string_lossy().into_owned();
    let fetch = ["-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:", "-d", &place, WHEEL];
    let fetched = finished(silent("python3", &fetch));
    let wheel = std::fs::read_dir(&folder).ok()?.flatten().map(|e| e.path());
    let wheel = wheel.into_iter().find(|p| p.extension().is_some_and(|e| e == "whl"))?;
    let unpacked = fetched && finished(silent("python3", &["-m", "zipfile", "-e", &wheel.to_string_lossy(), &place]));
    let runnable = unpacked && finished(silent("chmod", &["+x", &program.to_string_lossy()]));
    runnable.then_some(program)
}

/// Every test of the workspace, with what was found for it.
fn all_tests(found: &Found) -> Command {
    let mut command = cargo(&["test", "--workspace"]);
    if found.chromium {
        command.env("SPORTELLO_BROWSER", "required");
    }
    if found.strace {
        command.env("SPORTELLO_STRACE", "required");
    }
    if found.nginx {
        command.env("SPORTELLO_NGINX", "required");
    }
    if let Some(emulator) = &found.emulator {
        command.env("SPORTELLO_RIE", emulator);
    }
    command
}

fn silent(program: &str, arguments: &[&str]) -> Command {
    let mut command = quiet(program, arguments);
    command.stderr(Stdio::null());
    command
}

fn quiet(program: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new(program);
    command.args(arguments).stdout(Stdio::null()).env("DEBIAN_FRONTEND", "noninteractive");
    command
}

fn cargo(arguments: &[&str]) -> Command {
    let program = std::env::var_os("CARGO").unwrap_or_else(|| OsStr::new("cargo").to_owned());
    let mut command = Command::new(program);
    command.args(arguments).current_dir(root());
    command
}

fn npm(arguments: &[&str], folder: &Path) -> Command {
    let mut command = Command::new("npm");
    command.args(arguments).current_dir(folder);
    command
}

fn with_env(mut command: Command, name: &str, value: &str) -> Command {
    command.env(name, value);
    command
}

fn finished(mut command: Command) -> bool {
    command.status().is_ok_and(|s| s.success())
}

fn say(text: &str) {
    // A closed terminal must not stop the tests.
    let _ = std::io::stdout().write_all(text.as_bytes());
}
