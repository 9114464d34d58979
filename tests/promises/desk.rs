//! The back office: an operator takes a request in charge, asks, decides; the citizen answers and sees it; nobody sees a
//! comune that is not hers; every look is logged and the citizen can read the log.

use tests::browser::{Browser, Form, Page};
use tests::journey::{Journey, log_in, log_in_operator, number};
use tests::town::Town;

const SERVICE: &str = "occupazione-suolo-pubblico";

fn path(key: &str) -> String {
    format!("/ufficio/pratica/quadri/{key}")
}

fn act(clerk: &mut Browser, key: &str, deed: &str, text: &str) -> Page {
    let page = clerk.get(&path(key));
    let form = deed_form(&page, deed);
    clerk.send(&form.with("testo", text))
}

/// The form of one deed: all of them go to the same address, told apart by `azione`.
fn deed_form(page: &Page, deed: &str) -> Form {
    let found = page.forms().into_iter().find(|f| f.value("azione") == Some(deed));
    found.unwrap_or_else(|| panic!("no deed {deed}: {}", page.main()))
}

#[test]
fn a_request_goes_from_the_inbox_to_a_decision_and_back_to_the_citizen() {
    let town = Town::open();
    let mut citizen = Browser::new(&town.url);
    log_in(&mut citizen, "quadri", "carlo");
    let receipt = Journey::to("quadri", SERVICE).send(&mut citizen);
    let key = number(&receipt);

    let mut clerk = Browser::new(&town.url);
    let inbox = log_in_operator(&mut clerk, "pino");
    assert!(inbox.text.contains(&key), "the inbox shows it: {}", inbox.main());
    assert!(inbox.main().contains("Mancano 30 giorni"), "with its due date: {}", inbox.main());

    let page = act(&mut clerk, &key, "prendi_in_carico", "");
    assert!(page.main().contains("In lavorazione"), "{}", page.main());
    let page = act(&mut clerk, &key, "chiedi_integrazione", "Manca la planimetria del posto");
    assert!(page.main().contains(&format!("/quadri/sportello/integrazione/{key}")), "the direct link: {}", page.main());

    let asked = citizen.get(&format!("/quadri/sportello/integrazione/{key}"));
    assert!(asked.main().contains("Manca la planimetria del posto"));
    let empty = citizen.send(&asked.form(&format!("/{key}")));
    assert_eq!(empty.status, 422, "an empty answer is not taken");
    let answered = citizen.send(&asked.form(&format!("/{key}")).with("risposta", "La porto domani in ufficio"));
    assert!(answered.main().contains("In lavorazione"), "{}", answered.main());

    let page = act(&mut clerk, &key, "nota", "Visto con il geometra");
    assert!(page.main().contains("Visto con il geometra"));
    assert!(page.main().contains("La porto domani in ufficio"));
    act(&mut clerk, &key, "accogli", "Puoi ritirare il permesso");
    assert!(!clerk.get("/ufficio/").text.contains(&key), "what is closed is no longer to be followed");
    assert!(clerk.get("/ufficio/?stato=tutte").text.contains(&key), "but it is still found");
    assert!(clerk.get("/ufficio/?stato=accolta").text.contains(&key));
    let seen = citizen.get(&format!("/quadri/sportello/pratica/{key}"));
    assert!(seen.main().contains("Accolta") && seen.main().contains("Puoi ritirare il permesso"), "{}", seen.main());
    assert!(!seen.main().contains("geometra"), "a note is for operators only");
}

#[test]
fn a_refusal_needs_a_reason_and_what_was_typed_is_kept() {
    let town = Town::open();
    let key = number(&Journey::to("quadri", SERVICE).send(&mut Browser::new(&town.url)));
    let mut clerk = Browser::new(&town.url);
    log_in_operator(&mut clerk, "pino");
    act(&mut clerk, &key, "prendi_in_carico", "");
    let page = act(&mut clerk, &key, "respingi", "   ");
    assert_eq!(page.status, 422);
    assert!(page.main().contains("motivo"), "{}", page.main());
    let page = act(&mut clerk, &key, "respingi", "Il posto è già occupato");
    assert!(page.main().contains("Respinta"), "{}", page.main());
}

