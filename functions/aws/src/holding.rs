//! Which files the drafts and pratiche of a comune need: one small item for each record that has files, those of one comune
//! together, so that nothing is scanned.
//!
//! It is written before its record is, and only ever grows: of two who change a record at once none makes the other's
//! files forgotten. So it may name files that nobody needs any more, never too few. A draft's item ends with the draft; it
//! is read before those of pratiche, so that a draft that is being sent is seen as one of the two. A pratica's item goes
//! when the pratica is erased; whether there ever was a pratica is looked up once, since a submission may have been cut off.
//!
//! It costs a write unit for each writing of a record that has files, and a sweep one read unit for each 40 records or so.

use std::collections::{BTreeSet, HashMap};

use aws_sdk_dynamodb::operation::update_item::builders::UpdateItemFluentBuilder;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnConsumedCapacity};
use counter::draft::Draft;
use counter::fault::Fault;
use counter::files::FileId;
use counter::orphan::{Held, Holding};
use counter::pratica::Head;
use counter::reference::Reference;
use jiff::{SignedDuration, Timestamp};

use crate::dynamo::DynamoArchive;
use crate::item::{self, Item};
use crate::key::{self, Key};
use crate::shape::{FORGET, PK, SK};
use crate::trouble::{fault, unless_unmet};

/// The names of the files.
const FILES: &str = "files";
/// There where the record is from before, and does not say which files are its own.
const UNTOLD: &str = "untold";
/// There once the pratica was found.
const SURE: &str = "sure";
/// When its pratica was first missed.
const MISSED: &str = "missed";
/// Since when all records of a comune have their item.
const SINCE: &str = "since";

/// For how long a pratica is missed before its item goes: no request takes a thousandth of it.
const LONG: SignedDuration = SignedDuration::from_hours(20);

const DOING: &str = "noting which files are needed";

impl DynamoArchive {
    /// Notes the files of a draft that is about to be kept.
    pub(crate) async fn hold_for_draft(&self, draft: &Draft) -> Result<(), Fault> {
        let name = Key::held_by_draft(&draft.comune, &draft.id);
        self.hold(name, draft.files.as_deref(), Some(item::forget(draft))).await
    }

    /// Notes the files of a pratica that is about to be kept.
    pub(crate) async fn hold_for_pratica(&self, head: &Head) -> Result<(), Fault> {
        self.hold(Key::held_by_pratica(&head.comune, &head.reference), head.files.as_deref(), None).await
    }

    /// Forgets that a pratica needs files; its record says whether it had any.
    pub(crate) async fn let_go(&self, head: &Head) -> Result<(), Fault> {
        match head.files.as_deref() {
            Some([]) => Ok(()),
            _ => self.delete(&self.tables.data, Key::held_by_pratica(&head.comune, &head.reference)).await,
        }
    }

    async fn hold(&self, name: Key, files: Option<&[FileId]>, forget: Option<AttributeValue>) -> Result<(), Fault> {
        let (what, value) = match files {
            Some([]) => return Ok(()),
            Some(files) => {
                let files = files.iter().map(|id| id.as_str().to_owned()).collect::<BTreeSet<_>>();
                (FILES, AttributeValue::Ss(files.into_iter().collect()))
            }
            None => (UNTOLD, AttributeValue::Ss(vec!["-".into()])),
        };
        let mut update = "ADD #what :what REMOVE #missed".to_owned();
        let mut request = self
            .holder(name)
            .expression_attribute_names("#what", what)
            .expression_attribute_names("#missed", MISSED)
            .expression_attribute_values(":what", value);
        if let Some(forget) = forget {
            update.push_str(" SET #forget = :forget");
            request = request.expression_attribute_names("#forget", FORGET);
            request = request.expression_attribute_values(":forget", forget);
        }
        let kept = Box::pin(request.update_expression(update).send()).await.map_err(|e| fault(DOING, e))?;
        self.meter.write(kept.consumed_capacity());
        Ok(())
    }

    fn holder(&self, name: Key) -> UpdateItemFluentBuilder {
        let request = self.client.update_item().table_name(&self.tables.data).set_key(Some(item::name(name)));
        request.return_consumed_capacity(ReturnConsumedCapacity::Total)
    }

    /// Changes an item on a condition; if it does not hold, there is nothing to do.
    async fn settle(&self, request: UpdateItemFluentBuilder) -> Result<(), Fault> {
        if let Some(kept) = unless_unmet(DOING, Box::pin(request.send()).await)? {
            self.meter.write(kept.consumed_capacity());
        }
        Ok(())
    }

