//! Pratiche and their data keys: kept once, changed by version.

use counter::archive::{Changed, Submitted};
use counter::bytes::Bytes;
use counter::keys::{Lookup, Sealed, WrappedKey};
use counter::line::{Line, NO_TERM};
use counter::pratica::{Head, Pratica};
use jiff::civil::Date;
use rusqlite::{OptionalExtension, Row, named_params};
use sha2::{Digest, Sha256};

use crate::due;
use crate::log;
use crate::record;
use crate::store_error::StoreError;
use crate::stores::Stores;
use crate::tombstone;

pub(crate) const INSERT: &str = "INSERT INTO pratica (comune, reference, version, state, sent, changed, due, citizen, \
     signer, service, assignee, outbox_open, notice_due, head, sealed, key) VALUES (:comune, :reference, :version, :state, :sent, \
     :changed, :due, :citizen, :signer, :service, :assignee, :outbox_open, :notice_due, :head, :sealed, :key) \
     ON CONFLICT (comune, reference) DO NOTHING";
pub(crate) const UPDATE: &str = "UPDATE pratica SET version = :version, state = :state, sent = :sent, \
     changed = :changed, due = :due, citizen = :citizen, signer = :signer, service = :service, assignee = :assignee, \
     outbox_open = :outbox_open, notice_due = :notice_due, head = :head, sealed = :sealed \
     WHERE comune = :comune AND reference = :reference AND version = :version - 1";
pub(crate) const SELECT: &str = "SELECT head, sealed, key FROM pratica WHERE comune = ?1 AND reference = ?2";
pub(crate) const HEADS: &str = "SELECT head FROM pratica WHERE comune = ?1 AND citizen = ?2 \
     ORDER BY sent DESC, reference DESC LIMIT 200";
pub(crate) const TO_SIGN: &str = "SELECT head FROM pratica WHERE comune = ?1 AND signer = ?2 \
     ORDER BY sent DESC, reference DESC LIMIT 200";
pub(crate) const INSERT_KEY: &str = "INSERT INTO key (comune, reference, mark, wrapped, name) \
     VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (comune, reference, mark) DO NOTHING";
pub(crate) const SELECT_KEY: &str = "SELECT wrapped, name FROM key WHERE comune = ?1 AND reference = ?2 AND mark = ?3";
pub(crate) const NAME_KEY: &str =
    "UPDATE key SET name = ?4 WHERE comune = ?1 AND reference = ?2 AND mark = ?3 AND name IS NULL";

pub(crate) const DELETE: &str = "DELETE FROM pratica WHERE comune = ?1 AND reference = ?2";
pub(crate) const CLAIM: &str = "INSERT INTO claim (comune, claim, reference) VALUES (?1, ?2, ?3) \
     ON CONFLICT (comune, claim) DO NOTHING";
pub(crate) const RELEASE: &str = "DELETE FROM claim WHERE comune = ?1 AND claim = ?2 AND reference = ?3";

/// A pratica on its way into the store; made before the queue, so that nothing but writing is done in the writer.
pub(crate) struct Entry {
    comune: String,
    reference: String,
    version: i64,
    state: &'static str,
    sent: String,
    changed: String,
    due: String,
    citizen: Option<String>,
    signer: Option<String>,
    service: String,
    assignee: Option<String>,
    outbox_open: i64,
    notice_due: Option<String>,
    head: String,
    sealed: Vec<u8>,
    key: Option<Vec<u8>>,
    name: Option<Vec<u8>>,
    claims: Vec<String>,
    released: Vec<String>,
    /// The leaf of this very version, which waits for the log.
    leaf: Option<String>,
}

impl Entry {
    /// The row of a pratica.
    pub(crate) fn of(pratica: &Pratica) -> Result<Self, StoreError> {
        let head = &pratica.head;
        Ok(Self {
            comune: head.comune.clone(),
            reference: head.reference.key().to_owned(),
            version: i64::try_from(head.version).unwrap_or(i64::MAX),
            state: head.state.name(),
            sent: format!("{:.6}", head.sent),
            changed: format!("{:.6}", head.changed),
            due: due(head.due),
            citizen: head.citizen.as_ref().map(|c| c.0.clone()),
            signer: head.signer().map(|s| s.0.clone()),
            service: head.service.clone(),
            assignee: head.assignee.as_ref().map(|a| a.0.clone()),
            outbox_open: i64::try_from(head.outbox.iter().filter(|l| l.is_open()).count()).unwrap_or(i64::MAX),
            notice_due: due::notices(head),
            head: record::write(head)?,
            sealed: pratica.sealed.0.0.clone(),
            key: pratica.key.as_ref().map(|k| k.0.0.clone()),
            name: pratica.name.as_ref().map(|n| n.0.0.clone()),
            claims: head.claims.iter().map(|c| c.what.0.clone()).collect(),
            released: head.released.iter().map(|c| c.0.clone()).collect(),
            leaf: head.leaves().last().filter(|leaf| !leaf.0.is_empty()).map(Bytes::text),
        })
    }

