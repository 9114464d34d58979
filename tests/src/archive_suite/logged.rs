//! What is stored gets its place in the log of its comune: once, in order, provably.

use std::sync::Arc;

use counter::archive::{Archive, Changed, InboxFilter, Submitted};
use counter::keys::{Keys, Lookup};
use counter::ledger::{LISTED, Ledger};
use counter::pratica::{Claim, Pratica};
use counter::sequence::{prove, sequence};
use counter::state::State;
use proof::head::Head;

use super::records::{HERE, THERE, at, head, keys, moved, pratica, sealed};

/// Adds all that waits; says how much that was.
async fn add_all(ledger: &impl Ledger, comune: &str) -> usize {
    let mut added = 0;
    for _ in 0..100 {
        match sequence(ledger, &keys(), comune, at(0)).await.unwrap() {
            0 => return added,
            more => added += more,
        }
    }
    panic!("it never ends");
}

async fn send(archive: &impl Archive, comune: &str, number: u32) -> Pratica {
    let sent = pratica(comune, number);
    assert_eq!(archive.submit(&sent).await.unwrap(), Submitted::Stored);
    sent
}

async fn head_of(ledger: &impl Ledger, comune: &str) -> Head {
    ledger.newest_head(comune).await.unwrap().unwrap()
}

/// Whether every leaf of a pratica is proven under the newest head.
async fn is_proven(ledger: &impl Ledger, pratica: &Pratica) -> bool {
    let head = head_of(ledger, &pratica.head.comune).await;
    for leaf in pratica.head.leaves() {
        let Some(place) = prove(ledger, &pratica.head.comune, leaf, None).await.unwrap() else { return false };
        if place.leaf.0.as_slice() != leaf.0 || !place.is_under(&head) {
            return false;
        }
    }
    true
}

/// Nothing is in the log before it was sequenced; then all is, by instant, and nothing waits.
pub async fn what_is_sent_is_added_once_in_order(archive: Arc<impl Archive + Ledger>) {
    assert_eq!(archive.newest_head(HERE).await.unwrap(), None);
    let mut sent = Vec::new();
    for number in [3, 1, 2, 0] {
        sent.push(send(&*archive, HERE, number).await);
    }
    assert_eq!(prove(&*archive, HERE, &sent[0].head.leaf, None).await.unwrap(), None, "it waits");
    assert_eq!(archive.size_with(HERE, &sent[0].head.leaf).await.unwrap(), None, "it waits");
    assert_eq!(add_all(&*archive, HERE).await, 4);
    sent.sort_by_key(|p| p.head.sent);
    for (place, one) in sent.iter().enumerate() {
        assert_eq!(archive.place_of(HERE, &one.head.leaf).await.unwrap(), Some(place as u64));
        assert_eq!(archive.size_with(HERE, &one.head.leaf).await.unwrap(), Some(4));
        assert!(is_proven(&*archive, one).await);
    }
    assert!(matches!(archive.submit(&pratica(HERE, 1)).await.unwrap(), Submitted::Taken(_)));
    assert_eq!(add_all(&*archive, HERE).await, 0, "a replay adds nothing");
    let fifth = send(&*archive, THERE, 1).await;
    assert_eq!(archive.size_with(HERE, &fifth.head.leaf).await.unwrap(), None, "of another comune");
    let fifth = send(&*archive, HERE, 4).await;
    assert_eq!(archive.size_with(HERE, &fifth.head.leaf).await.unwrap(), None, "it waits, and the log has a head");
    assert_eq!(head_of(&*archive, HERE).await.size, 4);
}

/// Each version has a leaf; one that was changed before its first leaf was added loses none.
pub async fn a_change_adds_a_leaf_of_its_own(archive: Arc<impl Archive + Ledger>) {
    let first = send(&*archive, HERE, 1).await;
    let second = moved(&first, State::InCarico);
    assert_eq!(archive.change(&second).await.unwrap(), Changed::Done);
    assert_eq!(archive.change(&second).await.unwrap(), Changed::Stale);
    assert_eq!(add_all(&*archive, HERE).await, 2);
    let third = moved(&second, State::Accolta);
    assert_eq!(archive.change(&third).await.unwrap(), Changed::Done);
    assert_eq!(add_all(&*archive, HERE).await, 1);
    let found = archive.pratica(HERE, &first.head.reference).await.unwrap().unwrap();
    assert_eq!(found, third);
    assert_eq!(found.head.leaves().count(), 3);
    for (place, leaf) in found.head.leaves().enumerate() {
        assert_eq!(archive.place_of(HERE, leaf).await.unwrap(), Some(place as u64));
    }
    assert!(is_proven(&*archive, &found).await);
}

/// Whoever kept an older head can see that the newer one only grew from it.
pub async fn every_head_is_signed_and_follows_the_one_before(archive: Arc<impl Archive + Ledger>) {
    let mut sent = Vec::new();
    for round in [1, 1, 2, 5, 8, 30] {
        for _ in 0..round {
            sent.push(send(&*archive, HERE, sent.len() as u32).await);
        }
        assert_eq!(add_all(&*archive, HERE).await, round);
    }
    let public = keys().public_keys(HERE).unwrap();
    let heads = archive.heads_after(HERE, 0).await.unwrap();
    assert!(heads.len() >= 6 && heads.len() <= LISTED);
    assert!(heads.iter().all(|head| head.is_signed(&public)));
    assert_eq!(heads[0].before, None);
    for pair in heads.windows(2) {
        assert_eq!(pair[1].follows(&pair[0]), Some(true), "{} {}", pair[0].size, pair[1].size);
    }
    assert_eq!(heads.last(), archive.newest_head(HERE).await.unwrap().as_ref());
    assert_eq!(archive.heads_after(HERE, heads[2].size).await.unwrap(), heads[3..]);
    for (place, one) in sent.iter().enumerate() {
        assert!(is_proven(&*archive, one).await);
        // The proof under a head that somebody kept can be had for ever.
        for head in heads.iter().filter(|head| head.size > place as u64) {
            let proof = prove(&*archive, HERE, &one.head.leaf, Some(head.size)).await.unwrap().unwrap();
            assert!(proof.is_under(head), "{place} under {}", head.size);
        }
    }
}

