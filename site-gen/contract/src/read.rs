//! The server's check: one answer read by its field, a step, a whole form.
//!
//! In: [`Typed`] and today's date. Out: canonical [`Answers`], or every slip with its field. What is accepted here the
//! page's own attributes ([`crate::constraints`]) accept too.

use jiff::civil::Date;

use crate::answer::{Answer, Answers, Typed};
use crate::codice_fiscale::{CodiceFiscale, Wrong};
use crate::form::{Choice, DateBound, Field, Form, Kind, Step};
use crate::slip::Slip;
use crate::{date, iban, partita_iva};

/// A slip and the field it belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldSlip {
    /// The field's id.
    pub field: String,
    /// What is wrong.
    pub slip: Slip,
}

/// Reads one step.
///
/// # Errors
/// All slips of the step, in the order of its fields.
pub fn step(form: &Form, step: &Step, typed: &Typed, today: Date) -> Result<Answers, Vec<FieldSlip>> {
    fields(form, step.fields.iter(), typed, today)
}

/// Reads the whole form; answers to questions that were not shown are dropped.
///
/// # Errors
/// All slips, in the order of the form.
pub fn form(form: &Form, typed: &Typed, today: Date) -> Result<Answers, Vec<FieldSlip>> {
    fields(form, form.fields(), typed, today)
}

fn fields<'f>(
    form: &Form,
    fields: impl Iterator<Item = &'f Field>,
    typed: &Typed,
    today: Date,
) -> Result<Answers, Vec<FieldSlip>> {
    let mut answers = Answers::default();
    let mut slips = Vec::new();
    for field in fields.filter(|f| f.kind.is_asked() && form.shows(f, typed)) {
        match answer(field, typed.all(&field.id), today) {
            Ok(Some(read)) => {
                answers.0.insert(field.id.clone(), read);
            }
            Ok(None) => {}
            Err(slip) => slips.push(FieldSlip { field: field.id.clone(), slip }),
        }
    }
    if slips.is_empty() { Ok(answers) } else { Err(slips) }
}

/// Reads one answer; an optional one that was left empty is `None`.
///
/// # Errors
/// What is wrong with it.
pub fn answer(field: &Field, typed: &[String], today: Date) -> Result<Option<Answer>, Slip> {
    if let Kind::Choices { options } = &field.kind {
        return choices(field, options, typed);
    }
    let raw = typed.first().map_or("", String::as_str).replace("\r\n", "\n");
    let text = raw.trim();
    if text.is_empty() {
        return if field.optional { Ok(None) } else { Err(Slip::Missing) };
    }
    let long = matches!(field.kind, Kind::LongText { .. });
    if text.chars().any(|c| c.is_control() && !(long && matches!(c, '\n' | '\t'))) {
        return Err(Slip::Unreadable);
    }
    one(&field.kind, text, today).map(|value| Some(Answer::One(value)))
}

fn one(kind: &Kind, text: &str, today: Date) -> Result<String, Slip> {
    match kind {
        Kind::Text { max } | Kind::LongText { max } => within(text, *max),
        Kind::Name => name(text),
        Kind::FiscalCode => CodiceFiscale::parse(text).map(|c| c.as_str().to_owned()).map_err(|wrong| match wrong {
            Wrong::Check => Slip::CheckFailed,
            Wrong::Length | Wrong::Shape => Slip::Malformed,
        }),
        Kind::VatNumber => partita_iva::parse(text).ok_or_else(|| {
            let digits = text.chars().filter(char::is_ascii_digit).count();
            if digits == 11 { Slip::CheckFailed } else { Slip::Malformed }
        }),
        Kind::Email => email(text).ok_or(Slip::Malformed),
        Kind::Phone => phone(text).ok_or(Slip::Malformed),
        Kind::PostalCode => {
            let fits = text.len() == 5 && text.bytes().all(|b| b.is_ascii_digit());
            fits.then(|| text.to_owned()).ok_or(Slip::Malformed)
        }
        Kind::Date { from, until } => day(text, *from, *until, today),
        Kind::Number { min, max, decimals, .. } => {
            let n = decimal(text, *decimals)?;
            bounded(n, *min, *max)?;
            Ok(canonical_decimal(n, 3))
        }
        Kind::Amount { min, max } => {
            let n = decimal(text.trim_start_matches('€').trim_end_matches('€').trim(), 2)?;
            bounded(n, min.map(|c| c * 10), max.map(|c| c * 10))?;
            Ok(format!("{}.{:02}", n / 1000, (n % 1000).abs() / 10))
        }
        Kind::YesNo => offered(text, ["si", "no"].into_iter()),
        Kind::Choice { options } => offered(text, options.iter().map(|c| c.value.as_str())),
        Kind::Iban => iban::parse(text).ok_or_else(|| {
            let length = text.chars().filter(|c| !c.is_whitespace()).count();
            if length == 27 { Slip::CheckFailed } else { Slip::Malformed }
        }),
        Kind::Plate => plate(text).ok_or(Slip::Malformed),
        Kind::Declaration => offered(text, ["si"].into_iter()),
        Kind::Choices { .. } | Kind::Note { .. } => Err(Slip::Malformed),
    }
}

