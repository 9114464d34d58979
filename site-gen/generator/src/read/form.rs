//! Reads a form.
//!
//! In: `modulo.toml`. Out: a [`FormSource`]; the Italian keys of forms are spelt here and in [`super::composite`].

use std::sync::Arc;

use contract::fact::Fact;
use contract::form::{Access, SIGN_DAYS};
use contract::formula::Formula;
use contract::kind::{Choice, DateBound, FileFormat, Kind};
use contract::period::Period;

use crate::model::form_source::{
    CosignSource, Eligibility, FieldSource, FormSource, OnceSource, PartSource, RepeatSource, StepSource, WhenSource,
};
use crate::model::oddity::{Odd, Oddity};
use crate::model::source::{At, Source};
use crate::read::composite;
use crate::read::keys::{Doc, Keys, document};

const ACCESS: [(&str, Access); 3] =
    [("nessuno", Access::None), ("facoltativo", Access::Optional), ("richiesto", Access::Required)];

/// The kinds of one question; [`composite::KINDS`] has those that stand for several.
const KINDS: [&str; 28] = [
    "testo",
    "testo_lungo",
    "nome",
    "codice_fiscale",
    "codice_fiscale_ente",
    "partita_iva",
    "email",
    "pec",
    "telefono",
    "cap",
    "data",
    "ora",
    "numero",
    "importo",
    "si_no",
    "scelta",
    "scelte",
    "elenco",
    "iban",
    "targa",
    "avviso",
    "file",
    "dichiarazione",
    "firma",
    "calcolo",
    "nota",
    "gruppo",
    "civico",
];

/// The kinds that an author can name.
pub(crate) fn kinds() -> impl Iterator<Item = &'static str> {
    KINDS.into_iter().chain(composite::KINDS)
}

/// Reads a form.
pub(super) fn form(source: Arc<Source>, odd: &mut Vec<Odd>) -> FormSource {
    let doc = Doc::new(source.clone(), 0);
    let form = document(&doc, &source.text, |keys| {
        let access = keys.one_of("accesso", &ACCESS);
        keys.need(&["accesso", "passi"]);
        let form = FormSource {
            source: source.clone(),
            access: access.map_or(Access::Optional, |a| a.value),
            privacy: keys.need_text("informativa").value,
            after: keys.need_text("conferma").value,
            legal_basis: keys.words("base_giuridica"),
            steps: keys.tables("passi").unwrap_or_default().into_iter().map(step).collect(),
            eligibility: keys.tables("idoneita").unwrap_or_default().into_iter().map(eligibility).collect(),
            once: keys.tables("una_per").unwrap_or_default().into_iter().map(once).collect(),
            cosign: keys.table("controfirma").map(cosign),
        };
        keys.finish();
        form
    });
    odd.append(&mut doc.odd.into_inner());
    form
}

fn eligibility(keys: Keys<'_, '_>) -> Eligibility {
    keys.need(&["serve"]);
    let eligibility = Eligibility {
        question: keys.need_text("domanda").value,
        wanted: keys.one_of("serve", &[("si", true), ("no", false)]).is_none_or(|s| s.value),
        otherwise: keys.need_text("altrimenti").value,
    };
    keys.finish();
    eligibility
}

fn once(keys: Keys<'_, '_>) -> OnceSource {
    keys.need(&["campi"]);
    let once = OnceSource { fields: keys.texts("campi").unwrap_or_default(), told: keys.need_text("avviso").value };
    keys.finish();
    once
}

fn cosign(keys: Keys<'_, '_>) -> CosignSource {
    let days = keys.whole::<u16>("giorni");
    if let Some(days) = days.as_ref().filter(|d| !(1..=SIGN_DAYS_MOST).contains(&d.value)) {
        wrong(&keys, "giorni", days.value.to_string(), days.span.clone(), "un numero da `1` a `90`");
    }
    let cosign = CosignSource {
        field: keys.need_text("campo"),
        who: keys.need_text("chi"),
        why: keys.words("perche"),
        days: days.map_or(SIGN_DAYS, |d| d.value.clamp(1, SIGN_DAYS_MOST)),
    };
    keys.finish();
    cosign
}

/// A second person who has not signed after so many days is not waited for any more.
const SIGN_DAYS_MOST: u16 = 90;

fn step(keys: Keys<'_, '_>) -> StepSource {
    let when = conditions(&keys);
    let mut fields = fields(&keys, None);
    for field in &mut fields {
        field.when.splice(0..0, when.iter().cloned());
    }
    let step = StepSource {
        id: keys.need_text("id"),
        title: keys.need_text("titolo").value,
        intro: keys.words("testo"),
        fields,
    };
    keys.finish();
    step
}

