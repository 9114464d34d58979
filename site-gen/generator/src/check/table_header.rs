//! una tabella dice che cosa c'è in ogni colonna.

use crate::check::rule::{Finding, Rule};
use crate::check::scope::Scope;
use crate::diagnostic::Severity;

pub(super) const RULE: Rule = Rule {
    id: "table-header",
    severity: Severity::Warning,
    title: "una tabella dice che cosa c'è in ogni colonna",
    explanation: "Un lettore di schermo ripete il nome della colonna prima di ogni casella: se la prima riga è vuota si \
        sentono solo numeri (WCAG 2.2, criterio 1.3.1). Scrivi i nomi delle colonne nella prima riga della \
        tabella, sopra `|---|`.",
    check,
};

fn check(scope: &Scope<'_>, found: &mut dyn FnMut(Finding)) {
    for document in scope.documents() {
        for table in document.texts.iter().flat_map(|t| &t.headless) {
            let line = document.source.text[table.clone()].lines().next().unwrap_or_default().len();
            let place = table.start..table.start + line;
            let finding = Finding::at(document.source, &place, "la prima riga della tabella è vuota");
            found(finding.help("scrivi il nome di ogni colonna"));
        }
    }
}
