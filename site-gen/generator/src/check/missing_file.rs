//! ogni cartella deve avere il suo file principale.

use crate::check::rule::{Finding, Rule};
use crate::check::scope::Scope;
use crate::diagnostic::Severity;
use crate::model::oddity::Oddity;

pub(super) const RULE: Rule = Rule {
    id: "missing-file",
    severity: Severity::Error,
    title: "ogni cartella deve avere il suo file principale",
    explanation: "Una cartella in `servizi/` deve contenere `scheda.md`; una cartella in `comuni/` deve contenere \
        `comune.toml`. Aggiungi il file o togli la cartella.",
    check,
};

fn check(scope: &Scope<'_>, found: &mut dyn FnMut(Finding)) {
    for odd in scope.odd() {
        if let Oddity::MissingFile(name) = &odd.oddity {
            let finding = Finding::at(&odd.source, &odd.span, format!("manca il file `{name}`"));
            found(finding.help("aggiungi il file oppure togli la cartella"));
        }
    }
}
