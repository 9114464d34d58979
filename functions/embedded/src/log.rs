//! The public logs: what waits, what was added, in one transaction each.

use counter::archive::Changed;
use counter::bytes::Bytes;
use counter::ledger::{Growth, LISTED};
use proof::hash::Hash;
use proof::head::Head;
use proof::merkle::Node;
use rusqlite::OptionalExtension;

use crate::record;
use crate::store_error::StoreError;
use crate::stores::Stores;

pub(crate) const WAIT: &str =
    "INSERT INTO log_waiting (comune, at, leaf) VALUES (?1, ?2, ?3) ON CONFLICT (comune, leaf) DO NOTHING";
pub(crate) const WAITING: &str = "SELECT leaf FROM log_waiting WHERE comune = ?1 ORDER BY at, leaf LIMIT ?2";
pub(crate) const WAITS_NO_MORE: &str = "DELETE FROM log_waiting WHERE comune = ?1 AND leaf = ?2";
pub(crate) const ADD: &str = "INSERT INTO log_leaf (comune, leaf, place) VALUES (?1, ?2, ?3)";
pub(crate) const PLACE: &str = "SELECT place FROM log_leaf WHERE comune = ?1 AND leaf = ?2";
pub(crate) const LEAVES: &str = "SELECT leaf FROM log_leaf WHERE comune = ?1 ORDER BY place";
pub(crate) const ADD_NODE: &str = "INSERT INTO log_node (comune, level, place, hash) VALUES (?1, ?2, ?3, ?4)";
pub(crate) const NODE: &str = "SELECT hash FROM log_node WHERE comune = ?1 AND level = ?2 AND place = ?3";
pub(crate) const ADD_HEAD: &str = "INSERT INTO log_head (comune, size, record) VALUES (?1, ?2, ?3)";
pub(crate) const NEWEST_HEAD: &str = "SELECT size, record FROM log_head WHERE comune = ?1 ORDER BY size DESC LIMIT 1";
pub(crate) const SIZE_WITH: &str = "SELECT log_head.size FROM log_leaf JOIN log_head USING (comune) \
     WHERE log_leaf.comune = ?1 AND leaf = ?2 ORDER BY log_head.size DESC LIMIT 1";
pub(crate) const HEADS_AFTER: &str =
    "SELECT record FROM log_head WHERE comune = ?1 AND size > ?2 ORDER BY size LIMIT ?3";

/// A leaf waits from now on, unless it stands in the log already.
pub(crate) fn wait(stores: &Stores, comune: &str, at: &str, leaf: &str) -> Result<(), StoreError> {
    if place_of(stores, comune, leaf)?.is_none() {
        stores.archive.prepare_cached(WAIT)?.execute((comune, at, leaf))?;
    }
    Ok(())
}

/// The first leaves that wait.
pub(crate) fn waiting(stores: &Stores, comune: &str, most: usize) -> Result<Vec<Bytes>, StoreError> {
    let mut select = stores.archive.prepare_cached(WAITING)?;
    let rows = select.query_map((comune, number(most as u64)), |row| row.get::<_, String>(0))?;
    rows.map(|leaf| Bytes::parse(&leaf?).ok_or(StoreError::Text("a waiting leaf"))).collect()
}

/// All leaves of a log, in order.
pub(crate) fn leaves(stores: &Stores, comune: &str) -> Result<Vec<Bytes>, StoreError> {
    let mut select = stores.archive.prepare_cached(LEAVES)?;
    let rows = select.query_map([comune], |row| row.get::<_, String>(0))?;
    rows.map(|leaf| Bytes::parse(&leaf?).ok_or(StoreError::Text("a leaf of the log"))).collect()
}

/// Adds leaves, nodes and a head, if the log has as many leaves as before.
pub(crate) fn grow(stores: &Stores, growth: &Growth, head: &str) -> Result<Changed, StoreError> {
    let comune = &growth.comune;
    let size: Option<i64> =
        stores.archive.prepare_cached(NEWEST_HEAD)?.query_row([comune], |row| row.get(0)).optional()?;
    if size.unwrap_or(0) != number(growth.before) {
        return Ok(Changed::Stale);
    }
    let (mut add, mut gone) = (stores.archive.prepare_cached(ADD)?, stores.archive.prepare_cached(WAITS_NO_MORE)?);
    for (place, leaf) in (growth.before..).zip(&growth.leaves) {
        let leaf = leaf.text();
        add.execute((comune, &leaf, number(place)))?;
        gone.execute((comune, &leaf))?;
    }
    let mut add = stores.archive.prepare_cached(ADD_NODE)?;
    for (node, hash) in &growth.nodes {
        add.execute((comune, node.level, number(node.index), hash.text()))?;
    }
    stores.archive.prepare_cached(ADD_HEAD)?.execute((comune, number(growth.head.size), head))?;
    Ok(Changed::Done)
}

/// The newest head.
pub(crate) fn newest_head(stores: &Stores, comune: &str) -> Result<Option<Head>, StoreError> {
    let mut select = stores.archive.prepare_cached(NEWEST_HEAD)?;
    let record: Option<String> = select.query_row([comune], |row| row.get(1)).optional()?;
    record.map(|record| record::read(&record)).transpose()
}

/// The heads over more leaves than these.
pub(crate) fn heads_after(stores: &Stores, comune: &str, size: u64) -> Result<Vec<Head>, StoreError> {
    let mut select = stores.archive.prepare_cached(HEADS_AFTER)?;
    let rows = select.query_map((comune, number(size), LISTED as i64), |row| row.get::<_, String>(0))?;
    rows.map(|record| record::read(&record?)).collect()
}

/// Where a leaf stands.
pub(crate) fn place_of(stores: &Stores, comune: &str, leaf: &str) -> Result<Option<u64>, StoreError> {
    let mut select = stores.archive.prepare_cached(PLACE)?;
    let place: Option<i64> = select.query_row((comune, leaf), |row| row.get(0)).optional()?;
    Ok(place.and_then(|place| u64::try_from(place).ok()))
}

/// How many leaves the newest head is over, if this one stands.
pub(crate) fn size_with(stores: &Stores, comune: &str, leaf: &str) -> Result<Option<u64>, StoreError> {
    let mut select = stores.archive.prepare_cached(SIZE_WITH)?;
    let size: Option<i64> = select.query_row((comune, leaf), |row| row.get(0)).optional()?;
    Ok(size.and_then(|size| u64::try_from(size).ok()))
}

/// These nodes, in this order.
pub(crate) fn nodes(stores: &Stores, comune: &str, nodes: &[Node]) -> Result<Vec<Hash>, StoreError> {
    let mut select = stores.archive.prepare_cached(NODE)?;
    let mut read = |node: &Node| {
        let hash: String = select.query_row((comune, node.level, number(node.index)), |row| row.get(0))?;
        Hash::parse(&hash).ok_or(StoreError::Text("a node of the log"))
    };
    nodes.iter().map(&mut read).collect()
}

fn number(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}
