//! What waits to leave the house: beside each pratica or draft that waits an item that points at it, by when it is next
//! tried. Those of one comune lie together, so that nothing is scanned and no index is needed.
//!
//! A pratica is pointed at when it leaves the inbox of what waits for the log (see [`crate::ledger`]): sending it costs
//! nothing more, and none leaves unseen. A pointer bears the version it was made for; every version gets its own, so an old
//! one may be dropped at any time.

use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::types::{AttributeValue, Delete, Put, ReturnConsumedCapacity, TransactWriteItem};
use counter::draft::{Draft, DraftId};
use counter::fault::Fault;
use counter::outbox::{LISTED, Outbox, Waiting};
use counter::pratica::Head;
use counter::reference::Reference;
use jiff::Timestamp;

use crate::dynamo::DynamoArchive;
use crate::item;
use crate::key::{self, Key};
use crate::shape::{FORGET, PK, SK};
use crate::trouble::{fault, is_conflict};

const DAY: i64 = 24 * 60 * 60;

const DOING: &str = "putting off what is to leave the house";

impl DynamoArchive {
    /// Points at a pratica if it has open notices.
    pub(crate) async fn point_at_notices(&self, head: &Head) -> Result<(), Fault> {
        match head.open_notices().map(|line| line.at).min() {
            Some(at) => self.put(item::name(Key::notices(&head.comune, at, &head.reference, head.version))).await,
            None => Ok(()),
        }
    }

    /// Points at a draft whose owner is to be reminded: by the day, so that a draft that is kept often has one pointer a
    /// day. Whether its instant has come is told by the draft.
    pub(crate) async fn point_at_reminder(&self, draft: &Draft) -> Result<(), Fault> {
        let Some(at) = draft.remind_at() else { return Ok(()) };
        let day = Timestamp::from_second(at.as_second().div_euclid(DAY) * DAY).unwrap_or(at);
        let mut pointer = item::name(Key::reminder(&draft.comune, day, &draft.id));
        // A draft that was sent or forgotten leaves its pointer behind.
        pointer.insert(FORGET.into(), item::after(draft.ends(), 1));
        self.put(pointer).await
    }

    /// The places below a name by now, the earliest first.
    async fn pointed_at(&self, below: String, now: Timestamp) -> Result<Vec<String>, Fault> {
        let query = self
            .query_of(PK, below)
            .table_name(&self.tables.data)
            .key_condition_expression("#hash = :hash AND #sort < :after")
            .expression_attribute_names("#sort", SK)
            .expression_attribute_values(":after", AttributeValue::S(key::after(now)))
            .consistent_read(true);
        let found = self.query(query, LISTED).await?;
        found.iter().map(|pointer| item::text(pointer, SK).map(str::to_owned)).collect()
    }

    /// Moves a pointer, or takes it away; nothing, if it is not there any more.
    async fn move_pointer(
        &self,
        from: Key,
        to: Option<Key>,
        forget: Option<AttributeValue>,
    ) -> Result<Option<String>, Fault> {
        let Some(to) = to else {
            self.delete(&self.tables.data, from).await?;
            return Ok(Some(String::new()));
        };
        let place = to.sk.clone();
        if to == from {
            return Ok(Some(place));
        }
        let delete = Delete::builder()
            .table_name(&self.tables.data)
            .set_key(Some(item::name(from)))
            .condition_expression(format!("attribute_exists({PK})"))
            .build()
            .map_err(|e| Fault::new(DOING, e))?;
        let mut pointer = item::name(to);
        pointer.extend(forget.map(|forget| (FORGET.to_owned(), forget)));
        let put = Put::builder()
            .table_name(&self.tables.data)
            .set_item(Some(pointer))
            .build()
            .map_err(|e| Fault::new(DOING, e))?;
        let sent = self
            .client
            .transact_write_items()
            .transact_items(TransactWriteItem::builder().delete(delete).build())
            .transact_items(TransactWriteItem::builder().put(put).build())
            .return_consumed_capacity(ReturnConsumedCapacity::Total);
        match Box::pin(sent.send()).await {
            Ok(kept) => {
                kept.consumed_capacity().iter().for_each(|capacity| self.meter.write(Some(capacity)));
                Ok(Some(place))
            }
            Err(SdkError::ServiceError(e)) if is_conflict(e.err()) => Ok(None),
            Err(e) => Err(fault(DOING, e)),
        }
    }
}

impl Outbox for DynamoArchive {
    const SHARED: bool = true;

    async fn notices_due(&self, comune: &str, now: Timestamp) -> Result<Vec<Waiting<Reference>>, Fault> {
        let places = Box::pin(self.pointed_at(key::notices(comune), now)).await?;
        let read = |place: String| {
            let (reference, version) = key::notices_in(&place)?;
            Some(Waiting { what: reference, version: Some(version), place })
        };
        Ok(places.into_iter().filter_map(read).collect())
    }

    async fn put_off_notices(
        &self,
        comune: &str,
        waiting: &Waiting<Reference>,
        until: Option<Timestamp>,
    ) -> Result<Option<String>, Fault> {
        let from = Key { pk: key::notices(comune), sk: waiting.place.clone() };
        let version = waiting.version.unwrap_or_default();
        let to = until.map(|until| Key::notices(comune, until, &waiting.what, version));
        Box::pin(self.move_pointer(from, to, None)).await
    }

    async fn reminders_due(&self, comune: &str, now: Timestamp) -> Result<Vec<Waiting<Draft>>, Fault> {
        let places = Box::pin(self.pointed_at(key::reminders(comune), now)).await?;
        let names: Vec<(String, Key)> = places
            .into_iter()
            .filter_map(|place| Some((place.clone(), Key::draft(comune, &DraftId::parse(place.rsplit_once('#')?.1)?))))
            .collect();
        let drafts = self.get_many(&self.tables.data, names.iter().map(|(_, name)| name.clone()).collect()).await?;
        let mut due = Vec::new();
        for (place, name) in names {
            let draft: Option<Draft> = drafts.get(&name).map(item::read).transpose()?;
            match draft.as_ref().and_then(Draft::remind_at) {
                // Later on this very day, or put off to a later instant than its own.
                Some(at) if at > now && key::same_day(&place, at) => {}
                Some(at) if at <= now => due.extend(draft.map(|what| Waiting { what, version: None, place })),
                // Gone, or changed since: its day is another, at which another pointer stands.
                _ => self.delete(&self.tables.data, Key { pk: key::reminders(comune), sk: place }).await?,
            }
        }
        Ok(due)
    }

    async fn put_off_reminder(
        &self,
        waiting: &Waiting<Draft>,
        until: Option<Timestamp>,
    ) -> Result<Option<String>, Fault> {
        let draft = &waiting.what;
        let from = Key { pk: key::reminders(&draft.comune), sk: waiting.place.clone() };
        let to = until.map(|until| Key::reminder(&draft.comune, until, &draft.id));
        Box::pin(self.move_pointer(from, to, Some(item::after(draft.ends(), 1)))).await
    }
}
