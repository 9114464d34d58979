//! A pratica is kept once, and changed only by who read its last version.
//!
//! Its wrapped key is written first, with its line, under a name of its own for each attempt; the conditional write of the
//! pratica then says which key counts. So there is no moment at which a stored pratica lacks its key, and a lost attempt leaves at
//! most a key that opens nothing.

use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::operation::put_item::builders::PutItemFluentBuilder;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnConsumedCapacity, ReturnValuesOnConditionCheckFailure};
use counter::archive::{Changed, Submitted};
use counter::fault::Fault;
use counter::pratica::{Head, Pratica};
use counter::reference::Reference;
use counter::tombstone::{Tombstone, given_back};
use jiff::Timestamp;

use crate::claim::Claiming;
use crate::dynamo::DynamoArchive;
use crate::item::{self, Item, KEY_ID, MARK, VERSION};
use crate::key::{Key, wrapped_id};
use crate::met::Met;
use crate::shape::PK;
use crate::trouble::fault;

/// How often an erasure begins again because of a change that came in between.
const TRIES: usize = 5;

impl DynamoArchive {
    pub(crate) async fn submit_pratica(&self, new: &Pratica) -> Result<Submitted, Fault> {
        self.hold_for_pratica(&new.head).await?;
        self.put_apart(new).await?;
        self.point_at(&new.head).await?;
        let mark = item::mark()?;
        let free = self.put_pratica(new, &mark)?.condition_expression(format!("attribute_not_exists({PK})"));
        let met = if new.head.claims.is_empty() {
            self.met(free, &mark).await?
        } else {
            match self.met_with_claims(&free, new, &mark).await? {
                Claiming::Met(met) => met,
                Claiming::Claimed(place) => {
                    self.forget_unused(new).await;
                    return Ok(Submitted::Claimed(place));
                }
            }
        };
        let held = match met {
            Met::Written => return Ok(Submitted::Stored),
            Met::Held(held) => held,
        };
        let held = match held {
            Some(item) => item,
            // An engine that does not say what it holds is asked.
            None => self
                .get(&self.tables.data, Key::pratica(&new.head.comune, &new.head.reference))
                .await?
                .ok_or_else(|| Fault::plain("reading what holds a reference"))?,
        };
        if item::is_tombstone(&held) {
            self.forget_unused(new).await;
            return Ok(Submitted::Erased(Box::new(item::read(&held)?)));
        }
        let taken = self.with_key(&held).await?;
        if taken.key != new.key {
            self.forget_unused(new).await;
        }
        Ok(Submitted::Taken(Box::new(taken)))
    }

    /// Forgets the key of an attempt that lost: it opens nothing. If it stays, no list shows its line.
    async fn forget_unused(&self, lost: &Pratica) {
        let unused = Key::apart(&lost.head, &wrapped_id(&lost.head, lost.key.as_ref()));
        let _ = self.delete(&self.tables.keys, unused).await;
    }

    /// Replaces a pratica, then tells its line and gives back what it released.
    pub(crate) async fn change_pratica(&self, next: &Pratica) -> Result<Changed, Fault> {
        self.hold_for_pratica(&next.head).await?;
        self.point_at(&next.head).await?;
        let changed = self.replace_pratica(next).await?;
        if changed == Changed::Done {
            // It is kept. If the line is not told now, it is when the log takes the new version.
            let _ = self.tell(&next.head, &wrapped_id(&next.head, next.key.as_ref()), next.name.as_ref()).await;
            self.release(&next.head).await?;
            self.forget_signer(&next.head).await;
        }
        Ok(changed)
    }

    /// Points from who must sign to the pratica, before the pratica is kept: one that waits is always pointed at, and a
    /// pointer at one that does not wait is passed over.
    async fn point_at(&self, head: &Head) -> Result<(), Fault> {
        match head.signer() {
            Some(signer) => self.put(item::name(Key::to_sign(head, signer))).await,
            None => Ok(()),
        }
    }

    /// Takes the pointer away once the pratica is closed. If it stays, it does no harm.
    async fn forget_signer(&self, head: &Head) {
        if let Some(cosign) = head.cosign.as_ref().filter(|_| head.state.is_final()) {
            let _ = self.delete(&self.tables.data, Key::to_sign(head, &cosign.signer)).await;
        }
    }

