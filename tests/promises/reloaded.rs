//! Old telephones load a page again that they had put away, and people carry addresses to other devices: an address that
//! only takes forms in leads on, and a draft that is not here says how it is found again.

use counter::archive::Archive;
use counter::draft::DraftId;
use tests::browser::Browser;
use tests::front_door::FrontDoor;
use tests::functions::Functions;
use tests::journey::{Journey, log_in, number};
use tests::runtime_api::Runs;
use tests::town::{Town, published};
use web::doors::Doors;

const SERVICE: &str = "occupazione-suolo-pubblico";

#[test]
fn a_page_with_a_mistake_can_be_loaded_again() {
    let town = Town::open();
    let (journey, mut browser) = (Journey::to("quadri", SERVICE), Browser::new(&town.url));
    let begin = format!("/quadri/sportello/{SERVICE}/avvia");
    let blank = browser.get(&begin);
    assert!(blank.path.ends_with(&format!("/sportello/{SERVICE}/")), "who wrote nothing begins: {}", blank.path);
    let page = browser.get(&journey.first_step());
    let wrong = browser.send(&journey.fill(&page, "/avvia", 0).with("codice_fiscale", "X").with("nome", "Ada"));
    assert_eq!((wrong.status.as_u16(), wrong.path.as_str()), (422, begin.as_str()));
    let again = browser.get(&begin);
    assert!(again.status == 200 && again.path.ends_with("/richiedente"), "{} {}", again.status, again.path);
    assert_eq!(again.form("/richiedente").value("nome"), Some("Ada"), "what was typed is there");
    assert!(again.main().contains("C’è un problema"), "and what is wrong: {}", again.main());

    let summary = journey.to_summary(&mut browser);
    let refused = browser.send(&summary.form("/invia"));
    assert!(refused.status == 422 && refused.path.ends_with("/invia"), "{} {}", refused.status, refused.path);
    let again = browser.get(&refused.path);
    assert!(again.status == 200 && again.path.ends_with("/riepilogo"), "{} {}", again.status, again.path);
    let receipt = browser.send(&journey.ready(&again));
    assert!(receipt.path.contains("/ricevuta/"), "{}", receipt.main());
    // What was sent is a receipt from there too.
    assert_eq!(browser.get(&refused.path).path, receipt.path);
}

#[test]
fn every_other_address_that_only_takes_forms_in_leads_on() {
    let town = Town::open();
    let mut browser = Browser::new(&town.url);
    log_in(&mut browser, "quadri", "carlo");
    let key = number(&Journey::to("quadri", SERVICE).send(&mut browser));
    for (from, to) in [
        (format!("pratica/{key}/rifai"), format!("/quadri/sportello/pratica/{key}")),
        ("area/bozza".to_owned(), "/quadri/sportello/area/".to_owned()),
        ("area/dimentica".to_owned(), "/quadri/sportello/area/".to_owned()),
        ("valuta/".to_owned(), "/quadri/".to_owned()),
    ] {
        let page = browser.get(&format!("/quadri/sportello/{from}"));
        assert_eq!((page.status.as_u16(), page.path.as_str()), (200, to.as_str()), "{from}");
    }
}

#[test]
fn a_drafts_address_on_another_device_says_how_to_find_it_again() {
    let town = Town::open();
    let mut browser = Browser::new(&town.url);
    let summary = Journey::to("quadri", SERVICE).to_summary(&mut browser);
    let id = summary.path.split('/').rev().nth(1).unwrap().to_owned();
    let nobodys = "AAAAAAAAAAAAAAAAAAAAAA";
    let mut told = Vec::new();
    for id in [&id, nobodys] {
        let mut other = Browser::new(&town.url);
        for place in ["riepilogo", "richiedente", "salvata", "invia"] {
            let page = other.get(&format!("/quadri/sportello/domanda/{id}/{place}"));
            assert_eq!(page.status, 404, "{place}");
            let link = |text: &str| page.links().into_iter().find(|(_, t)| t == text).map(|(to, _)| to);
            let resume = link("Riprendi con il codice").unwrap_or_else(|| panic!("{place}: {}", page.main()));
            assert_eq!(resume, format!("/quadri/sportello/riprendi/{id}"));
            assert!(link("Entra con la tua identità").unwrap().contains("/accedi/?ritorno="), "{place}");
            assert_eq!(other.get(&resume).status, 200);
            told.push(page.text.replace(id, ""));
        }
    }
    assert!(told.windows(2).all(|two| two[0] == two[1]), "whether it exists is not told");
}

