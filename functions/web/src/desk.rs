//! The desk of a comune's office, where an operator writes a request for a citizen who stands before her.
//!
//! In: an operator whose right to be there was checked, the comune. Out: whose drafts those are, under what they are
//! sealed, where their pages stand. A citizen's session can have none of the three, nor the desk a citizen's.

use contract::index::Tenant;
use counter::archive::Archive;
use counter::dossier::{Look, Looked};
use counter::fault::Fault;
use counter::keys::{Domain, Keys, Lookup, Purpose, Secret};
use counter::operator::Operator;
use counter::pratica::Head;
use jiff::Timestamp;

use crate::call::Call;
use crate::doors::Doors;

/// What the owner of a draft begins with, if an operator writes it.
pub(crate) const AT_DESK: &str = "o.";

/// An operator at the desk of a comune she serves.
pub(crate) struct Desk {
    pub(crate) operator: Operator,
    istat: String,
    slug: String,
    origin: String,
}

impl Desk {
    /// The desk of a comune; that she serves it was checked before.
    pub(crate) fn new(call: &Call, operator: Operator, tenant: &Tenant) -> Desk {
        // The public site of a comune with its own host is not on the office's.
        let origin = if tenant.base.is_empty() { origin(call, tenant) } else { String::new() };
        Desk { operator, istat: tenant.istat.clone(), slug: tenant.slug.clone(), origin }
    }

    /// Whose drafts these are: hers, in this comune alone.
    pub(crate) fn owner(&self, doors: &impl Doors) -> Lookup {
        let lookup = doors.keys().lookup(&Domain::Comune(self.istat.clone()), "sportello", &self.operator.id.0);
        Lookup(format!("{AT_DESK}{}", lookup.0))
    }

    /// What they are sealed under: it lasts longer than a session, since hers ends after a quarter of an hour.
    pub(crate) fn secret(&self, doors: &impl Doors) -> Secret {
        let parts = [b"desk", self.istat.as_bytes(), self.operator.id.0.as_bytes()];
        Secret(doors.keys().mac(Purpose::Profile, &parts))
    }

    /// An address of the desk.
    pub(crate) fn address(&self, rest: &str) -> String {
        format!("/ufficio/richiesta/{}/{rest}", self.slug)
    }

    /// The receipt of a pratica, as operators print it.
    pub(crate) fn receipt(&self, head: &Head) -> String {
        format!("/ufficio/pratica/{}/{}/ricevuta", self.slug, head.reference.key())
    }

    /// A path of the comune's public site, as it is reached from here.
    pub(crate) fn public(&self, path: &str) -> String {
        format!("{}{path}", self.origin)
    }

    /// Whether a pratica is of this comune, so that she may see it.
    pub(crate) fn may_see(&self, head: &Head) -> bool {
        head.comune == self.istat
    }

    /// Writes down that she wrote a request: the citizen reads it among the looks at her data.
    pub(crate) async fn log(&self, doors: &impl Doors, head: &Head, now: Timestamp) -> Result<(), Fault> {
        log(
            doors,
            &self.operator,
            head,
            Looked::Pratica,
            &format!("ha compilato allo sportello {}", head.reference),
            now,
        )
        .await
    }
}

/// Writes down an operator's look at a citizen's data.
pub(crate) async fn log(
    doors: &impl Doors,
    operator: &Operator,
    head: &Head,
    what: Looked,
    why: &str,
    now: Timestamp,
) -> Result<(), Fault> {
    // Who gave no codice fiscale has no dossier to read this in; the look is kept under the request itself.
    let citizen = head.citizen.clone().unwrap_or_else(|| Lookup(format!("p.{}", head.reference.key())));
    let look = Look::new(doors.keys(), &head.comune, citizen, now, operator.id.clone(), what, why)?;
    doors.archive().log_look(&look).await
}

/// Where a comune's own host is reached; the office's host, if it has none.
pub(crate) fn origin(call: &Call, tenant: &Tenant) -> String {
    let scheme = if call.via.secure { "https" } else { "http" };
    let host = tenant.hosts.first().filter(|_| tenant.base.is_empty()).unwrap_or(&call.host);
    format!("{scheme}://{host}")
}
