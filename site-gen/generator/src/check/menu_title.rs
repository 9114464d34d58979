//! una voce in più del menu ha un nome tutto suo.

use std::collections::BTreeSet;

use crate::check::rule::{Finding, Rule};
use crate::check::scope::Scope;
use crate::diagnostic::Severity;
use crate::model::slug::slug;

pub(super) const RULE: Rule = Rule {
    id: "menu-title",
    severity: Severity::Warning,
    title: "una voce in più del menu ha un nome tutto suo",
    explanation: "Le quattro voci del modello (Amministrazione, Novità, Servizi, Vivere il Comune) ci sono già: una \
        seconda con lo stesso nome confonde chi legge, e due voci in più con lo stesso nome anche. Il modello \
        non vuole voci scritte tutte maiuscole.",
    check,
};

const FOUR: [&str; 4] = ["Amministrazione", "Novità", "Servizi", "Vivere il Comune"];

fn check(scope: &Scope<'_>, found: &mut dyn FnMut(Finding)) {
    for comune in scope.comuni() {
        let mut seen = BTreeSet::new();
        for item in comune.menu.iter().filter(|i| !i.title.trim().is_empty()) {
            let title = item.title.trim();
            let name = slug(title);
            let shouted =
                title.chars().filter(|c| c.is_alphabetic()).count() > 5 && !title.contains(char::is_lowercase);
            let message = if FOUR.iter().any(|four| slug(four) == name) {
                format!("la voce `{title}` c'è già in tutti i menu")
            } else if !seen.insert(name) {
                format!("la voce `{title}` è scritta due volte")
            } else if shouted {
                format!("la voce `{title}` è tutta maiuscola")
            } else {
                continue;
            };
            found(Finding::at(&comune.source, &item.url.span, message).help("cambia `titolo`, o togli la voce"));
        }
    }
}
