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
        let number = site.services.iter().filter(|s| !s.draft).count();
        if number < MIN {
            let message = format!("i servizi accesi sono {number}: ne servono almeno {MIN}");
            let finding = Finding::at(&site.comune.source, &(0..0), message);
            found(finding.help("accendine altri sotto `[servizi]`"));
        }
    }
}
