//! The services of the whole area: which there are, and which comune has which.
//!
//! In: the shared cards and the register, which holds a comune's services by name alone. Out: two tables; their rows go
//! straight from the register into the file.

use std::collections::BTreeMap;
use std::hash::Hash;

use crate::fault::Fault;
use crate::model::card::Card;
use crate::model::page::{Inputs, Sink};
use crate::model::register::Entry;
use crate::model::source::At;
use crate::render::open_data::{made, table};

const SERVICES: &str = "site/dati-aperti/servizi.csv";
const WHO: &str = "site/dati-aperti/comuni-servizi.csv";

/// The two tables of the consortium; `program` stands for the code that writes them.
pub(in crate::render) fn area(
    program: Inputs,
    cards: &BTreeMap<String, Card>,
    comuni: &[&Entry],
    sink: &mut dyn Sink,
) -> Result<(), Fault> {
    let mut offered: BTreeMap<&str, usize> = BTreeMap::new();
    for service in comuni.iter().flat_map(|c| &c.services) {
        *offered.entry(service).or_default() += 1;
    }
    let known = offered.into_iter().filter_map(|(id, number)| Some((id, cards.get(id)?, number)));
    let rows: Vec<(&str, &str, &str, usize)> =
        known.map(|(id, card, number)| (id, said(&card.head.title), said(&card.head.category), number)).collect();
    let inputs = Inputs::of(|mut state| (program.0, &rows).hash(&mut state));
    if !sink.stays(SERVICES, inputs) {
        sink.put(made(SERVICES.to_owned(), services(&rows)?, inputs))?;
    }
    let inputs = Inputs::of(|mut state| {
        program.0.hash(&mut state);
        for comune in comuni {
            (&comune.slug, &comune.identity.istat.value, &comune.services).hash(&mut state);
        }
    });
    if !sink.stays(WHO, inputs) {
        sink.put(made(WHO.to_owned(), who(comuni)?, inputs))?;
    }
    Ok(())
}

fn said(text: &Option<At<String>>) -> &str {
    text.as_ref().map_or("", |t| t.value.as_str())
}

/// Every service that some comune has, and how many have it.
fn services(rows: &[(&str, &str, &str, usize)]) -> Result<Vec<u8>, Fault> {
    let mut out = Vec::new();
    let mut table = table::begin(&mut out, &["servizio", "titolo", "categoria", "comuni"])?;
    for (id, title, category, number) in rows {
        table.write_record([id, title, category, number.to_string().as_str()])?;
    }
    table::end(table)?;
    Ok(out)
}

/// Which comune has which service.
fn who(comuni: &[&Entry]) -> Result<Vec<u8>, Fault> {
    let mut out = Vec::new();
    let mut table = table::begin(&mut out, &["comune", "istat", "servizio"])?;
    for comune in comuni {
        for service in &comune.services {
            table.write_record([comune.slug.as_str(), &comune.identity.istat.value, service])?;
        }
    }
    table::end(table)?;
    Ok(out)
}
