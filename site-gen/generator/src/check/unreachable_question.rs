//! ogni domanda si può raggiungere.

use std::collections::BTreeMap;

use contract::kind::Kind;

use crate::check::answers::offered;
use crate::check::rule::{Finding, Rule};
use crate::check::scope::Scope;
use crate::diagnostic::Severity;
use crate::model::form_source::{FieldSource, FormSource, WhenSource};

pub(super) const RULE: Rule = Rule {
    id: "unreachable-question",
    severity: Severity::Error,
    title: "ogni domanda si può raggiungere",
    explanation: "Le condizioni di una domanda devono valere tutte insieme, e con loro quelle delle domande da cui \
        dipende e del suo passo. Se si contraddicono, la domanda non compare mai. Il controllo prova ogni risposta: \
        le condizioni di un modulo sono fatte in modo che si possa sempre decidere.",
    check,
};

fn check(scope: &Scope<'_>, found: &mut dyn FnMut(Finding)) {
    for form in scope.forms() {
        let fields: BTreeMap<&str, &FieldSource> = form.fields().map(|f| (f.id.value.as_str(), f)).collect();
        for field in form.fields().filter(|f| f.when.len() > 1 || depends(f, &fields)) {
            let Some(clash) = clash(field, form, &fields) else { continue };
            let message =
                format!("`{}` non può comparire mai: le condizioni su `{clash}` si contraddicono", field.id.value);
            let span = field.when.last().map_or(&field.id.span, |w| &w.span);
            found(Finding::at(&form.source, span, message).help("togli una delle condizioni, o correggi i valori"));
        }
    }
}

fn depends(field: &FieldSource, fields: &BTreeMap<&str, &FieldSource>) -> bool {
    field.when.iter().any(|w| fields.get(w.field.value.as_str()).is_some_and(|f| !f.when.is_empty()))
}

/// The field on which the conditions of a question, taken together, cannot all hold.
fn clash<'f>(
    field: &'f FieldSource,
    form: &FormSource,
    fields: &BTreeMap<&'f str, &'f FieldSource>,
) -> Option<&'f str> {
    let mut all: BTreeMap<&str, Vec<&WhenSource>> = BTreeMap::new();
    let mut next = vec![field];
    let mut steps = 0;
    while let Some(field) = next.pop() {
        steps += 1;
        if steps > form.fields().count() * 8 {
            return None; // A condition that names a later field is told by its own rule.
        }
        for when in &field.when {
            all.entry(&when.field.value).or_default().push(when);
            next.extend(fields.get(when.field.value.as_str()));
        }
    }
    let mut clashing = all.iter().filter(|(name, whens)| {
        let kind = fields.get(**name).and_then(|f| f.kind.as_ref());
        kind.is_some_and(|kind| whens.len() > 1 && !satisfiable(&kind.value, whens))
    });
    clashing.next().map(|(name, _)| *name)
}

fn satisfiable(kind: &Kind, whens: &[&WhenSource]) -> bool {
    if whens.iter().any(|w| !w.is_closed()) {
        let least = whens.iter().filter_map(|w| w.at_least).max();
        let most = whens.iter().filter_map(|w| w.at_most).min();
        return least.zip(most).is_none_or(|(least, most)| least <= most);
    }
    let Some(offered) = offered(kind) else { return true };
    if matches!(kind, Kind::Choices { .. }) {
        // Several may be picked: each condition needs one that none forbids.
        let free = |value: &&str| !whens.iter().any(|w| w.is_not.iter().any(|v| v.value == *value));
        return whens.iter().all(|w| offered.iter().any(|o| free(o) && (w.is.is_empty() || w.holds(Some(o)))));
    }
    offered.iter().any(|o| whens.iter().all(|w| w.holds(Some(o))))
}
