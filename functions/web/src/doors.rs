//! The doors a function opens, by name. Each program names its own and so links only what it uses.

use counter::archive::Archive;
use counter::arrivals::Arrivals;
use counter::desk::Moment;
use counter::fault::Fault;
use counter::files::Files;
use counter::identity::Identity;
use counter::keys::Keys;
use counter::ledger::Ledger;
use counter::published::Published;
use jiff::Timestamp;
use jiff::tz::TimeZone;

/// Everything outside, as one argument.
pub trait Doors: Send + Sync {
    /// What the generator published.
    type Published: Published;
    /// What is kept.
    type Archive: Archive;
    /// The public logs.
    type Ledger: Ledger;
    /// The bytes of files.
    type Files: Files;
    /// Where files come in that are too large for the front door.
    type Arrivals: Arrivals;
    /// The keys.
    type Keys: Keys;
    /// Who says who a person is.
    type Identity: Identity;

    /// What the generator published.
    fn published(&self) -> &Self::Published;
    /// What is kept.
    fn archive(&self) -> &Self::Archive;
    /// The public logs.
    fn ledger(&self) -> &Self::Ledger;
    /// The bytes of files.
    fn files(&self) -> &Self::Files;
    /// Where files come in that are too large for the front door.
    fn arrivals(&self) -> &Self::Arrivals;
    /// The keys.
    fn keys(&self) -> &Self::Keys;
    /// Who says who a person is.
    fn identity(&self) -> &Self::Identity;
    /// Whether somebody carries notices: no page may promise a message that nobody sends.
    fn sends_mail(&self) -> bool {
        false
    }
    /// The time.
    fn now(&self) -> Timestamp;
    /// Fills bytes with chance.
    ///
    /// # Errors
    /// If the system has none to give.
    fn chance(&self, bytes: &mut [u8]) -> Result<(), Fault>;
}

/// The instant and the civil day in Italy.
pub fn moment(now: Timestamp) -> Moment {
    Moment { now, today: now.to_zoned(rome()).date() }
}

/// The time zone of every comune.
pub fn rome() -> TimeZone {
    // It alone is compiled in: all the others would weigh as much as a small program.
    static ROME: TimeZone = jiff::tz::get!("Europe/Rome");
    ROME.clone()
}
