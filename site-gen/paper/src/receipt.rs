//! The receipt of a request, owed as soon as it is sent (L. 241/1990, art. 18-bis).
//!
//! In: the reference and words already formatted, the same that the page of the receipt shows. Out: a PDF to keep.

use contract::answer::Answers;
use contract::form::{Field, Form, Step};
use contract::index::Office;
use contract::language::Language;
use jiff::Timestamp;
use krilla::tagging::{ListNumbering, Tag};

use crate::error::PaperError;
use crate::face::Faces;
use crate::flow::{Column, Flow};
use crate::frame::{self, level};
use crate::press::{Imprint, press};
use crate::rows::{self, FIRST_ROW};
use crate::structure::Structure;
use crate::style::{Ink, Style};
use crate::writing;

/// The receipt and all it shows.
#[derive(Clone, Copy)]
pub struct ReceiptSheet<'a> {
    /// Who gives it out, for example `Comune di Quadri`.
    pub comune: &'a str,
    /// The number of the request as people read it, with hyphens.
    pub reference: &'a str,
    /// The service's title.
    pub service: &'a str,
    /// Day and time of sending in words.
    pub sent: &'a str,
    /// The same instant, for the document's own date.
    pub instant: Timestamp,
    /// Who filled it in, if it was not the citizen herself: then she signs on the sheet.
    pub written: Option<&'a str>,
    /// By when the comune must answer, if the service has a term.
    pub term: Option<TermWords<'a>>,
    /// Who answers.
    pub office: &'a Office,
    /// The signature of a second person, where the form wants one.
    pub cosign: Option<Cosign<'a>>,
    /// What happens after sending, in the form's words; may be empty.
    pub after: &'a str,
    /// The whole address of the page that tells how the request stands.
    pub status_url: &'a str,
    /// What is asked there together with the number, for example `il tuo codice fiscale`.
    pub check_hint: &'a str,
    /// The digest of what was sent, or its first digits.
    pub digest: &'a str,
    /// The files that were sent.
    pub files: &'a [SentFile<'a>],
    /// The answers that were sent.
    pub answers: Option<Answered<'a>>,
    /// The comune's signature, where the receipt has one.
    pub promise: Option<Promise<'a>>,
}

/// What the comune signed, and the signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Promise<'a> {
    /// The signed text, line by line.
    pub text: &'a str,
    /// The name of the key.
    pub key: &'a str,
    /// The signature as text.
    pub signature: &'a str,
    /// Where the public key is published.
    pub keys_url: &'a str,
}

/// The term of a request in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TermWords<'a> {
    /// The last day in words, for example `23 dicembre 2026`.
    pub by: &'a str,
    /// What silence means (see [`contract::index::Silence::sentence`]).
    pub silence: &'a str,
}

/// The signature of a second person.
#[derive(Clone, Copy)]
pub enum Cosign<'a> {
    /// It is owed.
    Owed {
        /// Who must sign, as the subject of a sentence.
        who: &'a str,
        /// The whole address of the page on which she signs.
        url: &'a str,
        /// The last day on which she may sign, in words, if there is one.
        by: Option<&'a str>,
    },
    /// It was given; who signed and when, in words.
    Given(&'a str),
}

/// A file sent with the request.
#[derive(Clone, Copy)]
pub struct SentFile<'a> {
    /// Its name, as the citizen's machine called it.
    pub name: &'a str,
    /// Its size in words, for example `1,2 MB`.
    pub size: &'a str,
    /// Its SHA-256 in hexadecimal digits.
    pub sha256: &'a str,
}

/// A form and the answers to it.
#[derive(Clone, Copy)]
pub struct Answered<'a> {
    /// The form that was answered.
    pub form: &'a Form,
    /// The answers, in canonical form.
    pub answers: &'a Answers,
}

const OPENING: &str = "Abbiamo ricevuto la tua richiesta. Questa ricevuta lo attesta, come chiede la legge \
    7\u{a0}agosto\u{a0}1990, n.\u{a0}241 (art.\u{a0}18-bis).";

