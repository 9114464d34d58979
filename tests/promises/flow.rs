//! A citizen's request, from the blank form to the receipt, without script: sent once, whatever happens on the way.

use tests::browser::{Browser, Page};
use tests::journey::{Journey, index, log_in, number, today};
use tests::sample;
use tests::town::Town;

const SERVICE: &str = "occupazione-suolo-pubblico";

#[test]
fn a_request_ends_in_a_receipt_with_number_term_and_next_steps() {
    let town = Town::open();
    let mut browser = Browser::new(&town.url);
    let receipt = Journey::to("quadri", SERVICE).send(&mut browser);
    let text = receipt.main();
    assert!(text.contains("Richiesta inviata"));
    assert!(text.contains(&index("quadri").prefix), "the number opens with the comune's letters");
    assert!(text.contains("entro il"), "the term is told by date: {text}");
    assert!(!receipt.path.contains("RSSMRA"), "nothing personal in the address");
}

#[test]
fn every_service_of_every_comune_can_be_requested() {
    let town = Town::open();
    // All comuni share their cards, so each service is walked once, in the first comune that offers it.
    let mut walked = std::collections::BTreeSet::new();
    for slug in ["quadri", "castiglione-messer-marino", "montebello-sul-sangro"] {
        for service in index(slug).services.keys() {
            if !walked.insert(service.clone()) {
                continue;
            }
            let mut browser = Browser::new(&town.url);
            log_in(&mut browser, slug, "carlo");
            let receipt = Journey::to(slug, service).send(&mut browser);
            assert!(receipt.main().contains("Richiesta inviata"), "{service}");
        }
    }
    assert!(walked.len() >= 16, "only {walked:?}");
}

#[test]
fn wrong_answers_come_back_with_what_was_typed_and_a_summary_of_errors() {
    let town = Town::open();
    let mut browser = Browser::new(&town.url);
    let journey = Journey::to("quadri", SERVICE);
    let page = browser.get(&journey.first_step());
    let mut form = page.form("/avvia").with("azione", "avanti");
    for (name, _) in sample::of_step(&journey.form.steps[0], &journey.answers) {
        form = form.with(&name, "");
    }
    let cf = journey.form.fields().find(|f| f.fact == Some(contract::fact::Fact::CodiceFiscale)).unwrap();
    let form = form.with(&cf.id, "RSSMRA85T10A562<b>");
    let page = browser.send(&form);
    assert_eq!(page.status, 422);
    assert!(page.main().contains("C’è un problema"), "{}", page.main());
    assert!(page.text.contains("value=\"RSSMRA85T10A562&lt;b&gt;\""), "what was typed comes back, escaped");
    assert!(page.text.contains(&format!("href=\"#campo-{}\"", cf.id)), "the summary leads to the field");
    assert!(page.text.contains("<title>Errore:"), "the title says it first");
}

#[test]
fn sending_twice_going_back_or_trying_again_gives_the_same_receipt_once() {
    let town = Town::open();
    let mut browser = Browser::new(&town.url);
    let journey = Journey::to("quadri", SERVICE);
    let summary = journey.to_summary(&mut browser);
    let ready = journey.ready(&summary);
    // The answer to the first attempt is lost on the way: the browser knows nothing of it.
    let lost = browser.twin().send_only(&ready).err().unwrap();
    let again = browser.send_only(&ready).err().unwrap();
    assert_eq!(lost, again);
    // Back to the summary, to a step, and a resend a week later.
    assert_eq!(browser.get(&summary.path).path, lost);
    town.pass(7 * 24 * 3600);
    assert_eq!(browser.send_only(&ready).err().unwrap(), lost);
    let first = browser.get(&lost);
    let second = browser.get(&lost);
    assert_eq!(first.text, second.text, "byte-same");
}

