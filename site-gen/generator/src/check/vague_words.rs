//! un collegamento dice dove porta.

use crate::check::rule::{Finding, Rule};
use crate::check::scope::Scope;
use crate::diagnostic::Severity;

pub(super) const RULE: Rule = Rule {
    id: "vague-words",
    severity: Severity::Warning,
    title: "un collegamento dice dove porta",
    explanation: "Chi ascolta la pagina con un lettore di schermo sente i collegamenti uno dopo l'altro: `clicca qui`, \
        `leggi` o `link` non gli dicono niente (WCAG 2.2, criterio 2.4.4). Scrivi il nome di ciò che si apre.",
    check,
};

/// Words that say nothing wherever they stand.
const ANYWHERE: [&str; 2] = ["clicca qui", "cliccare qui"];

/// What says nothing when it is the whole text of a link.
const ALONE: [&str; 19] = [
    "qui",
    "qua",
    "link",
    "leggi",
    "leggi qui",
    "leggi tutto",
    "leggi di più",
    "vai",
    "vai qui",
    "clicca",
    "apri",
    "scarica",
    "scarica qui",
    "questo link",
    "questa pagina",
    "pagina",
    "sito",
    "continua",
    "vedi",
];

fn check(scope: &Scope<'_>, found: &mut dyn FnMut(Finding)) {
    for (source, body) in scope.texts() {
        let lower = body.value.to_ascii_lowercase();
        for words in ANYWHERE {
            for (at, _) in lower.match_indices(words) {
                let span = body.span.start + at..body.span.start + at + words.len();
                let finding = Finding::at(source, &span, format!("`{words}` non dice dove porta"));
                found(finding.help("scrivi fra le parentesi quadre il nome di ciò che si apre"));
            }
        }
    }
    for document in scope.italian() {
        for link in document.links() {
            let words = link.text.trim().trim_end_matches(['.', ':', '!']).to_lowercase();
            if ALONE.contains(&words.as_str()) {
                let finding = Finding::at(document.source, &link.span, format!("`[{words}]` non dice dove porta"));
                found(finding.help("scrivi il nome di ciò che si apre"));
            }
        }
    }
}
