//! The door to what waits to leave the house: notices of pratiche, and reminders of drafts.
//!
//! What a line says is in its pratica, and whether it was delivered too. Here is only where to look next, and when: that
//! is no part of the record, so that nobody's change is in the way of a try that failed.

use std::future::Future;

use jiff::Timestamp;

use crate::draft::Draft;
use crate::fault::Fault;
use crate::reference::Reference;

/// The most that is listed at once.
pub const LISTED: usize = 100;

/// Something that waits, and by what it is known to wait: who puts it off must have seen it there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting<T> {
    /// What waits.
    pub what: T,
    /// Its place among what waits, as the archive knows it.
    pub place: String,
    /// The version that waits there, of what has versions.
    pub version: Option<u64>,
}

/// The door.
pub trait Outbox: Send + Sync {
    /// Whether several deliverers may be at work at once, so that each takes what it delivers before it does.
    const SHARED: bool;

    /// Pratiche of a comune with open notices whose time has come, the longest waiting first, at most [`LISTED`]. A new
    /// version is among them as soon as the public log has its leaf, at the latest.
    fn notices_due(
        &self,
        comune: &str,
        now: Timestamp,
    ) -> impl Future<Output = Result<Vec<Waiting<Reference>>, Fault>> + Send;

    /// Puts a pratica off until an instant, or for good if there is none: nothing of it waits any more. Gives its new
    /// place; nothing, if it does not wait in the old one any more, as after every change of it.
    fn put_off_notices(
        &self,
        comune: &str,
        waiting: &Waiting<Reference>,
        until: Option<Timestamp>,
    ) -> impl Future<Output = Result<Option<String>, Fault>> + Send;

    /// Drafts of a comune whose owners are to be reminded by now, at most [`LISTED`].
    fn reminders_due(
        &self,
        comune: &str,
        now: Timestamp,
    ) -> impl Future<Output = Result<Vec<Waiting<Draft>>, Fault>> + Send;

    /// Puts a reminder off until an instant, or for good if there is none. Gives its new place; nothing, if it does not
    /// wait in the old one any more: the draft was changed meanwhile, and its day is another.
    fn put_off_reminder(
        &self,
        waiting: &Waiting<Draft>,
        until: Option<Timestamp>,
    ) -> impl Future<Output = Result<Option<String>, Fault>> + Send;
}
