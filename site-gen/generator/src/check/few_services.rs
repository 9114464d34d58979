//! ogni Comune ha almeno 10 servizi.

use crate::check::rule::{Finding, Rule};
use crate::check::scope::Scope;
use crate::diagnostic::Severity;
use crate::model::oddity::Oddity;

pub(super) const RULE: Rule = Rule {
    id: "few-services",
    severity: Severity::Error,
    title: "ogni Comune ha almeno 10 servizi",
    explanation: "Il controllo nazionale (criterio C.SI.1.3) vuole almeno 10 schede di servizio nell'elenco di ogni \
        Comune: con nove il punteggio è zero.",
    check,
};

/// Cards, by criterion C.SI.1.3.
const MIN: usize = 10;

fn check(scope: &Scope<'_>, found: &mut dyn FnMut(Finding)) {
    let no_table = |path: &str| scope.odd().any(|o| o.source.path == path && o.oddity == Oddity::MissingKey("servizi"));
    for site in scope.site().into_iter().filter(|s| !no_table(&s.comune.source.path)) {
        let cards = &scope.joined.shared.cards;
        // A service whose form is missing is on all the same: what it lacks is told by its own rule.
        let on = |id: &str| site.comune.services.iter().any(|e| e.id.value == id);
        let number = cards.values().filter(|card| !card.head.draft && on(&card.id)).count();
        if number < MIN {
            let message = format!("i servizi accesi sono {number}: ne servono almeno {MIN}");
            let finding = Finding::at(&site.comune.source, &(0..0), message);
            let others: Vec<String> = cards.keys().filter(|id| !on(id)).take(3).map(|id| format!("`{id}`")).collect();
            found(match others.is_empty() {
                true => finding.help("prima aggiungi altre cartelle in `servizi/`"),
                false => finding.help(format!("accendine altri sotto `[servizi]`, per esempio {}", others.join(", "))),
            });
        }
    }
}
