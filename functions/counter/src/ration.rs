//! How many letters one address gets: whoever fills in a form writes any address, so that letters could be made to rain on
//! somebody who never asked for any.
//!
//! What is too much waits for a later hour and is never lost. The address itself is not kept, only a keyed name of it, for
//! a day; ways of writing the same mailbox share one.

use contract::revision::hex;
use jiff::{SignedDuration, Timestamp};

use crate::archive::Archive;
use crate::fault::Fault;
use crate::keys::{Keys, Purpose};

/// The most letters that one address gets in an hour, from all comuni together.
pub const MOST: u32 = 10;

const HOUR: i64 = 60 * 60;
/// What waits is looked at again after a week at the latest.
const LONGEST: i64 = 7 * 24;

/// When the next letter to an address may leave; nothing, if it may now. What must wait is spread over the hours to come,
/// so that each time as many are looked at as may leave.
///
/// # Errors
/// If the archive fails.
pub async fn until(
    archive: &impl Archive,
    keys: &impl Keys,
    to: &str,
    now: Timestamp,
) -> Result<Option<Timestamp>, Fault> {
    if archive.counted(&bucket(keys, b"letters to", to, now), now).await? < MOST {
        return Ok(None);
    }
    let before = archive.count(&bucket(keys, b"letters held from", to, now), now).await?.saturating_sub(1);
    let hours = (1 + i64::from(before / MOST)).min(LONGEST);
    let whole = now.as_second().div_euclid(HOUR) * HOUR;
    Ok(Some(Timestamp::from_second(whole).unwrap_or(now) + SignedDuration::from_secs(hours * HOUR)))
}

/// Counts a letter that left.
///
/// # Errors
/// If the archive fails.
pub async fn left(archive: &impl Archive, keys: &impl Keys, to: &str, now: Timestamp) -> Result<(), Fault> {
    archive.count(&bucket(keys, b"letters to", to, now), now).await.map(drop)
}

/// The name changes with the hour, so that nobody is followed through the day.
fn bucket(keys: &impl Keys, what: &[u8], to: &str, now: Timestamp) -> String {
    let hour = now.as_second().div_euclid(HOUR);
    let name = keys.mac(Purpose::Rate, &[what, mailbox(to).as_bytes(), &hour.to_be_bytes()]);
    hex(&name[..16])
}

/// The mailbox behind an address: many servers pass over dots and what follows a plus sign.
fn mailbox(address: &str) -> String {
    let address = address.trim().to_lowercase();
    match address.rsplit_once('@') {
        Some((name, host)) => {
            let name = name.split('+').next().unwrap_or_default();
            format!("{}@{host}", name.replace('.', ""))
        }
        None => address,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_of_writing_one_mailbox_are_one() {
        for way in ["anna.rossi@example.org", " Anna.Rossi@Example.org", "a.n.n.a.rossi+7@example.org"] {
            assert_eq!(mailbox(way), "annarossi@example.org");
        }
        assert_ne!(mailbox("anna@example.org"), mailbox("anna@example.com"));
        assert_eq!(mailbox("nessuno"), "nessuno");
    }
}
