//! The signed token of a page that shows what is about to be sent or signed.
//!
//! It stands for what was shown, to whom and when: a page of another session, of other answers or of long ago gives
//! none that is good.

use counter::keys::{Keys, Purpose};
use jiff::Timestamp;
use subtle::ConstantTimeEq;

use crate::call::Call;
use crate::doors::Doors;

/// How long a page can be sent after it was shown, in seconds.
const SECONDS: i64 = 2 * 60 * 60;

/// The token of what `parts` tell, shown at an instant.
pub(crate) fn token(doors: &impl Doors, parts: &[&[u8]], at: Timestamp) -> String {
    let second = at.as_second().to_string();
    let mac = doors.keys().mac(Purpose::Review, &[parts, &[second.as_bytes()]].concat());
    format!("{second}.{}", contract::revision::hex(&mac[..16]))
}

/// Whether a token is that of what `parts` tell, and not too old.
pub(crate) fn holds(doors: &impl Doors, call: &Call, parts: &[&[u8]], given: &str) -> bool {
    let Some(shown) = given.split_once('.').and_then(|(second, _)| Timestamp::from_second(second.parse().ok()?).ok())
    else {
        return false;
    };
    let expected = token(doors, parts, shown);
    let age = call.moment.now.as_second() - shown.as_second();
    (0..=SECONDS).contains(&age) && bool::from(given.as_bytes().ct_eq(expected.as_bytes()))
}
