//! i dati che identificano un Comune si scrivono prima di aprire gli sportelli.

use crate::check::rule::{Finding, Rule};
use crate::check::scope::Scope;
use crate::diagnostic::Severity;

pub(super) const RULE: Rule = Rule {
    id: "empty-datum",
    severity: Severity::Warning,
    title: "i dati che identificano un Comune si scrivono prima di aprire gli sportelli",
    explanation: "Codice ISTAT, codice catastale, CAP, provincia, regione e sub-ambito possono restare vuoti mentre si \
        prepara il sito. Il codice ISTAT però è la prima parte della chiave di ogni richiesta: va scritto \
        prima che arrivi la prima, perché dopo non si può cambiare.",
    check,
};

fn check(scope: &Scope<'_>, found: &mut dyn FnMut(Finding)) {
    for comune in scope.comuni() {
        let identity = &comune.identity;
        let data = [
            ("istat", &identity.istat),
            ("belfiore", &identity.belfiore),
            ("cap", &identity.cap),
            ("provincia", &identity.province),
            ("regione", &identity.region),
            ("subambito", &identity.subarea),
        ];
        for (key, datum) in data.into_iter().filter(|(_, d)| d.value.trim().is_empty()) {
            let finding = Finding::at(&comune.source, &datum.span, format!("la voce `{key}` è ancora vuota"));
            found(finding.help("chiedi il dato al Comune e scrivilo fra le virgolette"));
        }
    }
}
