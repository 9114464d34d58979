//! The services as open data, for programs: a catalogue in linked data and a table.
//!
//! In: a comune's desk, or the register of all comuni. Out: files below `/dati-aperti/`; a file whose inputs are those
//! of its last making is not made again. Nothing is told that the content does not know.

mod area;
mod catalogue;
mod table;

use std::hash::Hash;

use contract::index::Silence;

use crate::fault::Fault;
use crate::model::joined::{Service, Site, address};
use crate::model::page::{Inputs, OutFile, Sink};
use crate::render::desk::Desk;
use crate::render::parts::Part;
use crate::render::texts::Text;

pub(super) use area::area;

/// The licence of all that the sites publish, as their legal notes say.
const LICENCE: &str = "https://creativecommons.org/licenses/by/4.0/";

/// The section that tells what a request needs.
const NEEDED: &str = "Cosa serve";

/// A service and what is told of it beside its head.
struct Told<'d> {
    service: &'d Service<'d>,
    /// Its page: the whole address, or the path where no host is known.
    url: String,
    /// What a request needs.
    needed: Option<Text>,
}

/// The catalogue and the table of a comune.
pub(super) fn comune(desk: &Desk<'_>, sink: &mut dyn Sink) -> Result<(), Fault> {
    let services = desk.site.services.iter().map(|service| told(desk, service)).collect::<Result<Vec<_>, Fault>>()?;
    let inputs = inputs(desk, &services);
    let folder = format!("site/{}/dati-aperti", desk.site.comune.slug);
    let path = format!("{folder}/servizi.jsonld");
    if !sink.stays(&path, inputs) {
        sink.put(made(path, catalogue::write(desk, &services)?, inputs))?;
    }
    let path = format!("{folder}/servizi.csv");
    if !sink.stays(&path, inputs) {
        sink.put(made(path, table::write(desk.site, &services)?, inputs))?;
    }
    Ok(())
}

fn told<'d>(desk: &Desk<'d>, service: &'d Service<'d>) -> Result<Told<'d>, Fault> {
    let needed = service.sections.iter().find(|s| s.title == NEEDED);
    let needed = needed.map(|section| desk.tools.texts.section(service.id, section)).transpose()?;
    Ok(Told { service, url: whole(desk, &address::card(service)), needed })
}

/// The address of a path below the base: whole, where the host is known.
fn whole(desk: &Desk<'_>, path: &str) -> String {
    let path = format!("{}{path}", desk.base);
    desk.absolute(&path).unwrap_or(path)
}

/// All that the two files of a comune are made from.
fn inputs(desk: &Desk<'_>, services: &[Told<'_>]) -> Inputs {
    Inputs::of(|mut state| {
        state.write_u64(desk.tools.templates.inputs().0);
        desk.frame.feed(state);
        desk.items.iter().for_each(|item| item.feed(state));
        for Told { service, url, needed } in services {
            let Service { laws, term_days, cost, updated, .. } = service;
            let opening = (service.enabled.from, service.enabled.until);
            let office = service.office.map(|o| &o.id);
            (laws, term_days, cost, updated, opening, office, url).hash(&mut state);
            service.silence.map(Silence::sentence).hash(&mut state);
            needed.as_ref().map(|text| text.html.digest()).hash(&mut state);
        }
    })
}

fn made(path: String, bytes: Vec<u8>, inputs: Inputs) -> OutFile {
    OutFile { inputs: Some(inputs), ..OutFile::page(path, bytes) }
}

/// What an office does not say of itself is the comune's.
fn or<'s>(own: Option<&'s String>, comune: &'s Option<String>) -> Option<&'s str> {
    own.or(comune.as_ref()).map(String::as_str)
}

/// The ISTAT code, if it is known.
fn istat<'s>(site: &'s Site<'_>) -> Option<&'s str> {
    Some(site.comune.identity.istat.value.as_str()).filter(|code| !code.is_empty())
}
