//! un modulo tradotto ha tutti i suoi testi anche in inglese.

use crate::check::rule::{Finding, Rule};
use crate::check::scope::Scope;
use crate::diagnostic::Severity;
use crate::model::form_words::FormWords;
use crate::model::source::Span;

pub(super) const RULE: Rule = Rule {
    id: "missing-translation",
    severity: Severity::Warning,
    title: "un modulo tradotto ha tutti i suoi testi anche in inglese",
    explanation: "Una pagina è in una lingua sola. Finché in `modulo.en.toml` manca anche un solo testo del modulo, \
        oppure manca la scheda in inglese (`scheda.en.md`), il modulo resta in italiano anche per chi legge in inglese.",
    check,
};

fn check(scope: &Scope<'_>, found: &mut dyn FnMut(Finding)) {
    for (form, words) in scope.translated_forms() {
        for missing in words.missing(form) {
            let keys: Vec<String> = missing.keys.iter().map(|key| format!("`{key}`")).collect();
            let place = if missing.table.is_empty() {
                "in testa al file".to_owned()
            } else {
                format!("in `[{}]`", missing.table)
            };
            let message = format!("{place} manca {}", keys.join(", "));
            let finding = Finding::at(&words.source, &span(words, &missing.table), message);
            found(finding.help("finché manca, il modulo resta in italiano"));
        }
    }
    for words in scope.words_without_card() {
        let finding = Finding::at(&words.source, &(0..0), "il modulo è tradotto, ma la scheda no");
        found(finding.help("scrivi `scheda.en.md`, oppure togli questo file: da solo non serve a niente"));
    }
}

/// Where the table stands; the head of the file, if it is not there.
fn span(words: &FormWords, table: &str) -> Span {
    let found = match table.split_once('.') {
        Some(("passi", name)) => words.steps.get(name).map(|w| w.span.clone()),
        Some((_, name)) => words.fields.get(name).map(|w| w.span.clone()),
        None => words.cosign.as_ref().filter(|_| table == "controfirma").map(|w| w.span.clone()),
    };
    found.unwrap_or(0..0)
}
