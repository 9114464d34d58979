//! An erased pratica is gone, its number is never given again, and what it held but had not used up is free.

use std::sync::Arc;

use counter::archive::{Archive, Changed, InboxFilter, Submitted};
use counter::keys::{Domain, Keys};
use counter::pratica::{Claim, Head};
use counter::state::State;

use super::records::{HERE, THERE, at, citizen, draft_id, head, keys, moved, pratica, reference, sealed};

/// It is found in no way any more, by number or in a list.
pub async fn an_erased_pratica_is_found_nowhere(archive: Arc<impl Archive>) {
    let first = pratica(HERE, 1);
    archive.submit(&first).await.unwrap();
    archive.submit(&pratica(HERE, 2)).await.unwrap();
    archive.submit(&pratica(THERE, 1)).await.unwrap();
    let tombstone = archive.erase(HERE, &reference(1), at(50)).await.unwrap().unwrap();
    assert!(tombstone.is_of(&draft_id(1)) && !tombstone.is_of(&draft_id(2)));
    assert_eq!((&tombstone.reference, &tombstone.leaf, tombstone.at), (&reference(1), &first.head.leaf, at(50)));
    assert_eq!(archive.pratica(HERE, &reference(1)).await.unwrap(), None);
    let inbox = archive.inbox(HERE, &InboxFilter { limit: 10, ..InboxFilter::default() }).await.unwrap();
    assert_eq!(inbox.rows.iter().map(|row| &row.line.reference).collect::<Vec<_>>(), [&reference(2)]);
    let mine = archive.pratiche_of(HERE, &citizen(HERE, "RSSMRA85T10A562S")).await.unwrap();
    assert_eq!(mine.iter().map(|h| &h.reference).collect::<Vec<_>>(), [&reference(2)]);
    assert!(archive.pratica(THERE, &reference(1)).await.unwrap().is_some());
}

/// A late resend is told that it was erased, and so is another draft that would have the same number.
pub async fn an_erased_number_is_never_given_again(archive: Arc<impl Archive>) {
    archive.submit(&pratica(HERE, 1)).await.unwrap();
    let tombstone = archive.erase(HERE, &reference(1), at(50)).await.unwrap().unwrap();
    let erased = Submitted::Erased(Box::new(tombstone));
    assert_eq!(archive.submit(&pratica(HERE, 1)).await.unwrap(), erased);
    let other = sealed(Head { draft: draft_id(9), ..head(HERE, 1) });
    assert_eq!(archive.submit(&other).await.unwrap(), erased);
    assert_eq!(archive.pratica(HERE, &reference(1)).await.unwrap(), None);
}

/// Erasing twice is no fault and gives the first tombstone; what never was leaves none.
pub async fn erasing_again_finds_the_first_tombstone(archive: Arc<impl Archive>) {
    assert_eq!(archive.erase(HERE, &reference(1), at(1)).await.unwrap(), None);
    archive.submit(&pratica(HERE, 1)).await.unwrap();
    let first = archive.erase(HERE, &reference(1), at(2)).await.unwrap();
    assert_eq!(archive.erase(HERE, &reference(1), at(3)).await.unwrap(), first);
    assert!(first.is_some());
}

/// Who still works on it is told that it is not there as it was.
pub async fn a_change_of_an_erased_pratica_is_stale(archive: Arc<impl Archive>) {
    let first = pratica(HERE, 1);
    archive.submit(&first).await.unwrap();
    archive.erase(HERE, &reference(1), at(50)).await.unwrap();
    assert_eq!(archive.change(&moved(&first, State::InCarico)).await.unwrap(), Changed::Stale);
    assert_eq!(archive.pratica(HERE, &reference(1)).await.unwrap(), None);
}

/// A revenue stamp stays used up; a place that only an open request holds is free.
pub async fn what_an_erased_pratica_held_is_free_unless_used_up(archive: Arc<impl Archive>) {
    let claim = |name: &str, spent| Claim { what: keys().lookup(&Domain::Comune(HERE.into()), "una", name), spent };
    let holding = |number, name: &str, spent| sealed(Head { claims: vec![claim(name, spent)], ..head(HERE, number) });
    let both = Head { claims: vec![claim("bollo", true), claim("figlio", false)], ..head(HERE, 1) };
    archive.submit(&sealed(both)).await.unwrap();
    assert_eq!(archive.submit(&holding(2, "figlio", false)).await.unwrap(), Submitted::Claimed(0));
    archive.erase(HERE, &reference(1), at(50)).await.unwrap();
    assert_eq!(archive.submit(&holding(2, "figlio", false)).await.unwrap(), Submitted::Stored);
    assert_eq!(archive.submit(&holding(3, "bollo", true)).await.unwrap(), Submitted::Claimed(0));
}
