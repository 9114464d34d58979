//! il menu ha al massimo tre voci in più di quelle del modello.

use crate::check::rule::{Finding, Rule};
use crate::check::scope::Scope;
use crate::diagnostic::Severity;

pub(super) const RULE: Rule = Rule {
    id: "menu-items",
    severity: Severity::Error,
    title: "il menu ha al massimo tre voci in più di quelle del modello",
    explanation: "Il modello nazionale (criterio C.SI.1.6) vuole quattro voci: Amministrazione, Novità, Servizi, \
        Vivere il Comune. Ne accetta al massimo tre in più, in `voci_menu`.",
    check,
};

/// Items beside the four, by criterion C.SI.1.6.
const MAX: usize = 3;

fn check(scope: &Scope<'_>, found: &mut dyn FnMut(Finding)) {
    for comune in scope.comuni() {
        if let Some(item) = comune.menu.get(MAX) {
            let message = format!("`voci_menu` ha {} voci: il massimo è {MAX}", comune.menu.len());
            let help = match comune.menu.len() - MAX {
                1 => "togline una".to_owned(),
                many => format!("togline {many}"),
            };
            found(Finding::at(&comune.source, &item.url.span, message).help(help));
        }
    }
}
