//! Every kind of question has all that a question needs: a control, a rule, a property, room on paper, sentences, and
//! answers that were tried. The table is printed by `cargo run -p tests --example kinds`.

use tests::kinds::rows;
use tests::town::root;

#[test]
fn every_kind_of_question_has_a_page_a_rule_a_schema_paper_sentences_and_tried_answers() {
    let rows = rows();
    let faults: Vec<String> = rows.iter().flat_map(|r| r.faults.iter().map(|f| format!("{}: {f}", r.kind))).collect();
    assert!(faults.is_empty(), "{faults:#?}");
    // None that an author can write is left out, and the guide shows each with an example.
    let guide = std::fs::read_to_string(root().join("content/README.md")).unwrap();
    for kind in generator::kinds() {
        assert!(rows.iter().any(|r| r.kind == kind), "{kind} is not tried in tests/tipi/vettori.toml");
        assert!(guide.contains(&format!("tipo = \"{kind}\"")), "content/README.md has no example of {kind}");
    }
    assert_eq!(rows.len(), generator::kinds().count());
}

/// How a sentence tells what to do; those of the forms' authors too.
const REMEDIES: [&str; 31] = [
    "scrivi",
    "scegli",
    "controlla",
    "rispondi",
    "usa ",
    "togli",
    "lascia",
    "salva",
    "apri",
    "riduci",
    "conferma",
    "contatta",
    "aggiungi",
    "prova a ",
    "riprova",
    "write",
    "choose",
    "check",
    "answer ",
    "use ",
    "remove",
    "leave",
    "save",
    "open it",
    "make it",
    "confirm",
    "tick",
    "contact",
    "add ",
    "try ",
    "take ",
];

#[test]
fn every_sentence_about_a_wrong_answer_says_what_to_do() {
    let all = generator::sentences(&root().join("content")).unwrap();
    let mut seen = 0;
    for form in &all {
        for (question, sentence) in &form.sentences {
            // What stands in quotes is the form's own and no remedy.
            let plain =
                sentence.split(['«', '“']).map(|p| p.rsplit(['»', '”']).next().unwrap_or(p)).collect::<String>();
            let plain = plain.to_lowercase();
            let told = REMEDIES.iter().any(|remedy| plain.contains(remedy));
            assert!(told, "{} ({}): {question}: {sentence}", form.service, form.language.code());
            seen += 1;
        }
    }
    assert!(seen > 3_000, "{seen}");
}
