//! What a request came from is settled with it: its session remembers it, its draft goes.

use std::sync::Arc;

use counter::archive::{Archive, Submitted};

use super::claimed::{claiming, what};
use super::records::{HERE, draft, draft_id, pratica, sealed, session};

/// All of it is done when the sending is acknowledged.
pub async fn what_is_sent_is_remembered_and_its_draft_goes(archive: Arc<impl Archive>) {
    archive.put_session(&session(HERE, "a1", 1)).await.unwrap();
    archive.put_draft(&draft(HERE, 1, "anna", 1)).await.unwrap();
    archive.put_draft(&draft(HERE, 2, "anna", 1)).await.unwrap();
    let (sent, later) = (pratica(HERE, 1), session(HERE, "a1", 2));
    assert_eq!(archive.submit_and_settle(&sent, &later).await.unwrap(), Submitted::Stored);
    assert_eq!(archive.pratica(HERE, &sent.head.reference).await.unwrap(), Some(sent));
    assert_eq!(archive.session(HERE, "a1").await.unwrap(), Some(later));
    assert_eq!(archive.draft(HERE, &draft_id(1)).await.unwrap(), None);
    assert!(archive.draft(HERE, &draft_id(2)).await.unwrap().is_some(), "another draft stays");
}

/// Whoever is refused has her draft, and whoever sends again is told what was kept before anything is settled.
pub async fn what_is_not_kept_settles_nothing(archive: Arc<impl Archive>) {
    archive.put_session(&session(HERE, "a1", 1)).await.unwrap();
    for number in [1, 2] {
        archive.put_draft(&draft(HERE, number, "anna", 1)).await.unwrap();
    }
    let first = sealed(claiming(HERE, 1, &["posto"]));
    archive.submit(&first).await.unwrap();
    let later = session(HERE, "a1", 2);
    let again = sealed(claiming(HERE, 1, &["posto"]));
    assert_eq!(archive.submit_and_settle(&again, &later).await.unwrap(), Submitted::Taken(Box::new(first)));
    let second = sealed(claiming(HERE, 2, &["posto"]));
    assert_eq!(second.head.claims[0].what, what("posto"));
    assert_eq!(archive.submit_and_settle(&second, &later).await.unwrap(), Submitted::Claimed(0));
    assert_eq!(archive.session(HERE, "a1").await.unwrap(), Some(session(HERE, "a1", 1)));
    for number in [1, 2] {
        assert!(archive.draft(HERE, &draft_id(number)).await.unwrap().is_some());
    }
}

/// Whoever logged out while her request was under way stays out; what she sent is kept.
pub async fn a_session_that_was_ended_stays_ended(archive: Arc<impl Archive>) {
    archive.put_session(&session(HERE, "a1", 1)).await.unwrap();
    archive.end_session(HERE, "a1").await.unwrap();
    let kept = archive.submit_and_settle(&pratica(HERE, 1), &session(HERE, "a1", 2)).await.unwrap();
    assert_eq!(kept, Submitted::Stored);
    assert_eq!(archive.session(HERE, "a1").await.unwrap(), None);
}
