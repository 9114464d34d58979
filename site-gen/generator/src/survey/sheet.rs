//! The empty sheet.
//!
//! In: the comuni. Out: a CSV that a spreadsheet set to Italian opens with a double click: semicolons, UTF-8 with its
//! mark, a second row that says what may be answered.

use std::io;

use crate::model::survey::QUESTIONS;
use crate::survey::Named;

/// The column that tells whose row it is.
pub const COMUNE: &str = "comune";
/// The column of the name, for people.
pub const NAME: &str = "nome";
/// The column of the ISTAT code, to check that the row is the right one.
pub const ISTAT: &str = "istat";
/// A row that begins so is a note for people.
pub(super) const NOTE: char = '#';
/// What spreadsheets need to see that a text is UTF-8.
pub(super) const MARK: &str = "\u{feff}";

/// The sheet's bytes.
///
/// # Errors
/// None in practice: it writes to memory.
pub(super) fn sheet(comuni: &[Named]) -> io::Result<Vec<u8>> {
    let mut writer = csv::WriterBuilder::new().delimiter(b';').from_writer(MARK.as_bytes().to_vec());
    let keys = [COMUNE, NAME, ISTAT].into_iter().chain(QUESTIONS.iter().map(|q| q.key));
    writer.write_record(keys)?;
    let help = [format!("{NOTE} che cosa si può scrivere"), String::new(), String::new()];
    writer.write_record(help.into_iter().chain(QUESTIONS.iter().map(|q| q.kind.expected())))?;
    for Named { slug, name, istat } in comuni {
        writer.write_record([slug, name, istat].into_iter().map(String::as_str).chain(QUESTIONS.map(|_| "")))?;
    }
    writer.into_inner().map_err(|e| io::Error::other(e.to_string()))
}