/// Of several sequencers at once each leaf is added by one.
pub async fn of_many_sequencers_at_once_none_adds_a_leaf_twice<A: Archive + Ledger + 'static>(archive: Arc<A>) {
    for number in 0..30 {
        send(&*archive, HERE, number).await;
    }
    let sequencers: Vec<_> = (0..6)
        .map(|_| {
            let archive = Arc::clone(&archive);
            tokio::spawn(async move { sequence(&*archive, &keys(), HERE, at(0)).await.unwrap() })
        })
        .collect();
    let mut added = 0;
    for sequencer in sequencers {
        added += sequencer.await.unwrap();
    }
    added += add_all(&*archive, HERE).await;
    assert_eq!((added, head_of(&*archive, HERE).await.size), (30, 30));
    for number in 0..30 {
        assert!(is_proven(&*archive, &pratica(HERE, number)).await, "{number}");
    }
}

/// A log is one comune's.
pub async fn the_log_of_a_comune_holds_nothing_of_another(archive: Arc<impl Archive + Ledger>) {
    let (here, there) = (send(&*archive, HERE, 1).await, send(&*archive, THERE, 2).await);
    assert_eq!(add_all(&*archive, HERE).await, 1);
    assert_eq!(archive.newest_head(THERE).await.unwrap(), None);
    assert_eq!(add_all(&*archive, THERE).await, 1);
    assert_eq!(archive.place_of(HERE, &there.head.leaf).await.unwrap(), None);
    assert_eq!(archive.place_of(THERE, &here.head.leaf).await.unwrap(), None);
    assert!(!head_of(&*archive, HERE).await.is_signed(&keys().public_keys(THERE).unwrap()));
}

/// What was not stored leaves no leaf.
pub async fn what_is_refused_for_a_claim_leaves_nothing_in_the_log(archive: Arc<impl Archive + Ledger>) {
    let claiming = |number| {
        let mut head = head(HERE, number);
        head.claims = vec![Claim { what: Lookup("k1.marca".into()), spent: true }];
        sealed(head)
    };
    assert_eq!(archive.submit(&claiming(1)).await.unwrap(), Submitted::Stored);
    assert_eq!(archive.submit(&claiming(2)).await.unwrap(), Submitted::Claimed(0));
    assert_eq!(add_all(&*archive, HERE).await, 1);
    assert_eq!(archive.place_of(HERE, &claiming(2).head.leaf).await.unwrap(), None);
}

/// Whether the log has a pratica yet makes no difference to those who work on it.
pub async fn an_inbox_shows_what_waits_and_what_does_not_alike(archive: Arc<impl Archive + Ledger>) {
    for number in 0..25 {
        let sent = send(&*archive, HERE, number).await;
        if number % 3 == 0 {
            assert_eq!(archive.change(&moved(&sent, State::InCarico)).await.unwrap(), Changed::Done);
        }
        if number == 14 {
            add_all(&*archive, HERE).await;
        }
    }
    let listed = async |states: &[State]| {
        let (mut after, mut seen) = (None, Vec::new());
        loop {
            let filter = InboxFilter { states: states.to_vec(), after, limit: 4 };
            let page = archive.inbox(HERE, &filter).await.unwrap();
            assert!(page.next.is_none() || page.rows.len() == 4, "a page is full before another follows");
            seen.extend(page.rows.into_iter().map(|row| row.line.reference));
            after = page.next;
            if after.is_none() {
                return seen;
            }
        }
    };
    let half = (listed(&[]).await, listed(&[State::InCarico]).await, listed(&[State::Inviata]).await);
    assert_eq!((half.0.len(), half.1.len(), half.2.len()), (25, 9, 16));
    add_all(&*archive, HERE).await;
    assert_eq!(half, (listed(&[]).await, listed(&[State::InCarico]).await, listed(&[State::Inviata]).await));
}

/// Erased within its first minute, it is still in the log: what happened, happened.
pub async fn what_waits_is_added_though_its_pratica_was_erased(archive: Arc<impl Archive + Ledger>) {
    let sent = send(&*archive, HERE, 1).await;
    let changed = moved(&sent, State::InCarico);
    assert_eq!(archive.change(&changed).await.unwrap(), Changed::Done);
    archive.erase(HERE, &sent.head.reference, at(50)).await.unwrap().unwrap();
    assert_eq!(add_all(&*archive, HERE).await, 2);
    for leaf in changed.head.leaves() {
        assert!(archive.place_of(HERE, leaf).await.unwrap().is_some());
    }
    assert_eq!(archive.waiting(HERE).await.unwrap(), []);
    assert_eq!(archive.pratica(HERE, &sent.head.reference).await.unwrap(), None);
}
