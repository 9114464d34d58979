//! i nomi del sito non si possono usare per un Comune o una pagina.

use crate::check::rule::{Finding, Rule};
use crate::check::scope::Scope;
use crate::diagnostic::Severity;
use crate::model::slug::RESERVED;

pub(super) const RULE: Rule = Rule {
    id: "reserved-slug",
    severity: Severity::Error,
    title: "i nomi del sito non si possono usare per un Comune o una pagina",
    explanation: "Nomi come `servizi`, `sportello`, `ufficio`, `risorse` o `privacy` sono già di altre pagine: un \
        Comune o una pagina con lo stesso nome le coprirebbe.",
    check,
};

/// What stands below `/sportello/` beside the services, and the printable page of a card.
const COUNTER: [&str; 13] = [
    "accedi",
    "area",
    "cerca",
    "comuni",
    "condizioni",
    "domanda",
    "esci",
    "integrazione",
    "riprendi",
    "pratica",
    "ricevuta",
    "stato",
    "valuta",
];

fn check(scope: &Scope<'_>, found: &mut dyn FnMut(Finding)) {
    let comuni = scope.comuni().map(|c| (&c.slug, &c.source));
    let pages = scope.comuni().flat_map(|c| &c.pages).map(|p| (&p.slug, &p.source));
    for (slug, source) in comuni.chain(pages).filter(|(slug, _)| RESERVED.contains(&slug.as_str())) {
        let finding = Finding::at(source, &(0..0), format!("il nome `{slug}` è riservato"));
        found(finding.help("è già di un'altra pagina: scegli un altro nome"));
    }
    for card in scope.cards().filter(|c| COUNTER.contains(&c.id.as_str())) {
        let finding = Finding::at(&card.source, &(0..0), format!("il nome `{}` è riservato", card.id));
        found(finding.help("è già di un'altra pagina: dai alla cartella un altro nome"));
    }
}
