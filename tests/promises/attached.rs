//! Files of a request: added once, gone only when nothing names them, never lost unseen; and what is signed by logging in.

use std::path::PathBuf;

use sha2::{Digest, Sha256};
use tests::browser::{Browser, Form, Page};
use tests::journey::{Journey, log_in, log_in_operator, number};
use tests::town::{Town, rich};
use tests::whole::{COMUNE, whole};

const PDF: &[u8] = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n";
/// As the script cuts them.
const PIECE: usize = 256 * 1024;
const OTHER: &[u8] = b"%PDF-1.7\n1 0 obj\n<</A 1>>\nendobj\ntrailer\n<<>>\n%%EOF\n";

fn journey() -> Journey {
    Journey::on(rich(), "valfinta", "prova-di-tutto")
}

/// Walks to the step with the files.
fn to_files(journey: &Journey, browser: &mut Browser, changed: &[(&str, &str)]) -> Page {
    let mut page = browser.get(&journey.first_step());
    for (place, step) in journey.form.steps.iter().enumerate().take(3) {
        let end = if place == 0 { "/avvia".to_owned() } else { format!("/{}", step.id) };
        let mut form = journey.fill(&page, &end, place);
        for (field, value) in changed {
            form = if form.value(field).is_some() { form.with(field, value) } else { form };
        }
        page = browser.send(&form);
        assert_eq!(page.status, 200, "{}: {}", step.id, page.main());
    }
    page
}

fn last_step(journey: &Journey, page: &Page) -> Form {
    journey.fill(page, "/resto", 3)
}

fn kept(town: &Town) -> Vec<PathBuf> {
    let (mut files, mut next) = (Vec::new(), vec![town.files()]);
    while let Some(folder) = next.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            match entry.path().is_dir() {
                true => next.push(entry.path()),
                false => files.push(entry.path()),
            }
        }
    }
    files
}

#[test]
fn a_second_tap_adds_no_second_file_and_what_is_taken_away_is_gone() {
    let town = Town::open_on(rich());
    let (journey, mut browser) = (journey(), Browser::new(&town.url));
    let page = to_files(&journey, &mut browser, &[]);
    let form = last_step(&journey, &page).with("azione", "allega-pianta");
    browser.send_files(&form, &[("pianta", "casa.pdf", PDF)]);
    let page = browser.send_files(&form, &[("pianta", "casa.pdf", PDF)]);
    assert_eq!(page.main().matches("casa.pdf (").count(), 1, "{}", page.main());
    assert_eq!(kept(&town).len(), 1);
    let id = page.text.split("value=\"stacca-pianta-").nth(1).and_then(|t| t.split('"').next()).unwrap().to_owned();
    let page = browser.send(&page.form("/resto").with("azione", &format!("stacca-pianta-{id}")));
    assert!(!page.main().contains("casa.pdf"), "{}", page.main());
    assert_eq!(kept(&town), Vec::<PathBuf>::new());
}

#[test]
fn a_draft_that_is_thrown_away_takes_its_files_along() {
    let town = Town::open_on(rich());
    let (journey, mut browser) = (journey(), Browser::new(&town.url));
    log_in(&mut browser, "valfinta", "lucia");
    let page = to_files(&journey, &mut browser, &[]);
    browser.send_files(&last_step(&journey, &page), &[("pianta", "casa.pdf", PDF)]);
    assert_eq!(kept(&town).len(), 1);
    let area = browser.get("/valfinta/sportello/area/");
    let sure = browser.send(&area.form("/area/bozza"));
    assert!(sure.main().contains("Cancellare la richiesta non ancora inviata?"), "{}", sure.main());
    assert_eq!(kept(&town).len(), 1, "she has only been asked");
    let area = browser.send(&sure.form("/area/bozza"));
    assert!(!area.main().contains(&journey.form.title), "{}", area.main());
    assert_eq!(kept(&town), Vec::<PathBuf>::new());
}

#[test]
fn nothing_is_sent_with_a_file_that_is_not_there_any_more() {
    let town = Town::open_on(rich());
    let (journey, mut browser) = (journey(), Browser::new(&town.url));
    let page = to_files(&journey, &mut browser, &[]);
    let summary = browser.send_files(&last_step(&journey, &page), &[("pianta", "casa.pdf", PDF)]);
    for file in kept(&town) {
        std::fs::remove_file(file).unwrap();
    }
    let page = browser.send(&journey.ready(&summary));
    assert_eq!(page.status, 422);
    assert!(page.main().contains("Il file «casa.pdf» non c’è più"), "{}", page.main());
}

