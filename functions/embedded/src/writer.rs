//! The one thread that writes, many submissions at a time.
//!
//! While one batch is being synced the next one gathers. A batch is one transaction, each piece of work in it a
//! savepoint; nobody is answered before both commits returned. The keys are committed first: a pratica without its key
//! would be lost, a key without its pratica harms nobody.

use std::path::{Path, PathBuf};
use std::thread::{self, JoinHandle};

use counter::fault::Fault;
use rusqlite::Connection;
use tokio::sync::mpsc::error::TrySendError;
use tokio::sync::{mpsc, oneshot};

use crate::logs::Opened;
use crate::room::Room;
use crate::store_error::{StoreError, no_room};
use crate::stores::Stores;
use crate::task::{self, Lost, NotTaken, Ran, Work};

/// How much work may wait; more is refused at once, while the citizen still has her page.
const WAITING: usize = 8192;
/// How much work one transaction takes.
const BATCH: usize = 512;

/// What is done between two batches, by whoever has the files open; nothing is handed in while they are not.
type Beside = Box<dyn FnOnce(Option<&Opened<'_>>) + Send>;

enum Message {
    Work(Box<dyn Work>),
    Beside(Beside),
    Close(oneshot::Sender<()>),
}

/// What comes after a batch.
enum Then {
    More,
    Beside(Beside),
    Close(oneshot::Sender<()>),
}

/// The way to the writing thread.
pub(crate) struct Writer {
    queue: Option<mpsc::Sender<Message>>,
    thread: Option<JoinHandle<()>>,
}

impl Writer {
    /// Starts the thread.
    pub(crate) fn start(folder: PathBuf, stores: Stores) -> std::io::Result<Self> {
        let room = Room::on(folder.clone());
        Self::start_with(folder, stores, room)
    }

    fn start_with(folder: PathBuf, stores: Stores, mut room: Room) -> std::io::Result<Self> {
        let (queue, work) = mpsc::channel(WAITING);
        let thread = thread::Builder::new()
            .name("archive-writer".into())
            .spawn(move || run(&folder, Some(stores), &mut room, work))?;
        Ok(Self { queue: Some(queue), thread: Some(thread) })
    }

    /// Does some work in the next batch; the answer comes when it is on stable storage.
    pub(crate) async fn write<T, F>(&self, doing: &'static str, work: F) -> Result<T, Fault>
    where
        T: Send + 'static,
        F: FnOnce(&Stores) -> Result<T, StoreError> + Send + 'static,
    {
        let queue = self.queue.as_ref().ok_or_else(|| Fault::plain(doing))?;
        let send = |work| {
            queue.try_send(Message::Work(work)).map_err(|e| match e {
                TrySendError::Full(_) => NotTaken::Full,
                TrySendError::Closed(_) => NotTaken::Closed,
            })
        };
        task::ask(send, doing, work).await
    }

    /// Finishes what was asked so far and ends; later work is refused.
    pub(crate) async fn close(&self) {
        self.ask(Message::Close).await;
    }

    /// Finishes what was asked so far and moves the log into the files.
    pub(crate) async fn tidy(&self) {
        self.ask(|done| {
            Message::Beside(Box::new(|opened| {
                tidy(opened.map(|opened| opened.stores));
                let _ = done.send(());
            }))
        })
        .await;
    }

    /// What a thread asks of both files between two batches.
    pub(crate) fn between(&self) -> Between {
        Between(self.queue.as_ref().map(mpsc::Sender::downgrade))
    }

    async fn ask(&self, message: impl FnOnce(oneshot::Sender<()>) -> Message) {
        let (done, is_done) = oneshot::channel();
        if let Some(queue) = &self.queue
            && queue.send(message(done)).await.is_ok()
        {
            let _ = is_done.await;
        }
    }
}

/// The way to both files between two batches, for as long as there is a writer.
#[derive(Clone)]
pub(crate) struct Between(Option<mpsc::WeakSender<Message>>);

impl Between {
    /// Asks, and waits for the answer; there is none if the writer has ended or its files are closed after a fault. Not for
    /// a thread of a runtime.
    pub(crate) fn ask<T: Send + 'static>(&self, work: impl FnOnce(&Opened<'_>) -> T + Send + 'static) -> Option<T> {
        let queue = self.0.as_ref()?.upgrade()?;
        let (tell, told) = oneshot::channel();
        let beside = Box::new(|opened: Option<&Opened<'_>>| drop(tell.send(opened.map(work))));
        queue.blocking_send(Message::Beside(beside)).ok()?;
        drop(queue);
        told.blocking_recv().ok().flatten()
    }

    /// Has something done, without an answer.
    pub(crate) fn tell(&self, work: impl FnOnce(&Opened<'_>) + Send + 'static) {
        let beside = Box::new(|opened: Option<&Opened<'_>>| opened.map_or((), work));
        if let Some(queue) = self.0.as_ref().and_then(mpsc::WeakSender::upgrade) {
            let _ = queue.try_send(Message::Beside(beside));
        }
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        drop(self.queue.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn run(folder: &Path, mut stores: Option<Stores>, room: &mut Room, mut queue: mpsc::Receiver<Message>) {
    let mut time = 0;
    while let Some(first) = queue.blocking_recv() {
        let (batch, then) = gather(first, &mut queue);
        if !batch.is_empty() {
            time += u64::from(stores.is_none());
            serve(folder, &mut stores, room, batch);
        }
        match then {
            Then::More => {}
            Then::Beside(work) => work(stores.as_ref().map(|stores| Opened { stores, time }).as_ref()),
            Then::Close(done) => {
                // What was on its way in meanwhile is dropped, which tells whoever waits for it.
                queue.close();
                while queue.blocking_recv().is_some() {}
                tidy(stores.as_ref());
                drop(stores);
                let _ = done.send(());
                return;
            }
        }
    }
    tidy(stores.as_ref());
}

fn gather(first: Message, queue: &mut mpsc::Receiver<Message>) -> (Vec<Box<dyn Work>>, Then) {
    let mut batch = Vec::new();
    let mut next = Some(first);
    while let Some(message) = next {
        match message {
            Message::Work(work) => batch.push(work),
            Message::Beside(work) => return (batch, Then::Beside(work)),
            Message::Close(done) => return (batch, Then::Close(done)),
        }
        next = if batch.len() < BATCH { queue.try_recv().ok() } else { None };
    }
    (batch, Then::More)
}

/// Keeps a batch and answers it. After a failure the outcome is not known: all are asked to try again, and the files are
/// opened anew, so that only what SQLite finds in them counts. Once the disk was full, nothing is tried before there is
/// room again.
fn serve(folder: &Path, stores: &mut Option<Stores>, room: &mut Room, mut batch: Vec<Box<dyn Work>>) {
    if !room.is_there() {
        for work in batch {
            work.answer(Some(Lost::NoRoom));
        }
        return;
    }
    let kept = match stores {
        Some(open) => keep(open, &mut batch),
        None => Stores::writing(folder).and_then(|fresh| keep(stores.insert(fresh), &mut batch)),
    };
    let lost = kept.err().map(|error| {
        *stores = None;
        tracing::error!(%error, lost = batch.len(), "the archive did not take a batch; opening it anew");
        let full = no_room(&error);
        if full {
            room.is_missing();
        }
        (full, error.to_string())
    });
    for work in batch {
        work.answer(lost.as_ref().map(|(full, why)| if *full { Lost::NoRoom } else { Lost::Again(why) }));
    }
}

fn keep(stores: &Stores, batch: &mut [Box<dyn Work>]) -> Result<(), rusqlite::Error> {
    run_sql(&stores.archive, "BEGIN IMMEDIATE")?;
    run_sql(&stores.keys, "BEGIN")?;
    for work in batch {
        run_sql(&stores.archive, "SAVEPOINT work")?;
        match work.run(stores) {
            Ran::Done => {}
            Ran::Failed => run_sql(&stores.archive, "ROLLBACK TO work")?,
            // A full disk may have ended the whole transaction: the batch goes with it.
            Ran::NoRoom => return Err(full()),
        }
        run_sql(&stores.archive, "RELEASE work")?;
    }
    run_sql(&stores.keys, "COMMIT")?;
    run_sql(&stores.archive, "COMMIT")
}

fn full() -> rusqlite::Error {
    rusqlite::Error::SqliteFailure(rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_FULL), None)
}

fn run_sql(file: &Connection, sql: &str) -> Result<(), rusqlite::Error> {
    file.prepare_cached(sql)?.execute([]).map(drop)
}

/// Moves the log into the files, so that the next start has nothing to recover. What it cannot do, recovery does.
fn tidy(stores: Option<&Stores>) {
    for file in stores.iter().flat_map(|s| [&s.archive, &s.keys]) {
        if let Err(error) = file.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())) {
            tracing::warn!(%error, "the log stays for the next start");
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

    use super::*;

    fn folder() -> tempfile::TempDir {
        let place = tempfile::tempdir().unwrap();
        for name in [crate::folder::ARCHIVE, crate::folder::DATA_KEYS] {
            std::fs::write(place.path().join(name), "").unwrap();
        }
        Stores::writing(place.path()).unwrap().archive.execute_batch("CREATE TABLE t (a INTEGER PRIMARY KEY)").unwrap();
        place
    }

    fn insert(number: i64) -> impl FnOnce(&Stores) -> Result<usize, StoreError> + Send {
        move |stores| Ok(stores.archive.execute("INSERT INTO t VALUES (?1)", [number])?)
    }

    #[tokio::test]
    async fn work_that_fails_undoes_only_itself() {
        let place = folder();
        let writer = Writer::start(place.path().into(), Stores::writing(place.path()).unwrap()).unwrap();
        let half = writer.write("half", |stores| {
            insert(2)(stores)?;
            insert(1)(stores)
        });
        let (first, half, last) = tokio::join!(writer.write("a", insert(1)), half, writer.write("b", insert(3)));
        assert!(first.is_ok() && last.is_ok());
        assert!(!half.unwrap_err().may_be_retried(), "a conflict stays one");
        let count =
            writer.write("count", |s| Ok(s.archive.query_row("SELECT sum(a) FROM t", [], |r| r.get::<_, i64>(0))?));
        assert_eq!(count.await.unwrap(), 4);
    }

    #[tokio::test]
    async fn work_that_panics_undoes_only_itself_and_the_writer_goes_on() {
        let place = folder();
        let writer = Writer::start(place.path().into(), Stores::writing(place.path()).unwrap()).unwrap();
        let broken = writer.write("broken", |stores| {
            insert(1)(stores)?;
            assert!(stores.archive.is_autocommit(), "it is not, within a batch");
            Ok(())
        });
        assert!(broken.await.is_err());
        writer.write("again", insert(1)).await.unwrap();
    }

    #[tokio::test]
    async fn a_lost_transaction_is_never_acknowledged_and_the_writer_heals() {
        let place = folder();
        let writer = Writer::start(place.path().into(), Stores::writing(place.path()).unwrap()).unwrap();
        // The end of the transaction under the writer's feet stands for a disk that fails in the middle of a batch.
        let broken = writer.write("breaking", |stores| {
            insert(1)(stores)?;
            Ok(stores.archive.execute_batch("ROLLBACK")?)
        });
        assert!(broken.await.unwrap_err().may_be_retried());
        writer.write("again", insert(1)).await.unwrap();
    }

    /// The archive may grow by a few pages only, which SQLite tells as a full disk.
    fn fill(stores: &Stores) -> Result<(), StoreError> {
        let pages: i64 = stores.archive.query_row("PRAGMA page_count", [], |row| row.get(0))?;
        Ok(stores.archive.execute_batch(&format!("PRAGMA max_page_count = {}", pages + 2))?)
    }

    fn large(number: i64) -> impl FnOnce(&Stores) -> Result<usize, StoreError> + Send {
        move |stores| {
            let sql = "INSERT INTO big VALUES (?1, zeroblob(100000))";
            Ok(stores.archive.execute(sql, [number])?)
        }
    }

    #[tokio::test]
    async fn a_full_disk_is_never_acknowledged_and_the_writer_heals_when_there_is_room() {
        let place = folder();
        let stores = Stores::writing(place.path()).unwrap();
        stores.archive.execute_batch("CREATE TABLE big (a INTEGER PRIMARY KEY, b BLOB)").unwrap();
        let (there, looks) = (std::sync::Arc::new(AtomicBool::new(false)), std::sync::Arc::new(AtomicUsize::new(0)));
        let (told, looked) = (there.clone(), looks.clone());
        let look = move || {
            looked.fetch_add(1, Ordering::SeqCst);
            told.load(Ordering::SeqCst)
        };
        let room = Room::told_by(Box::new(look), std::time::Duration::ZERO);
        let writer = Writer::start_with(place.path().into(), stores, room).unwrap();
        writer.write("before", insert(1)).await.unwrap();
        writer.write("filling", fill).await.unwrap();
        // All three are one batch, or three: none of them is acknowledged after the large one failed.
        let (broken, beside) = tokio::join!(writer.write("large", large(1)), writer.write("beside", insert(2)));
        assert!(broken.unwrap_err().has_no_room() && beside.unwrap_err().has_no_room());
        // The limit went with the connection: only the room that is missing refuses this one.
        let refused = writer.write("while full", insert(3)).await.unwrap_err();
        assert!(refused.has_no_room() && refused.may_be_retried());
        let kept =
            |s: &Stores| Ok(s.archive.query_row("SELECT group_concat(a) FROM t", [], |r| r.get::<_, String>(0))?);
        there.store(true, Ordering::SeqCst);
        let before = looks.load(Ordering::SeqCst);
        writer.write("again", insert(4)).await.unwrap();
        assert_eq!(writer.write("reading", kept).await.unwrap(), "1,4");
        assert_eq!(looks.load(Ordering::SeqCst), before + 1, "with room nobody looks");
    }

    #[tokio::test]
    async fn closing_finishes_what_was_asked_and_refuses_the_rest() {
        let place = folder();
        let writer = Writer::start(place.path().into(), Stores::writing(place.path()).unwrap()).unwrap();
        let (kept, ()) = tokio::join!(writer.write("a", insert(1)), writer.close());
        kept.unwrap();
        assert!(writer.write("b", insert(2)).await.unwrap_err().may_be_retried());
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
    async fn whoever_writes_while_it_closes_gets_an_answer() {
        for _ in 0..50 {
            let place = folder();
            let writer = Writer::start(place.path().into(), Stores::writing(place.path()).unwrap()).unwrap();
            let writer = std::sync::Arc::new(writer);
            let writers: Vec<_> = (0..8)
                .map(|client| {
                    let writer = std::sync::Arc::clone(&writer);
                    tokio::spawn(async move {
                        let mut number = client * 1_000_000;
                        while writer.write("a", insert(number)).await.is_ok() {
                            number += 1;
                        }
                    })
                })
                .collect();
            writer.close().await;
            for client in writers {
                tokio::time::timeout(std::time::Duration::from_secs(20), client).await.unwrap().unwrap();
            }
        }
    }
}
