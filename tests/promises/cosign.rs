//! A request that two must sign: kept at once, shown to the second person alone, worked on only when both have signed.

use tests::browser::{Browser, Form, Page};
use tests::journey::{Journey, log_in, log_in_operator, number};
use tests::town::{Town, rich};

const ANNA: &str = "PRVNNA52C54C632S";
const CARLO: &str = "SMPCRL48R02C632Z";

const PDF: &[u8] = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n";

/// A request of Carlo's that names somebody.
fn journey(signer: &str) -> Journey {
    let mut journey = Journey::on(rich(), "valfinta", "firma-in-due");
    journey.answers.set("altro_codice_fiscale", vec![signer.to_owned()]);
    journey.answers.set("oggetto", vec!["Un orto comune".to_owned()]);
    journey
}

/// Carlo, logged in, sends; gives his browser and the receipt.
fn sent(town: &Town) -> (Browser, Page) {
    let mut carlo = Browser::new(&town.url);
    log_in(&mut carlo, "valfinta", "carlo");
    let receipt = journey(ANNA).send(&mut carlo);
    (carlo, receipt)
}

/// Somebody opens the address that Carlo passed on, and logs in on the way.
fn opens(town: &Town, path: &str, person: &str) -> (Browser, Page) {
    let mut browser = Browser::new(&town.url);
    let gate = browser.get(path);
    let (login, _) = gate.links().into_iter().find(|(to, _)| to.contains("/accedi/")).unwrap();
    let page = browser.get(&login);
    let page = browser.send(&page.form("/accedi/").with("persona", person));
    assert_eq!(page.path, path, "the login leads back");
    (browser, page)
}

fn sign_path(receipt: &Page) -> String {
    format!("/valfinta/sportello/firma/{}", number(receipt))
}

fn status(browser: &mut Browser, receipt: &Page) -> Page {
    browser.get(&format!("/valfinta/sportello/pratica/{}", number(receipt)))
}

/// The form whose button says so: several go to one address.
fn form_with(page: &Page, name: &str, value: &str) -> Form {
    let found = page.forms().into_iter().find(|f| f.value(name) == Some(value));
    found.unwrap_or_else(|| panic!("no {name}={value} in {}: {}", page.path, page.main()))
}

fn signs(browser: &mut Browser, page: &Page) -> Page {
    browser.send(&form_with(page, "scelta", "firmo"))
}

#[test]
fn a_request_that_lacks_a_signature_is_kept_and_says_so_everywhere() {
    let town = Town::open_on(rich());
    let (carlo, receipt) = sent(&town);
    let text = receipt.main();
    assert!(text.contains("Richiesta inviata: manca una firma"), "{text}");
    assert!(text.contains("Deve firmare anche l'altra persona"), "{text}");
    assert!(text.contains("entro 30 giorni dalla firma") && !text.contains("Risposta entro"), "{text}");
    let whole = format!("{}{}", town.url, sign_path(&receipt));
    assert!(receipt.links().iter().any(|(to, _)| *to == whole), "the address to pass on is whole: {whole}");
    assert!(receipt.text.contains("<svg") && receipt.text.contains("Codice QR"));
    assert!(!receipt.path.contains(ANNA) && !receipt.links().iter().any(|(to, _)| to.contains(ANNA)));
    // It is on stable storage already.
    let town = town.reopen();
    let mut carlo = carlo.at(&town.url);
    let page = status(&mut carlo, &receipt);
    assert!(page.main().contains("Stato: Manca una firma"), "{}", page.main());
    assert!(carlo.get("/valfinta/sportello/area/").main().contains("Manda all’altra persona"));
    let (code, pdf) = carlo.bytes(&format!("{}/ricevuta.pdf", receipt.path));
    assert_eq!((code.as_u16(), &pdf[..5]), (200, &b"%PDF-"[..]));
}

#[test]
fn before_a_login_and_to_anybody_else_nothing_is_shown() {
    let town = Town::open_on(rich());
    let (mut carlo, receipt) = sent(&town);
    let path = sign_path(&receipt);
    let telling = ["orto", "Carlo", "due persone", number(&receipt).get(3..7).unwrap_or_default()].map(str::to_owned);
    let mut stranger = Browser::new(&town.url);
    let gate = stranger.get(&path);
    let nothing = stranger.get("/valfinta/sportello/firma/VLFNEVERWAS");
    assert_eq!(gate.h1(), nothing.h1());
    for word in &telling {
        assert!(!gate.main().contains(word), "{word}: {}", gate.main());
    }
    // Lucia's own login, Carlo's, and Anna's at another comune see the same as for a number that is not there.
    let (mut lucia, page) = opens(&town, &path, "lucia");
    assert_eq!(page.status, 404);
    let absent = lucia.get("/valfinta/sportello/firma/VLFNEVERWAS");
    assert_eq!(page.main(), absent.main());
    for word in &telling {
        assert!(!page.main().contains(word), "{word}: {}", page.main());
    }
    let own = carlo.get(&path);
    assert_eq!((own.status.as_u16(), own.main().contains("orto")), (404, false));
    let (_, elsewhere) = opens(&town, &path.replace("/valfinta/", "/quadri/"), "anna");
    assert_eq!((elsewhere.status.as_u16(), elsewhere.main().contains("orto")), (404, false));
    // Nor do the other pages of the request open for who may sign it.
    let mut anna = Browser::new(&town.url);
    log_in(&mut anna, "valfinta", "anna");
    assert!(status(&mut anna, &receipt).main().contains("Numero della richiesta"));
    assert!(anna.get(&receipt.path).main().contains("Numero della richiesta"));
}

