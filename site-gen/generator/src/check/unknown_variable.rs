//! nei testi ci sono solo le variabili `{comune}` e `{nome}`, nei moduli nessuna.

use crate::check::near;
use crate::check::rule::{Finding, Rule};
use crate::check::scope::Scope;
use crate::diagnostic::Severity;

pub(super) const RULE: Rule = Rule {
    id: "unknown-variable",
    severity: Severity::Error,
    title: "nei testi ci sono solo le variabili `{comune}` e `{nome}`, nei moduli nessuna",
    explanation: "`{comune}` diventa \"Comune di Quadri\" e `{nome}` diventa \"Quadri\". Ogni altra parola fra graffe \
        resterebbe scritta così nella pagina. Un modulo è lo stesso per tutti i Comuni: scrivi \"il \
        Comune\".",
    check,
};

const KNOWN: [&str; 2] = ["comune", "nome"];

fn check(scope: &Scope<'_>, found: &mut dyn FnMut(Finding)) {
    for (source, body) in scope.texts() {
        for (name, at) in variables(&body.value).filter(|(name, _)| !KNOWN.contains(name)) {
            let start = body.span.start + at;
            let span = start..start + name.len() + 2;
            let finding = Finding::at(source, &span, format!("la variabile `{{{name}}}` non esiste"));
            let meant = near::nearest(name, KNOWN).map(|k| format!("forse volevi scrivere `{{{k}}}`"));
            let finding = meant.into_iter().fold(finding, Finding::help);
            found(finding.or_help("ci sono solo `{comune}` e `{nome}`"));
        }
    }
    for card in scope.every_card() {
        let head = [&card.head.title, &card.head.description, &card.head.cost];
        for text in head.into_iter().flatten() {
            for (name, at) in variables(&card.source.text[text.span.clone()]) {
                let start = text.span.start + at;
                let message = format!("nelle voci in testa `{{{name}}}` resta scritto così");
                let finding = Finding::at(&card.source, &(start..start + name.len() + 2), message);
                found(finding.help("le variabili valgono solo nel testo sotto i titoli: scrivi `il Comune`"));
            }
        }
    }
    for form in scope.forms() {
        let meant = |name: &str| near::nearest(name, KNOWN).is_some();
        for (name, at) in variables(&form.source.text).filter(|(name, _)| meant(name)) {
            let message = format!("un modulo non può contenere `{{{name}}}`: è lo stesso per tutti i Comuni");
            found(Finding::at(&form.source, &(at..at + name.len() + 2), message).help("scrivi `il Comune`"));
        }
    }
}

/// The words between braces, with the place of the opening one.
fn variables(text: &str) -> impl Iterator<Item = (&str, usize)> {
    text.match_indices('{').filter_map(|(at, _)| {
        let (name, _) = text[at + 1..].split_once('}')?;
        let word =
            !name.is_empty() && name.len() < 40 && name.chars().all(|c| c.is_alphabetic() || c == '_' || c == ' ');
        word.then_some((name, at))
    })
}
