//! The end of a pratica and of its files.
//!
//! In: which one. Out: the tombstone that stays. Whatever is cut off in between is mended by doing it again: it is noted
//! before anything ends, so that no restore brings back what was erased; then the key ends, so that nothing that is left
//! can be read.

use std::future::Future;

use jiff::Timestamp;

use crate::archive::Archive;
use crate::fault::Fault;
use crate::files::{FileId, Files};
use crate::keys::Keys;
use crate::reference::Reference;
use crate::tombstone::Tombstone;

/// Where erasures are noted apart from the archive, for who makes the archive again from an earlier moment.
pub trait Erasures: Send + Sync {
    /// Notes that a pratica is about to be erased; when this returns it is on stable storage. The same may be noted twice.
    fn note(&self, tombstone: &Tombstone) -> impl Future<Output = Result<(), Fault>> + Send;
}

/// Erases a pratica and takes its files away; nothing if there never was one.
///
/// # Errors
/// If the archive or the files fail; then it may be done again.
pub async fn erase(
    archive: &impl Archive,
    bytes: &(impl Files + Erasures),
    keys: &impl Keys,
    comune: &str,
    reference: &Reference,
    at: Timestamp,
) -> Result<Option<Tombstone>, Fault> {
    let named: Vec<FileId> = match archive.pratica(comune, reference).await? {
        None => Vec::new(),
        Some(pratica) => {
            bytes.note(&Tombstone::of(&pratica.head, at)).await?;
            match (&pratica.head.files, pratica.open(keys)) {
                (Some(named), _) => named.clone(),
                (None, Ok(body)) => body.file_ids(),
                // Shut already: its files, if it has any, open to nobody, and a sweep finds them.
                (None, Err(_)) => Vec::new(),
            }
        }
    };
    let tombstone = archive.erase(comune, reference, at).await?;
    for id in &named {
        bytes.remove(comune, id).await?;
    }
    Ok(tombstone)
}
