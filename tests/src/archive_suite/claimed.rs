//! What only one pratica may hold is held by one.

use std::sync::Arc;

use counter::archive::{Archive, Changed, Submitted};
use counter::keys::{Domain, Keys, Lookup};
use counter::pratica::{Claim, Head};

use super::records::{HERE, THERE, head, keys, reference, sealed};

pub(super) fn what(name: &str) -> Lookup {
    keys().lookup(&Domain::Comune(HERE.to_owned()), "una", name)
}

pub(super) fn claiming(comune: &str, number: u32, names: &[&str]) -> Head {
    let claims = names.iter().map(|name| Claim { what: what(name), spent: false }).collect();
    Head { claims, ..head(comune, number) }
}

/// The second to come is told which of its claims is held, and nothing of it is kept, not even its other claims.
pub async fn what_one_pratica_holds_no_other_gets(archive: Arc<impl Archive>) {
    let first = sealed(claiming(HERE, 1, &["bollo", "figlio"]));
    assert_eq!(archive.submit(&first).await.unwrap(), Submitted::Stored);
    let second = sealed(claiming(HERE, 2, &["altro", "figlio"]));
    assert_eq!(archive.submit(&second).await.unwrap(), Submitted::Claimed(1));
    assert_eq!(archive.pratica(HERE, &reference(2)).await.unwrap(), None);
    let third = sealed(claiming(HERE, 3, &["altro"]));
    assert_eq!(archive.submit(&third).await.unwrap(), Submitted::Stored);
    let elsewhere = sealed(claiming(THERE, 2, &["figlio"]));
    assert_eq!(archive.submit(&elsewhere).await.unwrap(), Submitted::Stored);
}

/// A replay is a replay, though what it claims is held: by itself.
pub async fn a_replay_with_claims_finds_the_first_one(archive: Arc<impl Archive>) {
    let first = sealed(claiming(HERE, 1, &["bollo"]));
    assert_eq!(archive.submit(&first).await.unwrap(), Submitted::Stored);
    let again = sealed(claiming(HERE, 1, &["bollo"]));
    let Submitted::Taken(found) = archive.submit(&again).await.unwrap() else { panic!("stored twice") };
    assert_eq!(*found, first);
}

/// What is given back may be claimed again; what another holds by then is not taken from it.
pub async fn what_is_given_back_is_free_again(archive: Arc<impl Archive>) {
    let first = sealed(claiming(HERE, 1, &["figlio"]));
    archive.submit(&first).await.unwrap();
    let mut ended = first.head.clone();
    ended.version = 2;
    ended.release();
    let ended = counter::pratica::Pratica { head: ended, ..first };
    assert_eq!(archive.change(&ended).await.unwrap(), Changed::Done);
    let second = sealed(claiming(HERE, 2, &["figlio"]));
    assert_eq!(archive.submit(&second).await.unwrap(), Submitted::Stored);
    let mut later = ended.clone();
    later.head.version = 3;
    assert_eq!(archive.change(&later).await.unwrap(), Changed::Done);
    let third = sealed(claiming(HERE, 3, &["figlio"]));
    assert_eq!(archive.submit(&third).await.unwrap(), Submitted::Claimed(0));
}

/// One winner.
pub async fn of_sixteen_claims_at_once_one_is_held<A: Archive + 'static>(archive: Arc<A>) {
    let sendings: Vec<_> = (0..16)
        .map(|number| {
            let archive = Arc::clone(&archive);
            tokio::spawn(async move {
                let mine = sealed(claiming(HERE, number, &["posto"]));
                // Two transactions that meet may both be told to try again.
                for _ in 0..50 {
                    match archive.submit(&mine).await {
                        Ok(done) => return done,
                        Err(fault) => assert!(fault.may_be_retried(), "{fault}"),
                    }
                }
                panic!("never answered")
            })
        })
        .collect();
    let mut stored = 0;
    for sending in sendings {
        match sending.await.unwrap() {
            Submitted::Stored => stored += 1,
            other => assert_eq!(other, Submitted::Claimed(0)),
        }
    }
    assert_eq!(stored, 1);
}
