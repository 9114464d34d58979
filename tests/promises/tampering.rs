//! Who holds the server, the archive and the keys changes the log: whoever kept a published head sees it, and whoever lost
//! her request sees it by the receipt alone.
//!
//! Five kinds of tampering, a thousand times each, at random places of a log of three thousand leaves. The tamperer is as
//! good as can be: the whole tree is made anew over the changed leaves, a new head is signed with the comune's own key, and
//! for every question the proof is given that comes closest.

use counter::keyring::KeyRing;
use counter::keys::{Keys, Secret};
use proof::document::Document;
use proof::hash::Hash;
use proof::head::{self, Before, Head};
use proof::merkle::{self, Node, Range};
use proof::place::Place;
use proof::receipt::{self, Receipt};
use proof::verdict::{Answer, verdict};

const COMUNE: &str = "069070";
const LEAVES: u64 = 3000;
const TIMES: usize = 1000;
/// Every so many leaves a head was published.
const PUBLISHED: u64 = 40;

fn keys() -> KeyRing {
    KeyRing::new(Secret([5; 32]))
}

/// Numbers that are the same in every run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % end
    }
}

/// A tree with all its nodes, by level.
#[derive(Clone, Default)]
struct Tree(Vec<Vec<Hash>>);

impl Tree {
    fn size(&self) -> u64 {
        self.0.first().map_or(0, |level| level.len() as u64)
    }

    /// The first leaves alone.
    fn first(&self, size: u64) -> Tree {
        Tree((0_u8..).zip(&self.0).map(|(level, nodes)| nodes[..(size >> level) as usize].to_vec()).collect())
    }

    fn grow(&mut self, leaves: &[Hash]) {
        let peaks: Vec<Hash> = merkle::cover((0, self.size())).into_iter().map(|node| self.at(node)).collect();
        let hashes: Vec<Hash> = leaves.iter().map(|leaf| merkle::leaf(&leaf.0)).collect();
        for (node, hash) in merkle::grown(self.size(), &peaks, &hashes) {
            self.0.resize_with(self.0.len().max(usize::from(node.level) + 1), Vec::new);
            self.0[usize::from(node.level)].push(hash);
        }
    }

    fn at(&self, node: Node) -> Hash {
        self.0[usize::from(node.level)][node.index as usize]
    }

    fn over(&self, range: Range) -> Hash {
        merkle::fold(&merkle::cover(range).into_iter().map(|node| self.at(node)).collect::<Vec<_>>())
    }

    fn proof(&self, ranges: Vec<Range>) -> Vec<Hash> {
        ranges.into_iter().map(|range| self.over(range)).collect()
    }

    /// A signed head over the whole tree, with a proof that it follows one of so many leaves.
    fn head(&self, at: &str, before: Option<u64>) -> Head {
        let (size, root) = (self.size(), self.over((0, self.size())));
        let signed = keys().sign(COMUNE, &head::text(COMUNE, size, &root, at).unwrap()).unwrap();
        let before = before.map(|before| Before { size: before, path: self.proof(merkle::consistency(before, size)) });
        Head { comune: COMUNE.into(), size, root, at: at.into(), signed, before }
    }

    /// The best proof for a leaf under a head of some size.
    fn place(&self, leaf: Hash, place: u64, size: u64) -> Place {
        Place { comune: COMUNE.into(), leaf, place, size, path: self.proof(merkle::inclusion(place, size)) }
    }
}

/// The receipt whose leaf stands at a place.
fn receipt(place: u64) -> Receipt {
    let (number, at) = (format!("QDR-{place:04}"), "2026-11-23T10:00:00Z");
    let leaf = proof::leaf::sent(COMUNE, &number, "codice", at).unwrap();
    let text = receipt::promise(COMUNE, &number, "codice", &leaf, at).unwrap();
    let signed = keys().sign(COMUNE, &text).unwrap();
    Receipt { comune: COMUNE.into(), number, content: "codice".into(), leaf, at: at.into(), signed }
}

#[derive(Clone, Copy, Debug)]
enum Kind {
    Edit,
    Delete,
    Insert,
    Swap,
    Truncate,
}

/// The leaves from a place on, as the tamperer leaves them.
fn tampered(kind: Kind, mut rest: Vec<Hash>, chance: &mut Chance) -> Vec<Hash> {
    let other = Hash::from([7; 32]);
    match kind {
        Kind::Edit => rest[0] = other,
        Kind::Delete => drop(rest.remove(0)),
        Kind::Insert => rest.insert(0, other),
        Kind::Swap => {
            let with = 1 + chance.below(rest.len() as u64 - 1) as usize;
            rest.swap(0, with);
        }
        // Half of the times it is filled up again, so that nothing looks shorter.
        Kind::Truncate => rest = if chance.below(2) == 0 { vec![other; rest.len()] } else { Vec::new() },
    }
    rest
}

