//! The lists: an inbox, a citizen's pratiche, an owner's drafts, the looks at a citizen's data.
//!
//! An inbox is one bucket for each state, and one for what waits for the log, whatever its state; a page is their merge.
//! The indexes hold keys alone and may lag by a moment. What they name is read consistently from the table, and what
//! moved meanwhile is left out, so a list may be late but is never wrong.

use aws_sdk_dynamodb::operation::query::builders::QueryFluentBuilder;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnConsumedCapacity};
use counter::archive::{InboxFilter, InboxPage};
use counter::dossier::Look;
use counter::draft::{Draft, DraftId};
use counter::fault::Fault;
use counter::keys::Lookup;
use counter::pratica::{Head, Pratica};
use counter::reference::Reference;
use counter::state::State;
use futures_util::future::{try_join, try_join_all};

use crate::dynamo::DynamoArchive;
use crate::item::{self, Item};
use crate::key::{self, Key};
use crate::shape::{INBOX, Index, OWNER, PK, SK};
use crate::trouble::fault;

/// The most that a list without pages holds.
const LONGEST: usize = 200;

impl DynamoArchive {
    pub(crate) async fn inbox_page(&self, comune: &str, filter: &InboxFilter) -> Result<InboxPage, Fault> {
        let limit = usize::from(filter.limit.clamp(1, 100));
        let states: &[State] = if filter.states.is_empty() { &State::ALL } else { &filter.states };
        // Each bucket is sorted: the page is the head of their merge, with one more to know whether
        // another page follows.
        let after = filter.after.as_deref();
        let buckets = states.iter().map(|state| self.places(key::inbox(comune, *state), after, limit + 1));
        let (buckets, waiting) =
            try_join(try_join_all(buckets), self.places_waiting(comune, states, after, limit + 1)).await?;
        let mut places: Vec<String> = buckets.into_iter().flatten().chain(waiting).collect();
        places.sort();
        places.dedup(); // What changes its state at this moment may stand in two buckets.
        let next = (places.len() > limit).then(|| places[limit - 1].clone());
        places.truncate(limit);
        let references: Vec<Reference> = places.iter().filter_map(|place| key::reference_in(place)).collect();
        let mut pratiche = self.pratiche(comune, &references).await?;
        pratiche.retain(|p| states.contains(&p.head.state));
        Ok(InboxPage { pratiche, next })
    }

    /// The places of a bucket of the inbox after a mark, in order.
    async fn places(&self, bucket: String, after: Option<&str>, limit: usize) -> Result<Vec<String>, Fault> {
        let mut query = self.in_index(INBOX, bucket);
        if let Some(after) = after.filter(|after| !after.is_empty()) {
            query = query
                .key_condition_expression("#hash = :hash AND #sort > :after")
                .expression_attribute_names("#sort", INBOX.sort)
                .expression_attribute_values(":after", AttributeValue::S(after.to_owned()));
        }
        let found = self.query(query, limit).await?;
        found.iter().map(|item| item::text(item, INBOX.sort).map(str::to_owned)).collect()
    }

    /// The places of those in these states that wait for the log, in order.
    async fn places_waiting(
        &self,
        comune: &str,
        states: &[State],
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<String>, Fault> {
        let query = self
            .in_index(INBOX, key::waiting(comune))
            .key_condition_expression("#hash = :hash AND #sort > :after")
            .expression_attribute_names("#sort", INBOX.sort)
            // Nothing sorts before a space.
            .expression_attribute_values(
                ":after",
                AttributeValue::S(after.filter(|a| !a.is_empty()).unwrap_or(" ").into()),
            )
            .limit(LONGEST as i32);
        let (mut places, mut from) = (Vec::new(), None);
        loop {
            let found = Box::pin(query.clone().set_exclusive_start_key(from).send()).await;
            let found = found.map_err(|e| fault("reading a list from DynamoDB", e))?;
            self.meter.read(found.consumed_capacity());
            for item in found.items() {
                let place = key::in_inbox(item::text(item, INBOX.sort)?);
                // The one at the mark follows it here, since its state stands behind it.
                let wanted = place.filter(|(place, state)| states.contains(state) && after.is_none_or(|a| *place > a));
                places.extend(wanted.map(|(place, _)| place.to_owned()));
            }
            match found.last_evaluated_key.filter(|key| !key.is_empty() && places.len() < limit) {
                Some(last) => from = Some(last),
                None => break,
            }
        }
        places.truncate(limit);
        Ok(places)
    }

    /// These pratiche with their keys, in this order; what is not there is left out.
    async fn pratiche(&self, comune: &str, references: &[Reference]) -> Result<Vec<Pratica>, Fault> {
        let names = references.iter().map(|r| Key::pratica(comune, r)).collect();
        let mut items = self.get_many(&self.tables.data, names).await?;
        let mut pratiche = Vec::with_capacity(items.len());
        for reference in references {
            let item = items.remove(&Key::pratica(comune, reference));
            if let Some(item) = item.filter(|item| !item::is_tombstone(item)) {
                let (pratica, id) = item::read_pratica(&item)?;
                let wrapped = id.map(|id| Key::wrapped(comune, reference, &id));
                pratiche.push((pratica, wrapped));
            }
        }
        let names = pratiche.iter().filter_map(|(_, wrapped)| wrapped.clone()).collect();
        let keys = self.get_many(&self.tables.keys, names).await?;
        pratiche
            .into_iter()
            .map(|(mut pratica, wrapped)| {
                let found = wrapped.and_then(|wrapped| keys.get(&wrapped));
                pratica.key = found.map(item::read_wrapped).transpose()?;
                Ok(pratica)
            })
            .collect()
    }

    pub(crate) async fn heads_of(&self, comune: &str, citizen: &Lookup) -> Result<Vec<Head>, Fault> {
        let query = self.in_index(OWNER, key::pratiche_of(comune, citizen)).scan_index_forward(false);
        let found = self.query(query, LONGEST).await?;
        let names: Vec<Key> = found.iter().map(item::key).collect::<Result<_, _>>()?;
        let items = self.get_many(&self.tables.data, names.clone()).await?;
        let here = names.iter().filter_map(|name| items.get(name)).filter(|item| !item::is_tombstone(item));
        here.map(item::read_head).collect()
    }

    /// What waits for a signature is pointed at by names of its own; what was signed meanwhile is left out.
    pub(crate) async fn heads_to_sign(&self, comune: &str, signer: &Lookup) -> Result<Vec<Head>, Fault> {
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
        Ok(heads)
    }

    pub(crate) async fn drafts(&self, comune: &str, owner: &Lookup) -> Result<Vec<Draft>, Fault> {
        let found = self.query(self.in_index(OWNER, key::drafts_of(comune, owner)), usize::MAX).await?;
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

    pub(crate) fn in_index(&self, index: Index, bucket: String) -> QueryFluentBuilder {
        self.query_of(index.hash, bucket).table_name(&self.tables.data).index_name(index.name)
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
            // Whoever wants them all sets no limit: a megabyte is one answer.
            let limit = i32::try_from(most - items.len()).ok();
            let found = Box::pin(query.clone().set_limit(limit).set_exclusive_start_key(from).send()).await;
            let found = found.map_err(|e| fault("reading a list from DynamoDB", e))?;
            self.meter.read(found.consumed_capacity());
            items.extend(found.items.unwrap_or_default());
            match found.last_evaluated_key.filter(|key| !key.is_empty()) {
                Some(last) if items.len() < most => from = Some(last),
                _ => return Ok(items),
            }
        }
    }
}
