//! The tables of the document as CSV, for who wants to work on them.
//!
//! In: the [`Picture`]. Out: bytes that a spreadsheet set to Italian opens as they are.

use std::io;

use crate::mayors::criteria::CRITERIA;
use crate::mayors::picture::{Offer, Picture};

/// What spreadsheets need to see that a text is UTF-8.
const MARK: &str = "\u{feff}";

/// Comuni by services.
pub(super) fn coverage(picture: &Picture) -> io::Result<Vec<u8>> {
    let head = ["comune", "nome", "subambito", "servizi"].into_iter();
    let head = head.chain(picture.services.iter().map(|(id, _)| id.as_str())).map(str::to_owned);
    let rows = picture.comuni.iter().map(|row| {
        let first = [row.slug.clone(), row.name.clone(), row.subarea.clone(), row.offers.len().to_string()];
        let offers = picture.services.iter().map(|(id, _)| match row.offers.get(id) {
            None => "no",
            Some(Offer::Shared) => "si",
            Some(Offer::Own) => "con testi propri",
            Some(Offer::Suspended) => "sospeso",
        });
        first.into_iter().chain(offers.map(str::to_owned)).collect()
    });
    table(head.collect(), rows)
}

/// Comuni by criteria, one line each.
pub(super) fn criteria(picture: &Picture) -> io::Result<Vec<u8>> {
    let head = ["comune", "nome", "criterio", "codice", "esito", "che_cosa_manca", "da_completare"];
    let rows = picture.comuni.iter().flat_map(|row| {
        row.lacks.iter().zip(&CRITERIA).map(|(lack, criterion)| {
            let result = if lack.is_none() { "si" } else { "no" };
            let words = lack.as_deref().unwrap_or_default();
            let to_complete = row.to_complete.join(", ");
            let cells = [&row.slug, &row.name, criterion.id, criterion.code, result, words, &to_complete];
            cells.map(str::to_owned).to_vec()
        })
    });
    table(head.map(str::to_owned).to_vec(), rows)
}

fn table(head: Vec<String>, rows: impl Iterator<Item = Vec<String>>) -> io::Result<Vec<u8>> {
    let mut writer = csv::WriterBuilder::new().delimiter(b';').from_writer(MARK.as_bytes().to_vec());
    writer.write_record(head.iter().map(|cell| plain(cell)))?;
    for row in rows {
        writer.write_record(row.iter().map(|cell| plain(cell)))?;
    }
    writer.into_inner().map_err(|e| io::Error::other(e.to_string()))
}

/// A cell that a spreadsheet does not take for a formula.
fn plain(cell: &str) -> String {
    match cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        true => format!("'{cell}"),
        false => cell.to_owned(),
    }
}
