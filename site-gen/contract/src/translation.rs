//! The words of a form in another language, as a document of its own.
//!
//! In: what the generator compiled from a service's `modulo.en.toml`. Out: the same form in those words. A translation
//! holds no rule, so it cannot change what is accepted; it has a name of its own, so that mending a word leaves the form
//! and its revision alone. What binds, and what a pratica pins, is the Italian form.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::form::{Field, Form};
use crate::kind::Kind;
use crate::language::Language;

/// The words of a form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Translation {
    /// Their language.
    pub language: Language,
    /// The title.
    pub title: String,
    /// The short privacy notice.
    pub privacy: String,
    /// What happens after sending.
    pub after: String,
    /// Titles and introductions, by step.
    pub steps: BTreeMap<String, StepWords>,
    /// The headings of groups, by the Italian ones.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub parts: BTreeMap<String, String>,
    /// The words of questions. Copies of a group share theirs: `figli_2_nome` is here as `figli_nome`; the group itself
    /// is here as `figli`.
    pub fields: BTreeMap<String, FieldWords>,
    /// What is told to who asks again, in the order of the form.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub once: Vec<String>,
    /// Who must sign too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cosign: Option<CosignWords>,
}

/// The words about the signature of a second person.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CosignWords {
    /// Who she is to the applicant, as the subject of a sentence.
    pub who: String,
    /// Why she must sign.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

/// The words of a step.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepWords {
    /// The heading.
    pub title: String,
    /// The introduction.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub intro: Option<String>,
}

/// The words of a question.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldWords {
    /// The question.
    pub label: String,
    /// The help.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
    /// What is read for each value of a choice.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub choices: BTreeMap<String, String>,
    /// The text of a note.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// What a number is in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// What the button that adds a copy of a group says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub add: Option<String>,
}

impl Form {
    /// The form in other words; nothing, if any of its texts has none: a page is in one language.
    pub fn translated(&self, words: &Translation) -> Option<Form> {
        let mut form = Form {
            language: words.language,
            title: words.title.clone(),
            privacy: words.privacy.clone(),
            after: words.after.clone(),
            ..self.clone()
        };
        for step in &mut form.steps {
            let said = words.steps.get(&step.id)?;
            if step.intro.is_some() && said.intro.is_none() {
                return None;
            }
            (step.title, step.intro) = (said.title.clone(), said.intro.clone());
            let groups: Vec<String> = step.fields.iter().filter_map(group).map(str::to_owned).collect();
            for field in &mut step.fields {
                translate(field, &groups, words)?;
            }
        }
        for (place, once) in form.once.iter_mut().enumerate() {
            once.told = words.once.get(place)?.clone();
        }
        if let Some(cosign) = &mut form.cosign {
            let said = words.cosign.as_ref()?;
            if cosign.why.is_some() && said.why.is_none() {
                return None;
            }
            (cosign.who, cosign.why) = (said.who.clone(), said.why.clone());
        }
        Some(form)
    }
}

fn group(field: &Field) -> Option<&str> {
    match &field.kind {
        Kind::Repeat { group, .. } => Some(group),
        _ => None,
    }
}

fn translate(field: &mut Field, groups: &[String], words: &Translation) -> Option<()> {
    let copy = groups.iter().find_map(|group| copy_of(group, &field.id));
    let name = match (&field.kind, &copy) {
        (Kind::Repeat { group, .. }, _) => group.clone(),
        (_, Some((group, _, rest))) => format!("{group}_{rest}"),
        _ => field.id.clone(),
    };
    let said = words.fields.get(&name)?;
    if field.hint.is_some() && said.hint.is_none() {
        return None;
    }
    (field.label, field.hint) = (said.label.clone(), said.hint.clone());
    if let Some(part) = &mut field.part {
        *part = match &copy {
            Some((_, n, _)) => format!("{} {n}", words.parts.get(part.strip_suffix(&format!(" {n}"))?)?),
            None => words.parts.get(part)?.clone(),
        };
    }
    match &mut field.kind {
        Kind::Choice { options } | Kind::Choices { options } => {
            for option in options {
                option.label = said.choices.get(&option.value)?.clone();
            }
        }
        Kind::Note { text } => *text = said.text.clone()?,
        Kind::Repeat { add, .. } => *add = said.add.clone()?,
        Kind::Number { unit: Some(unit), .. } | Kind::Computed { unit: Some(unit), .. } => *unit = said.unit.clone()?,
        _ => {}
    }
    Some(())
}

