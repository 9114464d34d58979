//! Every kind of question, from the blank page to the receipt: groups that grow and shrink, files, what is computed, what
//! must agree, what can be asked only once.

use contract::kind::Kind;
use tests::browser::{Browser, Form, Page};
use tests::journey::{Journey, log_in_operator, number};
use tests::town::{Town, rich};

const PDF: &[u8] = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n";

fn journey() -> Journey {
    Journey::on(rich(), "valfinta", "prova-di-tutto")
}

/// Walks to the last step, the one with the files, whose form is left to fill.
fn to_files(journey: &Journey, browser: &mut Browser) -> Page {
    let mut page = browser.get(&journey.first_step());
    for (place, step) in journey.form.steps.iter().enumerate().take(3) {
        let end = if place == 0 { "/avvia".to_owned() } else { format!("/{}", step.id) };
        page = browser.send(&journey.fill(&page, &end, place));
        assert_eq!(page.status, 200, "{}: {}", step.id, page.main());
    }
    page
}

fn files_form(journey: &Journey, page: &Page) -> Form {
    journey.fill(page, "/resto", 3)
}

fn to_summary(journey: &Journey, browser: &mut Browser) -> Page {
    let page = to_files(journey, browser);
    let form = files_form(journey, &page);
    browser.send_files(&form, &[("pianta", "pianta casa.pdf", PDF)])
}

fn sent(journey: &Journey, browser: &mut Browser) -> Page {
    let summary = to_summary(journey, browser);
    assert!(summary.path.ends_with("/riepilogo"), "{} {}", summary.path, summary.main());
    browser.send(&journey.ready(&summary))
}

#[test]
fn a_request_with_every_kind_of_question_ends_in_a_receipt_with_a_pdf() {
    let town = Town::open_on(rich());
    let (journey, mut browser) = (journey(), Browser::new(&town.url));
    let summary = to_summary(&journey, &mut browser);
    for shown in ["pianta casa.pdf (PDF, 48 byte)", "1 m²", "20,00 euro", "Numero di protocollo"] {
        assert!(summary.main().contains(shown), "{shown}: {}", summary.main());
    }
    // What is computed is changed by changing what it comes from.
    let changes = |id: &str| summary.links().iter().any(|(to, _)| to.ends_with(&format!("#campo-{id}")));
    let computed = journey.form.fields().filter(|f| matches!(f.kind, Kind::Computed { .. }));
    let computed: Vec<&str> = computed.map(|f| f.id.as_str()).collect();
    assert!(!computed.is_empty() && computed.iter().all(|id| !changes(id)), "{computed:?} {:?}", summary.links());
    assert!(changes("pianta"), "{:?}", summary.links());
    let receipt = browser.send(&journey.ready(&summary));
    assert!(receipt.path.contains("/ricevuta/"), "{}", receipt.main());
    assert!(receipt.main().contains("Impronta SHA-256"), "{}", receipt.main());
    let link = |end: &str| receipt.links().into_iter().find(|(to, _)| to.contains(end)).map(|(to, _)| to).unwrap();
    let (status, pdf) = browser.bytes(&link("/ricevuta.pdf"));
    assert_eq!((status.as_u16(), &pdf[..5]), (200, &b"%PDF-"[..]));
    assert_eq!(browser.bytes(&link("/ricevuta.pdf")).1, pdf, "the same receipt is the same bytes");
    let file = link("/file/");
    assert_eq!(browser.bytes(&file), (200.try_into().unwrap(), PDF.to_vec()));
    // A stranger has neither; an operator of the comune has both the answers and the file.
    let mut stranger = Browser::new(&town.url);
    assert!(stranger.get(&file).main().contains("Numero della richiesta"));
    let mut operator = Browser::new(&town.url);
    log_in_operator(&mut operator, "rita");
    let page = operator.get(&format!("/ufficio/pratica/valfinta/{}", number(&receipt)));
    let (to, _) = page.links().into_iter().find(|(to, _)| to.contains("/file/")).unwrap();
    assert_eq!(operator.bytes(&to).1, PDF);
}

