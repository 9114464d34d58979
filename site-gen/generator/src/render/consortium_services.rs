//! The consortium's pages of services: all of them, and for each one the comuni that offer it.
//!
//! In: the shared cards and the register of the comuni. Out: `/servizi/` and `/servizi/<service>/` on the consortium's
//! host, which need no functions.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::fault::Fault;
use crate::model::card::Card;
use crate::model::joined::address;
use crate::model::page::Sink;
use crate::model::register::Entry;
use crate::model::source::At;
use crate::render::desk::{Tools, draw};
use crate::render::listed::{Listed, subareas};
use crate::render::parts::{Frame, Own};
use crate::render::view::{Crumb, Page};

/// A service and the number of comuni that offer it.
#[derive(Clone, Debug, Hash, Serialize)]
struct Offered {
    titolo: String,
    descrizione: String,
    url: String,
    comuni: usize,
}

/// A category and its services.
#[derive(Debug, Hash, Serialize)]
struct Shelf {
    titolo: String,
    servizi: Vec<Offered>,
}

/// Draws the pages of the services that at least one comune offers.
pub(super) fn pages(
    tools: Tools<'_>,
    frame: &Frame,
    cards: &BTreeMap<String, Card>,
    listed: &[&Entry],
    sink: &mut dyn Sink,
) -> Result<(), Fault> {
    let mut offering: BTreeMap<&str, Vec<&Entry>> = BTreeMap::new();
    for entry in listed {
        for service in &entry.services {
            offering.entry(service).or_default().push(entry);
        }
    }
    let home = Crumb::new("Home", "/");
    let all = Crumb::new("Servizi", "/servizi/");
    let mut shelves: BTreeMap<&str, Vec<Offered>> = BTreeMap::new();
    for (id, entries) in &offering {
        let Some(card) = cards.get(*id) else { continue };
        let head = &card.head;
        let (title, category) = (text(&head.title), text(&head.category));
        let offered = Offered {
            titolo: title.to_owned(),
            descrizione: text(&head.description).to_owned(),
            url: address::everywhere(id),
            comuni: entries.len(),
        };
        let shared = format!("{}{id}/", address::category(category));
        let comuni: Vec<Listed> = entries.iter().map(|entry| at_card(tools, entry, id, &shared)).collect();
        let (parts, number) = (subareas(tools, &comuni), comuni.len());
        let page = Page::new("servizio", title, &offered.descrizione, &offered.url).below(&[home.clone(), all.clone()]);
        let own = Own::default().with("pagina", &page).with("subambiti", &parts).with("numero", &number);
        draw(tools, frame, "consorzio-servizio.html", format!("site{}index.html", offered.url), &own, sink)?;
        shelves.entry(category).or_default().push(offered);
    }
    let shelves = shelves.into_iter().map(|(titolo, mut servizi)| {
        servizi.sort_by(|a, b| (&a.titolo, &a.url).cmp(&(&b.titolo, &b.url)));
        Shelf { titolo: titolo.to_owned(), servizi }
    });
    let shelves: Vec<Shelf> = shelves.collect();
    let description = "Tutti i servizi dei Comuni: scegli quello che ti serve, poi il tuo Comune.";
    let page = Page::new("servizi", "Servizi dei Comuni", description, "/servizi/").below(&[home]);
    let own = Own::default().with("pagina", &page).with("categorie", &shelves);
    draw(tools, frame, "consorzio-servizi.html", "site/servizi/index.html".to_owned(), &own, sink)
}

/// A comune of the list, with the address of its card.
fn at_card(tools: Tools<'_>, entry: &Entry, id: &str, shared: &str) -> Listed {
    let mut listed = Listed::new(entry, tools.hosting);
    let card = entry.card(id, shared);
    listed.url.push_str(card.trim_start_matches('/'));
    listed
}

fn text(text: &Option<At<String>>) -> &str {
    text.as_ref().map_or("", |t| t.value.as_str())
}
