//! un dominio è di un solo Comune e si scrive senza `https://`.

use crate::check::rule::{Finding, Rule};
use crate::check::scope::Scope;
use crate::diagnostic::Severity;
use crate::model::register::Entry;
use std::collections::BTreeMap;

pub(super) const RULE: Rule = Rule {
    id: "duplicate-host",
    severity: Severity::Error,
    title: "un dominio è di un solo Comune e si scrive senza `https://`",
    explanation: "Le richieste arrivano al Comune che ha quel dominio: due Comuni non possono avere lo stesso. Un \
        dominio si scrive senza `https://`, senza barre e senza porta, per esempio `comune.quadri.ch.it`.",
    check,
};

/// Whether a text is the name of a host.
pub(super) fn is_plain(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '.')
}

fn check(scope: &Scope<'_>, found: &mut dyn FnMut(Finding)) {
    for comune in scope.comuni() {
        for host in comune.hosts.iter().filter(|h| !is_plain(&h.value)) {
            let finding = Finding::at(&comune.source, &host.span, format!("`{}` non è un dominio", host.value));
            found(finding.help("scrivi solo il nome, per esempio `comune.quadri.ch.it`"));
        }
    }
}

/// A host named twice, by one comune or by two.
pub(super) fn across(register: &[Entry], found: &mut dyn FnMut(Finding)) {
    let mut seen: BTreeMap<String, &str> = BTreeMap::new();
    for entry in register {
        for host in entry.hosts.iter().filter(|h| is_plain(&h.value)) {
            if let Some(other) = seen.insert(host.value.to_ascii_lowercase(), &entry.slug) {
                let (message, help) = match other == entry.slug {
                    true => (format!("il dominio `{}` è scritto due volte", host.value), "togline uno"),
                    false => (
                        format!("il dominio `{}` è già di `{other}`", host.value),
                        "lascialo solo al Comune che lo usa",
                    ),
                };
                found(Finding::at(&entry.source, &host.span, message).help(help));
            }
        }
    }
}
