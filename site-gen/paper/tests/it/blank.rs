//! Blank forms.

use contract::form::Form;
use paper::blank;

use crate::reader::Pdf;
use crate::sample;

fn on_paper(form: &Form) -> Pdf {
    Pdf::read(blank(&sample::blank(form, &sample::office())).unwrap())
}

/// How many outlines are stroked: letter boxes and boxes to tick.
fn boxes(kind: &str) -> usize {
    let json = format!(
        r#"{{"service":"s","title":"T","access":"none","privacy":"","after":"","steps":
            [{{"id":"p","title":"P","fields":[{{"id":"f","label":"Domanda",{kind}}}]}}]}}"#
    );
    let form: Form = serde_json::from_str(&json).unwrap();
    let strokes = |pdf: &Pdf| pdf.operators().iter().filter(|o| matches!(o.as_str(), "S" | "s")).count();
    let mut empty = form.clone();
    empty.steps[0].fields.clear();
    strokes(&on_paper(&form)) - strokes(&on_paper(&empty))
}

#[test]
fn the_same_form_gives_the_same_bytes() {
    let (form, office) = (sample::form(), sample::office());
    let sheet = sample::blank(&form, &office);
    assert_eq!(blank(&sheet).unwrap(), blank(&sheet).unwrap());
}

#[test]
fn every_question_is_on_paper_with_its_help() {
    let form = sample::form();
    let text = on_paper(&form).text();
    for field in form.fields() {
        assert!(text.contains(&field.label), "{}", field.label);
        assert!(field.hint.as_ref().is_none_or(|hint| text.contains(hint)), "{}", field.label);
        let optional = format!("{} (facoltativo)", field.label);
        assert_eq!(field.optional, text.contains(&optional), "{optional}");
    }
    for words in [
        "Comune di Quadri",
        "Chiedere di vedere o avere copia di documenti del Comune",
        "Li conserva per cinque anni dalla risposta.",
        "https://www.comune.quadri.ch.it/servizi/accesso-agli-atti/richiesta",
        "Parte 2 di 2 – I documenti",
        "Rispondi solo se a «Fai la richiesta per un’impresa o un’associazione?» hai risposto «Sì».",
        "Rispondi solo se a «Come li vuoi?» hai risposto «Voglio una copia semplice» oppure «Voglio una copia conforme, in bollo».",
        "Se li trovi lì, non serve fare la richiesta.",
        "giorno mese anno",
        "Segna una sola risposta.",
        "Puoi segnare più risposte.",
        "Firma per esteso e leggibile",
        "pagina 1 di 5",
    ] {
        assert!(text.contains(words), "{words:?} is not in {text}");
    }
}

#[test]
fn what_has_a_fixed_length_gets_a_box_for_each_letter() {
    for (kind, count) in [
        (r#""kind":"fiscal_code""#, 16),
        (r#""kind":"vat_number""#, 11),
        (r#""kind":"postal_code""#, 5),
        (r#""kind":"iban""#, 27),
        (r#""kind":"date""#, 8),
        (r#""kind":"yes_no""#, 2),
        (r#""kind":"declaration""#, 1),
        (
            r#""kind":"choice","options":[{"value":"a","label":"A"},{"value":"b","label":"B"},{"value":"c","label":"C"}]"#,
            3,
        ),
        (r#""kind":"name""#, 0),
        (r#""kind":"long_text","max":500"#, 0),
    ] {
        assert_eq!(boxes(kind), count, "{kind}");
    }
}

#[test]
fn it_is_archivable_and_can_be_read_aloud() {
    let pdf = on_paper(&sample::form());
    assert!(pdf.says("<pdfaid:conformance>A</pdfaid:conformance>") && pdf.says("<pdfuaid:part>1</pdfuaid:part>"));
    // Title; web, privacy, two parts, signature; a list for each question with boxes to tick.
    assert_eq!([pdf.roles("H1"), pdf.roles("H2"), pdf.roles("L")], [1, 5, 4]);
}

#[test]
fn choices_stay_with_their_question() {
    let mut form = sample::form();
    let model = form.field("tipo").cloned().unwrap();
    form.steps.truncate(1);
    for n in 0..30 {
        let mut field = model.clone();
        field.id = format!("f{n}");
        field.label = format!("Domanda{n}?");
        let contract::kind::Kind::Choice { options } = &mut field.kind else { panic!("not a choice") };
        options.iter_mut().enumerate().for_each(|(o, option)| option.label = format!("Scelta{n}.{o}."));
        form.steps[0].fields.push(field);
    }
    for text in on_paper(&form).texts() {
        for n in 0..30 {
            let asked = text.contains(&format!("Domanda{n}?"));
            assert_eq!(asked, text.contains(&format!("Scelta{n}.0.")));
            assert_eq!(asked, text.contains(&format!("Scelta{n}.2.")));
        }
    }
}
