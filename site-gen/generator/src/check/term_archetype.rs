//! un procedimento ha un termine, un semplice contatto no.

use crate::check::rule::{Finding, Rule};
use crate::check::scope::Scope;
use crate::diagnostic::Severity;

pub(super) const RULE: Rule = Rule {
    id: "term-archetype",
    severity: Severity::Warning,
    title: "un procedimento ha un termine, un semplice contatto no",
    explanation: "`permesso`, `vantaggio` e `graduatoria` aprono un procedimento, che finisce entro un termine: 30 giorni, \
        se nessuna norma dice altro (art. 2 della legge 241 del 1990). Un `contatto` non finisce con una decisione: \
        un termine e un silenzio prometterebbero ciò che nessuno dà. Correggi l'archetipo o il termine.",
    check,
};

/// The archetypes that end with a decision.
const PROCEDURES: [&str; 3] = ["permesso", "vantaggio", "graduatoria"];

fn check(scope: &Scope<'_>, found: &mut dyn FnMut(Finding)) {
    for card in scope.cards() {
        let Some(archetype) = &card.head.archetype else { continue };
        // A term that cannot be read is told by its own rule.
        if scope.odd().any(|o| o.source.path == card.source.path) {
            continue;
        }
        match &card.head.term_days {
            None if PROCEDURES.contains(&archetype.value.as_str()) => {
                let message = format!("`{}` apre un procedimento, ma manca il termine", archetype.value);
                let finding = Finding::at(&card.source, &archetype.span, message);
                found(finding.help("aggiungi `termine_giorni = 30`, se nessuna norma ne fissa un altro"));
            }
            Some(term) if archetype.value == "contatto" => {
                let finding = Finding::at(&card.source, &term.span, "un `contatto` non ha un termine di legge");
                found(finding.help("togli `termine_giorni` e `silenzio`, oppure cambia `archetipo`"));
            }
            _ => {}
        }
    }
}
