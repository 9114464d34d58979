//! il menu porta a pagine dello stesso sito.

use crate::check::rule::{Finding, Rule};
use crate::check::scope::Scope;
use crate::diagnostic::Severity;

pub(super) const RULE: Rule = Rule {
    id: "menu-leaves",
    severity: Severity::Error,
    title: "il menu porta a pagine dello stesso sito",
    explanation: "Il controllo nazionale (criterio C.SI.1.6) dà zero al menu se anche una sola voce porta a un altro \
        sito. Fai una pagina del Comune (`pagine/<pagina>.md`) che spiega dove si va, e metti lì il collegamento.",
    check,
};

fn check(scope: &Scope<'_>, found: &mut dyn FnMut(Finding)) {
    for comune in scope.comuni() {
        for item in &comune.menu {
            let lower = item.url.value.to_ascii_lowercase();
            if ["http://", "https://", "mailto:", "tel:"].iter().any(|start| lower.starts_with(start)) {
                let message = format!("la voce `{}` esce dal sito", item.title);
                let finding = Finding::at(&comune.source, &item.url.span, message);
                found(finding.help("scrivi una pagina del Comune e collegala con `/…/`"));
            }
        }
    }
}
