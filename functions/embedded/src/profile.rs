//! Profiles: one per citizen, changed by version.

use counter::archive::Changed;
use counter::bytes::Bytes;
use counter::keys::{Lookup, Sealed};
use counter::profile::Profile;
use rusqlite::OptionalExtension;

use crate::store_error::StoreError;
use crate::stores::Stores;

pub(crate) const INSERT: &str = "INSERT INTO profile (citizen, version, sealed) VALUES (?1, ?2, ?3) \
     ON CONFLICT (citizen) DO NOTHING";
pub(crate) const UPDATE: &str = "UPDATE profile SET version = ?2, sealed = ?3 WHERE citizen = ?1 AND version = ?2 - 1";
pub(crate) const SELECT: &str = "SELECT version, sealed FROM profile WHERE citizen = ?1";

/// Keeps a profile behind the version before it.
pub(crate) fn put(stores: &Stores, profile: &Profile) -> Result<Changed, StoreError> {
    let version = i64::try_from(profile.version).unwrap_or(i64::MAX);
    let sql = if version == 1 { INSERT } else { UPDATE };
    let mut put = stores.archive.prepare_cached(sql)?;
    let kept = put.execute((&profile.citizen.0, version, &profile.sealed.0.0))?;
    Ok(if kept == 1 { Changed::Done } else { Changed::Stale })
}

/// A citizen's profile.
pub(crate) fn find(stores: &Stores, citizen: &Lookup) -> Result<Option<Profile>, StoreError> {
    let mut select = stores.archive.prepare_cached(SELECT)?;
    let found = select.query_row([&citizen.0], |row| Ok((row.get::<_, i64>(0)?, row.get(1)?))).optional()?;
    Ok(found.map(|(version, sealed)| Profile {
        citizen: citizen.clone(),
        version: u64::try_from(version).unwrap_or_default(),
        sealed: Sealed(Bytes(sealed)),
    }))
}
