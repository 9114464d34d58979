//! The named steps of a request and where the citizen is among them.
//!
//! In: the titles and the present position. Out: a list that tells in words, not by colour alone, what is done.

use maud::{Markup, html};

use crate::words::Words;

/// The stepper; `current` counts from 0, and a `current` past the last title means that all are done.
pub(crate) fn stepper(t: &Words, titles: &[&str], current: usize) -> Markup {
    let place = t.place((current + 1).min(titles.len()), titles.len());
    html! {
        div.steppers {
            p.visually-hidden { (place) }
            div.steppers-header {
                ol {
                    @for (position, title) in titles.iter().enumerate() {
                        li.confirmed[position < current].active[position == current]
                            aria-current=[(position == current).then_some("step")] {
                            span.steppers-number aria-hidden="true" { (position + 1) }
                            span {
                                (title)
                                @if position < current { span.visually-hidden { " " (t.done) } }
                            }
                        }
                    }
                    li.steppers-index aria-hidden="true" { (place) }
                }
            }
        }
    }
}
