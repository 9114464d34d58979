//! la descrizione dice qualcosa in più del titolo.

use crate::check::rule::{Finding, Rule};
use crate::check::scope::Scope;
use crate::diagnostic::Severity;
use crate::model::slug::slug;

pub(super) const RULE: Rule = Rule {
    id: "repeated-title",
    severity: Severity::Warning,
    title: "la descrizione dice qualcosa in più del titolo",
    explanation: "Negli elenchi e nei motori di ricerca la descrizione sta sotto il titolo: se lo ripete, chi cerca non \
        impara niente. Scrivi che cosa si ottiene o a chi serve, in una frase.",
    check,
};

fn check(scope: &Scope<'_>, found: &mut dyn FnMut(Finding)) {
    let same = |title: &str, description: &str| !title.trim().is_empty() && slug(title) == slug(description);
    for card in scope.every_card() {
        let shared = scope.joined.shared.cards.get(&card.id);
        let title = card.head.title.as_ref().or(shared.and_then(|c| c.head.title.as_ref()));
        let Some((title, description)) = title.zip(card.head.description.as_ref()) else { continue };
        if same(&title.value, &description.value) {
            let finding = Finding::at(&card.source, &description.span, "la descrizione ripete il titolo");
            found(finding.help("scrivi che cosa si ottiene o a chi serve"));
        }
    }
    for page in scope.pages().filter(|p| same(&p.title, &p.description)) {
        let finding = Finding::at(&page.source, &(0..0), "la descrizione ripete il titolo");
        found(finding.help("scrivi che cosa si trova nella pagina"));
    }
}
