//! The ten criteria by which the State accepts a digital service (C.SE.1.1-1.10), each with the promise that shows it here
//! and, where another one shows it closer, its name.
//!
//! | criterion | shown here by | and by |
//! |---|---|---|
//! | 1.1 login from the card, and back into the service | `every_card_leads_to_a_login_that_lands_in_its_own_service` | `flow`, `tests/browser/citizen.mjs` |
//! | 1.2 receipt in the personal area and one more channel | `the_receipt_is_in_the_area_on_its_page_and_on_paper` | `catalogue` |
//! | 1.3 fonts | | `tests/browser/inspect.mjs`, on every kind of page, forms and receipts too |
//! | 1.4 all answers on one screen right before sending | `every_answer_stands_on_the_screen_before_sending` | `tests/browser/archetypes.mjs` |
//! | 1.5 once only | `what_was_told_once_is_not_asked_again` | `once_only` |
//! | 1.6 draft saved and found again, in every service | `every_service_keeps_a_draft_from_its_first_step` | `flow` |
//! | 1.7 rating at the end, in the model's words | `the_receipt_asks_how_easy_it_was_in_the_words_of_the_model` | `rating` |
//! | 1.8 steps in sight, and back | `every_step_tells_where_it_stands_and_leads_back` | `tests/browser/archetypes.mjs` |
//! | 1.9 state in the personal area | `the_area_tells_the_state_and_its_milestones` | `status`, `desk` |
//! | 1.10 number, day and term within the card's | `the_receipt_tells_number_day_and_a_term_within_the_cards` | `flow` |

use contract::form::Access;
use contract::kind::Kind;
use counter::term::days_after;
use tests::browser::{Browser, Page};
use tests::journey::{Journey, log_in, number, today};
use tests::sample;
use tests::town::Town;
use tests::whole::{COMUNE, catalogue, whole};

const SERVICE: &str = "asilo-nido";

fn journey(service: &str) -> Journey {
    Journey::on(whole(), COMUNE, service)
}

fn sent(town: &Town) -> (Browser, Page) {
    let mut browser = Browser::new(&town.url);
    log_in(&mut browser, COMUNE, "lucia");
    let receipt = journey(SERVICE).send(&mut browser);
    (browser, receipt)
}

#[test]
fn every_card_leads_to_a_login_that_lands_in_its_own_service() {
    let town = Town::open_on(whole());
    for (service, _) in catalogue() {
        let journey = journey(service);
        if journey.form.access == Access::None {
            continue;
        }
        let mut browser = Browser::new(&town.url);
        let card = browser.get(&journey.index.services[service].url);
        let led = |page: &Page, end: &str| page.links().into_iter().map(|(to, _)| to).find(|to| to.contains(end));
        let start = led(&card, "/inizia/").unwrap_or_else(|| panic!("{service}: no start page"));
        let start = browser.get(&start);
        let login = led(&start, "/accedi/").unwrap_or_else(|| panic!("{service}: no login: {}", start.main()));
        let page = browser.get(&login);
        let inside = browser.send(&page.form("/accedi/").with("persona", "lucia"));
        assert!(inside.path.ends_with(&format!("/sportello/{service}/")), "{service}: {}", inside.path);
        assert_eq!(inside.h1(), journey.form.steps[0].title, "{service}");
    }
}

#[test]
fn the_receipt_is_in_the_area_on_its_page_and_on_paper() {
    let town = Town::open_on(whole());
    let (mut browser, receipt) = sent(&town);
    let area = browser.get(&format!("/{COMUNE}/sportello/area/"));
    assert!(area.text.contains(&number(&receipt)), "{}", area.main());
    let (pdf, _) = receipt.links().into_iter().find(|(to, _)| to.ends_with("/ricevuta.pdf")).unwrap();
    assert!(browser.bytes(&pdf).1.starts_with(b"%PDF-"));
}

#[test]
fn every_answer_stands_on_the_screen_before_sending() {
    let town = Town::open_on(whole());
    let mut browser = Browser::new(&town.url);
    let journey = journey(SERVICE);
    let summary = journey.to_summary(&mut browser);
    let rows = summary.main();
    for field in journey.form.fields().filter(|f| f.kind.is_asked() && journey.form.shows(f, &journey.answers)) {
        assert!(rows.contains(&field.label), "{}: {rows}", field.id);
    }
    assert!(!summary.forms().iter().any(|f| f.action.contains("/area")), "the next thing is to send");
    assert!(journey.ready(&summary).action.ends_with("/invia"));
}

#[test]
fn what_was_told_once_is_not_asked_again() {
    let town = Town::open_on(whole());
    let (mut browser, _) = sent(&town);
    let (other, told) = (journey("accesso-agli-atti"), journey(SERVICE));
    let page = browser.get(&format!("/{COMUNE}/sportello/accesso-agli-atti/"));
    let form = page.form("/avvia");
    let mut known = 0;
    for field in other.form.steps[0].fields.iter().filter(|f| f.fact.is_some()) {
        let before = told.form.fields().find(|f| f.fact == field.fact && told.answers.has(&f.id));
        if before.is_some() {
            assert!(form.value(&field.id).is_some_and(|v| !v.is_empty()), "{} is asked again", field.id);
            known += 1;
        }
    }
    assert!(known >= 5, "{known}");
}

