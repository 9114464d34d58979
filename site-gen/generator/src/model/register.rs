//! The comuni of the area in a few facts each, since never all of them are held whole.
//!
//! In: each comune as it is read and checked. Out: what the consortium's pages, the table of comuni and the rules
//! between comuni need.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use crate::model::comune::{Comune, Identity};
use crate::model::joined::{Site, address};
use crate::model::source::{At, Source};

/// A comune in the register.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its name in addresses.
    pub slug: String,
    /// Its folder.
    pub folder: PathBuf,
    /// Its `comune.toml`.
    pub source: Arc<Source>,
    /// Names and codes.
    pub identity: Identity,
    /// The hosts that are its own.
    pub hosts: Vec<At<String>>,
    /// The services it offers, by id; comuni share the names.
    pub services: Vec<Arc<str>>,
    /// The cards that it laid in another category than the shared one: the service and the card's address.
    pub elsewhere: BTreeMap<String, String>,
}

impl Entry {
    /// The address of a service's card below the comune's base; `shared` is where it stands in the other comuni.
    pub fn card<'s>(&'s self, id: &str, shared: &'s str) -> &'s str {
        self.elsewhere.get(id).map_or(shared, String::as_str)
    }

    /// The facts of a comune.
    pub fn new(folder: PathBuf, comune: &Comune, site: &Site<'_>, ids: &BTreeMap<&str, Arc<str>>) -> Self {
        Self {
            slug: comune.slug.clone(),
            folder,
            source: comune.source.clone(),
            identity: comune.identity.clone(),
            hosts: comune.hosts.clone(),
            elsewhere: elsewhere(site),
            services: site.services.iter().filter(|s| !s.draft).filter_map(|s| ids.get(s.id).cloned()).collect(),
        }
    }
}

fn elsewhere(site: &Site<'_>) -> BTreeMap<String, String> {
    let moved = |id: &str| site.comune.overlays.get(id).is_some_and(|o| o.head.category.is_some());
    site.services.iter().filter(|s| moved(s.id)).map(|s| (s.id.to_owned(), address::card(s))).collect()
}
