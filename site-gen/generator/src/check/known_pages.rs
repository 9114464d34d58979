//! The pages that a text may lead to.
//!
//! In: the scope. Out: addresses below the comune's base.

use std::collections::BTreeSet;

use crate::check::scope::Scope;
use crate::model::joined::address;
use crate::model::sheet::Shelf;

/// The pages that every site has.
const FIXED: [&str; 16] = [
    "/",
    "/amministrazione/",
    "/novita/",
    "/novita/notizie/",
    "/novita/comunicati/",
    "/novita/avvisi/",
    "/servizi/",
    address::AZ,
    "/argomenti/",
    "/vivere-il-comune/",
    "/domande-frequenti/",
    "/privacy/",
    "/cookie/",
    "/note-legali/",
    "/mappa-del-sito/",
    "/dati-aperti/",
];

/// The pages of the shared content and, if the scope is a comune, of the comune.
pub(super) fn known(scope: &Scope<'_>) -> BTreeSet<String> {
    let mut known: BTreeSet<String> = FIXED.iter().map(|page| (*page).to_owned()).collect();
    known.extend(Shelf::ADMINISTRATION.into_iter().chain(Shelf::LIVING).map(|shelf| shelf.path().to_owned()));
    for card in scope.joined.shared.cards.values() {
        let category = card.head.category.as_ref().map_or("", |c| c.value.as_str());
        known.extend(pages(&card.id, category, card.head.topics.iter().flatten().map(|t| t.value.as_str())));
    }
    let shared = scope.joined.shared.news.iter();
    for news in shared.chain(scope.comuni().flat_map(|c| &c.news)) {
        known.insert(address::news(news));
        known.extend(news.head.topics.iter().map(|t| address::topic(&t.value)));
    }
    if let Some(site) = scope.site() {
        for service in &site.services {
            known.extend(pages(service.id, service.category, service.topics.iter().copied()));
        }
        known.extend(site.comune.pages.iter().map(address::own));
        known.extend((!site.comune.elsewhere.social.is_empty()).then(|| "/media-policy/".to_owned()));
        known.extend(site.comune.offices.iter().map(|office| address::office(&office.id)));
        for sheet in &site.comune.sheets {
            known.insert(sheet.path());
            known.extend(sheet.head.topics.iter().map(|t| address::topic(&t.value)));
        }
    }
    known
}

/// The pages of a service, its category and its topics, below the base.
fn pages<'t>(id: &str, category: &str, topics: impl Iterator<Item = &'t str>) -> Vec<String> {
    let category = address::category(category);
    let card = format!("{category}{id}/");
    let mut pages: Vec<String> = topics.map(address::topic).collect();
    pages.extend(["inizia/", "domanda/", "condizioni/"].map(|step| format!("{card}{step}")));
    pages.extend([card, category]);
    pages
}
