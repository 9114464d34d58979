//! The server's check: one answer read by its field, a step, a whole form.
//!
//! In: [`Typed`] and today's date. Out: canonical [`Answers`], or every slip with its field. What is accepted here the
//! page's own attributes ([`crate::constraints`]) accept too.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::agree::is_insisted;
use crate::answer::{Answer, Answers, Typed};
use crate::codice_fiscale::{CodiceFiscale, Wrong};
use crate::file::StoredFile;
use crate::form::{Field, Form, Step};
use crate::kind::{Choice, DateBound, Kind};
use crate::language::Language;
use crate::slip::{FieldSlip, Slip};
use crate::{code, contact, date, decimal, iban, partita_iva, time};

/// Reads one step; answers of other steps are looked at only where these must agree with them.
///
/// # Errors
/// All slips of the step, in the order of its fields.
pub fn step(form: &Form, step: &Step, typed: &Typed, today: Date) -> Result<Answers, Vec<FieldSlip>> {
    let (all, mut slips) = answers(form, typed, today);
    let own: BTreeSet<&str> = step.fields.iter().map(|f| f.id.as_str()).collect();
    slips.retain(|s| own.contains(s.field.as_str()));
    if !slips.is_empty() {
        return Err(slips);
    }
    Ok(Answers(all.0.into_iter().filter(|(id, _)| own.contains(id.as_str())).collect()))
}

/// Reads the whole form; answers to questions that were not shown are dropped.
///
/// # Errors
/// All slips, in the order of the form.
pub fn form(form: &Form, typed: &Typed, today: Date) -> Result<Answers, Vec<FieldSlip>> {
    let (answers, slips) = answers(form, typed, today);
    if slips.is_empty() { Ok(answers) } else { Err(slips) }
}

/// What can be read, and what cannot.
pub fn answers(form: &Form, typed: &Typed, today: Date) -> (Answers, Vec<FieldSlip>) {
    let mut answers = Answers::default();
    let mut slips = Vec::new();
    let shown: Vec<&Field> = form.fields().filter(|f| form.shows(f, typed)).collect();
    for field in shown.iter().filter(|f| !matches!(f.kind, Kind::Note { .. } | Kind::Signature | Kind::Computed { .. }))
    {
        match answer(field, typed.all(&field.id), today) {
            Ok(Some(read)) => {
                answers.0.insert(field.id.clone(), read);
            }
            Ok(None) => {}
            Err(slip) => slips.push(FieldSlip { field: field.id.clone(), slip }),
        }
    }
    for field in &shown {
        if let Some(value) = computed(form, field, &answers) {
            answers.0.insert(field.id.clone(), Answer::One(value));
        }
    }
    let more = form.agreements.iter().filter_map(|a| a.slip(&answers)).filter(|m| !is_insisted(m, &answers, typed));
    // One sentence for a field is enough.
    let more: Vec<FieldSlip> = more.filter(|m| slips.iter().all(|s| s.field != m.field)).collect();
    if !more.is_empty() {
        slips.extend(more);
        let place = |id: &str| form.fields().position(|f| f.id == id);
        slips.sort_by_key(|s| place(&s.field));
    }
    (answers, slips)
}

/// The canonical value of a computed field; nothing where none of the answers that it looks at was given.
pub fn computed(form: &Form, field: &Field, answers: &Answers) -> Option<String> {
    let Kind::Computed { formula, euro, .. } = &field.kind else { return None };
    let n = formula.value(&|name| value(form.field(name)?, answers))?;
    let given = formula.fields().into_iter().any(|name| answers.get(name).is_some());
    given.then(|| if *euro { decimal::canonical_amount(n) } else { decimal::canonical(n) })
}

