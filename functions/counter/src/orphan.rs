//! Files that no draft and no pratica names: a name that was kept and never told, what was left of a draft that is over.
//!
//! In: the comuni, what is kept of each, an instant. Out: how many files were removed. Only what is older than a day, and
//! than the time since which it is told who needs which file; what is not sure stays.

use std::collections::BTreeSet;
use std::future::Future;

use jiff::{SignedDuration, Timestamp};

use crate::fault::Fault;
use crate::files::{FileId, Files};
use crate::published::Published;

/// A file is kept before the record that names it: a young one may still get it.
const YOUNG: SignedDuration = SignedDuration::from_hours(24);

/// The files that somebody may still need.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// Their names.
    pub files: BTreeSet<FileId>,
    /// Since when every record says so: nobody can tell of a file that is older.
    pub since: Timestamp,
    /// Whether these are all; else nothing may be removed.
    pub is_all: bool,
}

/// The archive's side.
pub trait Holding: Send + Sync {
    /// The files that drafts and pratiche of a comune name, and perhaps some that none names any more; never too few. It is
    /// asked once a day, and by no request.
    fn held(&self, comune: &str, now: Timestamp) -> impl Future<Output = Result<Held, Fault>> + Send;
}

/// The files' side.
pub trait AgedFiles: Files {
    /// The files of a comune that were kept before an instant, each with its own.
    fn kept_before(
        &self,
        comune: &str,
        before: Timestamp,
    ) -> impl Future<Output = Result<Vec<(FileId, Timestamp)>, Fault>> + Send;
}

/// Removes what nobody needs.
///
/// # Errors
/// If a door fails; what was removed stays so, and the rest is removed the next time.
pub async fn remove_unheld(
    published: &impl Published,
    archive: &impl Holding,
    files: &impl AgedFiles,
    now: Timestamp,
) -> Result<u64, Fault> {
    let mut removed = 0;
    for tenant in &published.tenants(now).await?.comuni {
        let comune = &tenant.istat;
        let old = files.kept_before(comune, now - YOUNG).await?;
        // Who needs them is asked after they were listed, and even if there are none: it is told since the first time.
        let held = archive.held(comune, now).await?;
        for (id, kept) in old {
            if held.is_all && kept >= held.since && !held.files.contains(&id) {
                files.remove(comune, &id).await?;
                removed += 1;
            }
        }
    }
    Ok(removed)
}
