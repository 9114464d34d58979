//! Nobody is buried in letters: what is too much for one address in an hour waits, and comes later.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use contract::index::{CounterIndex, ProfileScope, Tenant};
use contract::lists::Lists;
use counter::archive::Archive;
use counter::deliver::{Done, Post, deliver};
use counter::ledger::Ledger;
use counter::notices::{Delivery, Notice, Notices};
use counter::outbox::Outbox;
use counter::pratica::Body;
use counter::ration::MOST;
use counter::sequence::sequence;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::records::{HERE, body, head, keys};

/// A full hour, after everything was sent.
const HOUR: Timestamp = Timestamp::constant(1_795_428_000 + 24 * 60 * 60, 0);

/// Takes every message, and keeps to whom it went and what told it from others.
#[derive(Default)]
pub struct Taken(Mutex<Vec<(String, String)>>);

impl Notices for Taken {
    async fn deliver(&self, notice: &Notice) -> Delivery {
        self.0.lock().unwrap().push((notice.to.clone(), notice.id.clone()));
        Delivery::Delivered
    }
}

impl Taken {
    /// How many an address has.
    pub fn by(&self, to: &str) -> usize {
        self.0.lock().unwrap().iter().filter(|(address, _)| address == to).count()
    }
}

fn index() -> CounterIndex {
    let comune = Tenant {
        slug: "quadri".into(),
        istat: HERE.into(),
        name: "Quadri".into(),
        subarea: String::new(),
        cap: String::new(),
        base: "/quadri".into(),
        hosts: Vec::new(),
    };
    CounterIndex {
        comune,
        prefix: "QDR".into(),
        denomination: "Comune di Quadri".into(),
        pec: None,
        profile: ProfileScope::Comune,
        services: BTreeMap::new(),
        lists: Lists::default(),
    }
}

/// Sends a request of somebody with this address.
pub async fn send(archive: &impl Archive, number: u32, email: &str) {
    let body = Body { email: Some(email.to_owned()), ..body() };
    archive.submit(&head(HERE, number).seal(&keys(), &body).unwrap()).await.unwrap();
}

/// What the log does not have goes there, and what waits is handed over, so many minutes after a full hour.
pub async fn round<A: Archive + Ledger + Outbox>(archive: &A, taken: &Taken, minutes: i64) -> Done {
    let now = HOUR + SignedDuration::from_mins(minutes);
    while sequence(archive, &keys(), HERE, now).await.unwrap() > 0 {}
    let (index, zone) = (index(), TimeZone::UTC);
    let post = Post {
        index: &index,
        counter: "https://quadri.example/sportello/",
        zone: &zone,
        now,
        clock: &|| now,
        until: None,
    };
    deliver(archive, &keys(), taken, post).await.unwrap()
}

/// However the mailbox is written; who has another one waits for nobody.
pub async fn what_is_too_much_for_one_address_waits_for_a_later_hour<A: Archive + Ledger + Outbox>(archive: Arc<A>) {
    let (archive, taken) = (&*archive, Taken::default());
    let ways = ["anna.rossi@example.org", "annarossi+1@example.org", "Anna.Rossi+2@example.org"];
    let many = 2 * MOST + 5;
    for number in 1..=many {
        send(archive, number, ways[number as usize % 3]).await;
    }
    send(archive, many + 1, "maria@example.org").await;
    let hers = || ways.iter().map(|way| taken.by(way)).sum::<usize>();

    let done = round(archive, &taken, 1).await;
    assert_eq!((hers(), taken.by("maria@example.org")), (MOST as usize, 1));
    assert_eq!((done.delivered, done.held), (MOST + 1, MOST + 5));
    // Within the hour nobody even looks at what is held.
    assert_eq!(round(archive, &taken, 59).await, Done::default());
    // One more of this hour waits too.
    send(archive, many + 2, ways[0]).await;
    assert_eq!(round(archive, &taken, 59).await.held, 1);
    let mut each = Vec::new();
    for hour in 1..=3 {
        let before = hers();
        round(archive, &taken, hour * 60 + 1).await;
        each.push(hers() - before);
    }
    assert_eq!(each, [MOST as usize, 6, 0], "none is lost, and none comes in heaps");
    let ids: std::collections::BTreeSet<String> = taken.0.lock().unwrap().iter().map(|(_, id)| id.clone()).collect();
    assert_eq!(ids.len(), many as usize + 2, "each came once");
}
