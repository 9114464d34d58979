//! The lists: an inbox, a citizen's pratiche, an owner's drafts, the looks at a citizen's data.
//!
//! An inbox and a citizen's list are made of lines (see [`crate::line`]): a page is one reading, and opens no pratica. An
//! inbox is one bucket for what an office works on and one for each other state; a page is the merge of those it wants.
//! Other lists are indexes of keys alone; what they name is read consistently, and what moved meanwhile is left out. So a
//! list may be late but is never wrong.

use std::collections::{BTreeSet, HashMap};

use aws_sdk_dynamodb::operation::query::builders::QueryFluentBuilder;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnConsumedCapacity};
use counter::archive::{InboxFilter, InboxPage};
use counter::dossier::Look;
use counter::draft::{Draft, DraftId};
use counter::fault::Fault;
use counter::keys::Lookup;
use counter::line::{Line, Name, Row};
use counter::pratica::Head;
use counter::state::State;
use futures_util::future::try_join_all;

use crate::dynamo::DynamoArchive;
use crate::item::{self, Item};
use crate::key::{self, Key};
use crate::line::Listed;
use crate::shape::{INBOX, Index, OWNER, PK, SK};
use crate::trouble::fault;

/// The most that a list without pages holds.
const LONGEST: usize = 200;

impl DynamoArchive {
    pub(crate) async fn inbox_page(&self, comune: &str, filter: &InboxFilter) -> Result<InboxPage, Fault> {
        let limit = usize::from(filter.limit.clamp(1, 100));
        let states: &[State] = if filter.states.is_empty() { &State::ALL } else { &filter.states };
        let after = filter.after.as_deref();
        let buckets: BTreeSet<String> = states.iter().map(|state| key::inbox(comune, *state)).collect();
        // Each bucket is sorted: the page is the head of their merge, with one more to know whether another follows.
        let buckets = buckets.into_iter().map(|bucket| self.bucket(comune, bucket, states, after, limit + 1));
        let buckets = try_join_all(buckets).await?;
        let more = buckets.iter().any(|bucket| bucket.len() > limit);
        let mut found: Vec<(String, Listed)> = buckets.into_iter().flatten().collect();
        // What changes its state at this moment may stand in two buckets: the newer tells.
        found.sort_by(|(a, one), (b, two)| {
            (&one.line.reference, two.told).cmp(&(&two.line.reference, one.told)).then(a.cmp(b))
        });
        found.dedup_by(|(_, later), (_, kept)| later.line.reference == kept.line.reference);
        found.sort_by(|(a, _), (b, _)| a.cmp(b));
        let more = more || found.len() > limit;
        found.truncate(limit);
        let next = found.last().filter(|_| more).map(|(place, _)| place.clone());
        let rows = self.rows(comune, found.into_iter()).await?;
        Ok(InboxPage { rows, next })
    }

    /// The first lines of a bucket of the inbox in these states after a mark, each with its place, in order.
    async fn bucket(
        &self,
        comune: &str,
        bucket: String,
        states: &[State],
        after: Option<&str>,
        most: usize,
    ) -> Result<Vec<(String, Listed)>, Fault> {
        let mut query = self.in_index(&self.tables.keys, INBOX, bucket);
        if let Some(after) = after.filter(|after| !after.is_empty()) {
            query = query
                .key_condition_expression("#hash = :hash AND #sort > :after")
                .expression_attribute_names("#sort", INBOX.sort)
                .expression_attribute_values(":after", AttributeValue::S(after.to_owned()));
        }
        let (mut lines, mut from, mut limit) = (Vec::new(), None, most);
        loop {
            let (items, last) = self.query_once(&query, limit, from).await?;
            let mut places = HashMap::new();
            let mut listed = Vec::with_capacity(items.len());
            for found in &items {
                if let Some(one) = Listed::read(found)? {
                    places.insert(one.name.clone(), item::text(found, INBOX.sort)?.to_owned());
                    listed.push(one);
                }
            }
            for one in self.confirmed(comune, listed).await? {
                if states.contains(&one.line.state) {
                    lines.push((places.remove(&one.name).unwrap_or_default(), one));
                }
            }
            if lines.len() >= most || last.is_none() {
                lines.truncate(most);
                return Ok(lines);
            }
            // What is looked for is rare here.
            (from, limit) = (last, LONGEST);
        }
    }

    /// The rows of an inbox; a pratica whose name is not sealed apart comes whole.
    async fn rows(&self, comune: &str, listed: impl Iterator<Item = (String, Listed)>) -> Result<Vec<Row>, Fault> {
        let mut rows = Vec::new();
        for (place, Listed { line, applicant, .. }) in listed {
            match applicant {
                Some(name) => rows.push(Row { place, line, name: Name::Apart(name) }),
                None => {
                    let whole = self.read_pratica(comune, &line.reference).await?;
                    rows.extend(whole.map(|pratica| Row { place, ..Row::of(pratica) }));
                }
            }
        }
        Ok(rows)
    }

