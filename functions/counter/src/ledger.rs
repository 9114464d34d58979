//! The door to the public logs: one for each comune, to which leaves are only ever added.
//!
//! A leaf waits from the very moment at which its pratica is stored: the archive writes both or neither. It is added once,
//! in order, together with the nodes over it and the head that is signed over all; whoever dies in between leaves either
//! the old log or the new one. The log holds digests only and stays when a pratica is erased.

use std::future::Future;

use proof::hash::Hash;
use proof::head::Head;
use proof::merkle::Node;

use crate::archive::Changed;
use crate::bytes::Bytes;
use crate::fault::Fault;

/// The most heads that are listed at once.
pub const LISTED: usize = 100;

/// What a log grows by, all or none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Growth {
    /// Whose log.
    pub comune: String,
    /// How many leaves it had.
    pub before: u64,
    /// The leaves that are added, in order.
    pub leaves: Vec<Bytes>,
    /// The nodes that come to be.
    pub nodes: Vec<(Node, Hash)>,
    /// The head over all.
    pub head: Head,
}

/// The door.
pub trait Ledger: Send + Sync {
    /// How many leaves may be added at once.
    const AT_ONCE: usize;

    /// The first leaves that wait to be added, by when their pratiche were sent or changed, at most [`Self::AT_ONCE`].
    fn waiting(&self, comune: &str) -> impl Future<Output = Result<Vec<Bytes>, Fault>> + Send;

    /// Adds leaves to a log, if it still has as many as before; they wait no more.
    fn grow(&self, growth: &Growth) -> impl Future<Output = Result<Changed, Fault>> + Send;

    /// The newest head; none, if nothing was ever added.
    fn newest_head(&self, comune: &str) -> impl Future<Output = Result<Option<Head>, Fault>> + Send;

    /// The heads over more leaves than these, the smallest first, at most [`LISTED`].
    fn heads_after(&self, comune: &str, size: u64) -> impl Future<Output = Result<Vec<Head>, Fault>> + Send;

    /// Where a leaf stands, if it was added.
    fn place_of(&self, comune: &str, leaf: &Bytes) -> impl Future<Output = Result<Option<u64>, Fault>> + Send;

    /// How many leaves the newest head is over, if this one was added.
    fn size_with(&self, comune: &str, leaf: &Bytes) -> impl Future<Output = Result<Option<u64>, Fault>> + Send {
        async move {
            if self.place_of(comune, leaf).await?.is_none() {
                return Ok(None);
            }
            // Read after the place: the head has it.
            Ok(self.newest_head(comune).await?.map(|head| head.size))
        }
    }

    /// These nodes, in this order; a missing one is a fault.
    fn nodes(&self, comune: &str, nodes: &[Node]) -> impl Future<Output = Result<Vec<Hash>, Fault>> + Send;
}
