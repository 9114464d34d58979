//! Whoever fills in a form in English reads English on every page that follows: what is saved and resumed, what goes wrong,
//! the login, the receipt, how the request stands and what the office asks. What people of the comune wrote stays Italian,
//! and says so.

use std::path::Path;
use std::sync::OnceLock;

use contract::language::Language;
use tests::browser::{Browser, Form, Page};
use tests::italian::in_italian;
use tests::journey::{Journey, log_in_operator, number};
use tests::town::{Town, build, copy_of_content, edit, root};

/// The page is English, in its attribute and in its words.
#[track_caller]
fn english(page: &Page, told: &str) {
    assert!(page.text.contains("<html lang=\"en\""), "{}: {}", page.path, &page.text[..200.min(page.text.len())]);
    let italian = in_italian(page);
    assert!(italian.is_empty(), "{} ({}): {italian:#?}", page.path, page.status);
    assert!(page.main().contains(told), "{told}: {}", page.main());
}

/// A journey of somebody who writes English, and where it begins.
fn of(mut journey: Journey) -> (Journey, String) {
    let own: Vec<String> =
        journey.answers.pairs().filter(|(_, value)| *value == "Prova di testo").map(|(id, _)| id.to_owned()).collect();
    for id in own {
        journey.answers.set(&id, vec!["A trial".to_owned()]);
    }
    let url = journey.index.services["residenza"].translations[&Language::English].url.clone();
    (journey, format!("{url}domanda/"))
}

fn residence() -> (Journey, String) {
    of(Journey::to("quadri", "residenza"))
}

/// Walks the steps up to the summary.
fn to_summary(journey: &Journey, first: &str, browser: &mut Browser) -> Page {
    let mut page = browser.get(first);
    for (place, step) in journey.form.steps.iter().enumerate() {
        english(&page, "");
        let end = if place == 0 { "/avvia".to_owned() } else { format!("/{}", step.id) };
        page = browser.send(&journey.fill(&page, &end, place));
    }
    page
}

fn link(page: &Page, part: &str) -> String {
    let found = page.links().into_iter().find(|(to, _)| to.contains(part));
    found.unwrap_or_else(|| panic!("no link to {part}: {}", page.main())).0
}

#[test]
fn what_is_saved_is_found_again_in_english() {
    let town = Town::open();
    let mut browser = Browser::new(&town.url);
    let (journey, first) = residence();
    let page = browser.get(&first);
    let saved = browser.send(&journey.fill(&page, "/avvia", 0).with("azione", "salva"));
    english(&saved, "You have not sent the request yet.");
    // The address to go on says its language: who opens it too late is told in English.
    english(&Browser::new(&town.url).get(&link(&saved, "/domanda/")), "We do not find your request");
    let whole = link(&saved, "/riprendi/");
    let path = whole.strip_prefix(&town.url).unwrap().to_owned();
    let key = saved.text.split("sp-codice\">").nth(1).and_then(|t| t.split('<').next()).unwrap().to_owned();
    let mut other = Browser::new(&town.url);
    let asked = other.get(&path);
    english(&asked, "Write the code that you were given");
    let form = asked.forms().remove(0);
    let with = |code: &str| form.clone().with("codice", code);
    english(&other.send(&with("")), "Write the code that we gave you");
    english(&other.send(&with("AAAA-AAAA-AAAA")), "The code is not right");
    let step = other.twin().send(&with(&key));
    english(&step, "Your request");
    for _ in 0..10 {
        other.send(&with("AAAA-AAAA-AAAA"));
    }
    english(&other.send(&with(&key)), "Too many tries");
}