fn choices(field: &Field, options: &[Choice], typed: &[String]) -> Result<Option<Answer>, Slip> {
    let picked: Vec<&str> = typed.iter().map(|t| t.trim()).filter(|t| !t.is_empty()).collect();
    if picked.iter().any(|p| !options.iter().any(|o| o.value == *p)) {
        return Err(Slip::NotOffered);
    }
    let values: Vec<String> =
        options.iter().filter(|o| picked.contains(&o.value.as_str())).map(|o| o.value.clone()).collect();
    match (values.is_empty(), field.optional) {
        (true, true) => Ok(None),
        (true, false) => Err(Slip::Missing),
        (false, _) => Ok(Some(Answer::Many(values))),
    }
}

/// A browser's `maxlength` counts UTF-16 units; so do we, or what we accept could not be typed.
fn within(text: &str, max: u32) -> Result<String, Slip> {
    if text.encode_utf16().count() > max as usize { Err(Slip::TooLong(max)) } else { Ok(text.to_owned()) }
}

/// The most characters a name may have, as in the national population register.
pub const NAME_MAX: u32 = 100;

fn name(text: &str) -> Result<String, Slip> {
    let text = within(text, NAME_MAX)?;
    let fits = text.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '\'' | '’' | '-' | '.' | '`'))
        && text.chars().any(char::is_alphabetic);
    fits.then(|| text.split_whitespace().collect::<Vec<_>>().join(" ")).ok_or(Slip::Malformed)
}

/// The most characters of an email address (RFC 5321, section 4.5.3.1).
pub const EMAIL_MAX: u32 = 254;

fn email(text: &str) -> Option<String> {
    let (local, domain) = text.rsplit_once('@')?;
    let plain = |c: char| c.is_ascii_alphanumeric() || ".!#$%&'*+/=?^_`{|}~-".contains(c);
    let fits = text.len() <= EMAIL_MAX as usize
        && !local.is_empty()
        && local.len() <= 64
        && local.chars().all(plain)
        && domain.contains('.')
        && domain.split('.').all(|label| {
            (1..=63).contains(&label.len())
                && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
                && !label.starts_with('-')
                && !label.ends_with('-')
        });
    fits.then(|| format!("{local}@{}", domain.to_ascii_lowercase()))
}

fn phone(text: &str) -> Option<String> {
    let compact: String = text.chars().filter(|c| !matches!(c, ' ' | '-' | '.' | '/' | '(' | ')')).collect();
    let international = compact.strip_prefix('+').or_else(|| compact.strip_prefix("00"));
    let digits = international.unwrap_or(&compact);
    let enough = match international {
        Some(_) => 8..=15,
        // Italian numbers have 6 to 11 digits.
        None => 6..=11,
    };
    if !enough.contains(&digits.len()) || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    Some(if international.is_some() { format!("+{digits}") } else { format!("+39{digits}") })
}

fn plate(text: &str) -> Option<String> {
    let code: String =
        text.chars().filter(|c| !c.is_whitespace() && *c != '-').map(|c| c.to_ascii_uppercase()).collect();
    let fits = (4..=10).contains(&code.len())
        && code.bytes().all(|b| b.is_ascii_alphanumeric())
        && code.bytes().any(|b| b.is_ascii_digit());
    fits.then_some(code)
}

fn day(text: &str, from: Option<DateBound>, until: Option<DateBound>, today: Date) -> Result<String, Slip> {
    let read = date::parse(text).ok_or(Slip::Malformed)?;
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

/// Reads a decimal number as Italians write it (`1.234,5`, `1234,5`, `12.5`) into thousandths.
fn decimal(text: &str, decimals: u8) -> Result<i64, Slip> {
    let compact: String = text.chars().filter(|c| !c.is_whitespace() && *c != '\'').collect();
    let (negative, unsigned) = match compact.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, compact.as_str()),
    };
    let (whole, fraction) = split_decimal(unsigned);
    let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || whole.len() > 12 || !digits(&whole) || !digits(&fraction) {
        return Err(Slip::Malformed);
    }
    let fraction = fraction.trim_end_matches('0');
    if fraction.len() > usize::from(decimals) {
        return Err(Slip::Decimals(decimals));
    }
    let whole: i64 = whole.parse().map_err(|_| Slip::Malformed)?;
    let rest: i64 = format!("{fraction:0<3}").parse().map_err(|_| Slip::Malformed)?;
    let n = whole * 1000 + rest;
    Ok(if negative { -n } else { n })
}

