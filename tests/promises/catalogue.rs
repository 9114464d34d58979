//! The national catalogue: every service of it has a form of its own, which goes from the blank page to the receipt.

use std::collections::BTreeSet;

use tests::browser::Browser;
use tests::journey::{Journey, index, log_in};
use tests::town::{Town, root};
use tests::whole::{COMUNE, catalogue, whole};

#[test]
fn every_national_service_has_a_card_and_a_form_of_its_own() {
    let mut folders = BTreeSet::new();
    for (service, archetype) in catalogue() {
        let folder = root().join("content/servizi").join(service);
        let read =
            |name| std::fs::read_to_string(folder.join(name)).unwrap_or_else(|e| panic!("{service}/{name}: {e}"));
        assert!(read("scheda.md").contains(&format!("\narchetipo = \"{archetype}\"\n")), "{service} is no {archetype}");
        assert!(read("modulo.toml").matches("[[passi.campi]]").count() > 3, "{service}");
        folders.insert(service);
    }
    assert_eq!(folders.len(), 29);
}

#[test]
fn every_national_service_goes_from_the_blank_page_to_a_receipt_with_files_and_groups() {
    let town = Town::open_on(whole());
    let (mut files, mut groups) = (0, 0);
    for (place, (service, _)) in catalogue().enumerate() {
        let mut browser = Browser::new(&town.url);
        log_in(&mut browser, COMUNE, "carlo");
        let journey = Journey::on(whole(), COMUNE, service).with_copies(2, place);
        let receipt = journey.send(&mut browser);
        let text = receipt.main();
        assert!(text.contains("Richiesta inviata"), "{service}: {text}");
        // Whatever was answered stands on the receipt.
        for field in journey.form.fields().filter(|f| f.kind.is_asked() && journey.form.shows(f, &journey.answers)) {
            let label = field.label.trim_end_matches(['?', ':']);
            assert!(text.contains(label), "{service}: {} ({label}) is not on the receipt: {text}", field.id);
        }
        files += text.matches("Impronta SHA-256").count();
        groups += journey.form.fields().filter(|f| matches!(f.kind, contract::kind::Kind::Repeat { .. })).count();
        let (pdf, _) = receipt.links().into_iter().find(|(to, _)| to.ends_with("/ricevuta.pdf")).unwrap();
        let (status, bytes) = browser.bytes(&pdf);
        assert_eq!((status.as_u16(), &bytes[..5]), (200, &b"%PDF-"[..]), "{service}");
    }
    assert!(files > 10 && groups > 3, "{files} files, {groups} groups");
}

#[test]
fn what_the_tests_open_is_what_the_content_has() {
    // A service that is added to the content and not to the list would never be walked.
    let known: BTreeSet<&str> = catalogue().map(|(service, _)| service).chain(["residenza", "_generico"]).collect();
    let folders = std::fs::read_dir(root().join("content/servizi")).unwrap().flatten();
    for folder in folders.filter(|f| f.path().is_dir()) {
        let name = folder.file_name().into_string().unwrap();
        assert!(known.contains(name.as_str()), "{name} is not in the catalogue of the tests");
    }
    assert!(index(COMUNE).services.len() >= 10);
}
