//! The deliverer at work: every few seconds what waits in the outboxes of all comuni is handed over.
//!
//! In: the doors, who carries messages, where the pages are. Where nobody carries anything the next round waits, longer
//! every time. What has waited for a day is told to the log as a number; the office sees which pratiche.

use std::time::Duration;

use counter::fault::Fault;
use counter::notices::Notices;
use counter::outbox::Outbox;
use counter::pages::Pages;
use counter::post::{self, Carrier, Round};
use jiff::{SignedDuration, Timestamp};
use tokio::sync::Notify;
use web::doors::{Doors, rome};

/// How soon it is looked again after a round in which nobody carried anything, at first and at last.
const CLOSED: (Duration, Duration) = (Duration::from_secs(5), Duration::from_secs(10 * 60));
/// How often it is told that something has waited for a day.
const TOLD: SignedDuration = SignedDuration::from_hours(1);

/// Delivers for as long as it is polled, or until it is told to stop: then it ends between two rounds.
pub async fn keep<D: Doors>(doors: &D, notices: &impl Notices, pages: &Pages, every: Duration, stop: &Notify)
where
    D::Archive: Outbox,
{
    let (mut pause, mut told) = (every, None::<Timestamp>);
    loop {
        match round(doors, notices, pages).await {
            Ok(Round { overdue, closed, .. }) => {
                if overdue > 0 && told.is_none_or(|at| doors.now().duration_since(at) >= TOLD) {
                    tracing::warn!("email che aspettano da più di un giorno: almeno {overdue}");
                    told = Some(doors.now());
                }
                pause = if closed { (pause * 2).clamp(CLOSED.0, CLOSED.1) } else { every };
            }
            // Nothing is lost: what waits, waits for the next round.
            Err(fault) => tracing::error!("{fault}: the mail goes on in a moment"),
        }
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            () = stop.notified() => return,
        }
    }
}

/// Delivers what is due, comune by comune.
///
/// # Errors
/// If the archive or the published files fail; the next round goes on from there.
pub async fn round<D: Doors>(doors: &D, notices: &impl Notices, pages: &Pages) -> Result<Round, Fault>
where
    D::Archive: Outbox,
{
    let (zone, clock) = (rome(), || doors.now());
    let carrier = Carrier { notices, pages, zone: &zone, clock: &clock, until: None };
    post::round(doors.published(), doors.archive(), doors.keys(), &carrier).await
}
