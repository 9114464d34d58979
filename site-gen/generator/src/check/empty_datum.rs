//! i dati che identificano un Comune si scrivono prima di aprire gli sportelli.

use crate::check::rule::{Finding, Rule};
use crate::check::scope::Scope;
use crate::diagnostic::Severity;
use crate::model::oddity::Oddity;

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
        // What is there in a wrong way is told by another rule.
        let there = |key: &str| {
            let odd = scope.odd().filter(|o| o.source.path == comune.source.path);
            odd.into_iter().any(|o| matches!(&o.oddity, Oddity::WrongType { key: wrong, .. } if wrong == key))
        };
        for (key, datum) in data.into_iter().filter(|(key, d)| d.value.trim().is_empty() && !there(key)) {
            let finding = Finding::at(&comune.source, &datum.span, format!("la voce `{key}` è ancora vuota"));
            found(finding.help("chiedi il dato al Comune e scrivilo fra le virgolette"));
        }
    }
}
