//! The door through which notices leave: one message, one answer.

use std::fmt;
use std::future::Future;

/// A message to one person, in plain words.
#[derive(Clone, PartialEq, Eq)]
pub struct Notice {
    /// The email address it goes to.
    pub to: String,
    /// Who writes, as it is shown beside the sender's address: `Comune di Quadri`.
    pub from: String,
    /// The subject; nothing personal.
    pub subject: String,
    /// The text, its lines ended by `\n`.
    pub text: String,
    /// What tells it from every other message, and is the same whenever it is sent again: letters, digits, `.` and `-`.
    pub id: String,
}

impl fmt::Debug for Notice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Notice(…)")
    }
}

/// What became of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// Whoever carries it has it.
    Delivered,
    /// It is refused for good: nobody is at that address, or the message itself is not wanted.
    Refused,
    /// Not now; this one may be tried again later.
    Later,
    /// Nobody carries anything now; all that waits may be tried again later.
    Closed,
}

/// The door.
pub trait Notices: Send + Sync {
    /// Hands a message over. It never fails: what went wrong is told to the log here, without anything personal.
    fn deliver(&self, notice: &Notice) -> impl Future<Output = Delivery> + Send;
}
