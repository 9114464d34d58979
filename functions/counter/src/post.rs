//! A round of the post: what is due in the outboxes is handed over, comune by comune.
//!
//! In: the doors, who carries messages, where the pages are. Where nobody carries anything the rest of the round only
//! counts what waits. One comune's trouble is not another's.

use contract::index::Tenant;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::archive::Archive;
use crate::deliver::{ALARM, Post, deliver};
use crate::fault::Fault;
use crate::keys::Keys;
use crate::notices::Notices;
use crate::outbox::Outbox;
use crate::pages::Pages;
use crate::published::Published;

/// Who carries letters, and what is needed to write them.
pub struct Carrier<'a, N> {
    /// The door that they leave through.
    pub notices: &'a N,
    /// Where the pages are that they lead to.
    pub pages: &'a Pages,
    /// The time zone of every comune.
    pub zone: &'a TimeZone,
    /// Tells the time.
    pub clock: &'a (dyn Fn() -> Timestamp + Sync),
    /// Until when messages are handed over, where somebody else ends the round; without an end if nobody does.
    pub until: Option<Timestamp>,
}

/// What a round did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Round {
    /// Messages that were handed over.
    pub delivered: u32,
    /// Messages that wait since their address had enough of them.
    pub held: u32,
    /// How many have waited for a day and more, at least.
    pub overdue: usize,
    /// Comuni of which nobody said where their pages are: their messages wait.
    pub nowhere: u32,
    /// Whether nobody carries anything now.
    pub closed: bool,
}

impl Round {
    /// Adds what another round did.
    pub fn add(&mut self, more: Round) {
        self.delivered += more.delivered;
        self.held += more.held;
        self.overdue += more.overdue;
        self.nowhere += more.nowhere;
        self.closed |= more.closed;
    }
}

/// Delivers what is due in all comuni.
///
/// # Errors
/// If the archive or the published files fail, after the other comuni had their turn; the next round goes on from there.
pub async fn round<A: Archive + Outbox>(
    published: &impl Published,
    archive: &A,
    keys: &impl Keys,
    carrier: &Carrier<'_, impl Notices>,
) -> Result<Round, Fault> {
    let (mut round, mut broken) = (Round::default(), None);
    for tenant in &published.tenants((carrier.clock)()).await?.comuni {
        if let Err(fault) = of_tenant(published, archive, keys, carrier, tenant, &mut round).await {
            broken = Some(fault);
        }
    }
    broken.map_or(Ok(round), Err)
}

/// Delivers what is due in one comune, by ISTAT code; nothing is due where no comune has it.
///
/// # Errors
/// If the archive or the published files fail.
pub async fn of_comune<A: Archive + Outbox>(
    published: &impl Published,
    archive: &A,
    keys: &impl Keys,
    carrier: &Carrier<'_, impl Notices>,
    istat: &str,
) -> Result<Round, Fault> {
    let mut round = Round::default();
    let tenants = published.tenants((carrier.clock)()).await?;
    if let Some(tenant) = tenants.comuni.iter().find(|tenant| tenant.istat == istat) {
        of_tenant(published, archive, keys, carrier, tenant, &mut round).await?;
    }
    Ok(round)
}

async fn of_tenant<A: Archive + Outbox>(
    published: &impl Published,
    archive: &A,
    keys: &impl Keys,
    carrier: &Carrier<'_, impl Notices>,
    tenant: &Tenant,
    round: &mut Round,
) -> Result<(), Fault> {
    let now = (carrier.clock)();
    let Some(counter) = carrier.pages.counter(tenant) else {
        round.nowhere += 1;
        return Ok(());
    };
    let Some(index) = published.index(&tenant.slug, false, now).await? else { return Ok(()) };
    if !round.closed {
        let Carrier { zone, clock, until, .. } = *carrier;
        let post = Post { index: &index, counter: &counter, zone, now, clock, until };
        let done = deliver(archive, keys, carrier.notices, post).await?;
        round.delivered += done.delivered;
        round.held += done.held;
        round.closed = done.closed;
        round.overdue += done.overdue as usize;
    }
    if round.closed {
        round.overdue += archive.notices_due(&tenant.istat, now - ALARM).await?.len();
    }
    Ok(())
}
