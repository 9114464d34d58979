//! The parser's events, with a look at those to come.

use std::collections::VecDeque;

use pulldown_cmark::{Event, Parser, TextMergeStream};

use crate::model::dialect;

/// Events of a text, in order.
pub(super) struct Events<'t> {
    stream: TextMergeStream<'t, Parser<'t>>,
    ahead: VecDeque<Event<'t>>,
}

impl<'t> Events<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { stream: TextMergeStream::new(Parser::new_ext(text, dialect::options())), ahead: VecDeque::new() }
    }

    pub(super) fn next(&mut self) -> Option<Event<'t>> {
        self.ahead.pop_front().or_else(|| self.stream.next())
    }

    /// The event after `skip` others, without taking it.
    pub(super) fn peek(&mut self, skip: usize) -> Option<&Event<'t>> {
        while self.ahead.len() <= skip {
            let event = self.stream.next()?;
            self.ahead.push_back(event);
        }
        self.ahead.get(skip)
    }
}
