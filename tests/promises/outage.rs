//! Three days in which hardly any mail leaves: nothing is lost, nothing is given up, nobody is told twice.
//!
//! The clock is a number here, and whoever carries mail is one that fails as real ones do: it says no, it falls silent, and
//! it takes a message and breaks off before it says so. What it was given twice it knows by the message's id, as servers of
//! mail and the protocollo do.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use counter::archive::{Archive, Submitted};
use counter::deliver::{Post, deliver};
use counter::notices::{Delivery, Notice, Notices};
use counter::pratica::Body;
use counter::sequence::sequence;
use embedded::archive::SqliteArchive;
use embedded::folder::DataFolder;
use jiff::{SignedDuration, Timestamp};
use tests::archive_suite::records::{HERE, body, head, keys};
use tests::crash::chance::Chance;
use tests::journey::index;

const REQUESTS: u32 = 120;
const OUTAGE: i64 = 72 * 60;
/// Between two rounds, in minutes.
const ROUND: i64 = 10;

struct Carrier {
    is_out: Mutex<bool>,
    chance: Mutex<Chance>,
    /// What it took, and how often.
    took: Mutex<BTreeMap<String, u32>>,
    broke_off: Mutex<BTreeMap<String, u32>>,
}

fn held<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Notices for Carrier {
    async fn deliver(&self, notice: &Notice) -> Delivery {
        let luck = if *held(&self.is_out) { held(&self.chance).below(100) } else { 99 };
        if luck < 90 {
            return if luck < 60 { Delivery::Closed } else { Delivery::Later };
        }
        *held(&self.took).entry(notice.id.clone()).or_default() += 1;
        if luck < 97 {
            *held(&self.broke_off).entry(notice.id.clone()).or_default() += 1;
            return Delivery::Later;
        }
        Delivery::Delivered
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[allow(clippy::print_stderr)]
async fn after_three_days_without_mail_everybody_was_told_once() {
    let place = tempfile::tempdir().unwrap();
    let archive = SqliteArchive::open(&DataFolder::open(place.path()).unwrap()).unwrap();
    let (index, zone) = (index("quadri"), web::doors::rome());
    assert_eq!(index.comune.istat, HERE);
    let carrier = Carrier {
        is_out: Mutex::new(true),
        chance: Mutex::new(Chance::new(72)),
        took: Mutex::default(),
        broke_off: Mutex::default(),
    };
    let begun: Timestamp = head(HERE, 0).sent;
    let (mut sent, mut overdue, mut failed, mut minute) = (0, 0, 0, 0);
    // After the outage: until nothing waits, and not for ever. The longest anything was put off is an hour.
    while minute < OUTAGE + 120 {
        let now = begun + SignedDuration::from_mins(minute);
        while sent < REQUESTS && i64::from(sent) * OUTAGE / i64::from(REQUESTS) <= minute {
            let mut head = head(HERE, sent);
            (head.sent, head.changed) = (now, now);
            head.outbox.iter_mut().for_each(|line| line.at = now);
            let body = Body { email: Some(format!("persona{sent}@example.org")), ..body() };
            assert_eq!(archive.submit(&head.seal(&keys(), &body).unwrap()).await.unwrap(), Submitted::Stored);
            sent += 1;
        }
        while sequence(&archive, &keys(), HERE, now).await.unwrap() > 0 {}
        *held(&carrier.is_out) = minute < OUTAGE;
        let post = Post {
            index: &index,
            counter: "https://comune.quadri.example/sportello/",
            zone: &zone,
            now,
            clock: &|| now,
            until: None,
        };
        let done = deliver(&archive, &keys(), &carrier, post).await.unwrap();
        overdue += done.overdue;
        failed += done.failed;
        minute += ROUND;
    }
    assert_eq!(sent, REQUESTS);
    let (took, broke_off) = (held(&carrier.took).clone(), held(&carrier.broke_off).clone());
    assert_eq!((took.len(), failed), (REQUESTS as usize, 0), "lost or given up");
    for (id, times) in &took {
        let unsaid = broke_off.get(id).copied().unwrap_or(0);
        // Only what it took without saying so comes again, under the id by which it knows it.
        assert_eq!(*times, unsaid + 1, "{id}: {unsaid} unsaid");
    }
    assert!(overdue > 0, "nobody was told of what waited for a day");
    for number in 0..REQUESTS {
        let found = archive.pratica(HERE, &head(HERE, number).reference).await.unwrap().unwrap();
        assert_eq!(found.head.open_notices().count(), 0, "one still waits");
    }
    let again: u32 = took.values().map(|times| times - 1).sum();
    eprintln!("72 hours without mail: {REQUESTS} sent, {} told, {again} given twice and known by their id", took.len());
}
