//! un dominio è di un solo Comune e si scrive senza `https://`.

use crate::check::area::Area;
use crate::check::rule::{Finding, Rule};
use crate::diagnostic::Severity;
use std::collections::BTreeMap;

pub(super) const RULE: Rule = Rule {
    id: "duplicate-host",
    severity: Severity::Error,
    title: "un dominio è di un solo Comune e si scrive senza `https://`",
    explanation: "Le richieste arrivano al Comune che ha quel dominio: due Comuni non possono avere lo stesso. Un \
        dominio si scrive senza `https://`, senza barre e senza porta, per esempio `comune.quadri.ch.it`.",
    check,
};

fn check(area: &Area<'_>, found: &mut dyn FnMut(Finding)) {
    let mut seen: BTreeMap<String, &str> = BTreeMap::new();
    for comune in &area.joined.content.comuni {
        for host in &comune.hosts {
            let name = host.value.to_ascii_lowercase();
            let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '.';
            if name.is_empty() || !name.chars().all(plain) {
                let finding = Finding::at(&comune.source, &host.span, format!("`{}` non è un dominio", host.value));
                found(finding.help("scrivi solo il nome, per esempio `comune.quadri.ch.it`"));
            } else if let Some(other) = seen.insert(name, &comune.slug) {
                let message = format!("il dominio `{}` è già di `{other}`", host.value);
                found(Finding::at(&comune.source, &host.span, message));
            }
        }
    }
}