    async fn replace_pratica(&self, next: &Pratica) -> Result<Changed, Fault> {
        let Some(before) = next.head.version.checked_sub(1) else { return Ok(Changed::Stale) };
        let id = wrapped_id(&next.head, next.key.as_ref());
        let mark = item::mark()?;
        let put = self.put_pratica(next, &mark)?.expression_attribute_values(":before", item::number(before));
        let same_version = format!("{VERSION} = :before");
        let guarded = put
            .clone()
            .condition_expression(format!("{same_version} AND {KEY_ID} = :id"))
            .expression_attribute_values(":id", AttributeValue::S(id.clone()));
        let Met::Held(held) = self.met(guarded, &mark).await? else { return Ok(Changed::Done) };
        let held = match held {
            Some(item) => Some(item),
            None => self.get(&self.tables.data, Key::pratica(&next.head.comune, &next.head.reference)).await?,
        };
        let Some(held) = held else { return Ok(Changed::Stale) };
        if item::version(&held) != Some(before) || item::key_id(&held) == Some(&id) {
            return Ok(Changed::Stale);
        }
        self.put_apart(next).await?;
        match self.met(put.condition_expression(same_version), &mark).await? {
            Met::Written => {
                let (_, replaced) = item::read_pratica(&held)?;
                self.delete(&self.tables.keys, replaced).await?;
                Ok(Changed::Done)
            }
            Met::Held(_) => Ok(Changed::Stale),
        }
    }

    /// Erases a pratica: its keys first, then what it held is free, and at last the record gives its place to a tombstone.
    /// So whatever is cut off in between is finished by the next try; where a tombstone is, nothing is left to do.
    pub(crate) async fn erase_pratica(
        &self,
        comune: &str,
        reference: &Reference,
        at: Timestamp,
    ) -> Result<Option<Tombstone>, Fault> {
        for _ in 0..TRIES {
            let found = self.get(&self.tables.data, Key::pratica(comune, reference)).await?;
            let Some(found) = found else { return Ok(None) };
            if item::is_tombstone(&found) {
                return item::read(&found).map(Some);
            }
            let head = item::read_head(&found)?;
            self.forget_apart(&head, item::text(&found, KEY_ID)?).await?;
            self.let_go(&head).await?;
            let tombstone = Tombstone::of(&head, at);
            let mut released = given_back(&head);
            // An earlier change may have been cut off before it was free.
            released.extend(head.released.iter().cloned());
            let version = head.version;
            self.release(&Head { released, ..head }).await?;
            // A change that came meanwhile brought a leaf of its own: it is erased with it.
            let mark = item::mark()?;
            let put = self.client.put_item().table_name(&self.tables.data);
            let put = put
                .set_item(Some(item::tombstone(&tombstone, &found)?))
                .item(MARK, mark.clone())
                .condition_expression(format!("{VERSION} = :version"))
                .expression_attribute_values(":version", item::number(version))
                .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
                .return_consumed_capacity(ReturnConsumedCapacity::Total);
            if let Met::Written = self.met(put, &mark).await? {
                return Ok(Some(tombstone));
            }
        }
        Err(Fault::try_again("erasing a pratica", "it is changed again and again"))
    }

    pub(crate) async fn read_pratica(&self, comune: &str, reference: &Reference) -> Result<Option<Pratica>, Fault> {
        match self.get(&self.tables.data, Key::pratica(comune, reference)).await? {
            Some(item) if !item::is_tombstone(&item) => self.with_key(&item).await.map(Some),
            _ => Ok(None),
        }
    }

    /// The pratica of an item, with its wrapped key if that was not erased.
    async fn with_key(&self, item: &Item) -> Result<Pratica, Fault> {
        let (mut pratica, apart) = item::read_pratica(item)?;
        if let Some(found) = self.get(&self.tables.keys, apart).await? {
            item::read_apart(&mut pratica, &found);
        }
        Ok(pratica)
    }

    fn put_pratica(&self, pratica: &Pratica, mark: &AttributeValue) -> Result<PutItemFluentBuilder, Fault> {
        let put = self.client.put_item().table_name(&self.tables.data).set_item(Some(item::pratica(pratica)?));
        Ok(put
            .item(MARK, mark.clone())
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
            .return_consumed_capacity(ReturnConsumedCapacity::Total))
    }

    /// Sends a conditional write that carries a mark.
    pub(crate) async fn met(&self, put: PutItemFluentBuilder, mark: &AttributeValue) -> Result<Met, Fault> {
        let held = match Box::pin(put.send()).await {
            Ok(kept) => {
                self.meter.write(kept.consumed_capacity());
                return Ok(Met::Written);
            }
            Err(SdkError::ServiceError(e)) if e.err().is_conditional_check_failed_exception() => match e.into_err() {
                PutItemError::ConditionalCheckFailedException(held) => held.item,
                _ => None,
            },
            Err(e) => return Err(fault("keeping a record on a condition", e)),
        };
        let ours = held.as_ref().is_some_and(|item| item.get(MARK) == Some(mark));
        Ok(if ours { Met::Written } else { Met::Held(held) })
    }
}
