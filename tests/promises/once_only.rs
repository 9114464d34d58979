//! Once only: what a citizen gave is offered again, with where it comes from, only with her consent, only to her.

use contract::fact::Fact;
use tests::browser::Browser;
use tests::journey::{Journey, log_in, log_in_operator, number};
use tests::town::{Town, build, copy_of_content, edit, rich, root};

fn first_step_of(browser: &mut Browser, service: &str) -> tests::browser::Page {
    browser.get(&format!("/quadri/sportello/{service}/"))
}

fn send_with(browser: &mut Browser, profile: &str) {
    let journey = Journey::to("quadri", "occupazione-suolo-pubblico");
    let summary = journey.to_summary(browser);
    let receipt = browser.send(&journey.ready(&summary).with("profilo", profile));
    assert!(receipt.path.contains("/ricevuta/"), "{}", receipt.main());
}

#[test]
fn with_consent_the_next_form_is_filled_and_says_from_where() {
    let town = Town::open();
    let mut browser = Browser::new(&town.url);
    log_in(&mut browser, "quadri", "anna");
    send_with(&mut browser, "si");
    let next = first_step_of(&mut browser, "accesso-agli-atti");
    assert!(next.text.contains("333"), "the telephone is offered: {}", next.main());
    assert!(next.main().contains("Dal tuo profilo: dichiarato nella richiesta"), "{}", next.main());
    let area = browser.get("/quadri/sportello/area/");
    assert!(area.main().contains("Telefono"), "{}", area.main());
}

#[test]
fn without_consent_nothing_is_kept() {
    let town = Town::open();
    let mut browser = Browser::new(&town.url);
    log_in(&mut browser, "quadri", "anna");
    send_with(&mut browser, "no");
    let next = first_step_of(&mut browser, "accesso-agli-atti");
    assert!(!next.main().contains("Dal tuo profilo"), "{}", next.main());
}

#[test]
fn the_choice_about_the_profile_must_be_made() {
    let town = Town::open();
    let mut browser = Browser::new(&town.url);
    log_in(&mut browser, "quadri", "anna");
    let journey = Journey::to("quadri", "occupazione-suolo-pubblico");
    let summary = journey.to_summary(&mut browser);
    let page = browser.send(&journey.ready(&summary).without("profilo"));
    assert_eq!(page.status, 422);
    assert!(page.main().contains("Scegli se salvare"), "{}", page.main());
}

#[test]
fn another_citizen_and_another_comune_see_nothing_of_it() {
    let town = Town::open();
    let mut browser = Browser::new(&town.url);
    log_in(&mut browser, "quadri", "anna");
    send_with(&mut browser, "si");
    let mut other = Browser::new(&town.url);
    log_in(&mut other, "quadri", "carlo");
    assert!(!first_step_of(&mut other, "accesso-agli-atti").main().contains("Dal tuo profilo"));
    log_in(&mut browser, "borrello", "anna");
    let elsewhere = browser.get("/borrello/sportello/accesso-agli-atti/");
    assert!(!elsewhere.main().contains("Dal tuo profilo"), "the default scope is the comune alone");
}

#[test]
fn a_citizen_can_have_it_forgotten() {
    let town = Town::open();
    let mut browser = Browser::new(&town.url);
    log_in(&mut browser, "quadri", "anna");
    send_with(&mut browser, "si");
    let sure = browser.get("/quadri/sportello/area/dimentica-tutto");
    browser.send(&sure.form("/dimentica-tutto"));
    assert!(!first_step_of(&mut browser, "accesso-agli-atti").main().contains("Dal tuo profilo"));
}

#[test]
fn what_the_login_says_is_not_asked_again() {
    let town = Town::open();
    let mut browser = Browser::new(&town.url);
    log_in(&mut browser, "quadri", "carlo");
    let page = first_step_of(&mut browser, "occupazione-suolo-pubblico");
    assert!(page.text.contains("SMPCRL48R02C632Z"), "{}", page.main());
    let form = tests::journey::form(&tests::journey::index("quadri"), "occupazione-suolo-pubblico");
    assert!(form.fields().any(|f| f.fact == Some(Fact::Cognome)));
    assert!(page.text.contains("value=\"Esempio\""));
}

