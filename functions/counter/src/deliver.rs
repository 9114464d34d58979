//! The deliverer: what waits in a comune's outbox is composed, handed over and marked.
//!
//! At least once: a message is marked after it was handed over, and bears the same id if it must be handed over again.
//! What cannot be delivered now is tried again, ever more seldom and at the latest every hour, without an end. What would be
//! too much for one address waits for a later hour.

use contract::index::CounterIndex;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use crate::archive::{Archive, Changed};
use crate::draft::Draft;
use crate::fault::Fault;
use crate::keys::Keys;
use crate::letter::{self, Letterhead};
use crate::notices::{Delivery, Notice, Notices};
use crate::outbox::{Outbox, Waiting};
use crate::pratica::{OutboxLine, Pratica};
use crate::ration;
use crate::reference::Reference;

/// From when on a notice that was not delivered concerns a person.
pub const ALARM: SignedDuration = SignedDuration::from_hours(24);

/// The longest that is waited between two tries.
const SELDOM: SignedDuration = SignedDuration::from_hours(1);
/// The shortest.
const SOON: SignedDuration = SignedDuration::from_secs(30);
/// For how long a deliverer among others keeps what it took.
const TAKEN: SignedDuration = SignedDuration::from_mins(10);
/// How many lists are worked off in one go; the next one goes on.
const ROUNDS: usize = 50;

/// Whose outbox it is, and all that is needed to write its letters.
#[derive(Clone, Copy)]
pub struct Post<'a> {
    /// The comune's counter.
    pub index: &'a CounterIndex,
    /// The whole address of its dynamic pages: `https://comune.quadri.example/sportello/`.
    pub counter: &'a str,
    /// The time zone of the comune.
    pub zone: &'a TimeZone,
    /// Now.
    pub now: Timestamp,
    /// Tells the time while letters are handed over.
    pub clock: &'a (dyn Fn() -> Timestamp + Sync),
    /// Until when they are: what comes after is due the next time.
    pub until: Option<Timestamp>,
}

impl Post<'_> {
    /// Whether there is no time for another letter.
    fn is_late(&self) -> bool {
        self.until.is_some_and(|until| (self.clock)() >= until)
    }
}

/// What was done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Done {
    /// Messages that were handed over.
    pub delivered: u32,
    /// Messages that never can be.
    pub failed: u32,
    /// Messages that are tried again later.
    pub later: u32,
    /// Of what waits, what has waited for a day and more.
    pub overdue: u32,
    /// Messages that wait since their address had enough of them.
    pub held: u32,
    /// Whether nobody carries anything now.
    pub closed: bool,
}

/// Delivers what is due in a comune's outbox.
///
/// # Errors
/// If the archive fails; what was handed over stays so, and the rest is due the next time.
pub async fn deliver<A: Archive + Outbox>(
    archive: &A,
    keys: &impl Keys,
    notices: &impl Notices,
    post: Post<'_>,
) -> Result<Done, Fault> {
    let mut done = Done::default();
    let istat = &post.index.comune.istat;
    for _ in 0..ROUNDS {
        let due = archive.notices_due(istat, post.now).await?;
        if due.is_empty() {
            break;
        }
        for waiting in due {
            if post.is_late() {
                return Ok(done);
            }
            pratica(archive, keys, notices, post, waiting, &mut done).await?;
            if done.closed {
                return Ok(done);
            }
        }
    }
    for _ in 0..ROUNDS {
        let due = archive.reminders_due(istat, post.now).await?;
        if due.is_empty() {
            break;
        }
        for waiting in due {
            if post.is_late() {
                return Ok(done);
            }
            draft(archive, keys, notices, post, waiting, &mut done).await?;
            if done.closed {
                return Ok(done);
            }
        }
    }
    Ok(done)
}

/// Delivers the open notices of one pratica, in their order.
async fn pratica<A: Archive + Outbox>(
    archive: &A,
    keys: &impl Keys,
    notices: &impl Notices,
    post: Post<'_>,
    mut waiting: Waiting<Reference>,
    done: &mut Done,
) -> Result<(), Fault> {
    let istat = &post.index.comune.istat;
    let found = archive.pratica(istat, &waiting.what).await?;
    // Erased, delivered, or waiting in another place as a later version.
    let here =
        |p: &Pratica| waiting.version.is_none_or(|v| v == p.head.version) && p.head.open_notices().next().is_some();
    let Some(mut pratica) = found.filter(here) else {
        archive.put_off_notices(istat, &waiting, None).await?;
        return Ok(());
    };
    if A::SHARED {
        match archive.put_off_notices(istat, &waiting, Some(post.now + TAKEN)).await? {
            Some(place) => waiting.place = place,
            None => return Ok(()),
        }
    }
    let body = match pratica.open(keys) {
        Ok(body) => body,
        Err(fault) => {
            archive.put_off_notices(istat, &waiting, Some(post.now + SELDOM)).await?;
            return Err(fault);
        }
    };
    let from = Letterhead { comune: &post.index.denomination, counter: post.counter, zone: post.zone };
    loop {
        let first = pratica.head.open_notices().next().cloned();
        let Some(line) = first else { break };
        let letter = letter::notice(from, &pratica.head, &body, &line);
        let delivery = match (letter, &body.email) {
            (Some(letter), Some(email)) => {
                if let Some(until) = ration::until(archive, keys, email, post.now).await? {
                    done.hold(post.now.duration_since(line.at));
                    archive.put_off_notices(istat, &waiting, Some(until)).await?;
                    return Ok(());
                }
                let notice = Notice {
                    to: email.clone(),
                    from: from.comune.to_owned(),
                    subject: letter.subject,
                    text: letter.text,
                    id: format!("{istat}-{}-{}", pratica.head.reference.key(), line.id),
                };
                handed_over(archive, keys, notices, &notice, post.now).await?
            }
            // She gave no address: nobody is to be told.
            _ => Delivery::Refused,
        };
        done.count(delivery, post.now.duration_since(line.at));
        match delivery {
            Delivery::Delivered | Delivery::Refused => {
                let Some(next) = marked(archive, pratica, &line, delivery, post.now).await? else { return Ok(()) };
                pratica = next;
            }
            Delivery::Later => {
                let until = post.now + next_try(post.now.duration_since(line.at));
                archive.put_off_notices(istat, &waiting, Some(until)).await?;
                return Ok(());
            }
            Delivery::Closed => {
                // Whoever took it gives it back: it is due as soon as the others.
                if A::SHARED {
                    archive.put_off_notices(istat, &waiting, Some(post.now + SOON)).await?;
                }
                return Ok(());
            }
        }
    }
    archive.put_off_notices(istat, &waiting, None).await?;
    Ok(())
}

