//! The data that every comune's site shows, and whether a comune has told them.
//!
//! In: a comune. Out: each datum by its key, for the rules about `da_completare`.

use crate::model::comune::Comune;

/// Data that a citizen or the State's validator looks for, with whether they are there.
pub(super) fn expected(comune: &Comune) -> [(&'static str, bool); 6] {
    let contacts = &comune.contacts;
    [
        ("indirizzo", contacts.address.is_some()),
        ("telefono", contacts.phone.is_some()),
        ("orari", contacts.hours.is_some()),
        ("pec", contacts.pec.is_some()),
        ("dichiarazione_accessibilita", comune.accessibility.is_some()),
        ("domini", !comune.hosts.is_empty()),
    ]
}

/// The other data that may be listed as missing.
pub(super) fn others(comune: &Comune) -> [(&'static str, bool); 6] {
    let identity = &comune.identity;
    [
        ("email", comune.contacts.email.is_some()),
        ("sito", comune.contacts.site.is_some()),
        ("ipa", identity.ipa.is_some()),
        ("codice_fiscale", identity.tax_code.is_some()),
        ("abitanti", identity.inhabitants.is_some()),
        ("posizione", identity.position.is_some()),
    ]
}