    /// Keeps it with its key if its reference is free.
    pub(crate) fn submit(&self, stores: &Stores) -> Result<Submitted, StoreError> {
        if let Some(tombstone) = tombstone::find(stores, &self.comune, &self.reference)? {
            return Ok(Submitted::Erased(Box::new(tombstone)));
        }
        let mark = self.key.as_deref().map(mark);
        let kept = stores.archive.prepare_cached(INSERT)?.execute(named_params! {
            ":comune": self.comune, ":reference": self.reference, ":version": self.version, ":state": self.state,
            ":sent": self.sent, ":changed": self.changed, ":due": self.due, ":citizen": self.citizen,
            ":signer": self.signer,
            ":service": self.service, ":assignee": self.assignee, ":outbox_open": self.outbox_open,
            ":notice_due": self.notice_due,
            ":head": self.head, ":sealed": self.sealed, ":key": mark,
        })?;
        if kept == 0
            && let Some(earlier) = find(stores, &self.comune, &self.reference)?
        {
            return Ok(Submitted::Taken(Box::new(earlier)));
        }
        for (place, claim) in self.claims.iter().enumerate() {
            if stores.archive.prepare_cached(CLAIM)?.execute((&self.comune, claim, &self.reference))? == 0 {
                // All or none: the savepoint around this work is not enough, since it is no failure.
                for earlier in &self.claims[..place] {
                    self.give_back(stores, earlier)?;
                }
                stores.archive.prepare_cached(DELETE)?.execute((&self.comune, &self.reference))?;
                return Ok(Submitted::Claimed(place));
            }
        }
        if let (Some(key), Some(mark)) = (&self.key, mark) {
            let mut insert = stores.keys.prepare_cached(INSERT_KEY)?;
            insert.execute((&self.comune, &self.reference, mark, key, &self.name))?;
        }
        self.wait(stores)?;
        Ok(Submitted::Stored)
    }

    /// Replaces the version before it; the key stays the one it was submitted with, and so does the name.
    pub(crate) fn change(&self, stores: &Stores) -> Result<Changed, StoreError> {
        let changed = stores.archive.prepare_cached(UPDATE)?.execute(named_params! {
            ":comune": self.comune, ":reference": self.reference, ":version": self.version, ":state": self.state,
            ":sent": self.sent, ":changed": self.changed, ":due": self.due, ":citizen": self.citizen,
            ":signer": self.signer,
            ":service": self.service, ":assignee": self.assignee, ":outbox_open": self.outbox_open,
            ":notice_due": self.notice_due,
            ":head": self.head, ":sealed": self.sealed,
        })?;
        if changed != 1 {
            return Ok(Changed::Stale);
        }
        for claim in &self.released {
            self.give_back(stores, claim)?;
        }
        if let (Some(key), Some(name)) = (&self.key, &self.name) {
            let mut update = stores.keys.prepare_cached(NAME_KEY)?;
            update.execute((&self.comune, &self.reference, mark(key), name))?;
        }
        self.wait(stores)?;
        Ok(Changed::Done)
    }

    fn wait(&self, stores: &Stores) -> Result<(), StoreError> {
        self.leaf.iter().try_for_each(|leaf| log::wait(stores, &self.comune, &self.changed, leaf))
    }

    fn give_back(&self, stores: &Stores, claim: &str) -> Result<(), StoreError> {
        stores.archive.prepare_cached(RELEASE)?.execute((&self.comune, claim, &self.reference))?;
        Ok(())
    }
}

/// A row as a check of the whole archive reads it.
pub(crate) const EVERY: &str = "SELECT head, sealed, key, comune, reference, version, state, sent, changed, due, citizen, \
     service, assignee, outbox_open, notice_due IS NOT NULL FROM pratica";