/// Splits at the decimal mark: a comma always; a point only if it does not group thousands.
fn split_decimal(text: &str) -> (String, String) {
    if let Some((whole, fraction)) = text.split_once(',') {
        return (whole.replace('.', ""), fraction.to_owned());
    }
    let groups: Vec<&str> = text.split('.').collect();
    let grouped = groups.len() > 1 && groups[1..].iter().all(|g| g.len() == 3) && groups[0].len() <= 3;
    match (grouped, &groups[..]) {
        (false, [whole, fraction]) => ((*whole).to_owned(), (*fraction).to_owned()),
        _ if grouped => (groups.concat(), String::new()),
        _ => (text.to_owned(), String::new()),
    }
}

fn bounded(n: i64, min: Option<i64>, max: Option<i64>) -> Result<(), Slip> {
    match (min, max) {
        (Some(min), _) if n < min => Err(Slip::Below(min)),
        (_, Some(max)) if n > max => Err(Slip::Above(max)),
        _ => Ok(()),
    }
}

fn canonical_decimal(n: i64, places: usize) -> String {
    let sign = if n < 0 { "-" } else { "" };
    let fraction = format!("{:0places$}", (n % 1000).abs());
    let fraction = fraction.trim_end_matches('0');
    if fraction.is_empty() {
        format!("{sign}{}", n.abs() / 1000)
    } else {
        format!("{sign}{}.{fraction}", n.abs() / 1000)
    }
}

fn offered<'o>(text: &str, mut options: impl Iterator<Item = &'o str>) -> Result<String, Slip> {
    options.find(|o| *o == text).map(str::to_owned).ok_or(Slip::NotOffered)
}

/// A canonical phone number as Italians read it: `+393331234567` is `333 123 4567`, a foreign one stays as it is.
pub fn phone_words(canonical: &str) -> String {
    match canonical.strip_prefix("+39") {
        Some(mobile) if mobile.len() == 10 && mobile.starts_with('3') && mobile.is_ascii() => {
            format!("{} {} {}", &mobile[..3], &mobile[3..6], &mobile[6..])
        }
        Some(fixed) => fixed.to_owned(),
        None => canonical.to_owned(),
    }
}

impl Field {
    /// A canonical answer as a person reads it.
    pub fn display(&self, answer: &Answer) -> String {
        let label_of = |options: &[Choice], value: &str| {
            options.iter().find(|o| o.value == value).map_or_else(|| value.to_owned(), |o| o.label.clone())
        };
        match (&self.kind, answer) {
            (Kind::Choices { options }, Answer::Many(values)) => {
                values.iter().map(|v| label_of(options, v)).collect::<Vec<_>>().join(", ")
            }
            (Kind::Choice { options }, Answer::One(value)) => label_of(options, value),
            (Kind::YesNo, Answer::One(value)) => if value == "si" { "Sì" } else { "No" }.to_owned(),
            (Kind::Declaration, Answer::One(_)) => "Confermo".to_owned(),
            (Kind::Phone, Answer::One(value)) => phone_words(value),
            (Kind::Date { .. }, Answer::One(value)) => value.parse().map_or_else(|_| value.clone(), date::words),
            (Kind::Amount { .. }, Answer::One(value)) => format!("{} euro", value.replace('.', ",")),
            (Kind::Number { unit, .. }, Answer::One(value)) => match unit {
                Some(unit) => format!("{} {unit}", value.replace('.', ",")),
                None => value.replace('.', ","),
            },
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
    fn a_phone_number_is_shown_as_it_would_be_typed() {
        for (canonical, shown) in
            [("+393331234567", "333 123 4567"), ("+390872123456", "0872123456"), ("+4930123456", "+4930123456")]
        {
            assert_eq!(phone_words(canonical), shown);
            assert_eq!(read(Kind::Phone, shown).as_deref(), Ok(canonical));
        }
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
    fn phones_and_emails_are_put_in_one_form() {
        assert_eq!(read(Kind::Phone, "333 123 4567").as_deref(), Ok("+393331234567"));
        assert_eq!(read(Kind::Phone, "+39 0872-123456").as_deref(), Ok("+390872123456"));
        assert_eq!(read(Kind::Email, "Maria.Rossi@Esempio.IT").as_deref(), Ok("Maria.Rossi@esempio.it"));
        assert_eq!(read(Kind::Email, "maria@esempio"), Err(Slip::Malformed));
    }

    #[test]
    fn a_day_stays_within_its_bounds() {
        let future = Kind::Date { from: Some(DateBound::Today), until: None };
        assert_eq!(read(future.clone(), "23/11/2026").as_deref(), Ok("2026-11-23"));
        assert_eq!(read(future, "22/11/2026"), Err(Slip::Before(TODAY)));
    }

    #[test]
    fn control_characters_are_refused_not_stored() {
        let field = Field {
            id: "x".into(),
            label: "X".into(),
            hint: None,
            optional: false,
            fact: None,
            when: None,
            kind: Kind::Text { max: 10 },
        };
        assert_eq!(answer(&field, &["a\0b".into()], TODAY), Err(Slip::Unreadable));
    }
}
