//! nei testi ci sono solo le variabili `{comune}` e `{nome}`, nei moduli nessuna.

use crate::check::area::Area;
use crate::check::rule::{Finding, Rule};
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

fn check(area: &Area<'_>, found: &mut dyn FnMut(Finding)) {
    let sections = area.all_cards().flat_map(|c| c.sections.iter().map(move |s| (&c.source, &s.body)));
    let pages = area.joined.content.comuni.iter().flat_map(|c| &c.pages).map(|p| (&p.source, &p.body));
    for (source, body) in sections.chain(pages) {
        for (name, at) in variables(&body.value).filter(|(name, _)| !KNOWN.contains(name)) {
            let start = body.span.start + at;
            let span = start..start + name.len() + 2;
            let finding = Finding::at(source, &span, format!("la variabile `{{{name}}}` non esiste"));
            found(finding.did_you_mean(name, KNOWN).or_help("ci sono solo `{comune}` e `{nome}`"));
        }
    }
    for form in area.forms() {
        for (name, at) in variables(&form.source.text).filter(|(name, _)| KNOWN.contains(name)) {
            let message = format!("un modulo non può contenere `{{{name}}}`: è lo stesso per tutti i Comuni");
            found(Finding::at(&form.source, &(at..at + name.len() + 2), message).help("scrivi `il Comune`"));
        }
    }
}

/// The words between braces, with the place of the opening one.
fn variables(text: &str) -> impl Iterator<Item = (&str, usize)> {
    text.match_indices('{').filter_map(|(at, _)| {
        let (name, _) = text[at + 1..].split_once('}')?;
        let word = !name.is_empty() && name.chars().all(|c| c.is_ascii_lowercase() || c == '_');
        word.then_some((name, at))
    })
}
