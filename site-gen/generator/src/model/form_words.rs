//! The words of a form in English as their author wrote them, and what they leave out.
//!
//! In: `modulo.en.toml`. Out: texts by the names of the Italian form; `join` makes a [`Translation`] of them if none is
//! missing, `check` tells which are.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use contract::kind::Kind;
use contract::language::Language;
use contract::translation::{CosignWords, FieldWords, StepWords, Translation};

use crate::model::form_source::{Eligibility, FieldSource, FormSource, PartSource};
use crate::model::source::{At, Source};

/// The English words of a form.
#[derive(Clone, Debug)]
pub struct FormWords {
    /// The file.
    pub source: Arc<Source>,
    /// The short privacy notice.
    pub privacy: Option<String>,
    /// What happens after sending.
    pub after: Option<String>,
    /// The words of steps, by name; what was not written is empty.
    pub steps: BTreeMap<String, At<StepWords>>,
    /// The words of fields and groups, by name; what was not written is empty.
    pub fields: BTreeMap<String, At<FieldWords>>,
    /// Every value of a choice that was written, with its field.
    pub choices: Vec<(String, At<String>)>,
    /// What is told to who asks again, in the order of the form.
    pub once: Vec<At<String>>,
    /// The questions before the form, in its order.
    pub eligibility: Vec<(At<String>, String)>,
    /// Who must sign too; what was not written is empty.
    pub cosign: Option<At<CosignWords>>,
}

/// What the button that adds a copy says where the author gave it no words, in both languages.
const ADD: (&str, &str) = ("Aggiungi", "Add");

/// Texts that have no words: in which table, and under which keys.
pub struct Missing {
    /// The table: `passi.dati`, `campi.nome`, or nothing for the head of the file.
    pub table: String,
    /// The keys.
    pub keys: Vec<String>,
}

impl FormWords {
    /// The document that travels, if every text of the form has its words.
    pub fn translation(&self, form: &FormSource, title: &str) -> Option<Translation> {
        if !self.missing(form).is_empty() {
            return None;
        }
        let heading =
            |part: &Arc<PartSource>| Some((part.title.clone(), self.fields.get(&part.id)?.value.label.clone()));
        let mut fields: BTreeMap<String, FieldWords> =
            self.fields.iter().map(|(name, words)| (name.clone(), words.value.clone())).collect();
        for part in parts(form).filter(|part| part.repeat.is_some()) {
            fields.get_mut(&part.id)?.add.get_or_insert_with(|| ADD.1.to_owned());
        }
        Some(Translation {
            language: Language::English,
            title: title.to_owned(),
            privacy: self.privacy.clone()?,
            after: self.after.clone()?,
            steps: self.steps.iter().map(|(name, words)| (name.clone(), words.value.clone())).collect(),
            parts: parts(form).filter_map(heading).collect(),
            fields,
            once: self.once.iter().map(|told| told.value.clone()).collect(),
            cosign: self.cosign.as_ref().map(|words| words.value.clone()),
        })
    }

    /// The questions before the form in these words.
    pub fn eligibility(&self, form: &FormSource) -> Vec<Eligibility> {
        let pairs = form.eligibility.iter().zip(&self.eligibility);
        let said = pairs.map(|(asked, (question, otherwise))| Eligibility {
            question: question.value.clone(),
            wanted: asked.wanted,
            otherwise: otherwise.clone(),
        });
        said.collect()
    }

    /// The texts of the form that have no words here.
    pub fn missing(&self, form: &FormSource) -> Vec<Missing> {
        let mut missing = Vec::new();
        let mut tell = |table: String, keys: Vec<Option<&str>>| {
            let keys: Vec<String> = keys.into_iter().flatten().map(str::to_owned).collect();
            if !keys.is_empty() {
                missing.push(Missing { table, keys });
            }
        };
        tell(
            String::new(),
            vec![
                self.privacy.is_none().then_some("informativa"),
                self.after.is_none().then_some("conferma"),
                (self.once.len() < form.once.len()).then_some("una_per"),
                (self.eligibility.len() < form.eligibility.len()).then_some("idoneita"),
            ],
        );
        if let Some(cosign) = &form.cosign {
            let words = self.cosign.as_ref().map(|w| &w.value);
            let why = words.is_some_and(|w| w.why.is_some());
            let keys = vec![
                words.is_none_or(|w| w.who.is_empty()).then_some("chi"),
                (cosign.why.is_some() && !why).then_some("perche"),
            ];
            tell("controfirma".to_owned(), keys);
        }
        for step in &form.steps {
            let words = self.steps.get(&step.id.value).map(|w| &w.value);
            let intro = words.is_some_and(|w| w.intro.is_some());
            let keys = vec![
                words.is_none_or(|w| w.title.is_empty()).then_some("titolo"),
                (step.intro.is_some() && !intro).then_some("testo"),
            ];
            tell(format!("passi.{}", step.id.value), keys);
        }
        for part in parts(form) {
            let words = self.fields.get(&part.id).map(|w| &w.value);
            let add = part.repeat.as_ref().is_some_and(|r| r.add != ADD.0) && words.is_none_or(|w| w.add.is_none());
            let label = words.is_none_or(|w| w.label.is_empty());
            tell(format!("campi.{}", part.id), vec![label.then_some("etichetta"), add.then_some("aggiungi")]);
        }
        for field in form.fields() {
            let words = self.fields.get(&field.id.value).map(|w| &w.value);
            let keys = keys_of(field, words.unwrap_or(&FieldWords::default()));
            tell(format!("campi.{}", field.id.value), keys.iter().map(|key| Some(key.as_str())).collect());
        }
        missing
    }

    /// The names that fields and groups of the form have.
    pub fn names(form: &FormSource) -> BTreeSet<&str> {
        form.fields().map(|f| f.id.value.as_str()).chain(parts(form).map(|p| p.id.as_str())).collect()
    }
}

/// The groups of a form, each once.
fn parts(form: &FormSource) -> impl Iterator<Item = &Arc<PartSource>> {
    let mut seen = BTreeSet::new();
    form.fields().filter_map(|f| f.part.as_ref()).filter(move |part| seen.insert(part.id.as_str()))
}

fn keys_of(field: &FieldSource, words: &FieldWords) -> Vec<String> {
    let mut keys = Vec::new();
    let mut need = |there: bool, key: &str| {
        if !there {
            keys.push(key.to_owned());
        }
    };
    need(!words.label.is_empty(), "etichetta");
    need(field.hint.is_none() || words.hint.is_some(), "aiuto");
    match field.kind.as_ref().map(|k| &k.value) {
        Some(Kind::Choice { options } | Kind::Choices { options }) => {
            for option in options {
                need(words.choices.contains_key(&option.value), &format!("scelte.{}", option.value));
            }
        }
        Some(Kind::Note { .. }) => need(words.text.is_some(), "testo"),
        Some(Kind::Number { unit: Some(_), .. } | Kind::Computed { unit: Some(_), .. }) => {
            need(words.unit.is_some(), "unita");
        }
        _ => {}
    }
    keys
}