#[test]
fn five_kinds_of_tampering_are_found_a_thousand_times_of_a_thousand() {
    let leaves: Vec<Hash> = (0..LEAVES)
        .map(|n| proof::leaf::sent(COMUNE, &format!("QDR-{n:04}"), "codice", "2026-11-23T10:00:00Z").unwrap())
        .collect();
    let mut honest = Tree::default();
    honest.grow(&leaves);
    let public = Document::Keys(keys().public_keys(COMUNE).unwrap());
    let published: Vec<Head> = (1..=LEAVES / PUBLISHED)
        .map(|n| honest.first(n * PUBLISHED).head("2026-11-23T11:00:00Z", Some((n - 1) * PUBLISHED).filter(|b| *b > 0)))
        .collect();
    let (leaves, honest, public, published) = (&leaves, &honest, &public, &published);
    std::thread::scope(|scope| {
        for kind in [Kind::Edit, Kind::Delete, Kind::Insert, Kind::Swap, Kind::Truncate] {
            scope.spawn(move || tried(kind, leaves, honest, public, published));
        }
    });
}

/// Tampers a thousand times in one way, and counts who sees it.
fn tried(kind: Kind, leaves: &[Hash], honest: &Tree, public: &Document, published: &[Head]) {
    let mut chance = Chance(0x2026_1123 + kind as u64);
    let (mut by_citizen, mut by_head) = (0, 0);
    for _ in 0..TIMES {
        // The place of somebody's request, and how far the log had grown when it was tampered with.
        let place = chance.below(LEAVES - PUBLISHED);
        let newest = &published[(place / PUBLISHED + chance.below(3)).min(LEAVES / PUBLISHED - 1) as usize];
        let grown = (newest.size + chance.below(PUBLISHED)).min(LEAVES);
        let mine = receipt(place);
        assert_eq!(mine.leaf, leaves[place as usize]);

        let rest = leaves[place as usize..grown as usize].to_vec();
        let mut tree = honest.first(place);
        let rest = tampered(kind, rest, &mut chance);
        tree.grow(&rest);

        // Whoever kept a head compares it with the one that is shown now.
        let shown = tree.head("2026-11-23T12:00:00Z", Some(newest.size).filter(|size| *size < tree.size()));
        let shown = [public.clone(), Document::Head(shown)];
        let heads = [&shown[..], &[Document::Head(newest.clone())]].concat();
        by_head += usize::from(verdict(&heads).0 == Answer::Fails);

        // The citizen, who kept nothing but her receipt, asks for the proof under the head that is shown now.
        let now = rest.iter().position(|leaf| *leaf == mine.leaf).map(|at| place + at as u64);
        let answer = tree.place(mine.leaf, now.unwrap_or(place), tree.size());
        let hers = [&shown[..], &[Document::Receipt(mine), Document::Place(answer)]].concat();
        by_citizen += usize::from(verdict(&hers).0 == Answer::Fails);
    }
    assert_eq!(by_head, TIMES, "{kind:?}");
    // A request that only moved is still there: that something moved is seen by the heads.
    let found = if matches!(kind, Kind::Insert | Kind::Swap) { 0 } else { TIMES };
    assert_eq!(by_citizen, found, "{kind:?}");
}

#[test]
fn what_nobody_tampered_with_is_found_whole() {
    let leaves: Vec<Hash> = (0..200).map(|n| receipt(n).leaf).collect();
    let mut honest = Tree::default();
    honest.grow(&leaves);
    let public = Document::Keys(keys().public_keys(COMUNE).unwrap());
    let older = honest.first(77).head("2026-11-23T11:00:00Z", None);
    let newer = honest.head("2026-11-23T12:00:00Z", Some(77));
    for place in (0..200).step_by(7) {
        let mine = receipt(place);
        let answer = Document::Place(honest.place(mine.leaf, place, 200));
        let kept = [public.clone(), Document::Receipt(mine), Document::Head(newer.clone()), answer];
        let heads = [Document::Head(older.clone())];
        let (answer, findings) = verdict(&[&kept[..], &heads].concat());
        assert_eq!(answer, Answer::Holds, "{findings:?}");
    }
}

#[test]
fn a_receipt_signed_over_another_request_s_leaf_is_found() {
    let (mine, other) = (receipt(1), receipt(2));
    let text = receipt::promise(COMUNE, &mine.number, &mine.content, &other.leaf, &mine.at).unwrap();
    let false_one = Receipt { leaf: other.leaf, signed: keys().sign(COMUNE, &text).unwrap(), ..mine };
    let keys = keys().public_keys(COMUNE).unwrap();
    assert!(false_one.is_signed(&keys));
    let (answer, findings) = verdict(&[Document::Keys(keys), Document::Receipt(false_one)]);
    assert_eq!(answer, Answer::Fails, "{findings:?}");
}
