//! `security.txt` (RFC 9116): whom to tell of a flaw of the sites' safety.
//!
//! In: the consortium's contact, if there is one. Out: the file; its expiry is the author's, never a clock's.

use std::fmt::Write as _;

use crate::fault::Fault;
use crate::model::content::SecurityContact;
use crate::model::page::{OutFile, Sink};

/// Where it is, below the root of a host.
pub(super) const PATH: &str = "/.well-known/security.txt";

/// The file below a site's folder; `address` is its whole address, where that is known.
pub(super) fn file(
    contact: Option<&SecurityContact>,
    folder: &str,
    address: Option<&str>,
    sink: &mut dyn Sink,
) -> Result<(), Fault> {
    let Some(contact) = contact else { return Ok(()) };
    let mut text = format!("Contact: {}\nExpires: {}T00:00:00Z\n", contact.contact, contact.expires);
    // Writing to a string cannot fail.
    if let Some(policy) = &contact.policy {
        _ = writeln!(text, "Policy: {policy}");
    }
    text.push_str("Preferred-Languages: it\n");
    if let Some(address) = address {
        _ = writeln!(text, "Canonical: {address}");
    }
    sink.put(OutFile::page(format!("{folder}{PATH}"), text))
}