#[test]
fn the_named_person_reads_all_and_signs_once_and_then_the_term_begins() {
    let town = Town::open_on(rich());
    let (mut carlo, receipt) = sent(&town);
    town.pass(10 * 24 * 3600);
    let (mut anna, page) = opens(&town, &sign_path(&receipt), "anna");
    let text = page.main();
    assert!(text.contains("Un orto comune") && text.contains("Mario Rossi"), "the whole request: {text}");
    assert!(text.contains("Le due persone chiedono insieme"), "{text}");
    let area = anna.get("/valfinta/sportello/area/");
    assert!(area.main().contains("Da firmare") && area.links().iter().any(|(to, _)| *to == page.path));
    let form = form_with(&page, "scelta", "firmo");
    // The answer to the first tap is lost on the way; the second gives the same page, and so does a third next week.
    let lost = anna.twin().send_only(&form).err().unwrap();
    let done = anna.send(&form);
    assert_eq!(done.path, lost);
    assert!(done.main().contains("Hai firmato"), "{}", done.main());
    let (mut again, later) = opens(&town, &sign_path(&receipt), "anna");
    assert_eq!(later.main(), done.main());
    assert!(!again.get("/valfinta/sportello/area/").main().contains("Da firmare"));
    log_in(&mut carlo, "valfinta", "carlo");
    let seen = status(&mut carlo, &receipt);
    let text = seen.main();
    assert!(text.contains("Stato: Inviata") && text.contains("Ha firmato anche Anna Prova."), "{text}");
    assert_eq!(text.matches("Ha firmato anche").count(), 1, "{text}");
    assert!(text.contains("Risposta entro") && !text.contains("Manda questo indirizzo"), "{text}");
    let by = tests::journey::today().checked_add(jiff::ToSpan::days(40)).unwrap();
    assert!(text.contains(&contract::date::words(by)), "ten days of waiting and thirty of the term: {text}");
    let receipt = carlo.get(&receipt.path);
    assert!(receipt.main().contains("Anna Prova") && receipt.main().contains("accesso con simulatore"));
}

#[test]
fn a_file_of_the_request_is_read_by_who_must_sign_it_and_by_nobody_else() {
    let town = Town::open_on(rich());
    let (journey, mut carlo) = (journey(ANNA), Browser::new(&town.url));
    log_in(&mut carlo, "valfinta", "carlo");
    let page = carlo.get(&journey.first_step());
    let page = carlo.send(&journey.fill(&page, "/avvia", 0));
    let summary = carlo.send_files(&journey.fill(&page, "/richiesta", 1), &[("foto", "orto.pdf", PDF)]);
    let receipt = carlo.send(&journey.ready(&summary));
    let (mut anna, page) = opens(&town, &sign_path(&receipt), "anna");
    let (file, _) = page.links().into_iter().find(|(to, _)| to.contains("/file/")).unwrap();
    assert_eq!(anna.bytes(&file).1, PDF);
    let (mut lucia, _) = opens(&town, &sign_path(&receipt), "lucia");
    assert_eq!(lucia.bytes(&file).0, 404);
    anna.send(&form_with(&page, "scelta", "non_firmo"));
    assert_eq!(anna.bytes(&file).0, 404, "who says no has nothing more to read");
}

#[test]
fn the_office_sees_it_marked_and_works_on_it_only_when_both_have_signed() {
    let town = Town::open_on(rich());
    let (_, receipt) = sent(&town);
    let mut office = Browser::new(&town.url);
    log_in_operator(&mut office, "rita");
    let key = number(&receipt);
    let inbox = "/ufficio/?comune=valfinta";
    assert!(!office.get(inbox).text.contains(&key), "not among what is to be followed");
    assert!(office.get(&format!("{inbox}&stato=da_firmare")).text.contains(&key));
    let pratica = format!("/ufficio/pratica/valfinta/{key}");
    let page = office.get(&pratica);
    assert!(page.main().contains("Manca: deve firmare anche l'altra persona entro il "), "{}", page.main());
    assert!(!page.text.contains("value=\"prendi_in_carico\""));
    // Nor by a form that she makes herself.
    let forged = form_with(&page, "azione", "scrivi").with("azione", "prendi_in_carico").with("testo", "");
    assert!(office.send(&forged).main().contains("non è possibile"));
    let (mut anna, page) = opens(&town, &sign_path(&receipt), "anna");
    signs(&mut anna, &page);
    assert!(office.get(inbox).text.contains(&key));
    let page = office.get(&pratica);
    assert!(page.main().contains("Anna Prova"), "{}", page.main());
    assert!(page.text.contains("value=\"prendi_in_carico\""));
}