fn fields(keys: &Keys<'_, '_>, within: Option<&Arc<PartSource>>) -> Vec<FieldSource> {
    keys.tables("campi").unwrap_or_default().into_iter().flat_map(|keys| field(keys, within)).collect()
}

/// One field of the author: a question, or all those it stands for.
fn field(keys: Keys<'_, '_>, within: Option<&Arc<PartSource>>) -> Vec<FieldSource> {
    keys.need(&["tipo"]);
    let words: Vec<(&str, &str)> = kinds().map(|k| (k, k)).collect();
    let one = one(&keys, within);
    let kind = keys.one_of("tipo", &words);
    // A composite is the applicant's own by `del_richiedente`; a kind that is not known may have been a plain one.
    let whole = kind.as_ref().is_some_and(|k| k.value == "gruppo" || composite::KINDS.contains(&k.value));
    let fact = if whole { None } else { fact(&keys) };
    let fields = match kind {
        None => vec![one],
        Some(At { value: "gruppo", .. }) => group(&keys, one),
        Some(At { value, span }) if composite::KINDS.contains(&value) => together(&keys, one, value, span),
        Some(At { value, span }) => {
            vec![FieldSource { fact, kind: plain(&keys, value).map(|k| At::new(k, span)), ..one }]
        }
    };
    keys.finish();
    fields
}

/// What all fields have, without a kind.
fn one(keys: &Keys<'_, '_>, within: Option<&Arc<PartSource>>) -> FieldSource {
    let mut id = keys.need_text("id");
    if let Some(part) = within {
        id.value = format!("{}_{}", part.id, id.value);
    }
    let (label, hint) = (keys.need_text("etichetta").value, hint(keys));
    let (optional, advised) = (keys.flag("facoltativo"), keys.flag("consigliato"));
    FieldSource {
        id,
        label,
        hint,
        optional: optional || advised,
        advised,
        part: within.cloned(),
        fact: None,
        good_for: good_for(keys),
        when: conditions(keys),
        legal_basis: keys.words("base_giuridica"),
        kind: None,
    }
}

/// The help and the example, as one text.
fn hint(keys: &Keys<'_, '_>) -> Option<String> {
    match (keys.words("aiuto"), keys.words("esempio")) {
        (Some(hint), Some(example)) => Some(format!("{} Per esempio: {example}.", hint.trim_end())),
        (None, Some(example)) => Some(format!("Per esempio: {example}.")),
        (hint, None) => hint,
    }
}

/// A group of questions under one heading, perhaps several times.
fn group(keys: &Keys<'_, '_>, one: FieldSource) -> Vec<FieldSource> {
    keys.need(&["campi"]);
    let most = keys.whole::<u8>("ripetibile");
    if let Some(most) = most.as_ref().filter(|m| !(2..=MOST_COPIES).contains(&m.value)) {
        wrong(keys, "ripetibile", most.value.to_string(), most.span.clone(), "un numero da `2` a `12`");
    }
    let least = keys.whole::<u8>("almeno").map_or(1, |n| n.value);
    let add = keys.words("aggiungi");
    let repeat = most.map(|most| {
        let most = most.value.clamp(2, MOST_COPIES);
        RepeatSource { least: least.min(most), most, add: add.unwrap_or_else(|| "Aggiungi".to_owned()) }
    });
    let part = Arc::new(PartSource { id: one.id.value.clone(), title: one.label.clone(), repeat });
    let mut fields = fields(keys, Some(&part));
    let names: Vec<String> = fields.iter().map(|f| f.id.value.clone()).collect();
    for field in &mut fields {
        // Conditions and formulas inside a group name their neighbours by their short names.
        let full = |name: &str| Some(format!("{}_{name}", part.id)).filter(|full| names.contains(full));
        for when in &mut field.when {
            if let Some(full) = full(&when.field.value) {
                when.field.value = full;
            }
        }
        if let Some(Kind::Computed { formula, .. }) = field.kind.as_mut().map(|k| &mut k.value)
            && let Some(whole) = formula.renamed(&|name| vec![full(name).unwrap_or_else(|| name.to_owned())])
        {
            *formula = whole;
        }
        under(field, &one);
    }
    fields
}

/// More copies would make a page that nobody fills.
const MOST_COPIES: u8 = 12;

/// What holds for a group holds for each of its questions.
fn under(field: &mut FieldSource, group: &FieldSource) {
    field.when.splice(0..0, group.when.iter().cloned());
    field.optional |= group.optional;
    field.advised |= group.advised;
    field.legal_basis = field.legal_basis.take().or_else(|| group.legal_basis.clone());
}