    /// A person's keys lie together, the newest last, each with its line.
    pub(crate) async fn lines_of(&self, comune: &str, citizen: &Lookup) -> Result<Vec<Line>, Fault> {
        let query = self.query_of(PK, key::pratiche_of(comune, citizen)).table_name(&self.tables.keys);
        let query = query.scan_index_forward(false);
        let (mut lines, mut from): (Vec<Line>, _) = (Vec::new(), None);
        loop {
            let (items, last) = self.query_once(&query, LONGEST - lines.len(), from).await?;
            let listed = items.iter().filter_map(|found| Listed::read(found).transpose()).collect::<Result<_, _>>()?;
            lines.extend(self.confirmed(comune, listed).await?.into_iter().map(|one| one.line));
            match last {
                Some(last) if lines.len() < LONGEST => from = Some(last),
                _ => return Ok(lines),
            }
        }
    }

    /// What waits for a signature is pointed at by names of its own; what was signed meanwhile is left out.
    pub(crate) async fn lines_to_sign(&self, comune: &str, signer: &Lookup) -> Result<Vec<Line>, Fault> {
        let query = self.query_of(PK, key::to_sign(comune, signer)).table_name(&self.tables.data);
        let query = query.consistent_read(true).scan_index_forward(false);
        let found = self.query(query, LONGEST).await?;
        let places = found.iter().filter_map(|item| item::text(item, SK).ok());
        let names: Vec<Key> =
            places.filter_map(key::reference_in).map(|reference| Key::pratica(comune, &reference)).collect();
        let items = self.get_many(&self.tables.data, names.clone()).await?;
        let here = names.iter().filter_map(|name| items.get(name)).filter(|item| !item::is_tombstone(item));
        let heads = here.map(item::read_head);
        let mut heads: Vec<Head> = heads.collect::<Result<_, _>>()?;
        heads.retain(|head| head.signer() == Some(signer));
        Ok(heads.iter().map(Line::of).collect())
    }

    pub(crate) async fn drafts(&self, comune: &str, owner: &Lookup) -> Result<Vec<Draft>, Fault> {
        let found =
            self.query(self.in_index(&self.tables.data, OWNER, key::drafts_of(comune, owner)), usize::MAX).await?;
        let names: Vec<Key> = found.iter().map(item::key).collect::<Result<_, _>>()?;
        let items = self.get_many(&self.tables.data, names).await?;
        let mut drafts: Vec<Draft> = items.values().map(item::read).collect::<Result<_, _>>()?;
        drafts.retain(|draft| draft.owner == *owner);
        // Drafts change often: they are sorted by what was read, not by what the index still says.
        drafts.sort_by(|a, b| (b.changed, DraftId::as_str(&b.id)).cmp(&(a.changed, a.id.as_str())));
        Ok(drafts)
    }

    pub(crate) async fn looks(&self, comune: &str, citizen: &Lookup) -> Result<Vec<Look>, Fault> {
        let query = self.query_of(PK, key::looks(comune, citizen)).table_name(&self.tables.data);
        let query = query.consistent_read(true).scan_index_forward(false);
        self.query(query, LONGEST).await?.iter().map(item::read).collect()
    }

    pub(crate) fn in_index(&self, table: &str, index: Index, bucket: String) -> QueryFluentBuilder {
        self.query_of(index.hash, bucket).table_name(table).index_name(index.name)
    }

    pub(crate) fn query_of(&self, hash: &str, bucket: String) -> QueryFluentBuilder {
        self.client
            .query()
            .key_condition_expression("#hash = :hash")
            .expression_attribute_names("#hash", hash)
            .expression_attribute_values(":hash", AttributeValue::S(bucket))
            .return_consumed_capacity(ReturnConsumedCapacity::Total)
    }

    /// The first items of a query, page after page: an answer may be cut anywhere.
    pub(crate) async fn query(&self, query: QueryFluentBuilder, most: usize) -> Result<Vec<Item>, Fault> {
        let (mut items, mut from) = (Vec::new(), None);
        loop {
            let (more, last) = self.query_once(&query, most - items.len(), from).await?;
            items.extend(more);
            match last {
                Some(last) if items.len() < most => from = Some(last),
                _ => return Ok(items),
            }
        }
    }

    /// One page of a query, and where the next begins.
    pub(crate) async fn query_once(
        &self,
        query: &QueryFluentBuilder,
        most: usize,
        from: Option<Item>,
    ) -> Result<(Vec<Item>, Option<Item>), Fault> {
        // Whoever wants them all sets no limit: a megabyte is one answer.
        let limit = i32::try_from(most).ok();
        let found = Box::pin(query.clone().set_limit(limit).set_exclusive_start_key(from).send()).await;
        let found = found.map_err(|e| fault("reading a list from DynamoDB", e))?;
        self.meter.read(found.consumed_capacity());
        Ok((found.items.unwrap_or_default(), found.last_evaluated_key.filter(|key| !key.is_empty())))
    }
}
