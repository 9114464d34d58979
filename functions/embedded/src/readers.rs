//! A few threads that read beside the writer, so that no read waits for a sync and no runtime waits for a disk.
//!
//! Every read begins after what was acknowledged before it and sees it. The archive is read before the keys, which are
//! committed first: a pratica that is seen has its key.

use std::path::Path;
use std::thread::{self, JoinHandle};

use counter::fault::Fault;

use crate::store_error::StoreError;
use crate::stores::Stores;
use crate::task::{self, Lost, NotTaken, Ran, Work};

const WAITING: usize = 8192;
const MOST: usize = 8;

/// The way to the reading threads.
pub(crate) struct Readers {
    queue: Option<flume::Sender<Box<dyn Work>>>,
    threads: Vec<JoinHandle<()>>,
}

impl Readers {
    /// Starts the threads, two at least.
    pub(crate) fn start(folder: &Path) -> std::io::Result<Self> {
        let (queue, work) = flume::bounded::<Box<dyn Work>>(WAITING);
        let number = thread::available_parallelism().map_or(2, usize::from).clamp(2, MOST);
        let start = |_| {
            let (folder, work) = (folder.to_owned(), work.clone());
            thread::Builder::new().name("archive-reader".into()).spawn(move || run(&folder, &work))
        };
        Ok(Self { queue: Some(queue), threads: (0..number).map(start).collect::<Result<_, _>>()? })
    }

    /// Reads something.
    pub(crate) async fn read<T, F>(&self, doing: &'static str, work: F) -> Result<T, Fault>
    where
        T: Send + 'static,
        F: FnOnce(&Stores) -> Result<T, StoreError> + Send + 'static,
    {
        let queue = self.queue.as_ref().ok_or_else(|| Fault::plain(doing))?;
        let send = |work| {
            queue.try_send(work).map_err(|e| match e {
                flume::TrySendError::Full(_) => NotTaken::Full,
                flume::TrySendError::Disconnected(_) => NotTaken::Closed,
            })
        };
        task::ask(send, doing, work).await
    }
}

impl Drop for Readers {
    fn drop(&mut self) {
        drop(self.queue.take());
        for thread in self.threads.drain(..) {
            let _ = thread.join();
        }
    }
}

fn run(folder: &Path, queue: &flume::Receiver<Box<dyn Work>>) {
    let mut stores = None;
    while let Ok(mut work) = queue.recv() {
        let read = match &stores {
            Some(open) => Ok(work.run(open)),
            None => Stores::reading(folder).map(|fresh| work.run(stores.insert(fresh))),
        };
        match read {
            Ok(Ran::Done) => work.answer(None),
            Ok(_) => {
                // Connections that failed once are not trusted again.
                stores = None;
                work.answer(None);
            }
            Err(error) => {
                tracing::error!(%error, "the archive cannot be opened for reading");
                work.answer(Some(Lost::Again(&error.to_string())));
            }
        }
    }
}
