//! un collegamento dice dove porta.

use crate::check::rule::{Finding, Rule};
use crate::check::scope::Scope;
use crate::diagnostic::Severity;

pub(super) const RULE: Rule = Rule {
    id: "vague-words",
    severity: Severity::Warning,
    title: "un collegamento dice dove porta",
    explanation: "Chi ascolta la pagina con un lettore di schermo sente i collegamenti uno dopo l'altro: `clicca qui` \
        non gli dice niente. Scrivi il nome di ciò che si apre.",
    check,
};

const VAGUE: [&str; 5] = ["clicca qui", "[qui]", "[link]", "[leggi]", "cliccare qui"];

fn check(scope: &Scope<'_>, found: &mut dyn FnMut(Finding)) {
    for (source, body) in scope.texts() {
        let lower = body.value.to_ascii_lowercase();
        for words in VAGUE {
            for (at, _) in lower.match_indices(words) {
                let span = body.span.start + at..body.span.start + at + words.len();
                let finding = Finding::at(source, &span, format!("`{words}` non dice dove porta"));
                found(finding.help("scrivi fra le parentesi quadre il nome di ciò che si apre"));
            }
        }
    }
}
