//! due pagine non possono avere lo stesso indirizzo, e un nome di indirizzo ha solo minuscole, cifre e trattini.

use crate::check::rule::{Finding, Rule};
use crate::check::scope::Scope;
use crate::diagnostic::Severity;
use crate::model::comune::Identity;
use crate::model::news::{News, NewsKind};
use crate::model::register::Entry;
use crate::model::slug::{is_slug, slug};
use crate::model::source::At;
use crate::model::vocabulary::CATEGORIES;
use std::collections::BTreeMap;

pub(super) const RULE: Rule = Rule {
    id: "duplicate-slug",
    severity: Severity::Error,
    title: "due pagine non possono avere lo stesso indirizzo, e un nome di indirizzo ha solo minuscole, cifre e trattini",
    explanation: "Il nome di una cartella o di una pagina diventa un pezzo di indirizzo: lettere minuscole senza \
        accento, cifre, trattini. Un servizio non può chiamarsi come una categoria: `/servizi/ambiente/` è già \
        l'elenco della categoria. I codici ISTAT e catastali identificano il Comune: \
        non si ripetono.",
    check,
};

fn check(scope: &Scope<'_>, found: &mut dyn FnMut(Finding)) {
    let names = scope.comuni().map(|c| (&c.slug, &c.source));
    let names = names.chain(scope.cards().map(|c| (&c.id, &c.source)));
    let pages = scope.comuni().flat_map(|c| &c.pages).map(|p| (&p.slug, &p.source));
    let all = names.map(|n| (n, "la cartella")).chain(pages.map(|p| (p, "il file")));
    let all = all.chain(scope.sheets().map(|s| ((&s.slug, &s.source), "il file")));
    let offices = scope.comuni().flat_map(|c| c.offices.iter().map(|o| ((&o.id, &c.source), "l'ufficio")));
    let all = all.chain(offices).chain(scope.news().map(|n| ((&n.slug, &n.source), "il file, dopo la data,")));
    for ((name, source), what) in all.filter(|((name, _), _)| !is_slug(name)) {
        let finding = Finding::at(source, &(0..0), format!("`{name}` non va bene come nome di indirizzo"));
        let better = slug(name);
        found(match is_slug(&better) {
            true => finding.help(format!("rinomina {what} in `{better}`")),
            false => finding.help("usa lettere minuscole senza accento, cifre e trattini"),
        });
    }
    for card in scope.cards() {
        if let Some(category) = CATEGORIES.iter().find(|c| slug(c) == card.id) {
            let message = format!("`/servizi/{}/` è già la pagina della categoria `{category}`", card.id);
            found(Finding::at(&card.source, &(0..0), message).help("rinomina la cartella del servizio"));
        }
    }
    news(scope, found);
}

/// Two pieces of news of one kind and name: the comune's own, or the consortium's and its own.
fn news(scope: &Scope<'_>, found: &mut dyn FnMut(Finding)) {
    let mut seen: BTreeMap<(NewsKind, &str), &News> = BTreeMap::new();
    let shared = scope.site().map(|site| site.news.as_slice()).unwrap_or_default();
    let shared = shared.iter().copied().filter(|n| !scope.news().any(|own| own.source.path == n.source.path));
    for news in shared.chain(scope.news()) {
        if let Some(other) = seen.insert((news.kind(), &news.slug), news) {
            let message =
                format!("l'indirizzo `/novita/{}/{}/` è già di un'altra novità", news.kind().plural(), news.slug);
            let help = format!("cambia il nome del file: l'altra è `{}`", other.source.path);
            found(Finding::at(&news.source, &(0..0), message).help(help));
        }
    }
}

/// Two comuni with the same code.
pub(super) fn across(register: &[Entry], found: &mut dyn FnMut(Finding)) {
    type Code = fn(&Identity) -> &At<String>;
    let codes: [(Code, &str); 2] = [(|i| &i.istat, "istat"), (|i| &i.belfiore, "belfiore")];
    for (code, key) in codes {
        let mut seen: BTreeMap<&str, &str> = BTreeMap::new();
        for entry in register.iter().filter(|e| !code(&e.identity).value.is_empty()) {
            let code = code(&entry.identity);
            if let Some(other) = seen.insert(&code.value, &entry.slug) {
                let message = format!("il codice `{key}` è già di `{other}`");
                found(Finding::at(&entry.source, &code.span, message).help("controlla quale dei due è giusto"));
            }
        }
    }
}
