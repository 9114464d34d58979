//! un nome di indirizzo non contiene `www` né `http`.

use crate::check::rule::{Finding, Rule};
use crate::check::scope::Scope;
use crate::diagnostic::Severity;

pub(super) const RULE: Rule = Rule {
    id: "slug-words",
    severity: Severity::Error,
    title: "un nome di indirizzo non contiene `www` né `http`",
    explanation: "Il controllo nazionale prende per l'indirizzo di un altro sito ogni collegamento che contiene `www` o \
        `http`, in qualunque punto: la pagina risulterebbe introvabile e le schede non verrebbero contate (criterio \
        C.SI.1.3). Rinomina la cartella o il file.",
    check,
};

fn check(scope: &Scope<'_>, found: &mut dyn FnMut(Finding)) {
    let comuni = scope.comuni().map(|c| (&c.slug, &c.source));
    let cards = scope.cards().map(|c| (&c.id, &c.source));
    let pages = scope.pages().map(|p| (&p.slug, &p.source));
    for (slug, source) in comuni.chain(cards).chain(pages) {
        for word in ["www", "http"].into_iter().filter(|w| slug.contains(w)) {
            let finding = Finding::at(source, &(0..0), format!("il nome `{slug}` contiene `{word}`"));
            found(finding.help("rinomina la cartella o il file senza queste lettere"));
        }
    }
}
