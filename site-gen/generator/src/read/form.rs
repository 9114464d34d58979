//! Reads a form.
//!
//! In: `modulo.toml`. Out: a [`FormSource`]; the Italian keys of forms are spelt here.

use std::sync::Arc;

use contract::fact::Fact;
use contract::form::Access;
use contract::kind::{Choice, DateBound, Kind};

use crate::model::form_source::{FieldSource, FormSource, StepSource, WhenSource};
use crate::model::oddity::{Odd, Oddity};
use crate::model::source::{At, Source};
use crate::read::keys::{Doc, Keys, document};

const ACCESS: [(&str, Access); 3] =
    [("nessuno", Access::None), ("facoltativo", Access::Optional), ("richiesto", Access::Required)];

const KINDS: [&str; 18] = [
    "testo",
    "testo_lungo",
    "nome",
    "codice_fiscale",
    "partita_iva",
    "email",
    "telefono",
    "cap",
    "data",
    "numero",
    "importo",
    "si_no",
    "scelta",
    "scelte",
    "iban",
    "targa",
    "dichiarazione",
    "nota",
];

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
        };
        keys.finish();
        form
    });
    odd.append(&mut doc.odd.into_inner());
    form
}

fn step(keys: Keys<'_, '_>) -> StepSource {
    let step = StepSource {
        id: keys.need_text("id"),
        title: keys.need_text("titolo").value,
        intro: keys.words("testo"),
        fields: keys.tables("campi").unwrap_or_default().into_iter().map(field).collect(),
    };
    keys.finish();
    step
}

fn field(keys: Keys<'_, '_>) -> FieldSource {
    let field = FieldSource {
        id: keys.need_text("id"),
        label: keys.need_text("etichetta").value,
        hint: keys.words("aiuto"),
        optional: keys.flag("facoltativo"),
        fact: fact(&keys),
        when: keys.table("se").map(when),
        legal_basis: keys.words("base_giuridica"),
        kind: kind(&keys),
    };
    keys.finish();
    field
}

fn when(keys: Keys<'_, '_>) -> WhenSource {
    keys.need(&["e"]);
    let when =
        WhenSource { field: keys.need_text("campo"), is: keys.texts("e").unwrap_or_default(), span: keys.span.clone() };
    keys.finish();
    when
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

fn kind(keys: &Keys<'_, '_>) -> Option<At<Kind>> {
    keys.need(&["tipo"]);
    let name = keys.one_of("tipo", &KINDS.map(|k| (k, k)))?;
    let kind = match name.value {
        "testo" => Kind::Text { max: keys.whole("massimo").map_or(200, |n| n.value) },
        "testo_lungo" => Kind::LongText { max: keys.whole("massimo").map_or(1000, |n| n.value) },
        "nome" => Kind::Name,
        "codice_fiscale" => Kind::FiscalCode,
        "partita_iva" => Kind::VatNumber,
        "email" => Kind::Email,
        "telefono" => Kind::Phone,
        "cap" => Kind::PostalCode,
        "data" => Kind::Date { from: bound(keys, "non_prima"), until: bound(keys, "non_dopo") },
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
        "iban" => Kind::Iban,
        "targa" => Kind::Plate,
        "dichiarazione" => Kind::Declaration,
        _ => Kind::Note { text: keys.need_text("testo").value },
    };
    Some(At::new(kind, name.span))
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
        let choice = Choice { value: keys.need_text("valore").value, label: keys.need_text("etichetta").value };
        keys.finish();
        choice
    });
    choices.collect()
}

/// A bound of a date: `"oggi"` or `"2027-12-31"`.
fn bound(keys: &Keys<'_, '_>, key: &'static str) -> Option<DateBound> {
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
