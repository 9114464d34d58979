//! un procedimento nomina le leggi su cui si fonda.

use crate::check::rule::{Finding, Rule};
use crate::check::scope::Scope;
use crate::diagnostic::Severity;

pub(super) const RULE: Rule = Rule {
    id: "missing-laws",
    severity: Severity::Note,
    title: "un procedimento nomina le leggi su cui si fonda",
    explanation: "Di ogni procedimento si pubblicano i riferimenti normativi (art. 35 del D.Lgs. 33/2013): vanno in \
        `norme`. Chi ha archetipo `contatto` non apre un procedimento e non ne ha bisogno. È solo una nota, perché una \
        legge citata per sbaglio è peggio di una che manca: scrivi solo quelle di cui sei sicuro.",
    check,
};

fn check(scope: &Scope<'_>, found: &mut dyn FnMut(Finding)) {
    for card in scope.cards() {
        let Some(archetype) = card.head.archetype.as_ref().filter(|a| a.value != "contatto") else { continue };
        // A key that was mistyped is told by its own rule.
        let odd = scope.odd().any(|o| o.source.path == card.source.path);
        if !odd && card.head.laws.as_ref().is_none_or(Vec::is_empty) {
            let finding = Finding::at(&card.source, &archetype.span, "la scheda non nomina nessuna legge");
            found(finding.help("aggiungi `norme = [\"…\"]`, se ne sei sicuro"));
        }
    }
}
