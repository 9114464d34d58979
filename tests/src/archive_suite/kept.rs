//! Forms, and the counts behind rate limits.

use std::sync::Arc;

use contract::revision::Revision;
use counter::archive::Archive;
use jiff::{SignedDuration, Timestamp};

/// A full hour.
const HOUR: Timestamp = Timestamp::constant(1_795_428_000, 0);

/// Any bytes, under their revision, as often as one likes.
pub async fn a_form_is_kept_for_ever_as_it_was(archive: Arc<impl Archive>) {
    let bytes = b"{\"passi\":[\"\xc3\xa8\"]}\x00\xff".as_slice();
    let revision = Revision::of(bytes);
    assert_eq!(archive.form(&revision).await.unwrap(), None);
    for _ in 0..2 {
        archive.keep_form(&revision, bytes).await.unwrap();
        assert_eq!(archive.form(&revision).await.unwrap().as_deref(), Some(bytes));
    }
    assert_eq!(archive.form(&Revision::of(b"altro")).await.unwrap(), None);
}

/// A new hour begins at one; an event that comes late counts in its own.
pub async fn events_are_counted_by_the_hour(archive: Arc<impl Archive>) {
    let at = |minutes| HOUR + SignedDuration::from_mins(minutes);
    assert_eq!(archive.counted("invii|1", at(0)).await.unwrap(), 0);
    for (minutes, expected) in [(0, 1), (30, 2), (59, 3), (60, 1), (61, 2), (45, 4), (180, 1)] {
        assert_eq!(archive.count("invii|1", at(minutes)).await.unwrap(), expected, "minute {minutes}");
        assert_eq!(archive.counted("invii|1", at(minutes)).await.unwrap(), expected, "looking counts nothing");
    }
    assert_eq!(archive.counted("invii|1", at(120)).await.unwrap(), 0, "nothing happened in that hour");
}

/// One address's haste is not another's.
pub async fn buckets_are_counted_apart(archive: Arc<impl Archive>) {
    for expected in 1..4 {
        assert_eq!(archive.count("invii|1", HOUR).await.unwrap(), expected);
        assert_eq!(archive.count("invii|11", HOUR).await.unwrap(), expected);
    }
}

/// No two events get the same count.
pub async fn events_at_once_are_all_counted<A: Archive + 'static>(archive: Arc<A>) {
    let events: Vec<_> = (0..20)
        .map(|_| {
            let archive = Arc::clone(&archive);
            tokio::spawn(async move { archive.count("invii|1", HOUR).await.unwrap() })
        })
        .collect();
    let mut counts = Vec::new();
    for event in events {
        counts.push(event.await.unwrap());
    }
    counts.sort_unstable();
    assert_eq!(counts, (1..=20).collect::<Vec<u32>>());
}
