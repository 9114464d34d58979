//! A comune leaves or comes: its records whole, kind by kind, in the order of their names.
//!
//! Here, and nowhere else, a table is scanned: no index lists drafts or looks by comune, and none is worth its writes
//! for what happens once in years, or when somebody asks who the operators are; and it is once more when erasures are replayed. A scan costs an eighth of a read unit for
//! each kilobyte of the whole table, of every comune's records.

use aws_sdk_dynamodb::types::{AttributeValue, ReturnConsumedCapacity};
use counter::archive::{Archive, Changed};
use counter::bytes::Bytes;
use counter::dossier::Look;
use counter::draft::Draft;
use counter::fault::Fault;
use counter::keys::Lookup;
use counter::ledger::{Growth, Ledger};
use counter::operator::{Operator, Roll};
use counter::rating::{KEPT_DAYS, Opinion, Tally};
use counter::reference::Reference;
use counter::takeout::{Takeout, sort_looks, sort_opinions};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use crate::dynamo::DynamoArchive;
use crate::item::{self, Item};
use crate::key::{self, Key};
use crate::ledger;
use crate::shape::{FORGET, PK};
use crate::trouble::fault;

impl DynamoArchive {
    /// Every item whose name begins so.
    async fn all(&self, beginning: String) -> Result<Vec<Item>, Fault> {
        let (mut items, mut from) = (Vec::new(), None);
        loop {
            let (some, last) = self.some_of(&self.tables.data, &beginning, from).await?;
            items.extend(some);
            match last {
                Some(last) => from = Some(last),
                None => return Ok(items),
            }
        }
    }

    /// Some items whose name begins so, and where the next are.
    pub(crate) async fn some_of(
        &self,
        table: &str,
        beginning: &str,
        from: Option<Item>,
    ) -> Result<(Vec<Item>, Option<Item>), Fault> {
        let scan = self
            .client
            .scan()
            .table_name(table)
            .consistent_read(true)
            .filter_expression("begins_with(#pk, :beginning)")
            .expression_attribute_names("#pk", PK)
            .expression_attribute_values(":beginning", AttributeValue::S(beginning.to_owned()))
            .set_exclusive_start_key(from)
            .return_consumed_capacity(ReturnConsumedCapacity::Total);
        let found = Box::pin(scan.send()).await.map_err(|e| fault("reading a table to its end", e))?;
        self.meter.read(found.consumed_capacity());
        Ok((found.items.unwrap_or_default(), found.last_evaluated_key.filter(|key| !key.is_empty())))
    }

    async fn all_records<T: DeserializeOwned>(&self, beginning: String) -> Result<Vec<T>, Fault> {
        self.all(beginning).await?.iter().map(item::read).collect()
    }
}

/// What keeps two records of the same instant apart, the same however often the record comes.
fn tail<T: Serialize>(record: &T) -> Result<[u8; 8], Fault> {
    let json = serde_json::to_vec(record).map_err(|e| Fault::new("writing a record", e))?;
    let digest = Sha256::digest(json);
    Ok(std::array::from_fn(|place| digest[place]))
}

impl Roll for DynamoArchive {
    async fn enrolled(&self, id: &Lookup) -> Result<Option<Operator>, Fault> {
        self.operator(id).await
    }

    async fn roll(&self) -> Result<Vec<Operator>, Fault> {
        let mut operators: Vec<Operator> = self.all_records(key::all_operators()).await?;
        operators.sort_by(|a, b| a.id.cmp(&b.id));
        Ok(operators)
    }

    async fn enrol(&self, operator: &Operator) -> Result<(), Fault> {
        self.put_operator(operator).await
    }
}

impl Takeout for DynamoArchive {
    async fn references(&self, comune: &str) -> Result<Vec<Reference>, Fault> {
        let items = self.all(key::all_of(comune, 'P')).await?;
        let here = items.iter().filter(|found| !item::is_tombstone(found));
        let mut references: Vec<Reference> =
            here.map(|found| Ok(item::read_head(found)?.reference)).collect::<Result<_, Fault>>()?;
        references.sort();
        Ok(references)
    }

