//! What waits to leave the house: found when its time has come, put off, found no more.

use std::sync::Arc;

use counter::archive::{Archive, Changed};
use counter::draft::{Address, Draft, KEPT_DAYS};
use counter::ledger::Ledger;
use counter::outbox::{Outbox, Waiting};
use counter::pratica::Pratica;
use counter::reference::Reference;
use counter::sequence::sequence;
use jiff::{SignedDuration, Timestamp};

use super::records::{HERE, THERE, at, draft, draft_id, keys, pratica, reference};

/// Long after anything was sent.
fn late() -> Timestamp {
    at(1_000_000)
}

fn minutes(count: i64) -> SignedDuration {
    SignedDuration::from_mins(count)
}

/// What is due, once the log has what was kept: until then it may not be found.
async fn due<A: Ledger + Outbox>(archive: &A, comune: &str, now: Timestamp) -> Vec<Waiting<Reference>> {
    while sequence(archive, &keys(), comune, now).await.unwrap() > 0 {}
    archive.notices_due(comune, now).await.unwrap()
}

fn names(due: &[Waiting<Reference>]) -> Vec<Reference> {
    due.iter().map(|w| w.what.clone()).collect()
}

/// The next version, in which every notice was delivered.
fn told(pratica: &Pratica) -> Pratica {
    let mut outbox = pratica.head.outbox.clone();
    outbox.iter_mut().filter(|line| line.is_notice()).for_each(|line| line.done = Some(late()));
    pratica.posted(outbox)
}

/// The longest waiting first; what was told is gone, also if nobody says so.
pub async fn what_is_to_be_told_is_found_until_it_was<A: Archive + Ledger + Outbox>(archive: Arc<A>) {
    assert_eq!(due(&*archive, HERE, late()).await, []);
    let sent = [3, 1, 2].map(|number| pratica(HERE, number));
    for one in &sent {
        archive.submit(one).await.unwrap();
    }
    let found = due(&*archive, HERE, late()).await;
    assert_eq!(names(&found), [1, 2, 3].map(reference), "the longest waiting first");
    assert!(found.iter().all(|w| w.version == Some(1)));
    assert_eq!(archive.change(&told(&sent[1])).await.unwrap(), Changed::Done);
    for waiting in due(&*archive, HERE, late()).await {
        let here = archive.pratica(HERE, &waiting.what).await.unwrap().unwrap();
        if here.head.open_notices().next().is_none() || waiting.version != Some(here.head.version) {
            archive.put_off_notices(HERE, &waiting, None).await.unwrap();
        }
    }
    let rest = due(&*archive, HERE, late()).await;
    assert_eq!(rest.len(), 2);
    assert!(!names(&rest).contains(&sent[1].head.reference));
}

/// Not before, and then in its new place.
pub async fn what_is_put_off_is_found_again_when_its_time_comes<A: Archive + Ledger + Outbox>(archive: Arc<A>) {
    archive.submit(&pratica(HERE, 1)).await.unwrap();
    let [first] = &due(&*archive, HERE, late()).await[..] else { panic!("one is due") };
    let place = archive.put_off_notices(HERE, first, Some(late() + minutes(5))).await.unwrap();
    assert_eq!(due(&*archive, HERE, late() + minutes(4)).await, []);
    let [again] = &due(&*archive, HERE, late() + minutes(5)).await[..] else { panic!("one is due") };
    assert_eq!((again.what.clone(), Some(again.place.clone())), (first.what.clone(), place));
    archive.put_off_notices(HERE, again, None).await.unwrap();
    assert_eq!(due(&*archive, HERE, late() + minutes(60)).await, []);
}

/// Of several who saw it in one place, one moves it.
pub async fn what_another_took_is_not_put_off_again<A: Archive + Ledger + Outbox + 'static>(archive: Arc<A>) {
    archive.submit(&pratica(HERE, 1)).await.unwrap();
    let [seen] = &due(&*archive, HERE, late()).await[..] else { panic!("one is due") };
    let takers: Vec<_> = (1..=8)
        .map(|n| {
            let (archive, seen) = (Arc::clone(&archive), seen.clone());
            tokio::spawn(async move { archive.put_off_notices(HERE, &seen, Some(late() + minutes(n))).await.unwrap() })
        })
        .collect();
    let mut taken = Vec::new();
    for taker in takers {
        taken.extend(taker.await.unwrap());
    }
    assert_eq!(taken.len(), 1, "{taken:?}");
    assert_eq!(due(&*archive, HERE, late() + minutes(10)).await.len(), 1);
}

/// A new version waits in a place of its own, even at the same instant.
pub async fn a_change_brings_back_what_was_put_off<A: Archive + Ledger + Outbox>(archive: Arc<A>) {
    let sent = pratica(HERE, 1);
    archive.submit(&sent).await.unwrap();
    let [before] = &due(&*archive, HERE, late()).await[..] else { panic!("one is due") };
    archive.put_off_notices(HERE, before, Some(late() + minutes(60))).await.unwrap();
    let next = sent.next(&keys(), sent.head.clone(), &sent.open(&keys()).unwrap()).unwrap();
    assert_eq!(archive.change(&next).await.unwrap(), Changed::Done);
    let [after] = &due(&*archive, HERE, late()).await[..] else { panic!("one is due") };
    assert_eq!((after.what.clone(), after.version), (before.what.clone(), Some(2)));
    assert_ne!(after.place, before.place);
    // Who still holds the old place takes nothing of the new one away.
    archive.put_off_notices(HERE, before, None).await.unwrap();
    assert_eq!(due(&*archive, HERE, late()).await.len(), 1);
}

