//! What happened and what comes next, as a list of days.
//!
//! In: events with their day in words. Out: an ordered list.

use maud::{Markup, html};

use crate::prose;

/// Something that happened, or will.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Event<'a> {
    /// The day in words, if it is known.
    pub date: Option<&'a str>,
    /// What it is.
    pub title: &'a str,
    /// More about it; may be empty.
    pub text: &'a str,
    /// Whether it has already happened.
    pub done: bool,
}

/// A message between the citizen and the office, or a note.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Message<'a> {
    /// The day, and the time if it matters, in words.
    pub date: &'a str,
    /// Who wrote it, as the reader is told.
    pub from: &'a str,
    /// What it says; empty lines part paragraphs.
    pub text: &'a str,
}

/// The events in the order given.
pub(crate) fn timeline(events: &[Event<'_>]) -> Markup {
    html! {
        ol.sp-timeline {
            @for event in events {
                li.sp-fatto[event.done] {
                    @if let Some(date) = event.date { p.form-text { (date) } }
                    p {
                        strong { (event.title) }
                        // What the filled dot tells by its look.
                        @if event.done { span.visually-hidden { " (fatto)" } }
                    }
                    (prose::paragraphs(event.text))
                }
            }
        }
    }
}

/// The messages in the order given.
pub(crate) fn messages(messages: &[Message<'_>]) -> Markup {
    html! {
        ul.sp-messaggi {
            @for message in messages {
                li {
                    p.form-text { strong { (message.from) } ", " (message.date) }
                    (prose::paragraphs(message.text))
                }
            }
        }
    }
}