#[test]
fn what_can_be_asked_once_is_refused_the_second_time_until_the_first_is_withdrawn() {
    let town = Town::open_on(rich());
    let (journey, mut first, mut second) = (journey(), Browser::new(&town.url), Browser::new(&town.url));
    let receipt = sent(&journey, &mut first);
    assert!(receipt.path.contains("/ricevuta/"), "{}", receipt.main());
    let refused = sent(&journey, &mut second);
    assert_eq!(refused.status, 422);
    assert!(refused.main().contains("Per questa persona e quest'anno c'è già una richiesta"), "{}", refused.main());
    // Withdrawn, the year is free again; the stamp is used up for ever.
    let page = first.get(&format!("/valfinta/sportello/pratica/{}/ritira", number(&receipt)));
    first.send(&page.form("/ritira"));
    let summary = second.get(&refused.path.replace("/invia", "/riepilogo"));
    let refused = second.send(&journey.ready(&summary));
    assert!(refused.main().contains("Questa marca da bollo è già stata usata"), "{}", refused.main());
    let page = second.get(&refused.path.replace("/invia", "/soldi/modifica"));
    let summary =
        second.send(&page.form("/soldi/modifica").with("bollo_numero", "99990000456789").with("azione", "avanti"));
    let receipt = second.send(&journey.ready(&summary));
    assert!(receipt.path.contains("/ricevuta/"), "{}", receipt.main());
}

#[test]
fn before_beginning_one_can_see_whether_it_makes_sense_and_nothing_is_sent() {
    let page = std::fs::read_to_string(
        rich().join("site/valfinta/servizi/cultura-e-tempo-libero/prova-di-tutto/inizia/index.html"),
    )
    .unwrap();
    assert!(page.contains("Puoi fare questa richiesta?") && page.contains("Abiti a Valfinta?"));
    let asked = page.split("sp-idoneita").nth(1).unwrap();
    // No form stands around the question: no button could send its answer.
    let before = page.split("sp-idoneita").next().unwrap();
    assert_eq!(before.matches("<form").count(), before.matches("</form>").count());
    assert!(asked.contains("rivolgiti al tuo Comune"));
}

#[test]
fn the_form_can_be_printed_and_filled_by_hand() {
    let town = Town::open_on(rich());
    let (status, pdf) = Browser::new(&town.url).bytes("/valfinta/sportello/prova-di-tutto/modulo.pdf");
    assert_eq!((status.as_u16(), &pdf[..5]), (200, &b"%PDF-"[..]));
}

#[test]
fn a_group_grows_and_shrinks_and_keeps_what_was_typed() {
    let town = Town::open_on(rich());
    let (journey, mut browser) = (journey(), Browser::new(&town.url));
    let page = browser.get(&journey.first_step());
    assert!(!page.text.contains("figli_1_nome"), "no child is asked for before one is added");
    let mut page = browser.send(&journey.fill(&page, "/avvia", 0).with("azione", "aggiungi-figli"));
    for (copy, name) in [(1, "Ada"), (2, "Bice"), (3, "Clio")] {
        let form = page.form("/chi").with(&format!("figli_{copy}_nome"), name);
        let form = form.with(&format!("figli_{copy}_disabile"), "no");
        page = browser.send(&form.with("azione", "aggiungi-figli"));
        assert_eq!(page.status, 200);
        assert!(!page.main().contains("C’è un problema"), "{}", page.main());
    }
    page = browser.send(&page.form("/chi").with("azione", "togli-figli-4"));
    page = browser.send(&page.form("/chi").with("azione", "togli-figli-2"));
    let form = page.form("/chi");
    assert_eq!(form.value("figli_1_nome"), Some("Ada"));
    assert_eq!(form.value("figli_2_nome"), Some("Clio"));
    assert_eq!(form.value("figli_3_nome"), None);
    let next = browser.send(&form.with("azione", "avanti"));
    assert_eq!(next.h1(), "Le cose", "{}", next.main());
}

