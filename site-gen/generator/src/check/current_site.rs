//! il sito di oggi di un Comune ha il dominio riservato.

use crate::check::official_host::is_official;
use crate::check::rule::{Finding, Rule};
use crate::check::scope::Scope;
use crate::diagnostic::Severity;

pub(super) const RULE: Rule = Rule {
    id: "current-site",
    severity: Severity::Note,
    title: "il sito di oggi di un Comune ha il dominio riservato",
    explanation: "`sito` dice dove sta oggi il sito del Comune: se il suo nome non è `comune.` e il nome riservato, il \
        Comune dovrà chiederne un altro prima di passare qui (criterio C.SI.5.2). È una nota, perché il dato \
        può essere giusto lo stesso: non cambiarlo.",
    check,
};

fn check(scope: &Scope<'_>, found: &mut dyn FnMut(Finding)) {
    for comune in scope.comuni() {
        let Some(site) = comune.contacts.site.as_deref().filter(|s| !s.contains(['/', ':']) && !is_official(s)) else {
            continue;
        };
        // The site is kept without its place: it is found where it is written.
        let text = &comune.source.text;
        let place = text.find(&format!("\"{site}\"")).map_or(0..0, |at| at..at + site.len() + 2);
        let message = format!("`{site}` non è un dominio riservato a un Comune");
        found(Finding::at(&comune.source, &place, message).help("per il sito nuovo ci vorrà un dominio `comune.…`"));
    }
}
