//! una scelta offre almeno due voci, diverse fra loro.

use crate::check::rule::{Finding, Rule};
use crate::check::scope::Scope;
use crate::diagnostic::Severity;
use contract::kind::Kind;
use std::collections::BTreeSet;

pub(super) const RULE: Rule = Rule {
    id: "choice-options",
    severity: Severity::Error,
    title: "una scelta offre almeno due voci, diverse fra loro",
    explanation: "Con meno di due voci non c'è niente da scegliere; due voci con lo stesso `valore` non si \
        distinguerebbero nella risposta.",
    check,
};

fn check(scope: &Scope<'_>, found: &mut dyn FnMut(Finding)) {
    for form in scope.forms() {
        for field in form.fields() {
            let Some(kind) = &field.kind else { continue };
            let (Kind::Choice { options } | Kind::Choices { options }) = &kind.value else { continue };
            if options.len() < 2 {
                let message = format!("il campo `{}` offre meno di due voci", field.id.value);
                found(Finding::at(&form.source, &kind.span, message).help("aggiungi un'altra voce in `scelte`"));
            }
            let mut seen = BTreeSet::new();
            for option in options.iter().filter(|o| !seen.insert(&o.value)) {
                let message = format!("il campo `{}` ha due voci con valore `{}`", field.id.value, option.value);
                found(Finding::at(&form.source, &kind.span, message).help("cambia il `valore` di una delle due"));
            }
        }
    }
}
