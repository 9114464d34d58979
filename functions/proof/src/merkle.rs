//! The tree (RFC 9162, section 2.1): what is digested how, which nodes a proof is made of, and how it is checked.
//!
//! Only nodes over a whole power of two of leaves are ever kept, since those never change: node `(level, index)` stands
//! over the leaves from `index << level` on. Everything else is folded together when it is wanted.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::hash::Hash;

/// A node that never changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Node {
    /// It stands over `1 << level` leaves.
    pub level: u8,
    /// Its place among those of its level, from 0.
    pub index: u64,
}

/// Some leaves that follow one another: the first, and the first that is not among them.
pub type Range = (u64, u64);

/// The digest of a leaf.
pub fn leaf(data: &[u8]) -> Hash {
    Hash::from(<[u8; 32]>::from(Sha256::new().chain_update([0]).chain_update(data).finalize()))
}

/// The digest over two others.
pub fn node(left: &Hash, right: &Hash) -> Hash {
    Hash::from(<[u8; 32]>::from(Sha256::new().chain_update([1]).chain_update(left.0).chain_update(right.0).finalize()))
}

/// The nodes that stand over a range, the largest first. A range of a proof begins where such nodes may begin.
pub fn cover((mut from, to): Range) -> Vec<Node> {
    let mut nodes = Vec::new();
    while from < to {
        // The largest power of two that is left; what it begins at is always a multiple of it.
        let level = (to - from).ilog2();
        nodes.push(Node { level: u8::try_from(level).unwrap_or(u8::MAX), index: from >> level });
        from += 1 << level;
    }
    nodes
}

/// The digest over the nodes of a range; the digest of nothing (RFC 9162) over none.
pub fn fold(nodes: &[Hash]) -> Hash {
    let Some((last, before)) = nodes.split_last() else {
        return Hash::from(<[u8; 32]>::from(Sha256::digest([])));
    };
    before.iter().rev().fold(*last, |right, left| node(left, &right))
}

/// The nodes that come to be when leaves are added to a tree, given those that [`cover`] it: each kept node once.
pub fn grown(size: u64, peaks: &[Hash], leaves: &[Hash]) -> Vec<(Node, Hash)> {
    let mut standing: Vec<(Node, Hash)> = cover((0, size)).into_iter().zip(peaks.iter().copied()).collect();
    let mut made = Vec::new();
    for (index, hash) in (size..).zip(leaves) {
        let mut top = (Node { level: 0, index }, *hash);
        made.push(top);
        while let Some((left, hash)) = standing.pop_if(|(left, _)| left.level == top.0.level) {
            top = (Node { level: left.level + 1, index: left.index >> 1 }, node(&hash, &top.1));
            made.push(top);
        }
        standing.push(top);
    }
    made
}

/// The largest power of two that is smaller than `n`, which is at least 2.
fn split(n: u64) -> u64 {
    1 << (n - 1).ilog2()
}

/// The ranges whose digests prove that a leaf stands at a place of a tree of `size` leaves (section 2.1.3.1).
pub fn inclusion(place: u64, size: u64) -> Vec<Range> {
    let (mut from, mut to) = (0, size);
    let mut ranges = Vec::new();
    while place < size && to - from > 1 {
        let middle = from + split(to - from);
        if place < middle {
            ranges.push((middle, to));
            to = middle;
        } else {
            ranges.push((from, middle));
            from = middle;
        }
    }
    ranges.reverse();
    ranges
}

/// The ranges whose digests prove that a tree of `size` leaves began with the first `before` of them (section 2.1.4.1).
pub fn consistency(before: u64, size: u64) -> Vec<Range> {
    let (mut from, mut to) = (0, size);
    let mut ranges = Vec::new();
    if before == 0 || before >= size {
        return ranges;
    }
    while before != to {
        let middle = from + split(to - from);
        if before <= middle {
            ranges.push((middle, to));
            to = middle;
        } else {
            ranges.push((from, middle));
            from = middle;
        }
    }
    // The older tree itself need not be told, where it is a whole part of the newer one.
    if from != 0 {
        ranges.push((from, to));
    }
    ranges.reverse();
    ranges
}

/// Whether a leaf stands at a place of the tree of `size` leaves with this root (section 2.1.3.2).
pub fn includes(leaf: &Hash, place: u64, size: u64, path: &[Hash], root: &Hash) -> bool {
    if place >= size {
        return false;
    }
    let (mut own, mut last, mut hash) = (place, size - 1, *leaf);
    for step in path {
        if last == 0 {
            return false;
        }
        if own & 1 == 1 || own == last {
            hash = node(step, &hash);
            while own & 1 == 0 && own != 0 {
                own >>= 1;
                last >>= 1;
            }
        } else {
            hash = node(&hash, step);
        }
        own >>= 1;
        last >>= 1;
    }
    last == 0 && hash == *root
}