/// What an answer counts in a formula; one that was left empty, or was not asked, counts 0.
fn value(field: &Field, answers: &Answers) -> Option<i64> {
    let points = |options: &[Choice], value: &str| options.iter().find(|o| o.value == value)?.points;
    match (&field.kind, answers.get(&field.id)) {
        (_, None) => Some(0),
        (Kind::YesNo | Kind::Declaration, Some(answer)) => Some(if answer.text() == "si" { 1000 } else { 0 }),
        (Kind::Choice { options }, Some(Answer::One(value))) => Some(points(options, value).unwrap_or(0)),
        (Kind::Choices { options }, Some(Answer::Many(values))) => {
            values.iter().try_fold(0_i64, |sum, v| sum.checked_add(points(options, v).unwrap_or(0)))
        }
        (_, Some(Answer::One(value))) => decimal::parse(&value.replace('.', ",")).ok(),
        _ => None,
    }
}

/// Reads one answer; an optional one that was left empty is `None`.
///
/// # Errors
/// What is wrong with it.
pub fn answer(field: &Field, typed: &[String], today: Date) -> Result<Option<Answer>, Slip> {
    match &field.kind {
        Kind::Choices { options } => return choices(field, options, typed),
        Kind::File { most, .. } => return files(field, *most, typed),
        Kind::Repeat { least, most, .. } => {
            return Ok(Some(Answer::One(count(typed, *least, *most).to_string())));
        }
        _ => {}
    }
    let raw = typed.first().map_or("", String::as_str).replace("\r\n", "\n");
    let text = raw.trim();
    if text.is_empty() {
        return if field.optional { Ok(None) } else { Err(Slip::Missing) };
    }
    // A browser's `maxlength` counts UTF-16 units, white space around included; so do we, or what we accept could not be
    // typed.
    if let Some(max) = field.constraints().max_length.filter(|max| raw.encode_utf16().count() > *max as usize) {
        return Err(Slip::TooLong(max));
    }
    let long = matches!(field.kind, Kind::LongText { .. });
    if text.chars().any(|c| c.is_control() && !(long && matches!(c, '\n' | '\t'))) {
        return Err(Slip::Unreadable);
    }
    one(&field.kind, text, today).map(|value| Some(Answer::One(value)))
}

/// How many copies of a group are asked, given what was typed; nothing if the field counts none.
pub fn copies(field: &Field, typed: &Typed) -> Option<u8> {
    let Kind::Repeat { least, most, .. } = field.kind else { return None };
    Some(count(typed.all(&field.id), least, most))
}

/// The count is read as conditions on it read it.
fn count(typed: &[String], least: u8, most: u8) -> u8 {
    let first = typed.iter().map(|t| t.trim()).find(|t| !t.is_empty());
    let whole = first.and_then(|t| decimal::parse(t).ok()).map(|n| u8::try_from(n.max(0) / 1000).unwrap_or(u8::MAX));
    whole.unwrap_or(least).max(least).min(most)
}

