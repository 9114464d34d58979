//! una sezione scritta da un Comune di solito prende il posto di una che c'è.

use crate::check::near::nearest;
use crate::check::rule::{Finding, Rule};
use crate::check::scope::Scope;
use crate::diagnostic::Severity;
use crate::model::vocabulary::section_position;
use contract::language::Language;

pub(super) const RULE: Rule = Rule {
    id: "added-section",
    severity: Severity::Note,
    title: "una sezione scritta da un Comune di solito prende il posto di una che c'è",
    explanation: "Se la scheda comune non ha quella sezione, il testo del Comune non sostituisce niente: si aggiunge. \
        Può essere voluto, per esempio per scrivere \"Quanto costa\" dove la scheda tace: per questo è solo \
        una nota. Succede anche quando la scheda comune cambia e una sezione sparisce: rileggi se serve \
        ancora.",
    check,
};

fn check(scope: &Scope<'_>, found: &mut dyn FnMut(Finding)) {
    for overlay in scope.comuni().flat_map(|c| c.overlays.values()) {
        let Some(card) = scope.joined.shared.cards.get(&overlay.id) else { continue };
        let there: Vec<&str> = card.sections.iter().map(|s| s.title.value.as_str()).collect();
        for section in &overlay.sections {
            let title = section.title.value.as_str();
            if there.contains(&title) || section_position(title, Language::Italian).is_none() {
                continue;
            }
            let message = format!("la scheda comune non ha la sezione `{title}`: questa si aggiunge");
            let finding = Finding::at(&overlay.source, &section.title.span, message);
            found(match nearest(title, there.iter().copied()) {
                Some(meant) => finding.help(format!("forse volevi sostituire `{meant}`")),
                None => finding.help(format!("le sezioni della scheda sono in `servizi/{}/scheda.md`", overlay.id)),
            });
        }
    }
}
