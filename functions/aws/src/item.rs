//! Records as items and back. A pratica's head and sealed body are two attributes; every other record is one JSON text.
//! Whatever must be found or must expire has an attribute of its own beside it.

use std::collections::HashMap;

use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::AttributeValue;
use counter::bytes::Bytes;
use counter::draft::{Draft, KEPT_DAYS};
use counter::fault::Fault;
use counter::keys::{Sealed, WrappedKey};
use counter::pratica::{Head, Pratica};
use counter::session::{OFFICE, Session};
use counter::tombstone::Tombstone;
use jiff::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::key::{self, Key};
use crate::shape::{FORGET, NAME, OWNER, PK, SK, WORK};

pub(crate) type Item = HashMap<String, AttributeValue>;

/// A record as JSON.
const RECORD: &str = "record";
/// How often it was changed, where changes are conditional.
pub(crate) const VERSION: &str = "v";
pub(crate) const HEAD: &str = "head";
const SEALED: &str = "sealed";
/// Which of its wrapped keys a pratica opens with.
pub(crate) const KEY_ID: &str = "kid";
const WRAPPED: &str = "wrapped";
/// What of an erased pratica still waits for the log.
pub(crate) const LEAVES: &str = "leaves";
const BYTES: &str = "bytes";
/// A random mark of the very request that wrote the item, the same in all attempts of the SDK at it.
pub(crate) const MARK: &str = "mark";

const DAY: i64 = 24 * 60 * 60;

/// An item's name as DynamoDB wants it.
pub(crate) fn name(key: Key) -> Item {
    HashMap::from([(PK.to_owned(), AttributeValue::S(key.pk)), (SK.to_owned(), AttributeValue::S(key.sk))])
}

/// A record that is found by its name alone.
pub(crate) fn record<T: Serialize>(key: Key, record: &T) -> Result<Item, Fault> {
    let json = serde_json::to_string(record).map_err(|e| Fault::new("writing a record", e))?;
    let mut item = name(key);
    item.insert(RECORD.into(), AttributeValue::S(json));
    Ok(item)
}

/// Reads such a record.
pub(crate) fn read<T: DeserializeOwned>(item: &Item) -> Result<T, Fault> {
    serde_json::from_str(text(item, RECORD)?).map_err(|e| Fault::new("reading a record", e))
}

pub(crate) fn pratica(pratica: &Pratica) -> Result<Item, Fault> {
    let head = &pratica.head;
    let json = serde_json::to_string(head).map_err(|e| Fault::new("writing a pratica's head", e))?;
    let mut item = name(Key::pratica(&head.comune, &head.reference));
    item.insert(HEAD.into(), AttributeValue::S(json));
    item.insert(SEALED.into(), AttributeValue::B(Blob::new(pratica.sealed.0.0.clone())));
    item.insert(VERSION.into(), number(head.version));
    item.insert(KEY_ID.into(), AttributeValue::S(key::wrapped_id(head, pratica.key.as_ref())));
    // A new version has a leaf that the log does not have yet.
    item.insert(WORK.hash.into(), AttributeValue::S(key::to_log(&head.comune)));
    item.insert(WORK.sort.into(), AttributeValue::S(key::dated(head.changed, head.reference.key())));
    Ok(item)
}

/// What stays in the place of an erased pratica; if its leaves still wait for the log, they wait on with it.
pub(crate) fn tombstone(tombstone: &Tombstone, erased: &Item) -> Result<Item, Fault> {
    let mut item = record(Key::pratica(&tombstone.comune, &tombstone.reference), tombstone)?;
    if let (Some(hash), Some(sort)) = (erased.get(WORK.hash), erased.get(WORK.sort)) {
        let leaves = read_head(erased)?.leaves().map(|leaf| AttributeValue::B(Blob::new(leaf.0.clone()))).collect();
        item.insert(LEAVES.into(), AttributeValue::L(leaves));
        item.insert(WORK.hash.into(), hash.clone());
        item.insert(WORK.sort.into(), sort.clone());
    }
    Ok(item)
}

/// The leaves that wait with a tombstone.
pub(crate) fn leaves(item: &Item) -> Vec<Bytes> {
    let leaves = item.get(LEAVES).and_then(|v| v.as_l().ok()).into_iter().flatten();
    leaves.filter_map(|leaf| leaf.as_b().ok()).map(|leaf| Bytes(leaf.as_ref().to_vec())).collect()
}

/// Whether a pratica's place is a tombstone.
pub(crate) fn is_tombstone(item: &Item) -> bool {
    !item.contains_key(HEAD) && item.contains_key(RECORD)
}

pub(crate) fn read_head(item: &Item) -> Result<Head, Fault> {
    serde_json::from_str(text(item, HEAD)?).map_err(|e| Fault::new("reading a pratica's head", e))
}

/// The pratica without its key, and where that lies.
pub(crate) fn read_pratica(item: &Item) -> Result<(Pratica, Key), Fault> {
    let sealed = Sealed(Bytes(blob(item, SEALED)?.to_vec()));
    let head = read_head(item)?;
    let apart = Key::apart(&head, text(item, KEY_ID)?);
    Ok((Pratica { head, sealed, key: None, name: None }, apart))
}