#[test]
fn a_session_ends_after_half_an_hour_of_idleness_and_at_logout() {
    let town = Town::open();
    let mut browser = Browser::new(&town.url);
    let area = log_in(&mut browser, "quadri", "anna");
    assert!(area.main().contains("Anna Prova"), "{}", area.main());
    town.pass(29 * 60);
    assert!(browser.get("/quadri/sportello/area/").path.ends_with("/area/"));
    town.pass(31 * 60);
    assert!(browser.get("/quadri/sportello/area/").path.contains("/accedi/"), "idle too long");

    let mut browser = Browser::new(&town.url);
    let area = log_in(&mut browser, "quadri", "anna");
    let mut stolen = browser.twin();
    browser.send(&area.form("/esci"));
    assert!(browser.get("/quadri/sportello/area/").path.contains("/accedi/"));
    assert!(stolen.get("/quadri/sportello/area/").path.contains("/accedi/"), "it ended on the server too");
}

#[test]
fn a_login_gives_the_session_a_new_name() {
    let town = Town::open();
    let mut browser = Browser::new(&town.url);
    let journey = Journey::to("quadri", "occupazione-suolo-pubblico");
    let page = browser.get(&journey.first_step());
    browser.send(&journey.fill(&page, "/avvia", 0));
    let before = browser.cookies().clone();
    log_in(&mut browser, "quadri", "anna");
    assert_eq!(before.len(), 1);
    assert_ne!(before, *browser.cookies());
}

#[test]
fn where_the_consortium_is_joint_controller_every_comune_offers_it() {
    let content = copy_of_content("content-consorzio");
    edit(&content.join("consorzio.toml"), "profilo = \"comune\"", "profilo = \"consorzio\"");
    let out = root().join("target/promises/out-consorzio");
    build(&content, &out, generator::Hosting::Path);
    let town = Town::open_on(&out);
    let mut browser = Browser::new(&town.url);
    log_in(&mut browser, "quadri", "anna");
    send_with(&mut browser, "si");
    log_in(&mut browser, "borrello", "anna");
    let elsewhere = browser.get("/borrello/sportello/accesso-agli-atti/");
    assert!(elsewhere.main().contains("Dal tuo profilo: dichiarato nella richiesta"), "{}", elsewhere.main());
}

/// Walks a journey up to a step that is not filled yet.
fn up_to(browser: &mut Browser, journey: &Journey, service: &str, step: &str) -> tests::browser::Page {
    let mut page = first_step_of(browser, service);
    for (place, passed) in journey.form.steps.iter().enumerate().take_while(|(_, s)| s.id != step) {
        let end = if place == 0 { "/avvia".to_owned() } else { format!("/{}", passed.id) };
        page = browser.send(&journey.fill(&page, &end, place));
        assert_eq!(page.status, 200, "{}: {}", passed.id, page.main());
    }
    page
}

#[test]
fn the_office_sees_which_answers_were_known_and_since_when() {
    let town = Town::open();
    let mut browser = Browser::new(&town.url);
    log_in(&mut browser, "quadri", "anna");
    send_with(&mut browser, "si");
    let journey = Journey::to("quadri", "accesso-agli-atti");
    let known = first_step_of(&mut browser, "accesso-agli-atti").form("/avvia");
    // The telephone stays as it was offered, another email is typed.
    let own = journey.fill(&first_step_of(&mut browser, "accesso-agli-atti"), "/avvia", 0);
    let kept = |name: &str| known.fields.iter().find(|(n, _)| n == name).map(|(_, v)| v.clone()).unwrap_or_default();
    assert!(!kept("telefono").is_empty() && !kept("cognome").is_empty());
    let own = own.with("telefono", &kept("telefono")).with("cognome", &kept("cognome")).with("nome", &kept("nome"));
    let own = own.with("codice_fiscale", &kept("codice_fiscale")).with("email", "altra@example.org");
    let mut page = browser.send(&own);
    for (place, step) in journey.form.steps.iter().enumerate().skip(1) {
        assert_eq!(page.status, 200, "{}", page.main());
        page = browser.send(&journey.fill(&page, &format!("/{}", step.id), place));
    }
    let receipt = browser.send(&journey.ready(&page));
    assert!(receipt.path.contains("/ricevuta/"), "{}", receipt.main());
    let mut operator = Browser::new(&town.url);
    log_in_operator(&mut operator, "nina");
    let pratica = operator.get(&format!("/ufficio/pratica/quadri/{}", number(&receipt))).main();
    assert!(pratica.contains("Telefono333 123 4567Dal profilo: dichiarato nella richiesta"), "{pratica}");
    assert!(pratica.contains("altra@example.orgScritto in questa richiesta"), "{pratica}");
    assert!(!browser.get(&receipt.path).main().contains("Scritto in questa richiesta"), "it is for the office alone");
}

