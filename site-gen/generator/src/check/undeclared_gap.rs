//! ciò che manca in un Comune sta in `da_completare`.

use crate::check::gaps::expected;
use crate::check::rule::{Finding, Rule};
use crate::check::scope::Scope;
use crate::diagnostic::Severity;

pub(super) const RULE: Rule = Rule {
    id: "undeclared-gap",
    severity: Severity::Note,
    title: "ciò che manca in un Comune sta in `da_completare`",
    explanation: "Indirizzo, telefono, orari, PEC, dichiarazione di accessibilità e domini servono ai cittadini e al \
        controllo nazionale. Se uno manca e `da_completare` non lo elenca, nessuno si ricorda di chiederlo. \
        Scrivi il dato, oppure aggiungi la voce a `da_completare`.",
    check,
};

fn check(scope: &Scope<'_>, found: &mut dyn FnMut(Finding)) {
    for comune in scope.comuni().filter(|c| !scope.is_broken(&c.source.path)) {
        let listed = |key: &str| comune.to_complete.iter().any(|t| t.value == key);
        let missing = expected(comune).into_iter().filter(|(key, there)| !there && !listed(key));
        let missing: Vec<String> = missing.map(|(key, _)| format!("`{key}`")).collect();
        if missing.is_empty() {
            continue;
        }
        let (first, last) = (comune.to_complete.first(), comune.to_complete.last());
        let place = first.zip(last).map_or(0..0, |(first, last)| first.span.start..last.span.end);
        let message = format!("{}: manca anche {}", comune.identity.name, missing.join(", "));
        found(Finding::at(&comune.source, &place, message).help("scrivi il dato, oppure aggiungilo a `da_completare`"));
    }
}
