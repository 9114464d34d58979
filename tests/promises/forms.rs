//! A form on the static site and in the functions is the same form; a closed service says when it opens; a form that was
//! published anew meanwhile keeps what was typed.

use tests::browser::Browser;
use tests::journey::{Journey, index, log_in_operator, number};
use tests::town::{Town, build, copy_of_content, edit, root};

#[test]
fn the_static_first_step_and_the_functions_draw_the_same_form() {
    let town = Town::open();
    for service in index("quadri").services.keys() {
        let mut browser = Browser::new(&town.url);
        let blank = browser.get(&Journey::to("quadri", service).first_step()).form("/avvia");
        let drawn = browser.get(&format!("/quadri/sportello/{service}/")).form("/avvia");
        assert_eq!(blank.action, drawn.action);
        assert_eq!(blank.fields, drawn.fields, "{service}");
    }
}

#[test]
fn a_service_that_is_not_open_says_when_it_opens_and_takes_nothing() {
    let content = copy_of_content("content-chiuso");
    let file = content.join("comuni/quadri/comune.toml");
    edit(&file, "accesso-agli-atti = {}", "accesso-agli-atti = { dal = 2199-01-02 }");
    edit(
        &file,
        "occupazione-suolo-pubblico = {}",
        "occupazione-suolo-pubblico = { sospeso = \"manca il regolamento\" }",
    );
    let out = root().join("target/promises/out-chiuso");
    build(&content, &out, generator::Hosting::Path);
    let town = Town::open_on(&out);
    let mut browser = Browser::new(&town.url);
    // The form as somebody had it open before the service closed.
    let journey = Journey::to("quadri", "accesso-agli-atti");
    let open = Town::open();
    let page = Browser::new(&open.url).get(&journey.first_step());
    let told = browser.send(&journey.fill(&page, "/avvia", 0));
    assert_eq!(told.status, 403);
    assert!(told.main().contains("2 gennaio 2199"), "{}", told.main());
    let suspended = browser.get("/quadri/sportello/occupazione-suolo-pubblico/");
    assert_eq!(suspended.status, 403);
    assert!(suspended.main().contains("manca il regolamento"), "{}", suspended.main());
}

#[test]
fn outside_its_days_a_service_says_so_and_keeps_what_was_typed() {
    let content = copy_of_content("content-giorni");
    let file = content.join("comuni/quadri/comune.toml");
    edit(&file, "accesso-agli-atti = {}", "accesso-agli-atti = { dal = 2199-01-02, al = 2199-02-03 }");
    let out = root().join("target/promises/out-giorni");
    build(&content, &out, generator::Hosting::Path);
    let town = Town::open_on(&out);
    let mut browser = Browser::new(&town.url);
    let journey = Journey::on(&out, "quadri", "accesso-agli-atti");
    // Every page of the service says it before a word is typed.
    let card = journey.index.services["accesso-agli-atti"].url.clone();
    let days = "Puoi fare la richiesta dal 2 gennaio 2199 al 3 febbraio 2199.";
    for page in ["", "inizia/", "domanda/"] {
        let page = browser.get(&format!("{card}{page}"));
        assert!(page.main().contains(days), "{}", page.main());
    }
    // Too early: what was typed is on the page, and goes on from there on the first day.
    let blank = browser.get(&journey.first_step());
    let early = browser.send(&journey.fill(&blank, "/avvia", 0));
    assert_eq!(early.status, 403);
    assert!(early.main().contains("dal 2 gennaio 2199"), "{}", early.main());
    let surname = journey.answers.one("cognome");
    assert!(!surname.is_empty() && early.main().contains(surname), "{}", early.main());
    let now = jiff::Timestamp::now().as_second();
    town.pass("2199-01-02T12:00:00Z".parse::<jiff::Timestamp>().unwrap().as_second() - now);
    let mut page = browser.send(&early.form("/avvia"));
    assert_eq!(page.status, 200, "{}", page.main());
    for (place, step) in journey.form.steps.iter().enumerate().skip(1) {
        page = browser.send(&journey.fill(&page, &format!("/{}", step.id), place));
    }
    assert!(page.path.ends_with("/riepilogo"), "{}", page.path);
    // Too late: nothing is sent, the draft stays, and the summary said it before.
    town.pass(33 * 24 * 60 * 60);
    let told = browser.send(&journey.ready(&page));
    assert_eq!(told.status, 403);
    assert!(told.main().contains("3 febbraio 2199") && told.main().contains("restano salvate"), "{}", told.main());
    let summary = browser.get(&page.path);
    assert!(summary.main().contains("è finito il 3 febbraio 2199"), "{}", summary.main());
    assert!(summary.main().contains(surname));
}

