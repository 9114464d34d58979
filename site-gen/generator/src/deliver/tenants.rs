//! The table of the comuni in the target, beside ours.
//!
//! In: our files and what stands in the target. Out: who would be found elsewhere; nothing is touched.

use std::collections::BTreeMap;
use std::path::Path;

use contract::index::Tenants;

use crate::deliver::error::DeliverError;
use crate::deliver::ledger::Ledger;
use crate::deliver::local::{Local, content};
use crate::deliver::moves::Moves;
use crate::deliver::target::{Entry, Target};
use crate::fault::Fault;

const TABLE: &str = "counter/tenants.json";

/// Who would be found elsewhere than the target says, or nowhere.
pub(super) fn moves(
    files: &[Local],
    out: &Path,
    listed: &BTreeMap<String, Entry>,
    ledger: &Ledger,
    target: &dyn Target,
) -> Result<Moves, DeliverError> {
    let ours = files.iter().find(|file| file.path == TABLE);
    let published = match listed.get(TABLE) {
        // The same tag is the same table.
        Some(entry) if ours.is_some_and(|file| file.tag == entry.tag) => return Ok(Moves::default()),
        Some(_) => target.get(TABLE)?.map(|(bytes, _)| bytes),
        None if ledger.was_put(TABLE) => None,
        // Nothing was published here, or not up to the table.
        None => return Ok(Moves::default()),
    };
    let before: Option<Tenants> = published.and_then(|bytes| serde_json::from_slice(&bytes).ok());
    let Some(before) = before else { return Ok(Moves::unknown()) };
    let now = match ours {
        Some(file) => serde_json::from_slice(&content(out, TABLE, &file.sha256)?).map_err(Fault::Json)?,
        None => Tenants::default(),
    };
    Ok(Moves::between(&before, &now))
}
