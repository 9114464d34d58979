//! Erasures replayed: on tables made again from an earlier moment, what was erased after it is erased once more.
//!
//! In: the erasures noted in the files' bucket. Out: for each a tombstone, as before; no record, no key and no file of it.
//! It may be cut off and done again. The table of keys is read whole, whatever the other one says: keys may come from
//! another moment than the records.

use std::collections::BTreeSet;

use counter::fault::Fault;
use counter::files::Files;
use counter::tombstone::Tombstone;

use crate::dynamo::DynamoArchive;
use crate::files::S3Files;
use crate::item;
use crate::key::{self, Key};

/// How many are looked up at once.
const PAGE: usize = 100;

/// What a replay did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Replayed {
    /// How many erasures are noted.
    pub noted: u64,
    /// How many pratiche were there again, and are erased again.
    pub erased: u64,
    /// How many keys were there beside those.
    pub keys: u64,
}

impl DynamoArchive {
    /// Erases once more what the bucket says was erased.
    ///
    /// # Errors
    /// If a table or the bucket fails; what was erased stays so, and the rest is erased the next time.
    pub async fn erase_again(&self, files: &S3Files) -> Result<Replayed, Fault> {
        let noted = files.noted().await?;
        let mut replayed = Replayed { noted: noted.len() as u64, ..Replayed::default() };
        for some in noted.chunks(PAGE) {
            let names = some.iter().map(|stone| Key::pratica(&stone.comune, &stone.reference)).collect();
            let found = Box::pin(self.get_many(&self.tables.data, names)).await?;
            for stone in some {
                match found.get(&Key::pratica(&stone.comune, &stone.reference)) {
                    Some(found) if item::is_tombstone(found) => {}
                    Some(found) => {
                        let named = item::read_head(found)?.files.unwrap_or_default();
                        Box::pin(self.erase_pratica(&stone.comune, &stone.reference, stone.at)).await?;
                        for id in &named {
                            files.remove(&stone.comune, id).await?;
                        }
                        replayed.erased += 1;
                    }
                    // It came later than these tables: its number is never given again.
                    None => {
                        let record = item::record(Key::pratica(&stone.comune, &stone.reference), stone)?;
                        self.put_new("keeping a tombstone", &self.tables.data, record).await?;
                    }
                }
            }
        }
        replayed.keys = self.forget_keys_of(&noted).await?;
        Ok(replayed)
    }

    /// Forgets the keys and lines of what was erased; gives how many there were.
    async fn forget_keys_of(&self, erased: &[Tombstone]) -> Result<u64, Fault> {
        if erased.is_empty() {
            return Ok(0);
        }
        let erased: BTreeSet<(&str, &str)> =
            erased.iter().map(|stone| (stone.comune.as_str(), stone.reference.key())).collect();
        let (mut gone, mut from) = (0, None);
        loop {
            let (found, last) = Box::pin(self.some_of(&self.tables.keys, "C#", from)).await?;
            for found in &found {
                let name = item::key(found)?;
                let comune = name.pk.split('#').nth(1).unwrap_or_default();
                let is_erased = key::in_apart(&name.sk)
                    .is_some_and(|(_, reference, _)| erased.contains(&(comune, reference.key())));
                if is_erased {
                    self.delete(&self.tables.keys, name).await?;
                    gone += 1;
                }
            }
            match last {
                Some(last) => from = Some(last),
                None => return Ok(gone),
            }
        }
    }
}
