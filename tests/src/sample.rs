//! Right answers to any form, made from its own definition: what a careful citizen would type.

use contract::answer::Typed;
use contract::form::{Field, Form, Step};
use contract::kind::{DateBound, FileFormat, Kind};
use jiff::ToSpan;
use jiff::civil::Date;

/// Answers every question that is shown, the first choice where there is one, with as few copies of groups as there may be.
pub fn answers(form: &Form, today: Date) -> Typed {
    answered(form, today, 0)
}

/// The same, with so many copies of each group, if so many may be.
pub fn answered(form: &Form, today: Date, copies: u8) -> Typed {
    let mut typed = Typed::new();
    // How many copies there are is written after them, and decides whether they are asked for.
    for field in form.fields() {
        if let Kind::Repeat { least, most, .. } = field.kind {
            typed.set(&field.id, vec![copies.clamp(least, most).to_string()]);
        }
    }
    for field in form.fields().filter(|f| f.kind.is_typed() && !matches!(f.kind, Kind::Repeat { .. })) {
        if form.shows(field, &typed) {
            typed.set(&field.id, vec![value(field, today)]);
        }
    }
    typed
}

/// A small document, and a picture of one point: each whole enough to be taken.
pub(crate) const PDF: &[u8] = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n";
pub(crate) const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0\x3a\x7e\x9b\x55\
    \0\0\0\x0aIDAT\x78\x9c\x63\x68\0\0\0\x82\0\x81\x77\xcd\x72\xb6\0\0\0\0IEND\xae\x42\x60\x82";

/// A file as a citizen would choose it.
pub struct Chosen {
    /// The question it answers.
    pub field: String,
    /// Its name.
    pub name: &'static str,
    /// What is in it.
    pub bytes: &'static [u8],
}

/// The files that a step asks for, also those that may be left out.
pub fn files(form: &Form, step: &Step, answers: &Typed) -> Vec<Chosen> {
    let choose = |field: &Field| {
        let Kind::File { formats, .. } = &field.kind else { return None };
        let pdf = formats.contains(&FileFormat::Pdf);
        let (name, bytes) = if pdf { ("documento di prova.pdf", PDF) } else { ("foto di prova.png", PNG) };
        Some(Chosen { field: field.id.clone(), name, bytes })
    };
    step.fields.iter().filter(|f| form.shows(f, answers)).filter_map(choose).collect()
}

/// The answers of one step as its form would send them.
pub fn of_step(step: &Step, answers: &Typed) -> Vec<(String, String)> {
    let asked = step.fields.iter().filter(|f| answers.has(&f.id));
    asked.map(|f| (f.id.clone(), answers.one(&f.id).to_owned())).collect()
}

fn value(field: &Field, today: Date) -> String {
    match &field.kind {
        Kind::Text { max } | Kind::LongText { max } => "Prova di testo".chars().take(*max as usize).collect(),
        // The name of the codice fiscale below.
        Kind::Name if field.id.ends_with("cognome") => "Rossi".into(),
        Kind::Name => "Mario".into(),
        Kind::FiscalCode => "RSSMRA85T10A562S".into(),
        Kind::VatNumber => "00743110157".into(),
        Kind::Email => "prova@example.org".into(),
        Kind::Phone => "333 1234567".into(),
        Kind::AnyFiscalCode => "00743110157".into(),
        Kind::Pec => "prova@pec.example.org".into(),
        Kind::PostalCode => "66040".into(),
        Kind::Time => "8:30".into(),
        Kind::Listed { .. } => "Una voce".into(),
        Kind::Code { scheme } => scheme.example().into(),
        Kind::Date { from, until } => contract::date::figures(day(*from, *until, today)),
        Kind::Number { min, max, .. } => (within(*min, *max, 1000) / 1000).to_string(),
        Kind::Amount { min, max } => format!("{},00", within(*min, *max, 10_000) / 100),
        Kind::YesNo | Kind::Declaration => "si".into(),
        Kind::Choice { options } | Kind::Choices { options } => {
            // And its sex.
            let same = options.iter().find(|o| o.value == "M" && field.id.ends_with("sesso"));
            same.or(options.first()).map(|o| o.value.clone()).unwrap_or_default()
        }
        Kind::Iban => "IT60 X054 2811 1010 0000 0123 456".into(),
        Kind::Plate => "AB123CD".into(),
        Kind::Repeat { .. } | Kind::File { .. } | Kind::Signature | Kind::Computed { .. } | Kind::Note { .. } => {
            String::new()
        }
    }
}

fn day(from: Option<DateBound>, until: Option<DateBound>, today: Date) -> Date {
    let bound = |b| match b {
        DateBound::Today => today,
        DateBound::Day(day) => day,
    };
    match (from.map(bound), until.map(bound)) {
        (Some(first), _) => first.checked_add(3.days()).unwrap_or(first),
        (None, Some(last)) if last < Date::constant(1985, 12, 10) => last,
        _ => Date::constant(1985, 12, 10),
    }
}

fn within(min: Option<i64>, max: Option<i64>, wanted: i64) -> i64 {
    wanted.max(min.unwrap_or(wanted)).min(max.unwrap_or(i64::MAX))
}