#[test]
fn an_isee_past_its_day_is_not_offered_but_told() {
    let town = Town::open();
    let mut browser = Browser::new(&town.url);
    let service = "agevolazione-tributaria";
    let journey = Journey::to("quadri", service);
    log_in(&mut browser, "quadri", "anna");
    let summary = journey.to_summary(&mut browser);
    let receipt = browser.send(&journey.ready(&summary).with("profilo", "si"));
    assert!(receipt.path.contains("/ricevuta/"), "{}", receipt.main());
    let good = up_to(&mut browser, &journey, service, "dichiarazioni");
    let value = |page: &tests::browser::Page| {
        let form = page.form("/dichiarazioni");
        form.fields.iter().find(|(name, _)| name == "isee_valore").map(|(_, value)| value.clone())
    };
    assert!(value(&good).is_some_and(|v| !v.is_empty()), "{}", good.main());
    assert!(good.main().contains(", vale fino al "), "{}", good.main());
    town.pass(5 * 24 * 60 * 60);
    log_in(&mut browser, "quadri", "anna");
    let past = browser.get(&good.path);
    assert_eq!(value(&past).as_deref(), Some(""), "{}", past.main());
    assert!(past.main().contains("Quello nel tuo profilo è scaduto il "), "{}", past.main());
}

#[test]
fn a_datum_that_a_form_calls_good_for_a_month_is_told_as_expired_and_not_silently_used() {
    let town = Town::open_on(rich());
    let mut browser = Browser::new(&town.url);
    let mut journey = Journey::on(rich(), "valfinta", "firma-in-due");
    journey.answers.set("in_due", vec!["no".to_owned()]);
    journey.answers.set("altro_codice_fiscale", Vec::new());
    let first = "/valfinta/sportello/firma-in-due/";
    let email = |page: &tests::browser::Page, end: &str| page.form(end).value("email").map(str::to_owned);
    log_in(&mut browser, "valfinta", "anna");
    let summary = journey.to_summary(&mut browser);
    let receipt = browser.send(&journey.ready(&summary).with("profilo", "si"));
    assert!(receipt.path.contains("/ricevuta/"), "{}", receipt.main());
    let good = browser.get(first);
    assert!(email(&good, "/avvia").is_some_and(|v| v.contains('@')), "{}", good.main());
    assert!(good.main().contains(", vale fino al "), "{}", good.main());
    // She takes it over into a draft, and comes back when it is past its day.
    journey.answers.set("oggetto", vec!["Un altro orto".to_owned()]);
    let offered = email(&good, "/avvia").unwrap_or_default();
    let next = browser.send(&journey.fill(&good, "/avvia", 0).with("email", &offered));
    let summary = browser.send(&journey.fill(&next, "/richiesta", 1));
    assert!(!summary.main().contains("è scaduto il"), "{}", summary.main());
    town.pass(33 * 24 * 60 * 60);
    log_in(&mut browser, "valfinta", "anna");
    let told = browser.get(&summary.path);
    assert!(told.main().contains("«Email»: il dato nel tuo profilo è scaduto il "), "{}", told.main());
    let step = browser.get(&summary.path.replace("riepilogo", "richiedente"));
    assert_eq!(email(&step, "/richiedente").as_deref(), Some(offered.as_str()), "what is in a draft is never lost");
    assert!(step.main().contains("Quello nel tuo profilo è scaduto il "), "{}", step.main());
    let area = browser.get("/valfinta/sportello/area/");
    assert!(area.main().contains(", scaduto il "), "{}", area.main());
    // In a new request it is not offered at all.
    let sent = browser.send(&journey.ready(&told).with("profilo", "no"));
    assert!(sent.path.contains("/ricevuta/"), "{}", sent.main());
    let past = browser.get(first);
    assert_eq!(email(&past, "/avvia").as_deref(), Some(""), "{}", past.main());
    assert!(past.main().contains("Quello nel tuo profilo è scaduto il "), "{}", past.main());
}
