//! prima di `{comune}` ci vuole la preposizione articolata.

use crate::check::area::Area;
use crate::check::rule::{Finding, Rule};
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

fn check(area: &Area<'_>, found: &mut dyn FnMut(Finding)) {
    let sections = area.all_cards().flat_map(|c| c.sections.iter().map(move |s| (&c.source, &s.body)));
    let pages = area.joined.content.comuni.iter().flat_map(|c| &c.pages).map(|p| (&p.source, &p.body));
    for (source, body) in sections.chain(pages) {
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
