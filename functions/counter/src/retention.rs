//! How long what ended is kept: after the years that its service says, a pratica is erased.
//!
//! In: the published services, the archive, an instant. Out: how many were erased, by comune and service. What was done
//! stays done if a door fails; the rest is done the next time.

use std::collections::BTreeMap;
use std::future::Future;

use contract::index::{CounterIndex, Keep};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

use crate::archive::Archive;
use crate::erasure::{Erasures, erase};
use crate::fault::Fault;
use crate::files::Files;
use crate::keys::Keys;
use crate::published::Published;
use crate::reference::Reference;
use crate::state::State;

/// The most that is listed at once.
pub const LISTED: usize = 200;

/// The archive's side.
pub trait Retention: Archive {
    /// Some pratiche of a comune in a state, each last changed before the instant that its service has here, at most
    /// [`LISTED`]; none if there are no more. It may read much: it is used once a day, and by no request.
    fn ended(
        &self,
        comune: &str,
        state: State,
        before: &BTreeMap<String, Timestamp>,
    ) -> impl Future<Output = Result<Vec<(Reference, String)>, Fault>> + Send;
}

/// How many were erased, by the comune's slug and the service.
pub type Erased = BTreeMap<(String, String), u64>;

/// Erases what was kept for long enough.
///
/// # Errors
/// If a door fails.
pub async fn erase_kept_long_enough(
    published: &impl Published,
    archive: &impl Retention,
    files: &(impl Files + Erasures),
    keys: &impl Keys,
    zone: &TimeZone,
    now: Timestamp,
) -> Result<Erased, Fault> {
    let mut erased = Erased::new();
    for tenant in &published.tenants(now).await?.comuni {
        let Some(index) = published.index(&tenant.slug, false, now).await? else { continue };
        for state in State::ALL.into_iter().filter(|state| state.is_final()) {
            let before = limits(&index, state, zone, now);
            if before.is_empty() {
                continue;
            }
            loop {
                let some = archive.ended(&tenant.istat, state, &before).await?;
                if some.is_empty() {
                    break;
                }
                for (reference, service) in some {
                    erase(archive, files, keys, &tenant.istat, &reference, now).await?;
                    *erased.entry((tenant.slug.clone(), service)).or_default() += 1;
                }
            }
        }
    }
    Ok(erased)
}

/// Since when a pratica of each service must have been in a state for its time to be over; services that say no years keep
/// all.
fn limits(index: &CounterIndex, state: State, zone: &TimeZone, now: Timestamp) -> BTreeMap<String, Timestamp> {
    let limit = |keep: Keep| {
        let before = now.to_zoned(zone.clone()).checked_sub(i64::from(years(keep, state)?).years());
        before.ok().map(|before| before.timestamp())
    };
    index.services.iter().filter_map(|(id, entry)| Some((id.clone(), limit(entry.keep?)?))).collect()
}

/// For how many years what ended in a state is kept.
fn years(keep: Keep, state: State) -> Option<u16> {
    match state {
        State::Accolta => Some(keep.granted),
        State::Respinta | State::Archiviata | State::Ritirata | State::Annullata | State::NonFirmata => {
            Some(keep.others)
        }
        _ => None,
    }
}
