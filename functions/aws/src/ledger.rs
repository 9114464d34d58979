//! The public logs in DynamoDB: one item for each leaf, node and head, none of them ever changed.
//!
//! The open leaf is in the pratica's own item: until the log has it, the item stands in its comune's inbox of what waits
//! (see [`crate::key::waiting`]). A log grows by one transaction whose items must all be new, so that of two sequencers one
//! wins; whoever dies before the pratica is moved to its own inbox finds it there again, with nothing left to add.

use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::types::{AttributeValue, Put, ReturnConsumedCapacity, TransactWriteItem};
use counter::archive::Changed;
use counter::bytes::Bytes;
use counter::fault::Fault;
use counter::ledger::{Growth, LISTED, Ledger};
use counter::pratica::Head as PraticaHead;
use proof::hash::Hash;
use proof::head::Head;
use proof::merkle::Node;

use crate::dynamo::DynamoArchive;
use crate::item::{self, Item, VERSION};
use crate::key::{self, Key};
use crate::shape::{INBOX, PK, SK};
use crate::trouble::{fault, is_conflict};

/// Where a leaf stands.
const PLACE: &str = "n";

/// How often it is looked again for what waits; the next round of the sequencer goes on.
const ROUNDS: usize = 20;

const DOING: &str = "adding to the log";

impl Ledger for DynamoArchive {
    // Each leaf is three items, and a transaction takes a hundred.
    const AT_ONCE: usize = 20;

    async fn waiting(&self, comune: &str) -> Result<Vec<Bytes>, Fault> {
        // What is moved to its own inbox makes room for what waits behind it.
        for _ in 0..ROUNDS {
            let heads = self.waiting_heads(comune).await?;
            let names = heads.iter().flat_map(PraticaHead::leaves).map(|leaf| Key::leaf(comune, leaf)).collect();
            let added = self.get_many(&self.tables.data, names).await?;
            let is_new = |leaf: &&Bytes| !leaf.0.is_empty() && !added.contains_key(&Key::leaf(comune, leaf));
            for head in heads.iter().filter(|head| !head.leaves().any(|leaf| is_new(&leaf))) {
                self.waits_no_more(head).await?;
            }
            let waiting: Vec<Bytes> =
                heads.iter().flat_map(PraticaHead::leaves).filter(is_new).take(Self::AT_ONCE).cloned().collect();
            if heads.is_empty() || !waiting.is_empty() {
                return Ok(waiting);
            }
        }
        Ok(Vec::new())
    }

    async fn grow(&self, growth: &Growth) -> Result<Changed, Fault> {
        let comune = &growth.comune;
        let mut new: Vec<Item> = Vec::new();
        for (place, leaf) in (growth.before..).zip(&growth.leaves) {
            let mut leaf = item::name(Key::leaf(comune, leaf));
            leaf.insert(PLACE.into(), item::number(place));
            new.push(leaf);
        }
        new.extend(growth.nodes.iter().map(|(node, hash)| item::bytes(Key::node(comune, *node), &hash.0)));
        new.push(item::record(Key::log_head(comune, growth.head.size), &growth.head)?);
        let put = |item: Item| {
            let put = Put::builder()
                .table_name(&self.tables.data)
                .set_item(Some(item))
                .condition_expression(format!("attribute_not_exists({PK})"))
                .build();
            put.map(|put| TransactWriteItem::builder().put(put).build()).map_err(|e| Fault::new(DOING, e))
        };
        let sent = self
            .client
            .transact_write_items()
            .set_transact_items(Some(new.into_iter().map(put).collect::<Result<_, _>>()?))
            .return_consumed_capacity(ReturnConsumedCapacity::Total)
            .send()
            .await;
        match sent {
            Ok(kept) => {
                kept.consumed_capacity().iter().for_each(|capacity| self.meter.write(Some(capacity)));
                Ok(Changed::Done)
            }
            // Another sequencer was faster, or is at it now.
            Err(SdkError::ServiceError(e)) if is_conflict(e.err()) => Ok(Changed::Stale),
            Err(e) => Err(fault(DOING, e)),
        }
    }

