//! A form whose words are all translated is asked in English from its first page on; what binds and what the office reads
//! is Italian. The pages after the summary are walked in `english_pages`.

use contract::language::Language;
use contract::translation::Translation;
use tests::browser::{Browser, Page};
use tests::journey::{Journey, log_in_operator, number};
use tests::town::{Town, build, copy_of_content, edit, published, root};

fn is_in(page: &Page, language: &str) {
    assert!(page.text.contains(&format!("<html lang=\"{language}\"")), "{}: {}", page.path, &page.text[..300]);
}

fn residence() -> (Journey, String) {
    let journey = Journey::to("quadri", "residenza");
    let url = journey.index.services["residenza"].translations[&Language::English].url.clone();
    (journey, url)
}

/// Walks the English pages up to the summary.
fn to_summary(journey: &Journey, url: &str, browser: &mut Browser) -> Page {
    let mut page = browser.get(&format!("{url}domanda/"));
    for (place, step) in journey.form.steps.iter().enumerate() {
        is_in(&page, "en");
        let end = if place == 0 { "/avvia".to_owned() } else { format!("/{}", step.id) };
        page = browser.send(&journey.fill(&page, &end, place));
        assert_eq!(page.status, 200, "{}: {}", step.id, page.main());
    }
    page
}

#[test]
fn a_form_is_english_up_to_its_summary_and_binds_in_italian() {
    let town = Town::open();
    let mut browser = Browser::new(&town.url);
    let (journey, url) = residence();
    let card = browser.get(&url);
    assert!(card.text.contains(&format!("{url}inizia/")) && !card.main().contains("The form is in Italian"));
    let start = browser.get(&format!("{url}inizia/"));
    is_in(&start, "en");
    assert!(start.main().contains("How it works") && start.main().contains("Your details"), "{}", start.main());

    let summary = to_summary(&journey, &url, &mut browser);
    is_in(&summary, "en");
    for told in [
        "Check your answers before you send",
        "The Italian form is the one that counts by law",
        "Tax code (codice fiscale)",
        "A certificate",
        "I confirm",
    ] {
        assert!(summary.main().contains(told), "{told}: {}", summary.main());
    }
    for italian in ["Modifica", "Non indicato", "Codice fiscale", "Controlla le risposte"] {
        assert!(!summary.main().contains(italian), "{italian}: {}", summary.main());
    }

    let undeclared = browser.send(&journey.ready(&summary).without("dichiaro"));
    assert_eq!(undeclared.status, 422);
    is_in(&undeclared, "en");
    assert!(undeclared.main().contains("To send you must confirm the declaration"), "{}", undeclared.main());
    let receipt = browser.send(&journey.ready(&undeclared));
    is_in(&receipt, "en");
    assert!(receipt.main().contains("Tax code (codice fiscale)"), "{}", receipt.main());

    let mut operator = Browser::new(&town.url);
    log_in_operator(&mut operator, "nina");
    let pratica = operator.get(&format!("/ufficio/pratica/quadri/{}", number(&receipt)));
    assert!(pratica.main().contains("Codice fiscale") && !pratica.main().contains("Tax code"), "{}", pratica.main());
}

#[test]
fn what_is_wrong_is_told_in_english_and_nothing_typed_is_lost() {
    let town = Town::open();
    let mut browser = Browser::new(&town.url);
    let (journey, url) = residence();
    let blank = browser.get(&format!("{url}domanda/"));
    let wrong = journey.fill(&blank, "/avvia", 0).with("codice_fiscale", "RSSMRA").with("nome", "");
    let told = browser.send(&wrong);
    assert_eq!(told.status, 422);
    is_in(&told, "en");
    for sentence in
        ["There is a problem", "“First name”: the answer is missing", "has 16 characters, letters and digits"]
    {
        assert!(told.main().contains(sentence), "{sentence}: {}", told.main());
    }
    assert!(told.text.contains("value=\"RSSMRA\""), "{}", told.main());
    assert!(told.text.contains("<title>Error: Your details (step 1 of 5)"), "{}", &told.text[..600]);
    // The draft remembers its language, and the session nothing of it: no cookie but the one of every visit.
    let again = browser.get(&told.form("/richiedente").action);
    is_in(&again, "en");
    assert_eq!(browser.cookies().len(), 1);
    // Who begins again in Italian goes on in Italian, with her answers.
    let italian = browser.get(&journey.first_step());
    let next = browser.send(&journey.fill(&italian, "/avvia", 0));
    is_in(&next, "it");
    assert_eq!(next.h1(), journey.form.steps[1].title);
}

#[test]
fn the_static_and_the_dynamic_first_step_are_the_same_in_english() {
    let town = Town::open();
    let mut browser = Browser::new(&town.url);
    let (_, url) = residence();
    let blank = browser.get(&format!("{url}domanda/")).form("/avvia");
    let page = browser.get("/quadri/sportello/residenza/en/");
    is_in(&page, "en");
    let drawn = page.form("/avvia");
    assert_eq!((blank.action, blank.fields), (drawn.action, drawn.fields));
}

#[test]
fn words_travel_beside_the_form_and_change_no_rule() {
    let (journey, _) = residence();
    let there = &journey.index.services["residenza"].translations[&Language::English];
    let bytes = std::fs::read(published().join(format!("forms/residenza/{}.words.json", there.words))).unwrap();
    assert!(bytes.len() < 8_000, "{} bytes", bytes.len());
    let words: Translation = serde_json::from_slice(&bytes).unwrap();
    let english = journey.form.translated(&words).expect("every text has its words");
    for (italian, english) in journey.form.fields().zip(english.fields()) {
        let rule = |f: &contract::form::Field| {
            (f.id.clone(), f.optional, f.advised, f.fact, f.when.clone(), format!("{:?}", f.constraints()))
        };
        assert_eq!(rule(italian), rule(english));
        assert_eq!(italian.slips(), english.slips(), "{}", italian.id);
    }
}

#[test]
fn a_form_with_one_text_missing_stays_italian() {
    let content = copy_of_content("content-mezzo-inglese");
    let words = content.join("servizi/residenza/modulo.en.toml");
    edit(&words, "richiesta = { titolo = \"Your request\" }\n", "");
    let out = root().join("target/promises/out-mezzo-inglese");
    build(&content, &out, generator::Hosting::Path);
    let index: contract::index::CounterIndex =
        serde_json::from_slice(&std::fs::read(out.join("counter/quadri.json")).unwrap()).unwrap();
    assert!(index.services["residenza"].translations.is_empty());
    let card = "site/quadri/en/servizi/anagrafe-e-stato-civile/residenza";
    assert!(std::fs::read_to_string(out.join(card).join("index.html")).unwrap().contains("The form is in Italian."));
    assert!(!out.join(card).join("domanda").exists());
    let town = Town::open_on(&out);
    let page = Browser::new(&town.url).get("/quadri/sportello/residenza/en/");
    is_in(&page, "it");
    assert!(page.main().contains("Codice fiscale"));
}
