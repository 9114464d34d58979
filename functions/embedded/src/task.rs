//! One piece of work for a thread that owns connections, and the way its answer travels back.

use std::panic::AssertUnwindSafe;

use counter::fault::Fault;
use tokio::sync::oneshot;

use crate::store_error::StoreError;
use crate::stores::Stores;

/// Work whose answer type is forgotten, so that a queue can hold it.
pub(crate) trait Work: Send {
    /// Does it; says how it went.
    fn run(&mut self, stores: &Stores) -> Ran;

    /// Tells the result, or that it was lost and why. Whoever asked may be gone; then nobody hears it.
    fn answer(self: Box<Self>, lost: Option<Lost<'_>>);
}

/// How a piece of work went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ran {
    /// It is done.
    Done,
    /// It failed, and nothing but itself is touched by that.
    Failed,
    /// The disk takes nothing more.
    NoRoom,
}

/// Why a whole batch was lost.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Lost<'w> {
    /// The outcome is not known, or the work was not begun.
    Again(&'w str),
    /// The disk takes nothing more.
    NoRoom,
}

struct Task<T, F> {
    doing: &'static str,
    work: Option<F>,
    result: Option<Result<T, StoreError>>,
    tell: oneshot::Sender<Result<T, Fault>>,
}

impl<T, F> Work for Task<T, F>
where
    T: Send,
    F: FnOnce(&Stores) -> Result<T, StoreError> + Send,
{
    fn run(&mut self, stores: &Stores) -> Ran {
        // A mistake of ours in one piece of work must not end the thread that all others need.
        let work = self.work.take();
        self.result = work.and_then(|work| std::panic::catch_unwind(AssertUnwindSafe(|| work(stores))).ok());
        match &self.result {
            Some(Ok(_)) => Ran::Done,
            Some(Err(error)) if error.has_no_room() => Ran::NoRoom,
            _ => Ran::Failed,
        }
    }

    fn answer(self: Box<Self>, lost: Option<Lost<'_>>) {
        let result = match (lost, self.result) {
            (Some(Lost::Again(why)), _) => Err(Fault::try_again(self.doing, why)),
            (Some(Lost::NoRoom), _) => Err(Fault::no_room(self.doing, NotTaken::NoRoom)),
            (None, Some(result)) => result.map_err(|e| e.fault(self.doing)),
            (None, None) => Err(Fault::plain(self.doing)),
        };
        let _ = self.tell.send(result);
    }
}

/// Why a queue did not take a piece of work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum NotTaken {
    /// So much waits already that more would wait too long.
    #[error("the archive has too much to do")]
    Full,
    /// The disk takes nothing more.
    #[error("the disk takes nothing more; free some room on it")]
    NoRoom,
    /// Its thread is gone.
    #[error("the archive is closed")]
    Closed,
}

/// Queues work and waits for its answer; a full or closed queue is a fault that may be tried again.
pub(crate) async fn ask<T, F>(
    queue: impl FnOnce(Box<dyn Work>) -> Result<(), NotTaken>,
    doing: &'static str,
    work: F,
) -> Result<T, Fault>
where
    T: Send + 'static,
    F: FnOnce(&Stores) -> Result<T, StoreError> + Send + 'static,
{
    let (tell, told) = oneshot::channel();
    queue(Box::new(Task { doing, work: Some(work), result: None, tell })).map_err(|e| Fault::try_again(doing, e))?;
    told.await.unwrap_or_else(|_| Err(Fault::try_again(doing, NotTaken::Closed)))
}
