//! la dichiarazione di accessibilità è una pagina di AgID.

use crate::check::rule::{Finding, Rule};
use crate::check::scope::Scope;
use crate::diagnostic::Severity;

pub(super) const RULE: Rule = Rule {
    id: "accessibility-link",
    severity: Severity::Error,
    title: "la dichiarazione di accessibilità è una pagina di AgID",
    explanation: "Il controllo nazionale (criterio C.SI.3.2) vuole un collegamento a `https://form.agid.gov.it/`: è lì \
        che il Comune pubblica la dichiarazione. Finché non c'è, lascia la voce fuori e scrivila in \
        `da_completare`.",
    check,
};

fn check(scope: &Scope<'_>, found: &mut dyn FnMut(Finding)) {
    for comune in scope.comuni() {
        let Some(url) = &comune.accessibility else { continue };
        if !url.value.starts_with("https://form.agid.gov.it/") {
            let finding = Finding::at(&comune.source, &url.span, "la dichiarazione non è sul sito di AgID");
            found(finding.help("deve cominciare con `https://form.agid.gov.it/`"));
        }
    }
}
