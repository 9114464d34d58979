//! Right answers to any form, made from its own definition: what a careful citizen would type.

use contract::answer::Typed;
use contract::form::{Field, Form, Step};
use contract::kind::{DateBound, Kind};
use jiff::ToSpan;
use jiff::civil::Date;

/// Answers every question that is shown, the first choice where there is one.
pub fn answers(form: &Form, today: Date) -> Typed {
    let mut typed = Typed::new();
    for field in form.fields().filter(|f| f.kind.is_typed()) {
        if form.shows(field, &typed) {
            typed.set(&field.id, vec![value(field, today)]);
        }
    }
    typed
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
        Kind::Repeat { least, .. } => least.to_string(),
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
        Kind::File { .. } | Kind::Signature | Kind::Computed { .. } | Kind::Note { .. } => String::new(),
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
