//! un termine va da 1 a 180 giorni.

use crate::check::rule::{Finding, Rule};
use crate::check::scope::Scope;
use crate::diagnostic::Severity;

pub(super) const RULE: Rule = Rule {
    id: "long-term",
    severity: Severity::Warning,
    title: "un termine va da 1 a 180 giorni",
    explanation: "Se nessuna norma ne fissa un altro, il termine è di 30 giorni; un regolamento può arrivare a 90 e, con \
        una buona ragione, a 180 al massimo. Fanno eccezione la cittadinanza e l'immigrazione (art. 2, commi da 2 \
        a 4, della legge 241 del 1990). Se una legge ne fissa uno più lungo lascialo, e cita la legge in `norme`.",
    check,
};

/// Days, by art. 2, paragraph 4, of law 241/1990.
const MAX: u16 = 180;

fn check(scope: &Scope<'_>, found: &mut dyn FnMut(Finding)) {
    let message = |days: u16| match days {
        0 => Some("un termine di 0 giorni non si può rispettare".to_owned()),
        _ => (days > MAX).then(|| format!("il termine è di {days} giorni: il massimo è {MAX}")),
    };
    for card in scope.all_cards() {
        let Some(term) = &card.head.term_days else { continue };
        if let Some(message) = message(term.value) {
            found(
                Finding::at(&card.source, &term.span, message)
                    .help("controlla il termine nella legge o nel regolamento"),
            );
        }
    }
    for comune in scope.comuni() {
        for enabled in &comune.services {
            if let Some(message) = enabled.term_days.and_then(message) {
                let message = format!("`{}`: {message}", enabled.id.value);
                let finding = Finding::at(&comune.source, &enabled.span, message);
                found(finding.help("controlla il termine nel regolamento del Comune"));
            }
        }
    }
}
