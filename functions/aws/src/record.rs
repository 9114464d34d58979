//! Records that are read, kept and forgotten by their name alone, and the four that are kept with a condition:
//! profiles, sessions, forms, counts.

use std::sync::PoisonError;

use aws_sdk_dynamodb::types::{ReturnConsumedCapacity, ReturnValue, ReturnValuesOnConditionCheckFailure};
use contract::revision::Revision;
use counter::archive::Changed;
use counter::fault::Fault;
use counter::profile::Profile;
use counter::session::Session;
use jiff::Timestamp;
use serde::de::DeserializeOwned;

use crate::dynamo::DynamoArchive;
use crate::item::{self, Item, MARK, VERSION};
use crate::key::Key;
use crate::met::Met;
use crate::shape::{FORGET, PK};
use crate::trouble::{fault, unless_unmet};

const HOUR: i64 = 60 * 60;
/// What a count is kept under.
const COUNT: &str = "n";

impl DynamoArchive {
    /// Reads an item, consistently.
    pub(crate) async fn get(&self, table: &str, key: Key) -> Result<Option<Item>, Fault> {
        let request = self.client.get_item().table_name(table).set_key(Some(item::name(key))).consistent_read(true);
        let found = Box::pin(request.return_consumed_capacity(ReturnConsumedCapacity::Total).send()).await;
        let found = found.map_err(|e| fault("reading from DynamoDB", e))?;
        self.meter.read(found.consumed_capacity());
        Ok(found.item)
    }

    /// Keeps an item, replacing an earlier one.
    pub(crate) async fn put(&self, item: Item) -> Result<(), Fault> {
        self.put_in(&self.tables.data, item).await
    }

    pub(crate) async fn put_in(&self, table: &str, item: Item) -> Result<(), Fault> {
        let request = self.client.put_item().table_name(table).set_item(Some(item));
        let kept = Box::pin(request.return_consumed_capacity(ReturnConsumedCapacity::Total).send()).await;
        let kept = kept.map_err(|e| fault("writing to DynamoDB", e))?;
        self.meter.write(kept.consumed_capacity());
        Ok(())
    }

    /// Forgets an item, there or not.
    pub(crate) async fn delete(&self, table: &str, key: Key) -> Result<(), Fault> {
        let request = self.client.delete_item().table_name(table).set_key(Some(item::name(key)));
        let gone = Box::pin(request.return_consumed_capacity(ReturnConsumedCapacity::Total).send()).await;
        let gone = gone.map_err(|e| fault("deleting from DynamoDB", e))?;
        self.meter.write(gone.consumed_capacity());
        Ok(())
    }

    pub(crate) async fn record<T: DeserializeOwned>(&self, key: Key) -> Result<Option<T>, Fault> {
        self.get(&self.tables.data, key).await?.map(|found| item::read(&found)).transpose()
    }

    pub(crate) async fn put_profile_version(&self, profile: &Profile) -> Result<Changed, Fault> {
        let mut record = item::record(Key::profile(&profile.citizen), profile)?;
        record.insert(VERSION.into(), item::number(profile.version));
        let put = self.client.put_item().table_name(&self.tables.data).set_item(Some(record));
        let put = match profile.version.checked_sub(1) {
            None => return Ok(Changed::Stale),
            Some(0) => put.condition_expression(format!("attribute_not_exists({PK})")),
            Some(before) => put
                .condition_expression(format!("{VERSION} = :before"))
                .expression_attribute_values(":before", item::number(before)),
        };
        let mark = item::mark()?;
        let put = put.item(MARK, mark.clone()).return_consumed_capacity(ReturnConsumedCapacity::Total);
        let put = put.return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        Ok(match self.met(put, &mark).await? {
            Met::Written => Changed::Done,
            Met::Held(_) => Changed::Stale,
        })
    }

    pub(crate) async fn renew_live_session(&self, session: &Session) -> Result<Changed, Fault> {
        let put = self.client.put_item().table_name(&self.tables.data).set_item(Some(item::session(session)?));
        let put = put.condition_expression(format!("attribute_exists({PK})"));
        let mark = item::mark()?;
        let put = put.item(MARK, mark.clone()).return_consumed_capacity(ReturnConsumedCapacity::Total);
        let put = put.return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        Ok(match self.met(put, &mark).await? {
            Met::Written => Changed::Done,
            Met::Held(_) => Changed::Stale,
        })
    }

    /// Keeps an item where none is yet; what is there already stays as it is.
    pub(crate) async fn put_new(&self, doing: &'static str, table: &str, item: Item) -> Result<(), Fault> {
        let request = self
            .client
            .put_item()
            .table_name(table)
            .set_item(Some(item))
            .condition_expression(format!("attribute_not_exists({PK})"))
            .return_consumed_capacity(ReturnConsumedCapacity::Total);
        if let Some(kept) = unless_unmet(doing, Box::pin(request.send()).await)? {
            self.meter.write(kept.consumed_capacity());
        }
        Ok(())
    }

    pub(crate) async fn keep_form_once(&self, revision: &Revision, bytes: &[u8]) -> Result<(), Fault> {
        let known = self.forms.lock().unwrap_or_else(PoisonError::into_inner).contains(revision);
        if known {
            return Ok(());
        }
        let key = Key::form(revision);
        if self.get(&self.tables.data, key.clone()).await?.is_none() {
            // Two writers at once write the same bytes: a revision is the digest of its form.
            self.put(item::bytes(key, bytes)).await?;
        }
        self.forms.lock().unwrap_or_else(PoisonError::into_inner).insert(revision.clone());
        Ok(())
    }

    pub(crate) async fn count_event(&self, bucket: &str, now: Timestamp) -> Result<u32, Fault> {
        const DOING: &str = "counting an event";
        let hour = now.as_second().div_euclid(HOUR);
        let request = self
            .client
            .update_item()
            .table_name(&self.tables.data)
            .set_key(Some(item::name(Key::count(bucket, hour))))
            .update_expression("ADD #n :one SET #forget = :forget")
            .expression_attribute_names("#n", COUNT)
            .expression_attribute_names("#forget", FORGET)
            .expression_attribute_values(":one", item::number(1))
            .expression_attribute_values(":forget", item::after(now, 1))
            .return_values(ReturnValue::UpdatedNew)
            .return_consumed_capacity(ReturnConsumedCapacity::Total);
        let counted = Box::pin(request.send()).await.map_err(|e| fault(DOING, e))?;
        self.meter.write(counted.consumed_capacity());
        counted.attributes().and_then(events).ok_or_else(|| Fault::plain(DOING))
    }

    pub(crate) async fn counted_events(&self, bucket: &str, now: Timestamp) -> Result<u32, Fault> {
        let found = self.get(&self.tables.data, Key::count(bucket, now.as_second().div_euclid(HOUR))).await?;
        found.map_or(Ok(0), |item| events(&item).ok_or_else(|| Fault::plain("reading a count")))
    }
}

/// How many events an item counts.
fn events(item: &Item) -> Option<u32> {
    item.get(COUNT)?.as_n().ok()?.parse().ok()
}