#[test]
fn every_service_keeps_a_draft_from_its_first_step() {
    let town = Town::open_on(whole());
    for (service, _) in catalogue() {
        let journey = journey(service);
        let mut browser = Browser::new(&town.url);
        log_in(&mut browser, COMUNE, "lucia");
        let page = browser.get(&journey.first_step());
        let saved = browser.send(&journey.fill(&page, "/avvia", 0).with("azione", "salva"));
        assert!(saved.path.ends_with("/salvata"), "{service}: {} {}", saved.path, saved.main());
        let area = browser.get(&format!("/{COMUNE}/sportello/area/"));
        assert!(area.main().contains(&journey.form.title), "{service}: {}", area.main());
    }
}

#[test]
fn every_service_can_be_asked_by_who_has_no_email() {
    let town = Town::open_on(whole());
    for (service, _) in catalogue() {
        let mut journey = journey(service);
        // What she can answer: nothing that is an address, and no choice that leads to one.
        let mut hers = journey.form.clone();
        for step in &mut hers.steps {
            step.fields.retain(|f| !matches!(f.kind, Kind::Email | Kind::Pec));
            for field in &mut step.fields {
                if let Kind::Choice { options } = &mut field.kind {
                    options.retain(|o| !["email", "pec"].contains(&o.value.as_str()));
                }
            }
        }
        journey.answers = sample::answers(&hers, today());
        let summary = journey.to_summary(&mut Browser::new(&town.url));
        assert!(!summary.main().contains('@'), "{service}: {}", summary.main());
    }
}

#[test]
fn the_receipt_asks_how_easy_it_was_in_the_words_of_the_model() {
    let town = Town::open_on(whole());
    let (mut browser, receipt) = sent(&town);
    let text = receipt.main();
    for words in [
        "Quanto è stato facile usare questo servizio?",
        "Quali sono stati gli aspetti che hai preferito?",
        "Capivo sempre che stavo procedendo correttamente",
        "Dove hai incontrato le maggiori difficoltà?",
        "A volte non capivo se stavo procedendo correttamente",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    assert_eq!(receipt.text.matches("name=\"voto\"").count(), 5);
    let form = receipt.form("/valuta/").with("voto", "4").with("preferito", "1").with("testo", "Tutto chiaro");
    let thanks = browser.send(&form);
    assert!(thanks.main().contains("Grazie"), "{}", thanks.main());
    let mut clerk = Browser::new(&town.url);
    tests::journey::log_in_operator(&mut clerk, "pino");
    let told = clerk.get(&format!("/ufficio/valutazioni?comune={COMUNE}")).main();
    assert!(told.contains(&format!("/sportello/{SERVICE}/")) && told.contains("Tutto chiaro"), "{told}");
}

#[test]
fn every_step_tells_where_it_stands_and_leads_back() {
    let town = Town::open_on(whole());
    let mut browser = Browser::new(&town.url);
    let journey = journey(SERVICE);
    let mut page = browser.get(&journey.first_step());
    let all = journey.form.steps.len() + 1;
    for (place, step) in journey.form.steps.iter().enumerate() {
        assert!(page.main().contains(&format!("Passo {} di {all}", place + 1)), "{}", page.main());
        for named in &journey.form.steps {
            assert!(page.main().contains(&named.title), "{} is not named on {}", named.title, step.title);
        }
        if place > 0 {
            let (back, _) = page.links().into_iter().find(|(_, text)| text == "Indietro").unwrap();
            let before = browser.get(&back);
            assert_eq!(before.h1(), journey.form.steps[place - 1].title);
        }
        let end = if place == 0 { "/avvia".to_owned() } else { format!("/{}", step.id) };
        page = browser.send(&journey.fill(&page, &end, place));
    }
    assert!(page.links().iter().any(|(to, _)| to.contains("/modifica")), "{}", page.main());
}

#[test]
fn the_area_tells_the_state_and_its_milestones() {
    let town = Town::open_on(whole());
    let (mut browser, receipt) = sent(&town);
    let area = browser.get(&format!("/{COMUNE}/sportello/area/"));
    let key = number(&receipt);
    let (status, _) = area.links().into_iter().find(|(to, _)| to.ends_with(&key)).unwrap();
    let page = browser.get(&status);
    for told in ["Stato: ", "Che cosa è successo", "Inviata", "Risposta entro"] {
        assert!(page.main().contains(told), "{told}: {}", page.main());
    }
}

#[test]
fn the_receipt_tells_number_day_and_a_term_within_the_cards() {
    let town = Town::open_on(whole());
    let (_, receipt) = sent(&town);
    let text = receipt.main();
    let today = || jiff::Timestamp::now().to_zoned(web::doors::rome()).date();
    let days = journey(SERVICE).index.services[SERVICE].term.as_ref().unwrap().days;
    let card =
        std::fs::read_to_string(tests::town::root().join(format!("content/servizi/{SERVICE}/scheda.md"))).unwrap();
    assert!(card.contains(&format!("termine_giorni = {days}\n")), "the counter's term is the card's");
    let told = |day: jiff::civil::Date| format!("Risposta entro{}", contract::date::words(day));
    assert!(text.contains("Numero della richiesta") && text.contains("Inviata"), "{text}");
    // Midnight may have passed since it was sent.
    let due = [today(), today().yesterday().unwrap()].map(|sent| told(days_after(sent, days.into())));
    assert!(due.iter().any(|due| text.contains(due)), "{due:?}: {text}");
}