#[test]
fn eight_sends_at_once_make_one_request() {
    let town = Town::open();
    let mut browser = Browser::new(&town.url);
    let journey = Journey::to("quadri", SERVICE);
    let summary = journey.to_summary(&mut browser);
    let ready = journey.ready(&summary);
    let numbers: Vec<String> = std::thread::scope(|scope| {
        let send = || {
            let mut twin = browser.twin();
            let ready = &ready;
            scope.spawn(move || twin.send_only(ready).err().unwrap())
        };
        let sends: Vec<_> = (0..8).map(|_| send()).collect();
        sends.into_iter().map(|s| s.join().unwrap()).collect()
    });
    assert!(numbers.iter().all(|n| *n == numbers[0]), "{numbers:?}");
    let mut clerk = Browser::new(&town.url);
    tests::journey::log_in_operator(&mut clerk, "pino");
    let inbox = clerk.get("/ufficio/");
    let key = numbers[0].rsplit('/').next().unwrap();
    assert_eq!(inbox.text.matches(&format!("/{key}\"")).count(), 1, "{}", inbox.main());
}

#[test]
fn a_summary_without_the_declaration_or_with_a_forged_token_is_not_sent() {
    let town = Town::open();
    let mut browser = Browser::new(&town.url);
    let journey = Journey::to("quadri", SERVICE);
    let summary = journey.to_summary(&mut browser);
    let bare = browser.send(&journey.ready(&summary).without("dichiaro"));
    assert_eq!(bare.status, 422);
    let forged = browser.send(&journey.ready(&summary).with("gettone", "1.00"));
    assert_eq!(forged.status, 422);
    assert!(forged.main().contains("Ricontrolla"), "{}", forged.main());
    // The page that came back can be sent.
    let receipt = browser.send(&journey.ready(&forged));
    assert!(receipt.path.contains("/ricevuta/"));
}

#[test]
fn a_summary_left_open_for_hours_is_shown_again_with_everything_kept() {
    let town = Town::open();
    let mut browser = Browser::new(&town.url);
    let journey = Journey::to("quadri", SERVICE);
    let summary = journey.to_summary(&mut browser);
    town.pass(3 * 3600);
    let again = browser.send(&journey.ready(&summary));
    assert_eq!(again.status, 422);
    let receipt = browser.send(&journey.ready(&again));
    assert!(receipt.path.contains("/ricevuta/"));
}

#[test]
fn a_change_from_the_summary_returns_to_the_summary() {
    let town = Town::open();
    let mut browser = Browser::new(&town.url);
    let journey = Journey::to("quadri", SERVICE);
    let summary = journey.to_summary(&mut browser);
    let is_name = |f: &&contract::form::Field| f.fact == Some(contract::fact::Fact::Nome);
    let name = journey.form.fields().find(is_name).unwrap();
    let asking = journey.form.steps.iter().find(|s| s.fields.iter().any(|f| f.id == name.id)).unwrap();
    let wanted = format!("/{}/modifica", asking.id);
    let (edit, _) = summary.links().into_iter().find(|(href, _)| href.contains(&wanted)).unwrap();
    let step = browser.get(edit.split('#').next().unwrap());
    let form = step.form("/modifica").with(&name.id, "Mario Annibale").with("azione", "avanti");
    let back = browser.send(&form);
    assert_eq!(back.path, summary.path);
    assert!(back.main().contains("Mario Annibale"));
}

#[test]
fn a_saved_draft_is_found_again_and_never_checked_for_being_complete() {
    let town = Town::open();
    let mut browser = Browser::new(&town.url);
    let journey = Journey::to("quadri", SERVICE);
    let page = browser.get(&journey.first_step());
    let page = browser.send(&journey.fill(&page, "/avvia", 0));
    let saved = browser.send(&page.form(&format!("/{}", journey.form.steps[1].id)).with("azione", "salva"));
    assert!(saved.path.ends_with("/salvata"), "{}", saved.path);
    let town = town.reopen();
    let mut browser = browser.at(&town.url);
    let again = browser.get(&page.path);
    assert_eq!(again.status, 200);
    assert_eq!(again.h1(), journey.form.steps[1].title);
    let scolds = |page: &Page| page.text.contains("C’è un problema");
    assert!(!scolds(&again) && !again.text.contains("Errore:"), "{}", again.main());
    // Whoever said that she was done, and was not, finds what is missing.
    let wrong = browser.send(&again.form(&format!("/{}", journey.form.steps[1].id)).with("azione", "avanti"));
    assert!(wrong.status == 422 && scolds(&wrong) && scolds(&browser.get(&page.path)));
}