fn one(kind: &Kind, text: &str, today: Date) -> Result<String, Slip> {
    match kind {
        Kind::Text { .. } | Kind::LongText { .. } | Kind::Listed { .. } => Ok(text.to_owned()),
        Kind::Name => name(text),
        Kind::FiscalCode => fiscal_code(text),
        Kind::AnyFiscalCode => match text.chars().filter(|c| !c.is_whitespace()).all(|c| c.is_ascii_digit()) {
            true => vat_number(text),
            false => fiscal_code(text),
        },
        Kind::VatNumber => vat_number(text),
        Kind::Email => contact::email(text).ok_or(Slip::Malformed),
        Kind::Pec => contact::certified(text).ok_or(Slip::Malformed),
        Kind::Phone => contact::phone(text).ok_or(Slip::Malformed),
        Kind::PostalCode => {
            let fits = text.len() == 5 && text.bytes().all(|b| b.is_ascii_digit());
            fits.then(|| text.to_owned()).ok_or(Slip::Malformed)
        }
        Kind::Date { from, until } => day(text, *from, *until, today),
        Kind::Time => time::parse(text).ok_or(Slip::Malformed),
        Kind::Number { min, max, decimals, unit } => {
            let n = number(unit.as_ref().map_or(text, |unit| decimal::without_unit(text, unit)), *decimals)?;
            bounded(n, *min, *max)?;
            Ok(decimal::canonical(n))
        }
        Kind::Amount { min, max } => {
            let n = number(decimal::without_euro(text), 2)?;
            bounded(n, min.map(|c| c.saturating_mul(10)), max.map(|c| c.saturating_mul(10)))?;
            Ok(decimal::canonical_amount(n))
        }
        Kind::YesNo => offered(text, ["si", "no"].into_iter()),
        Kind::Choice { options } => offered(text, options.iter().map(|c| c.value.as_str())),
        Kind::Iban => iban::parse(text).ok_or_else(|| {
            let length = text.chars().filter(|c| !c.is_whitespace()).count();
            if length == 27 { Slip::CheckFailed } else { Slip::Malformed }
        }),
        Kind::Plate => contact::plate(text).ok_or(Slip::Malformed),
        Kind::Code { scheme } => scheme.read(text).map_err(|wrong| match wrong {
            code::Wrong::Check => Slip::CheckFailed,
            code::Wrong::Shape => Slip::Malformed,
        }),
        Kind::Declaration => offered(text, ["si"].into_iter()),
        Kind::Choices { .. }
        | Kind::File { .. }
        | Kind::Repeat { .. }
        | Kind::Signature
        | Kind::Computed { .. }
        | Kind::Note { .. } => Err(Slip::Malformed),
    }
}

fn fiscal_code(text: &str) -> Result<String, Slip> {
    CodiceFiscale::parse(text).map(|c| c.as_str().to_owned()).map_err(|wrong| match wrong {
        Wrong::Check => Slip::CheckFailed,
        Wrong::Length | Wrong::Shape => Slip::Malformed,
    })
}

fn vat_number(text: &str) -> Result<String, Slip> {
    partita_iva::parse(text).ok_or_else(|| {
        let digits = text.chars().filter(char::is_ascii_digit).count();
        if digits == 11 { Slip::CheckFailed } else { Slip::Malformed }
    })
}

fn choices(field: &Field, options: &[Choice], typed: &[String]) -> Result<Option<Answer>, Slip> {
    let picked: Vec<&str> = typed.iter().map(|t| t.trim()).filter(|t| !t.is_empty()).collect();
    if picked.iter().any(|p| !options.iter().any(|o| o.value == *p)) {
        return Err(Slip::NotOffered);
    }
    let values: Vec<String> =
        options.iter().filter(|o| picked.contains(&o.value.as_str())).map(|o| o.value.clone()).collect();
    many(field, values)
}

/// The files that were taken in for a field; their records are ours, not the citizen's.
fn files(field: &Field, most: u8, typed: &[String]) -> Result<Option<Answer>, Slip> {
    let kept: Vec<String> = typed.iter().filter(|t| StoredFile::parse(t).is_some()).cloned().collect();
    if kept.len() > usize::from(most) {
        return Err(Slip::TooManyFiles(most));
    }
    many(field, kept)
}

fn many(field: &Field, values: Vec<String>) -> Result<Option<Answer>, Slip> {
    match (values.is_empty(), field.optional) {
        (true, true) => Ok(None),
        (true, false) => Err(Slip::Missing),
        (false, _) => Ok(Some(Answer::Many(values))),
    }
}

fn name(text: &str) -> Result<String, Slip> {
    let fits = text.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '\'' | '’' | '-' | '.' | '`'))
        && text.chars().any(char::is_alphabetic);
    fits.then(|| text.split_whitespace().collect::<Vec<_>>().join(" ")).ok_or(Slip::Malformed)
}

fn day(text: &str, from: Option<DateBound>, until: Option<DateBound>, today: Date) -> Result<String, Slip> {
    let wrong = if date::is_no_day(text) { Slip::NoSuchDay } else { Slip::Malformed };
    let read = date::parse(text).ok_or(wrong)?;
    let day_of = |bound| match bound {
        DateBound::Today => today,
        DateBound::Day(day) => day,
    };
    match (from.map(day_of), until.map(day_of)) {
        (Some(first), _) if read < first => Err(Slip::Before(first)),
        (_, Some(last)) if read > last => Err(Slip::After(last)),
        _ => Ok(read.to_string()),
    }
}

