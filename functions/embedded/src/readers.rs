//! What reads beside the writer, so that no read waits for a sync.
//!
//! One row found by its key is read at once, where it is asked for: from the memory of the system that takes less time than
//! to wake another thread and to be woken by it. Whatever lists or searches goes to a few threads, and so does everything
//! for a while after one row took long: then the disk had to be asked, and no runtime waits for a disk.
//!
//! Every read begins after what was acknowledged before it and sees it. The archive is read before the keys, which are
//! committed first: a pratica that is seen has its key.

use std::panic::AssertUnwindSafe;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use counter::fault::Fault;

use crate::store_error::StoreError;
use crate::stores::Stores;
use crate::task::{self, Lost, NotTaken, Ran, Work};

const WAITING: usize = 8192;
const MOST: usize = 8;
/// A row that took longer came from the disk.
const LONG: Duration = Duration::from_millis(20);
/// How long rows are then read by the threads.
const APART: Duration = Duration::from_millis(500);

/// The way to the connections that read.
pub(crate) struct Readers {
    queue: Option<flume::Sender<Box<dyn Work>>>,
    threads: Vec<JoinHandle<()>>,
    pool: Arc<Pool>,
    begun: Instant,
    /// Until when rows are read by the threads, in milliseconds since it began.
    apart: AtomicU64,
}

/// The connections, as many as threads; whoever reads takes one that is free.
struct Pool {
    folder: PathBuf,
    connections: Vec<Mutex<Option<Stores>>>,
}

impl Readers {
    /// Starts the threads, two at least.
    pub(crate) fn start(folder: &Path) -> std::io::Result<Self> {
        let (queue, work) = flume::bounded::<Box<dyn Work>>(WAITING);
        let number = thread::available_parallelism().map_or(2, usize::from).clamp(2, MOST);
        let connections = (0..number).map(|_| Mutex::new(None)).collect();
        let pool = Arc::new(Pool { folder: folder.to_owned(), connections });
        let start = |own| {
            let (pool, work) = (Arc::clone(&pool), work.clone());
            thread::Builder::new().name("archive-reader".into()).spawn(move || run(&pool, own, &work))
        };
        let threads = (0..number).map(start).collect::<Result<_, _>>()?;
        Ok(Self { queue: Some(queue), threads, pool, begun: Instant::now(), apart: AtomicU64::new(0) })
    }

    /// Reads one row, or a few, by their keys.
    pub(crate) async fn row<T, F>(&self, doing: &'static str, work: F) -> Result<T, Fault>
    where
        T: Send + 'static,
        F: FnOnce(&Stores) -> Result<T, StoreError> + Send + 'static,
    {
        match self.at_once(doing, work) {
            Ok(read) => read,
            Err(work) => self.read(doing, work).await,
        }
    }

    /// Reads in this thread, if it may and a connection is free; else gives the work back.
    fn at_once<T, F>(&self, doing: &'static str, work: F) -> Result<Result<T, Fault>, F>
    where
        F: FnOnce(&Stores) -> Result<T, StoreError>,
    {
        if self.begun.elapsed() < Duration::from_millis(self.apart.load(Ordering::Relaxed)) {
            return Err(work);
        }
        let Some(mut connection) = self.pool.free() else { return Err(work) };
        let opened = self.pool.opened(&mut connection);
        let begun = self.begun.elapsed();
        let read = match opened {
            // A mistake of ours is the fault of this one request.
            Ok(stores) => std::panic::catch_unwind(AssertUnwindSafe(|| work(stores))).ok(),
            Err(error) => Some(Err(StoreError::from(error))),
        };
        if !matches!(read, Some(Ok(_))) {
            // Connections that failed once are not trusted again.
            *connection = None;
        }
        drop(connection);
        let done = self.begun.elapsed();
        if done - begun > LONG {
            self.apart.store(u64::try_from((done + APART).as_millis()).unwrap_or(u64::MAX), Ordering::Relaxed);
        }
        Ok(read.map_or_else(|| Err(Fault::plain(doing)), |read| read.map_err(|error| error.fault(doing))))
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

impl Pool {
    /// A connection that nobody reads from.
    fn free(&self) -> Option<MutexGuard<'_, Option<Stores>>> {
        self.connections.iter().find_map(|one| one.try_lock().ok())
    }

    /// A connection for a thread: a free one, else its own as soon as it is free.
    fn for_thread(&self, own: usize) -> MutexGuard<'_, Option<Stores>> {
        self.free().unwrap_or_else(|| self.connections[own].lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// The files behind a connection, opened if they are not.
    fn opened<'c>(&self, connection: &'c mut Option<Stores>) -> Result<&'c Stores, rusqlite::Error> {
        if let Some(open) = connection {
            return Ok(open);
        }
        let fresh = Stores::reading(&self.folder);
        let told = fresh.inspect_err(|error| tracing::error!(%error, "the archive cannot be opened for reading"));
        Ok(connection.insert(told?))
    }
}

fn run(pool: &Pool, own: usize, queue: &flume::Receiver<Box<dyn Work>>) {
    while let Ok(mut work) = queue.recv() {
        let mut connection = pool.for_thread(own);
        let read = pool.opened(&mut connection).map(|stores| work.run(stores));
        if !matches!(read, Ok(Ran::Done)) {
            // Connections that failed once are not trusted again.
            *connection = None;
        }
        drop(connection);
        match read {
            Ok(_) => work.answer(None),
            Err(error) => work.answer(Some(Lost::Again(&error.to_string()))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::prepare;
    use crate::folder::{ARCHIVE, DATA_KEYS};
    use crate::migration;

    fn readers() -> (tempfile::TempDir, Readers) {
        let place = tempfile::tempdir().unwrap();
        prepare(&place.path().join(ARCHIVE), migration::ARCHIVE).unwrap();
        prepare(&place.path().join(DATA_KEYS), migration::DATA_KEYS).unwrap();
        let readers = Readers::start(place.path()).unwrap();
        (place, readers)
    }

    async fn is_here(readers: &Readers) -> bool {
        readers.row("who reads", |_| Ok(thread::current().id())).await.unwrap() == thread::current().id()
    }

    #[tokio::test]
    async fn a_row_is_read_at_once_and_apart_while_the_disk_is_slow() {
        let (_place, readers) = readers();
        assert!(is_here(&readers).await);
        let slow = |_: &Stores| {
            thread::sleep(LONG * 2);
            Ok(())
        };
        readers.row("a slow row", slow).await.unwrap();
        assert!(!is_here(&readers).await, "nobody waits for the disk here");
        thread::sleep(APART);
        assert!(is_here(&readers).await, "it is quick again");
    }

    #[tokio::test]
    async fn a_row_waits_in_the_queue_while_all_connections_read() {
        let (_place, readers) = readers();
        let taken: Vec<_> = readers.pool.connections.iter().map(|one| one.lock().unwrap()).collect();
        let free = readers.at_once("who reads", |_| Ok(()));
        assert!(free.is_err(), "the work comes back");
        drop(taken);
        assert!(is_here(&readers).await);
    }

    #[tokio::test]
    async fn a_row_whose_reading_panics_is_a_fault_and_the_next_is_read() {
        let (_place, readers) = readers();
        let wrong = |_: &Stores| -> Result<(), StoreError> { panic!("on purpose") };
        readers.row("a mistake", wrong).await.unwrap_err();
        assert!(readers.pool.connections.iter().all(|one| one.lock().unwrap().is_none()), "opened anew");
        readers.row("the next row", |_| Ok(())).await.unwrap();
    }
}