/// Makes the receipt as PDF/A-2a and PDF/UA-1; the same sheet gives the same bytes.
///
/// Nothing that was typed makes it fail: letters without a glyph are replaced, words without end are cut, and an address
/// too long for a QR code is given in words alone.
///
/// # Errors
/// Only if this crate itself is at fault (see [`PaperError`]).
pub fn receipt(sheet: &ReceiptSheet<'_>) -> Result<Vec<u8>, PaperError> {
    let mut flow = Flow::new(Faces::get()?);
    frame::masthead(&mut flow, sheet.comune, "Ricevuta");
    paragraph(&mut flow, OPENING);
    flow.skip(12.0);
    frame::panel(
        &mut flow,
        &[(Style { ink: Ink::Grey, ..Style::BODY }, "Numero della richiesta"), (Style::NUMBER, sheet.reference)],
    );
    flow.skip(10.0);
    rows::rows(&mut flow, summary(sheet));
    if let Some(Cosign::Owed { who, url, .. }) = sheet.cosign {
        cosign(&mut flow, who, url);
    }
    status(&mut flow, sheet);
    if !sheet.after.trim().is_empty() {
        frame::part(&mut flow, "Che cosa succede adesso", 2.0 * Style::BODY.leading);
        for text in sheet.after.split("\n\n") {
            paragraph(&mut flow, text);
            flow.skip(6.0);
        }
    }
    files(&mut flow, sheet.files);
    if let Some(answered) = sheet.answers {
        answers(&mut flow, answered);
    }
    if sheet.written.is_some() {
        signature(&mut flow);
    }
    if let Some(promise) = sheet.promise {
        promised(&mut flow, promise);
    }
    frame::feet(
        &mut flow,
        &format!("Ricevuta {} · {}", sheet.reference, sheet.comune),
        "Rilasciata come chiede la legge 7 agosto 1990, n. 241, art. 18-bis",
    );
    press(
        flow,
        &Imprint {
            title: &format!("Ricevuta {} – {}", sheet.reference, sheet.service),
            author: sheet.comune,
            identity: &format!("sportello/ricevuta/{}/{}", sheet.reference, sheet.digest),
            made: sheet.instant,
        },
    )
}

fn paragraph(flow: &mut Flow, text: &str) {
    flow.paragraph(Structure::ROOT, Column::FULL, Style::BODY, text);
}

fn summary<'a>(sheet: &ReceiptSheet<'a>) -> Vec<(&'a str, String)> {
    let mut rows = vec![("Servizio", sheet.service.to_owned()), ("Inviata", sheet.sent.to_owned())];
    if let Some(written) = sheet.written {
        rows.push(("Chi ha compilato", written.to_owned()));
    }
    match sheet.cosign {
        Some(Cosign::Owed { who, by, .. }) => {
            let by = by.map(|by| format!(" entro il {by}")).unwrap_or_default();
            let text = format!("Manca: deve firmare anche {who}{by}\nIl termine parte con la firma");
            rows.push(("Seconda firma", text));
        }
        Some(Cosign::Given(words)) => rows.push(("Seconda firma", words.to_owned())),
        None => {}
    }
    if let Some(term) = sheet.term {
        rows.push(("Risposta entro", format!("{}\n{}", term.by, term.silence)));
    }
    rows.push(("Chi risponde", office(sheet.office)));
    rows.push(("Codice di controllo", sheet.digest.to_owned()));
    rows
}

/// An office with the ways to reach it, one a line.
pub(crate) fn office(office: &Office) -> String {
    let phone = office.phone.as_ref().map(|phone| format!("Telefono {}", phone.trim().replace(' ', "\u{a0}")));
    let email = office.email.as_ref().map(|email| format!("Email {email}"));
    [Some(office.name.clone()), phone, email].into_iter().flatten().collect::<Vec<_>>().join("\n")
}

fn cosign(flow: &mut Flow, who: &str, url: &str) {
    frame::part(flow, "Per firmare in due", 130.0);
    let how = format!(
        "Deve firmare anche {who}. Dai all’altra persona il codice o l’indirizzo qui sotto: entra con la sua identità \
         digitale, legge la richiesta e firma."
    );
    let only = "Chi ha solo l’indirizzo non vede niente della richiesta.";
    frame::code(flow, Style::BODY, url, "Codice QR: porta alla pagina per firmare", &[&how, only]);
}

