//! la descrizione è una frase di al massimo 255 caratteri.

use crate::check::rule::{Finding, Rule};
use crate::check::scope::Scope;
use crate::diagnostic::Severity;

pub(super) const RULE: Rule = Rule {
    id: "long-description",
    severity: Severity::Error,
    title: "la descrizione è una frase di al massimo 255 caratteri",
    explanation: "Il modello nazionale chiede una descrizione breve di al massimo 255 caratteri: compare negli elenchi \
        e nei motori di ricerca.",
    check,
};

/// Characters, by the national model.
const MAX: usize = 255;

fn check(scope: &Scope<'_>, found: &mut dyn FnMut(Finding)) {
    let cards = scope.every_card().map(|card| (&card.source, &card.head.description));
    let news = scope.news().map(|news| (&news.source, &news.head.description));
    let sheets = scope.sheets().map(|sheet| (&sheet.source, &sheet.head.description));
    for (source, text) in cards.chain(news).chain(sheets) {
        let Some(text) = text else { continue };
        let length = text.value.chars().count();
        if length > MAX {
            let message = format!("la descrizione ha {length} caratteri: il massimo è {MAX}");
            let help = format!("togli almeno {} caratteri: il resto va nel testo", length - MAX);
            found(Finding::at(source, &text.span, message).help(help));
        }
    }
}