/// A place may outlive its pratica: whoever finds nobody there takes it away.
pub async fn what_was_erased_is_put_off_for_good<A: Archive + Ledger + Outbox>(archive: Arc<A>) {
    let sent = pratica(HERE, 1);
    archive.submit(&sent).await.unwrap();
    due(&*archive, HERE, late()).await;
    archive.erase(HERE, &sent.head.reference, late()).await.unwrap();
    for waiting in due(&*archive, HERE, late()).await {
        assert_eq!(archive.pratica(HERE, &waiting.what).await.unwrap(), None);
        archive.put_off_notices(HERE, &waiting, None).await.unwrap();
    }
    assert_eq!(due(&*archive, HERE, late()).await, []);
}

/// Nothing of another comune is found or moved.
pub async fn what_waits_stays_in_its_comune<A: Archive + Ledger + Outbox>(archive: Arc<A>) {
    archive.submit(&pratica(HERE, 1)).await.unwrap();
    archive.put_draft(&reminded(1, 1)).await.unwrap();
    let [here] = &due(&*archive, HERE, late()).await[..] else { panic!("one is due") };
    assert_eq!(due(&*archive, THERE, late()).await, []);
    assert_eq!(archive.reminders_due(THERE, day(&reminded(1, 1))).await.unwrap(), []);
    archive.put_off_notices(THERE, here, None).await.unwrap();
    assert_eq!(due(&*archive, HERE, late()).await.len(), 1);
}

/// A draft whose owner wants to be reminded.
fn reminded(number: u32, changed: u32) -> Draft {
    let mut draft = draft(HERE, number, "anna", changed);
    let address = Address { email: "anna@example.org".into(), language: Default::default() };
    draft.remind(&keys(), &address).unwrap();
    draft
}

/// When its owner is to be reminded.
fn day(draft: &Draft) -> Timestamp {
    draft.changed + SignedDuration::from_hours(24 * i64::from(KEPT_DAYS - 7))
}

/// Seven days before, at its hour, and never again.
pub async fn who_wants_it_is_reminded_once_before_the_end(archive: Arc<impl Archive + Outbox>) {
    let kept = reminded(1, 1);
    archive.put_draft(&kept).await.unwrap();
    let due = async |now| archive.reminders_due(HERE, now).await.unwrap();
    assert_eq!(due(day(&kept) - minutes(1)).await, []);
    let [waiting] = &due(day(&kept)).await[..] else { panic!("one is due") };
    assert_eq!(waiting.what, kept);
    assert_eq!(waiting.what.address(&keys()).unwrap().unwrap().email, "anna@example.org");
    let place = archive.put_off_reminder(waiting, Some(day(&kept) + minutes(30))).await.unwrap();
    assert_eq!(due(day(&kept) + minutes(29)).await, []);
    let [again] = &due(day(&kept) + minutes(30)).await[..] else { panic!("one is due") };
    assert_eq!(Some(again.place.clone()), place);
    archive.put_off_reminder(again, None).await.unwrap();
    assert_eq!(due(day(&kept) + minutes(60 * 24 * 30)).await, []);
    assert_eq!(archive.draft(HERE, &draft_id(1)).await.unwrap(), Some(kept), "the draft itself did not change");
}

/// Its new day counts alone; who was reminded already may be reminded again.
pub async fn a_draft_that_is_changed_has_another_day(archive: Arc<impl Archive + Outbox>) {
    let (first, later) = (reminded(1, 1), reminded(1, 3 * 24 * 60 * 60));
    let due = async |now| archive.reminders_due(HERE, now).await.unwrap();
    archive.put_draft(&first).await.unwrap();
    let [waiting] = &due(day(&first)).await[..] else { panic!("one is due") };
    archive.put_draft(&later).await.unwrap();
    assert_eq!(due(day(&first)).await, []);
    archive.put_off_reminder(waiting, None).await.unwrap();
    let [again] = &due(day(&later)).await[..] else { panic!("one is due") };
    assert_eq!(again.what, later);
    archive.drop_draft(HERE, &draft_id(1)).await.unwrap();
    assert_eq!(due(day(&later)).await, []);
}

/// Nor who does not want it any more.
pub async fn who_does_not_want_it_is_never_reminded(archive: Arc<impl Archive + Outbox>) {
    let never = draft(HERE, 1, "anna", 1);
    archive.put_draft(&never).await.unwrap();
    archive.put_draft(&reminded(2, 1)).await.unwrap();
    archive.put_draft(&draft(HERE, 2, "anna", 2)).await.unwrap();
    assert_eq!(archive.reminders_due(HERE, day(&never) + minutes(60 * 24 * 30)).await.unwrap(), []);
}
