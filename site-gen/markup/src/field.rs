//! One question with everything around its control: label, hint, condition, source of a known value, error.
//!
//! In: the field and what the page knows of it. Out: one `form-group`.

use contract::agree;
use contract::form::Field;
use contract::kind::{DateBound, Kind};
use maud::{Markup, html};

use crate::control::{self, is_group};
use crate::shown::{Shown, control_id};
use crate::words::Words;
use crate::{several, slips};

/// What a question needs to be drawn.
pub(crate) struct Question<'a> {
    /// The words of the page.
    pub(crate) t: &'static Words,
    /// The field.
    pub(crate) field: &'a Field,
    /// The values to show in its control.
    pub(crate) values: Vec<&'a str>,
    /// Where the shown value was taken from, if the citizen did not type it now.
    pub(crate) source: Option<&'a str>,
    /// The sentence of its error.
    pub(crate) error: Option<String>,
    /// The sentence that tells that files were just added.
    pub(crate) added: Option<&'a str>,
    /// Whether files are chosen and sent with the page at once.
    pub(crate) at_once: bool,
    /// Beyond how many bytes a file needs a page of its own, if it does.
    pub(crate) beyond: Option<u64>,
    /// Whether a signature is put on paper, before an operator.
    pub(crate) on_paper: bool,
    /// The sentence that says when it must be answered, if that depends on the same page.
    pub(crate) only_if: Option<String>,
    /// What whoever typed it may insist on, though it does not agree with the person beside it.
    pub(crate) insist: Option<Insist>,
}

/// A codice fiscale that is not the one of the person beside it, and may be right all the same.
pub(crate) struct Insist {
    /// In its canonical form.
    pub(crate) code: String,
    /// Whether she says that she looked.
    pub(crate) looked: bool,
}

/// The question as HTML.
pub(crate) fn question(question: Question<'_>) -> Markup {
    let (t, field) = (question.t, question.field);
    match &field.kind {
        Kind::Note { text } => return note(&question, text),
        Kind::Signature if question.on_paper => return note(&question, ON_PAPER),
        Kind::Signature => return note(&question, t.signature),
        Kind::Computed { .. } => return note(&question, t.computed),
        _ => {}
    }
    let ids = Ids::of(&field.id);
    let hint = hint(t, field, question.at_once);
    let parts = [
        (question.only_if.is_some(), &ids.condition),
        (hint.is_some(), &ids.hint),
        (question.source.is_some(), &ids.source),
        (question.error.is_some(), &ids.error),
    ];
    let described: Vec<&str> = parts.iter().filter(|(there, _)| *there).map(|(_, id)| id.as_str()).collect();
    let described_by = (!described.is_empty()).then(|| described.join(" "));
    let wrong = question.error.is_some();
    let around = html! {
        @if let Some(sentence) = &question.only_if { p.form-text id=(ids.condition) { (sentence) } }
        @if let Some(hint) = &hint { p.form-text id=(ids.hint) { (hint) } }
        @if let Some(source) = question.source { p.form-text.sp-fonte id=(ids.source) { (capitalised(source)) } }
        (slips::at_control(t, &ids.error, question.error.as_deref()))
    };
    let shown = Shown {
        t,
        field,
        values: question.values,
        described_by: described_by.clone(),
        at_once: question.at_once,
        beyond: question.beyond,
        wrong,
    };
    if is_group(&field.kind) {
        // `aria-invalid` is allowed on a group of radios, and not on a plain group.
        let radios = !matches!(field.kind, Kind::Choices { .. });
        let invalid = (radios && wrong).then_some("true");
        return html! {
            fieldset.form-group role=[radios.then_some("radiogroup")] aria-describedby=[described_by]
                aria-invalid=[invalid] {
                legend.form-label { (label_text(t, field)) }
                (around)
                (control::control(&shown))
            }
        };
    }
    html! {
        div.form-group {
            @if several::is_full(&shown) {
                // Nothing is left to choose, so there is no control to label.
                p.form-label { (label_text(t, field)) }
            } @else if !matches!(field.kind, Kind::Declaration) {
                label.form-label for=(control_id(&field.id)) { (label_text(t, field)) }
            }
            (around)
            @if let Some(added) = question.added { p.alert.alert-success role="status" { (added) } }
            (control::control(&shown))
            @if let Some(insist) = &question.insist { (looked_at(t, field, insist)) }
        }
    }
}

fn looked_at(t: &Words, field: &Field, insist: &Insist) -> Markup {
    let id = format!("controllato-{}", field.id);
    html! {
        div.form-check {
            input.form-check-input id=(id) name=(agree::looked_at(&field.id)) type="checkbox" value=(insist.code)
                checked[insist.looked];
            label.form-check-label for=(id) { (t.looked_at) }
        }
    }
}

/// Only operators read it.
const ON_PAPER: &str = "La persona firma la ricevuta stampata, davanti a te, dopo l’invio (D.P.R. 445/2000, art. 38).";

struct Ids {
    condition: String,
    hint: String,
    source: String,
    error: String,
}

impl Ids {
    fn of(field: &str) -> Self {
        let id = |part: &str| format!("{part}-{field}");
        Self { condition: id("condizione"), hint: id("aiuto"), source: id("fonte"), error: id("errore") }
    }
}

fn label_text(t: &Words, field: &Field) -> Markup {
    let unit = match &field.kind {
        Kind::Amount { .. } => Some("euro"),
        Kind::Number { unit, .. } => unit.as_deref(),
        _ => None,
    };
    let may = match (field.advised, field.optional) {
        (true, _) => Some(t.advised),
        (false, true) => Some(t.optional),
        _ => None,
    };
    html! {
        (field.label)
        @if let Some(unit) = unit { span.visually-hidden { (t.in_unit(unit)) } }
        @if let Some(may) = may { " " (may) }
    }
}

/// The author's hint and what the kind itself asks to be said.
fn hint(t: &Words, field: &Field, at_once: bool) -> Option<String> {
    let own = match &field.kind {
        // A day to come is not told with a day of birth.
        Kind::Date { from: Some(DateBound::Today), .. } => Some(t.day_to_come.to_owned()),
        Kind::Date { .. } => Some(t.day_past.to_owned()),
        Kind::LongText { max } => Some(t.at_most(*max)),
        Kind::Choices { .. } => Some(t.several.to_owned()),
        Kind::Time => Some(t.time.to_owned()),
        Kind::File { formats, bytes, most } => Some(t.files(formats, *bytes, *most, at_once)),
        _ => None,
    };
    match (&field.hint, own) {
        (Some(hint), Some(own)) => {
            let stop = if hint.trim_end().ends_with(['.', '?', '!']) { "" } else { "." };
            Some(format!("{}{stop} {own}.", hint.trim_end()))
        }
        (Some(hint), None) => Some(hint.clone()),
        (None, own) => own,
    }
}

fn note(question: &Question<'_>, text: &str) -> Markup {
    html! {
        div.callout {
            @if !question.field.label.trim().is_empty() { p.callout-title { (question.field.label) } }
            @if let Some(sentence) = &question.only_if { p.form-text { (sentence) } }
            @for paragraph in text.split("\n\n") { p { (paragraph) } }
        }
    }
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
