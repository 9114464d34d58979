//! categorie e argomenti sono quelli del modello nazionale.

use crate::check::near;
use crate::check::rule::{Finding, Rule};
use crate::check::scope::Scope;
use crate::diagnostic::Severity;
use crate::model::source::{At, Edit, Source};
use crate::model::vocabulary::{CATEGORIES, TOPICS};
use std::sync::Arc;

pub(super) const RULE: Rule = Rule {
    id: "vocabulary",
    severity: Severity::Error,
    title: "categorie e argomenti sono quelli del modello nazionale",
    explanation: "Il modello ha 15 categorie e 64 argomenti (criteri C.SI.1.5 e C.SI.1.7): vanno scritti esattamente \
        così, con le maiuscole e l'apostrofo dritto. Gli elenchi sono nella guida `content/README.md`. Ogni \
        scheda ha almeno un argomento.",
    check,
};

fn check(scope: &Scope<'_>, found: &mut dyn FnMut(Finding)) {
    for card in scope.all_cards() {
        let category = card.head.category.as_slice();
        listed(&card.source, category, &CATEGORIES, "una categoria", found);
        listed(&card.source, card.head.topics.as_deref().unwrap_or_default(), &TOPICS, "un argomento", found);
    }
    for news in scope.news() {
        listed(&news.source, &news.head.topics, &TOPICS, "un argomento", found);
    }
    for sheet in scope.sheets() {
        listed(&sheet.source, &sheet.head.topics, &TOPICS, "un argomento", found);
    }
    for card in scope.cards().filter(|c| c.head.topics.as_ref().is_some_and(Vec::is_empty)) {
        let finding = Finding::at(&card.source, &(0..0), "la scheda non ha nessun argomento");
        found(finding.help("scrivine almeno uno in `argomenti`: l'elenco è in `content/README.md`"));
    }
}

/// Tells which words are not in a list.
fn listed(source: &Arc<Source>, words: &[At<String>], list: &[&str], what: &str, found: &mut dyn FnMut(Finding)) {
    for word in words.iter().filter(|w| !list.contains(&w.value.as_str())) {
        let message = format!("`{}` non è {what} del modello nazionale", word.value);
        let finding = Finding::at(source, &word.span, message).did_you_mean(&word.value, list.iter().copied());
        let finding = finding.or_help("l'elenco è in `content/README.md`");
        let name = near::same(&word.value, list.iter().copied());
        let name = name.filter(|name| words.iter().all(|w| w.value != *name));
        found(finding.fix(name.and_then(|name| Edit::quoted(source, &word.span, name))));
    }
}
