//! One step of a request: a plain form that is sent to the server and checked there.
//!
//! In: a form, the step's place, what was typed, what is wrong, what is already known. Out: the inside of `<main>`.
//! What was typed is always shown again as it was typed.

use contract::answer::Typed;
use contract::form::{Field, Form, Kind, Step};
use contract::read::FieldSlip;
use contract::revision::Revision;
use maud::{Markup, html};

use crate::control::control_id;
use crate::field::{Question, only_if, question};
use crate::slips;
use crate::stepper::stepper;

/// A step and all it shows.
pub struct StepPage<'a> {
    /// The form.
    pub form: &'a Form,
    /// The step's place, from 0.
    pub step: usize,
    /// What was typed so far, in all steps.
    pub typed: &'a Typed,
    /// What is wrong with this step.
    pub slips: &'a [FieldSlip],
    /// Where the step is sent.
    pub action: &'a str,
    /// The form's revision, sent back in the hidden field `revisione`.
    pub revision: &'a Revision,
    /// Values that are already known, offered where nothing was typed.
    pub known: &'a [Known],
    /// The page before this one, if there is one.
    pub back: Option<&'a str>,
    /// Whether the citizen may save and continue later.
    pub save: bool,
    /// The full privacy notice, for example `/quadri/privacy/`.
    pub privacy_url: &'a str,
}

/// A value that is already known and where it comes from.
#[derive(Clone, PartialEq, Eq)]
pub struct Known {
    /// The field's id.
    pub field: String,
    /// The value as the citizen would type it; a canonical value is good too. Several of a multiple choice are
    /// joined by `, `.
    pub value: String,
    /// A full sentence or half of one, for example `dal tuo profilo: dichiarato il 3 maggio 2026`.
    pub source: String,
}

/// Draws a step: errors first, then where one is, then the questions and the buttons.
///
/// A step's place past the last one draws nothing.
pub fn step(page: &StepPage<'_>) -> Markup {
    let Some(current) = page.form.steps.get(page.step) else { return html! {} };
    let titles = step_titles(page.form);
    let visible: Vec<&Field> = current.fields.iter().filter(|f| is_drawn(page.form, current, f, page.typed)).collect();
    let errors: Vec<(String, String)> = visible
        .iter()
        .filter_map(|field| error(page, field).map(|sentence| (format!("#{}", control_id(&field.id)), sentence)))
        .collect();
    html! {
        @if let Some(back) = page.back { a.sp-indietro href=(back) { "Indietro" } }
        (slips::summary(&errors))
        (stepper(&titles, page.step))
        p.sp-occhiello { (page.form.title) }
        h1 { (current.title) }
        p { "Potrai ricontrollare tutto prima di inviare." }
        @if let Some(intro) = &current.intro { @for paragraph in intro.split("\n\n") { p { (paragraph) } } }
        @if page.step == 0 { (privacy(page)) }
        form method="post" action=(page.action) novalidate {
            input type="hidden" name="revisione" value=(page.revision.as_str());
            @for field in &visible { (drawn(page, current, field)) }
            div.sp-azioni {
                // The first button is the one that the Enter key presses.
                button.btn.btn-primary type="submit" name="azione" value="avanti" { "Continua" }
                @if page.save {
                    button.btn.btn-outline-primary type="submit" name="azione" value="salva" { "Salva e continua dopo" }
                }
            }
        }
    }
}

/// The title of the window, as plain text: a reader who hears it first learns at once whether something is wrong.
pub fn title(page: &StepPage<'_>) -> String {
    let Some(current) = page.form.steps.get(page.step) else { return page.form.title.clone() };
    let error = if page.slips.is_empty() { "" } else { "Errore: " };
    let total = page.form.steps.len() + 1;
    format!("{error}{} (passo {} di {total}) - {}", current.title, page.step + 1, page.form.title)
}

/// The titles of the stepper: the form's steps and the summary that follows them.
pub(crate) fn step_titles(form: &Form) -> Vec<&str> {
    form.steps.iter().map(|s| s.title.as_str()).chain(["Riepilogo"]).collect()
}

fn privacy(page: &StepPage<'_>) -> Markup {
    html! {
        div.callout {
            p.callout-title { "Come usiamo i tuoi dati" }
            @for paragraph in page.form.privacy.split("\n\n") { p { (paragraph) } }
            p { a href=(page.privacy_url) { "Leggi l’informativa completa sulla privacy" } }
        }
    }
}

fn error(page: &StepPage<'_>, field: &Field) -> Option<String> {
    page.slips.iter().find(|s| s.field == field.id).map(|s| s.slip.sentence(field))
}

/// Whether the field stands on the page: conditions on the same step cannot be followed without script, so they
/// always pass here and are told in words; those on an earlier step are settled.
fn is_drawn(form: &Form, step: &Step, field: &Field, typed: &Typed) -> bool {
    let mut current = field;
    for _ in 0..64 {
        let Some(when) = &current.when else { return true };
        match step.fields.iter().find(|f| f.id == when.field) {
            Some(same_step) => current = same_step,
            None => return form.shows(current, typed),
        }
    }
    false
}

fn drawn(page: &StepPage<'_>, step: &Step, field: &Field) -> Markup {
    let same_step = field.when.as_ref().filter(|when| step.fields.iter().any(|f| f.id == when.field));
    let known = page.known.iter().find(|k| k.field == field.id);
    let sent = step.fields.iter().any(|f| page.typed.has(&f.id));
    // A browser does not send an empty group of radios or checkboxes: once the step was sent, nothing means nothing.
    let untouched = !page.typed.has(&field.id) && (is_text(&field.kind) || !sent);
    let values: Vec<&str> = match known {
        Some(known) if untouched && matches!(field.kind, Kind::Choices { .. }) => known.value.split(", ").collect(),
        Some(known) if untouched => vec![known.value.as_str()],
        _ => page.typed.all(&field.id).iter().map(String::as_str).collect(),
    };
    // The source is told only while the value shown is the known one.
    let source = known.filter(|k| values.join(", ").trim() == k.value.trim()).map(|k| k.source.as_str());
    question(Question {
        field,
        values,
        source,
        error: error(page, field),
        only_if: same_step.and_then(|when| only_if(page.form, when, &field.kind)),
    })
}

fn is_text(kind: &Kind) -> bool {
    match kind {
        Kind::YesNo | Kind::Choices { .. } | Kind::Declaration | Kind::Note { .. } => false,
        Kind::Choice { options } => options.len() > crate::control::RADIO_MAX,
        _ => true,
    }
}
