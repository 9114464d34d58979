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
            let cards = &scope.joined.shared.cards;
            found(match cards.contains_key(id) {
                true => {
                    let message = format!("il servizio `{id}` non è acceso in questo Comune");
                    let help = format!("aggiungi `{id} = {{}}` sotto `[servizi]`, oppure togli il file");
                    Finding::at(&overlay.source, &(0..0), message).help(help)
                }
                false => Finding::at(&overlay.source, &(0..0), format!("il servizio `{id}` non esiste"))
                    .did_you_mean(id, cards.keys().map(String::as_str))
                    .or_help("dai al file il nome di una cartella di `servizi/`"),
            });
        }
    }
}
