//! The comuni of the area in a few facts each, since never all of them are held whole.
//!
//! In: each comune as it is read and checked. Out: what the consortium's pages, the table of comuni and the rules
//! between comuni need.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use crate::model::comune::{Comune, Identity};
use crate::model::joined::Site;
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
}

impl Entry {
    /// The facts of a comune.
    pub fn new(folder: PathBuf, comune: &Comune, site: &Site<'_>, ids: &BTreeMap<&str, Arc<str>>) -> Self {
        Self {
            slug: comune.slug.clone(),
            folder,
            source: comune.source.clone(),
            identity: comune.identity.clone(),
            hosts: comune.hosts.clone(),
            services: site.services.iter().filter_map(|s| ids.get(s.id).cloned()).collect(),
        }
    }
}
