//! The bare controls of a form: an input, a text area, a list, radios, checkboxes.
//!
//! In: a field, the values to show, the ids that describe it. Out: HTML without label, hint or error, which
//! [`crate::field`] puts around it. The controls for files and for repeated groups stand in [`crate::several`].

use contract::kind::{Choice, Kind};
use maud::{Markup, html};

use crate::several;
use crate::shown::{Shown, control_id};

/// Up to this many choices are shown all at once; more go into a list.
pub(crate) const RADIO_MAX: usize = 5;

/// Whether the field is a group of controls and so needs a `fieldset` with a legend.
pub(crate) fn is_group(kind: &Kind) -> bool {
    match kind {
        Kind::YesNo | Kind::Choices { .. } => true,
        Kind::Choice { options } => options.len() <= RADIO_MAX,
        _ => false,
    }
}

/// The control or controls of a field; a note has none.
pub(crate) fn control(shown: &Shown<'_>) -> Markup {
    match &shown.field.kind {
        Kind::YesNo => {
            let option = |value: &str, label: &str| Choice { value: value.into(), label: label.into(), points: None };
            options(shown, "radio", &[option("si", shown.t.yes), option("no", shown.t.no)])
        }
        Kind::Choice { options: list } if list.len() <= RADIO_MAX => options(shown, "radio", list),
        Kind::Choice { options } => select(shown, options),
        Kind::Choices { options: list } => options(shown, "checkbox", list),
        Kind::Declaration => declaration(shown),
        Kind::LongText { .. } => text_area(shown),
        Kind::Number { unit: Some(unit), .. } => with_unit(shown, unit),
        Kind::Amount { .. } => with_unit(shown, "€"),
        Kind::File { formats, bytes, most } => several::files(shown, formats, *bytes, *most),
        Kind::Note { .. } | Kind::Signature | Kind::Computed { .. } | Kind::Repeat { .. } => html! {},
        _ => input(shown),
    }
}

fn input(shown: &Shown<'_>) -> Markup {
    let rule = shown.field.constraints();
    html! {
        input.form-control.is-invalid[shown.wrong] id=(control_id(&shown.field.id)) name=(shown.field.id)
            type=(rule.input_type) value=(shown.value()) autocomplete=(rule.autocomplete)
            inputmode=[rule.input_mode] maxlength=[rule.max_length] pattern=[rule.pattern]
            spellcheck=[rule.code.then_some("false")] autocapitalize=[rule.code.then_some("characters")]
            aria-describedby=[&shown.described_by] aria-invalid=[shown.invalid()];
    }
}

fn text_area(shown: &Shown<'_>) -> Markup {
    let rule = shown.field.constraints();
    html! {
        // A line feed right after the tag is dropped by browsers: one is given, so that a typed one survives.
        textarea.form-control.is-invalid[shown.wrong] id=(control_id(&shown.field.id)) name=(shown.field.id) rows="6"
            maxlength=[rule.max_length] autocomplete=(rule.autocomplete)
            aria-describedby=[&shown.described_by] aria-invalid=[shown.invalid()] { "\n" (shown.value()) }
    }
}

fn with_unit(shown: &Shown<'_>, unit: &str) -> Markup {
    html! {
        div.input-group {
            (input(shown))
            // The label says the unit too, for those who do not see it here.
            span.input-group-text aria-hidden="true" { (unit) }
        }
    }
}

fn select(shown: &Shown<'_>, options: &[Choice]) -> Markup {
    html! {
        select.form-select.is-invalid[shown.wrong] id=(control_id(&shown.field.id)) name=(shown.field.id)
            autocomplete=(shown.field.constraints().autocomplete)
            aria-describedby=[&shown.described_by] aria-invalid=[shown.invalid()] {
            option value="" { (shown.t.pick) }
            @for option in options {
                option value=(option.value) selected[shown.value() == option.value] { (option.label) }
            }
        }
    }
}

fn options(shown: &Shown<'_>, input_type: &str, list: &[Choice]) -> Markup {
    let first = control_id(&shown.field.id);
    html! {
        @for (position, option) in list.iter().enumerate() {
            // Field ids have no hyphen, so a numbered id is never another field's.
            @let id = if position == 0 { first.clone() } else { format!("{first}-{}", position + 1) };
            div.form-check {
                input.form-check-input.is-invalid[shown.wrong] id=(id) name=(shown.field.id) type=(input_type)
                    value=(option.value) checked[shown.values.contains(&option.value.as_str())];
                label.form-check-label for=(id) { (option.label) }
            }
        }
    }
}

fn declaration(shown: &Shown<'_>) -> Markup {
    let id = control_id(&shown.field.id);
    html! {
        div.form-check {
            input.form-check-input.is-invalid[shown.wrong] id=(id) name=(shown.field.id) type="checkbox" value="si"
                checked[shown.value() == "si"]
                aria-describedby=[&shown.described_by] aria-invalid=[shown.invalid()];
            label.form-check-label for=(id) {
                (shown.field.label)
                @if shown.field.optional { " " (shown.t.optional) }
            }
        }
    }
}
