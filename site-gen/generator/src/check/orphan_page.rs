//! una pagina del Comune si raggiunge dal menu o da un testo.

use std::collections::BTreeSet;

use crate::check::rule::{Finding, Rule};
use crate::check::scope::Scope;
use crate::diagnostic::Severity;
use crate::model::slug::RESERVED;

pub(super) const RULE: Rule = Rule {
    id: "orphan-page",
    severity: Severity::Note,
    title: "una pagina del Comune si raggiunge dal menu o da un testo",
    explanation: "Una pagina che nessuno collega si trova solo nella mappa del sito. Collegala dal testo di una scheda \
        o di un'altra pagina, per esempio con `comuni/<comune>/servizi/<servizio>.md`. Una voce in più nel menu \
        va bene, ma solo se serve a molti: il controllo nazionale (criterio C.SI.1.6) preferisce le quattro \
        voci del modello. Per questo è solo una nota.",
    check,
};

fn check(scope: &Scope<'_>, found: &mut dyn FnMut(Finding)) {
    // Shared cards may name a page that many comuni have.
    let Some(comune) = scope.comuni().next().filter(|c| !c.pages.is_empty()) else { return };
    let shared = scope.joined.shared.cards.values().flat_map(|c| &c.sections);
    let in_shared = |slug: &str| shared.clone().any(|s| s.body.value.contains(&format!("(/{slug}/")));
    let mut linked: BTreeSet<&str> = comune.menu.iter().map(|item| page(&item.url.value)).collect();
    for document in scope.documents() {
        for link in document.links() {
            // A page that names itself is not found any sooner.
            let own = document.source.path.ends_with(&format!("/pagine/{}.md", page(&link.target)));
            linked.extend((!own).then(|| page(&link.target)));
        }
    }
    // A page that cannot have its name is told by its own rule.
    let pages = comune.pages.iter().filter(|p| !RESERVED.contains(&p.slug.as_str()));
    for own in pages.filter(|p| !linked.contains(p.slug.as_str()) && !in_shared(&p.slug)) {
        let message = format!("alla pagina `/{}/` non porta nessun collegamento", own.slug);
        found(Finding::at(&own.source, &(0..0), message).help(format!("collegala da un testo: `[…](/{}/)`", own.slug)));
    }
}

/// The first name of an address of the same site.
fn page(target: &str) -> &str {
    target.strip_prefix('/').and_then(|t| t.split(['/', '#', '?']).next()).unwrap_or_default()
}
