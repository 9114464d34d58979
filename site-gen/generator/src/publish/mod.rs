//! Fifth stage: what the functions read.
//!
//! In: [`Site`]s and what was published before. Out: immutable forms, the index of each counter, the table of comuni.

mod redirects;
pub(crate) mod search;

use std::collections::BTreeMap;

use contract::index::{
    CounterIndex, Keep, Office, Opening, ProfileScope, ServiceEntry, Tenant, Tenants, Term, Translated,
};
use contract::kind::Kind;
use contract::language::Language;
use contract::lists::Lists;
use contract::places::Places;
use contract::revision::Revision;
use serde::Serialize;

use crate::fault::Fault;
use crate::model::comune::{Comune, Identity};
use crate::model::content::Consortium;
use crate::model::hosting::Hosting;
use crate::model::joined::{Compiled, Joined, Service, Site, address};
use crate::model::page::OutFile;
use crate::model::register::Entry;
use crate::model::showing::{Showing, Shown};
use crate::model::source::At;

pub(crate) use redirects::redirects;

/// The revisions of a comune's services that were published before, oldest last.
pub(crate) type Published = BTreeMap<String, Vec<Revision>>;

/// Where a comune's index is, below the output folder.
pub(crate) fn index_path(slug: &str) -> String {
    format!("counter/{slug}.json")
}

/// Where the forms of a service are, below the output folder: comuni share them.
pub(crate) fn forms_path(service: &str) -> String {
    format!("forms/{service}")
}

/// The forms of all services that can be asked on line and are shown.
pub(crate) fn forms(joined: &Joined<'_>, showing: Showing) -> Vec<OutFile> {
    let draft = |id: &str| joined.shared.cards.get(id).is_some_and(|card| card.head.draft);
    let shown = |id: &str| showing.shows(Shown { draft: draft(id), ..Shown::default() });
    let files = joined.forms.iter().filter(|(service, _)| shown(service)).flat_map(|(service, form)| {
        let path = format!("{}/{}", forms_path(service), form.revision);
        // The schema is for programs that send or check requests; the counter never reads it.
        let schema = form.form.schema().to_string().into_bytes();
        let words = form.english.as_ref().map(|english| {
            let path = format!("{}/{}.words.json", forms_path(service), english.words);
            OutFile::forever(path, english.bytes.clone())
        });
        [
            OutFile::forever(format!("{path}.json"), form.bytes.clone()),
            OutFile::forever(format!("{path}.schema.json"), schema),
        ]
        .into_iter()
        .chain(words)
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
    let services = site.services.iter().filter_map(|service| {
        let before = before.get(service.id).map_or(&[][..], Vec::as_slice);
        let mut entry = entry(service, service.form.as_ref()?, &base, before);
        entry.translations.extend(english(site, service, &base).map(|there| (Language::English, there)));
        Some((service.id.to_owned(), entry))
    });
    let index = CounterIndex {
        comune: tenant(&comune.slug, &comune.identity, &comune.hosts, hosting),
        prefix: comune.identity.prefix.value.clone(),
        denomination: comune.denomination(),
        pec: comune.contacts.pec.clone(),
        profile: profile(comune, consortium),
        services: services.collect(),
        lists: lists(site),
    };
    Ok(OutFile::counter(index_path(&comune.slug), json(&index)?))
}

/// The comune's lists that its forms name.
fn lists(site: &Site<'_>) -> Lists {
    let forms = site.services.iter().filter_map(|s| s.form.as_ref());
    let named = |list: &str| {
        forms.clone().any(|f| f.form.fields().any(|f| matches!(&f.kind, Kind::Listed { list: name } if name == list)))
    };
    site.comune.form_lists().into_iter().filter(|(name, words)| !words.is_empty() && named(name)).collect()
}

/// The table of the comuni.
///
/// # Errors
/// Only if the JSON writer fails.
pub(crate) fn tenants<'a>(
    consortium: &Consortium,
    comuni: impl IntoIterator<Item = &'a Entry>,
    hosting: Hosting,
) -> Result<OutFile, Fault> {
    let comuni: Vec<&Entry> = comuni.into_iter().collect();
    let tenants = Tenants {
        consortium: consortium.denomination.clone(),
        comuni: comuni.iter().map(|e| tenant(&e.slug, &e.identity, &e.hosts, hosting)).collect(),
        places: Places::new(comuni.iter().map(|e| (e.identity.name.as_str(), e.identity.belfiore.value.as_str()))),
    };
    Ok(OutFile::counter("counter/tenants.json", json(&tenants)?))
}

fn entry(service: &Service<'_>, form: &Compiled, base: &str, before: &[Revision]) -> ServiceEntry {
    let current = form.revision.clone();
    let mut accepted = vec![current.clone()];
    accepted.extend(before.iter().filter(|r| **r != current).cloned());
    ServiceEntry {
        title: service.title.to_owned(),
        url: format!("{base}{}", address::card(service)),
        current,
        accepted,
        access: form.form.access,
        opening: Opening {
            from: service.enabled.from,
            until: service.enabled.until,
            suspended: service.enabled.suspended.clone(),
        },
        translations: BTreeMap::new(),
        office: service.office.map(office).unwrap_or_default(),
        term: service.term_days.zip(service.silence).map(|(days, silence)| Term { days, silence }),
        keep: service.keep_years.map(|(granted, others)| Keep { granted, others }),
    }
}

/// Where the form of a service can be read in English; nowhere, if the comune has its own Italian words for it.
fn english(site: &Site<'_>, service: &Service<'_>, base: &str) -> Option<Translated> {
    let there = site.english.iter().find(|there| there.id == service.id)?;
    let words = there.form.as_ref()?.english.as_ref()?.words.clone();
    Some(Translated { url: format!("{base}{}", address::english(there)), words })
}

fn office(office: &crate::model::comune::Office) -> Office {
    Office {
        id: office.id.clone(),
        name: office.name.clone(),
        phone: office.contacts.phone.clone(),
        email: office.contacts.email.clone(),
    }
}

fn tenant(slug: &str, identity: &Identity, hosts: &[At<String>], hosting: Hosting) -> Tenant {
    Tenant {
        slug: slug.to_owned(),
        istat: istat(slug, identity),
        name: identity.name.clone(),
        subarea: identity.subarea.value.clone(),
        cap: identity.cap.value.clone(),
        base: hosting.base(slug),
        hosts: hosts.iter().map(|h| h.value.clone()).collect(),
    }
}

/// The ISTAT code; the slug, while nobody knows the code (`check` warns that no request should come in before).
fn istat(slug: &str, identity: &Identity) -> String {
    let istat = &identity.istat.value;
    if istat.is_empty() { slug.to_owned() } else { istat.clone() }
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