    /// Since when all records of a comune say which files they need: since somebody first asked.
    async fn told_since(&self, comune: &str, now: Timestamp) -> Result<Timestamp, Fault> {
        const DOING: &str = "reading since when it is noted which files are needed";
        let name = Key::held_since(comune);
        let request = self
            .holder(name.clone())
            .update_expression("SET #since = :since")
            .condition_expression(format!("attribute_not_exists({PK})"))
            .expression_attribute_names("#since", SINCE)
            .expression_attribute_values(":since", AttributeValue::S(now.to_string()));
        if self.get(&self.tables.data, name.clone()).await?.is_none() {
            self.settle(request).await?;
        }
        let found = self.get(&self.tables.data, name).await?.ok_or_else(|| Fault::plain(DOING))?;
        item::text(&found, SINCE)?.parse().map_err(|e: jiff::Error| Fault::new(DOING, e.to_string()))
    }

    /// Looks up the pratiche of items that nobody was sure of, and adds what they name; `false` if one does not say.
    async fn look_up(&self, comune: &str, doubtful: Vec<Doubt>, held: &mut Held, now: Timestamp) -> Result<(), Fault> {
        let names = doubtful.iter().map(|doubt| Key::pratica(comune, &doubt.reference)).collect();
        let kept: HashMap<Key, Item> = Box::pin(self.get_many(&self.tables.data, names)).await?;
        for Doubt { reference, missed, untold } in doubtful {
            let request = self.holder(Key::held_by_pratica(comune, &reference));
            let found = kept.get(&Key::pratica(comune, &reference)).filter(|found| !item::is_tombstone(found));
            if let Some(found) = found {
                match item::read_head(found)?.files {
                    Some(files) => held.files.extend(files),
                    None => held.is_all = false,
                }
                if !untold {
                    let request = request
                        .update_expression("SET #sure = :sure REMOVE #missed")
                        .condition_expression(format!("attribute_exists({PK})"))
                        .expression_attribute_names("#sure", SURE)
                        .expression_attribute_names("#missed", MISSED)
                        .expression_attribute_values(":sure", AttributeValue::Bool(true));
                    self.settle(request).await?;
                }
                continue;
            }
            match missed {
                None => {
                    let request = request
                        .update_expression("SET #missed = :missed")
                        .condition_expression(format!("attribute_exists({PK})"))
                        .expression_attribute_names("#missed", MISSED)
                        .expression_attribute_values(":missed", AttributeValue::S(now.to_string()));
                    self.settle(request).await?;
                }
                Some(since) if since + LONG <= now => {
                    self.end_missed(Key::held_by_pratica(comune, &reference), since).await?;
                }
                Some(_) => {}
            }
        }
        Ok(())
    }

    /// Takes away the item of a pratica that never came, unless somebody sends it just now.
    async fn end_missed(&self, name: Key, since: Timestamp) -> Result<(), Fault> {
        let request = self
            .client
            .delete_item()
            .table_name(&self.tables.data)
            .set_key(Some(item::name(name)))
            .condition_expression("#missed = :missed")
            .expression_attribute_names("#missed", MISSED)
            .expression_attribute_values(":missed", AttributeValue::S(since.to_string()))
            .return_consumed_capacity(ReturnConsumedCapacity::Total);
        if let Some(gone) = unless_unmet(DOING, Box::pin(request.send()).await)? {
            self.meter.write(gone.consumed_capacity());
        }
        Ok(())
    }
}

/// A pratica that somebody must look for.
struct Doubt {
    reference: Reference,
    missed: Option<Timestamp>,
    untold: bool,
}

impl Holding for DynamoArchive {
    async fn held(&self, comune: &str, now: Timestamp) -> Result<Held, Fault> {
        let since = Box::pin(self.told_since(comune, now)).await?;
        let mut held = Held { files: BTreeSet::new(), since, is_all: true };
        let query = self.query_of(PK, key::holders(comune)).table_name(&self.tables.data).consistent_read(true);
        let mut from = None;
        loop {
            let (found, last) = self.query_once(&query, usize::MAX, from).await?;
            let mut doubtful = Vec::new();
            for one in &found {
                let files = one.get(FILES).and_then(|v| v.as_ss().ok()).into_iter().flatten();
                let files = files.filter_map(|id| FileId::parse(id));
                let untold = one.contains_key(UNTOLD);
                match key::holder_in(item::text(one, SK)?) {
                    key::Holder::Draft if item::is_over(one, now) => {}
                    key::Holder::Draft => {
                        held.files.extend(files);
                        held.is_all &= !untold;
                    }
                    key::Holder::Pratica(reference) => {
                        held.files.extend(files);
                        if untold || !one.contains_key(SURE) {
                            let missed = item::text(one, MISSED).ok().and_then(|at| at.parse().ok());
                            doubtful.push(Doubt { reference, missed, untold });
                        }
                    }
                    key::Holder::Nobody => {}
                }
            }
            if !doubtful.is_empty() {
                Box::pin(self.look_up(comune, doubtful, &mut held, now)).await?;
            }
            match last {
                Some(last) => from = Some(last),
                None => return Ok(held),
            }
        }
    }
}
