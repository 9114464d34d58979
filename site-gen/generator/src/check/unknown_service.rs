//! ogni servizio acceso da un Comune deve esistere.

use crate::check::rule::{Finding, Rule};
use crate::check::scope::Scope;
use crate::diagnostic::Severity;
use crate::model::oddity::Oddity;

pub(super) const RULE: Rule = Rule {
    id: "unknown-service",
    severity: Severity::Error,
    title: "ogni servizio acceso da un Comune deve esistere",
    explanation: "Sotto `[servizi]` ogni riga è il nome di una cartella di `content/servizi/`. Se il nome è sbagliato \
        il servizio non compare.",
    check,
};

fn check(scope: &Scope<'_>, found: &mut dyn FnMut(Finding)) {
    let content = scope.joined.shared;
    // A folder whose card is missing is told once, not at every comune.
    let no_card = |id: &str| {
        let end = format!("/servizi/{id}/scheda.md");
        content.odd.iter().any(|o| matches!(o.oddity, Oddity::MissingFile(_)) && o.source.path.ends_with(&end))
    };
    for comune in scope.comuni() {
        for enabled in
            comune.services.iter().filter(|e| !content.cards.contains_key(&e.id.value) && !no_card(&e.id.value))
        {
            let id = &enabled.id.value;
            let finding = Finding::at(&comune.source, &enabled.id.span, format!("il servizio `{id}` non esiste"));
            let finding = finding.did_you_mean(id, content.cards.keys().map(String::as_str));
            found(finding.or_help("scrivi il nome di una cartella di `servizi/`, oppure togli la riga"));
        }
    }
}
