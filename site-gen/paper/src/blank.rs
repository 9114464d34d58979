//! The paper twin of a form, for whoever would rather write by hand.
//!
//! In: the form and where it is on the web. Out: a PDF to print, in letters that a person of 70 reads without effort, with
//! room to write and conditions told in words.

use contract::form::{Field, Form, Step};
use contract::index::Office;
use contract::kind::Kind;
use jiff::Timestamp;

use crate::error::PaperError;
use crate::face::Faces;
use crate::flow::{Column, Flow};
use crate::frame::{self, level};
use crate::press::{Imprint, press};
use crate::receipt::office;
use crate::structure::Structure;
use crate::style::Style;
use crate::writing::{self, question};

/// The blank form and all it shows.
#[derive(Clone, Copy)]
pub struct BlankSheet<'a> {
    /// Whose form it is, for example `Comune di Quadri`.
    pub comune: &'a str,
    /// The form.
    pub form: &'a Form,
    /// The whole address where the form is filled in on the web.
    pub url: &'a str,
    /// Where the sheet is handed in, if that is known.
    pub office: Option<&'a Office>,
    /// When this revision of the form was published, for the document's own date.
    pub instant: Timestamp,
}

/// Makes the blank form as PDF/A-2a and PDF/UA-1; the same sheet gives the same bytes.
///
/// # Errors
/// Only if this crate itself is at fault (see [`PaperError`]).
pub fn blank(sheet: &BlankSheet<'_>) -> Result<Vec<u8>, PaperError> {
    let form = sheet.form;
    let mut flow = Flow::new(Faces::get()?);
    frame::masthead(&mut flow, sheet.comune, &form.title);
    paragraph(
        &mut flow,
        "Modulo da compilare a mano. Scrivi in stampatello, con una penna nera o blu. \
         Rispondi a tutte le domande, tranne dove c’è scritto «facoltativo» o dove una domanda non ti riguarda.",
    );
    if let Some(to) = sheet.office {
        flow.skip(6.0);
        paragraph(&mut flow, &format!("Quando è compilato, consegnalo a: {}.", office(to).replace('\n', ", ")));
    }
    frame::part(&mut flow, "Puoi farlo anche dal telefono o dal computer", 130.0);
    frame::code(
        &mut flow,
        Style::FORM,
        sheet.url,
        "Codice QR: apre lo stesso modulo sul web",
        &["Inquadra il codice con il telefono, oppure apri l’indirizzo qui sotto: le domande sono le stesse."],
    );
    if !form.privacy.trim().is_empty() {
        frame::part(&mut flow, "Come usiamo i tuoi dati", 4.0 * Style::FORM.leading);
        for text in form.privacy.split("\n\n") {
            paragraph(&mut flow, text);
            flow.skip(6.0);
        }
    }
    let steps = form.steps.len();
    for (index, step) in form.steps.iter().enumerate() {
        flow.skip(6.0);
        frame::part(&mut flow, &format!("Parte {} di {steps} – {}", index + 1, step.title), 110.0);
        if let Some(intro) = &step.intro {
            paragraph(&mut flow, intro);
        }
        for group in step.fields.chunk_by(|a, b| a.part == b.part && !is_count(a) && !is_count(b)) {
            let Some(first) = group.first() else { continue };
            match copy(step, first) {
                Copy::TooMany => continue,
                Copy::Count(add) => {
                    flow.skip(8.0);
                    paragraph(&mut flow, &format!("{add}: se lo spazio non basta, usa un altro modulo e allegalo."));
                    continue;
                }
                Copy::Asked => {}
            }
            if let Some(part) = &first.part {
                flow.skip(12.0);
                flow.heading(level::SUBPART, Style::SUBHEADING, part, 90.0);
            }
            for field in group {
                question(&mut flow, form, field);
            }
        }
    }
    writing::signature(&mut flow);
    let revision = form.canonical().map(|(_, revision)| revision.as_str().to_owned()).unwrap_or_default();
    frame::feet(
        &mut flow,
        &format!("{} · {}", form.title, sheet.comune),
        &format!("Modulo {}, versione {revision}", form.service),
    );
    press(
        flow,
        &Imprint {
            title: &format!("Modulo – {}", form.title),
            author: sheet.comune,
            identity: &format!("sportello/modulo/{}/{revision}", sheet.comune),
            made: sheet.instant,
        },
    )
}

fn is_count(field: &Field) -> bool {
    matches!(field.kind, Kind::Repeat { .. })
}

/// How many copies of a group have room on the sheet.
const COPIES: u8 = 2;

/// What a group is on paper.
enum Copy<'f> {
    Asked,
    TooMany,
    Count(&'f str),
}

fn copy<'f>(step: &'f Step, first: &'f Field) -> Copy<'f> {
    if let Kind::Repeat { add, .. } = &first.kind {
        return Copy::Count(add);
    }
    let number = step.fields.iter().find_map(|f| match &f.kind {
        Kind::Repeat { group, least, .. } => {
            let rest = first.id.strip_prefix(group.as_str())?.strip_prefix('_')?;
            Some((rest.split_once('_')?.0.parse::<u8>().ok()?, *least))
        }
        _ => None,
    });
    match number {
        Some((number, least)) if number > least.max(COPIES) => Copy::TooMany,
        _ => Copy::Asked,
    }
}

fn paragraph(flow: &mut Flow, text: &str) {
    flow.paragraph(Structure::ROOT, Column::FULL, Style::FORM, text);
}
