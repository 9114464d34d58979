//! We broke: a cause for the log, nothing for the citizen but a reference.

use std::error::Error;
use std::fmt;

/// A failure of ours, with its cause chain.
#[derive(Debug)]
pub struct Fault {
    doing: &'static str,
    cause: Option<Box<dyn Error + Send + Sync>>,
    busy: bool,
    no_room: bool,
}

impl Fault {
    /// A failure while `doing` something, for example `"reading the index"`.
    pub fn new(doing: &'static str, cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self { doing, cause: Some(cause.into()), busy: false, no_room: false }
    }

    /// A failure that needs no cause to be understood.
    pub fn plain(doing: &'static str) -> Self {
        Self { doing, cause: None, busy: false, no_room: false }
    }

    /// The outcome is not known or the store is overloaded: the same request may be sent again, safely.
    pub fn try_again(doing: &'static str, cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self { doing, cause: Some(cause.into()), busy: true, no_room: false }
    }

    /// Nothing more can be kept until there is room again: the same request may be sent again then, what is kept already
    /// can be read meanwhile.
    pub fn no_room(doing: &'static str, cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self { doing, cause: Some(cause.into()), busy: true, no_room: true }
    }

    /// Whether it failed for want of room.
    pub fn has_no_room(&self) -> bool {
        self.no_room
    }

    /// Whether the citizen should be asked to send again.
    pub fn may_be_retried(&self) -> bool {
        self.busy
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "failed at {}", self.doing)
    }
}

impl Error for Fault {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.cause.as_deref().map(|c| c as &(dyn Error + 'static))
    }
}

/// An error and what brought it about, in one line for a log.
pub fn with_causes(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text.push_str(&format!(": {cause}"));
        source = cause.source();
    }
    text
}
