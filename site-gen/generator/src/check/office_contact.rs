//! di un ufficio si sa come raggiungerlo.

use crate::check::rule::{Finding, Rule};
use crate::check::scope::Scope;
use crate::diagnostic::Severity;
use crate::model::comune::Contacts;

pub(super) const RULE: Rule = Rule {
    id: "office-contact",
    severity: Severity::Warning,
    title: "di un ufficio si sa come raggiungerlo",
    explanation: "La sezione \"Contatti\" di ogni scheda (criterio C.SI.2.2) mostra l'ufficio con i suoi recapiti e, dove \
        mancano, con quelli del Comune. Se non c'è né telefono né email né PEC, chi legge non sa a chi rivolgersi. \
        Scrivi almeno un recapito; se non si conosce, metti `telefono`, `email` o `pec` in `da_completare`.",
    check,
};

fn check(scope: &Scope<'_>, found: &mut dyn FnMut(Finding)) {
    let reached = |c: &Contacts| [&c.phone, &c.email, &c.pec].into_iter().any(Option::is_some);
    for comune in scope.comuni().filter(|c| !scope.is_broken(&c.source.path) && !reached(&c.contacts)) {
        // A gap that is told is not told twice.
        if comune.to_complete.iter().any(|t| ["telefono", "email", "pec"].contains(&t.value.as_str())) {
            continue;
        }
        for office in comune.offices.iter().filter(|o| !reached(&o.contacts)) {
            let message = format!("l'ufficio `{}` non ha né telefono né email né PEC", office.id);
            let place = comune.source.text.find(&format!("[uffici.{}]", office.id));
            let place = place.map_or(0..0, |at| at..at + "[uffici.]".len() + office.id.len());
            let finding = Finding::at(&comune.source, &place, message);
            found(finding.help("scrivi un recapito dell'ufficio o del Comune, o aggiungilo a `da_completare`"));
        }
    }
}
