//! ogni servizio deve avere un modulo.

use crate::check::rule::{Finding, Rule};
use crate::check::scope::Scope;
use crate::diagnostic::Severity;

pub(super) const RULE: Rule = Rule {
    id: "missing-form",
    severity: Severity::Error,
    title: "ogni servizio deve avere un modulo",
    explanation: "Un servizio senza `modulo.toml` usa il modulo generico `servizi/_generico/modulo.toml`. Se manca \
        anche quello, non si può fare domanda.",
    check,
};

fn check(scope: &Scope<'_>, found: &mut dyn FnMut(Finding)) {
    let mut without = scope.cards().filter(|card| {
        card.head.online.as_ref().is_none_or(|o| o.value) && !scope.joined.forms.contains_key(card.id.as_str())
    });
    // The first tells of all: what is missing is one file.
    let Some(first) = without.next() else { return };
    let message = match without.count() {
        0 => format!("il servizio `{}` non ha un modulo", first.id),
        1 => format!("il servizio `{}` e un altro non hanno un modulo", first.id),
        others => format!("il servizio `{}` e altri {others} non hanno un modulo", first.id),
    };
    let finding = Finding::at(&first.source, &(0..0), message);
    found(finding.help("aggiungi `servizi/_generico/modulo.toml`, oppure `modulo.toml` accanto alla scheda"));
}
