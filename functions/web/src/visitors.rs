//! How many new visitors one address may bring in an hour, so that nobody fills the archive with drafts.
//!
//! Who has a session already, or logs in, is never counted. The address itself is not kept, only a keyed name of it.

use counter::archive::Archive;
use counter::fault::Fault;
use counter::keys::{Keys, Purpose};

use crate::call::Call;
use crate::doors::Doors;
use crate::visit::Visit;

/// New visitors from one address in an hour: a village behind one address stays far below it.
const MOST: u32 = 300;

/// Ratings from one address in an hour: a class at school stays below it.
const MOST_RATINGS: u32 = 60;

/// Forms with files from one visitor's address, or from one citizen, in an hour: a village at the last day of a call stays
/// below it.
const MOST_FILES: u32 = 200;

/// Counts a form with files; says whether there were too many. Who logged in counts alone, wherever she is.
pub(crate) async fn too_many_files(doors: &impl Doors, call: &Call, visit: &Visit) -> Result<bool, Fault> {
    match visit.comes_back() {
        true => counted(doors, call, b"files of", visit.owner(doors).0.as_bytes(), MOST_FILES).await,
        false => too_many_of(doors, call, b"files", MOST_FILES).await,
    }
}

/// Counts a rating; says whether there were too many.
pub(crate) async fn too_many_ratings(doors: &impl Doors, call: &Call) -> Result<bool, Fault> {
    too_many_of(doors, call, b"ratings", MOST_RATINGS).await
}

/// Counts a new visitor; says whether there were too many. Where no address is known, the front door counts.
pub(crate) async fn too_many(doors: &impl Doors, call: &Call) -> Result<bool, Fault> {
    too_many_of(doors, call, b"visitors", MOST).await
}

async fn too_many_of(doors: &impl Doors, call: &Call, what: &[u8], most: u32) -> Result<bool, Fault> {
    match call.via.network() {
        Some(network) => counted(doors, call, what, &network, most).await,
        None => Ok(false),
    }
}

async fn counted(doors: &impl Doors, call: &Call, what: &[u8], whose: &[u8], most: u32) -> Result<bool, Fault> {
    let hour = call.moment.now.as_second() / 3600;
    let name = doors.keys().mac(Purpose::Rate, &[what, whose, &hour.to_be_bytes()]);
    Ok(doors.archive().count(&contract::revision::hex(&name[..16]), call.moment.now).await? > most)
}
