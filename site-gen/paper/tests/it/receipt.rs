//! Receipts.

use contract::answer::{Answer, Answers};
use contract::form::Form;
use paper::{Answered, Cosign, ReceiptSheet, receipt};

use crate::reader::Pdf;
use crate::sample;

fn whole() -> Vec<u8> {
    let (form, answers, office) = (sample::form(), sample::answers(), sample::office());
    receipt(&sample::receipt(&form, &answers, &office)).unwrap()
}

/// A form of one step with short questions and answers of one to four lines.
fn many(count: usize) -> (Form, Answers) {
    let mut form = sample::form();
    let model = form.field("pratica").cloned().unwrap();
    let mut answers = Answers::default();
    form.steps.truncate(1);
    form.steps[0].fields.clear();
    for n in 0..count {
        let mut field = model.clone();
        field.id = format!("f{n}");
        field.label = format!("Domanda{n}?");
        let more = "con parole che riempiono la riga fino in fondo ".repeat(n % 5);
        answers.0.insert(field.id.clone(), Answer::One(format!("Risposta{n}. {more}")));
        form.steps[0].fields.push(field);
    }
    (form, answers)
}

fn receipt_of(form: &Form, answers: &Answers) -> Pdf {
    let office = sample::office();
    Pdf::read(receipt(&sample::receipt(form, answers, &office)).unwrap())
}

#[test]
fn the_same_sheet_gives_the_same_bytes() {
    assert_eq!(whole(), whole());
    let (form, answers, office) = (sample::form(), sample::answers(), sample::office());
    let mut later = sample::receipt(&form, &answers, &office);
    later.instant = "2026-11-23T09:41:08Z".parse().unwrap();
    assert_ne!(receipt(&later).unwrap(), whole());
}

