//! One step of a request: a plain form that is sent to the server and checked there.
//!
//! In: a form, the step's place, what was typed, what is wrong, what is already known. Out: the inside of `<main>`.
//! What was typed is always shown again as it was typed.

use contract::agree::looked_at;
use contract::answer::Typed;
use contract::codice_fiscale::CodiceFiscale;
use contract::condition::Condition;
use contract::form::{Field, Form, Step};
use contract::kind::Kind;
use contract::read;
use contract::revision::Revision;
use contract::slip::{FieldSlip, Slip};
use contract::told;
use maud::{Markup, html};

use crate::field::{Insist, Question, question};
use crate::hidden;
use crate::several;
use crate::shown::control_id;
use crate::slips;
use crate::stepper::stepper;
use crate::words;

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
    /// The question to which files were just added, and the sentence that tells so.
    pub added: Option<(&'a str, &'a str)>,
    /// Values that are already known, offered where nothing was typed.
    pub known: &'a [Known],
    /// The page before this one, if there is one.
    pub back: Option<&'a str>,
    /// Whether the citizen may save and continue later.
    pub save: bool,
    /// Beyond how many bytes a file needs a page of its own; nothing where any file passes with the form.
    pub beyond: Option<u64>,
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
    let t = words::of(page.form.language);
    let (titles, here) = step_titles(page.form, page.step, page.typed);
    let visible = visible(page, current);
    let errors = errors(page, &visible);
    let has_files = visible.iter().any(|f| matches!(f.kind, Kind::File { .. }));
    let has_buttons = has_files || visible.iter().any(|f| matches!(f.kind, Kind::Repeat { .. }));
    html! {
        @if let Some(back) = page.back { a.sp-indietro href=(back) { (t.back) } }
        (on_behalf(page.on_behalf))
        (slips::summary(t, &errors))
        (stepper(t, &titles, here))
        p.sp-occhiello { (page.form.title) }
        h1 { (current.title) }
        p { (t.recheck) }
        @if let Some(intro) = &current.intro { @for paragraph in intro.split("\n\n") { p { (paragraph) } } }
        @if page.step == 0 { (privacy(page)) }
        form method="post" action=(page.action) enctype=[has_files.then_some("multipart/form-data")] novalidate {
            input type="hidden" name="revisione" value=(page.revision.as_str());
            (hidden::language(page.form.language))
            // The first button is the one that the Enter key presses.
            @if has_buttons {
                button.visually-hidden type="submit" name="azione" value="avanti" tabindex="-1" aria-hidden="true" {}
            }
            (questions(page, current, &visible))
            div.sp-azioni {
                button.btn.btn-primary type="submit" name="azione" value="avanti" { (t.next) }
                @if page.save {
                    button.btn.btn-outline-primary type="submit" name="azione" value="salva" { (t.save) }
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
    step.fields.iter().filter(|f| page.form.stands(step, f, page.typed)).collect()
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
    let t = words::of(page.form.language);
    let error = match (page.added, page.slips.is_empty() && page.refused.is_empty()) {
        (Some(_), _) => t.added(),
        (None, false) => t.error,
        (None, true) => "",
    };
    let (titles, here) = step_titles(page.form, page.step, page.typed);
    format!("{error}{} {} - {}", current.title, t.place_in_title(here + 1, titles.len()), page.form.title)
}

/// The titles of the stepper, and where among them the citizen is: the steps that are on her way and the summary that
/// follows them.
pub(crate) fn step_titles<'f>(form: &'f Form, place: usize, typed: &Typed) -> (Vec<&'f str>, usize) {
    let way = form.way(place, typed);
    let here = way.iter().filter(|at| **at < place).count();
    let titles = way.iter().filter_map(|at| Some(form.steps.get(*at)?.title.as_str()));
    (titles.chain([words::of(form.language).review]).collect(), here)
}

fn privacy(page: &StepPage<'_>) -> Markup {
    let t = words::of(page.form.language);
    html! {
        div.callout {
            p.callout-title { (t.privacy) }
            @for paragraph in page.form.privacy.split("\n\n") { p { (paragraph) } }
            p { a href=(page.privacy_url) { (t.privacy_link) } }
        }
    }
}

fn error(page: &StepPage<'_>, field: &Field) -> Option<String> {
    let refused: Vec<&str> = page.refused.iter().filter(|(id, _)| *id == field.id).map(|(_, s)| s.as_str()).collect();
    if !refused.is_empty() {
        return Some(refused.join(". "));
    }
    page.slips.iter().find(|s| s.field == field.id).map(|s| s.slip.sentence(field, page.form.language))
}

/// Neighbours that stand under one heading, with the button that takes a copy away. When they must be answered is said once
/// for all of them, where it is the same.
fn group_of(page: &StepPage<'_>, step: &Step, fields: &[&Field]) -> Markup {
    let inside = |only_if: &dyn Fn(&Field) -> Option<String>| html! { @for field in fields { (drawn(page, step, field, only_if(field))) } };
    let own = |field: &Field| only_if(page.form, step, field);
    let Some((first, part)) = fields.first().and_then(|f| Some((*f, f.part.as_deref()?))) else { return inside(&own) };
    let id = format!("gruppo-{}", first.id);
    let alike = fields.len() > 1 && fields.iter().all(|f| own(f) == own(first));
    let shared = own(first).filter(|_| alike);
    let condition = format!("condizione-{id}");
    html! {
        div.sp-gruppo role="group" aria-labelledby=(id) aria-describedby=[shared.as_ref().map(|_| &condition)] {
            h2 id=(id) { (part) }
            @if let Some(sentence) = &shared { p.form-text id=(condition) { (sentence) } }
            (inside(if shared.is_some() { &|_| None } else { &own }))
            (several::remove(words::of(page.form.language), step, first, |field| count(page, field)))
        }
    }
}

/// How many copies of a group are on the page.
fn count(page: &StepPage<'_>, field: &Field) -> u8 {
    read::copies(field, page.typed).unwrap_or_default()
}

/// The sentence that says when a question must be answered, if that depends on the same page.
fn only_if(form: &Form, step: &Step, field: &Field) -> Option<String> {
    let same_page: Vec<&Condition> = field.when.iter().filter(|when| step.looks_at_itself(when)).collect();
    told::only_if(form, &same_page, &field.kind)
}

fn drawn(page: &StepPage<'_>, step: &Step, field: &Field, only_if: Option<String>) -> Markup {
    if matches!(field.kind, Kind::Repeat { .. }) {
        return several::add(field, count(page, field));
    }
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
        t: words::of(page.form.language),
        field,
        values,
        source,
        error: error(page, field),
        added: page.added.filter(|(id, _)| *id == field.id).map(|(_, sentence)| sentence),
        at_once: false,
        beyond: page.beyond,
        on_paper: page.on_behalf.is_some(),
        only_if,
        insist: insist(page, field),
    })
}

/// Offered once a code was found to differ, and kept for as long as it is the same.
fn insist(page: &StepPage<'_>, field: &Field) -> Option<Insist> {
    let code = CodiceFiscale::parse(page.typed.one(&field.id)).ok()?.as_str().to_owned();
    let differs = page.slips.iter().any(|s| s.field == field.id && matches!(s.slip, Slip::OtherPerson(_)));
    let looked = page.typed.one(&looked_at(&field.id)) == code;
    (differs || looked).then_some(Insist { code, looked })
}

fn is_text(kind: &Kind) -> bool {
    match kind {
        Kind::YesNo | Kind::Choices { .. } | Kind::Declaration | Kind::File { .. } | Kind::Note { .. } => false,
        Kind::Choice { options } => options.len() > crate::control::RADIO_MAX,
        _ => true,
    }
}
