//! due collegamenti con lo stesso testo portano allo stesso posto.

use std::collections::BTreeMap;

use crate::check::rule::{Finding, Rule};
use crate::check::scope::Scope;
use crate::diagnostic::Severity;

pub(super) const RULE: Rule = Rule {
    id: "same-link-text",
    severity: Severity::Warning,
    title: "due collegamenti con lo stesso testo portano allo stesso posto",
    explanation: "Chi scorre l'elenco dei collegamenti di una pagina sente due volte lo stesso nome e non sa quale \
        aprire (WCAG 2.2, criterio 2.4.4). Cambia il testo di uno dei due: \"il regolamento della mensa\", \
        \"il regolamento dello scuolabus\".",
    check,
};

fn check(scope: &Scope<'_>, found: &mut dyn FnMut(Finding)) {
    for document in scope.documents() {
        let mut seen: BTreeMap<String, &str> = BTreeMap::new();
        for link in document.links() {
            let text = link.text.trim().to_lowercase();
            let target = link.target.trim_end_matches('/');
            let first = *seen.entry(text).or_insert(target);
            if first != target && !link.text.trim().is_empty() {
                let message = format!("`{}` porta anche a `{first}`", link.text.trim());
                let finding = Finding::at(document.source, &link.span, message);
                found(finding.help("dai ai due collegamenti un testo diverso"));
            }
        }
    }
}
