//! categorie e argomenti sono quelli del modello nazionale.

use crate::check::near;
use crate::check::rule::{Finding, Rule};
use crate::check::scope::Scope;
use crate::diagnostic::Severity;
use crate::model::source::Edit;
use crate::model::vocabulary::{CATEGORIES, TOPICS};

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
        for (words, list, what) in [
            (card.head.category.as_ref().map(std::slice::from_ref), &CATEGORIES[..], "una categoria"),
            (card.head.topics.as_deref(), &TOPICS[..], "un argomento"),
        ] {
            for word in words.unwrap_or_default().iter().filter(|w| !list.contains(&w.value.as_str())) {
                let message = format!("`{}` non è {what} del modello nazionale", word.value);
                let finding = Finding::at(&card.source, &word.span, message);
                let finding = finding
                    .did_you_mean(&word.value, list.iter().copied())
                    .or_help("l'elenco è in `content/README.md`");
                let name = near::same(&word.value, list.iter().copied());
                let name = name.filter(|name| words.iter().flat_map(|w| w.iter()).all(|w| w.value != *name));
                found(finding.fix(name.and_then(|name| Edit::quoted(&card.source, &word.span, name))));
            }
        }
    }
    for card in scope.cards().filter(|c| c.head.topics.as_ref().is_some_and(Vec::is_empty)) {
        let finding = Finding::at(&card.source, &(0..0), "la scheda non ha nessun argomento");
        found(finding.help("scrivine almeno uno in `argomenti`: l'elenco è in `content/README.md`"));
    }
}
