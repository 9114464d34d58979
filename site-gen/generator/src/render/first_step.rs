//! The blank first step of a form, drawn by the crate that draws it again when it comes back with slips.

use std::borrow::Cow;

use contract::answer::Typed;
use contract::form::Form;
use contract::revision::Revision;
use markup::step::{StepPage, step};
use serde::Serialize;

use crate::model::joined::Service;
use crate::render::desk::Desk;

/// `passo`: which step this is, of how many.
#[derive(Clone, Hash, Serialize)]
pub(super) struct Place {
    numero: usize,
    totale: usize,
    titolo: String,
}

/// The stepper and the form.
pub(super) fn body(desk: &Desk<'_>, service: &Service<'_>, form: &Form, revision: &Revision, card: &str) -> String {
    let form = match form.names_lists() {
        true => Cow::Owned(form.clone().with_lists(&desk.site.comune.form_lists())),
        false => Cow::Borrowed(form),
    };
    let page = StepPage {
        form: &form,
        step: 0,
        typed: &Typed::new(),
        slips: &[],
        refused: &[],
        added: None,
        action: &format!("{}/sportello/{}/avvia", desk.base, service.id),
        revision,
        known: &[],
        back: Some(&format!("{}{card}inizia/", desk.base)),
        save: true,
        beyond: None,
        on_behalf: None,
        privacy_url: &format!("{}/privacy/", desk.base),
    };
    step(&page).into_string()
}

/// The first step among the form's steps and the summary.
pub(super) fn place(form: &Form) -> Place {
    let steps = &form.steps;
    Place { numero: 1, totale: steps.len() + 1, titolo: steps.first().map(|s| s.title.clone()).unwrap_or_default() }
}
