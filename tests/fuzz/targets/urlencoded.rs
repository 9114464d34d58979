//! A form as a browser sends it, from its bytes to the receipt.
//!
//! In: the body of a POST. Nothing panics: every step is drawn with what was typed and its slips. What is accepted is
//! accepted again as itself, asks the same questions, fits the form's schema, and is drawn as summary and on paper.

#![no_main]

use std::sync::LazyLock;

use contract::answer::{Answers, Typed};
use contract::form::{Field, Form};
use contract::index::Office;
use contract::kind::Kind;
use contract::lists::Lists;
use contract::read;
use contract::revision::Revision;
use contract::slip::FieldSlip;
use jiff::Timestamp;
use jiff::civil::Date;
use jsonschema::Validator;
use libfuzzer_sys::fuzz_target;
use markup::step::StepPage;
use markup::summary::{Consent, SummaryPage};
use paper::{Answered, ReceiptSheet};

const TODAY: Date = Date::constant(2026, 11, 23);

/// Every kind of question, all of them optional so that much is accepted, with one comune's list in its place.
static FORM: LazyLock<Form> = LazyLock::new(|| {
    let form: Form = serde_json::from_str(include_str!("../ogni-tipo.json")).expect("our own form");
    let lists = Lists::from([("scuole".to_owned(), vec!["Via Roma".to_owned(), "Via Po".to_owned()])]);
    form.with_lists(&lists)
});
static SCHEMA: LazyLock<Validator> =
    LazyLock::new(|| jsonschema::validator_for(&FORM.schema()).expect("our own schema"));

fuzz_target!(|body: &[u8]| {
    let mut typed = Typed::from_pairs(form_urlencoded::parse(body));
    let (_, slips) = read::answers(&FORM, &typed, TODAY);
    steps(&typed, &slips);
    // No browser sends two values of one control: of a condition on them any may hold, of an answer only the first.
    for field in FORM.fields().filter(|f| !matches!(f.kind, Kind::Choices { .. } | Kind::File { .. })) {
        let first = typed.all(&field.id).first().cloned();
        typed.set(&field.id, first.into_iter().collect());
    }
    if let Ok(answers) = read::form(&FORM, &typed, TODAY) {
        accepted(&typed, &answers);
    }
});

fn steps(typed: &Typed, slips: &[FieldSlip]) {
    let revision = Revision::of(b"prova");
    let refused = [("file".to_owned(), "Il file è vuoto".to_owned())];
    for (place, step) in FORM.steps.iter().enumerate() {
        let page = StepPage {
            form: &FORM,
            step: place,
            typed,
            slips,
            refused: &refused,
            added: None,
            action: "/quadri/sportello/prova/avvia",
            revision: &revision,
            known: &[],
            back: None,
            save: true,
            beyond: None,
            on_behalf: None,
            privacy_url: "/quadri/privacy/",
        };
        assert!(!markup::step::step(&page).into_string().is_empty());
        let own = read::step(&FORM, step, typed, TODAY).err().unwrap_or_default();
        let all = slips.iter().filter(|s| step.fields.iter().any(|f| f.id == s.field));
        assert!(all.eq(&own), "a step tells the form's own slips");
    }
}

fn accepted(typed: &Typed, answers: &Answers) {
    let again = FORM.as_typed(answers);
    let asked = |typed: &Typed| -> Vec<&str> {
        FORM.fields().filter(|f: &&Field| FORM.shows(f, typed)).map(|f| f.id.as_str()).collect()
    };
    assert_eq!(asked(typed), asked(&again), "what was asked is what is told");
    assert!(read::form(&FORM, &again, TODAY).as_ref() == Ok(answers), "an accepted answer is accepted again");
    let json = serde_json::to_value(answers).expect("answers are JSON");
    if let Err(why) = SCHEMA.validate(&json) {
        panic!("the schema refuses what was accepted: {why}");
    }
    for (id, answer) in &answers.0 {
        let field = FORM.field(id).expect("an answer of the form");
        assert!(!field.display(answer, contract::language::Language::Italian).is_empty(), "{id}");
    }
    let office = Office { id: "comune".into(), name: "Uffici comunali".into(), ..Office::default() };
    let page = SummaryPage {
        doubts: &[],
        form: &FORM,
        cosigner: None,
        typed,
        answers,
        action: "/quadri/sportello/r/x/invia",
        edit: &|step| format!("/quadri/sportello/r/x/{step}"),
        token: "t",
        consent: Consent::None,
        declared: false,
        slips: &[],
        problems: &[],
        already: None,
        term: None,
        office: &office,
        on_behalf: None,
    };
    assert!(!markup::summary::summary(&page).into_string().is_empty());
    // A sheet takes a hundred times longer than all the rest.
    if json.to_string().len() % 16 == 0 {
        sheet(answers, &office);
    }
}

fn sheet(answers: &Answers, office: &Office) {
    let sheet = ReceiptSheet {
        comune: "Comune di Quadri",
        cosign: None,
        reference: "QDR-7F3K-92MX-C",
        service: &FORM.title,
        sent: "lunedì 23 novembre 2026, ore 10:41",
        instant: Timestamp::UNIX_EPOCH,
        written: None,
        term: None,
        office,
        after: &FORM.after,
        status_url: "https://www.comune.quadri.ch.it/stato",
        check_hint: "il tuo codice fiscale",
        digest: "3b1f 9c04 7aa2 e6d8",
        files: &[],
        promise: None,
        answers: Some(Answered { form: &FORM, answers }),
    };
    assert!(paper::receipt(&sheet).is_ok_and(|pdf| pdf.starts_with(b"%PDF-")));
}
