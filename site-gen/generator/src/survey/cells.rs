//! A sheet that came back.
//!
//! In: its bytes, as a spreadsheet saved them. Out: the answers, or every slip with its line and column.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::check::near::nearest;
use crate::diagnostic::{Diagnostic, Place, Severity, sort};
use crate::model::source::{Source, Span};
use crate::model::survey::{Answers, Kind, QUESTIONS, Question, Survey};
use crate::survey::sheet::{COMUNE, ISTAT, MARK, NAME, NOTE};
use crate::survey::{Named, source};

/// What a column holds.
#[derive(Clone, Copy)]
enum Column {
    Comune,
    Istat,
    Question(&'static Question),
    /// For people, or told to be unknown already.
    Unread,
}

/// A cell and its place in the file.
struct Cell {
    text: String,
    span: Span,
}

/// The slips found so far.
struct Slips {
    source: Arc<Source>,
    found: Vec<Diagnostic>,
}

impl Slips {
    fn note(&mut self, rule: &'static str, span: &Span, message: String, help: Option<String>) {
        let place = Some(Place { source: self.source.clone(), span: span.clone() });
        self.found.push(Diagnostic { rule, severity: Severity::Error, place, message, help, fix: None });
    }
}

/// Reads a sheet.
pub(super) fn read(name: &str, bytes: &[u8], comuni: &[Named]) -> Result<Survey, Vec<Diagnostic>> {
    let bytes = bytes.strip_prefix(MARK.as_bytes()).unwrap_or(bytes);
    let text = String::from_utf8_lossy(bytes).into_owned();
    let wrong = std::str::from_utf8(bytes).err().map(|e| e.valid_up_to());
    let mut slips = Slips { source: source(name, text), found: Vec::new() };
    if let Some(at) = wrong {
        let help = "salvalo di nuovo come \"CSV UTF-8\"".to_owned();
        slips.note("toml-syntax", &(at..at), "il foglio non è scritto in UTF-8".to_owned(), Some(help));
        return Err(slips.found);
    }
    let survey = rows(&mut slips, comuni);
    if slips.found.is_empty() {
        return Ok(survey);
    }
    sort(&mut slips.found);
    Err(slips.found)
}

fn rows(slips: &mut Slips, comuni: &[Named]) -> Survey {
    let source = slips.source.clone();
    let mut records = records(&source.text).into_iter();
    let Some(head) = records.next() else {
        let help = "preparane uno con `site-gen survey sheet`".to_owned();
        slips.note("missing-field", &(0..0), "il foglio è vuoto".to_owned(), Some(help));
        return Survey::new();
    };
    let columns = columns(&head, slips);
    if !columns.iter().any(|c| matches!(c, Column::Comune)) {
        // Without it no row can be told.
        return Survey::new();
    }
    let mut survey = Survey::new();
    for record in records {
        let first = record.first().map_or("", |cell| cell.text.trim());
        if first.starts_with(NOTE) || record.iter().all(|cell| cell.text.trim().is_empty()) {
            continue;
        }
        let Some((comune, answers)) = row(&record, &columns, comuni, slips) else { continue };
        match survey.contains_key(&comune.slug) {
            true => {
                let message = format!("il Comune `{}` ha già una riga più su", comune.slug);
                slips.note("wrong-value", &line(&record), message, Some("tieni una sola delle due".to_owned()));
            }
            false => _ = survey.insert(comune.slug.clone(), answers),
        }
    }
    survey
}

fn columns(head: &[Cell], slips: &mut Slips) -> Vec<Column> {
    let known: Vec<&str> = [COMUNE, NAME, ISTAT].into_iter().chain(QUESTIONS.iter().map(|q| q.key)).collect();
    let mut columns = Vec::new();
    let mut seen: Vec<String> = Vec::new();
    for cell in head {
        let key = cell.text.trim().to_lowercase();
        let column = match key.as_str() {
            COMUNE => Some(Column::Comune),
            ISTAT => Some(Column::Istat),
            // Spreadsheets leave empty columns at the end.
            NAME | "" => Some(Column::Unread),
            key => QUESTIONS.iter().find(|q| q.key == key).map(Column::Question),
        };
        if column.is_none() {
            let near = nearest(&key, known.iter().copied()).map(|n| format!("forse volevi scrivere `{n}`"));
            let help = near.unwrap_or_else(|| format!("le colonne sono {}", listed(&known)));
            slips.note("unknown-key", &cell.span, format!("la colonna `{key}` non è prevista"), Some(help));
        } else if !key.is_empty() && seen.contains(&key) {
            let message = format!("la colonna `{key}` c'è due volte");
            slips.note("unknown-key", &cell.span, message, Some("tieni una sola delle due".to_owned()));
        }
        seen.push(key);
        columns.push(column.unwrap_or(Column::Unread));
    }
    if !seen.iter().any(|key| key == COMUNE) {
        let help = "è quella che dice di chi è ogni riga: rimettila come nel foglio di partenza".to_owned();
        slips.note("missing-field", &line(head), format!("manca la colonna `{COMUNE}`"), Some(help));
    }
    columns
}

/// One row; nothing, if its comune is not known.
fn row<'n>(
    record: &[Cell],
    columns: &[Column],
    comuni: &'n [Named],
    slips: &mut Slips,
) -> Option<(&'n Named, Answers)> {
    if let Some(extra) = record.get(columns.len()..).and_then(|cells| cells.iter().find(|c| !c.text.trim().is_empty()))
    {
        let help = "un testo che contiene il separatore va fra virgolette".to_owned();
        let message = format!("la riga ha più caselle della testata, che ne ha {}", columns.len());
        slips.note("wrong-value", &extra.span, message, Some(help));
    }
    let at = columns.iter().position(|c| matches!(c, Column::Comune))?;
    let (slug, place) = record.get(at).map_or(("", line(record)), |cell| (cell.text.trim(), cell.span.clone()));
    let comune = comuni.iter().find(|c| c.slug == slug);
    if comune.is_none() {
        let near = nearest(slug, comuni.iter().map(|c| c.slug.as_str()));
        let near = near.or_else(|| comuni.iter().find(|c| c.name == slug).map(|c| c.slug.as_str()));
        let help = match near {
            Some(near) => format!("forse volevi scrivere `{near}`"),
            None => "qui va il nome della cartella del Comune in `comuni/`".to_owned(),
        };
        let message = match slug {
            "" => "la riga non dice di quale Comune è".to_owned(),
            _ => format!("il Comune `{slug}` non c'è nei contenuti"),
        };
        slips.note("wrong-value", &place, message, Some(help));
    }
    let mut answers = Answers::new();
    for (column, cell) in columns.iter().zip(record).filter(|(_, cell)| !cell.text.trim().is_empty()) {
        match column {
            Column::Question(question) => match question.kind.parse(&cell.text) {
                Some(answer) => _ = answers.insert(question.key, answer),
                None => {
                    let message = format!("`{}` non è un valore di `{}`", cell.text.trim(), question.key);
                    slips.note("wrong-value", &cell.span, message, Some(remedy(question.kind, &cell.text)));
                }
            },
            Column::Istat => same_code(cell, comune, slips),
            Column::Comune | Column::Unread => {}
        }
    }
    comune.map(|comune| (comune, answers))
}