fn number(text: &str, decimals: u8) -> Result<i64, Slip> {
    let n = decimal::parse(text).map_err(|wrong| match wrong {
        decimal::Wrong::Shape => Slip::Malformed,
        decimal::Wrong::Decimals => Slip::Decimals(decimals),
    })?;
    if decimal::places(n) > decimals { Err(Slip::Decimals(decimals)) } else { Ok(n) }
}

fn bounded(n: i64, min: Option<i64>, max: Option<i64>) -> Result<(), Slip> {
    match (min, max) {
        (Some(min), _) if n < min => Err(Slip::Below(min)),
        (_, Some(max)) if n > max => Err(Slip::Above(max)),
        _ => Ok(()),
    }
}

fn offered<'o>(text: &str, mut options: impl Iterator<Item = &'o str>) -> Result<String, Slip> {
    options.find(|o| *o == text).map(str::to_owned).ok_or(Slip::NotOffered)
}

impl Field {
    /// A canonical value as it would be typed, for a control that shows what is known already.
    pub fn retyped(&self, value: &str) -> String {
        match self.kind {
            Kind::Date { .. } => value.parse().map_or_else(|_| value.to_owned(), date::figures),
            Kind::Phone => contact::phone_words(value),
            Kind::Amount { .. } | Kind::Number { .. } => value.replace('.', ","),
            _ => value.to_owned(),
        }
    }

