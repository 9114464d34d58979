//! Looks at citizens' data: only ever added.

use counter::dossier::Look;

use crate::record;
use crate::store_error::StoreError;
use crate::stores::Stores;

pub(crate) const INSERT: &str = "INSERT INTO look (comune, citizen, at, record) VALUES (?1, ?2, ?3, ?4)";
pub(crate) const OF_CITIZEN: &str =
    "SELECT record FROM look WHERE comune = ?1 AND citizen = ?2 ORDER BY at DESC, number DESC LIMIT 200";

/// Logs a look, given its JSON.
pub(crate) fn log(stores: &Stores, look: &Look, record: &str) -> Result<(), StoreError> {
    let at = format!("{:.6}", look.at);
    stores.archive.prepare_cached(INSERT)?.execute((&look.comune, &look.citizen.0, at, record))?;
    Ok(())
}

/// The looks at a citizen's data.
pub(crate) fn of_citizen(stores: &Stores, comune: &str, citizen: &str) -> Result<Vec<Look>, StoreError> {
    let mut select = stores.archive.prepare_cached(OF_CITIZEN)?;
    let rows = select.query_map((comune, citizen), |row| row.get::<_, String>(0))?;
    let its = |look: &Look| look.comune == comune && look.citizen.0 == citizen;
    rows.map(|json| record::sought(&json?, its)).collect()
}
