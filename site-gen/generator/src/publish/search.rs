//! What can be found on a comune's site, and across all comuni.
//!
//! In: a [`Site`] with the words that mean the same, or the register of all comuni. Out: the index of the search, once
//! for the functions and, for a comune, once more for the browser under a name that changes with its content.

use std::collections::{BTreeMap, BTreeSet};

use contract::revision::hex;
use contract::search::{Index, Kind, Row, stem, words};
use sha2::{Digest, Sha256};

use crate::fault::Fault;
use crate::model::content::Shared;
use crate::model::hosting::Hosting;
use crate::model::joined::{Site, address};
use crate::model::page::OutFile;
use crate::model::register::Entry;
use crate::model::source::At;
use crate::model::synonyms::{Synonyms, telling};

/// A comune's index.
pub(crate) struct Search {
    /// The address at which the browser finds it.
    pub(crate) url: String,
    /// The same bytes for the functions and for the browser.
    pub(crate) files: [OutFile; 2],
}

/// Title, address, sentence and other words of the pages that every site has and that people look for.
const PAGES: [(&str, &str, &str, &str); 4] = [
    (
        "Uffici e contatti",
        "/amministrazione/uffici/",
        "A chi rivolgerti in Comune, dove e quando.",
        "orari telefono indirizzo email pec recapiti sindaco personale",
    ),
    (
        "A che punto è la tua richiesta",
        "/sportello/stato/",
        "Controlla una domanda che hai inviato, con il suo numero.",
        "stato pratica seguire ricevuta numero protocollo",
    ),
    (
        "Area personale",
        "/sportello/area/",
        "Le tue richieste, le bozze e i dati che hai salvato.",
        "accedere login spid cie bozze",
    ),
    (
        "Domande frequenti",
        "/domande-frequenti/",
        "Come entrare, come seguire una richiesta, che cosa fare se hai bisogno di aiuto.",
        "faq aiuto istruzioni",
    ),
];

/// What can be found on a comune's site.
///
/// # Errors
/// Only if the JSON writer fails.
pub(crate) fn comune(site: &Site<'_>, synonyms: &Synonyms, hosting: Hosting) -> Result<Search, Fault> {
    let slug = &site.comune.slug;
    let base = hosting.base(slug);
    // Who searches in English finds the card, which leads to its English page.
    let english = |id: &str| {
        let page = site.english.iter().find(|page| page.id == id);
        page.into_iter().flat_map(|page| page.words.iter().copied().chain([page.title]))
    };
    let services = site.services.iter().map(|service| Row {
        url: format!("{base}{}", address::card(service)),
        category: service.category.to_owned(),
        ..row(service.title, service.description, service.words.iter().copied().chain(english(service.id)), synonyms)
    });
    let news = site.news.iter().map(|news| Row {
        url: format!("{base}{}", address::news(news)),
        kind: Kind::News,
        ..row(news.title(), news.description(), news.head.words.iter().map(|w| w.value.as_str()), synonyms)
    });
    let own = site.pages.iter().map(|page| Row {
        url: format!("{base}/{}/", page.slug),
        kind: Kind::Page,
        ..row(&page.title, &page.description, [], synonyms)
    });
    let sheets = site.sheets.iter().map(|sheet| Row {
        url: format!("{base}{}", sheet.path()),
        kind: Kind::Page,
        ..row(&sheet.head.title, sheet.description(), sheet.head.words.iter().map(|w| w.value.as_str()), synonyms)
    });
    let fixed = PAGES.iter().map(|(title, path, description, words)| Row {
        url: format!("{base}{path}"),
        kind: Kind::Page,
        ..row(title, description, [*words], synonyms)
    });
    let bytes = serde_json::to_vec(&Index::new(services.chain(news).chain(own).chain(sheets).chain(fixed).collect()))?;
    let name = format!("cerca.{}.json", hex(&Sha256::digest(&bytes)[..6]));
    Ok(Search {
        url: format!("{base}/{name}"),
        files: [
            OutFile::counter(format!("counter/{slug}.cerca.json"), bytes.clone()),
            OutFile::page(format!("site/{slug}/{name}"), bytes),
        ],
    })
}

/// Every service of the area once, with the number of comuni that offer it and the page that lists them.
///
/// # Errors
/// Only if the JSON writer fails.
pub(crate) fn consortium(shared: &Shared, listed: &[&Entry]) -> Result<OutFile, Fault> {
    let mut offered: BTreeMap<&str, usize> = BTreeMap::new();
    for service in listed.iter().flat_map(|entry| &entry.services) {
        *offered.entry(service).or_default() += 1;
    }
    let mut rows: Vec<Row> = Vec::new();
    for card in shared.cards.values() {
        let Some(comuni) = offered.get(card.id.as_str()) else { continue };
        let head = &card.head;
        let words = head.words.iter().flatten().map(|w| w.value.as_str());
        rows.push(Row {
            url: address::everywhere(&card.id),
            category: text(&head.category).to_owned(),
            comuni: Some(*comuni),
            ..row(text(&head.title), text(&head.description), words, &shared.synonyms)
        });
    }
    rows.sort_by(|a, b| (&a.title, &a.url).cmp(&(&b.title, &b.url)));
    Ok(OutFile::counter("counter/consorzio.cerca.json", serde_json::to_vec(&Index::new(rows))?))
}

/// Title, sentence and other words of a row.
fn row<'w>(title: &str, description: &str, others: impl IntoIterator<Item = &'w str>, synonyms: &Synonyms) -> Row {
    let own: BTreeSet<String> = words(title).iter().map(|w| stem(w).to_owned()).collect();
    let mut all = own.clone();
    all.extend(others.into_iter().flat_map(telling));
    synonyms.widen(&mut all);
    let words: Vec<&str> = all.difference(&own).map(String::as_str).collect();
    Row { title: title.to_owned(), description: description.to_owned(), words: words.join(" "), ..Row::default() }
}

fn text(text: &Option<At<String>>) -> &str {
    text.as_ref().map_or("", |t| t.value.as_str())
}
