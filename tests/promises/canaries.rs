//! What a citizen types stands nowhere in clear: in no file of the data folder, its write-ahead logs included, not in its
//! log, in no address that a browser ends up at.
//!
//! The real program runs with `--verbose` and is killed, so that nothing is tidied up before it is looked at.

use std::collections::BTreeSet;
use std::fs::File;
use std::path::Path;

use tests::browser::{Browser, Page};
use tests::journey::{Journey, log_in, number};
use tests::running::{Running, command_into};
use tests::sample;

/// Services of different kinds: free words, a person's data, a change of home, money.
const SERVICES: [&str; 4] = ["segnala-disservizio", "accesso-agli-atti", "residenza", "contributo-economico"];
/// What the simulator says of whoever logs in.
const WHO: [&str; 2] = ["PRVNNA52C54C632S", "Anna Prova"];
/// What is typed where it is wrong, and thrown away.
const WRONG: &str = "canarino@@sbagliato";

/// What is personal of what a journey types: texts that are in no published form.
fn typed(journey: &Journey) -> BTreeSet<String> {
    let published = serde_json::to_string(&journey.form).unwrap();
    let steps = journey.form.steps.iter().flat_map(|step| sample::of_step(step, &journey.answers));
    let is_own = |value: &String| {
        value.len() >= 7 && value.chars().any(char::is_alphabetic) && !published.contains(value.as_str())
    };
    steps.map(|(_, value)| value).filter(is_own).collect()
}

/// Sees that an address says nothing of what was typed.
fn quiet(page: &Page, canaries: &BTreeSet<String>) {
    for canary in canaries {
        for spelt in spellings(canary) {
            assert!(!page.path.contains(&spelt), "`{canary}` in the address {}", page.path);
        }
    }
}

/// A text as it may stand in a file, a log or an address.
fn spellings(text: &str) -> Vec<String> {
    let encoded: String = form_urlencoded::byte_serialize(text.as_bytes()).collect();
    vec![text.to_owned(), text.to_lowercase(), encoded.replace('+', "%20"), encoded]
}

/// Walks one request from the first step to its state, with an error on the way; gives its number.
fn walk(journey: &Journey, browser: &mut Browser, canaries: &BTreeSet<String>) -> String {
    let mut page = browser.get(&journey.first_step());
    for (place, step) in journey.form.steps.iter().enumerate() {
        let end = if place == 0 { "/avvia".to_owned() } else { format!("/{}", step.id) };
        let right = journey.fill(&page, &end, place);
        let mut wrong = right.clone();
        for (name, _) in sample::of_step(step, &journey.answers) {
            wrong = wrong.with(&name, WRONG);
        }
        let refused = browser.send(&wrong);
        quiet(&refused, canaries);
        // What the browser was told of the session, if this began it, is in the page that came.
        let again = if refused.text.contains(&right.action) { journey.fill(&refused, &end, place) } else { right };
        let chosen = sample::files(&journey.form, step, &journey.answers);
        let chosen: Vec<_> = chosen.iter().map(|c| (c.field.as_str(), c.name, c.bytes)).collect();
        page = if chosen.is_empty() { browser.send(&again) } else { browser.send_files(&again, &chosen) };
        quiet(&page, canaries);
    }
    assert!(page.path.ends_with("/riepilogo"), "{}: {}", page.path, page.main());
    let receipt = browser.send(&journey.ready(&page));
    assert!(receipt.path.contains("/ricevuta/"), "{}: {}", receipt.path, receipt.main());
    quiet(&receipt, canaries);
    let number = number(&receipt);
    for path in
        [format!("/quadri/sportello/pratica/{number}"), format!("/quadri/sportello/ricevuta/{number}/ricevuta.pdf")]
    {
        let (status, _) = browser.bytes(&path);
        assert!(status.is_success(), "{path}: {status}");
    }
    number
}

/// The places below a folder where a text stands.
fn places(folder: &Path, text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(places(&path, text));
        } else if memchr::memmem::find(&std::fs::read(&path).unwrap(), text.as_bytes()).is_some() {
            found.push(path.display().to_string());
        }
    }
    found
}

#[test]
fn what_is_typed_stands_nowhere_in_clear() {
    let place = tempfile::tempdir().unwrap();
    let (data, told) = (place.path().join("dati"), place.path().join("detto.txt"));
    let mut program = command_into("target/promises/out-canarini", &data, 0);
    program.arg("--verbose").stderr(File::create(&told).unwrap());
    let running = Running::spawn(program);
    let mut canaries: BTreeSet<String> = WHO.map(str::to_owned).into();
    canaries.insert(WRONG.to_owned());
    let mut numbers = Vec::new();
    for service in SERVICES {
        let journey = Journey::to("quadri", service);
        canaries.extend(typed(&journey));
        let mut browser = Browser::new(&running.url);
        quiet(&log_in(&mut browser, "quadri", "anna"), &canaries);
        numbers.push(walk(&journey, &mut browser, &canaries));
        quiet(&browser.get("/quadri/sportello/area/"), &canaries);
    }
    running.kill();
    assert!(data.join("archivio.sqlite-wal").exists(), "nothing was tidied up");
    assert!(!places(&data, &numbers[0]).is_empty(), "the trial itself finds what is there");
    assert!(!std::fs::read_to_string(&told).unwrap().is_empty(), "the program told something");
    assert!(canaries.len() > 7, "{canaries:?}");
    for canary in &canaries {
        for spelt in spellings(canary) {
            assert_eq!(places(place.path(), &spelt), [""; 0], "`{canary}` stands in clear");
        }
    }
}
