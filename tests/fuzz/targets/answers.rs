//! Documents that were not made by our generator: a form, the answers to it, what was typed.
//!
//! In: three JSON documents, one a line. Nothing panics and everything ends: conditions, formulas, agreements, the words
//! of every slip, the schema, the step's page.

#![no_main]

use contract::answer::{Answer, Answers, Typed};
use contract::condition::Condition;
use contract::form::Form;
use contract::formula::Formula;
use contract::language::Language;
use contract::revision::Revision;
use contract::{read, told};
use jiff::civil::Date;
use libfuzzer_sys::fuzz_target;
use markup::step::StepPage;

const TODAY: Date = Date::constant(2026, 11, 23);

fuzz_target!(|data: &[u8]| {
    if let Ok(text) = str::from_utf8(data) {
        formula(text);
    }
    let mut lines = data.split(|b| *b == b'\n');
    let mut line = || lines.next().unwrap_or_default();
    let (form, answers, typed) = (line(), line(), line());
    let Ok(form) = serde_json::from_slice::<Form>(form) else { return };
    let answers: Answers = serde_json::from_slice(answers).unwrap_or_default();
    let typed: Typed = serde_json::from_slice(typed).unwrap_or_else(|_| form.as_typed(&answers));
    document(&form);
    questions(&form, &answers, &typed);
    drawn(&form, &typed);
});

fn formula(text: &str) {
    let Ok(formula) = Formula::parse(text) else { return };
    assert_eq!(Formula::parse(formula.text()).as_ref(), Ok(&formula));
    for n in [0, 1, -1, 1_000, i64::MAX, i64::MIN] {
        let _ = formula.value(&|_| Some(n));
    }
    assert_eq!(formula.renamed(&|name| vec![name.to_owned()]).as_ref(), Some(&formula));
    let twice = formula.renamed(&|name| vec![format!("{name}_1"), format!("{name}_2")]);
    assert!(twice.is_none_or(|twice| twice.fields().len() == formula.fields().len() * 2));
}

fn document(form: &Form) {
    let (bytes, revision) = form.canonical().expect("a form is JSON");
    let again: Form = serde_json::from_slice(&bytes).expect("what we write we read");
    assert_eq!(&again, form);
    assert_eq!(again.canonical().map(|(_, revision)| revision).ok(), Some(revision));
    let schema = form.schema();
    assert!(schema["properties"].as_object().is_some_and(|all| all.len() <= form.fields().count()));
    for slip in form.agreements.iter().flat_map(|a| a.slips()) {
        if let Some(field) = form.field(slip.0) {
            let _ = slip.1.sentence(field, Language::English);
        }
    }
}

fn questions(form: &Form, answers: &Answers, typed: &Typed) {
    let (read, slips) = read::answers(form, typed, TODAY);
    for slip in slips.iter().chain(&form.agreements.iter().filter_map(|a| a.slip(answers)).collect::<Vec<_>>()) {
        if let Some(field) = form.field(&slip.field) {
            assert!(!slip.slip.sentence(field, Language::Italian).is_empty());
        }
    }
    for field in form.fields() {
        let _ = (form.shows(field, typed), field.constraints(), field.full_label());
        let conditions: Vec<&Condition> = field.when.iter().collect();
        let _ = told::only_if(form, &conditions, &field.kind);
        for slip in field.slips() {
            let _ = slip.sentence(field, Language::English);
        }
        let _ = (read::computed(form, field, answers), read::computed(form, field, &read));
        let odd = Answer::Many(vec![String::new(), "1.2".to_owned()]);
        for answer in answers.get(&field.id).into_iter().chain(read.get(&field.id)).chain([&odd]) {
            let _ = (field.display(answer, Language::English), answer.text());
        }
    }
}

fn drawn(form: &Form, typed: &Typed) {
    let (_, slips) = read::answers(form, typed, TODAY);
    let revision = Revision::of(b"prova");
    for (step, named) in form.steps.iter().enumerate() {
        let _ = form.shows_step(named, typed);
        let page = StepPage {
            form,
            step,
            typed,
            slips: &slips,
            refused: &[],
            added: None,
            action: "/",
            revision: &revision,
            known: &[],
            back: None,
            save: false,
            beyond: None,
            on_behalf: None,
            privacy_url: "/",
        };
        assert!(!markup::step::step(&page).into_string().is_empty());
        let _ = markup::step::title(&page);
    }
}