/// Hands a message over; what left is counted.
async fn handed_over(
    archive: &impl Archive,
    keys: &impl Keys,
    notices: &impl Notices,
    notice: &Notice,
    now: Timestamp,
) -> Result<Delivery, Fault> {
    let delivery = notices.deliver(notice).await;
    if delivery == Delivery::Delivered {
        ration::left(archive, keys, &notice.to, now).await?;
    }
    Ok(delivery)
}

/// Marks a line, again if somebody changed the pratica meanwhile; nothing, if it was erased.
async fn marked(
    archive: &impl Archive,
    mut pratica: Pratica,
    line: &OutboxLine,
    delivery: Delivery,
    now: Timestamp,
) -> Result<Option<Pratica>, Fault> {
    for _ in 0..10 {
        let mut outbox = pratica.head.outbox.clone();
        for ours in outbox.iter_mut().filter(|l| l.id == line.id && l.is_open()) {
            match delivery {
                Delivery::Delivered => ours.done = Some(now),
                _ => ours.failed = Some(now),
            }
        }
        let next = pratica.posted(outbox);
        if archive.change(&next).await? == Changed::Done {
            return Ok(Some(next));
        }
        match archive.pratica(&pratica.head.comune, &pratica.head.reference).await? {
            Some(newer) => pratica = newer,
            None => return Ok(None),
        }
    }
    Err(Fault::plain("marking what was delivered of a pratica that changes all the time"))
}

/// Reminds the owner of one draft.
async fn draft<A: Archive + Outbox>(
    archive: &A,
    keys: &impl Keys,
    notices: &impl Notices,
    post: Post<'_>,
    mut waiting: Waiting<Draft>,
    done: &mut Done,
) -> Result<(), Fault> {
    let draft = waiting.what.clone();
    // What is over is swept; what is asked no more cannot be sent.
    let service = post.index.services.get(&draft.service).filter(|_| draft.ends() > post.now);
    let address = service.map(|_| draft.address(keys)).transpose()?.flatten();
    let (Some(service), Some(address)) = (service, address) else {
        archive.put_off_reminder(&waiting, None).await?;
        return Ok(());
    };
    if A::SHARED {
        match archive.put_off_reminder(&waiting, Some(post.now + TAKEN)).await? {
            Some(place) => waiting.place = place,
            None => return Ok(()),
        }
    }
    let waited = draft.remind_at().map_or(SignedDuration::ZERO, |at| post.now.duration_since(at));
    if let Some(until) = ration::until(archive, keys, &address.email, post.now).await? {
        done.hold(waited);
        archive.put_off_reminder(&waiting, Some(until)).await?;
        return Ok(());
    }
    let from = Letterhead { comune: &post.index.denomination, counter: post.counter, zone: post.zone };
    let letter = letter::reminder(from, &draft, &service.title, address.language);
    let notice = Notice {
        to: address.email,
        from: from.comune.to_owned(),
        subject: letter.subject,
        text: letter.text,
        id: format!("{}-promemoria-{}-{}", draft.comune, draft.id.as_str(), draft.changed.as_second()),
    };
    let delivery = handed_over(archive, keys, notices, &notice, post.now).await?;
    done.count(delivery, waited);
    let until = match delivery {
        Delivery::Delivered | Delivery::Refused => None,
        Delivery::Later => Some(post.now + next_try(waited)),
        Delivery::Closed if A::SHARED => Some(post.now + SOON),
        Delivery::Closed => return Ok(()),
    };
    archive.put_off_reminder(&waiting, until).await?;
    Ok(())
}

impl Done {
    fn hold(&mut self, waited: SignedDuration) {
        self.held += 1;
        self.overdue += u32::from(waited >= ALARM);
    }

    fn count(&mut self, delivery: Delivery, waited: SignedDuration) {
        match delivery {
            Delivery::Delivered => self.delivered += 1,
            Delivery::Refused => self.failed += 1,
            Delivery::Later => {
                self.later += 1;
                self.overdue += u32::from(waited >= ALARM);
            }
            Delivery::Closed => self.closed = true,
        }
    }
}

/// It is waited for as long as was waited already, but never more than an hour.
fn next_try(waited: SignedDuration) -> SignedDuration {
    waited.clamp(SOON, SELDOM)
}
