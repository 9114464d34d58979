//! What ended long ago: the inbox of a state, read to its end. No index knows when a pratica was last changed, and none is
//! worth its writes for what is asked once a day. A page of lines costs little; each record that they name a read unit for
//! each 4 KB.

use std::collections::BTreeMap;

use counter::fault::Fault;
use counter::pratica::Head;
use counter::reference::Reference;
use counter::retention::{LISTED, Retention};
use counter::state::State;
use jiff::Timestamp;

use crate::dynamo::DynamoArchive;
use crate::item;
use crate::key::{self, Key};
use crate::shape::INBOX;

/// How many records are read at once.
const PAGE: usize = 100;

impl Retention for DynamoArchive {
    async fn ended(
        &self,
        comune: &str,
        state: State,
        before: &BTreeMap<String, Timestamp>,
    ) -> Result<Vec<(Reference, String)>, Fault> {
        let bucket = self.in_index(&self.tables.keys, INBOX, key::inbox(comune, state));
        let listed = Box::pin(self.query(bucket, usize::MAX)).await?;
        let places = listed.iter().filter_map(|line| item::text(line, INBOX.sort).ok());
        let names = places.filter_map(key::reference_in).map(|reference| Key::pratica(comune, &reference));
        let names: Vec<Key> = names.collect();
        let is_over = |head: &Head| {
            head.state == state && before.get(&head.service).is_some_and(|instant| head.changed < *instant)
        };
        let mut ended = Vec::new();
        for some in names.chunks(PAGE) {
            let items = Box::pin(self.get_many(&self.tables.data, some.to_vec())).await?;
            for item in items.values().filter(|item| !item::is_tombstone(item)) {
                let head = item::read_head(item)?;
                if is_over(&head) {
                    ended.push((head.reference, head.service));
                }
            }
            if ended.len() >= LISTED {
                break;
            }
        }
        ended.truncate(LISTED);
        Ok(ended)
    }
}
