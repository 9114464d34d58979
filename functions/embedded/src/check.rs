//! The look over both files that every start takes, beside the work and without holding it up.

use std::path::Path;
use std::thread::{self, JoinHandle};

use rusqlite::{Connection, InterruptHandle};

use crate::folder::{ARCHIVE, DATA_KEYS};
use crate::stores::Stores;

/// A check that runs; it ends early when it is dropped.
pub(crate) struct Check {
    stop: [InterruptHandle; 2],
    thread: Option<JoinHandle<()>>,
}

impl Check {
    /// Starts it on connections of its own.
    pub(crate) fn start(stores: Stores) -> std::io::Result<Self> {
        let stop = [stores.archive.get_interrupt_handle(), stores.keys.get_interrupt_handle()];
        let thread = thread::Builder::new().name("archive-check".into()).spawn(move || {
            report(ARCHIVE, &stores.archive);
            report(DATA_KEYS, &stores.keys);
        })?;
        Ok(Self { stop, thread: Some(thread) })
    }
}

impl Drop for Check {
    fn drop(&mut self) {
        if let Some(thread) = self.thread.take() {
            // An interrupt between two statements is forgotten, so it is repeated until the thread has heard it.
            while !thread.is_finished() {
                self.stop.iter().for_each(InterruptHandle::interrupt);
                thread::sleep(std::time::Duration::from_millis(1));
            }
            let _ = thread.join();
        }
    }
}

fn report(name: &str, file: &Connection) {
    // Each page is read once: none is worth keeping.
    match file.execute_batch("PRAGMA cache_size = -1000").and_then(|()| slips(file)) {
        Ok(slips) if slips.is_empty() => tracing::info!(file = %Path::new(name).display(), "checked and sound"),
        Ok(slips) => tracing::error!("{}", damaged(name, &slips[0])),
        Err(error) if error.sqlite_error_code() == Some(rusqlite::ErrorCode::OperationInterrupted) => {}
        Err(error) => tracing::error!("{}", damaged(name, &error.to_string())),
    }
}

/// What is told of a damaged file, and what to do.
fn damaged(name: &str, what: &str) -> String {
    format!(
        "`{name}` is damaged ({what}); stop the counter, look with `sportello verify`, then make the folder again from its \
         newest sound backup with `sportello restore`"
    )
}

/// What is wrong with a file; nothing if it is sound.
pub(crate) fn slips(file: &Connection) -> Result<Vec<String>, rusqlite::Error> {
    let mut statement = file.prepare("PRAGMA quick_check(10)")?;
    let lines = statement.query_map([], |row| row.get::<_, String>(0))?;
    lines.filter(|line| !matches!(line, Ok(text) if text == "ok")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sound_file_has_no_slips_and_a_damaged_one_has() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("file.sqlite");
        let file = Connection::open(&path).unwrap();
        file.execute_batch(
            "CREATE TABLE t (a TEXT); CREATE INDEX i ON t (a);
             WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 2000)
             INSERT INTO t SELECT 'row ' || x FROM n;",
        )
        .unwrap();
        assert!(slips(&file).unwrap().is_empty());
        drop(file);
        let mut bytes = std::fs::read(&path).unwrap();
        bytes[3 * 4096..3 * 4096 + 64].fill(0xff);
        std::fs::write(&path, bytes).unwrap();
        let found = slips(&Connection::open(&path).unwrap());
        assert!(!matches!(&found, Ok(list) if list.is_empty()));
        let what = found.map_or_else(|e| e.to_string(), |list| list[0].clone());
        let told = damaged(ARCHIVE, &what);
        for part in [ARCHIVE, what.as_str(), "sportello verify", "sportello restore"] {
            assert!(told.contains(part), "{told}");
        }
    }
}
