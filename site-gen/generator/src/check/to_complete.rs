//! ciò che un Comune deve ancora dire.

use crate::check::rule::{Finding, Rule};
use crate::check::scope::Scope;
use crate::diagnostic::Severity;

pub(super) const RULE: Rule = Rule {
    id: "to-complete",
    severity: Severity::Note,
    title: "ciò che un Comune deve ancora dire",
    explanation: "`da_completare` elenca i dati che nessuno ha ancora: il sito li dice mancanti e non li inventa. \
        Quando un dato si conosce, scrivilo nel `comune.toml` e togli la voce dall'elenco.",
    check,
};

fn check(scope: &Scope<'_>, found: &mut dyn FnMut(Finding)) {
    for comune in scope.comuni().filter(|c| !c.to_complete.is_empty()) {
        let (first, last) = (&comune.to_complete[0], &comune.to_complete[comune.to_complete.len() - 1]);
        let list: Vec<String> = comune.to_complete.iter().map(|t| format!("`{}`", t.value)).collect();
        let message = format!("{}: resta da completare {}", comune.identity.name, list.join(", "));
        found(Finding::at(&comune.source, &(first.span.start..last.span.end), message));
    }
}
