//! The summary of errors at the head of a page.
//!
//! In: pairs of an address and a sentence. Out: an alert whose links lead to the controls, here or on another page.

use maud::{Markup, html};

/// The summary; nothing if there is nothing wrong. An empty address gives a sentence without link.
pub(crate) fn summary(entries: &[(String, String)]) -> Markup {
    html! {
        @if !entries.is_empty() {
            // It takes the focus by itself, so that it is read first without script too.
            div.sp-errori tabindex="-1" autofocus {
                // The alert is an inner element: some screen readers do not announce an alert that also takes focus.
                div role="alert" {
                    h2 { "C’è un problema" }
                    ul {
                        @for (target, sentence) in entries {
                            li {
                                @if target.is_empty() { (sentence) } @else { a href=(target) { (sentence) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The sentence at a control, found by `aria-describedby`.
pub(crate) fn at_control(id: &str, sentence: Option<&str>) -> Markup {
    html! {
        @if let Some(sentence) = sentence {
            p.invalid-feedback id=(id) { span.visually-hidden { "Errore: " } (sentence) }
        }
    }
}
