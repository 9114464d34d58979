//! A form as JSON Schema (draft 2020-12), for whoever sends requests by program or checks what was stored.
//!
//! In: a [`Form`]. Out: the schema of its canonical answers. A schema cannot follow check digits or formulas: what it
//! accepts the server may still refuse, never the other way round.

use serde_json::{Map, Value, json};

use crate::form::{Field, Form};
use crate::kind::{Choice, DateBound, Kind};

impl Form {
    /// The schema of the canonical answers to this form.
    pub fn schema(&self) -> Value {
        let asked: Vec<&Field> = self.fields().filter(|f| has_answer(&f.kind)).collect();
        let properties: Map<String, Value> = asked.iter().map(|f| (f.id.clone(), property(f))).collect();
        let always = |f: &&&Field| {
            !f.optional && f.when.is_empty() && !matches!(f.kind, Kind::Computed { .. } | Kind::Repeat { .. })
        };
        let required: Vec<&str> = asked.iter().filter(always).map(|f| f.id.as_str()).collect();
        let mut schema = json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": self.title,
            "type": "object",
            "properties": properties,
            "required": required,
            "additionalProperties": false,
        });
        if let (Some(map), Some(cosign)) = (schema.as_object_mut(), &self.cosign) {
            // No word of the standard says that a second person signs what is described here.
            map.insert("x-cosign".into(), json!({ "field": cosign.field, "who": cosign.who }));
        }
        schema
    }
}

fn has_answer(kind: &Kind) -> bool {
    kind.is_asked() || matches!(kind, Kind::Repeat { .. })
}

fn property(field: &Field) -> Value {
    let mut property = kind(&field.kind);
    if let Some(map) = property.as_object_mut() {
        map.insert("title".into(), field.full_label().into());
        if let Some(hint) = &field.hint {
            map.insert("description".into(), hint.clone().into());
        }
    }
    property
}

fn kind(kind: &Kind) -> Value {
    let pattern = |pattern: &str| json!({ "type": "string", "pattern": pattern });
    let one_of = |options: &[Choice]| {
        let list: Vec<Value> = options.iter().map(|o| json!({ "const": o.value, "title": o.label })).collect();
        json!({ "type": "string", "oneOf": list })
    };
    match kind {
        // JSON Schema counts code points and browsers UTF-16 units, of which there are never fewer.
        Kind::Text { max } | Kind::LongText { max } => json!({ "type": "string", "minLength": 1, "maxLength": max }),
        Kind::Listed { .. } => json!({ "type": "string", "minLength": 1, "maxLength": crate::kind::LISTED_MAX }),
        Kind::Name => json!({ "type": "string", "minLength": 1, "maxLength": crate::kind::NAME_MAX }),
        Kind::FiscalCode => {
            pattern("^[A-Z]{6}[0-9LMNPQRSTUV]{2}[A-EHLMPRST][0-9LMNPQRSTUV]{2}[A-Z][0-9LMNPQRSTUV]{3}[A-Z]$")
        }
        Kind::AnyFiscalCode => pattern("^([0-9]{11}|[A-Z0-9]{16})$"),
        Kind::VatNumber => pattern("^[0-9]{11}$"),
        Kind::Email | Kind::Pec => {
            json!({ "type": "string", "format": "email", "maxLength": crate::contact::EMAIL_MAX })
        }
        Kind::Phone => pattern("^\\+[0-9]{8,15}$"),
        Kind::PostalCode => pattern("^[0-9]{5}$"),
        Kind::Date { from, until } => {
            let words = |bound: &DateBound| match bound {
                DateBound::Today => "today".to_owned(),
                DateBound::Day(day) => day.to_string(),
            };
            let mut date = json!({ "type": "string", "format": "date" });
            for (key, bound) in [("x-from", from), ("x-until", until)] {
                if let (Some(map), Some(bound)) = (date.as_object_mut(), bound) {
                    map.insert(key.into(), words(bound).into());
                }
            }
            date
        }
        Kind::Time => pattern("^([01][0-9]|2[0-3]):[0-5][0-9]$"),
        Kind::Number { decimals, .. } => match decimals {
            0 => pattern("^-?[0-9]{1,12}$"),
            n => pattern(&format!("^-?[0-9]{{1,12}}(\\.[0-9]{{1,{n}}})?$")),
        },
        Kind::Computed { euro: false, .. } => pattern("^-?[0-9]+(\\.[0-9]{1,3})?$"),
        Kind::Amount { .. } | Kind::Computed { .. } => pattern("^-?[0-9]+\\.[0-9]{2}$"),
        Kind::YesNo => json!({ "enum": ["si", "no"] }),
        Kind::Choice { options } => one_of(options),
        Kind::Choices { options } => {
            json!({ "type": "array", "minItems": 1, "uniqueItems": true, "items": one_of(options) })
        }
        Kind::Iban => pattern("^[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}$"),
        Kind::Plate => pattern("^[A-Z0-9]{4,10}$"),
        Kind::Code { .. } => json!({ "type": "string", "minLength": 1, "maxLength": crate::code::MAX }),
        Kind::File { most, .. } => {
            json!({ "type": "array", "minItems": 1, "maxItems": most, "items": { "type": "string" } })
        }
        Kind::Declaration => json!({ "const": "si" }),
        Kind::Repeat { least, most, .. } => {
            json!({ "enum": (*least..=*most).map(|n| n.to_string()).collect::<Vec<_>>() })
        }
        Kind::Signature | Kind::Note { .. } => json!({}),
    }
}
