//! The functions together, as a consortium that has grown runs them: a citizen's and an operator's whole way through the
//! front door, from the static page to the decision.

use serde_json::{Value, json};
use tests::browser::Browser;
use tests::front_door::{FrontDoor, Slash, whose};
use tests::functions::{FRONT, Functions, PARTS};
use tests::journey::{Journey, log_in, log_in_operator, number};
use tests::runtime_api::{Runs, emulator};
use tests::s3;
use tests::town::{published, rich};
use web::part::Part;
use web::route::{Route, TABLE, Wing};

#[test]
fn every_address_of_the_counter_reaches_the_function_that_answers_it() {
    for (wing, methods, pattern) in TABLE {
        let path = pattern.replace(['{', '}'], "");
        for method in methods.split('|') {
            let route = Route::find(wing, &method.parse().unwrap(), &path).unwrap();
            let bases: &[&str] = match wing {
                Wing::Counter => &["/sportello/", "/quadri/sportello/"],
                Wing::Consortium => &["/sportello/"],
                Wing::Office => &["/ufficio/"],
            };
            for address in bases.iter().map(|base| format!("{base}{path}")) {
                for slash in [Slash::Unseen, Slash::Rest] {
                    let found = whose(method, &address, slash);
                    assert_eq!(found, Some(route.part()), "{method} {address} ({slash:?})");
                }
            }
        }
    }
    assert_eq!(Part::ALL.map(Part::name), PARTS);
}

#[test]
fn a_citizen_walks_from_the_page_to_the_decision_through_all_functions() {
    walk(Runs::Ours);
}

#[test]
fn she_does_the_same_under_the_official_emulator() {
    if emulator().is_some() {
        walk(Runs::Emulated);
    }
}

fn walk(runs: Runs) {
    let door = FrontDoor::open(Functions::start(published(), runs));
    go_through(&door, runs);
}

/// Without script: forms and redirects alone.
pub(crate) fn go_through(door: &FrontDoor, runs: Runs) {
    let mut citizen = Browser::new(&door.url);
    log_in(&mut citizen, "quadri", "lucia");
    let journey = Journey::to("quadri", "accesso-agli-atti");
    let receipt = journey.send(&mut citizen);
    let number = number(&receipt);
    let (status, pdf) = citizen.bytes(&format!("/quadri/sportello/ricevuta/{number}/ricevuta.pdf"));
    assert!(status == 200 && is_whole(&pdf), "{status}: the receipt travels as bytes");
    let area = citizen.get("/quadri/sportello/area/");
    assert!(area.main().contains("Lucia Campione") && area.text.contains(&number), "{}", area.main());
    let all = citizen.get("/quadri/sportello/area/dimentica-tutto");
    let forgotten = citizen.send(&all.form("/area/dimentica-tutto"));
    assert!(forgotten.path.ends_with("/area/"), "{}", forgotten.path);

    let mut operator = Browser::new(&door.url);
    let inbox = log_in_operator(&mut operator, "nina");
    let address = format!("/ufficio/pratica/quadri/{number}");
    assert!(inbox.text.contains(&address), "{}", inbox.main());
    let page = operator.get(&address);
    let taken = page.forms().into_iter().find(|f| f.value("azione") == Some("prendi_in_carico")).unwrap();
    operator.send(&taken);
    let (status, pdf) = operator.bytes(&format!("{address}/ricevuta.pdf"));
    assert!(status == 200 && is_whole(&pdf), "{status}");

    let shown = citizen.get(&format!("/quadri/sportello/pratica/{number}"));
    assert!(shown.main().contains("In lavorazione"), "{}", shown.main());
    let out = shown.text.contains("/esci") || area.text.contains("/esci");
    assert!(out, "there is a way out");
    citizen.send(&citizen.twin().get("/quadri/sportello/area/").form("/esci"));
    assert!(citizen.get("/quadri/sportello/area/").path.contains("/accedi/"), "logged out");
    let other = Browser::new(&door.url).get(&format!("/quadri/sportello/pratica/{number}"));
    assert!(!other.text.contains("Lucia"), "the number alone shows nothing");

    for name in PARTS {
        let said = door.functions().said(name);
        assert!(!said.contains("ERROR") && !said.contains("WARN"), "{name}: {said}");
        told_nothing_personal(name, runs, &said, &number);
    }
}

/// A PDF whose bytes nobody took for text.
fn is_whole(pdf: &[u8]) -> bool {
    let replaced = "\u{fffd}".as_bytes();
    pdf.starts_with(b"%PDF-") && std::str::from_utf8(pdf).is_err() && pdf.windows(3).all(|three| three != replaced)
}

