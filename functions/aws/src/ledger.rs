//! The public logs in DynamoDB: one item for each leaf, node and head, none of them ever changed.
//!
//! The open leaf is in the pratica's own item: until the log has it, the item stands in the work index (see
//! [`crate::key::to_log`]), and if it is erased meanwhile, its tombstone stands there with the leaf. A log grows by one
//! transaction whose items must all be new, so that of two sequencers one wins; whoever dies before the pratica is taken
//! from the work finds it there again, with nothing left to add.

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
use crate::item::{self, HEAD, Item, KEY_ID, LEAVES, VERSION};
use crate::key::{self, Key};
use crate::shape::{PK, SK, WORK};
use crate::trouble::{fault, is_conflict, unless_unmet};

/// Where a leaf stands.
const PLACE: &str = "n";

/// How often it is looked again for what waits; the next round of the sequencer goes on.
const ROUNDS: usize = 20;

const DOING: &str = "adding to the log";

impl Ledger for DynamoArchive {
    // Each leaf is three items, and a transaction takes a hundred.
    const AT_ONCE: usize = 20;

    async fn waiting(&self, comune: &str) -> Result<Vec<Bytes>, Fault> {
        // What waits no more makes room for what waits behind it.
        for _ in 0..ROUNDS {
            let all = self.all_waiting(comune).await?;
            let names = all.iter().flat_map(|one| &one.leaves).map(|leaf| Key::leaf(comune, leaf)).collect();
            let added = self.get_many(&self.tables.data, names).await?;
            let is_new = |leaf: &&Bytes| !leaf.0.is_empty() && !added.contains_key(&Key::leaf(comune, leaf));
            for one in all.iter().filter(|one| !one.leaves.iter().any(|leaf| is_new(&leaf))) {
                self.waits_no_more(one).await?;
            }
            let waiting: Vec<Bytes> =
                all.iter().flat_map(|one| &one.leaves).filter(is_new).take(Self::AT_ONCE).cloned().collect();
            if all.is_empty() || !waiting.is_empty() {
                return Ok(waiting);
            }
        }
        Ok(Vec::new())
    }

    async fn grow(&self, growth: &Growth) -> Result<Changed, Fault> {
        let new = items(growth)?;
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
        Ok(found.as_ref().and_then(place))
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

/// The place that a leaf's item tells.
pub(crate) fn place(found: &Item) -> Option<u64> {
    found.get(PLACE)?.as_n().ok()?.parse().ok()
}

/// The items that a log grows by, the head last.
pub(crate) fn items(growth: &Growth) -> Result<Vec<Item>, Fault> {
    let comune = &growth.comune;
    let mut new: Vec<Item> = Vec::new();
    for (place, leaf) in (growth.before..).zip(&growth.leaves) {
        let mut leaf = item::name(Key::leaf(comune, leaf));
        leaf.insert(PLACE.into(), item::number(place));
        new.push(leaf);
    }
    new.extend(growth.nodes.iter().map(|(node, hash)| item::bytes(Key::node(comune, *node), &hash.0)));
    new.push(item::record(Key::log_head(comune, growth.head.size), &growth.head)?);
    Ok(new)
}

/// A pratica, or what stays of one, with leaves that may wait for the log.
struct Waiting {
    name: Key,
    leaves: Vec<Bytes>,
    /// Its head and the id of its key; none if it was erased.
    kept: Option<(PraticaHead, String)>,
}

impl Waiting {
    fn read(found: &Item) -> Result<Self, Fault> {
        let name = item::key(found)?;
        if item::is_tombstone(found) {
            return Ok(Self { name, leaves: item::leaves(found), kept: None });
        }
        let head = item::read_head(found)?;
        let leaves = head.leaves().cloned().collect();
        Ok(Self { name, leaves, kept: Some((head, item::text(found, KEY_ID)?.to_owned())) })
    }
}

impl DynamoArchive {
    /// Some of what waits, by when it was sent or changed.
    async fn all_waiting(&self, comune: &str) -> Result<Vec<Waiting>, Fault> {
        const PAGE: usize = 50;
        let bucket = key::to_log(comune);
        let waiting = self.query(self.in_index(&self.tables.data, WORK, bucket.clone()), PAGE).await?;
        let names: Vec<Key> = waiting.iter().map(item::key).collect::<Result<_, _>>()?;
        // The index may lag: what does not wait any more is told by the item.
        let items = self.get_many(&self.tables.data, names.clone()).await?;
        let here = names.iter().filter_map(|name| items.get(name));
        here.filter(|item| item::text(item, WORK.hash).is_ok_and(|at| at == bucket)).map(Waiting::read).collect()
    }

    /// Its line tells this version; then it waits no more, unless it was changed or erased meanwhile and waits again. What is
    /// to be told about it is pointed at before, so that none leaves here unseen.
    async fn waits_no_more(&self, one: &Waiting) -> Result<(), Fault> {
        let request = self
            .client
            .update_item()
            .table_name(&self.tables.data)
            .set_key(Some(item::name(one.name.clone())))
            .update_expression("REMOVE #hash, #sort, #leaves")
            .expression_attribute_names("#hash", WORK.hash)
            .expression_attribute_names("#sort", WORK.sort)
            .expression_attribute_names("#leaves", LEAVES)
            .return_consumed_capacity(ReturnConsumedCapacity::Total);
        let request = match &one.kept {
            Some((head, id)) => {
                self.point_at_notices(head).await?;
                self.tell(head, id, None).await?;
                request
                    .condition_expression(format!("{VERSION} = :version"))
                    .expression_attribute_values(":version", item::number(head.version))
            }
            None => request.condition_expression(format!("attribute_not_exists({HEAD})")),
        };
        if let Some(kept) = unless_unmet("taking a pratica from what waits", Box::pin(request.send()).await)? {
            self.meter.write(kept.consumed_capacity());
        }
        Ok(())
    }
}
