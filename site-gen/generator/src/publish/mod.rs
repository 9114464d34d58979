//! Fifth stage: what the functions read.
//!
//! In: [`Site`]s and what was published before. Out: immutable forms, the index of each counter, the table of comuni.

use std::collections::BTreeMap;

use contract::index::{CounterIndex, Office, Opening, ProfileScope, ServiceEntry, Tenant, Tenants, Term};
use contract::revision::Revision;
use serde::Serialize;

use crate::fault::Fault;
use crate::model::comune::Comune;
use crate::model::content::Consortium;
use crate::model::hosting::Hosting;
use crate::model::joined::{Service, Site, address};
use crate::model::page::OutFile;

/// The revisions of a comune's services that were published before, oldest last.
pub(crate) type Published = BTreeMap<String, Vec<Revision>>;

/// Where a comune's index is, below the output folder.
pub(crate) fn index_path(slug: &str) -> String {
    format!("counter/{slug}.json")
}

/// Where a comune's forms are, below the output folder: one folder for each service.
pub(crate) fn forms_path(slug: &str) -> String {
    format!("forms/{slug}")
}

/// The forms of a comune.
pub(crate) fn forms(site: &Site<'_>) -> Vec<OutFile> {
    let folder = forms_path(&site.comune.slug);
    let files = site.services.iter().map(|service| {
        let form = &service.form;
        OutFile::forever(format!("{folder}/{}/{}.json", service.id, form.revision), form.bytes.clone())
    });
    files.collect()
}

/// What an index published before says of revisions; nothing, if it cannot be read.
pub(crate) fn published(index: &[u8]) -> Option<Published> {
    let index: CounterIndex = serde_json::from_slice(index).ok()?;
    Some(index.services.into_iter().map(|(id, entry)| (id, entry.accepted)).collect())
}

/// The index of a comune; revisions published before stay accepted.
///
/// # Errors
/// Only if the JSON writer fails.
pub(crate) fn index(
    site: &Site<'_>,
    consortium: &Consortium,
    hosting: Hosting,
    before: &Published,
) -> Result<OutFile, Fault> {
    let comune = site.comune;
    let base = hosting.base(&comune.slug);
    let services = site.services.iter().map(|service| {
        let before = before.get(service.id).map_or(&[][..], Vec::as_slice);
        (service.id.to_owned(), entry(service, &base, before))
    });
    let index = CounterIndex {
        comune: tenant(comune, hosting),
        prefix: comune.identity.prefix.value.clone(),
        denomination: comune.denomination(),
        pec: comune.contacts.pec.clone(),
        profile: profile(comune, consortium),
        services: services.collect(),
    };
    Ok(OutFile::atomic(index_path(&comune.slug), json(&index)?))
}

/// The table of the comuni.
///
/// # Errors
/// Only if the JSON writer fails.
pub(crate) fn tenants<'a>(
    consortium: &Consortium,
    comuni: impl IntoIterator<Item = &'a Comune>,
    hosting: Hosting,
) -> Result<OutFile, Fault> {
    let tenants = Tenants {
        consortium: consortium.denomination.clone(),
        comuni: comuni.into_iter().map(|c| tenant(c, hosting)).collect(),
    };
    Ok(OutFile::atomic("counter/tenants.json", json(&tenants)?))
}

fn entry(service: &Service<'_>, base: &str, before: &[Revision]) -> ServiceEntry {
    let current = service.form.revision.clone();
    let mut accepted = vec![current.clone()];
    accepted.extend(before.iter().filter(|r| **r != current).cloned());
    ServiceEntry {
        title: service.title.to_owned(),
        url: format!("{base}{}", address::card(service)),
        current,
        accepted,
        access: service.form.form.access,
        opening: Opening {
            from: service.enabled.from,
            until: service.enabled.until,
            suspended: service.enabled.suspended.clone(),
        },
        office: service.office.map(office).unwrap_or_default(),
        term: service.term_days.zip(service.silence).map(|(days, silence)| Term { days, silence }),
    }
}

fn office(office: &crate::model::comune::Office) -> Office {
    Office {
        id: office.id.clone(),
        name: office.name.clone(),
        phone: office.contacts.phone.clone(),
        email: office.contacts.email.clone(),
    }
}

fn tenant(comune: &Comune, hosting: Hosting) -> Tenant {
    Tenant {
        slug: comune.slug.clone(),
        istat: istat(comune),
        name: comune.identity.name.clone(),
        subarea: comune.identity.subarea.value.clone(),
        cap: comune.identity.cap.value.clone(),
        base: hosting.base(&comune.slug),
        hosts: comune.hosts.iter().map(|h| h.value.clone()).collect(),
    }
}

/// The ISTAT code; the slug, while nobody knows the code (`check` warns that no request should come in before).
fn istat(comune: &Comune) -> String {
    let istat = &comune.identity.istat.value;
    if istat.is_empty() { comune.slug.clone() } else { istat.clone() }
}

fn profile(comune: &Comune, consortium: &Consortium) -> ProfileScope {
    match comune.profile.as_ref().or(consortium.profile.as_ref()) {
        Some(profile) if profile.value == "consorzio" => ProfileScope::Consortium,
        _ => ProfileScope::Comune,
    }
}

fn json(value: &impl Serialize) -> Result<Vec<u8>, Fault> {
    let mut bytes = serde_json::to_vec_pretty(value)?;
    bytes.push(b'\n');
    Ok(bytes)
}
