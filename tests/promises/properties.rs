//! What holds for every kind of question, whatever is typed: the page and the server agree, what is read is written back
//! the same, what is accepted fits the published schema.

use contract::answer::{Answer, Answers, Typed};
use contract::code::Scheme;
use contract::form::{Access, Field, Form, Step};
use contract::kind::{Choice, DateBound, Kind};
use contract::read;
use contract::revision::Revision;
use jiff::civil::{Date, date};
use markup::step::StepPage;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use regex::Regex;
use scraper::{Html, Selector};

const TODAY: Date = date(2026, 11, 26);
const CASES: u32 = 1_500;

/// One field of every kind that takes text or a choice, with answers that are right and answers that nearly are.
fn kinds() -> Vec<(Kind, Vec<&'static str>)> {
    let options = |labels: &[&str]| {
        labels.iter().map(|l| Choice { value: l.to_lowercase(), label: (*l).into(), points: None }).collect()
    };
    let code = |scheme| Kind::Code { scheme };
    vec![
        (Kind::Text { max: 10 }, vec!["via Roma", "0123456789", "01234567890", "😀😀😀😀😀", "😀😀😀😀😀😀"]),
        (Kind::LongText { max: 30 }, vec!["una\ndue", "una\r\ndue", "tab\tqui"]),
        (Kind::Name, vec!["Maria Rosa", "D’Angelo", "Łukasz", "O'Neil-Rossi", "R2D2", "-"]),
        (
            Kind::FiscalCode,
            vec!["RSSMRA85T10A562S", "rss mra 85t10 a562s", "RSSMRA85T10A56NH", "RSSMRA85T10A562T", "00743110157"],
        ),
        (Kind::AnyFiscalCode, vec!["RSSMRA85T10A562S", "00743110157", "007 4311 0157", "00743110158", "123"]),
        (Kind::VatNumber, vec!["00743110157", "IT00743110157", "it 00743110157", "00743110158", "00000000000"]),
        (Kind::Email, vec!["a@b.it", "Maria.Rossi+casa@Posta.Esempio.IT", "a@b", "a b@c.it", "@c.it", "a@-c.it"]),
        (Kind::Pec, vec!["a@pec.it", "a@gmail.com", "a@b"]),
        (Kind::Phone, vec!["333 1234567", "+39 0872/123456", "0039 0872 123456", "+4930123456", "123", "333-ABC"]),
        (Kind::PostalCode, vec!["66040", " 66040 ", "6604", "66O40"]),
        (
            Kind::Date { from: None, until: None },
            vec!["3/5/1958", "03-05-1958", "3 maggio 1958", "31/2/2026", "3/5/58"],
        ),
        (
            Kind::Date { from: Some(DateBound::Today), until: Some(DateBound::Day(date(2027, 12, 31))) },
            vec!["26/11/2026", "25/11/2026", "1/1/2028"],
        ),
        (Kind::Time, vec!["8:30", "8.30", "ore 8 e 30", "24:00", "8"]),
        (
            Kind::Number { min: Some(0), max: Some(1_000_000), decimals: 2, unit: Some("m".into()) },
            vec!["12", "1.234,5", "12,345", "-1", "0,50", "1000,01"],
        ),
        (Kind::Number { min: None, max: None, decimals: 0, unit: None }, vec!["12", "-3", "1,5", "1.000"]),
        (Kind::Amount { min: Some(1), max: None }, vec!["€ 12,50", "12.5", "0", "1.000", "1.000,00", "12,505"]),
        (Kind::YesNo, vec!["si", "no", "forse"]),
        (Kind::Choice { options: options(&["Uno", "Due"]) }, vec!["uno", "tre", "Uno"]),
        (Kind::Choice { options: options(&["A", "B", "C", "D", "E", "F"]) }, vec!["a", "f", "g"]),
        (Kind::Choices { options: options(&["Uno", "Due"]) }, vec!["uno", "due", "tre"]),
        (Kind::Listed { list: "scuole".into() }, vec!["Scuola di via Roma"]),
        (
            Kind::Iban,
            vec![
                "IT60X0542811101000000123456",
                "it60 x054 2811 1010 0000 0123 456",
                "IT61X0542811101000000123456",
                "DE89370400440532013000",
            ],
        ),
        (Kind::Plate, vec!["AB123CD", "ab 123 cd", "AB-123-CD", "ABC"]),
        (code(Scheme::PaymentNotice), vec!["301000000000000144", "3010 0000 0000 0001 44", "301000000000000145"]),
        (code(Scheme::RevenueStamp), vec!["01230000456789", "0123 0000 4567 89", "0123"]),
        (code(Scheme::Isee), vec!["INPS-ISEE-2026-01234567A-00", "inps isee 2026 01234567a 00", "ISEE-1"]),
        (code(Scheme::Sheet), vec!["12", "0012b", "x"]),
        (code(Scheme::Parcel), vec!["345", "345/2", "a"]),
        (code(Scheme::Subunit), vec!["6", "06", "x"]),
        (code(Scheme::HouseNumber), vec!["12", "12/a", "snc", "s.n.c.", "dodici"]),
        (Kind::Declaration, vec!["si", "no"]),
    ]
}

