//! Whose keys these are: an item of its own keeps the fingerprint of the root key that what is here is sealed under.
//!
//! In: the keys of who opens the tables by hand or as a whole counter. Out: whether they are the right ones. The functions
//! do not ask: all of them have their root from one place. Tables from before have no such item: then what is sealed tells.
//! Where nothing is sealed every key is right.

use counter::fault::Fault;
use counter::keys::{Fingerprint, Keys};

use crate::dynamo::DynamoArchive;
use crate::item;
use crate::key::{self, Key};

/// How many pratiche are tried before the key is held to be another.
const TRIED: usize = 20;

impl DynamoArchive {
    /// Whether these are the keys of what is kept here; from then on they are known.
    ///
    /// # Errors
    /// If the tables fail.
    pub async fn knows(&self, keys: &impl Keys) -> Result<bool, Fault> {
        let ours = Fingerprint::of(keys);
        if let Some(known) = self.record::<Fingerprint>(Key::fingerprint()).await? {
            return Ok(known == ours);
        }
        if !Box::pin(self.opens(keys)).await? {
            return Ok(false);
        }
        let item = item::record(Key::fingerprint(), &ours)?;
        self.put_new("keeping the fingerprint of the root key", &self.tables.data, item).await?;
        // Another counter may have been faster, with another key.
        Ok(self.record::<Fingerprint>(Key::fingerprint()).await?.is_none_or(|known| known == ours))
    }

    /// Whether some pratica opens, or none is here.
    async fn opens(&self, keys: &impl Keys) -> Result<bool, Fault> {
        let (mut tried, mut from) = (0, None);
        loop {
            let (found, last) = Box::pin(self.some_of(&self.tables.keys, "C#", from)).await?;
            for found in &found {
                let name = item::key(found)?;
                let comune = name.pk.split('#').nth(1).unwrap_or_default();
                let Some((_, reference, _)) = key::in_apart(&name.sk) else { continue };
                let Some(pratica) = self.read_pratica(comune, &reference).await? else { continue };
                if pratica.key.is_none() {
                    continue;
                }
                if pratica.open(keys).is_ok() {
                    return Ok(true);
                }
                tried += 1;
                if tried == TRIED {
                    return Ok(false);
                }
            }
            match last {
                Some(last) => from = Some(last),
                None => return Ok(tried == 0),
            }
        }
    }
}