#[test]
fn a_file_that_is_asked_again_stays_as_it_was_until_the_new_one_is_right() {
    let town = Town::open_on(rich());
    let (journey, mut citizen, mut clerk) = (journey(), Browser::new(&town.url), Browser::new(&town.url));
    let page = to_files(&journey, &mut citizen, &[]);
    let summary = citizen.send_files(&last_step(&journey, &page), &[("pianta", "casa.pdf", PDF)]);
    let receipt = citizen.send(&journey.ready(&summary));
    let key = number(&receipt);
    log_in_operator(&mut clerk, "rita");
    for (deed, text) in [("prendi_in_carico", ""), ("chiedi_integrazione", "La pianta non si legge")] {
        let page = clerk.get(&format!("/ufficio/pratica/valfinta/{key}"));
        let form = page.forms().into_iter().find(|f| f.value("azione") == Some(deed)).unwrap();
        let form = form.with("testo", text);
        let form = if deed == "chiedi_integrazione" { form.with("campi", "pianta") } else { form };
        clerk.send(&form);
    }
    let asked = citizen.get(&format!("/valfinta/sportello/integrazione/{key}"));
    let form = asked.form(&format!("/{key}"));
    let long = "à".repeat(4001);
    for (text, name, bytes, told) in [
        ("Eccola", "foto.exe", &b"MZ\x90"[..], "non è di un tipo che possiamo ricevere"),
        (long.as_str(), "nuova.pdf", OTHER, "La risposta è troppo lunga"),
    ] {
        // A right one beside a wrong one goes with it: what is chosen is chosen again together.
        let two = [("pianta", "giusta.pdf", OTHER), ("pianta", name, bytes)];
        let page = citizen.send_files(&form.clone().with("risposta", text), &two);
        assert_eq!(page.status, 422, "{name}");
        assert!(page.main().contains(told) && page.main().contains("casa.pdf"), "{}", page.main());
        assert_eq!(page.form(&format!("/{key}")).value("risposta"), Some(text));
        assert_eq!(kept(&town).len(), 1, "what was not taken leaves nothing behind");
    }
    let page = citizen.send_files(&form.with("risposta", "Eccola"), &[("pianta", "nuova.pdf", OTHER)]);
    assert!(page.main().contains("In lavorazione"), "{}", page.main());
    let page = clerk.get(&format!("/ufficio/pratica/valfinta/{key}"));
    let (to, _) = page.links().into_iter().find(|(to, _)| to.contains("/file/")).unwrap();
    assert_eq!(clerk.bytes(&to).1, OTHER);
}

#[test]
fn a_visitor_who_writes_somebodys_name_takes_nobodys_place() {
    let town = Town::open_on(rich());
    let journey = journey();
    let send = |browser: &mut Browser| {
        let page = to_files(&journey, browser, &[]);
        let summary = browser.send_files(&last_step(&journey, &page), &[("pianta", "casa.pdf", PDF)]);
        browser.send(&journey.ready(&summary))
    };
    let other_stamp = |browser: &mut Browser, page: &Page, number: &str| {
        let page = browser.get(&page.path.replace("/invia", "/soldi/modifica"));
        let form = page.form("/soldi/modifica").with("bollo_numero", number).with("azione", "avanti");
        let summary = browser.send(&form);
        browser.send(&journey.ready(&summary))
    };
    let (mut stranger, mut visitor) = (Browser::new(&town.url), Browser::new(&town.url));
    assert!(send(&mut stranger).path.contains("/ricevuta/"));
    let refused = send(&mut visitor);
    assert!(refused.main().contains("Se non l’hai fatta tu, entra con la tua identità"), "{}", refused.main());
    // Who logs in is not held against a visitor: only the stamp is used up.
    let mut mother = Browser::new(&town.url);
    log_in(&mut mother, "valfinta", "lucia");
    let refused = send(&mut mother);
    assert!(refused.main().contains("Questa marca da bollo è già stata usata"), "{}", refused.main());
    assert!(!refused.main().contains("Se non l’hai fatta tu"), "{}", refused.main());
    let receipt = other_stamp(&mut mother, &refused, "99990000456789");
    assert!(receipt.path.contains("/ricevuta/"), "{}", receipt.main());
    // But against another who did.
    let mut father = Browser::new(&town.url);
    log_in(&mut father, "valfinta", "carlo");
    let refused = send(&mut father);
    assert!(refused.main().contains("c&#39;è già una richiesta") || refused.main().contains("c'è già una richiesta"));
    assert!(!refused.main().contains("Se non l’hai fatta tu"), "{}", refused.main());
}