    async fn newest_head(&self, comune: &str) -> Result<Option<Head>, Fault> {
        let query = self.query_of(PK, key::log_heads(comune)).table_name(&self.tables.data);
        let query = query.consistent_read(true).scan_index_forward(false);
        self.query(query, 1).await?.first().map(item::read).transpose()
    }

    async fn heads_after(&self, comune: &str, size: u64) -> Result<Vec<Head>, Fault> {
        let query = self
            .query_of(PK, key::log_heads(comune))
            .table_name(&self.tables.data)
            .key_condition_expression("#hash = :hash AND #sort > :after")
            .expression_attribute_names("#sort", SK)
            .expression_attribute_values(":after", AttributeValue::S(Key::log_head(comune, size).sk))
            .consistent_read(true);
        self.query(query, LISTED).await?.iter().map(item::read).collect()
    }

    async fn place_of(&self, comune: &str, leaf: &Bytes) -> Result<Option<u64>, Fault> {
        let found = self.get(&self.tables.data, Key::leaf(comune, leaf)).await?;
        Ok(found.and_then(|found| found.get(PLACE)?.as_n().ok()?.parse().ok()))
    }

    async fn nodes(&self, comune: &str, nodes: &[Node]) -> Result<Vec<Hash>, Fault> {
        const DOING: &str = "reading the nodes of the log";
        let keys: Vec<Key> = nodes.iter().map(|node| Key::node(comune, *node)).collect();
        let found = self.get_many(&self.tables.data, keys.clone()).await?;
        let read = |key: &Key| {
            let bytes = item::read_bytes(found.get(key).ok_or_else(|| Fault::plain(DOING))?)?;
            let bytes: [u8; 32] = bytes.try_into().map_err(|_| Fault::plain(DOING))?;
            Ok(Hash::from(bytes))
        };
        keys.iter().map(read).collect()
    }
}

impl DynamoArchive {
    /// Some pratiche whose leaves wait, by when they were sent or changed.
    async fn waiting_heads(&self, comune: &str) -> Result<Vec<PraticaHead>, Fault> {
        const PAGE: usize = 50;
        let waiting = self.query(self.in_index(INBOX, key::waiting(comune)), PAGE).await?;
        let names: Vec<Key> = waiting.iter().map(item::key).collect::<Result<_, _>>()?;
        // The index may lag: what does not wait any more is told by the item.
        let items = self.get_many(&self.tables.data, names).await?;
        let waits = |item: &&Item| item::text(item, INBOX.hash).is_ok_and(|bucket| bucket == key::waiting(comune));
        let heads: Result<Vec<_>, _> = items.values().filter(waits).map(item::read_head).collect();
        let mut heads = heads?;
        heads.sort_by(|a, b| (a.changed, a.reference.key()).cmp(&(b.changed, b.reference.key())));
        Ok(heads)
    }

    /// Moves a pratica to the inbox of its state, unless it was changed meanwhile and waits again. What is to be told about
    /// it is pointed at before, so that none leaves here unseen.
    async fn waits_no_more(&self, head: &PraticaHead) -> Result<(), Fault> {
        self.point_at_notices(head).await?;
        let sent = self
            .client
            .update_item()
            .table_name(&self.tables.data)
            .set_key(Some(item::name(Key::pratica(&head.comune, &head.reference))))
            .update_expression("SET #hash = :hash, #sort = :sort")
            .condition_expression(format!("{VERSION} = :version"))
            .expression_attribute_names("#hash", INBOX.hash)
            .expression_attribute_names("#sort", INBOX.sort)
            .expression_attribute_values(":hash", AttributeValue::S(key::inbox(&head.comune, head.state)))
            .expression_attribute_values(":sort", AttributeValue::S(key::due(head.due, &head.reference)))
            .expression_attribute_values(":version", item::number(head.version))
            .return_consumed_capacity(ReturnConsumedCapacity::Total)
            .send()
            .await;
        match sent {
            Ok(kept) => self.meter.write(kept.consumed_capacity()),
            Err(SdkError::ServiceError(e)) if e.err().is_conditional_check_failed_exception() => {}
            Err(e) => return Err(fault("moving a pratica to its inbox", e)),
        }
        Ok(())
    }
}