#[test]
fn nothing_sent_is_lost_when_the_counter_stops_and_opens_again() {
    let town = Town::open();
    let mut browser = Browser::new(&town.url);
    let receipt = Journey::to("quadri", SERVICE).send(&mut browser);
    let town = town.reopen();
    let mut browser = browser.at(&town.url);
    let again = browser.get(&receipt.path);
    assert_eq!(again.text, receipt.text);
}

#[test]
fn a_form_that_comes_from_another_site_is_refused() {
    let town = Town::open();
    let mut browser = Browser::new(&town.url);
    let journey = Journey::to("quadri", SERVICE);
    let page = browser.get(&journey.first_step());
    let sent = journey.fill(&page, "/avvia", 0);
    browser.honest = false;
    let refused = browser.send(&sent);
    assert_eq!(refused.status, 403);
    assert!(browser.cookies().is_empty());
}

#[test]
fn a_service_that_needs_an_identity_keeps_what_was_typed_across_the_login() {
    let town = Town::open();
    let mut browser = Browser::new(&town.url);
    let journey = Journey::to("quadri", "assegno-maternita");
    let summary = journey.to_summary(&mut browser);
    let needed = browser.send(&journey.ready(&summary));
    assert_eq!(needed.status, 403);
    let (login, _) = needed.links().into_iter().find(|(href, _)| href.contains("/accedi/")).unwrap();
    let page = browser.get(&login);
    let back = browser.send(&page.form("/accedi/").with("persona", "lucia"));
    assert_eq!(back.path, summary.path, "she lands where she was");
    let receipt = browser.send(&journey.ready(&back));
    assert!(receipt.path.contains("/ricevuta/"), "{}", receipt.main());
    assert_eq!(number(&receipt).len(), 14);
}

#[test]
fn every_published_form_can_be_answered_rightly() {
    for slug in ["quadri", "castiglione-messer-marino"] {
        let index = index(slug);
        for service in index.services.keys() {
            let form = tests::journey::form(&index, service);
            let typed = sample::answers(&form, today());
            let read = contract::read::form(&form, &typed, today());
            assert!(read.is_ok(), "{service}: {:?}", read.err());
        }
    }
}

#[test]
fn a_draft_is_found_again_on_another_device_with_its_link_and_its_key() {
    let town = Town::open();
    let mut browser = Browser::new(&town.url);
    let journey = Journey::to("quadri", "accesso-agli-atti");
    let page = browser.get(&journey.first_step());
    let saved = browser.send(&journey.fill(&page, "/avvia", 0).with("azione", "salva"));
    let (link, _) = saved.links().into_iter().find(|(to, _)| to.contains("/riprendi/")).unwrap();
    let path = link.strip_prefix(&town.url).unwrap();
    let key = saved.text.split("sp-codice\">").nth(1).and_then(|t| t.split('<').next()).unwrap().to_owned();
    assert_eq!(key.len(), 14, "{key}");
    assert!(!link.contains(&key.replace('-', "")), "the key is never in an address");
    // Another device: the link alone shows nothing.
    let mut other = Browser::new(&town.url);
    let asked = other.get(path);
    assert!(asked.main().contains("Scrivi il codice") && !asked.main().contains("Rossi"), "{}", asked.main());
    let wrong = other.send(&asked.form(path).with("codice", "AAAA-AAAA-AAAA"));
    assert_eq!(wrong.status, 422);
    let next = other.send(&asked.form(path).with("codice", &key.to_lowercase().replace('-', " ")));
    assert_eq!(next.h1(), journey.form.steps[1].title, "{}", next.main());
    // It moved: the first device has it no more, but its key still does.
    assert_eq!(browser.get(&next.path).status, 404);
    let back = browser.send(&browser.twin().get(path).form(path).with("codice", &key));
    assert_eq!(back.h1(), journey.form.steps[1].title);
    // After too many wrong keys even the right one is not heard for an hour.
    for _ in 0..12 {
        other.send(&asked.form(path).with("codice", "AAAA-AAAA-AAAA"));
    }
    let told = other.send(&asked.form(path).with("codice", &key));
    assert!(told.main().contains("Troppi tentativi"), "{}", told.main());
}
