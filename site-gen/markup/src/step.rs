//! One step of a request: a plain form that is sent to the server and checked there.
//!
//! In: a form, the step's place, what was typed, what is wrong, what is already known. Out: the inside of `<main>`.
//! What was typed is always shown again as it was typed.

use contract::answer::Typed;
use contract::condition::Condition;
use contract::form::{Field, Form, Step};
use contract::kind::Kind;
use contract::read;
use contract::revision::Revision;
use contract::slip::FieldSlip;
use contract::told;
use maud::{Markup, html};

use crate::field::{Question, question};
use crate::several;
use crate::shown::control_id;
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
    /// Files that were not taken: the field and the sentence that says why.
    pub refused: &'a [(String, String)],
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
    /// Name and surname of the citizen for whom an operator fills it in, at the desk.
    pub on_behalf: Option<&'a str>,
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
    let visible = visible(page, current);
    let errors = errors(page, &visible);
    let has_files = visible.iter().any(|f| matches!(f.kind, Kind::File { .. }));
    let has_buttons = has_files || visible.iter().any(|f| matches!(f.kind, Kind::Repeat { .. }));
    html! {
        @if let Some(back) = page.back { a.sp-indietro href=(back) { "Indietro" } }
        (on_behalf(page.on_behalf))
        (slips::summary(&errors))
        (stepper(&titles, page.step))
        p.sp-occhiello { (page.form.title) }
        h1 { (current.title) }
        p { "Potrai ricontrollare tutto prima di inviare." }
        @if let Some(intro) = &current.intro { @for paragraph in intro.split("\n\n") { p { (paragraph) } } }
        @if page.step == 0 { (privacy(page)) }
        form method="post" action=(page.action) enctype=[has_files.then_some("multipart/form-data")] novalidate {
            input type="hidden" name="revisione" value=(page.revision.as_str());
            // The first button is the one that the Enter key presses.
            @if has_buttons {
                button.visually-hidden type="submit" name="azione" value="avanti" tabindex="-1" aria-hidden="true" {}
            }
            (questions(page, current, &visible))
            div.sp-azioni {
                button.btn.btn-primary type="submit" name="azione" value="avanti" { "Continua" }
                @if page.save {
                    button.btn.btn-outline-primary type="submit" name="azione" value="salva" { "Salva e continua dopo" }
                }
            }
        }
    }
}

/// For whom an operator fills the form in, on each of its pages: nobody must mistake one citizen for another.
pub(crate) fn on_behalf(name: Option<&str>) -> Markup {
    html! {
        @if let Some(name) = name {
            div.alert.alert-info { p { "Stai compilando per " strong { (name) } } }
        }
    }
}

/// The questions of a step that stand on its page.
pub(crate) fn visible<'p>(page: &StepPage<'p>, step: &'p Step) -> Vec<&'p Field> {
    step.fields.iter().filter(|f| is_drawn(page.form, step, f, page.typed)).collect()
}

/// What is wrong with them: the address of the control and the sentence.
pub(crate) fn errors(page: &StepPage<'_>, visible: &[&Field]) -> Vec<(String, String)> {
    let wrong = |field: &&Field| error(page, field).map(|sentence| (format!("#{}", control_id(&field.id)), sentence));
    visible.iter().filter_map(wrong).collect()
}

/// The questions, neighbours of one group together.
pub(crate) fn questions(page: &StepPage<'_>, step: &Step, visible: &[&Field]) -> Markup {
    html! { @for group in visible.chunk_by(|a, b| a.part == b.part) { (group_of(page, step, group)) } }
}

/// The title of the window, as plain text: a reader who hears it first learns at once whether something is wrong.
pub fn title(page: &StepPage<'_>) -> String {
    let Some(current) = page.form.steps.get(page.step) else { return page.form.title.clone() };
    let error = if page.slips.is_empty() && page.refused.is_empty() { "" } else { "Errore: " };
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
    let refused: Vec<&str> = page.refused.iter().filter(|(id, _)| *id == field.id).map(|(_, s)| s.as_str()).collect();
    if !refused.is_empty() {
        return Some(refused.join(". "));
    }
    page.slips.iter().find(|s| s.field == field.id).map(|s| s.slip.sentence(field))
}

/// Neighbours that stand under one heading, with the button that takes a copy away.
fn group_of(page: &StepPage<'_>, step: &Step, fields: &[&Field]) -> Markup {
    let inside = html! { @for field in fields { (drawn(page, step, field)) } };
    let Some((first, part)) = fields.first().and_then(|f| Some((*f, f.part.as_deref()?))) else { return inside };
    let id = format!("gruppo-{}", first.id);
    html! {
        div.sp-gruppo role="group" aria-labelledby=(id) {
            h2 id=(id) { (part) }
            (inside)
            (several::remove(step, first, |field| count(page, field)))
        }
    }
}

/// How many copies of a group are on the page.
fn count(page: &StepPage<'_>, field: &Field) -> u8 {
    read::copies(field, page.typed).unwrap_or_default()
}

/// Whether the field stands on the page: conditions on the same step cannot be followed without script, so they
/// always pass here and are told in words; those on an earlier step are settled.
fn is_drawn(form: &Form, step: &Step, field: &Field, typed: &Typed) -> bool {
    // Each question is looked at once, as in `Form::shows`.
    let (mut all, mut at) = (vec![field], 0);
    while let Some(&field) = all.get(at) {
        for when in &field.when {
            match same_page(step, when) {
                Some(earlier) if all.iter().any(|f| f.id == earlier.id) => {}
                Some(earlier) => all.push(earlier),
                None if when.holds(typed) && form.field(&when.field).is_some_and(|f| form.shows(f, typed)) => {}
                None => return false,
            }
        }
        at += 1;
    }
    true
}

/// The question of the same page that a condition looks at. How many copies a group has is settled by its buttons.
fn same_page<'s>(step: &'s Step, when: &Condition) -> Option<&'s Field> {
    step.fields.iter().find(|f| f.id == when.field && !matches!(f.kind, Kind::Repeat { .. }))
}

fn drawn(page: &StepPage<'_>, step: &Step, field: &Field) -> Markup {
    if matches!(field.kind, Kind::Repeat { .. }) {
        return several::add(field, count(page, field));
    }
    let same_page: Vec<&Condition> = field.when.iter().filter(|when| same_page(step, when).is_some()).collect();
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
        at_once: false,
        on_paper: page.on_behalf.is_some(),
        only_if: told::only_if(page.form, &same_page, &field.kind),
    })
}

fn is_text(kind: &Kind) -> bool {
    match kind {
        Kind::YesNo | Kind::Choices { .. } | Kind::Declaration | Kind::File { .. } | Kind::Note { .. } => false,
        Kind::Choice { options } => options.len() > crate::control::RADIO_MAX,
        _ => true,
    }
}