#[test]
fn a_file_that_was_added_is_named_and_only_what_is_still_wrong_is_told() {
    let town = Town::open();
    let (journey, mut browser) = (Journey::to("quadri", SERVICE), Browser::new(&town.url));
    journey.to_summary(&mut browser);
    let summary = browser.get(&format!("/quadri/sportello/{SERVICE}/"));
    let mut page = browser.send(&journey.fill(&summary, "/avvia", 0));
    for (place, step) in journey.form.steps.iter().enumerate().skip(1).take(3) {
        page = browser.send(&journey.fill(&page, &format!("/{}", step.id), place));
    }
    let wrong = browser.send(&page.form("/bollo").without("impegno").without("veridicita").with("azione", "avanti"));
    assert_eq!(wrong.status, 422);
    for declaration in ["«Mi impegno a pagare il canone dovuto", "«Dichiaro che i dati sono veri"] {
        assert!(wrong.main().contains(declaration), "each is named: {}", wrong.main());
    }
    let form = wrong.form("/bollo").without("impegno").with("veridicita", "si").with("azione", "allega-planimetria");
    let pdf: &[u8] = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n%altra\n";
    let added = browser.send_files(&form, &[("planimetria", "altra pianta.pdf", pdf)]);
    assert_eq!(added.status, 200, "{}", added.main());
    assert!(added.main().contains("Abbiamo aggiunto altra pianta.pdf"), "{}", added.main());
    assert!(added.text.contains("<title>File aggiunto: "), "{}", added.text);
    assert!(added.main().contains("avanti conferma «Mi impegno"), "what is still wrong: {}", added.main());
    assert!(!added.main().contains("avanti conferma «Dichiaro"), "{}", added.main());
}

/// A sending may be cut off after the request was kept and before its draft is forgotten.
#[test]
fn a_draft_that_stayed_behind_leads_to_its_receipt() {
    let door = FrontDoor::open(Functions::start(published(), Runs::Ours));
    let town = &door.functions().installed.town;
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let (journey, mut browser) = (Journey::to("quadri", SERVICE), Browser::new(&door.url));
    let summary = journey.to_summary(&mut browser);
    let here = summary.path.trim_end_matches("riepilogo").to_owned();
    let id = DraftId::parse(here.trim_end_matches('/').rsplit('/').next().unwrap()).unwrap();
    let istat = &journey.index.comune.istat;
    let draft = runtime.block_on(town.archive().draft(istat, &id)).unwrap().unwrap();
    let step = browser.get(&format!("{here}{}", journey.form.steps[0].id));
    let receipt = browser.send(&journey.ready(&summary));
    assert!(receipt.path.contains("/ricevuta/"), "{}", receipt.main());

    runtime.block_on(town.archive().put_draft(&draft)).unwrap();
    assert_eq!(browser.get(&summary.path).path, receipt.path);
    assert_eq!(browser.send(&journey.fill(&step, "", 0)).path, receipt.path);
    assert_eq!(browser.send(&journey.ready(&summary)).path, receipt.path);
    // What begins again is a new request.
    runtime.block_on(town.archive().put_draft(&draft)).unwrap();
    let again = journey.to_summary(&mut browser);
    assert!(again.path.ends_with("/riepilogo") && again.path != summary.path, "{}", again.path);
}