/// Each event left one line, which is a metric too; no line names a person, an address, a number, a path.
fn told_nothing_personal(name: &str, runs: Runs, said: &str, number: &str) {
    let lines: Vec<Value> = said.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    let mut events = 0;
    for line in &lines {
        if line.get("_aws").is_none() {
            continue;
        }
        events += 1;
        assert_eq!(line["function"], format!("sportello-prova-{name}"), "{line}");
        assert!(line["requestId"].as_str().is_some_and(|id| id.len() >= 36), "{line}");
        assert!(line["durationMs"].as_f64().is_some_and(|ms| ms > 0.0), "{line}");
        assert!(line["status"].as_u64().is_some_and(|status| (200..400).contains(&status)), "{line}");
        assert_eq!((&line["faults"], &line["panics"]), (&json!(0), &json!(0)));
        let office = line.get("comune").is_none();
        assert!(office || line["comune"] == "quadri", "{line}");
        assert_eq!(line["_aws"]["CloudWatchMetrics"][0]["Dimensions"], json!([["function"]]));
    }
    assert!(events > 0, "{name} said nothing: {said}");
    // The emulator has lines of its own.
    assert!(runs == Runs::Emulated || lines.len() == said.lines().count(), "{name}: what it says is JSON: {said}");
    for personal in ["Lucia", "Campione", "CMPLCU88H61C632B", "example.org", "127.0.0.1", "/sportello/", number] {
        assert!(!said.contains(personal), "{name} told {personal}: {said}");
    }
}

/// The event has them in base64 and must stay below six megabytes: about four and a half come in at once.
#[test]
fn who_does_not_come_through_the_front_door_is_sent_to_it() {
    let functions = Functions::start_some(published(), Runs::Ours, &["track"]);
    let event = |headers: serde_json::Value| {
        serde_json::json!({
            "version": "2.0", "routeKey": "$default", "rawPath": "/quadri/sportello/stato/", "rawQueryString": "",
            "headers": headers, "isBase64Encoded": false,
            "requestContext": {
                "accountId": "0", "apiId": "prova", "domainName": "x", "domainPrefix": "x", "requestId": "x",
                "routeKey": "$default", "stage": "$default", "time": "23/Nov/2026:10:00:00 +0000", "timeEpoch": 1,
                "http": { "method": "GET", "path": "/", "protocol": "HTTP/1.1", "sourceIp": "198.51.100.7", "userAgent": "x" },
            },
        })
    };
    let straight =
        serde_json::json!({ "host": "localhost", "x-sportello-host": "localhost", "x-sportello-front": "x" });
    let answer = functions.send("track", event(straight)).unwrap();
    assert_eq!((&answer["statusCode"], answer["cookies"].as_array()), (&serde_json::json!(403), Some(&Vec::new())));
    assert!(answer["body"].as_str().unwrap().contains("dal sito del tuo Comune"), "{answer}");
    let known =
        serde_json::json!({ "host": "api.example", "x-sportello-host": "localhost", "x-sportello-front": FRONT });
    assert_eq!(functions.send("track", event(known)).unwrap()["statusCode"], 200);
}

#[test]
fn files_come_in_by_megabytes_and_go_out_whole() {
    let door = FrontDoor::open(Functions::start(rich(), Runs::Ours));
    let (journey, mut browser) = (Journey::on(rich(), "valfinta", "prova-di-tutto"), Browser::new(&door.url));
    log_in(&mut browser, "valfinta", "lucia");
    let mut page = browser.get(&journey.first_step());
    for (place, step) in journey.form.steps.iter().enumerate().take(3) {
        let end = if place == 0 { "/avvia".to_owned() } else { format!("/{}", step.id) };
        page = browser.send(&journey.fill(&page, &end, place));
        assert_eq!(page.status, 200, "{}: {}", step.id, page.main());
    }
    let pdf = |bytes: usize| {
        let mut pdf = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%".to_vec();
        // No text.
        pdf.resize(bytes, 0xe8);
        pdf.extend(b"\ntrailer\n<<>>\n%%EOF\n");
        pdf
    };
    let form = journey.fill(&page, "/resto", 3).with("azione", "allega-pianta");
    let large = browser.send_files(&form, &[("pianta", "grande.pdf", &pdf(4_300_000))]);
    assert!(large.status == 422 && large.main().contains("1 MB"), "read whole: {} {}", large.status, large.main());
    let pdf = pdf(900_000);
    let page = browser.send_files(&form, &[("pianta", "casa.pdf", &pdf)]);
    assert!(page.main().contains("casa.pdf (PDF, 901 KB)"), "{}: {}", page.status, page.main());
    let kept = std::fs::read_dir(s3::folder(&door.functions().installed.bucket.name)).unwrap().count();
    assert!(kept > 0, "its bytes are in the bucket");
    let receipt = {
        let page = browser.send_files(&journey.fill(&page, "/resto", 3).with("azione", "avanti"), &[]);
        assert!(page.path.ends_with("/riepilogo"), "{}: {}", page.path, page.main());
        browser.send(&journey.ready(&page))
    };
    let pratica = browser.get(&format!("/valfinta/sportello/pratica/{}", number(&receipt)));
    let (file, _) = pratica.links().into_iter().find(|(_, text)| text.contains("casa.pdf")).unwrap();
    let (status, back) = browser.bytes(&file);
    assert!(status == 200 && back == pdf, "{status}: {} bytes came back", back.len());
}
