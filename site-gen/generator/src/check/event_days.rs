//! un evento comincia prima di finire, e così la pubblicazione di un documento.

use crate::check::rule::{Finding, Rule};
use crate::check::scope::Scope;
use crate::diagnostic::Severity;

pub(super) const RULE: Rule = Rule {
    id: "event-days",
    severity: Severity::Error,
    title: "un evento comincia prima di finire, e così la pubblicazione di un documento",
    explanation: "`inizio` è il primo giorno, `fine` l'ultimo. Un evento di un giorno solo ha solo `inizio`. In un \
        documento dicono da quando a quando sta nell'albo pretorio.",
    check,
};

fn check(scope: &Scope<'_>, found: &mut dyn FnMut(Finding)) {
    for sheet in scope.sheets() {
        let (first, last) = &sheet.head.days;
        if let (Some(first), Some(last)) = (first, last)
            && last.value < first.value
        {
            let finding = Finding::at(&sheet.source, &last.span, "la fine viene prima dell'inizio");
            found(finding.help("forse sono scambiate"));
        }
    }
}