/// The word that was meant, or all that may be answered.
fn remedy(kind: Kind, text: &str) -> String {
    let words = if let Kind::Choice(words) = kind { words } else { &[] };
    match nearest(text.trim(), words.iter().copied()) {
        Some(near) => format!("forse volevi scrivere `{near}`"),
        None => format!("qui va {}", kind.expected()),
    }
}

/// A row whose code is another comune's was pasted in the wrong place. Spreadsheets drop zeros at the beginning.
fn same_code(cell: &Cell, comune: Option<&Named>, slips: &mut Slips) {
    let Some(comune) = comune.filter(|c| !c.istat.is_empty()) else { return };
    let bare = |code: &str| code.trim().trim_start_matches('0').to_owned();
    if bare(&cell.text) != bare(&comune.istat) {
        let message = format!("`{}` non è il codice ISTAT di `{}`", cell.text.trim(), comune.slug);
        slips.note("wrong-value", &cell.span, message, Some(format!("è `{}`: la riga è quella giusta?", comune.istat)));
    }
}

/// The records of a CSV whose separator is the one most used in its first line.
fn records(text: &str) -> Vec<Vec<Cell>> {
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let counts: BTreeMap<usize, u8> =
        [b'\t', b',', b';'].map(|s| (first.bytes().filter(|b| *b == s).count(), s)).into();
    let separator = counts.last_key_value().map_or(b';', |(_, s)| *s);
    let mut reader =
        csv::ReaderBuilder::new().delimiter(separator).has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut records = Vec::new();
    // The text is UTF-8 already, and a reader of memory does not fail.
    for record in reader.records().flatten() {
        let start = record.position().map_or(0, |p| usize::try_from(p.byte()).unwrap_or(0));
        let cells = record.iter().zip(places(text, start, separator));
        records.push(cells.map(|(text, span)| Cell { text: text.to_owned(), span }).collect());
    }
    records
}

/// Where the cells of a record stand, without their quotes.
fn places(text: &str, start: usize, separator: u8) -> Vec<Span> {
    let bytes = text.as_bytes();
    let mut at = start;
    while bytes.get(at).is_some_and(|b| b"\r\n".contains(b)) {
        at += 1;
    }
    let mut places = Vec::new();
    loop {
        let from = at;
        let quoted = bytes.get(at) == Some(&b'"');
        let mut inside = false;
        while let Some(byte) = bytes.get(at) {
            match byte {
                b'"' if quoted => inside = !inside,
                b'\r' | b'\n' if !inside => break,
                byte if *byte == separator && !inside => break,
                _ => {}
            }
            at += 1;
        }
        let trim = usize::from(quoted && at > from + 1);
        places.push(from + trim..at - trim);
        if bytes.get(at) != Some(&separator) {
            return places;
        }
        at += 1;
    }
}

fn line(cells: &[Cell]) -> Span {
    cells.first().map_or(0, |c| c.span.start)..cells.last().map_or(0, |c| c.span.end)
}

fn listed(names: &[&str]) -> String {
    names.iter().map(|n| format!("`{n}`")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::records;

    #[test]
    fn cells_know_their_place_under_quotes_and_over_lines() {
        let text = "a;b\n\n\"uno;\n\"\"due\"\"\";3\r\n;x\n";
        let cells: Vec<Vec<(String, &str)>> = records(text)
            .into_iter()
            .map(|cells| cells.into_iter().map(|c| (c.text, &text[c.span])).collect())
            .collect();
        let own = |cells: &[(&str, &'static str)]| -> Vec<(String, &str)> {
            cells.iter().map(|(text, place)| ((*text).to_owned(), *place)).collect()
        };
        assert_eq!(cells[0], own(&[("a", "a"), ("b", "b")]));
        assert_eq!(cells[1], own(&[("uno;\n\"due\"", "uno;\n\"\"due\"\""), ("3", "3")]));
        assert_eq!(cells[2], own(&[("", ""), ("x", "x")]));
    }
}
