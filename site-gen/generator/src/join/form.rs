//! From a form as its author wrote it to the document that travels.
//!
//! In: a [`FormSource`]. Out: a [`Form`] with no word that depends on a comune, so that comuni share its revision.
//! Groups that may be repeated become as many copies as are allowed, of which `figli_quanti` says how many are asked.

use std::sync::Arc;

use contract::condition::Condition;
use contract::form::{Cosign, Field, Form, Once, Step};
use contract::formula::Formula;
use contract::kind::Kind;

use crate::join::agreements;
use crate::model::form_source::{FieldSource, FormSource, PartSource, RepeatSource, StepSource, WhenSource};

/// Compiles the form of a service; a field whose kind could not be read is left out.
pub(super) fn compile(source: &FormSource, service: &str, title: &str) -> Form {
    let mut form = Form {
        service: service.to_owned(),
        language: contract::language::Language::Italian,
        title: title.to_owned(),
        access: source.access,
        privacy: source.privacy.clone(),
        after: source.after.clone(),
        steps: source.steps.iter().map(|s| step(s, source)).collect(),
        agreements: Vec::new(),
        once: source.once.iter().map(|o| once(&o.fields, &o.told)).collect(),
        cosign: source.cosign.as_ref().map(|c| Cosign {
            field: c.field.value.clone(),
            who: c.who.value.clone(),
            why: c.why.clone(),
            days: c.days,
        }),
    };
    form.agreements = agreements::found(&form);
    form.once.extend(agreements::stamps(&form));
    form
}

fn once(fields: &[crate::model::source::At<String>], told: &str) -> Once {
    Once { fields: fields.iter().map(|f| f.value.clone()).collect(), told: told.to_owned() }
}

fn step(source: &StepSource, form: &FormSource) -> Step {
    let mut fields = Vec::new();
    for group in source.fields.chunk_by(same_part) {
        match group.first().and_then(|f| repeated(f)) {
            None => fields.extend(group.iter().filter_map(|f| field(f, form, &Copy::None))),
            Some((part, repeat)) => fields.extend(copies(group, form, part, repeat)),
        }
    }
    Step { id: source.id.value.clone(), title: source.title.clone(), intro: source.intro.clone(), fields }
}

fn same_part(a: &FieldSource, b: &FieldSource) -> bool {
    match (&a.part, &b.part) {
        (Some(a), Some(b)) => Arc::ptr_eq(a, b),
        (None, None) => true,
        _ => false,
    }
}

fn repeated(field: &FieldSource) -> Option<(&Arc<PartSource>, &RepeatSource)> {
    let part = field.part.as_ref()?;
    Some((part, part.repeat.as_ref()?))
}

/// Which copy of a group is made.
enum Copy<'p> {
    None,
    Number(&'p Arc<PartSource>, u8),
}

impl Copy<'_> {
    /// The name of a field in this copy: `figli_nome` is `figli_2_nome`.
    fn name(&self, name: &str, form: &FormSource) -> String {
        let inside = |part: &Arc<PartSource>| {
            form.fields().any(|f| f.id.value == name && f.part.as_ref().is_some_and(|p| Arc::ptr_eq(p, part)))
        };
        match self {
            Copy::Number(part, n) if inside(part) => copy_name(part, *n, name),
            _ => name.to_owned(),
        }
    }
}

fn copy_name(part: &PartSource, n: u8, name: &str) -> String {
    let rest = name.strip_prefix(&part.id).and_then(|r| r.strip_prefix('_')).unwrap_or(name);
    format!("{}_{n}_{rest}", part.id)
}

/// The name of the field that says how many copies of a group there are.
fn count_name(part: &PartSource) -> String {
    format!("{}_quanti", part.id)
}

fn copies(group: &[FieldSource], form: &FormSource, part: &Arc<PartSource>, repeat: &RepeatSource) -> Vec<Field> {
    let count = count_name(part);
    let mut fields = Vec::new();
    for n in 1..=repeat.most {
        for source in group {
            let Some(mut field) = field(source, form, &Copy::Number(part, n)) else { continue };
            field.part = Some(format!("{} {n}", part.title));
            if n > repeat.least {
                let at_least = Some(i64::from(n) * 1000);
                field.when.insert(0, Condition { at_least, ..Condition::is(count.clone(), &[]) });
            }
            fields.push(field);
        }
    }
    let kind = Kind::Repeat { group: part.id.clone(), least: repeat.least, most: repeat.most, add: repeat.add.clone() };
    // What all questions of the group hang on, the buttons hang on too.
    let shared = |when: &&WhenSource| {
        !form.fields().any(|f| f.id.value == when.field.value && f.part.as_ref().is_some_and(|p| Arc::ptr_eq(p, part)))
            && group.iter().all(|f| f.when.iter().any(|w| w.span == when.span))
    };
    let when = group
        .first()
        .map_or(Vec::new(), |f| f.when.iter().filter(shared).map(|w| condition(w, form, &Copy::None)).collect());
    fields.push(Field { when, ..Field::new(count, part.title.clone(), kind) });
    fields
}

fn field(source: &FieldSource, form: &FormSource, copy: &Copy<'_>) -> Option<Field> {
    let mut kind = source.kind.as_ref()?.value.clone();
    if let Kind::Computed { formula, .. } = &mut kind {
        *formula = spread(formula, form, copy);
    }
    Some(Field {
        id: copy.name(&source.id.value, form),
        label: source.label.clone(),
        part: source.part.as_ref().map(|p| p.title.clone()),
        hint: source.hint.clone(),
        optional: source.optional,
        advised: source.advised,
        fact: source.fact.as_ref().map(|f| f.value),
        good_for: source.good_for.filter(|_| source.fact.is_some()),
        when: source.when.iter().map(|when| condition(when, form, copy)).collect(),
        kind,
    })
}

fn condition(when: &WhenSource, form: &FormSource, copy: &Copy<'_>) -> Condition {
    let texts = |list: &[crate::model::source::At<String>]| list.iter().map(|v| v.value.clone()).collect();
    Condition {
        field: copy.name(&when.field.value, form),
        is: texts(&when.is),
        is_not: texts(&when.is_not),
        at_least: when.at_least,
        at_most: when.at_most,
    }
}

/// A formula whose names are those of the copies: inside the group the neighbour's, outside it the sum of all.
fn spread(formula: &Formula, form: &FormSource, copy: &Copy<'_>) -> Formula {
    let renamed = formula.renamed(&|name| {
        let own = copy.name(name, form);
        let source = form.fields().find(|f| f.id.value == name);
        match source.and_then(repeated).filter(|_| own == name) {
            Some((part, repeat)) => (1..=repeat.most).map(|n| copy_name(part, n, name)).collect(),
            None => vec![own],
        }
    });
    renamed.unwrap_or_else(|| formula.clone())
}
