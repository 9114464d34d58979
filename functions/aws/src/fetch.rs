//! Many items at once, consistently: what the lists are filled with, since an index only says where to look.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use aws_sdk_dynamodb::types::{KeysAndAttributes, ReturnConsumedCapacity};
use counter::fault::Fault;

use crate::dynamo::DynamoArchive;
use crate::item::{self, Item};
use crate::key::Key;
use crate::patience::Patience;
use crate::shape::{PK, SK};
use crate::trouble::fault;

/// The most names that one request may hold.
const AT_ONCE: usize = 100;
/// For how long what was left over is asked again.
const DEADLINE: Duration = Duration::from_secs(3);

impl DynamoArchive {
    /// The items of these names that exist, by name.
    pub(crate) async fn get_many(&self, table: &str, keys: Vec<Key>) -> Result<HashMap<Key, Item>, Fault> {
        let unique: Vec<Key> = keys.into_iter().collect::<HashSet<_>>().into_iter().collect();
        let mut found = HashMap::new();
        for chunk in unique.chunks(AT_ONCE) {
            self.get_chunk(table, chunk, &mut found).await?;
        }
        Ok(found)
    }

    async fn get_chunk(&self, table: &str, keys: &[Key], found: &mut HashMap<Key, Item>) -> Result<(), Fault> {
        const DOING: &str = "reading many from DynamoDB";
        let names = keys.iter().cloned().map(item::name).collect();
        let asked = KeysAndAttributes::builder().set_keys(Some(names)).consistent_read(true).build();
        let mut left = HashMap::from([(table.to_owned(), asked.map_err(|e| Fault::new(DOING, e))?)]);
        let mut patience = Patience::of(DEADLINE);
        loop {
            let request = self.client.batch_get_item().set_request_items(Some(left));
            let got = Box::pin(request.return_consumed_capacity(ReturnConsumedCapacity::Total).send()).await;
            let got = got.map_err(|e| fault(DOING, e))?;
            self.meter.read(got.consumed_capacity());
            if got.responses.iter().flatten().any(|(_, items)| !items.is_empty()) {
                // It goes on, in pieces: only who gets nothing waits longer and longer.
                patience = Patience::of(DEADLINE);
            }
            for item in got.responses.into_iter().flatten().flat_map(|(_, items)| items) {
                let key = Key { pk: item::text(&item, PK)?.to_owned(), sk: item::text(&item, SK)?.to_owned() };
                found.insert(key, item);
            }
            left = got.unprocessed_keys.unwrap_or_default();
            if left.is_empty() {
                return Ok(());
            }
            if !patience.pause().await {
                return Err(Fault::try_again(DOING, "some items were left over again and again"));
            }
        }
    }
}
