//! Erasures noted in the files' bucket, apart from the tables: tables that are made again from an earlier moment do not know
//! of them, and learn here what must not come back.
//!
//! In: the tombstone of a pratica that is about to be erased. Out: an object below `erasures/`; nothing in it says whose
//! the pratica was. It is never changed nor removed.

use bytes::Bytes;
use counter::erasure::Erasures;
use counter::fault::Fault;
use counter::tombstone::Tombstone;
use futures_util::future::try_join_all;

use crate::files::S3Files;

/// Beside the files of the comuni, whose names begin with six digits.
const BELOW: &str = "erasures/";
/// How many are read at once.
const AT_ONCE: usize = 16;

impl Erasures for S3Files {
    async fn note(&self, tombstone: &Tombstone) -> Result<(), Fault> {
        let key = format!("{BELOW}{}/{}", tombstone.comune, tombstone.reference.key());
        let record = serde_json::to_vec(tombstone).map_err(|e| Fault::new("noting an erasure", e))?;
        let kind = [("content-type", "application/json; charset=utf-8".to_owned())];
        self.put_at(&key, &kind, Bytes::from(record)).await
    }
}

impl S3Files {
    /// Every erasure that was noted.
    pub(crate) async fn noted(&self) -> Result<Vec<Tombstone>, Fault> {
        const DOING: &str = "reading the erasures that were noted";
        let mut noted = Vec::new();
        for some in self.names_below(BELOW).await?.chunks(AT_ONCE) {
            for record in try_join_all(some.iter().map(|name| self.read_at(name))).await? {
                let record = record.ok_or_else(|| Fault::plain(DOING))?;
                noted.push(serde_json::from_slice(&record).map_err(|e| Fault::new(DOING, e))?);
            }
        }
        Ok(noted)
    }
}