#[test]
fn the_receipt_and_all_that_follows_it_is_in_english() {
    let town = Town::open();
    let mut browser = Browser::new(&town.url);
    let (journey, first) = residence();
    let summary = to_summary(&journey, &first, &mut browser);
    english(&summary, "Check your answers before you send");
    let old = browser.send(&journey.ready(&summary).with("gettone", "1.00"));
    english(&old, "The page was open for a long time");
    let receipt = browser.send(&journey.ready(&summary));
    english(&receipt, "Request sent");
    assert!(receipt.main().contains("Number of the request") && receipt.main().contains("How easy was it"));
    // What binds stays Italian, and the link says so.
    assert!(receipt.main().contains("Download the receipt (PDF, in Italian)"));
    assert_eq!(browser.bytes(&link(&receipt, ".pdf")).1[..5], *b"%PDF-");
    let rating = receipt.form("/valuta/");
    english(&browser.send(&rating.clone().without("voto")), "choose from one to five stars");
    english(&browser.send(&rating.with("voto", "5")), "Thank you");

    let status = browser.get(&link(&receipt, "/sportello/pratica/"));
    english(&status, "State: Sent");
    assert!(status.main().contains("What has happened"), "{}", status.main());
    let sure = browser.get(&link(&status, "/ritira"));
    english(&sure, "Do you want to withdraw request");
    english(&browser.send(&sure.form("/ritira").with("gettone", "0")), "Your session has ended");

    // The address of the state says its language: who comes back later, or from elsewhere, is asked in English.
    english(&Browser::new(&town.url).get(&link(&receipt, "/sportello/pratica/")), "Write the number that you find");

    // A second request is told of the first; the first step of it is sent when its session is over.
    let page = browser.get(&first);
    let step = browser.send(&journey.fill(&page, "/avvia", 0));
    let mut lost = Browser::new(&town.url);
    english(&lost.send(&journey.fill(&step, &format!("/{}", journey.form.steps[1].id), 1)), "");
    let gone = Form { action: step.path.replace("/domanda/", "/domanda/x"), ..step.forms().remove(0) };
    let refused = browser.send(&gone);
    assert_eq!(refused.status, 404);
    english(&refused, "We do not find your request");
    // It leads to the page of the requests that were sent, in English too.
    let asked = browser.get(&link(&refused, "/stato/"));
    english(&asked, "Write the number that you find on the receipt");
    let lookup = asked.form("/stato/");
    english(&browser.send(&lookup), "Write both the number");
    english(&browser.send(&lookup.clone().with("numero", "QUD").with("dato", "x")), "has 14 letters and digits");
    let other = lookup.with("numero", &number(&receipt)).with("dato", "nobody@example.org");
    english(&browser.send(&other), "We find no request with these data");
    let found = Browser::new(&town.url).send(&other.with("dato", "prova@example.org"));
    english(&found, "State: Sent");
}

#[test]
fn what_the_office_asks_is_answered_in_english_and_its_own_words_stay_italian() {
    let town = Town::open();
    let mut browser = Browser::new(&town.url);
    let (journey, first) = residence();
    let summary = to_summary(&journey, &first, &mut browser);
    let receipt = browser.send(&journey.ready(&summary));
    let key = number(&receipt);
    let mut office = Browser::new(&town.url);
    log_in_operator(&mut office, "nina");
    let act = |office: &mut Browser, action: &str, text: &str| {
        let page = office.get(&format!("/ufficio/pratica/quadri/{key}"));
        assert!(page.text.contains("<html lang=\"it\"") && !page.main().contains("Tax code"), "{}", page.main());
        let form = page.forms().into_iter().find(|f| f.value("azione") == Some(action));
        let form = form.unwrap_or_else(|| panic!("no {action}: {}", page.main()));
        office.send(&form.with("testo", text).with("campi", "codice_fiscale"))
    };
    act(&mut office, "prendi_in_carico", "");
    act(&mut office, "chiedi_integrazione", "Il codice fiscale non è giusto?");
    let status = browser.get(&format!("/quadri/sportello/pratica/{key}"));
    english(&status, "The Comune has asked you for more information");
    assert!(status.text.contains("<div lang=\"it\"><p>Il codice fiscale non è giusto?"), "{}", status.text);
    let asked = browser.get(&link(&status, "/integrazione/"));
    english(&asked, "The office asks you, in Italian");
    let form = asked.form(&key);
    english(&browser.send(&form.clone().with("codice_fiscale", "RSSMRA")), "has 16 characters, letters and digits");
    english(&browser.send(&form.clone().with("gettone", "0")), "Your session has changed meanwhile");
    english(&browser.send(&form.clone().with("risposta", &"a".repeat(4001))), "The answer is too long");
    english(&Browser::new(&town.url).send(&form.clone().with("risposta", "Yes.")), "Your answer was not sent");
    let answered = browser.send(&form.clone().with("risposta", "Yes, it is mine."));
    english(&answered, "Yes, it is mine.");
    english(&browser.send(&form.with("risposta", "Once more.")), "The Comune no longer waits for an answer");
    act(&mut office, "respingi", "Manca il titolo per abitare la casa");
    let closed = browser.get(&format!("/quadri/sportello/pratica/{key}"));
    english(&closed, "The Comune has refused your request");
    assert!(closed.main().contains("Manca il titolo"), "{}", closed.main());
    let late = browser.get(&format!("/quadri/sportello/pratica/{key}/ritira"));
    assert_eq!(late.status, 409);
    english(&late, "This is not possible: the request is in the state “Refused”");
}

