//! Reads the English words of a form.
//!
//! In: `modulo.en.toml`. Out: [`FormWords`]; it holds texts alone, under the keys that the Italian form has.

use std::sync::Arc;

use contract::translation::{CosignWords, FieldWords, StepWords};

use crate::model::form_words::FormWords;
use crate::model::oddity::Odd;
use crate::model::source::{At, Source};
use crate::read::keys::{Doc, Keys, document};

/// Reads the words of a form.
pub(super) fn form_words(source: Arc<Source>, odd: &mut Vec<Odd>) -> FormWords {
    let doc = Doc::new(source.clone(), 0);
    let mut words = FormWords {
        source: source.clone(),
        privacy: None,
        after: None,
        steps: Default::default(),
        fields: Default::default(),
        choices: Vec::new(),
        once: Vec::new(),
        eligibility: Vec::new(),
        cosign: None,
    };
    document(&doc, &source.text, |keys| {
        (words.privacy, words.after) = (keys.words("informativa"), keys.words("conferma"));
        words.once = keys.texts("una_per").unwrap_or_default();
        words.eligibility = keys.tables("idoneita").unwrap_or_default().into_iter().map(eligibility).collect();
        words.cosign = keys.table("controfirma").map(cosign);
        for (name, keys) in named(&keys, "passi") {
            let step = StepWords { title: keys.words("titolo").unwrap_or_default(), intro: keys.words("testo") };
            keys.finish();
            words.steps.insert(name.value, At::new(step, name.span));
        }
        for (name, keys) in named(&keys, "campi") {
            let field = field(&keys, &name.value, &mut words.choices);
            keys.finish();
            words.fields.insert(name.value, At::new(field, name.span));
        }
        keys.finish();
    });
    odd.append(&mut doc.odd.into_inner());
    words
}

/// The tables below a key, by their names.
fn named<'a, 'i>(keys: &Keys<'a, 'i>, key: &'static str) -> Vec<(At<String>, Keys<'a, 'i>)> {
    let Some(all) = keys.table(key) else { return Vec::new() };
    let entries = all.entries().into_iter();
    entries.filter_map(|(name, value)| Some((name.clone(), all.table_at(&name.value, value)?))).collect()
}

fn field(keys: &Keys<'_, '_>, field: &str, choices: &mut Vec<(String, At<String>)>) -> FieldWords {
    let (hint, example) = (keys.words("aiuto"), keys.words("esempio"));
    let mut words = FieldWords {
        label: keys.words("etichetta").unwrap_or_default(),
        hint: match (hint, example) {
            (Some(hint), Some(example)) => Some(format!("{} For example: {example}.", hint.trim_end())),
            (None, Some(example)) => Some(format!("For example: {example}.")),
            (hint, None) => hint,
        },
        text: keys.words("testo"),
        unit: keys.words("unita"),
        add: keys.words("aggiungi"),
        ..FieldWords::default()
    };
    if let Some(table) = keys.table("scelte") {
        for (value, text) in table.texts_by_name() {
            choices.push((field.to_owned(), value.clone()));
            if !text.trim().is_empty() {
                words.choices.insert(value.value, text);
            }
        }
    }
    words
}

fn cosign(keys: Keys<'_, '_>) -> At<CosignWords> {
    let words = CosignWords { who: keys.words("chi").unwrap_or_default(), why: keys.words("perche") };
    let span = keys.span.clone();
    keys.finish();
    At::new(words, span)
}

fn eligibility(keys: Keys<'_, '_>) -> (At<String>, String) {
    let said = (keys.need_text("domanda"), keys.need_text("altrimenti").value);
    keys.finish();
    said
}
