//! The hidden fields of a form.
//!
//! In: a name and a value. Out: an input, or nothing where there is no value.

use contract::language::Language;
use maud::{Markup, html};

/// The token that ties a form to its session.
pub(crate) fn token(value: &str) -> Markup {
    hidden("gettone", value)
}

/// One hidden field; an empty value draws nothing.
pub(crate) fn hidden(name: &str, value: &str) -> Markup {
    html! { @if !value.is_empty() { input type="hidden" name=(name) value=(value); } }
}

/// The language of the page that is sent, where it is not the one that binds.
pub(crate) fn language(language: Language) -> Markup {
    html! {
        @if !language.is_binding() { (hidden("lingua", language.code())) }
    }
}
