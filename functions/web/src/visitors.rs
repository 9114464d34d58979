//! How many new visitors one address may bring, so that nobody fills the archive with drafts and requests.
//!
//! Who logs in is never counted, and who has a session already only when she sends again without a login. The address
//! itself is not kept, only a keyed name of it.

use counter::archive::Archive;
use counter::fault::Fault;
use counter::keys::{Keys, Purpose};
use jiff::SignedDuration;

use crate::call::Call;
use crate::doors::Doors;
use crate::visit::Visit;

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;

/// New visitors from one address in a minute: a family, or an office that helps people, stays below it.
const MOST: u32 = 10;

/// Ratings from one address in an hour: a class at school stays below it.
const MOST_RATINGS: u32 = 60;

/// Forms with files from one visitor's address, or from one citizen, in an hour: a village at the last day of a call stays
/// below it.
const MOST_FILES: u32 = 200;

/// Counts a form with files; says whether there were too many. Who logged in counts alone, wherever she is.
pub(crate) async fn too_many_files(doors: &impl Doors, call: &Call, visit: &Visit) -> Result<bool, Fault> {
    match visit.comes_back() {
        true => counted(doors, call, b"files of", visit.owner(doors).0.as_bytes(), HOUR, MOST_FILES).await,
        false => too_many_of(doors, call, b"files", HOUR, MOST_FILES).await,
    }
}

/// Counts a rating; says whether there were too many.
pub(crate) async fn too_many_ratings(doors: &impl Doors, call: &Call) -> Result<bool, Fault> {
    too_many_of(doors, call, b"ratings", HOUR, MOST_RATINGS).await
}

/// Counts a new visitor; says whether there were too many. Where no address is known, the front door counts.
pub(crate) async fn too_many(doors: &impl Doors, call: &Call) -> Result<bool, Fault> {
    too_many_of(doors, call, b"visitors", MINUTE, MOST).await
}

/// Counts a request that a visitor sends after another from the same session; says whether there were too many. So one
/// session brings no more than many would.
pub(crate) async fn too_many_sent(doors: &impl Doors, call: &Call, visit: &Visit) -> Result<bool, Fault> {
    match visit.comes_back() || visit.body.sent.is_empty() {
        true => Ok(false),
        false => too_many_of(doors, call, b"sent", MINUTE, MOST).await,
    }
}

async fn too_many_of(doors: &impl Doors, call: &Call, what: &[u8], every: i64, most: u32) -> Result<bool, Fault> {
    match call.via.network() {
        Some(network) => counted(doors, call, what, &network, every, most).await,
        None => Ok(false),
    }
}

/// Counts within so many seconds. What came in the same time before counts as well, the less the longer ago it was: or twice
/// as many would pass where one minute ends and the next begins.
async fn counted(
    doors: &impl Doors,
    call: &Call,
    what: &[u8],
    whose: &[u8],
    every: i64,
    most: u32,
) -> Result<bool, Fault> {
    let (now, archive) = (call.moment.now, doors.archive());
    let (when, since) = (now.as_second().div_euclid(every), now.as_second().rem_euclid(every));
    let bucket = |when: i64| {
        let name = doors.keys().mac(Purpose::Rate, &[what, whose, &when.to_be_bytes()]);
        contract::revision::hex(&name[..16])
    };
    let count = archive.count(&bucket(when), now).await?;
    if count > most {
        return Ok(true);
    }
    let earlier = archive.counted(&bucket(when - 1), now - SignedDuration::from_secs(every)).await?;
    let still = i64::from(earlier.min(most)) * (every - since);
    // She herself not counted, so that whoever waited for as long as that passes.
    let before = i64::from(count.saturating_sub(1));
    Ok(before * every + still > i64::from(most) * every)
}
