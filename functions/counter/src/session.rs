//! Who is at the counter: a visitor, a citizen who logged in, an operator.
//!
//! A session is known by a random 256-bit cookie. The archive holds only a digest of it as the name and, sealed under
//! the cookie itself, what the session knows: a copy of the archive opens no session.

use contract::revision::hex;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::identity::Person;
use crate::keys::{Sealed, Secret};
use crate::reference::Reference;

/// A session as the archive holds it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// SHA-256 of the cookie's bytes, in hexadecimal.
    pub id: String,
    /// The comune's ISTAT code, or `ufficio` for an operator.
    pub scope: String,
    /// When it began.
    pub created: Timestamp,
    /// When it was last used, within five minutes.
    pub seen: Timestamp,
    /// Whether somebody logged in: then it ends after less idleness.
    pub identified: bool,
    /// [`SessionBody`] as JSON, sealed under the cookie.
    pub sealed: Sealed,
}

/// What a session knows.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionBody {
    /// Who logged in.
    #[serde(default)]
    pub person: Option<Person>,
    /// References sent from here, newest last; lists may lag behind, these do not.
    #[serde(default)]
    pub sent: Vec<Reference>,
    /// References opened here with the second datum.
    #[serde(default)]
    pub opened: Vec<Reference>,
    /// For an operator: dossiers opened here, by the reason typed.
    #[serde(default)]
    pub reasons: Vec<(String, String)>,
}

impl std::fmt::Debug for SessionBody {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SessionBody(…)")
    }
}

/// The scope of operators' sessions.
pub const OFFICE: &str = "ufficio";

/// The name under which a cookie's session is kept.
pub fn id_of(cookie: &Secret) -> String {
    hex(&Sha256::digest(cookie.0))
}

impl Session {
    /// Whether the session is still good (ASVS 5.0, 7.3): a citizen's after 30 idle minutes, an operator's after 15,
    /// either's after 12 hours; a visitor who only has a draft keeps it for as long as drafts are kept.
    pub fn is_alive(&self, now: Timestamp) -> bool {
        let idle = now.duration_since(self.seen);
        let age = now.duration_since(self.created);
        let (most_idle, most_age) = match (self.scope.as_str(), self.identified) {
            (OFFICE, _) => (SignedDuration::from_mins(15), SignedDuration::from_hours(12)),
            (_, true) => (SignedDuration::from_mins(30), SignedDuration::from_hours(12)),
            (_, false) => (SignedDuration::from_hours(24 * 90), SignedDuration::from_hours(24 * 365)),
        };
        idle <= most_idle && age <= most_age
    }

    /// Whether the time of last use is old enough to be worth a write.
    pub fn needs_touch(&self, now: Timestamp) -> bool {
        now.duration_since(self.seen) > SignedDuration::from_mins(5)
    }
}