#[test]
fn two_operators_at_once_do_not_overwrite_each_other() {
    let town = Town::open();
    let key = number(&Journey::to("quadri", SERVICE).send(&mut Browser::new(&town.url)));
    let mut nina = Browser::new(&town.url);
    let mut pino = Browser::new(&town.url);
    log_in_operator(&mut nina, "nina");
    log_in_operator(&mut pino, "pino");
    act(&mut nina, &key, "prendi_in_carico", "");
    let seen_by_pino = pino.get(&path(&key));
    act(&mut nina, &key, "nota", "Nina c’era prima");
    let late = pino.send(&deed_form(&seen_by_pino, "accogli").with("testo", "Parole di Pino"));
    assert_eq!(late.status, 409);
    assert!(late.text.contains("Parole di Pino"), "what he typed is kept");
}

#[test]
fn an_operator_sees_nothing_of_another_comune() {
    let town = Town::open();
    let key = number(&Journey::to("torrebruna", SERVICE).send(&mut Browser::new(&town.url)));
    let mut pino = Browser::new(&town.url);
    log_in_operator(&mut pino, "pino");
    for place in ["pratica", "fascicolo"] {
        let other = pino.get(&format!("/ufficio/{place}/torrebruna/{key}"));
        assert_eq!(other.status, 403, "{place}");
        let none = pino.get(&format!("/ufficio/{place}/non-esiste/{key}"));
        assert_eq!(none.text, other.text, "a comune that is not there looks the same");
        // The number is of another comune: under one's own it does not exist.
        assert_eq!(pino.get(&format!("/ufficio/{place}/quadri/{key}")).status, 404, "{place}");
    }
    assert!(!pino.get("/ufficio/?comune=torrebruna").text.contains(&key));
    let mut rita = Browser::new(&town.url);
    log_in_operator(&mut rita, "rita");
    assert!(rita.get("/ufficio/?comune=torrebruna").text.contains(&key), "who serves it sees it");
}

#[test]
fn a_citizen_is_no_operator_and_an_operator_no_citizen() {
    let town = Town::open();
    let mut citizen = Browser::new(&town.url);
    log_in(&mut citizen, "quadri", "anna");
    assert!(citizen.get("/ufficio/").path.starts_with("/ufficio/accedi/"));
    let mut clerk = Browser::new(&town.url);
    log_in_operator(&mut clerk, "pino");
    assert!(clerk.get("/quadri/sportello/area/").path.contains("/quadri/sportello/accedi/"));
}

#[test]
fn a_dossier_needs_a_reason_and_the_citizen_reads_who_looked_and_why() {
    let town = Town::open();
    let mut citizen = Browser::new(&town.url);
    log_in(&mut citizen, "quadri", "anna");
    let key = number(&Journey::to("quadri", SERVICE).send(&mut citizen));
    let mut clerk = Browser::new(&town.url);
    log_in_operator(&mut clerk, "pino");
    let address = format!("/ufficio/fascicolo/quadri/{key}");
    let asked = clerk.get(&address);
    assert!(!asked.text.contains("PRVNNA52C54C632S"), "nothing is shown before the reason");
    let short = clerk.send(&asked.form(&format!("/{key}")).with("motivo", "x"));
    assert_eq!(short.status, 422);
    let dossier = clerk.send(&asked.form(&format!("/{key}")).with("motivo", "verifica della residenza"));
    assert!(dossier.main().contains("PRVNNA52C54C632S"), "{}", dossier.main());
    let area = citizen.get("/quadri/sportello/area/");
    assert!(area.main().contains("verifica della residenza"), "{}", area.main());
    assert!(area.main().contains("Pino Ufficio"));
}

#[test]
fn an_operators_session_ends_after_a_quarter_of_an_hour() {
    let town = Town::open();
    let mut clerk = Browser::new(&town.url);
    log_in_operator(&mut clerk, "pino");
    town.pass(14 * 60);
    assert_eq!(clerk.get("/ufficio/").path, "/ufficio/");
    town.pass(16 * 60);
    assert!(clerk.get("/ufficio/").path.contains("/accedi/"));
}
