//! un vecchio indirizzo porta a una pagina sola, e non copre una pagina che c'è.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::check::known_pages;
use crate::check::rule::{Finding, Rule};
use crate::check::scope::Scope;
use crate::diagnostic::Severity;
use crate::model::joined::address;
use crate::model::moved::is_former;
use crate::model::source::{At, Source};

pub(super) const RULE: Rule = Rule {
    id: "alias",
    severity: Severity::Error,
    title: "un vecchio indirizzo porta a una pagina sola, e non copre una pagina che c'è",
    explanation: "`alias` elenca gli indirizzi che la pagina aveva prima, per esempio `/uffici/anagrafe/` o \
        `/anagrafe.html`: chi li apre arriva alla pagina di oggi. Comincia con `/`, finisce con `/` o con `.html`, senza \
        il nome del Comune davanti. Non può essere l'indirizzo di un'altra pagina né di un altro `alias`.",
    check,
};

/// What belongs to the functions, to the theme and to the generator.
const TAKEN: [&str; 4] = ["/sportello/", "/risorse/", "/registro/", "/404.html"];

type Alias<'a> = (&'a Arc<Source>, &'a At<String>);

fn check(scope: &Scope<'_>, found: &mut dyn FnMut(Finding)) {
    let shared = &scope.joined.shared;
    let cards = shared.cards.values().flat_map(|c| c.head.aliases.iter().flatten().map(move |a| (&c.source, a)));
    let news = shared.news.iter().flat_map(|n| n.head.aliases.iter().map(move |a| (&n.source, a)));
    let common: Vec<Alias<'_>> = cards.chain(news).collect();
    let mut seen: BTreeMap<&str, &str> = BTreeMap::new();
    let mut own = common.clone();
    if let Some(site) = scope.site() {
        seen.extend(common.iter().map(|(source, alias)| (alias.value.as_str(), source.path.as_str())));
        own = comune(site.comune);
        for page in &site.comune.pages {
            if let Some(other) = seen.get(address::own(page).as_str()) {
                let message = format!("`{}` è già un vecchio indirizzo di un'altra pagina", address::own(page));
                let help = format!("cambia il nome del file, oppure l'`alias` in `{other}`");
                found(Finding::at(&page.source, &(0..0), message).help(help));
            }
        }
    }
    let known = if own.is_empty() { Default::default() } else { known_pages::known(scope) };
    for (source, alias) in own {
        let at = |message: String| Finding::at(source, &alias.span, message);
        let path = alias.value.as_str();
        if !is_former(path) {
            let help = "scrivi un percorso come `/vecchio/indirizzo/` o `/vecchia-pagina.html`";
            found(at(format!("`{path}` non è un indirizzo di questo sito")).help(help));
        } else if known.contains(path) || TAKEN.iter().any(|taken| path.starts_with(taken)) {
            found(at(format!("`{path}` è l'indirizzo di una pagina che c'è")).help("togli questo `alias`"));
        } else if let Some(other) = seen.insert(path, &source.path) {
            found(at(format!("`{path}` è già un `alias`")).help(format!("tienilo solo qui o in `{other}`")));
        }
    }
}

/// The former addresses that a comune's own files tell.
fn comune(comune: &crate::model::comune::Comune) -> Vec<Alias<'_>> {
    let overlays = comune.overlays.values().flat_map(|c| c.head.aliases.iter().flatten().map(move |a| (&c.source, a)));
    let pages = comune.pages.iter().flat_map(|p| p.aliases.iter().map(move |a| (&p.source, a)));
    let news = comune.news.iter().flat_map(|n| n.head.aliases.iter().map(move |a| (&n.source, a)));
    overlays.chain(pages).chain(news).collect()
}
