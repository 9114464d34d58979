//! What a build wrote, so that the next one knows what is left over.
//!
//! In and out: `out/.manifest.json`, by owner. Paths that lead out of the sites and the counter are ignored.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::fault::Fault;
use crate::model::page::Care;
use crate::write::place;

const NAME: &str = ".manifest.json";

/// The files of the sites and the counter, by owner.
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Manifest {
    files: BTreeMap<String, BTreeSet<String>>,
}

impl Manifest {
    pub(super) fn read(root: &Path) -> Result<Self, Fault> {
        let bytes = place::existing(&root.join(NAME))?;
        // A manifest that cannot be read knows of no left-overs: nothing is deleted on a guess.
        let mut manifest: Self = bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default();
        for paths in manifest.files.values_mut() {
            paths.retain(|path| may_go(path));
        }
        Ok(manifest)
    }

    pub(super) fn write(&self, root: &Path) -> Result<(), Fault> {
        place::put(&root.join(NAME), &serde_json::to_vec(self)?, Care::Atomic).map(|_| ())
    }

    pub(super) fn add(&mut self, owner: &str, path: String) {
        match self.files.get_mut(owner) {
            Some(paths) => paths.insert(path),
            None => self.files.entry(owner.to_owned()).or_default().insert(path),
        };
    }

    pub(super) fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.values().flatten().map(String::as_str)
    }

    pub(super) fn entries(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files.iter().flat_map(|(owner, paths)| paths.iter().map(move |p| (owner.as_str(), p.as_str())))
    }
}

/// Whether a path is one that a build may delete.
fn may_go(path: &str) -> bool {
    let inside = path.starts_with("site/") || path.starts_with("counter/");
    inside && path.split('/').all(|part| !matches!(part, "" | "." | "..")) && !path.contains('\\')
}

#[cfg(test)]
mod tests {
    use super::may_go;

    #[test]
    fn only_sites_and_counter_may_be_deleted() {
        assert!(may_go("site/quadri/index.html") && may_go("counter/quadri.json"));
        assert!(!may_go("forms/quadri/x/1.json") && !may_go("site/../../x") && !may_go("/etc/passwd"));
    }
}
