//! A pratica is kept once, whole, under its comune.

use std::sync::Arc;

use counter::archive::{Archive, Submitted};

use super::records::{HERE, THERE, body, draft_id, head, keys, pratica, reference, sealed};

/// What comes back is what was given, and it opens.
pub async fn what_is_sent_is_found_again_to_the_last_bit(archive: Arc<impl Archive>) {
    let sent = pratica(HERE, 1);
    assert_eq!(archive.submit(&sent).await.unwrap(), Submitted::Stored);
    let found = archive.pratica(HERE, &reference(1)).await.unwrap().unwrap();
    assert_eq!(found, sent);
    assert_eq!(found.open(&keys()).unwrap(), body());
}

/// A replay brings a data key of its own; the one that was kept stays.
pub async fn the_same_pratica_again_finds_the_first_one_with_its_key(archive: Arc<impl Archive>) {
    let (first, again) = (pratica(HERE, 1), pratica(HERE, 1));
    assert_ne!(first.key, again.key);
    archive.submit(&first).await.unwrap();
    for replay in [&again, &first, &again] {
        assert_eq!(archive.submit(replay).await.unwrap(), Submitted::Taken(Box::new(first.clone())));
    }
    assert_eq!(archive.pratica(HERE, &reference(1)).await.unwrap().unwrap().open(&keys()).unwrap(), body());
}

/// A collision is told from a replay by the draft of what is found.
pub async fn another_draft_with_the_same_reference_finds_the_first_one(archive: Arc<impl Archive>) {
    let first = pratica(HERE, 1);
    let mut other = head(HERE, 1);
    other.draft = draft_id(2);
    archive.submit(&first).await.unwrap();
    let Submitted::Taken(found) = archive.submit(&sealed(other)).await.unwrap() else { panic!("stored twice") };
    assert_eq!(found.head.draft, first.head.draft);
}

/// One winner; every loser is shown the winner's record, already durable.
pub async fn of_thirty_two_sendings_at_once_one_is_kept_and_all_see_it<A: Archive + 'static>(archive: Arc<A>) {
    let sendings: Vec<_> = (0..32)
        .map(|_| {
            let archive = Arc::clone(&archive);
            tokio::spawn(async move {
                let mine = pratica(HERE, 1);
                (archive.submit(&mine).await.unwrap(), mine)
            })
        })
        .collect();
    let (mut winners, mut seen) = (Vec::new(), Vec::new());
    for sending in sendings {
        match sending.await.unwrap() {
            (Submitted::Stored, mine) => winners.push(mine),
            (Submitted::Taken(found), _) => seen.push(*found),
            (Submitted::Claimed(_) | Submitted::Erased(_), _) => panic!("it claims nothing and was not erased"),
        }
    }
    assert_eq!((winners.len(), seen.len()), (1, 31));
    assert!(seen.iter().all(|found| *found == winners[0]));
    assert_eq!(archive.pratica(HERE, &reference(1)).await.unwrap().as_ref(), winners.first());
}

/// Each answer belongs to the pratica it was given for.
pub async fn different_pratiche_at_once_are_all_kept<A: Archive + 'static>(archive: Arc<A>) {
    let sendings: Vec<_> = (0..64)
        .map(|number| {
            let archive = Arc::clone(&archive);
            tokio::spawn(async move {
                let mine = pratica(HERE, number);
                assert_eq!(archive.submit(&mine).await.unwrap(), Submitted::Stored);
                // Whoever was told that it is kept finds it at once.
                assert_eq!(archive.pratica(HERE, &mine.head.reference).await.unwrap(), Some(mine));
            })
        })
        .collect();
    for sending in sendings {
        sending.await.unwrap();
    }
}

/// The comune is part of the key, also of the data key's.
pub async fn the_same_reference_in_two_comuni_is_two_pratiche(archive: Arc<impl Archive>) {
    let (here, there) = (pratica(HERE, 1), pratica(THERE, 1));
    assert_eq!(archive.submit(&here).await.unwrap(), Submitted::Stored);
    assert_eq!(archive.submit(&there).await.unwrap(), Submitted::Stored);
    assert_eq!(archive.pratica(HERE, &reference(1)).await.unwrap(), Some(here));
    assert_eq!(archive.pratica(THERE, &reference(1)).await.unwrap(), Some(there));
}

/// A reference opens nothing at another comune's counter.
pub async fn a_pratica_is_not_found_in_another_comune(archive: Arc<impl Archive>) {
    archive.submit(&pratica(HERE, 1)).await.unwrap();
    assert_eq!(archive.pratica(THERE, &reference(1)).await.unwrap(), None);
    assert_eq!(archive.pratica(HERE, &reference(2)).await.unwrap(), None);
}
