//! Whose keys these are: an archive keeps the fingerprint of the root key that its records are sealed under, and no other key
//! is let near it.
//!
//! In: an archive and keys. Out: whether they belong together. An archive from before has no fingerprint: then what is
//! sealed tells, and the keys that open some of it are known from then on. Where nothing was ever sealed every key is right.

use std::path::Path;

use counter::bytes::Bytes;
use counter::dossier::Look;
use counter::keyring::KeyRing;
use counter::keys::{Fingerprint, Sealed, WrappedKey};
use counter::pratica::{Head, Pratica};
use counter::rating::Opinion;
use rusqlite::{Connection, OptionalExtension};
use serde::de::DeserializeOwned;

use crate::folder::{ARCHIVE, DATA_KEYS, DataFolder};
use crate::keys;
use crate::open_error::OpenError;
use crate::store_error::StoreError;
use crate::{archive, migration, record, stores};

/// How many records of a kind are tried before the key is held to be another.
const TRIED: usize = 50;

pub(crate) const SELECT: &str = "SELECT fingerprint FROM root WHERE only = 1";
pub(crate) const KEEP: &str =
    "INSERT INTO root (only, fingerprint) VALUES (1, ?1) ON CONFLICT (only) DO UPDATE SET fingerprint = ?1";
const HAS_TABLE: &str = "SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'root')";
const PRATICHE: &str = "SELECT head, sealed, key, comune, reference FROM pratica WHERE key IS NOT NULL LIMIT ?1";
const WRAPPED: &str = "SELECT wrapped FROM key WHERE comune = ?1 AND reference = ?2 AND mark = ?3";
const LOOKS: &str = "SELECT record FROM look LIMIT ?1";
const OPINIONS: &str = "SELECT record FROM opinion LIMIT ?1";
/// Whether anything is here that another key would make useless.
const HOLDS: [&str; 5] = [
    "SELECT EXISTS (SELECT 1 FROM log_head)",
    "SELECT EXISTS (SELECT 1 FROM pratica)",
    "SELECT EXISTS (SELECT 1 FROM look)",
    "SELECT EXISTS (SELECT 1 FROM opinion)",
    "SELECT EXISTS (SELECT 1 FROM profile)",
];

/// Whether keys belong to an archive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Belong {
    /// They are those that it knows.
    Known,
    /// It knows none yet, or none that matters, and these may be the ones.
    New,
    /// They are others.
    No,
}

/// Refuses keys that are not those of a data folder, in use or not; nothing is changed. `file` is where they were read.
///
/// # Errors
/// If they are others; if the archive cannot be read.
pub fn check(data: &Path, keys: &KeyRing, file: &Path) -> Result<(), OpenError> {
    belong(data, keys).and_then(|found| allowed(file, found))
}

/// The same where an archive is about to be opened; keys that it does not know yet are known from then on.
///
/// # Errors
/// If they are others; if the archive cannot be read, or made.
pub fn check_and_keep(folder: &DataFolder, keys: &KeyRing) -> Result<(), OpenError> {
    let found = belong(folder.path(), keys)?;
    allowed(&keys::file(folder.path()), found)?;
    if found == Belong::New {
        let path = folder.path().join(ARCHIVE);
        archive::prepare(&path, migration::ARCHIVE)?;
        let sqlite = |source| OpenError::Sqlite { path: path.clone(), source };
        let file = stores::open(&path).map_err(sqlite)?;
        file.execute(KEEP, [Fingerprint::of(keys).0.text()]).map_err(sqlite)?;
    }
    Ok(())
}

fn allowed(file: &Path, found: Belong) -> Result<(), OpenError> {
    match found {
        Belong::No => Err(OpenError::OtherKey { path: file.to_owned() }),
        Belong::Known | Belong::New => Ok(()),
    }
}

fn belong(data: &Path, keys: &KeyRing) -> Result<Belong, OpenError> {
    let path = data.join(ARCHIVE);
    if !path.is_file() {
        return Ok(Belong::New);
    }
    let sqlite = |source| OpenError::Sqlite { path: path.clone(), source };
    let file = stores::open(&path).map_err(sqlite)?;
    file.execute_batch("PRAGMA query_only = ON").map_err(sqlite)?;
    let found: i64 = file.query_row("PRAGMA user_version", [], |row| row.get(0)).map_err(sqlite)?;
    // One that was never made whole holds nothing; that one is from after is told by who opens it.
    match found {
        0 => return Ok(Belong::New),
        found if found > migration::newest(migration::ARCHIVE) => return Ok(Belong::Known),
        _ => {}
    }
    let wrapped = Some(data.join(DATA_KEYS)).filter(|path| path.is_file());
    let wrapped = wrapped.map(|path| stores::open(&path)).transpose().map_err(sqlite)?;
    let record = |source: StoreError| OpenError::Record { path: path.clone(), source: source.fault("trying the keys") };
    told(&file, wrapped.as_ref(), keys).map_err(record)
}