/// Whether the tree of `size` leaves with the root `new` begins with the one of `before` leaves with the root `old`
/// (section 2.1.4.2).
pub fn consistent(before: u64, old: &Hash, size: u64, new: &Hash, path: &[Hash]) -> bool {
    if before == size {
        return path.is_empty() && old == new;
    }
    if before == 0 || before > size {
        return before == 0 && path.is_empty();
    }
    let whole = before.is_power_of_two().then_some(*old);
    let mut steps = whole.iter().chain(path);
    let Some(first) = steps.next() else { return false };
    let (mut own, mut last) = (before - 1, size - 1);
    while own & 1 == 1 {
        own >>= 1;
        last >>= 1;
    }
    let (mut was, mut is) = (*first, *first);
    for step in steps {
        if last == 0 {
            return false;
        }
        if own & 1 == 1 || own == last {
            was = node(step, &was);
            is = node(step, &is);
            while own & 1 == 0 && own != 0 {
                own >>= 1;
                last >>= 1;
            }
        } else {
            is = node(&is, step);
        }
        own >>= 1;
        last >>= 1;
    }
    last == 0 && was == *old && is == *new
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    /// The leaves and roots with which the implementations of Certificate Transparency try one another.
    const LEAVES: [&str; 8] =
        ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];
    const ROOTS: [&str; 9] = [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];

    fn unhex(text: &str) -> Vec<u8> {
        (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap()).collect()
    }

    fn grow(leaves: &[Hash]) -> HashMap<Node, Hash> {
        grown(0, &[], leaves).into_iter().collect()
    }

    fn over(kept: &HashMap<Node, Hash>, range: Range) -> Hash {
        fold(&cover(range).iter().map(|node| kept[node]).collect::<Vec<_>>())
    }

    #[test]
    fn the_roots_are_those_of_certificate_transparency() {
        let leaves: Vec<Hash> = LEAVES.iter().map(|l| leaf(&unhex(l))).collect();
        for (size, root) in ROOTS.iter().enumerate() {
            assert_eq!(over(&grow(&leaves[..size]), (0, size as u64)).0.to_vec(), unhex(root), "{size}");
        }
    }

    #[test]
    fn the_proofs_are_those_of_certificate_transparency() {
        let leaves: Vec<Hash> = LEAVES.iter().map(|l| leaf(&unhex(l))).collect();
        let kept = grow(&leaves);
        let shown = |ranges: Vec<Range>| ranges.into_iter().map(|r| over(&kept, r).0.to_vec()).collect::<Vec<_>>();
        let told = |hexes: &[&str]| hexes.iter().map(|h| unhex(h)).collect::<Vec<_>>();
        let first = [
            "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
        ];
        assert_eq!(shown(inclusion(0, 8)), told(&first));
        let six_of_eight = [
            "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        ];
        assert_eq!(shown(consistency(6, 8)), told(&six_of_eight));
    }

    #[test]
    fn every_proof_of_every_small_tree_holds_and_no_other_does() {
        let leaves: Vec<Hash> = (0..19_u8).map(|n| leaf(&[n])).collect();
        let kept = grow(&leaves);
        let root = |size: u64| over(&kept, (0, size));
        for size in 1..=19 {
            for place in 0..size {
                let path: Vec<Hash> = inclusion(place, size).into_iter().map(|r| over(&kept, r)).collect();
                let own = leaves[place as usize];
                assert!(includes(&own, place, size, &path, &root(size)), "{place} of {size}");
                for other in (0..=size).filter(|other| *other != place) {
                    assert!(!includes(&own, other, size, &path, &root(size)), "{place} of {size} at {other}");
                }
                assert!(!includes(&leaves[18 - place as usize], place, size, &path, &root(size)) || place == 9);
                assert!(!includes(&own, place, size, &[&path[..], &[own]].concat(), &root(size)));
                assert!(path.is_empty() || !includes(&own, place, size, &path[1..], &root(size)));
            }
            for before in 1..=size {
                let path: Vec<Hash> = consistency(before, size).into_iter().map(|r| over(&kept, r)).collect();
                assert!(consistent(before, &root(before), size, &root(size), &path), "{before} of {size}");
                for other in (1..=size).filter(|other| *other != before) {
                    assert!(!consistent(other, &root(before), size, &root(size), &path), "{other} of {size}");
                    assert!(!consistent(before, &root(other), size, &root(size), &path));
                }
                assert!(!consistent(before, &root(before), size, &leaves[0], &path) || size == 1);
            }
        }
    }

    #[test]
    fn a_tree_grows_alike_in_one_step_and_in_many() {
        let leaves: Vec<Hash> = (0..100_u8).map(|n| leaf(&[n])).collect();
        let mut kept: HashMap<Node, Hash> = HashMap::new();
        let mut size = 0_u64;
        for step in [1, 2, 3, 4, 30, 60] {
            let peaks: Vec<Hash> = cover((0, size)).iter().map(|node| kept[node]).collect();
            let new = grown(size, &peaks, &leaves[size as usize..size as usize + step]);
            for (node, hash) in new {
                assert_eq!(kept.insert(node, hash), None, "each node is made once");
            }
            size += step as u64;
        }
        assert_eq!(kept, grow(&leaves));
    }
}
