//! A pratica changes by version: who is late changes nothing.

use std::sync::Arc;

use counter::archive::{Archive, Changed, Submitted};
use counter::state::State;

use super::records::{HERE, THERE, keys, moved, pratica, reference};

/// The new version is found at once, and opens.
pub async fn a_change_replaces_the_version_before_it(archive: Arc<impl Archive>) {
    let first = pratica(HERE, 1);
    archive.submit(&first).await.unwrap();
    let second = moved(&first, State::InCarico);
    assert_eq!(archive.change(&second).await.unwrap(), Changed::Done);
    let third = moved(&second, State::Accolta);
    assert_eq!(archive.change(&third).await.unwrap(), Changed::Done);
    let found = archive.pratica(HERE, &reference(1)).await.unwrap().unwrap();
    assert_eq!(found, third);
    found.open(&keys()).unwrap();
}

/// Of two operators who saw the same version, the slower is told.
pub async fn a_change_of_an_older_version_is_stale_and_writes_nothing(archive: Arc<impl Archive>) {
    let first = pratica(HERE, 1);
    archive.submit(&first).await.unwrap();
    let (faster, slower) = (moved(&first, State::InCarico), moved(&first, State::Ritirata));
    assert_eq!(archive.change(&faster).await.unwrap(), Changed::Done);
    assert_eq!(archive.change(&slower).await.unwrap(), Changed::Stale);
    assert_eq!(archive.change(&faster).await.unwrap(), Changed::Stale);
    assert_eq!(archive.pratica(HERE, &reference(1)).await.unwrap(), Some(faster));
}

/// No version is ever missing.
pub async fn a_change_that_skips_a_version_is_stale(archive: Arc<impl Archive>) {
    let first = pratica(HERE, 1);
    archive.submit(&first).await.unwrap();
    let third = moved(&moved(&first, State::InCarico), State::Accolta);
    assert_eq!(archive.change(&third).await.unwrap(), Changed::Stale);
    assert_eq!(archive.pratica(HERE, &reference(1)).await.unwrap(), Some(first));
}

/// A change never makes a pratica.
pub async fn a_change_of_what_is_not_there_is_stale(archive: Arc<impl Archive>) {
    assert_eq!(archive.change(&moved(&pratica(HERE, 1), State::InCarico)).await.unwrap(), Changed::Stale);
    assert_eq!(archive.pratica(HERE, &reference(1)).await.unwrap(), None);
}

/// The same reference and version elsewhere is another pratica.
pub async fn a_change_in_another_comune_is_stale(archive: Arc<impl Archive>) {
    let here = pratica(HERE, 1);
    archive.submit(&here).await.unwrap();
    assert_eq!(archive.change(&moved(&pratica(THERE, 1), State::InCarico)).await.unwrap(), Changed::Stale);
    assert_eq!(archive.pratica(HERE, &reference(1)).await.unwrap(), Some(here));
}

/// One winner, whose version is the one that is kept.
pub async fn of_eight_changes_at_once_one_is_done<A: Archive + 'static>(archive: Arc<A>) {
    let first = pratica(HERE, 1);
    archive.submit(&first).await.unwrap();
    let changes: Vec<_> = (0..8)
        .map(|_| {
            let (archive, mine) = (Arc::clone(&archive), moved(&first, State::InCarico));
            tokio::spawn(async move { (archive.change(&mine).await.unwrap(), mine) })
        })
        .collect();
    let mut winners = Vec::new();
    for change in changes {
        match change.await.unwrap() {
            (Changed::Done, mine) => winners.push(mine),
            (Changed::Stale, _) => {}
        }
    }
    assert_eq!(winners.len(), 1);
    assert_eq!(archive.pratica(HERE, &reference(1)).await.unwrap(), winners.pop());
}

/// Months later the same draft still finds its receipt, and undoes nothing.
pub async fn a_late_resend_finds_the_changed_pratica(archive: Arc<impl Archive>) {
    let first = pratica(HERE, 1);
    archive.submit(&first).await.unwrap();
    let second = moved(&first, State::Accolta);
    archive.change(&second).await.unwrap();
    assert_eq!(archive.submit(&pratica(HERE, 1)).await.unwrap(), Submitted::Taken(Box::new(second)));
}