#[test]
fn a_list_of_the_comune_is_chosen_from_and_nothing_else_is_taken() {
    let town = Town::open_on(rich());
    let (journey, mut browser) = (journey(), Browser::new(&town.url));
    let page = browser.get(&journey.first_step());
    let page = browser.send(&journey.fill(&page, "/avvia", 0).with("azione", "aggiungi-figli"));
    let form = page.form("/chi").with("figli_1_nome", "Ada").with("figli_1_disabile", "si");
    let wrong = browser.send(&form.clone().with("figli_1_scuola", "Scuola di Altrove").with("azione", "avanti"));
    assert_eq!(wrong.status, 422);
    assert!(wrong.main().contains("scegli una delle risposte proposte"), "{}", wrong.main());
    let right = browser.send(&form.with("figli_1_scuola", "Scuola primaria di Valfinta").with("azione", "avanti"));
    assert_eq!(right.h1(), "Le cose", "{}", right.main());
}

#[test]
fn answers_that_do_not_agree_are_told_at_the_one_to_mend() {
    let town = Town::open_on(rich());
    let (journey, mut browser) = (journey(), Browser::new(&town.url));
    let page = browser.get(&journey.first_step());
    for (field, value, told) in [
        ("genitore_data_nascita", "11/12/1985", "non corrisponde alla data di nascita"),
        ("genitore_sesso", "F", "non corrisponde al sesso"),
        ("genitore_cognome", "Bianchi", "non corrisponde al cognome"),
    ] {
        let wrong = browser.send(&journey.fill(&page, "/avvia", 0).with(field, value));
        assert_eq!(wrong.status, 422, "{field}");
        assert!(wrong.main().contains(told), "{field}: {}", wrong.main());
    }
    let page = browser.send(&journey.fill(&page, "/avvia", 0));
    let form = journey.fill(&page, "/cose", 1).with("quando_dal", "3/12/2199").with("quando_al", "2/12/2199");
    let wrong = browser.send(&form);
    assert!(wrong.main().contains("scrivi un giorno che non viene prima dell’inizio"), "{}", wrong.main());
}

#[test]
fn a_file_that_is_not_taken_is_told_and_nothing_else_is_lost() {
    let town = Town::open_on(rich());
    let (journey, mut browser) = (journey(), Browser::new(&town.url));
    let page = to_files(&journey, &mut browser);
    let form = files_form(&journey, &page).with("note", "Da non perdere");
    for (name, bytes, told) in [
        ("gioco.exe", &b"MZ\x90"[..], "non è di un tipo che possiamo ricevere"),
        ("pianta.pdf", b"MZ\x90", "non è quello che dice il suo nome"),
        ("grande.pdf", &[b'x'; 1_000_001], "è troppo grande: al massimo 1 MB"),
        ("vuoto.pdf", b"", "è vuoto"),
    ] {
        let page = browser.send_files(&form, &[("pianta", name, bytes)]);
        assert_eq!(page.status, 422, "{name}");
        assert!(page.main().contains(told), "{name}: {}", page.main());
        assert_eq!(page.form("/resto").value("note"), Some("Da non perdere"));
    }
    let two = [("pianta", "una.pdf", PDF), ("pianta", "due.pdf", PDF), ("pianta", "tre.pdf", PDF)];
    let page = browser.send_files(&form, &two);
    assert!(page.main().contains("«tre.pdf» è di troppo"), "{}", page.main());
    assert!(page.main().contains("una.pdf") && page.main().contains("due.pdf"));
    // One goes, the other stays.
    let gone = page.text.split("value=\"stacca-pianta-").nth(1).and_then(|t| t.split('"').next()).unwrap().to_owned();
    let page = browser.send(&page.form("/resto").with("azione", &format!("stacca-pianta-{gone}")));
    assert!(!page.main().contains("una.pdf") && page.main().contains("due.pdf"), "{}", page.main());
}

#[test]
fn no_file_is_found_in_clear_in_the_data_folder() {
    let town = Town::open_on(rich());
    let (journey, mut browser) = (journey(), Browser::new(&town.url));
    sent(&journey, &mut browser);
    let mut files = 0;
    let mut next = vec![town.files()];
    while let Some(folder) = next.pop() {
        for entry in std::fs::read_dir(folder).unwrap().flatten() {
            if entry.path().is_dir() {
                next.push(entry.path());
                continue;
            }
            files += 1;
            let bytes = std::fs::read(entry.path()).unwrap();
            assert!(!bytes.windows(5).any(|w| w == b"%PDF-"));
        }
    }
    assert_eq!(files, 1);
}
