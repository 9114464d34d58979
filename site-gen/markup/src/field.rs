//! One question with everything around its control: label, hint, condition, source of a known value, error.
//!
//! In: the field and what the page knows of it. Out: one `form-group`.

use contract::form::{Condition, DateBound, Field, Form, Kind};
use maud::{Markup, html};

use crate::control::{self, Shown, control_id, is_group};
use crate::slips;

/// What a question needs to be drawn.
pub(crate) struct Question<'a> {
    /// The field.
    pub(crate) field: &'a Field,
    /// The values to show in its control.
    pub(crate) values: Vec<&'a str>,
    /// Where the shown value was taken from, if the citizen did not type it now.
    pub(crate) source: Option<&'a str>,
    /// The sentence of its error.
    pub(crate) error: Option<String>,
    /// The sentence that says when it must be answered, if that depends on the same page.
    pub(crate) only_if: Option<String>,
}

/// The question as HTML.
pub(crate) fn question(question: Question<'_>) -> Markup {
    let field = question.field;
    if let Kind::Note { text } = &field.kind {
        return note(&question, text);
    }
    let ids = Ids::of(&field.id);
    let hint = hint(field);
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
        (slips::at_control(&ids.error, question.error.as_deref()))
    };
    let shown = Shown { field, values: question.values, described_by: described_by.clone(), wrong };
    if is_group(&field.kind) {
        // `aria-invalid` is allowed on a group of radios, and not on a plain group.
        let radios = !matches!(field.kind, Kind::Choices { .. });
        let invalid = (radios && wrong).then_some("true");
        return html! {
            fieldset.form-group role=[radios.then_some("radiogroup")] aria-describedby=[described_by]
                aria-invalid=[invalid] {
                legend.form-label { (label_text(field)) }
                (around)
                (control::control(&shown))
            }
        };
    }
    html! {
        div.form-group {
            @if !matches!(field.kind, Kind::Declaration) {
                label.form-label for=(control_id(&field.id)) { (label_text(field)) }
            }
            (around)
            (control::control(&shown))
        }
    }
}

/// The sentence for a condition on an answer of the same page.
pub(crate) fn only_if(form: &Form, condition: &Condition, kind: &Kind) -> Option<String> {
    let earlier = form.field(&condition.field)?;
    let verb = if kind.is_asked() { "Rispondi" } else { "Leggi" };
    if matches!(earlier.kind, Kind::Declaration) {
        return Some(format!("{verb} solo se hai messo la spunta a «{}».", earlier.label));
    }
    let answers: Vec<String> = condition.is.iter().map(|value| format!("«{}»", option_label(earlier, value))).collect();
    Some(format!("{verb} solo se a «{}» hai risposto {}.", earlier.label, answers.join(" oppure ")))
}

fn option_label(field: &Field, value: &str) -> String {
    match &field.kind {
        Kind::YesNo if value == "si" => "Sì".into(),
        Kind::YesNo => "No".into(),
        Kind::Choice { options } | Kind::Choices { options } => {
            options.iter().find(|o| o.value == value).map_or_else(|| value.to_owned(), |o| o.label.clone())
        }
        _ => value.to_owned(),
    }
}

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

fn label_text(field: &Field) -> Markup {
    let unit = match &field.kind {
        Kind::Amount { .. } => Some("euro"),
        Kind::Number { unit, .. } => unit.as_deref(),
        _ => None,
    };
    html! {
        (field.label)
        @if let Some(unit) = unit { span.visually-hidden { " (in " (unit) ")" } }
        @if field.optional { " (facoltativo)" }
    }
}

/// The author's hint and what the kind itself asks to be said.
fn hint(field: &Field) -> Option<String> {
    let own = match &field.kind {
        // A day to come is not told with a day of birth.
        Kind::Date { from: Some(DateBound::Today), .. } => Some("Giorno, mese e anno: per esempio 3/5/2030".to_owned()),
        Kind::Date { .. } => Some("Giorno, mese e anno: per esempio 3/5/1958".to_owned()),
        Kind::LongText { max } => Some(format!("Puoi scrivere al massimo {max} caratteri")),
        Kind::Choices { .. } => Some("Puoi scegliere più risposte".to_owned()),
        _ => None,
    };
    match (&field.hint, own) {
        (Some(hint), Some(own)) => {
            let stop = if hint.trim_end().ends_with(['.', '?', '!']) { "" } else { "." };
            Some(format!("{}{stop} {own}", hint.trim_end()))
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
