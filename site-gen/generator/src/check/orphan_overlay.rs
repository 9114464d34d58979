//! ciò che un Comune cambia di una scheda deve riguardare un servizio acceso.

use crate::check::rule::{Finding, Rule};
use crate::check::scope::Scope;
use crate::diagnostic::Severity;

pub(super) const RULE: Rule = Rule {
    id: "orphan-overlay",
    severity: Severity::Warning,
    title: "ciò che un Comune cambia di una scheda deve riguardare un servizio acceso",
    explanation: "Un file in `comuni/<comune>/servizi/` ha effetto solo se quel servizio esiste ed è acceso sotto \
        `[servizi]`.",
    check,
};

fn check(scope: &Scope<'_>, found: &mut dyn FnMut(Finding)) {
    for comune in scope.comuni().filter(|c| !scope.is_broken(&c.source.path)) {
        for (id, overlay) in &comune.overlays {
            if comune.services.iter().any(|e| e.id.value == *id) {
                continue;
            }
            let finding =
                Finding::at(&overlay.source, &(0..0), format!("il servizio `{id}` non è acceso in questo Comune"));
            let enabled = comune.services.iter().map(|e| e.id.value.as_str());
            found(finding.did_you_mean(id, enabled).or_help(format!("aggiungi `{id} = {{}}` sotto `[servizi]`")));
        }
    }
}
