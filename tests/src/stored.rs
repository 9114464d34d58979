//! What an archive holds when its counter is closed.
#![allow(clippy::unwrap_used)]

use std::path::Path;

use counter::archive::{Archive, InboxFilter};
use embedded::archive::SqliteArchive;
use embedded::folder::DataFolder;

/// How many requests of a comune a closed data folder holds.
pub fn stored(data: &Path, istat: &str) -> usize {
    let archive = SqliteArchive::open(&DataFolder::open(data).unwrap()).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let mut filter = InboxFilter { states: Vec::new(), after: None, limit: 100 };
    let mut count = 0;
    loop {
        let page = runtime.block_on(archive.inbox(istat, &filter)).unwrap();
        count += page.rows.len();
        filter.after = page.next;
        if filter.after.is_none() {
            return count;
        }
    }
}
