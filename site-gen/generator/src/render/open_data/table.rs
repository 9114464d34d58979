//! A comune's services as a table (RFC 4180, UTF-8): one row a service, nothing in the cells of what nobody knows.

use csv::{Terminator, Writer, WriterBuilder};

use crate::fault::Fault;
use crate::model::joined::Site;
use crate::render::open_data::{Told, istat};

const COLUMNS: [&str; 19] = [
    "comune",
    "istat",
    "ipa",
    "servizio",
    "titolo",
    "descrizione",
    "categoria",
    "argomenti",
    "archetipo",
    "termine_giorni",
    "costo",
    "norme",
    "ufficio",
    "via_internet",
    "dal",
    "al",
    "sospeso",
    "aggiornato",
    "indirizzo",
];

/// What stands between the values of one cell.
const BETWEEN: &str = "; ";

/// A table to be filled, its head written.
pub(super) fn begin<'b>(out: &'b mut Vec<u8>, columns: &[&str]) -> Result<Writer<&'b mut Vec<u8>>, Fault> {
    let mut table = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(out);
    table.write_record(columns)?;
    Ok(table)
}

/// The last rows on their way.
pub(super) fn end(mut table: Writer<&mut Vec<u8>>) -> Result<(), Fault> {
    Ok(table.flush().map_err(csv::Error::from)?)
}

/// The table.
pub(super) fn write(site: &Site<'_>, services: &[Told<'_>]) -> Result<Vec<u8>, Fault> {
    let mut out = Vec::new();
    let mut table = begin(&mut out, &COLUMNS)?;
    let comune = site.comune;
    let day = |day: Option<jiff::civil::Date>| day.map(|d| d.to_string()).unwrap_or_default();
    for Told { service, url, .. } in services {
        let row: [&str; COLUMNS.len()] = [
            &comune.slug,
            istat(site).unwrap_or_default(),
            comune.identity.ipa.as_deref().unwrap_or_default(),
            service.id,
            service.title,
            service.description,
            service.category,
            &service.topics.join(BETWEEN),
            service.archetype,
            &service.term_days.map(|days| days.to_string()).unwrap_or_default(),
            service.cost.unwrap_or_default(),
            &service.laws.join(BETWEEN),
            service.office.map(|o| o.name.as_str()).unwrap_or_default(),
            if service.form.is_some() { "si" } else { "no" },
            &day(service.enabled.from),
            &day(service.enabled.until),
            service.enabled.suspended.as_deref().unwrap_or_default(),
            &day(service.updated),
            url,
        ];
        table.write_record(row)?;
    }
    end(table)?;
    Ok(out)
}
