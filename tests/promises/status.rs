//! Where a request stands: with its number and one more thing that only its citizen knows; the number alone shows nothing.

use tests::browser::{Browser, Page};
use tests::journey::{Journey, number};
use tests::town::Town;

const SERVICE: &str = "segnala-disservizio";

fn ask(browser: &mut Browser, slug: &str, number: &str, datum: &str) -> Page {
    let page = browser.get(&format!("/{slug}/sportello/stato/"));
    browser.send(&page.form("/stato/").with("numero", number).with("dato", datum))
}

#[test]
fn number_and_email_show_the_request_however_they_are_typed() {
    let town = Town::open();
    let key = number(&Journey::to("quadri", SERVICE).send(&mut Browser::new(&town.url)));
    let spoken = format!("{} {} {} {}", &key[..3], &key[3..7], &key[7..11], &key[11..]).to_lowercase();
    for typed in [key.as_str(), spoken.as_str(), &key[3..]] {
        let mut stranger = Browser::new(&town.url);
        let page = ask(&mut stranger, "quadri", typed, "  PROVA@example.org ");
        assert!(page.path.ends_with(&key), "{typed}: {}", page.main());
        assert!(page.main().contains("Inviata"));
    }
}

#[test]
fn the_number_alone_shows_nothing() {
    let town = Town::open();
    let key = number(&Journey::to("quadri", SERVICE).send(&mut Browser::new(&town.url)));
    let mut stranger = Browser::new(&town.url);
    for path in ["pratica", "ricevuta", "integrazione"] {
        let page = stranger.get(&format!("/quadri/sportello/{path}/{key}"));
        assert!(page.path.contains("/stato/"), "{path}: {}", page.path);
        assert!(!page.text.contains("Prova di testo"));
    }
    let wrong = ask(&mut stranger, "quadri", &key, "altri@example.org");
    assert_eq!(wrong.status, 422);
    assert!(wrong.text.contains("altri@example.org"), "what was typed comes back");
}

#[test]
fn a_mistyped_number_is_told_from_an_unknown_one() {
    let town = Town::open();
    let key = number(&Journey::to("quadri", SERVICE).send(&mut Browser::new(&town.url)));
    let mut stranger = Browser::new(&town.url);
    let last = if key.ends_with('A') { 'C' } else { 'A' };
    let mistyped = ask(&mut stranger, "quadri", &format!("{}{last}", &key[..13]), "prova@example.org");
    assert!(mistyped.main().contains("almeno un carattere non è giusto"), "{}", mistyped.main());
    let symbol = ask(&mut stranger, "quadri", &key.replace(&key[3..4], "0"), "prova@example.org");
    assert!(symbol.main().contains("non usiamo mai"), "{}", symbol.main());
    let elsewhere = ask(&mut stranger, "borrello", &key, "prova@example.org");
    assert!(elsewhere.main().contains("sito giusto"), "{}", elsewhere.main());
}

#[test]
fn the_second_datum_cannot_be_found_by_trying() {
    let town = Town::open();
    let key = number(&Journey::to("quadri", SERVICE).send(&mut Browser::new(&town.url)));
    let mut thief = Browser::new(&town.url);
    for attempt in 0..10 {
        assert!(!ask(&mut thief, "quadri", &key, &format!("{attempt}@example.org")).main().contains("Troppi"));
    }
    let right = ask(&mut thief, "quadri", &key, "prova@example.org");
    assert!(right.main().contains("Troppi tentativi"), "even the right datum must wait: {}", right.main());
    town.pass(3600);
    assert!(ask(&mut thief, "quadri", &key, "prova@example.org").path.ends_with(&key), "after an hour it is heard");
}

#[test]
fn a_citizen_can_withdraw_and_the_timeline_says_so() {
    let town = Town::open();
    let mut browser = Browser::new(&town.url);
    let key = number(&Journey::to("quadri", SERVICE).send(&mut browser));
    let sure = browser.get(&format!("/quadri/sportello/pratica/{key}/ritira"));
    let done = browser.send(&sure.form("/ritira"));
    assert!(done.main().contains("Ritirata"), "{}", done.main());
    let again = browser.get(&format!("/quadri/sportello/pratica/{key}/ritira"));
    assert_eq!(again.status, 409);
}