#[test]
fn what_is_too_much_or_unreadable_is_told_in_english() {
    let town = Town::open();
    let mut browser = Browser::new(&town.url);
    let (journey, first) = residence();
    let page = browser.get(&first);
    let step = browser.send(&journey.fill(&page, "/avvia", 0));
    let long = step.forms().remove(0).with("certificato_uso", &"a".repeat(300 * 1024));
    let told = browser.send_only(&long).ok().unwrap();
    assert_eq!(told.status, 413);
    english(&told, "What you have written is more than we can receive");
    let odd = browser.send_bytes(&step.forms()[0].action, "text/plain", b"x").unwrap();
    assert_eq!(odd.status, 415);
    english(&odd, "arrived in a format that we do not know");
}

/// Sites in which two sign for a residence, and whoever sends signs in.
fn signed_by_two() -> &'static Path {
    static OUT: OnceLock<std::path::PathBuf> = OnceLock::new();
    OUT.get_or_init(|| {
        let content = copy_of_content("content-inglese-in-due");
        let form = content.join("servizi/residenza/modulo.toml");
        edit(&form, "accesso = \"facoltativo\"", "accesso = \"richiesto\"");
        edit(
            &form,
            "[[passi]]",
            "[controfirma]\ncampo = \"altro_codice_fiscale\"\nchi = \"l'altra persona\"\ngiorni = 20\n\
             perche = \"La casa è di tutte e due.\"\n\n[[passi]]",
        );
        edit(
            &form,
            "  [[passi.campi]]",
            "  [[passi.campi]]\n  id = \"altro_codice_fiscale\"\n  tipo = \"codice_fiscale\"\n  \
             etichetta = \"Codice fiscale dell'altra persona\"\n\n  [[passi.campi]]",
        );
        let words = content.join("servizi/residenza/modulo.en.toml");
        edit(
            &words,
            "[passi]",
            "[controfirma]\nchi = \"the other person\"\nperche = \"The home belongs to both.\"\n\n\
             [campi.altro_codice_fiscale]\netichetta = \"Tax code (codice fiscale) of the other person\"\n\n[passi]",
        );
        for folder in std::fs::read_dir(content.join("comuni")).unwrap().flatten() {
            if folder.file_name() != "quadri" {
                std::fs::remove_dir_all(folder.path()).unwrap();
            }
        }
        let out = root().join("target/promises/out-inglese-in-due");
        build(&content, &out, generator::Hosting::Path);
        out
    })
}

#[test]
fn the_login_and_the_second_signature_are_told_in_english() {
    let town = Town::open_on(signed_by_two());
    let mut browser = Browser::new(&town.url);
    let (mut journey, first) = of(Journey::on(signed_by_two(), "quadri", "residenza"));
    journey.answers.set("altro_codice_fiscale", vec!["PRVNNA52C54C632S".to_owned()]);
    let summary = to_summary(&journey, &first, &mut browser);
    english(&summary, "This person must sign too: the other person");
    assert!(summary.main().contains("The home belongs to both.") && summary.main().contains("within 20 days"));
    let needed = browser.send(&journey.ready(&summary));
    assert_eq!(needed.status, 403);
    english(&needed, "you must first sign in with your identity");
    let login = browser.get(&link(&needed, "/accedi/"));
    english(&login, "This is a simulator");
    let chosen = login.form("/accedi/");
    let nobody = browser.send(&chosen.clone().with("persona", "nessuno"));
    english(&nobody, "We could not tell who you are");
    let back = browser.send(&chosen.with("persona", "carlo"));
    assert_eq!(back.path, summary.path, "she lands where she was");
    english(&back, "Do you want to keep your data");
    // A step whose session is over says so, and what was typed is kept.
    let step = browser.get(&back.path.replace("riepilogo", &journey.form.steps[1].id));
    let over = Browser::new(&town.url).send(&journey.fill(&step, &format!("/{}", journey.form.steps[1].id), 1));
    english(&over, "Your session has ended");
    let receipt = browser.send(&journey.ready(&back));
    english(&receipt, "Request sent: a signature is missing");
    assert!(receipt.main().contains("The signature is due by "), "{}", receipt.main());
    let status = browser.get(&link(&receipt, "/sportello/pratica/"));
    english(&status, "A signature is missing");
    // Nobody signs: it is closed, and made anew in English.
    town.pass(21 * 24 * 60 * 60);
    let login = browser.get("/quadri/sportello/accedi/?lingua=en");
    browser.send(&login.form("/accedi/").with("persona", "carlo"));
    let closed = browser.get(&status.path);
    english(&closed, "The other person has not signed.");
    english(&browser.send(&closed.form("/rifai")), "Check your answers before you send");
}