fn told(file: &Connection, wrapped: Option<&Connection>, keys: &KeyRing) -> Result<Belong, StoreError> {
    if let Some(known) = known(file)? {
        return match known == Fingerprint::of(keys) {
            true => Ok(Belong::Known),
            false if holds(file)? => Ok(Belong::No),
            false => Ok(Belong::New),
        };
    }
    let (mut tried, mut opened) = (0_usize, false);
    if let Some(wrapped) = wrapped {
        let mut select = file.prepare(PRATICHE)?;
        let mut rows = select.query([TRIED as i64])?;
        while let (false, Some(row)) = (opened, rows.next()?) {
            let (comune, reference): (String, String) = (row.get(3)?, row.get(4)?);
            let mark: Vec<u8> = row.get(2)?;
            let key =
                wrapped.query_row(WRAPPED, (comune, reference, mark), |row| row.get::<_, Vec<u8>>(0)).optional()?;
            let Some(key) = key.map(|key| WrappedKey(Bytes(key))) else { continue };
            let Ok(head) = record::read::<Head>(&row.get::<_, String>(0)?) else { continue };
            let pratica = Pratica { head, sealed: Sealed(Bytes(row.get(1)?)), key: Some(key), name: None };
            tried += 1;
            opened = pratica.open(keys).is_ok();
        }
    }
    if !opened {
        for (count, one) in [
            some::<Look>(file, LOOKS, |look| look.reason(keys).is_ok())?,
            some::<Opinion>(file, OPINIONS, |opinion| opinion.read(keys).is_ok())?,
        ] {
            tried += count;
            opened |= one;
        }
    }
    Ok(if opened || tried == 0 { Belong::New } else { Belong::No })
}

fn known(file: &Connection) -> Result<Option<Fingerprint>, StoreError> {
    if !file.query_row(HAS_TABLE, [], |row| row.get::<_, bool>(0))? {
        return Ok(None);
    }
    let text: Option<String> = file.query_row(SELECT, [], |row| row.get(0)).optional()?;
    text.map(|text| Bytes::parse(&text).map(Fingerprint).ok_or(StoreError::Text("a fingerprint"))).transpose()
}

fn holds(file: &Connection) -> Result<bool, StoreError> {
    for sql in HOLDS {
        if file.query_row(sql, [], |row| row.get(0))? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// How many records a statement finds, and whether one of them opens.
fn some<T: DeserializeOwned>(
    file: &Connection,
    sql: &str,
    opens: impl Fn(&T) -> bool,
) -> Result<(usize, bool), StoreError> {
    let mut select = file.prepare(sql)?;
    let rows = select.query_map([TRIED as i64], |row| row.get::<_, String>(0))?;
    let (mut tried, mut opened) = (0, false);
    for text in rows {
        let Ok(record) = record::read::<T>(&text?) else { continue };
        tried += 1;
        opened |= opens(&record);
    }
    Ok((tried, opened))
}

#[cfg(test)]
mod tests {
    use counter::keys::Secret;

    use super::*;
    use crate::archive::SqliteArchive;
    use crate::earlier;

    fn other() -> KeyRing {
        KeyRing::new(Secret([6; 32]))
    }

    fn open(place: &Path, keys: &KeyRing) -> Result<(), OpenError> {
        let folder = DataFolder::open(place)?;
        check_and_keep(&folder, keys)?;
        SqliteArchive::open(&folder).map(drop)
    }

    #[test]
    fn an_archive_from_before_knows_its_key_from_the_first_time_that_one_opens_something() {
        let place = tempfile::tempdir().unwrap();
        earlier::make(place.path(), 8, 3);
        // As a counter leaves it: with a log.
        drop(stores::open(&place.path().join(ARCHIVE)).unwrap());
        let before = std::fs::read(place.path().join(ARCHIVE)).unwrap();
        let file = keys::file(place.path());
        for _ in 0..2 {
            assert!(matches!(open(place.path(), &other()), Err(OpenError::OtherKey { .. })));
            assert!(check(place.path(), &other(), &file).is_err());
        }
        assert!(std::fs::read(place.path().join(ARCHIVE)).unwrap() == before, "nothing was written");
        open(place.path(), &earlier::keys()).unwrap();
        // From now on it is known, whatever becomes of what was sealed.
        stores::open(&place.path().join(DATA_KEYS)).unwrap().execute("DELETE FROM key", []).unwrap();
        assert!(matches!(open(place.path(), &other()), Err(OpenError::OtherKey { .. })));
        let refused = check(place.path(), &other(), &file).unwrap_err().to_string();
        assert!(refused.contains("chiave.radice"), "{refused}");
        open(place.path(), &earlier::keys()).unwrap();
    }

    #[test]
    fn where_nothing_was_ever_sealed_every_key_is_right() {
        let place = tempfile::tempdir().unwrap();
        open(place.path(), &other()).unwrap();
        open(place.path(), &earlier::keys()).unwrap();
        let archive = stores::open(&place.path().join(ARCHIVE)).unwrap();
        assert_eq!(known(&archive).unwrap(), Some(Fingerprint::of(&earlier::keys())));
        archive.execute("INSERT INTO profile (citizen, version, sealed) VALUES ('z', 1, x'05')", []).unwrap();
        assert!(matches!(open(place.path(), &other()), Err(OpenError::OtherKey { .. })));
    }
}