    async fn all_drafts(&self, comune: &str) -> Result<Vec<Draft>, Fault> {
        let mut drafts: Vec<Draft> = self.all_records(key::all_of(comune, 'D')).await?;
        drafts.sort_by(|a, b| a.id.cmp(&b.id));
        Ok(drafts)
    }

    async fn all_looks(&self, comune: &str) -> Result<Vec<Look>, Fault> {
        let mut looks = self.all_records(key::all_of(comune, 'L')).await?;
        sort_looks(&mut looks);
        Ok(looks)
    }

    async fn all_opinions(&self, comune: &str) -> Result<Vec<Opinion>, Fault> {
        let query = self.query_of(PK, key::opinions(comune)).table_name(&self.tables.data).consistent_read(true);
        let found = self.query(query, usize::MAX).await?;
        let mut opinions: Vec<Opinion> = found.iter().map(item::read).collect::<Result<_, _>>()?;
        sort_opinions(&mut opinions);
        Ok(opinions)
    }

    async fn operators_of(&self, comune: &str) -> Result<Vec<Operator>, Fault> {
        let mut operators = self.roll().await?;
        operators.retain(|operator| operator.serves(comune));
        Ok(operators)
    }

    async fn logged(&self, comune: &str) -> Result<Vec<Bytes>, Fault> {
        const DOING: &str = "listing the leaves of a log";
        let beginning = key::all_of(comune, 'G');
        let leaf = |found: &Item| {
            let name = item::key(found).ok()?;
            Some((ledger::place(found)?, Bytes::parse(name.pk.strip_prefix(&beginning)?)?))
        };
        let found = self.all(beginning.clone()).await?;
        let leaves: Option<Vec<(u64, Bytes)>> = found.iter().map(leaf).collect();
        let mut leaves = leaves.ok_or_else(|| Fault::plain(DOING))?;
        leaves.sort_by_key(|(place, _)| *place);
        Ok(leaves.into_iter().map(|(_, leaf)| leaf).collect())
    }

    async fn take_growth(&self, growth: &Growth) -> Result<Changed, Fault> {
        if self.newest_head(&growth.comune).await?.map_or(0, |head| head.size) != growth.before {
            return Ok(Changed::Stale);
        }
        // More than a transaction takes. What nobody has a head over yet is put again, the same, until its head is here.
        let mut items = ledger::items(growth)?;
        let head = items.pop();
        for item in items.into_iter().chain(head) {
            self.put(item).await?;
        }
        Ok(Changed::Done)
    }

    async fn take_look(&self, look: &Look) -> Result<(), Fault> {
        // One that was logged here lies under another name.
        let query = self.query_of(PK, key::looks(&look.comune, &look.citizen)).table_name(&self.tables.data);
        let here = self.query(query.consistent_read(true), usize::MAX).await?;
        if here.iter().any(|found| item::read::<Look>(found).is_ok_and(|found| found == *look)) {
            return Ok(());
        }
        let name = Key::look(&look.comune, &look.citizen, look.at, tail(look)?);
        self.put(item::record(name, look)?).await
    }

    async fn take_opinion(&self, opinion: &Opinion) -> Result<(), Fault> {
        if self.all_opinions(&opinion.comune).await?.contains(opinion) {
            return Ok(());
        }
        let mut record = item::record(Key::opinion(&opinion.comune, opinion.at, tail(opinion)?), opinion)?;
        record.insert(FORGET.into(), item::after(opinion.at, KEPT_DAYS));
        self.put(record).await
    }

    async fn take_tally(&self, comune: &str, tally: &Tally) -> Result<(), Fault> {
        let mut record = item::name(Key::tally(comune, &tally.page));
        record.extend(tally.counts().into_iter().map(|(mark, count)| (mark, item::number(count))));
        self.put(record).await
    }
}
