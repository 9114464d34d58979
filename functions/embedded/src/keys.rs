//! The root key of an installation: one file, made once, never made again.
//!
//! In: the data folder. Out: the keys. The file holds 32 random bytes as base64 and is readable by its owner alone. It
//! lives beside the archive, not in it, and backups leave it out: who has a backup has no key.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use counter::fault::Fault;
use counter::keyring::KeyRing;
use counter::keys::Secret;

use crate::folder::{self, DataFolder};

/// The key file's name.
const ROOT: &str = "chiave.radice";
/// The name under which it is written before it counts.
const UNFINISHED: &str = "chiave.radice.nuova";

/// Why there are no keys.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// There is an archive but no key to read it with.
    #[error(
        "manca la chiave radice `{}`, e senza di essa l’archivio accanto non si legge: rimettila dalla sua copia (una \
         chiave nuova nasce solo con una cartella dei dati nuova)",
        path.display()
    )]
    Missing {
        /// Where it should be.
        path: PathBuf,
    },
    /// The file is there but cannot be read.
    #[error("la chiave radice `{}` non si legge: il file dev’essere di chi avvia lo sportello, con modo 0600", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The file holds something else.
    #[error(
        "la chiave radice `{}` non è di 32 byte in base64: rimettila dalla sua copia, senza cambiarla",
        path.display()
    )]
    Malformed {
        /// The file.
        path: PathBuf,
    },
    /// A new key could not be written.
    #[error("la chiave radice `{}` non si scrive: la sua cartella dev’essere di chi avvia lo sportello", path.display())]
    Unwritable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The system gave no randomness for a new key.
    #[error("non posso fare una chiave: il sistema non dà numeri a caso; riprova più tardi")]
    NoRandomness(#[source] Fault),
}

/// Where the root key of a data folder lies.
pub fn file(data: &Path) -> PathBuf {
    data.join(folder::KEYS).join(ROOT)
}

/// Reads the key file of an installation, or makes it if the installation is new.
///
/// Call it before the archive is opened for the first time: the key must be durable before anything is sealed with it.
///
/// # Errors
/// If the file cannot be read or made, or is missing though an archive is there; the message says what to do.
pub fn load_keyring(data: &DataFolder) -> Result<KeyRing, KeyError> {
    let folder = data.keys();
    let path = folder.join(ROOT);
    match fs::read_to_string(&path) {
        Ok(text) => {
            warn_if_open(&path);
            let root = decode(&text).ok_or(KeyError::Malformed { path })?;
            Ok(KeyRing::new(root))
        }
        Err(e) if e.kind() == io::ErrorKind::NotFound && data.had_archive() => Err(KeyError::Missing { path }),
        Err(e) if e.kind() == io::ErrorKind::NotFound => {
            let root = KeyRing::new_root().map_err(KeyError::NoRandomness)?;
            write(data.path(), &folder, &root).map_err(|source| KeyError::Unwritable { path, source })?;
            Ok(KeyRing::new(root))
        }
        Err(e) if e.kind() == io::ErrorKind::InvalidData => Err(KeyError::Malformed { path }),
        Err(source) => Err(KeyError::Unreadable { path, source }),
    }
}

fn decode(text: &str) -> Option<Secret> {
    STANDARD.decode(text.trim()).ok()?.try_into().ok().map(Secret)
}

/// Writes the key under another name, syncs it, gives it its name and syncs both folders: after a crash there is either
/// the whole key or none.
fn write(data: &Path, folder: &Path, root: &Secret) -> io::Result<()> {
    folder::create(folder)?;
    let unfinished = folder.join(UNFINISHED);
    let mut file = folder::private().truncate(true).open(&unfinished)?;
    file.write_all(STANDARD.encode(root.0).as_bytes())?;
    file.write_all(b"\n")?;
    file.sync_all()?;
    fs::rename(&unfinished, folder.join(ROOT))?;
    folder::sync(folder)?;
    folder::sync(data)
}

/// Reads the keys of a folder that may be in use: nothing is made where there are none.
///
/// # Errors
/// If the file cannot be read or holds something else.
pub fn read_keyring(data: &Path) -> Result<KeyRing, KeyError> {
    let path = file(data);
    let text = fs::read_to_string(&path).map_err(|source| match source.kind() {
        io::ErrorKind::NotFound => KeyError::Missing { path: path.clone() },
        _ => KeyError::Unreadable { path: path.clone(), source },
    })?;
    decode(&text).map(KeyRing::new).ok_or(KeyError::Malformed { path })
}

/// Puts the root key into a restored folder from its copy.
pub(crate) fn put_back(data: &Path, copy: &Path) -> Result<KeyRing, KeyError> {
    let path = copy.to_path_buf();
    let text = fs::read_to_string(copy).map_err(|source| KeyError::Unreadable { path: path.clone(), source })?;
    let root = decode(&text).ok_or(KeyError::Malformed { path: path.clone() })?;
    write(data, &data.join(folder::KEYS), &root).map_err(|source| KeyError::Unwritable { path, source })?;
    Ok(KeyRing::new(root))
}

/// A secret store may mount the file with a mode of its own, so this is no reason to refuse the start.
fn warn_if_open(path: &Path) {
    #[cfg(unix)]
    if let Ok(metadata) = fs::metadata(path) {
        use std::os::unix::fs::PermissionsExt;
        if metadata.permissions().mode() & 0o077 != 0 {
            tracing::warn!("la chiave radice può leggerla chiunque su questo computer: dai al suo file il modo 0600");
        }
    }
    #[cfg(not(unix))]
    let _ = path;
}

#[cfg(test)]
mod tests {
    use counter::keys::{Keys, Purpose};

    use super::*;
    use crate::folder::ARCHIVE;

    #[test]
    fn the_first_start_makes_a_key_and_every_other_start_finds_it() {
        let place = tempfile::tempdir().unwrap();
        let data = DataFolder::open(place.path()).unwrap();
        let of = |ring: &KeyRing| ring.mac(Purpose::Content, &[b"x"]);
        let first = of(&load_keyring(&data).unwrap());
        assert_eq!(first, of(&load_keyring(&data).unwrap()));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = fs::metadata(data.keys().join(ROOT)).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }

    #[test]
    fn a_missing_key_beside_an_archive_is_never_made_again() {
        let place = tempfile::tempdir().unwrap();
        fs::write(place.path().join(ARCHIVE), "").unwrap();
        let data = DataFolder::open(place.path()).unwrap();
        let refused = load_keyring(&data).err().unwrap();
        assert!(matches!(refused, KeyError::Missing { .. }));
        assert!(refused.to_string().contains("rimettila dalla sua copia"), "{refused}");
        assert!(!data.keys().join(ROOT).exists());
    }

    #[test]
    fn a_damaged_key_is_told_and_left_as_it_is() {
        let place = tempfile::tempdir().unwrap();
        let data = DataFolder::open(place.path()).unwrap();
        fs::create_dir(data.keys()).unwrap();
        for wrong in [&b"not a key"[..], b"", b"AAAA", b"\xff\xfe"] {
            fs::write(data.keys().join(ROOT), wrong).unwrap();
            assert!(matches!(load_keyring(&data), Err(KeyError::Malformed { .. })));
            assert_eq!(fs::read(data.keys().join(ROOT)).unwrap(), wrong);
        }
    }
}