#[test]
fn a_first_step_of_a_revision_that_nobody_knows_goes_on_with_the_current_form() {
    let town = Town::open();
    let mut browser = Browser::new(&town.url);
    let journey = Journey::to("quadri", "accesso-agli-atti");
    let page = browser.get(&journey.first_step());
    let sent = journey.fill(&page, "/avvia", 0).with("revisione", "0123456789abcdef");
    let next = browser.send(&sent);
    assert_eq!(next.status, 200);
    assert_eq!(next.h1(), journey.form.steps[1].title);
}

#[test]
fn a_place_of_birth_that_the_code_does_not_confirm_is_asked_again_and_never_refused() {
    let town = Town::open();
    let mut browser = Browser::new(&town.url);
    let mut journey = Journey::to("quadri", "residenza");
    // The sample's codice fiscale says A562: not a comune that is known here.
    journey.answers.set("luogo_nascita", vec!["Quadri (CH)".into()]);
    let summary = journey.to_summary(&mut browser);
    let told = "nel codice fiscale c’è un altro Comune";
    assert!(summary.main().contains(told), "{}", summary.main());
    let receipt = browser.send(&journey.ready(&summary));
    assert!(receipt.path.contains("/ricevuta/"), "{}", receipt.main());
    journey.answers.set("luogo_nascita", vec!["San Giuliano Terme".into()]);
    let mut other = Browser::new(&town.url);
    assert!(!journey.to_summary(&mut other).main().contains(told));
}

/// Some codes were given with a name that is written otherwise: who says that she looked is not shut out.
#[test]
fn a_code_of_another_name_is_asked_again_and_never_refused() {
    const TOLD: &str = "non corrisponde al cognome";
    const BOX: &str = "codice_fiscale.controllato";
    let town = Town::open();
    let mut browser = Browser::new(&town.url);
    let mut journey = Journey::to("quadri", "residenza");
    journey.answers.set("cognome", vec!["Bianchi".into()]);
    let page = browser.get(&journey.first_step());
    assert!(!page.text.contains(BOX), "nobody is asked before");
    let wrong = browser.send(&journey.fill(&page, "/avvia", 0));
    assert!(wrong.status == 422 && wrong.main().contains(TOLD), "{}", wrong.main());
    let filled = journey.fill(&wrong, "", 0);
    assert_eq!(browser.send(&filled).status, 422, "once more the same is no answer");
    // Looked at for another code it is not looked at.
    let code = journey.answers.one("codice_fiscale").to_owned();
    let other = filled.clone().with(BOX, "BNCLRA90A41H501K");
    assert_eq!(browser.send(&other).status, 422);
    let next = browser.send(&filled.clone().with(BOX, &code));
    assert!(next.status == 200 && !next.main().contains(TOLD), "{}", next.main());
    // Loaded again it stands as she left it; taken back it is asked again.
    let back = browser.get(&wrong.path);
    assert!(back.text.contains("Ho controllato: sulla tessera sanitaria è scritto così"), "{}", back.main());
    assert_eq!(back.form("").value(BOX), Some(code.as_str()));
    assert_eq!(browser.send(&journey.fill(&back, "", 0).without(BOX)).status, 422);
    let mut page = browser.send(&filled.with(BOX, &code));
    for (place, step) in journey.form.steps.iter().enumerate().skip(1) {
        page = browser.send(&journey.fill(&page, &format!("/{}", step.id), place));
    }
    assert!(page.path.ends_with("/riepilogo") && page.main().contains(TOLD), "{} {}", page.path, page.main());
    let receipt = browser.send(&journey.ready(&page));
    assert!(receipt.path.contains("/ricevuta/"), "{}", receipt.main());
    let mut office = Browser::new(&town.url);
    log_in_operator(&mut office, "nina");
    let seen = office.get(&format!("/ufficio/pratica/quadri/{}", number(&receipt)));
    assert!(seen.main().contains("«Codice fiscale»: non corrisponde al cognome. Chi ha compilato"), "{}", seen.main());
}

#[test]
fn a_form_travels_in_less_than_eight_thousand_bytes_for_thirty_questions() {
    for service in index("quadri").services.keys() {
        let form = Journey::to("quadri", service).form;
        let (bytes, _) = form.canonical().unwrap();
        let most = 8_000 * form.fields().count().max(30) / 30;
        assert!(bytes.len() <= most, "{service}: {} bytes, {most} allowed", bytes.len());
    }
}
