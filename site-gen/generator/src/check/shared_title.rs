//! due schede non hanno lo stesso titolo.

use crate::check::rule::{Finding, Rule};
use crate::check::scope::Scope;
use crate::diagnostic::Severity;
use std::collections::BTreeMap;

pub(super) const RULE: Rule = Rule {
    id: "shared-title",
    severity: Severity::Warning,
    title: "due schede non hanno lo stesso titolo",
    explanation: "Con due titoli uguali chi cerca non sa quale aprire. Cambia uno dei due.",
    check,
};

fn check(scope: &Scope<'_>, found: &mut dyn FnMut(Finding)) {
    let mut seen: BTreeMap<&str, &str> = BTreeMap::new();
    for card in scope.cards() {
        let Some(title) = &card.head.title else { continue };
        if let Some(other) = seen.insert(&title.value, &card.id) {
            let message = format!("anche `{other}` ha il titolo `{}`", title.value);
            found(Finding::at(&card.source, &title.span, message).help("cambia uno dei due titoli"));
        }
    }
}
