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

/// What a log grew by under each of its heads, given all of its leaves in order; nothing, if a head is not over them or one
/// is over fewer than the one before it, or if leaves are left over.
pub fn regrown(comune: &str, leaves: &[Bytes], heads: Vec<Head>) -> Option<Vec<Growth>> {
    let (mut known, mut growths, mut before) = (HashMap::<Node, Hash>::new(), Vec::new(), 0);
    for head in heads {
        let added = leaves.get(usize::try_from(before).ok()?..usize::try_from(head.size).ok()?)?;
        let standing: Option<Vec<Hash>> = merkle::cover((0, before)).iter().map(|n| known.get(n).copied()).collect();
        let hashes: Vec<Hash> = added.iter().map(|leaf| merkle::leaf(&leaf.0)).collect();
        let nodes = merkle::grown(before, &standing?, &hashes);
        known.extend(nodes.iter().copied());
        let over: Option<Vec<Hash>> = merkle::cover((0, head.size)).iter().map(|n| known.get(n).copied()).collect();
        if added.is_empty() || head.comune != comune || merkle::fold(&over?) != head.root {
            return None;
        }
        let size = head.size;
        growths.push(Growth { comune: comune.to_owned(), before, leaves: added.to_vec(), nodes, head });
        before = size;
    }
    (before == leaves.len() as u64).then_some(growths)
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
