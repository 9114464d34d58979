//! prima di `{comune}` ci vuole la preposizione articolata.

use crate::check::rule::{Finding, Rule};
use crate::check::scope::Scope;
use crate::diagnostic::Severity;

pub(super) const RULE: Rule = Rule {
    id: "comune-grammar",
    severity: Severity::Warning,
    title: "prima di `{comune}` ci vuole la preposizione articolata",
    explanation: "`{comune}` diventa \"Comune di Quadri\": \"di {comune}\" si leggerebbe \"di Comune di Quadri\". \
        Scrivi \"del {comune}\", \"al {comune}\", \"dal {comune}\", \"nel {comune}\"; oppure usa `{nome}`.",
    check,
};

const PREPOSITIONS: [(&str, &str); 5] = [("di", "del"), ("a", "al"), ("da", "dal"), ("in", "nel"), ("su", "sul")];

fn check(scope: &Scope<'_>, found: &mut dyn FnMut(Finding)) {
    for (source, body) in scope.texts() {
        for (simple, joined) in PREPOSITIONS {
            let words = format!(" {simple} {{comune}}");
            for (at, _) in body.value.match_indices(&words) {
                let start = body.span.start + at + 1;
                let span = start..start + words.len() - 1;
                let finding = Finding::at(source, &span, format!("`{simple} {{comune}}` non si legge bene"));
                found(finding.help(format!("scrivi `{joined} {{comune}}` oppure `{simple} {{nome}}`")));
            }
        }
    }
}
