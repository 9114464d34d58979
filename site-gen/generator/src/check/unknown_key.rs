//! ogni voce deve essere fra quelle previste.

use crate::check::rule::{Finding, Rule};
use crate::check::scope::Scope;
use crate::diagnostic::Severity;
use crate::model::oddity::Oddity;

pub(super) const RULE: Rule = Rule {
    id: "unknown-key",
    severity: Severity::Error,
    title: "ogni voce deve essere fra quelle previste",
    explanation: "Una voce con un nome sconosciuto non avrebbe nessun effetto: quasi sempre è un errore di battitura. \
        Le voci previste per ogni file sono nella guida `content/README.md`.",
    check,
};

fn check(scope: &Scope<'_>, found: &mut dyn FnMut(Finding)) {
    for odd in scope.odd() {
        let Oddity::UnknownKey { key, known } = &odd.oddity else { continue };
        let all: Vec<String> = known.iter().map(|k| format!("`{k}`")).collect();
        let finding = Finding::at(&odd.source, &odd.span, format!("la voce `{key}` non è prevista qui"));
        found(
            finding
                .did_you_mean(key, known.iter().copied())
                .or_help(format!("le voci previste sono {}", all.join(", "))),
        );
    }
}
