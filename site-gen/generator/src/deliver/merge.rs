//! The revisions that the published indexes accept and ours do not know: another machine published them.
//!
//! In: our files and what stands in the target. Out: our files, with the revisions merged into the indexes. A citizen
//! who is filling in a form is never told that it is gone, whoever published last.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use contract::index::CounterIndex;
use contract::revision::Revision;

use crate::deliver::error::DeliverError;
use crate::deliver::ledger::Ledger;
use crate::deliver::local::{Local, content};
use crate::deliver::phase::{Phase, form};
use crate::deliver::target::{Entry, Target};
use crate::fault::Fault;

/// The revisions of each service, by its id.
type Forms = BTreeMap<String, BTreeSet<Revision>>;

/// Merges what the published indexes accept into ours.
pub(super) fn accepted(
    files: &mut [Local],
    out: &Path,
    listed: &mut BTreeMap<String, Entry>,
    ledger: &Ledger,
    target: &dyn Target,
) -> Result<(), DeliverError> {
    let published = forms(listed.keys().map(String::as_str));
    for file in files.iter_mut().filter(|f| Phase::of(&f.path) == Phase::Counters && f.path.ends_with(".json")) {
        if listed.get(&file.path).is_some_and(|entry| entry.tag == file.tag) {
            continue;
        }
        let before = match target.get(&file.path)? {
            Some((bytes, tag)) => {
                // What was read is what the upload will replace, even if it is newer than the list.
                let entry = Entry { path: file.path.clone(), size: bytes.len() as u64, tag };
                listed.insert(file.path.clone(), entry);
                serde_json::from_slice::<CounterIndex>(&bytes).ok().map(known)
            }
            None if ledger.has(&file.path) => None,
            None => continue,
        };
        // An index that is lost or cannot be read must not retire a form that somebody is filling in.
        let before =
            before.unwrap_or_else(|| published.iter().map(|(s, r)| (s.clone(), r.iter().cloned().collect())).collect());
        let bytes = content(out, &file.path, &file.sha256)?;
        let Ok(mut index) = serde_json::from_slice::<CounterIndex>(&bytes) else { continue };
        if merge(&mut index, &before, &published) {
            let mut bytes = serde_json::to_vec_pretty(&index).map_err(Fault::Json)?;
            bytes.push(b'\n');
            *file = Local::merged(file.path.clone(), bytes, target);
        }
    }
    Ok(())
}

/// The forms that stand at these paths.
fn forms<'a>(paths: impl Iterator<Item = &'a str>) -> Forms {
    let mut forms = Forms::new();
    for (service, name) in paths.filter_map(form) {
        if let Some(revision) = Revision::parse(name) {
            forms.entry(service.to_owned()).or_default().insert(revision);
        }
    }
    forms
}

fn known(index: CounterIndex) -> BTreeMap<String, Vec<Revision>> {
    index.services.into_iter().map(|(id, entry)| (id, entry.accepted)).collect()
}

/// The current revision, then what was accepted before, then what only ours knows: two machines that publish in turn
/// come to the same order. Whether anything changed.
fn merge(index: &mut CounterIndex, before: &BTreeMap<String, Vec<Revision>>, published: &Forms) -> bool {
    let mut changed = false;
    for (id, entry) in &mut index.services {
        // A revision without a form is a promise that no function can keep.
        let there = |revision: &&Revision| published.get(id).is_some_and(|forms| forms.contains(*revision));
        let before = before.get(id).into_iter().flatten().filter(there);
        let mut merged = vec![entry.current.clone()];
        for revision in before.chain(&entry.accepted) {
            if !merged.contains(revision) {
                merged.push(revision.clone());
            }
        }
        if merged != entry.accepted {
            entry.accepted = merged;
            changed = true;
        }
    }
    changed
}