/// The group, the number and the rest of a name: `figli_2_nome` is the `nome` of the second of `figli`.
fn copy_of<'f>(group: &'f str, id: &'f str) -> Option<(&'f str, u8, &'f str)> {
    let (number, rest) = id.strip_prefix(group)?.strip_prefix('_')?.split_once('_')?;
    Some((group, number.parse().ok()?, rest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::condition::Condition;
    use crate::form::Cosign;
    use crate::form::tests::of;
    use crate::kind::Choice;

    fn form() -> Form {
        let cosign = Cosign { field: "altro".into(), who: "l’altra".into(), why: Some("È legge.".into()), days: 9 };
        Form { cosign: Some(cosign), ..questions() }
    }

    fn questions() -> Form {
        let name = |n: u8| {
            let when = vec![Condition { at_least: Some(i64::from(n) * 1000), ..Condition::is("figli_quanti", &[]) }];
            let part = Some(format!("Figlio {n}"));
            Field { when, part, ..Field::new(format!("figli_{n}_nome"), "Nome", Kind::Name) }
        };
        let count = Kind::Repeat { group: "figli".into(), least: 0, most: 2, add: "Aggiungi".into() };
        let option = Choice { value: "mensa".into(), label: "La mensa".into(), points: Some(2000) };
        of(vec![
            Field {
                hint: Some("Uno solo.".into()),
                ..Field::new("che", "Che cosa?", Kind::Choice { options: vec![option] })
            },
            name(1),
            name(2),
            Field::new("figli_quanti", "Figlio", count),
        ])
    }

    fn words() -> Translation {
        let field = |label: &str| FieldWords { label: label.into(), ..FieldWords::default() };
        Translation {
            language: Language::English,
            title: "Trial".into(),
            steps: [("passo".to_owned(), StepWords { title: "Step".into(), intro: None })].into(),
            parts: [("Figlio".to_owned(), "Child".to_owned())].into(),
            fields: [
                ("figli_nome".to_owned(), field("First name")),
                ("figli".to_owned(), FieldWords { add: Some("Add".into()), ..field("Child") }),
                (
                    "che".to_owned(),
                    FieldWords {
                        hint: Some("Only one.".into()),
                        choices: [("mensa".to_owned(), "School meals".to_owned())].into(),
                        ..field("What?")
                    },
                ),
            ]
            .into(),
            cosign: Some(CosignWords { who: "the other".into(), why: Some("It is the law.".into()) }),
            ..Translation::default()
        }
    }

    #[test]
    fn only_words_change() {
        let (italian, english) = (form(), form().translated(&words()).unwrap());
        assert_eq!(english.language, Language::English);
        assert_eq!(english.field("figli_2_nome").unwrap().full_label(), "First name (Child 2)");
        assert_eq!(english.field("figli_quanti").unwrap().label, "Child");
        let Kind::Choice { options } = &english.field("che").unwrap().kind else { panic!("a choice") };
        assert_eq!(options[0], Choice { value: "mensa".into(), label: "School meals".into(), points: Some(2000) });
        let cosign = english.cosign.as_ref().unwrap();
        assert_eq!((cosign.who.as_str(), cosign.why.as_deref()), ("the other", Some("It is the law.")));
        assert_eq!((cosign.field.as_str(), cosign.days), ("altro", 9));
        for (a, b) in italian.fields().zip(english.fields()) {
            assert_eq!((&a.id, a.optional, &a.when, a.fact), (&b.id, b.optional, &b.when, b.fact));
        }
    }

    #[test]
    fn a_form_is_in_one_language_or_in_none() {
        let without: [fn(&mut Translation); 8] = [
            |w| w.steps.clear(),
            |w| w.parts.clear(),
            |w| drop(w.fields.remove("figli_nome")),
            |w| w.fields.get_mut("che").unwrap().hint = None,
            |w| w.fields.get_mut("che").unwrap().choices.clear(),
            |w| w.fields.get_mut("figli").unwrap().add = None,
            |w| w.cosign = None,
            |w| w.cosign.as_mut().unwrap().why = None,
        ];
        for (place, take) in without.into_iter().enumerate() {
            let mut words = words();
            take(&mut words);
            assert_eq!(form().translated(&words), None, "{place}");
        }
    }
}