fn form(kind: Kind) -> Form {
    let field = Field { optional: true, ..Field::new("campo", "Campo", kind) };
    let step = Step { id: "passo".into(), title: "Passo".into(), intro: None, fields: vec![field] };
    Form {
        service: "prova".into(),
        language: contract::language::Language::Italian,
        title: "Prova".into(),
        access: Access::None,
        privacy: String::new(),
        after: String::new(),
        steps: vec![step],
        agreements: Vec::new(),
        once: Vec::new(),
        cosign: None,
    }
}

/// The step as the page draws it.
fn drawn(form: &Form, typed: &Typed) -> Html {
    let page = StepPage {
        form,
        step: 0,
        typed,
        slips: &[],
        refused: &[],
        added: None,
        action: "/x",
        revision: &Revision::of(b"x"),
        known: &[],
        back: None,
        save: false,
        beyond: None,
        on_behalf: None,
        privacy_url: "/privacy/",
    };
    Html::parse_document(&markup::step::step(&page).into_string())
}

/// What a browser would say of an answer in this page's control, by the rules of HTML: `maxlength` counts UTF-16 units of
/// what is typed, `pattern` must match the whole, `type=email` drops white space around and has its own expression.
fn page_accepts(page: &Html, text: &str) -> bool {
    let select = |css: &str| page.select(&Selector::parse(css).unwrap()).collect::<Vec<_>>();
    let options = select("[name=campo][type=radio], [name=campo][type=checkbox], select[name=campo] option");
    if !options.is_empty() {
        return options.iter().any(|o| o.attr("value") == Some(text.trim()));
    }
    let control = select("input[name=campo], textarea[name=campo]")[0];
    let text = text.replace("\r\n", "\n");
    let email = control.attr("type") == Some("email");
    let text = if email { text.trim() } else { &text };
    let short = control.attr("maxlength").is_none_or(|m| text.encode_utf16().count() <= m.parse::<usize>().unwrap());
    let matches = control.attr("pattern").is_none_or(|p| Regex::new(&format!("^(?:{p})$")).unwrap().is_match(text));
    // https://html.spec.whatwg.org/#valid-e-mail-address
    const EMAIL: &str = "^[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(?:\\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*$";
    short && matches && (!email || Regex::new(EMAIL).unwrap().is_match(text))
}