/// What the columns of a row say beside its head.
#[derive(PartialEq, Eq)]
pub(crate) struct Columns {
    texts: [String; 7],
    citizen: Option<String>,
    assignee: Option<String>,
    numbers: [i64; 3],
}

impl Columns {
    /// Reads them from a row of [`EVERY`].
    pub(crate) fn read(row: &Row<'_>) -> Result<Self, rusqlite::Error> {
        Ok(Self {
            texts: [row.get(3)?, row.get(4)?, row.get(6)?, row.get(7)?, row.get(8)?, row.get(9)?, row.get(11)?],
            citizen: row.get(10)?,
            assignee: row.get(12)?,
            numbers: [row.get(5)?, row.get(13)?, row.get(14)?],
        })
    }

    /// What they must say.
    pub(crate) fn of(pratica: &Pratica) -> Result<Self, StoreError> {
        let entry = Entry::of(pratica)?;
        let state = entry.state.to_owned();
        let texts = [entry.comune, entry.reference, state, entry.sent, entry.changed, entry.due, entry.service];
        let numbers = [entry.version, entry.outbox_open, i64::from(entry.notice_due.is_some())];
        Ok(Self { texts, citizen: entry.citizen, assignee: entry.assignee, numbers })
    }

    /// Which pratica it is, as a log may name it.
    pub(crate) fn name(&self) -> String {
        format!("{} {}", self.texts[0], self.texts[1])
    }
}

/// The due date as lists sort it.
fn due(due: Option<Date>) -> String {
    due.map_or_else(|| NO_TERM.to_owned(), |d| d.to_string())
}

/// A pratica with its key, unless that was erased.
pub(crate) fn find(stores: &Stores, comune: &str, reference: &str) -> Result<Option<Pratica>, StoreError> {
    let mut select = stores.archive.prepare_cached(SELECT)?;
    let found = select.query_row((comune, reference), Found::read).optional()?;
    let its = |head: &Head| head.comune == comune && head.reference.key() == reference;
    found.map(|found| found.with_key_if(stores, its)).transpose()
}

/// The lines of a list of a person's ([`HEADS`], [`TO_SIGN`]).
pub(crate) fn lines(stores: &Stores, list: &str, comune: &str, person: &str) -> Result<Vec<Line>, StoreError> {
    let mut select = stores.archive.prepare_cached(list)?;
    let rows = select.query_map((comune, person), |row| row.get::<_, String>(0))?;
    let its = |head: &Head| {
        let is = |of: Option<&Lookup>| of.is_some_and(|of| of.0 == person);
        head.comune == comune && (is(head.citizen.as_ref()) || is(head.signer()))
    };
    rows.map(|head| Ok(Line::of(&record::sought(&head?, its)?))).collect()
}

/// A row as it was read, without its key.
pub(crate) struct Found {
    head: String,
    sealed: Vec<u8>,
    mark: Option<Vec<u8>>,
}

impl Found {
    /// Reads `head, sealed, key`.
    pub(crate) fn read(row: &Row<'_>) -> Result<Self, rusqlite::Error> {
        Ok(Self { head: row.get(0)?, sealed: row.get(1)?, mark: row.get(2)? })
    }

    /// The pratica, with its key from the other file, if its head is of one that was looked for.
    pub(crate) fn with_key_if(self, stores: &Stores, is_it: impl FnOnce(&Head) -> bool) -> Result<Pratica, StoreError> {
        let head: Head = record::sought(&self.head, is_it)?;
        let kept = match self.mark {
            None => None,
            Some(mark) => {
                let mut select = stores.keys.prepare_cached(SELECT_KEY)?;
                let read = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?));
                select.query_row((&head.comune, head.reference.key(), mark), read).optional()?
            }
        };
        let (key, name): (Option<Vec<u8>>, Option<Vec<u8>>) = kept.unwrap_or_default();
        Ok(Pratica {
            head,
            sealed: Sealed(Bytes(self.sealed)),
            key: key.map(|k| WrappedKey(Bytes(k))),
            name: name.map(|n| Sealed(Bytes(n))),
        })
    }
}

fn mark(wrapped: &[u8]) -> [u8; 16] {
    let digest = Sha256::digest(wrapped);
    std::array::from_fn(|place| digest[place])
}