/// The questions that a composite stands for.
fn together(keys: &Keys<'_, '_>, one: FieldSource, name: &str, span: crate::model::source::Span) -> Vec<FieldSource> {
    let own = keys.flag("del_richiedente");
    let inside = one.part.is_some();
    let part = one
        .part
        .clone()
        .unwrap_or_else(|| Arc::new(PartSource { id: one.id.value.clone(), title: one.label.clone(), repeat: None }));
    let asked = composite::parts(keys, name);
    let fields = asked.into_iter().enumerate().map(|(place, asked)| {
        let hint = asked.hint.map(str::to_owned);
        let mut field = FieldSource {
            id: At::new(format!("{}_{}", one.id.value, asked.name), one.id.span.clone()),
            label: asked.label.to_owned(),
            hint: if place == 0 { one.hint.clone().or(hint) } else { hint },
            optional: asked.optional,
            advised: false,
            part: Some(part.clone()),
            fact: asked.fact.filter(|_| own).map(|f| At::new(f, span.clone())),
            good_for: one.good_for,
            when: Vec::new(),
            legal_basis: None,
            kind: Some(At::new(asked.kind, span.clone())),
        };
        if inside {
            // Under another heading its own would be lost.
            field.label = format!("{}: {}", one.label, lower(&field.label));
        }
        under(&mut field, &one);
        field
    });
    fields.collect()
}

/// A label as it goes on after a colon; what is written in capitals stays.
fn lower(label: &str) -> String {
    let mut letters = label.chars();
    let first = letters.next().map(|c| c.to_lowercase().to_string()).unwrap_or_default();
    match letters.clone().next() {
        Some(c) if c.is_uppercase() => label.to_owned(),
        _ => format!("{first}{}", letters.as_str()),
    }
}

/// The conditions of a field, a group or a step.
fn conditions(keys: &Keys<'_, '_>) -> Vec<WhenSource> {
    keys.one_or_more("se").into_iter().map(when).collect()
}

fn when(keys: Keys<'_, '_>) -> WhenSource {
    let bound = |key| keys.number(key).map(|n| scaled(n, 1000.0));
    let when = WhenSource {
        field: keys.need_text("campo"),
        is: keys.texts("e").unwrap_or_default(),
        is_not: keys.texts("non_e").unwrap_or_default(),
        at_least: bound("almeno"),
        at_most: bound("al_massimo"),
        span: keys.span.clone(),
    };
    if when.is_closed() && keys.texts("non_e").is_none() {
        keys.need(&["e"]);
    }
    keys.finish();
    when
}

/// How long a fact is good; of what is no fact nothing is kept that could grow old.
fn good_for(keys: &Keys<'_, '_>) -> Option<Period> {
    let text = keys.text("vale")?;
    let period = Period::parse(&text.value);
    let remedy = match period {
        None => "un tempo come `\"30 giorni\"`, `\"12 mesi\"` o `\"2 anni\"`",
        Some(_) if keys.text("fatto").is_none() && !keys.flag("del_richiedente") => {
            "un campo con `fatto` (o con `del_richiedente = true`): solo un fatto si conserva e può scadere"
        }
        Some(_) => return period,
    };
    wrong(keys, "vale", text.value, text.span, remedy);
    None
}

fn fact(keys: &Keys<'_, '_>) -> Option<At<Fact>> {
    let names: Vec<(String, Fact)> = Fact::ALL.iter().filter_map(|f| Some((fact_name(*f)?, *f))).collect();
    let names: Vec<(&str, Fact)> = names.iter().map(|(name, fact)| (name.as_str(), *fact)).collect();
    keys.one_of("fatto", &names)
}

/// The name of a fact, as its JSON has it.
fn fact_name(fact: Fact) -> Option<String> {
    serde_json::to_value(fact).ok()?.as_str().map(str::to_owned)
}