/// Answers that people type: right ones, nearly right ones, anything.
fn answers(examples: &[&'static str]) -> impl Strategy<Value = String> + use<> {
    let near = prop::sample::select(examples.to_vec());
    let near = (near, any::<prop::sample::Index>(), any::<char>(), 0..7_u8).prop_map(|(text, at, c, how)| {
        let mut chars: Vec<char> = text.chars().collect();
        let place = at.index(chars.len() + 1);
        match how {
            0 => chars.insert(place, c),
            1 => chars.insert(place, ' '),
            2 if place < chars.len() => drop(chars.remove(place)),
            3 => return text.to_uppercase(),
            4 => return format!(" {text} "),
            _ => {}
        }
        chars.into_iter().collect()
    });
    prop_oneof![6 => near, 1 => any::<String>(), 1 => "[0-9A-Za-z .,/-]{0,40}"]
}

fn holds(check: impl Fn(&Form, &Html, &str) -> Result<(), TestCaseError>) {
    for (kind, examples) in kinds() {
        let form = form(kind.clone());
        let page = drawn(&form, &Typed::new());
        let mut runner = TestRunner::new(Config { cases: CASES, failure_persistence: None, ..Config::default() });
        let run = runner.run(&answers(&examples), |text| check(&form, &page, &text));
        if let Err(told) = run {
            panic!("{kind:?}: {told}");
        }
    }
}

fn accepted(form: &Form, text: &str) -> Option<Answers> {
    let typed = Typed::from_pairs([("campo", text)]);
    read::form(form, &typed, TODAY).ok().filter(|a| !a.0.is_empty())
}

#[test]
fn what_the_server_accepts_the_page_accepts_too() {
    holds(|form, page, text| {
        prop_assert!(accepted(form, text).is_none() || page_accepts(page, text), "{text:?}");
        Ok(())
    });
}

#[test]
fn what_was_read_is_shown_sent_and_read_as_the_same() {
    holds(|form, _, text| {
        let Some(answers) = accepted(form, text) else { return Ok(()) };
        let field = form.field("campo").unwrap();
        let typed = match &answers.0["campo"] {
            Answer::One(value) => vec![field.retyped(value)],
            Answer::Many(values) => values.clone(),
        };
        let mut shown = Typed::new();
        shown.set("campo", typed);
        // As the page shows it, so a browser sends it.
        let sent = sent(&drawn(form, &shown));
        prop_assert_eq!(read::form(form, &sent, TODAY).ok(), Some(answers), "{:?}", text);
        Ok(())
    });
}

/// What a browser sends of the page as it stands.
fn sent(page: &Html) -> Typed {
    let select = |css: &str| Selector::parse(css).unwrap();
    let mut pairs = Vec::new();
    for control in page.select(&select("[name=campo]")) {
        let value = match control.value().name() {
            "textarea" => control.text().collect::<String>(),
            "select" => {
                let chosen = control.select(&select("option[selected]")).next();
                chosen.and_then(|o| o.attr("value")).unwrap_or_default().to_owned()
            }
            _ if matches!(control.attr("type"), Some("radio" | "checkbox")) && control.attr("checked").is_none() => {
                continue;
            }
            _ => control.attr("value").unwrap_or_default().to_owned(),
        };
        pairs.push(("campo".to_owned(), value));
    }
    Typed::from_pairs(pairs)
}

#[test]
fn what_is_accepted_fits_the_schema() {
    for (kind, examples) in kinds() {
        let form = form(kind.clone());
        let schema = jsonschema::validator_for(&form.schema()).unwrap();
        let mut runner = TestRunner::new(Config { cases: 300, failure_persistence: None, ..Config::default() });
        let run = runner.run(&answers(&examples), |text| {
            if let Some(answers) = accepted(&form, &text) {
                let told = schema.validate(&serde_json::to_value(&answers).unwrap()).map_err(|e| e.to_string());
                prop_assert!(told.is_ok(), "{text:?}: {told:?}");
            }
            Ok(())
        });
        if let Err(told) = run {
            panic!("{kind:?}: {told}");
        }
    }
}

#[test]
fn every_slip_that_can_be_met_is_among_those_that_are_listed() {
    holds(|form, _, text| {
        let field = form.field("campo").unwrap();
        let typed = Typed::from_pairs([("campo", text)]);
        if let Err(slips) = read::form(form, &typed, TODAY) {
            let listed: Vec<String> =
                field.slips().into_iter().map(|s| format!("{s:?}").split('(').next().unwrap().to_owned()).collect();
            for met in slips {
                let name = format!("{:?}", met.slip);
                let name = name.split('(').next().unwrap();
                prop_assert!(listed.iter().any(|l| l == name), "{text:?}: {name} not in {listed:?}");
            }
        }
        Ok(())
    });
}
