//! What happened and what comes next, as a list of days.
//!
//! In: events with their day in words. Out: an ordered list.

use maud::{Markup, html};

use crate::prose;
use crate::words::{Words, italian_text};

/// Something that happened, or will.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Event<'a> {
    /// The day in words, if it is known.
    pub date: Option<&'a str>,
    /// What it is.
    pub title: &'a str,
    /// More about it, in the language of the page; may be empty.
    pub text: &'a str,
    /// What a person of the comune, or the record itself, says of it in Italian.
    pub own: Option<&'a str>,
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
    /// Whether the comune wrote it, in Italian.
    pub italian: bool,
}

/// The events in the order given.
pub(crate) fn timeline(t: &Words, events: &[Event<'_>]) -> Markup {
    html! {
        ol.sp-timeline {
            @for event in events {
                li.sp-fatto[event.done] {
                    @if let Some(date) = event.date { p.form-text { (date) } }
                    p {
                        strong { (event.title) }
                        // What the filled dot tells by its look.
                        @if event.done { span.visually-hidden { (t.happened()) } }
                    }
                    (prose::paragraphs(event.text))
                    @if let Some(own) = event.own { (italian_text(t, prose::paragraphs(own))) }
                }
            }
        }
    }
}

/// The messages in the order given.
pub(crate) fn messages(t: &Words, messages: &[Message<'_>]) -> Markup {
    html! {
        ul.sp-messaggi {
            @for message in messages {
                li {
                    @let text = prose::paragraphs(message.text);
                    p.form-text { strong { (message.from) } ", " (message.date) }
                    @if message.italian { (italian_text(t, text)) } @else { (text) }
                }
            }
        }
    }
}