#[test]
fn a_no_closes_the_request_and_the_answers_can_be_corrected_and_sent_anew() {
    let town = Town::open_on(rich());
    let (mut carlo, receipt) = sent(&town);
    let (mut anna, page) = opens(&town, &sign_path(&receipt), "anna");
    let long = form_with(&page, "scelta", "non_firmo").with("motivo", &"a".repeat(1001));
    let refused = anna.send(&long);
    assert_eq!(refused.status, 422);
    assert!(refused.text.contains(&"a".repeat(1001)), "what she typed comes back");
    let said = anna.send(&form_with(&page, "scelta", "non_firmo").with("motivo", "Non abbiamo deciso <b>"));
    assert!(said.main().contains("Non hai firmato") && !said.main().contains("orto"), "{}", said.main());
    let seen = status(&mut carlo, &receipt);
    assert!(seen.main().contains("Non firmata"), "{}", seen.main());
    assert!(seen.main().contains("Anna Prova non ha voluto firmare e ha scritto: «Non abbiamo deciso <b>»"));
    // She cannot sign after all, nor can the office go on.
    let late = signs(&mut anna, &page);
    assert!(late.main().contains("Non hai firmato"));
    // What only one may ask is free again.
    let summary = carlo.send(&seen.form("/rifai"));
    assert!(summary.path.ends_with("/riepilogo") && summary.main().contains("Un orto comune"), "{}", summary.main());
    let again = carlo.send(&journey(ANNA).ready(&summary));
    assert!(again.main().contains("manca una firma"), "{}", again.main());
    assert_ne!(again.path, receipt.path);
}

#[test]
fn who_does_not_sign_in_time_finds_it_closed_whoever_looks_first() {
    let town = Town::open_on(rich());
    let (_, receipt) = sent(&town);
    let day = |n: i64| contract::date::words(tests::journey::today().checked_add(jiff::ToSpan::days(n)).unwrap());
    // The form of Valfinta gives ten days.
    let by = format!("Deve firmare entro il {}", day(10));
    assert!(receipt.main().contains(&by), "{}", receipt.main());
    let (_, page) = opens(&town, &sign_path(&receipt), "anna");
    assert!(page.main().contains(&format!("Puoi firmare entro il{}", day(10))), "{}", page.main());
    town.pass(10 * 24 * 3600);
    let (_, page) = opens(&town, &sign_path(&receipt), "anna");
    assert_eq!(page.h1(), "Firmi anche tu questa richiesta?", "the last day is good");
    town.pass(24 * 3600);
    let (mut anna, late) = opens(&town, &sign_path(&receipt), "anna");
    assert!(late.main().contains(&format!("Il tempo per firmare è finito il {}", day(10))), "{}", late.main());
    assert!(late.forms().iter().all(|f| f.value("scelta").is_none()), "nothing to sign with");
    assert!(!anna.get("/valfinta/sportello/area/").text.contains("/sportello/firma/"));
    let mut carlo = Browser::new(&town.url);
    log_in(&mut carlo, "valfinta", "carlo");
    let seen = status(&mut carlo, &receipt);
    assert!(seen.main().contains("Stato: Non firmata"), "{}", seen.main());
    assert!(seen.main().contains(&format!("Il tempo per la seconda firma è finito il {}", day(10))));
    // What only one may ask is free again, and its answers are not lost.
    let summary = carlo.send(&seen.form("/rifai"));
    assert!(summary.main().contains("firma entro 10 giorni, altrimenti"), "{}", summary.main());
    let again = carlo.send(&journey(ANNA).ready(&summary));
    assert!(again.main().contains("manca una firma"), "{}", again.main());
}