/// The kind of one question; nothing if it cannot be told.
fn plain(keys: &Keys<'_, '_>, name: &str) -> Option<Kind> {
    Some(match name {
        "testo" => Kind::Text { max: keys.whole("massimo").map_or(200, |n| n.value) },
        "testo_lungo" => Kind::LongText { max: keys.whole("massimo").map_or(1000, |n| n.value) },
        "nome" => Kind::Name,
        "codice_fiscale" => Kind::FiscalCode,
        "codice_fiscale_ente" => Kind::AnyFiscalCode,
        "partita_iva" => Kind::VatNumber,
        "email" => Kind::Email,
        "pec" => Kind::Pec,
        "telefono" => Kind::Phone,
        "cap" => Kind::PostalCode,
        "data" => Kind::Date { from: bound(keys, "non_prima"), until: bound(keys, "non_dopo") },
        "ora" => Kind::Time,
        "numero" => Kind::Number {
            min: keys.number("minimo").map(|n| scaled(n, 1000.0)),
            max: keys.number("massimo").map(|n| scaled(n, 1000.0)),
            decimals: decimals(keys),
            unit: keys.words("unita"),
        },
        "importo" => Kind::Amount {
            min: keys.number("minimo").map(|n| scaled(n, 100.0)),
            max: keys.number("massimo").map(|n| scaled(n, 100.0)),
        },
        "si_no" => Kind::YesNo,
        "scelta" => Kind::Choice { options: choices(keys) },
        "scelte" => Kind::Choices { options: choices(keys) },
        "elenco" => Kind::Listed { list: keys.need_text("elenco").value },
        "iban" => Kind::Iban,
        "targa" => Kind::Plate,
        "avviso" => Kind::Code { scheme: contract::code::Scheme::PaymentNotice },
        "civico" => Kind::Code { scheme: contract::code::Scheme::HouseNumber },
        "file" => file(keys),
        "dichiarazione" => Kind::Declaration,
        "firma" => Kind::Signature,
        "calcolo" => return computed(keys),
        _ => Kind::Note { text: keys.need_text("testo").value },
    })
}

/// The largest file that may be asked for, in millions of bytes; a photograph of a telephone fits.
const FILE_MOST: u64 = 10;

fn file(keys: &Keys<'_, '_>) -> Kind {
    let names = FileFormat::ALL.map(|f| f.extension());
    let asked = keys.some_of("formati", &names).filter(|f| !f.is_empty()).unwrap_or_else(|| names.to_vec());
    let formats = FileFormat::ALL.into_iter().filter(|f| asked.contains(&f.extension())).collect();
    let size = keys.whole::<u64>("massimo_mb");
    if let Some(size) = size.as_ref().filter(|s| !(1..=FILE_MOST).contains(&s.value)) {
        wrong(keys, "massimo_mb", size.value.to_string(), size.span.clone(), "un numero da `1` a `10`");
    }
    let bytes = size.map_or(FILE_MOST, |s| s.value.clamp(1, FILE_MOST)) * 1_000_000;
    Kind::File { formats, bytes, most: keys.whole::<u8>("quanti").map_or(1, |n| n.value.clamp(1, 10)) }
}

fn computed(keys: &Keys<'_, '_>) -> Option<Kind> {
    let text = keys.need_text("formula");
    let (unit, euro) = (keys.words("unita"), keys.flag("euro"));
    match Formula::parse(&text.value) {
        Ok(formula) => Some(Kind::Computed { formula, unit, euro }),
        Err(slip) => {
            if !text.value.trim().is_empty() {
                wrong(keys, "formula", text.value, text.span, &format!("una formula: {slip}"));
            }
            None
        }
    }
}

fn wrong(keys: &Keys<'_, '_>, key: &str, value: String, span: crate::model::source::Span, expected: &str) {
    let (key, expected) = (key.to_owned(), expected.to_owned());
    keys.doc.note(span, Oddity::WrongValue { key, value, allowed: Vec::new(), expected });
}

fn scaled(number: f64, by: f64) -> i64 {
    (number * by).round() as i64
}

fn decimals(keys: &Keys<'_, '_>) -> u8 {
    let Some(decimals) = keys.whole::<u8>("decimali") else { return 0 };
    if decimals.value > 3 {
        let oddity = Oddity::WrongValue {
            key: "decimali".to_owned(),
            value: decimals.value.to_string(),
            allowed: Vec::new(),
            expected: "un numero da `0` a `3`".to_owned(),
        };
        keys.doc.note(decimals.span, oddity);
    }
    decimals.value.min(3)
}

fn choices(keys: &Keys<'_, '_>) -> Vec<Choice> {
    keys.need(&["scelte"]);
    let choices = keys.tables("scelte").unwrap_or_default().into_iter().map(|keys| {
        let choice = Choice {
            value: keys.need_text("valore").value,
            label: keys.need_text("etichetta").value,
            points: keys.number("punti").map(|n| scaled(n, 1000.0)),
        };
        keys.finish();
        choice
    });
    choices.collect()
}

/// A bound of a date: `"oggi"` or `"2027-12-31"`.
pub(super) fn bound(keys: &Keys<'_, '_>, key: &'static str) -> Option<DateBound> {
    let text = keys.text(key)?;
    if text.value == "oggi" {
        return Some(DateBound::Today);
    }
    match text.value.parse() {
        Ok(day) => Some(DateBound::Day(day)),
        Err(_) => {
            let oddity = Oddity::WrongValue {
                key: key.to_owned(),
                value: text.value,
                allowed: Vec::new(),
                expected: "`\"oggi\"` o un giorno come `\"2027-12-31\"`".to_owned(),
            };
            keys.doc.note(text.span, oddity);
            None
        }
    }
}