#[test]
fn what_is_signed_by_logging_in_is_not_sent_before() {
    let town = Town::open_on(rich());
    let (journey, mut browser) = (journey(), Browser::new(&town.url));
    // From five metres on a signature is asked for.
    let page = to_files(&journey, &mut browser, &[("larghezza", "6")]);
    assert!(page.main().contains("La tua firma"), "{}", page.main());
    let summary = browser.send_files(&last_step(&journey, &page), &[("pianta", "casa.pdf", PDF)]);
    let page = browser.send(&journey.ready(&summary));
    assert!(page.main().contains("devi prima entrare con la tua identità"), "{} {}", page.path, page.main());
    let (login, _) = page.links().into_iter().find(|(to, _)| to.contains("/accedi/")).unwrap();
    let form = browser.get(&login).form("/accedi/").with("persona", "lucia");
    let back = browser.send(&form);
    assert!(back.main().contains("casa.pdf"), "what was typed came along: {}", back.main());
    let receipt = browser.send(&journey.ready(&back));
    assert!(receipt.path.contains("/ricevuta/"), "{}", receipt.main());
}

/// One piece, as the script sends it.
fn piece(browser: &mut Browser, page: &Page, digest: &str, whole: usize, from: &str, bytes: Option<&[u8]>) -> String {
    let form = Form { action: format!("{}/pezzo", page.path), method: "post".into(), fields: Vec::new() };
    let form = form.with("campo", "pianta").with("nome", "casa.pdf").with("impronta", digest);
    let form = form.with("lungo", &whole.to_string()).with("da", from);
    let files: Vec<(&str, &str, &[u8])> = bytes.map(|b| ("pezzo", "pezzo", b)).into_iter().collect();
    browser.send_files(&form, &files).text
}

#[test]
fn a_file_that_comes_in_pieces_goes_on_where_it_stopped() {
    let town = Town::open_on(rich());
    let (journey, mut browser) = (journey(), Browser::new(&town.url));
    let page = to_files(&journey, &mut browser, &[]);
    let file = format!("%PDF-1.7\n1 0 obj\n{}%%EOF\n", " ".repeat(2 * PIECE)).into_bytes();
    let digest = contract::revision::hex(&Sha256::digest(&file));
    let whole = file.len();
    let send =
        |browser: &mut Browser, from: &str, bytes: Option<&[u8]>| piece(browser, &page, &digest, whole, from, bytes);
    assert_eq!(send(&mut browser, "", None), "{\"qui\":0}");
    assert_eq!(send(&mut browser, "0", Some(&file[..100])), "{\"qui\":0}", "no crumbs");
    assert_eq!(send(&mut browser, "0", Some(&file[..PIECE])), "{\"qui\":262144}");
    // The answer was lost: the same piece again changes nothing, and none is taken before its turn.
    assert_eq!(send(&mut browser, "0", Some(&file[..PIECE])), "{\"qui\":262144}");
    assert_eq!(send(&mut browser, "524288", Some(&file[2 * PIECE..])), "{\"qui\":262144}");
    assert_eq!(send(&mut browser, "", None), "{\"qui\":262144}");
    assert_eq!(send(&mut browser, "262144", Some(&file[PIECE..2 * PIECE])), "{\"qui\":524288}");
    assert!(!browser.get(&page.path).main().contains("casa.pdf"), "not before it is whole");
    assert_eq!(send(&mut browser, "524288", Some(&file[2 * PIECE..])), "\"fatto\"");
    assert!(browser.get(&page.path).main().contains("casa.pdf (PDF, 525 KB)"));
    assert_eq!(kept(&town).len(), 1, "the pieces are gone");
    // What is not what it was said to be is not taken, nor is what nobody asks for.
    let other = "0".repeat(64);
    assert_eq!(piece(&mut browser, &page, &other, 9, "", None), "{\"qui\":0}");
    let told = piece(&mut browser, &page, &other, 9, "0", Some(&file[..9]));
    assert!(told.contains("non si apre"), "{told}");
    assert!(piece(&mut browser, &page, &other, 1_000_001, "", None).contains("al massimo 1 MB"));
    let mut stranger = Browser::new(&town.url);
    assert!(!send(&mut stranger, "", None).contains("{\"qui\":"));
    assert_eq!(kept(&town).len(), 1);
}

#[test]
fn with_script_a_lost_signal_costs_one_piece() {
    let town = Town::open_on(rich());
    let (journey, mut browser) = (journey(), Browser::new(&town.url));
    let page = to_files(&journey, &mut browser, &[]);
    let (name, value) = browser.cookies().iter().next().unwrap();
    let cookie = format!("{name}={value}");
    crate::browser::run("pieces.mjs", &[&town.url, &page.path, &cookie]);
}

#[test]
fn a_file_that_is_chosen_before_the_answer_that_asks_for_it_is_kept() {
    let town = Town::open_on(whole());
    let (journey, mut browser) = (Journey::on(whole(), COMUNE, "imu"), Browser::new(&town.url));
    let page = browser.get(&journey.first_step());
    let page = browser.send(&journey.fill(&page, "/avvia", 0));
    let form = page.form("/contribuente").without("ruolo").with("azione", "allega-delega");
    let page = browser.send_files(&form, &[("delega", "delega.pdf", PDF)]);
    assert!(page.main().contains("delega.pdf (PDF"), "{}", page.main());
}