#[test]
fn it_says_who_must_sign_too_or_who_did() {
    let (form, answers, office) = (sample::form(), sample::answers(), sample::office());
    let text = |cosign| {
        let sheet = ReceiptSheet { cosign: Some(cosign), ..sample::receipt(&form, &answers, &office) };
        Pdf::read(receipt(&sheet).unwrap()).text().split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let owed = text(Cosign::Owed {
        who: "l’altro genitore",
        url: "https://comune.example/sportello/firma/QDRX",
        by: Some("23 dicembre 2026"),
    });
    for words in [
        "deve firmare anche l’altro genitore entro il 23 dicembre 2026",
        "Per firmare in due",
        "comune.example/sportello/firma/QDRX",
    ] {
        assert!(owed.contains(words), "{words}: {owed}");
    }
    let given = text(Cosign::Given("Anna Prova, 23 novembre 2026 (accesso con SPID)"));
    assert!(
        given.contains("Seconda firma Anna Prova, 23 novembre") && !given.contains("Per firmare in due"),
        "{given}"
    );
}

#[test]
fn it_says_all_that_a_receipt_owes() {
    let pdf = Pdf::read(whole());
    let text = pdf.text();
    for words in [
        "Comune di Quadri",
        "Ricevuta",
        "QDR-7F3K-92MX-C",
        "Chiedere di vedere o avere copia di documenti del Comune",
        "lunedì 23 novembre 2026, ore 10:41",
        "Risposta entro",
        "23 dicembre 2026",
        "la richiesta si considera respinta e puoi fare ricorso.",
        "Ufficio protocollo e affari generali",
        "3b1f 9c04 7aa2 e6d8",
        "n. 241 (art. 18-bis)",
        "https://www.comune.quadri.ch.it/stato?numero=QDR-7F3K-92MX-C",
        "Carta d’identità (fronte e retro).pdf (1,2 MB)",
        "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "Data di nascita",
        "3 maggio 1958",
        "333 123 4567",
        "Voglio vederli in ufficio, Voglio una copia semplice",
        "12,50 euro",
        "Ho già chiesto all’impresa, che non mi ha risposto.",
        "Non indicato",
        "pagina 1 di 3",
        "pagina 3 di 3",
        "Rilasciata come chiede la legge 7 agosto 1990, n. 241, art. 18-bis",
    ] {
        assert!(text.contains(words), "{words:?} is not in {text}");
    }
    // It was not asked, for no company asks.
    assert!(!text.contains("Partita IVA"));
}

#[test]
fn it_is_archivable_and_can_be_read_aloud() {
    let pdf = Pdf::read(whole());
    for said in
        ["<pdfaid:part>2</pdfaid:part>", "<pdfaid:conformance>A</pdfaid:conformance>", "<pdfuaid:part>1</pdfuaid:part>"]
    {
        assert!(pdf.says(said), "{said}");
    }
    let catalogue = pdf.catalogue();
    assert_eq!(catalogue.get(b"Lang").unwrap().as_str().unwrap(), b"it");
    let marks = pdf.follow(catalogue.get(b"MarkInfo").unwrap()).as_dict().unwrap();
    assert!(marks.get(b"Marked").unwrap().as_bool().unwrap());
    let shown = pdf.follow(catalogue.get(b"ViewerPreferences").unwrap()).as_dict().unwrap();
    assert!(shown.get(b"DisplayDocTitle").unwrap().as_bool().unwrap());

    let roles = ["H1", "H2", "H3", "L", "Figure", "Link"].map(|role| pdf.roles(role));
    // Title; five parts; two steps; the summary, the files and a list for each step; the code; its address.
    assert_eq!(roles, [1, 5, 2, 4, 1, 1]);
    // Each row has a name and a value; of the files only the value.
    assert_eq!(pdf.roles("LI"), pdf.roles("LBody"));
    assert_eq!(pdf.roles("Lbl"), pdf.roles("LBody") - 2);
    let figure = pdf.elements().find(|e| e.has(b"Alt")).unwrap();
    assert!(figure.get(b"Alt").unwrap().as_str().unwrap().starts_with(b"Codice QR"));
}

#[test]
fn more_answers_take_more_pages() {
    let pages = [5, 40, 120].map(|count| {
        let (form, answers) = many(count);
        receipt_of(&form, &answers).pages()
    });
    assert!(pages.is_sorted() && pages[0] < pages[1] && pages[1] < pages[2], "{pages:?}");
}

#[test]
fn a_question_is_never_parted_from_its_answer() {
    let (form, answers) = many(120);
    let texts = receipt_of(&form, &answers).texts();
    for n in 0..120 {
        let (question, answer) = (format!("Domanda{n}?"), format!("Risposta{n}."));
        let page = texts.iter().position(|t| t.contains(&question)).unwrap();
        assert!(texts[page].contains(&answer), "{question} is on page {page}, its answer is not");
    }
}

#[test]
fn a_title_is_never_the_last_line_of_a_page() {
    let (form, office) = (sample::form(), sample::office());
    // So many lines bring the title to the foot of a page.
    for lines in 34..48 {
        let after = "x\n".repeat(lines);
        let answers = sample::answers();
        let mut sheet = sample::receipt(&form, &answers, &office);
        sheet.after = &after;
        sheet.files = &[];
        let texts = Pdf::read(receipt(&sheet).unwrap()).texts();
        let page = texts.iter().find(|t| t.contains("Le risposte che hai inviato")).unwrap();
        assert!(page.contains("I tuoi dati Nome Maria Assunta"), "{lines}");
    }
}

#[test]
fn an_answer_longer_than_a_page_goes_on() {
    let (form, mut answers) = many(3);
    let long = (0..3_000).map(|n| format!("parola{n}")).collect::<Vec<_>>().join(" ");
    answers.0.insert("f1".to_owned(), Answer::One(format!("Risposta1. {long}")));
    let pdf = receipt_of(&form, &answers);
    assert!(pdf.pages() > 8);
    let text = pdf.text();
    assert!(text.contains("parola2999") && text.contains("Domanda2? Risposta2."));
}

#[test]
fn without_form_term_files_or_signature_it_is_one_page() {
    let (form, answers, office) = (sample::form(), sample::answers(), sample::office());
    let mut sheet = sample::receipt(&form, &answers, &office);
    sheet.answers = None;
    sheet.term = None;
    sheet.files = &[];
    sheet.promise = None;
    let pdf = Pdf::read(receipt(&sheet).unwrap());
    assert_eq!(pdf.pages(), 1);
    assert!(!pdf.text().contains("Risposta entro") && pdf.text().contains("pagina 1 di 1"));
    let none = Answers::default();
    sheet.answers = Some(Answered { form: &form, answers: &none });
    assert!(Pdf::read(receipt(&sheet).unwrap()).text().contains("Non indicato"));
}

#[test]
fn it_holds_what_the_comune_signed_line_by_line_and_the_signature() {
    let (form, answers, office) = (sample::form(), sample::answers(), sample::office());
    let sheet = sample::receipt(&form, &answers, &office);
    let text = Pdf::read(receipt(&sheet).unwrap()).text();
    let promise = sheet.promise.unwrap();
    for words in promise.text.lines().chain(["La firma del Comune", "«f1»", promise.keys_url]) {
        assert!(text.contains(words), "{words}: {text}");
    }
    assert!(text.replace(char::is_whitespace, "").contains(&format!("firma{}", promise.signature)), "{text}");
    let unsigned = Pdf::read(receipt(&paper::ReceiptSheet { promise: None, ..sheet }).unwrap()).text();
    assert!(!unsigned.contains("La firma del Comune"));
}

#[test]
fn what_an_operator_wrote_is_signed_by_the_citizen() {
    let (form, answers, office) = (sample::form(), sample::answers(), sample::office());
    let own = sample::receipt(&form, &answers, &office);
    assert!(!Pdf::read(receipt(&own).unwrap()).text().contains("Firma per esteso"));
    let written = "Compilata allo sportello da un operatore del Comune";
    let text = Pdf::read(receipt(&paper::ReceiptSheet { written: Some(written), ..own }).unwrap()).text();
    for words in [written, "Data e firma", "Firma per esteso e leggibile", "Firmo davanti all’operatore"] {
        assert!(text.contains(words), "{words}: {text}");
    }
}
