//! Whether the disk has room: once it was full, nothing is tried on the archive before it has some again.
//!
//! While there is none the counter only shows. Nobody has to start it anew: each write that comes looks again, at most
//! once in a while, by keeping a probe that is larger than the largest request's record.

use std::fs;
use std::io::{self, Write};
use std::path::PathBuf;
use std::time::{Duration, Instant};

use crate::folder;

/// The probe's name.
const PROBE: &str = "spazio.prova";
/// Its size in bytes.
const ENOUGH: usize = 1024 * 1024;
/// Between two looks.
const PAUSE: Duration = Duration::from_secs(1);

/// Whether there is room.
pub(crate) struct Room {
    look: Box<dyn FnMut() -> bool + Send>,
    pause: Duration,
    /// When it was last looked for in vain.
    missing: Option<Instant>,
}

impl Room {
    /// On the disk of a folder.
    pub(crate) fn on(folder: PathBuf) -> Self {
        Self::told_by(Box::new(move || probe(&folder).is_ok()), PAUSE)
    }

    /// As somebody else tells; tests do.
    pub(crate) fn told_by(look: Box<dyn FnMut() -> bool + Send>, pause: Duration) -> Self {
        Self { look, pause, missing: None }
    }

    /// Whether a write may be tried.
    pub(crate) fn is_there(&mut self) -> bool {
        let Some(last) = self.missing else { return true };
        if last.elapsed() < self.pause {
            return false;
        }
        let found = (self.look)();
        self.missing = (!found).then(Instant::now);
        if found {
            tracing::warn!("the disk has room again: requests are taken");
        }
        found
    }

    /// A write found none.
    pub(crate) fn is_missing(&mut self) {
        tracing::error!("the disk takes nothing more: the counter only shows until there is room again; free some");
        self.missing = Some(Instant::now());
    }
}

fn probe(place: &std::path::Path) -> io::Result<()> {
    let path = place.join(PROBE);
    let kept = folder::private().truncate(true).open(&path).and_then(|mut file| {
        file.write_all(&vec![1; ENOUGH])?;
        file.sync_all()
    });
    let removed = fs::remove_file(&path);
    kept.and(removed)
}
