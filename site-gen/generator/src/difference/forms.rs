//! What differs in a form.
//!
//! In: two forms as their authors wrote them. Out: the steps and questions that differ, with what differs in words.

use contract::kind::Kind;

use crate::difference::cards::{short, what};
use crate::difference::{Part, PartKind, What};
use crate::model::form_source::{FieldSource, FormSource, StepSource, WhenSource};
use crate::model::source::At;

/// The parts that differ.
pub(super) fn parts(old: Option<&FormSource>, new: Option<&FormSource>) -> Vec<Part> {
    let (Some(old), Some(new)) = (old, new) else {
        let part = || part(PartKind::Form, "modulo", what(old.is_some(), new.is_some()), Vec::new());
        return if old.is_some() || new.is_some() { vec![part()] } else { Vec::new() };
    };
    let mut parts = Vec::new();
    let whole = details(&[
        ("chi può entrare", old.access != new.access, None),
        ("l'informativa", old.privacy != new.privacy, None),
        ("la frase dopo l'invio", old.after != new.after, None),
        ("chi deve firmare anche", cosign(old) != cosign(new), None),
    ]);
    if !whole.is_empty() {
        parts.push(part(PartKind::Form, "modulo", What::Changed, whole));
    }
    steps(old, new, &mut parts);
    questions(old, new, &mut parts);
    parts
}

fn cosign(form: &FormSource) -> Option<(&str, &str, Option<&str>)> {
    form.cosign.as_ref().map(|c| (c.field.value.as_str(), c.who.value.as_str(), c.why.as_deref()))
}

fn part(kind: PartKind, name: impl Into<String>, what: What, details: Vec<String>) -> Part {
    Part { kind, name: name.into(), what, details }
}

/// Words for what may differ, whether it does, and the two texts where they are short.
type Matter<'a> = (&'a str, bool, Option<(&'a str, &'a str)>);

/// What differs, in words; of short texts also how.
fn details(all: &[Matter<'_>]) -> Vec<String> {
    let differing = all.iter().filter(|(_, differs, _)| *differs).map(|(words, _, texts)| match texts {
        Some((old, new)) => format!("{words}: {} -> {}", short(old), short(new)),
        None => (*words).to_owned(),
    });
    differing.collect()
}

fn steps(old: &FormSource, new: &FormSource, parts: &mut Vec<Part>) {
    let find = |form: &'_ FormSource, id: &str| form.steps.iter().position(|s| s.id.value == id);
    for step in &new.steps {
        match find(old, &step.id.value).map(|at| &old.steps[at]) {
            None => parts.push(part(PartKind::Form, format!("passo {}", step.id.value), What::Added, Vec::new())),
            Some(before) => {
                let order = ids(before, new).ne(ids(step, old));
                let differing = details(&[
                    ("il titolo", before.title != step.title, Some((&before.title, &step.title))),
                    ("l'introduzione", before.intro != step.intro, None),
                    ("l'ordine delle domande", order, None),
                ]);
                if !differing.is_empty() {
                    parts.push(part(PartKind::Form, format!("passo {}", step.id.value), What::Changed, differing));
                }
            }
        }
    }
    let gone = old.steps.iter().filter(|s| find(new, &s.id.value).is_none());
    parts.extend(gone.map(|s| part(PartKind::Form, format!("passo {}", s.id.value), What::Removed, Vec::new())));
}

/// The questions of a step that another form has too, in order.
fn ids<'a>(step: &'a StepSource, other: &'a FormSource) -> impl Iterator<Item = &'a str> {
    let known = |id: &str| {
        let step = other.steps.iter().find(|s| s.id.value == step.id.value);
        step.is_some_and(|s| s.fields.iter().any(|f| f.id.value == id))
    };
    step.fields.iter().map(|f| f.id.value.as_str()).filter(move |id| known(id))
}

fn questions(old: &FormSource, new: &FormSource, parts: &mut Vec<Part>) {
    let find = |form: &'_ FormSource, id: &str| -> Option<(String, FieldSource)> {
        let pairs = form.steps.iter().flat_map(|s| s.fields.iter().map(move |f| (s, f)));
        pairs.into_iter().find(|(_, f)| f.id.value == id).map(|(s, f)| (s.id.value.clone(), f.clone()))
    };
    for step in &new.steps {
        for field in &step.fields {
            let name = format!("{}/{}", step.id.value, field.id.value);
            match find(old, &field.id.value) {
                None => {
                    let words = if field.optional { "facoltativa" } else { "obbligatoria" };
                    parts.push(part(PartKind::Question, name, What::Added, vec![words.to_owned()]));
                }
                Some((place, before)) => {
                    let mut differing = differences(&before, field);
                    if place != step.id.value {
                        differing.push(format!("il passo: {place} -> {}", step.id.value));
                    }
                    if !differing.is_empty() {
                        parts.push(part(PartKind::Question, name, What::Changed, differing));
                    }
                }
            }
        }
    }
    for step in &old.steps {
        for field in step.fields.iter().filter(|f| find(new, &f.id.value).is_none()) {
            let name = format!("{}/{}", step.id.value, field.id.value);
            parts.push(part(PartKind::Question, name, What::Removed, Vec::new()));
        }
    }
}

fn differences(old: &FieldSource, new: &FieldSource) -> Vec<String> {
    let kind = |f: &FieldSource| f.kind.as_ref().map(|k| k.value.clone());
    let fact = |f: &FieldSource| f.fact.as_ref().map(|k| k.value);
    let when = |f: &FieldSource| -> Vec<String> {
        let texts = |list: &[At<String>]| list.iter().map(|v| v.value.clone()).collect::<Vec<_>>();
        let one = |w: &WhenSource| {
            format!("{} {:?} {:?} {:?} {:?}", w.field.value, texts(&w.is), texts(&w.is_not), w.at_least, w.at_most)
        };
        f.when.iter().map(one).collect()
    };
    let (mine, theirs) = (kind(old), kind(new));
    let same_kind = |a: &Kind, b: &Kind| std::mem::discriminant(a) == std::mem::discriminant(b);
    let other = match (&mine, &theirs) {
        (Some(a), Some(b)) => !same_kind(a, b),
        (a, b) => a.is_some() != b.is_some(),
    };
    let now = if new.optional { "diventa facoltativa" } else { "diventa obbligatoria" };
    details(&[
        ("la domanda", old.label != new.label, Some((&old.label, &new.label))),
        ("l'aiuto", old.hint != new.hint, None),
        (now, old.optional != new.optional, None),
        ("il tipo", other, None),
        ("i limiti o le scelte", !other && mine != theirs, None),
        ("il fatto", fact(old) != fact(new), None),
        ("quando si chiede", when(old) != when(new), None),
    ])
}
