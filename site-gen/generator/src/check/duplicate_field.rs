//! i nomi di passi e campi sono unici nel modulo, e un fatto si chiede una volta sola.

use crate::check::rule::{Finding, Rule};
use crate::check::scope::Scope;
use crate::diagnostic::Severity;
use std::collections::BTreeSet;

pub(super) const RULE: Rule = Rule {
    id: "duplicate-field",
    severity: Severity::Error,
    title: "i nomi di passi e campi sono unici nel modulo, e un fatto si chiede una volta sola",
    explanation: "Due campi con lo stesso `id` si coprirebbero: una risposta andrebbe persa. Lo stesso vale per i \
        passi. Un `fatto` è un dato del richiedente: se lo chiedi due volte senza una condizione, violi il \
        principio \"una volta sola\" (criterio C.SE.1.5).",
    check,
};

fn check(scope: &Scope<'_>, found: &mut dyn FnMut(Finding)) {
    for form in scope.forms() {
        let mut steps = BTreeSet::new();
        for step in form.steps.iter().filter(|s| !s.id.value.is_empty()) {
            if !steps.insert(&step.id.value) {
                let message = format!("il passo `{}` c'è già", step.id.value);
                found(Finding::at(&form.source, &step.id.span, message).help("dagli un altro `id`"));
            }
        }
        let (mut fields, mut facts) = (BTreeSet::new(), BTreeSet::new());
        for field in form.fields().filter(|f| !f.id.value.is_empty()) {
            if !fields.insert(&field.id.value) {
                let message = format!("il campo `{}` c'è già", field.id.value);
                found(Finding::at(&form.source, &field.id.span, message).help("dagli un altro `id`"));
            }
            if let Some(fact) = field.fact.as_ref().filter(|_| field.when.is_empty())
                && !facts.insert(fact.value)
            {
                let finding = Finding::at(&form.source, &fact.span, "questo fatto è già chiesto da un altro campo");
                found(finding.help("se è il dato di un'altra persona togli `fatto`, altrimenti togli il campo"));
            }
        }
    }
}