/// Which of its keys a pratica opens with.
pub(crate) fn key_id(item: &Item) -> Option<&str> {
    item.get(KEY_ID).and_then(|v| v.as_s().ok()).map(String::as_str)
}

pub(crate) fn version(item: &Item) -> Option<u64> {
    item.get(VERSION).and_then(|v| v.as_n().ok()).and_then(|n| n.parse().ok())
}

/// Adds a wrapped key and the name beside it.
pub(crate) fn seal_apart(item: &mut Item, key: &WrappedKey, name: Option<&Sealed>) {
    item.insert(WRAPPED.into(), AttributeValue::B(Blob::new(key.0.0.clone())));
    item.extend(name.map(|name| (NAME.to_owned(), sealed(name))));
}

pub(crate) fn sealed(sealed: &Sealed) -> AttributeValue {
    AttributeValue::B(Blob::new(sealed.0.0.clone()))
}

/// Gives a pratica the key and the name that lie apart, if they do.
pub(crate) fn read_apart(pratica: &mut Pratica, item: &Item) {
    pratica.key = blob(item, WRAPPED).ok().map(|key| WrappedKey(Bytes(key.to_vec())));
    pratica.name = read_name(item);
}

pub(crate) fn read_name(item: &Item) -> Option<Sealed> {
    blob(item, NAME).ok().map(|name| Sealed(Bytes(name.to_vec())))
}

pub(crate) fn draft(draft: &Draft) -> Result<Item, Fault> {
    let mut item = record(Key::draft(&draft.comune, &draft.id), draft)?;
    item.insert(OWNER.hash.into(), AttributeValue::S(key::drafts_of(&draft.comune, &draft.owner)));
    item.insert(OWNER.sort.into(), AttributeValue::S(key::dated(draft.changed, draft.id.as_str())));
    item.insert(FORGET.into(), forget(draft));
    Ok(item)
}

/// The second after which a draft may be forgotten.
pub(crate) fn forget(draft: &Draft) -> AttributeValue {
    after(draft.changed, i64::from(KEPT_DAYS) + 1)
}

/// Whether an item may be forgotten already.
pub(crate) fn is_over(item: &Item, now: Timestamp) -> bool {
    let forget = item.get(FORGET).and_then(|v| v.as_n().ok()).and_then(|n| n.parse::<i64>().ok());
    forget.is_some_and(|forget| forget < now.as_second())
}

pub(crate) fn session(session: &Session) -> Result<Item, Fault> {
    let mut item = record(Key::session(&session.scope, &session.id), session)?;
    // Whether a session is alive is said by the counter; these days are only more than it ever allows.
    let lasts_a_day = session.identified || session.scope == OFFICE;
    let days = if lasts_a_day { 1 } else { i64::from(KEPT_DAYS) + 1 };
    item.insert(FORGET.into(), after(session.seen, days));
    Ok(item)
}

pub(crate) fn bytes(key: Key, bytes: &[u8]) -> Item {
    let mut item = name(key);
    item.insert(BYTES.into(), AttributeValue::B(Blob::new(bytes)));
    item
}

pub(crate) fn read_bytes(item: &Item) -> Result<Vec<u8>, Fault> {
    blob(item, BYTES).map(<[u8]>::to_vec)
}

/// A new mark: if a conditional write is refused because of an item with it, then the write itself had succeeded and
/// only its answer was lost.
pub(crate) fn mark() -> Result<AttributeValue, Fault> {
    let mut bytes = [0; 8];
    getrandom::fill(&mut bytes).map_err(|e| Fault::new("asking the system for randomness", e.to_string()))?;
    Ok(AttributeValue::B(Blob::new(bytes)))
}

pub(crate) fn number(n: impl ToString) -> AttributeValue {
    AttributeValue::N(n.to_string())
}

/// The second after which an item may be forgotten.
pub(crate) fn after(instant: Timestamp, days: i64) -> AttributeValue {
    number(instant.as_second() + days * DAY)
}

/// Its name.
pub(crate) fn key(item: &Item) -> Result<Key, Fault> {
    Ok(Key { pk: text(item, PK)?.to_owned(), sk: text(item, SK)?.to_owned() })
}

pub(crate) fn text<'a>(item: &'a Item, attribute: &'static str) -> Result<&'a str, Fault> {
    let value = item.get(attribute).and_then(|v| v.as_s().ok());
    value.map(String::as_str).ok_or_else(|| Fault::new("reading an item", format!("it has no text `{attribute}`")))
}

fn blob<'a>(item: &'a Item, attribute: &'static str) -> Result<&'a [u8], Fault> {
    let value = item.get(attribute).and_then(|v| v.as_b().ok());
    value.map(AsRef::as_ref).ok_or_else(|| Fault::new("reading an item", format!("it has no bytes `{attribute}`")))
}
