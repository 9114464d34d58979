//! la sigla di un Comune ha tre segni dell'alfabeto fissato ed è unica.

use crate::check::rule::{Finding, Rule};
use crate::check::scope::Scope;
use crate::diagnostic::Severity;
use crate::model::register::Entry;
use crate::model::vocabulary::{PREFIX_ALPHABET, is_prefix};
use std::collections::BTreeMap;

pub(super) const RULE: Rule = Rule {
    id: "sigla",
    severity: Severity::Error,
    title: "la sigla di un Comune ha tre segni dell'alfabeto fissato ed è unica",
    explanation: "La sigla apre il numero di ogni domanda e si detta anche al telefono: per questo usa solo le lettere \
        A C D E F H J K M N P R T U V W X Y e, dopo la prima, le cifre 3 4 6 7 9, che non si confondono. Due Comuni non possono avere la stessa. \
        Una volta usata non si cambia mai più.",
    check,
};

fn check(scope: &Scope<'_>, found: &mut dyn FnMut(Finding)) {
    for comune in scope.comuni() {
        let prefix = &comune.identity.prefix;
        if !prefix.value.is_empty() && !is_prefix(&prefix.value) {
            let finding = Finding::at(&comune.source, &prefix.span, format!("`{}` non è una sigla", prefix.value));
            found(finding.help(format!("servono tre segni fra {PREFIX_ALPHABET}, e il primo è una lettera")));
        }
    }
}

/// Two comuni with the same prefix.
pub(super) fn across(register: &[Entry], found: &mut dyn FnMut(Finding)) {
    let mut seen: BTreeMap<&str, &str> = BTreeMap::new();
    for entry in register.iter().filter(|e| is_prefix(&e.identity.prefix.value)) {
        let prefix = &entry.identity.prefix;
        if let Some(other) = seen.insert(&prefix.value, &entry.slug) {
            let finding =
                Finding::at(&entry.source, &prefix.span, format!("la sigla `{}` è già di `{other}`", prefix.value));
            found(finding.help("scegline un'altra per il Comune che non l'ha ancora usata"));
        }
    }
}