    /// A canonical answer as a person reads it.
    pub fn display(&self, answer: &Answer, language: Language) -> String {
        let label_of = |options: &[Choice], value: &str| {
            options.iter().find(|o| o.value == value).map_or_else(|| value.to_owned(), |o| o.label.clone())
        };
        let with_unit = |value: &str, unit: &Option<String>| match unit {
            Some(unit) => format!("{} {unit}", value.replace('.', ",")),
            None => value.replace('.', ","),
        };
        match (&self.kind, answer) {
            (Kind::Choices { options }, Answer::Many(values)) => {
                values.iter().map(|v| label_of(options, v)).collect::<Vec<_>>().join(", ")
            }
            (Kind::File { .. }, Answer::Many(values)) => {
                let files = values.iter().filter_map(|v| StoredFile::parse(v));
                files.map(|f| f.words(language)).collect::<Vec<_>>().join(", ")
            }
            (Kind::Choice { options }, Answer::One(value)) => label_of(options, value),
            (Kind::YesNo, Answer::One(value)) => match (value == "si", language) {
                (true, Language::Italian) => "Sì".to_owned(),
                (true, Language::English) => "Yes".to_owned(),
                (false, _) => "No".to_owned(),
            },
            (Kind::Declaration, Answer::One(_)) => match language {
                Language::Italian => "Confermo".to_owned(),
                Language::English => "I confirm".to_owned(),
            },
            (Kind::Phone, Answer::One(value)) => contact::phone_words(value),
            (Kind::Date { .. }, Answer::One(value)) => {
                value.parse().map_or_else(|_| value.clone(), |day| date::told(day, language))
            }
            (Kind::Amount { .. } | Kind::Computed { euro: true, .. }, Answer::One(value)) => {
                format!("{} euro", value.replace('.', ","))
            }
            (Kind::Number { unit, .. } | Kind::Computed { unit, .. }, Answer::One(value)) => with_unit(value, unit),
            (_, answer) => answer.text(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: Date = Date::constant(2026, 11, 23);

    fn read(kind: Kind, text: &str) -> Result<String, Slip> {
        one(&kind, text, TODAY)
    }

    #[test]
    fn numbers_are_read_as_italians_write_them() {
        let number = Kind::Number { min: None, max: None, decimals: 2, unit: None };
        for (typed, value) in
            [("1.234,5", "1234.5"), ("1234", "1234"), ("12.5", "12.5"), ("1.234", "1234"), ("0,50", "0.5")]
        {
            assert_eq!(read(number.clone(), typed).as_deref(), Ok(value), "{typed}");
        }
        assert_eq!(read(number.clone(), "1,234"), Err(Slip::Decimals(2)));
        assert_eq!(read(number, "dodici"), Err(Slip::Malformed));
    }

    #[test]
    fn amounts_keep_their_cents() {
        let amount = Kind::Amount { min: Some(1), max: Some(100_000) };
        assert_eq!(read(amount.clone(), "€ 12,5").as_deref(), Ok("12.50"));
        assert_eq!(read(amount.clone(), "0"), Err(Slip::Below(10)));
        assert_eq!(read(amount, "1000,01"), Err(Slip::Above(1_000_000)));
    }

    #[test]
    fn bounds_that_no_number_reaches_are_no_bounds() {
        let amount = Kind::Amount { min: Some(i64::MIN), max: Some(i64::MAX) };
        assert_eq!(read(amount, "12,5").as_deref(), Ok("12.50"));
    }

    #[test]
    fn as_many_copies_are_read_as_are_asked() {
        let count = |typed: &[&str], least, most| {
            let kind = Kind::Repeat { group: "figli".into(), least, most, add: "Aggiungi".into() };
            let typed: Vec<String> = typed.iter().map(|t| (*t).to_owned()).collect();
            answer(&Field::new("figli_quanti", "Figli", kind), &typed, TODAY).map(|a| a.map(|a| a.text()))
        };
        for (typed, copies) in [
            (&["2"][..], "2"),
            (&[], "1"),
            (&["0"], "1"),
            (&["9"], "4"),
            (&["tre"], "1"),
            // A condition on the count reads these as numbers too.
            (&[" 3 "], "3"),
            (&["2,5"], "2"),
            (&["", "3"], "3"),
        ] {
            assert_eq!(count(typed, 1, 4), Ok(Some(copies.to_owned())), "{typed:?}");
        }
        assert_eq!(count(&["4"], 5, 3), Ok(Some("3".to_owned())), "a document that our generator did not make");
    }

    #[test]
    fn points_beyond_what_any_form_needs_give_nothing() {
        let option = |value: &str| Choice { value: value.into(), label: value.into(), points: Some(i64::MAX) };
        let kind = Kind::Computed { formula: crate::formula::Formula::parse("c").unwrap(), unit: None, euro: false };
        let fields = vec![
            Field::new("c", "C", Kind::Choices { options: vec![option("a"), option("b")] }),
            Field::new("t", "T", kind),
        ];
        let form = crate::form::tests::of(fields);
        let answers = answers(&form, &Typed::from_pairs([("c", "a"), ("c", "b")]), TODAY).0;
        assert_eq!(answers.get("t"), None);
    }

    #[test]
    fn a_day_stays_within_its_bounds() {
        let future = Kind::Date { from: Some(DateBound::Today), until: None };
        assert_eq!(read(future.clone(), "23/11/2026").as_deref(), Ok("2026-11-23"));
        assert_eq!(read(future, "22/11/2026"), Err(Slip::Before(TODAY)));
    }

    #[test]
    fn control_characters_are_refused_not_stored() {
        let field = Field::new("x", "X", Kind::Text { max: 10 });
        assert_eq!(answer(&field, &["a\0b".into()], TODAY), Err(Slip::Unreadable));
    }

    #[test]
    fn a_body_may_have_a_code_of_eleven_digits() {
        for (typed, code) in [("00743110157", "00743110157"), ("rssmra85t10a562s", "RSSMRA85T10A562S")] {
            assert_eq!(read(Kind::AnyFiscalCode, typed).as_deref(), Ok(code));
        }
        assert_eq!(read(Kind::AnyFiscalCode, "00743110158"), Err(Slip::CheckFailed));
    }
}
