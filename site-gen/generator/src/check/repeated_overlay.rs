//! un Comune non ricopia un testo comune uguale.

use crate::check::rule::{Finding, Rule};
use crate::check::scope::Scope;
use crate::diagnostic::Severity;
use crate::model::card::Head;
use crate::model::source::At;

pub(super) const RULE: Rule = Rule {
    id: "repeated-overlay",
    severity: Severity::Warning,
    title: "un Comune non ricopia un testo comune uguale",
    explanation: "Una voce o una sezione uguale a quella della scheda comune oggi non cambia niente, e domani \
        nasconde le correzioni: quando la legge cambia e la scheda si aggiorna, quel Comune resta con il \
        testo vecchio. Togli la parte ripetuta dal file del Comune.",
    check,
};

fn check(scope: &Scope<'_>, found: &mut dyn FnMut(Finding)) {
    for overlay in scope.comuni().flat_map(|c| c.overlays.values()) {
        let Some(card) = scope.joined.shared.cards.get(&overlay.id) else { continue };
        for section in &overlay.sections {
            let same = |body: &str| plain(body) == plain(&section.body.value) && !plain(body).is_empty();
            if card.sections.iter().any(|s| s.title.value == section.title.value && same(&s.body.value)) {
                let message = format!("la sezione `{}` è uguale a quella della scheda comune", section.title.value);
                found(Finding::at(&overlay.source, &section.title.span, message).help("togli la sezione da qui"));
            }
        }
        type Pick = fn(&Head) -> Option<&At<String>>;
        let keys: [(&str, Pick); 5] = [
            ("titolo", |h| h.title.as_ref()),
            ("descrizione", |h| h.description.as_ref()),
            ("categoria", |h| h.category.as_ref()),
            ("archetipo", |h| h.archetype.as_ref()),
            ("costo", |h| h.cost.as_ref()),
        ];
        for (key, pick) in keys {
            let Some((mine, shared)) = pick(&overlay.head).zip(pick(&card.head)) else { continue };
            if plain(&mine.value) == plain(&shared.value) {
                let message = format!("`{key}` è uguale a quello della scheda comune");
                found(Finding::at(&overlay.source, &mine.span, message).help("togli la riga da qui"));
            }
        }
    }
}

/// The words, whatever the blanks between them.
fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
