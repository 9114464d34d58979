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
    for card in scope.cards().filter(|card| {
        card.head.online.as_ref().is_none_or(|o| o.value) && !scope.joined.forms.contains_key(card.id.as_str())
    }) {
        let finding = Finding::at(&card.source, &(0..0), format!("il servizio `{}` non ha un modulo", card.id));
        found(finding.help("aggiungi `modulo.toml` accanto alla scheda, oppure `servizi/_generico/modulo.toml`"));
    }
}
