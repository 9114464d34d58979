//! Whatever is typed, a receipt is owed: nothing may make a sheet fail or panic.

use contract::answer::{Answer, Answers};
use contract::form::Form;
use contract::index::Office;
use paper::{Answered, BlankSheet, Cosign, ReceiptSheet, SentFile, TermWords, blank, receipt};

use crate::reader::Pdf;
use crate::sample;

/// Texts that have broken other programs.
fn texts() -> Vec<String> {
    let every_letter: String = (0..0x11_0000).step_by(997).filter_map(char::from_u32).collect();
    vec![
        String::new(),
        " \n\n \t ".to_owned(),
        "x".repeat(5_000),
        "W".repeat(9_000),
        "parola ".repeat(300),
        "\n".repeat(200),
        "שלום עולם ".repeat(20) + &"مرحبا بالعالم".repeat(20),
        "\u{202e}oraneD\u{202c} \u{2066}abc\u{2069}\u{200f}".to_owned(),
        "👩‍👩‍👧‍👦🏳️‍🌈🇮🇹👍🏽".repeat(25),
        "Z̶̡͎a̷̛͙l̸̢̛g̵̨̛o̷̧̔".repeat(25),
        "Perche\u{301} no\u{300}, e\u{300} cosi\u{300}".to_owned(),
        (0..0x300).filter_map(char::from_u32).collect(),
        "\u{0}\u{1}\u{1b}[31m\u{7f}\u{85}\u{feff}\u{fffe}\u{ffff}\u{e000}\u{10ffff}".to_owned(),
        "<script>alert(1)</script>&amp;]]>%PDF-1.7 (\\)) endobj endstream".to_owned(),
        "中文字符".repeat(500),
        every_letter,
    ]
}

/// The sample form with a text in every place that holds one.
fn form_of(text: &str) -> Form {
    let mut form = sample::form();
    for place in [&mut form.service, &mut form.title, &mut form.privacy, &mut form.after] {
        text.clone_into(place);
    }
    for step in &mut form.steps {
        step.title = text.to_owned();
        step.intro = Some(text.to_owned());
        // One of each way to be drawn; more of them would only take longer.
        step.fields.retain(|f| ["nome", "azienda", "partita_iva", "nota", "tipo", "vero"].contains(&f.id.as_str()));
        for field in &mut step.fields {
            field.label = text.to_owned();
            field.hint = Some(text.to_owned());
        }
    }
    form
}

#[test]
fn no_answer_makes_a_receipt_fail() {
    for text in texts() {
        let form = sample::form();
        let office =
            Office { name: text.clone(), phone: Some(text.clone()), email: Some(text.clone()), ..Office::default() };
        let mut answers = sample::answers();
        for id in ["nome", "codice_fiscale", "nascita", "spesa", "quali"] {
            answers.0.insert(id.to_owned(), Answer::One(text.clone()));
        }
        answers.0.insert("come".to_owned(), Answer::Many(vec![text.clone(), text.clone()]));
        let files = [SentFile { name: &text, size: &text, sha256: &text }];
        let bytes = receipt(&ReceiptSheet {
            comune: &text,
            cosign: Some(Cosign::Owed { who: &text, url: &text, by: Some(&text) }),
            reference: &text,
            service: &text,
            sent: &text,
            instant: jiff::Timestamp::MIN,
            written: Some(&text),
            term: Some(TermWords { by: &text, silence: &text }),
            office: &office,
            after: &text,
            status_url: &text,
            check_hint: &text,
            digest: &text,
            files: &files,
            promise: None,
            answers: Some(Answered { form: &form, answers: &answers }),
        });
        let start: String = text.chars().take(40).collect();
        let bytes = bytes.unwrap_or_else(|error| panic!("{error}: {start:?}"));
        assert!(Pdf::read(bytes).pages() >= 2, "{start:?}");
    }
}

#[test]
fn no_form_makes_a_sheet_fail() {
    for text in texts() {
        let form = form_of(&text);
        let office = Office { name: text.clone(), ..Office::default() };
        let sheet = BlankSheet {
            comune: &text,
            form: &form,
            url: &format!("https://{text}"),
            office: Some(&office),
            instant: jiff::Timestamp::MAX,
        };
        let start: String = text.chars().take(40).collect();
        let bytes = blank(&sheet).unwrap_or_else(|error| panic!("{error}: {start:?}"));
        assert!(Pdf::read(bytes).pages() >= 2, "{start:?}");
        let none = Answers::default();
        let asked = sample::receipt(&form, &none, &office);
        assert!(receipt(&asked).is_ok(), "{start:?}");
    }
}

#[test]
fn a_word_without_end_stays_on_the_page() {
    let (form, office) = (sample::form(), sample::office());
    let mut answers = sample::answers();
    answers.0.insert("quali".to_owned(), Answer::One("x".repeat(5_000)));
    let pdf = Pdf::read(receipt(&sample::receipt(&form, &answers, &office)).unwrap());
    assert_eq!(
        pdf.text().matches('x').count(),
        5_000 + sample::receipt(&form, &answers, &office).service.matches('x').count()
    );
    assert!(pdf.pages() > 3);
}

#[test]
fn letters_that_the_font_lacks_are_seen_as_replaced_and_copied_as_they_are() {
    let (form, office) = (sample::form(), sample::office());
    let mut answers = sample::answers();
    answers.0.insert("cognome".to_owned(), Answer::One("中文".to_owned()));
    let pdf = Pdf::read(receipt(&sample::receipt(&form, &answers, &office)).unwrap());
    // The first is what the glyph stands for; every other one says what it stands for where it is drawn.
    assert!(pdf.text().contains('中'));
    assert!(pdf.has_actual_text());
}

#[test]
fn an_address_too_long_for_a_code_is_given_in_words() {
    let (form, answers, office) = (sample::form(), sample::answers(), sample::office());
    let long = format!("https://esempio.it/{}", "a".repeat(400));
    let mut sheet = sample::receipt(&form, &answers, &office);
    sheet.status_url = &long;
    let pdf = Pdf::read(receipt(&sheet).unwrap());
    assert_eq!([pdf.roles("Figure"), pdf.roles("Link")], [0, 1]);
    assert!(pdf.text().contains("https://esempio.it/"));
}
