//! le novità del consorzio nominano solo Comuni che ci sono.

use crate::check::rule::{Finding, Rule};
use crate::check::scope::Scope;
use crate::diagnostic::Severity;
use crate::model::news::News;
use crate::model::register::Entry;

pub(super) const RULE: Rule = Rule {
    id: "news-place",
    severity: Severity::Error,
    title: "le novità del consorzio nominano solo Comuni che ci sono",
    explanation: "Una novità in `content/novita/` compare in tutti i Comuni, oppure in quelli di `comuni = [\"…\"]`, \
        che sono nomi di cartelle di `content/comuni/`. Un elenco vuoto non la mostrerebbe a nessuno.",
    check,
};

fn check(scope: &Scope<'_>, found: &mut dyn FnMut(Finding)) {
    for news in scope.news().filter(|n| n.head.comuni.as_ref().is_some_and(Vec::is_empty)) {
        let finding = Finding::at(&news.source, &(0..0), "l'elenco `comuni` è vuoto: la novità non comparirebbe");
        found(finding.help("scrivi i Comuni, oppure togli la riga: compare in tutti"));
    }
}

/// Names that are no comune's.
pub(super) fn across(news: &[News], register: &[Entry], found: &mut dyn FnMut(Finding)) {
    for news in news {
        for name in news.head.comuni.iter().flatten().filter(|n| !register.iter().any(|e| e.slug == n.value)) {
            let finding = Finding::at(&news.source, &name.span, format!("il comune `{}` non c'è", name.value));
            let finding = finding.did_you_mean(&name.value, register.iter().map(|e| e.slug.as_str()));
            found(finding.or_help("scrivi il nome della sua cartella in `content/comuni/`"));
        }
    }
}