#[test]
fn what_is_withdrawn_is_not_signed_any_more_and_is_never_opened_again() {
    let town = Town::open_on(rich());
    let (mut carlo, receipt) = sent(&town);
    let (mut anna, page) = opens(&town, &sign_path(&receipt), "anna");
    let ask = carlo.get(&format!("/valfinta/sportello/pratica/{}/ritira", number(&receipt)));
    carlo.send(&ask.form("/ritira"));
    let late = signs(&mut anna, &page);
    assert!(late.main().contains("Non serve più la tua firma") && !late.main().contains("orto"), "{}", late.main());
    assert!(status(&mut carlo, &receipt).main().contains("Ritirata"));
    let mut office = Browser::new(&town.url);
    log_in_operator(&mut office, "rita");
    let page = office.get(&format!("/ufficio/pratica/valfinta/{}", number(&receipt)));
    assert!(!page.text.contains("value=\"riapri\""), "to open it again would do without the signature");
    let forged = form_with(&page, "azione", "scrivi").with("azione", "riapri").with("testo", "Riapro io");
    assert!(office.send(&forged).main().contains("non è possibile"));
}

#[test]
fn nobody_signs_for_two() {
    let town = Town::open_on(rich());
    let mut carlo = Browser::new(&town.url);
    log_in(&mut carlo, "valfinta", "carlo");
    let journey = journey(CARLO);
    let summary = journey.to_summary(&mut carlo);
    let refused = carlo.send(&journey.ready(&summary));
    assert_eq!(refused.status, 422);
    assert!(refused.main().contains("il tuo codice fiscale al posto di quello"), "{}", refused.main());
    // Without a login nobody signs at all, whatever the form's own door.
    let mut nobody = Browser::new(&town.url);
    let journey = self::journey(ANNA);
    let summary = journey.to_summary(&mut nobody);
    assert!(summary.main().contains("Dopo l’invio ti diamo un indirizzo"), "{}", summary.main());
    assert_eq!(nobody.send(&journey.ready(&summary)).status, 403);
    // Who asks alone needs nobody, not even a login.
    let mut alone = Journey::on(rich(), "valfinta", "firma-in-due");
    alone.answers.set("in_due", vec!["no".to_owned()]);
    alone.answers.set("altro_codice_fiscale", Vec::new());
    let receipt = alone.send(&mut Browser::new(&town.url));
    assert!(receipt.main().contains("Risposta entro") && !receipt.main().contains("manca una firma"));
}

#[test]
fn a_signature_needs_the_sessions_token_the_page_that_was_read_and_our_own_site() {
    let town = Town::open_on(rich());
    let (_, receipt) = sent(&town);
    let (mut anna, page) = opens(&town, &sign_path(&receipt), "anna");
    let form = form_with(&page, "scelta", "firmo");
    assert_eq!(anna.send(&form.clone().with("gettone", &"0".repeat(32))).status, 403);
    let unread = anna.send(&form.clone().with("letto", "1.00"));
    assert_eq!(unread.status, 422);
    assert!(unread.main().contains("Rileggi e firma di nuovo"), "{}", unread.main());
    anna.honest = false;
    assert_eq!(anna.send(&form).status, 403);
    anna.honest = true;
    // Another login with Anna's page in its hands.
    let (mut lucia, _) = opens(&town, &sign_path(&receipt), "lucia");
    assert_eq!(lucia.send(&form).status, 404);
    let page = anna.get(&sign_path(&receipt));
    assert_eq!(page.h1(), "Firmi anche tu questa richiesta?", "nothing of all this signed it");
    assert!(signs(&mut anna, &page).main().contains("Hai firmato"));
}

#[test]
fn what_is_corrected_after_the_signature_is_signed_again() {
    let town = Town::open_on(rich());
    let (mut carlo, receipt) = sent(&town);
    let (mut anna, page) = opens(&town, &sign_path(&receipt), "anna");
    signs(&mut anna, &page);
    let mut office = Browser::new(&town.url);
    log_in_operator(&mut office, "rita");
    let pratica = format!("/ufficio/pratica/valfinta/{}", number(&receipt));
    let act = |office: &mut Browser, action: &str, text: &str| {
        let page = office.get(&pratica);
        let form = form_with(&page, "azione", action);
        office.send(&form.with("testo", text).with("campi", "oggetto"))
    };
    act(&mut office, "prendi_in_carico", "");
    let asked = act(&mut office, "chiedi_integrazione", "Quale orto?");
    assert!(!asked.text.contains("value=\"altro_codice_fiscale\""), "who signs stays who she is");
    let answer = carlo.get(&format!("/valfinta/sportello/integrazione/{}", number(&receipt)));
    let seen = carlo.send(&answer.form(&number(&receipt)).with("oggetto", "L’orto di sotto"));
    assert!(seen.main().contains("Stato: Manca una firma"), "{}", seen.main());
    assert!(!seen.main().contains("Seconda firma"), "the old signature is of other answers");
    let unread = signs(&mut anna, &page);
    assert_eq!(unread.status, 422, "what she had read was other answers: {}", unread.main());
    let page = anna.get(&sign_path(&receipt));
    assert!(page.main().contains("L’orto di sotto"), "{}", page.main());
    signs(&mut anna, &page);
    assert!(status(&mut carlo, &receipt).main().contains("Stato: Inviata"));
}
