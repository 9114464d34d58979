//! The sequencer: what waits is added to the log of its comune under a newly signed head; and the proof of where it stands.

use std::collections::HashMap;

use jiff::Timestamp;
use proof::hash::Hash;
use proof::head::{self, Before, Head};
use proof::merkle::{self, Node, Range};
use proof::place::Place;

use crate::archive::Changed;
use crate::bytes::Bytes;
use crate::fault::Fault;
use crate::keys::Keys;
use crate::ledger::{Growth, Ledger};

/// Adds what waits to the log of a comune, as much as is added at once; says how much that was. If another sequencer was
/// faster it is nothing.
///
/// # Errors
/// If the archive or the keys fail; then nothing was added, or all of it.
pub async fn sequence(ledger: &impl Ledger, keys: &impl Keys, comune: &str, now: Timestamp) -> Result<usize, Fault> {
    const DOING: &str = "signing a head of the log";
    let waiting = ledger.waiting(comune).await?;
    if waiting.is_empty() {
        return Ok(0);
    }
    let newest = ledger.newest_head(comune).await?;
    let before = newest.as_ref().map_or(0, |head| head.size);
    let size = before + waiting.len() as u64;
    let peaks = merkle::cover((0, before));
    let standing = ledger.nodes(comune, &peaks).await?;
    let hashes: Vec<_> = waiting.iter().map(|w| merkle::leaf(&w.0)).collect();
    let nodes = merkle::grown(before, &standing, &hashes);
    let path = match before {
        0 => None,
        // What the proof needs and is not kept yet is among the new nodes.
        before => Some(fold(ledger, comune, &nodes, &merkle::consistency(before, size)).await?),
    };
    let root = fold(ledger, comune, &nodes, &[(0, size)]).await?;
    let root = *root.first().ok_or_else(|| Fault::plain(DOING))?;
    let at = format!("{now:.0}");
    let text = head::text(comune, size, &root, &at).ok_or_else(|| Fault::plain(DOING))?;
    let head = Head {
        comune: comune.to_owned(),
        size,
        root,
        at,
        signed: keys.sign(comune, &text)?,
        before: path.map(|path| Before { size: before, path }),
    };
    let added = waiting.len();
    let growth = Growth { comune: comune.to_owned(), before, leaves: waiting, nodes, head };
    Ok(match ledger.grow(&growth).await? {
        Changed::Done => added,
        Changed::Stale => 0,
    })
}

/// The proof that a leaf stands in the log of a comune, under the head of this size if there it does, else under the newest;
/// nothing, while it waits.
///
/// # Errors
/// If the archive fails.
pub async fn prove(
    ledger: &impl Ledger,
    comune: &str,
    leaf: &Bytes,
    under: Option<u64>,
) -> Result<Option<Place>, Fault> {
    let Some(place) = ledger.place_of(comune, leaf).await? else { return Ok(None) };
    let Some(head) = ledger.newest_head(comune).await? else { return Ok(None) };
    let size = under.filter(|size| (place + 1..=head.size).contains(size)).unwrap_or(head.size);
    let path = fold(ledger, comune, &[], &merkle::inclusion(place, size)).await?;
    let hash: Result<[u8; 32], _> = leaf.0.as_slice().try_into();
    Ok(hash.ok().map(|hash| Place { comune: comune.to_owned(), leaf: hash.into(), place, size, path }))
}

/// The digests over some ranges, from new nodes and kept ones.
async fn fold(ledger: &impl Ledger, comune: &str, new: &[(Node, Hash)], ranges: &[Range]) -> Result<Vec<Hash>, Fault> {
    let covers: Vec<Vec<Node>> = ranges.iter().map(|range| merkle::cover(*range)).collect();
    let mut known: HashMap<Node, Hash> = new.iter().copied().collect();
    let missing: Vec<Node> = covers.iter().flatten().filter(|node| !known.contains_key(node)).copied().collect();
    let read = ledger.nodes(comune, &missing).await?;
    known.extend(missing.into_iter().zip(read));
    let digest = |cover: &Vec<Node>| {
        let hashes: Option<Vec<_>> = cover.iter().map(|node| known.get(node).copied()).collect();
        hashes.map(|hashes| merkle::fold(&hashes)).ok_or_else(|| Fault::plain("reading the nodes of the log"))
    };
    covers.iter().map(digest).collect()
}