fn status(flow: &mut Flow, sheet: &ReceiptSheet<'_>) {
    frame::part(flow, "Per sapere a che punto è", 130.0);
    let how = format!(
        "Inquadra il codice con il telefono, oppure apri l’indirizzo qui sotto. Scrivi il numero della richiesta e {}.",
        sheet.check_hint
    );
    let keep = "Conserva questa ricevuta: il numero ti serve anche se chiami l’ufficio.";
    let alternative = "Codice QR: porta alla pagina dello stato della richiesta";
    frame::code(flow, Style::BODY, sheet.status_url, alternative, &[&how, keep]);
}

fn promised(flow: &mut Flow, promise: Promise<'_>) {
    frame::part(flow, "La firma del Comune", 130.0);
    let what = format!(
        "Il Comune ha firmato le righe qui sotto con la sua chiave «{}» (Ed25519). La chiave pubblica è in {}",
        promise.key, promise.keys_url
    );
    paragraph(flow, &what);
    flow.skip(6.0);
    for line in promise.text.lines() {
        flow.paragraph(Structure::ROOT, Column::FULL, Style::SMALL, line);
    }
    flow.paragraph(Structure::ROOT, Column::FULL, Style::SMALL, &format!("firma {}", promise.signature));
}

fn files(flow: &mut Flow, files: &[SentFile<'_>]) {
    if files.is_empty() {
        return;
    }
    frame::part(flow, "I file che hai inviato", FIRST_ROW);
    let list = flow.structure.add(Structure::ROOT, Tag::L(ListNumbering::None));
    for file in files {
        flow.together(|flow| {
            let item = flow.structure.add(list, Tag::LI);
            let body = flow.structure.add(item, Tag::LBody);
            flow.paragraph(body, Column::FULL, Style::LABEL, &format!("{} ({})", file.name.trim(), file.size));
            flow.paragraph(body, Column::FULL, Style::SMALL, &format!("Impronta SHA-256: {}", file.sha256));
            flow.skip(7.0);
        });
    }
}

fn answers(flow: &mut Flow, answered: Answered<'_>) {
    let typed = answered.form.as_typed(answered.answers);
    let steps: Vec<(&Step, Vec<&Field>)> = answered
        .form
        .steps
        .iter()
        .map(|step| {
            (step, step.fields.iter().filter(|f| f.kind.is_asked() && answered.form.shows(f, &typed)).collect())
        })
        .filter(|(_, fields): &(_, Vec<_>)| !fields.is_empty())
        .collect();
    if steps.is_empty() {
        return;
    }
    frame::part(flow, "Le risposte che hai inviato", Style::SUBHEADING.leading + 10.0 + FIRST_ROW);
    for (index, (step, fields)) in steps.into_iter().enumerate() {
        flow.skip(if index == 0 { 2.0 } else { 14.0 });
        flow.heading(level::SUBPART, Style::SUBHEADING, &step.title, FIRST_ROW);
        flow.y += 2.0;
        for (place, group) in fields.chunk_by(|a, b| a.part == b.part).enumerate() {
            // What follows a group stands apart from it, with or without a title of its own.
            flow.skip(if place == 0 { 0.0 } else { 10.0 });
            if let Some(part) = group.first().and_then(|f| f.part.as_deref()) {
                flow.heading(level::GROUP, Style { ink: Ink::Blue, ..Style::LABEL }, part, FIRST_ROW);
            }
            rows::rows(flow, group.iter().map(|field| (field.label.as_str(), value(field, answered.answers))));
        }
    }
}

/// What was written by another hand is signed by the citizen before the operator (D.P.R. 445/2000, art. 38, comma 3).
fn signature(flow: &mut Flow) {
    flow.together(|flow| {
        writing::signature(flow);
        flow.skip(6.0);
        paragraph(
            flow,
            "Ho letto le risposte: sono quelle che ho dato. Firmo davanti all’operatore, come prevede il \
             D.P.R.\u{a0}28\u{a0}dicembre\u{a0}2000, n.\u{a0}445 (art.\u{a0}38, comma\u{a0}3).",
        );
    });
}

fn value(field: &Field, answers: &Answers) -> String {
    let given = answers
        .get(&field.id)
        .map(|answer| field.display(answer, Language::Italian))
        .filter(|text| !text.trim().is_empty());
    given.unwrap_or_else(|| "Non indicato".to_owned())
}
