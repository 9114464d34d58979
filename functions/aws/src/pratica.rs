//! A pratica is kept once, and changed only by who read its last version.
//!
//! Its wrapped key is written first, under a name of its own for each attempt; the conditional write of the pratica then
//! says which key counts. So there is no moment at which a stored pratica lacks its key, and a lost attempt leaves at
//! most a key that opens nothing.

use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::operation::put_item::builders::PutItemFluentBuilder;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnConsumedCapacity, ReturnValuesOnConditionCheckFailure};
use counter::archive::{Changed, Submitted};
use counter::fault::Fault;
use counter::keys::WrappedKey;
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

impl DynamoArchive {
    pub(crate) async fn submit_pratica(&self, new: &Pratica) -> Result<Submitted, Fault> {
        if let Some(key) = &new.key {
            self.put_wrapped(&new.head, key).await?;
        }
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

    /// Forgets the key of an attempt that lost: it opens nothing. If it stays, it does no harm.
    async fn forget_unused(&self, lost: &Pratica) {
        if let Some(key) = &lost.key {
            let unused = Key::wrapped(&lost.head.comune, &lost.head.reference, &wrapped_id(key));
            let _ = self.delete(&self.tables.keys, unused).await;
        }
    }

    /// Replaces a pratica, then gives back what it released.
    pub(crate) async fn change_pratica(&self, next: &Pratica) -> Result<Changed, Fault> {
        self.point_at(&next.head).await?;
        let changed = self.replace_pratica(next).await?;
        if changed == Changed::Done {
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
        let id = next.key.as_ref().map(wrapped_id);
        let mark = item::mark()?;
        let put = self.put_pratica(next, &mark)?.expression_attribute_values(":before", item::number(before));
        let same_version = format!("{VERSION} = :before");
        let guarded = match &id {
            Some(id) => put
                .clone()
                .condition_expression(format!("{same_version} AND {KEY_ID} = :id"))
                .expression_attribute_values(":id", AttributeValue::S(id.clone())),
            None => put.clone().condition_expression(&same_version),
        };
        let Met::Held(held) = self.met(guarded, &mark).await? else { return Ok(Changed::Done) };
        let held = match held {
            Some(item) => Some(item),
            None => self.get(&self.tables.data, Key::pratica(&next.head.comune, &next.head.reference)).await?,
        };
        let Some(held) = held else { return Ok(Changed::Stale) };
        match &next.key {
            Some(key) if item::version(&held) == Some(before) && item::key_id(&held) != id => {
                self.put_wrapped(&next.head, key).await?;
                match self.met(put.condition_expression(same_version), &mark).await? {
                    Met::Written => Ok(Changed::Done),
                    Met::Held(_) => Ok(Changed::Stale),
                }
            }
            _ => Ok(Changed::Stale),
        }
    }

    /// Erases a pratica: its key first, then the record gives its place to a tombstone. Whatever is cut off in between is
    /// finished by the next try.
    pub(crate) async fn erase_pratica(
        &self,
        comune: &str,
        reference: &Reference,
        at: Timestamp,
    ) -> Result<Option<Tombstone>, Fault> {
        let Some(item) = self.get(&self.tables.data, Key::pratica(comune, reference)).await? else { return Ok(None) };
        let id = item::key_id(&item);
        if let Some(id) = &id {
            self.delete(&self.tables.keys, Key::wrapped(comune, reference, id)).await?;
        }
        if item::is_tombstone(&item) {
            return item::read(&item).map(Some);
        }
        let head = item::read_head(&item)?;
        let tombstone = Tombstone::of(&head, at);
        // A change that came meanwhile has lost its key too: the tombstone takes its place as well.
        self.put(item::tombstone(&tombstone, id)?).await?;
        self.release(&Head { released: given_back(&head), ..head }).await?;
        Ok(Some(tombstone))
    }

    pub(crate) async fn read_pratica(&self, comune: &str, reference: &Reference) -> Result<Option<Pratica>, Fault> {
        match self.get(&self.tables.data, Key::pratica(comune, reference)).await? {
            Some(item) if !item::is_tombstone(&item) => self.with_key(&item).await.map(Some),
            _ => Ok(None),
        }
    }

    /// The pratica of an item, with its wrapped key if that was not erased.
    async fn with_key(&self, item: &Item) -> Result<Pratica, Fault> {
        let (mut pratica, id) = item::read_pratica(item)?;
        if let Some(id) = id {
            let key = Key::wrapped(&pratica.head.comune, &pratica.head.reference, &id);
            let found = self.get(&self.tables.keys, key).await?;
            pratica.key = found.map(|found| item::read_wrapped(&found)).transpose()?;
        }
        Ok(pratica)
    }

    async fn put_wrapped(&self, head: &Head, key: &WrappedKey) -> Result<(), Fault> {
        self.put_in(&self.tables.keys, item::wrapped(head, key)).await
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
