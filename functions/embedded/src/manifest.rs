//! What a backup holds, piece by piece: written last, so that a folder without it is no backup.
//!
//! Beside it stands its own digest, in the form that `sha256sum -c` reads.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use contract::revision::hex;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::backup_error::BackupError;
use crate::folder;

/// The manifest's name.
const MANIFEST: &str = "manifesto.json";
/// The name of its digest.
const DIGEST: &str = "manifesto.sha256";
/// What the name of an unfinished backup begins with.
pub(crate) const UNFINISHED: &str = ".nuova-";

/// What a backup holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// When it was begun: what was acknowledged before is in it.
    pub made: Timestamp,
    /// The files of SQLite in the backup's own folder.
    pub pieces: Vec<Piece>,
    /// The files that citizens sent, by their names in the folder that all backups share.
    #[serde(default)]
    pub files: Vec<Piece>,
    /// How many records of each kind.
    pub counts: BTreeMap<String, u64>,
    /// Where it stands in the diary that was written meanwhile.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub diary: Option<Mark>,
}

/// Where a backup stands in a diary.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// The diary: when it was begun.
    pub diary: String,
    /// The piece that was being written when the backup was begun.
    pub piece: u32,
}

/// One piece of a backup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Piece {
    /// Its name.
    pub name: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// The SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
}

impl Manifest {
    /// Writes it into a folder, durably.
    pub(crate) fn write(&self, place: &Path) -> Result<(), BackupError> {
        let json = serde_json::to_vec(self).map_err(io::Error::from);
        let path = place.join(MANIFEST);
        let json = json.map_err(BackupError::disk(&path))?;
        let digest = format!("{}  {MANIFEST}\n", hex(&Sha256::digest(&json)));
        for (name, bytes) in [(MANIFEST, json.as_slice()), (DIGEST, digest.as_bytes())] {
            let path = place.join(name);
            let written = folder::private().truncate(true).open(&path).and_then(|mut file| {
                file.write_all(bytes)?;
                file.sync_all()
            });
            written.map_err(BackupError::disk(&path))?;
        }
        folder::sync(place).map_err(BackupError::disk(place))
    }

    /// Reads the manifest of a finished backup.
    ///
    /// # Errors
    /// If there is none, or it is not the one that was written.
    pub fn read(place: &Path) -> Result<Manifest, BackupError> {
        let path = place.join(MANIFEST);
        let json = match fs::read(&path) {
            Ok(json) => json,
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Err(BackupError::NoBackup(place.into())),
            Err(source) => return Err(BackupError::Disk { path, source }),
        };
        let digest = place.join(DIGEST);
        let expected = fs::read_to_string(&digest).map_err(BackupError::disk(&digest))?;
        if expected.split_whitespace().next() != Some(&hex(&Sha256::digest(&json))) {
            return Err(BackupError::Changed { path, what: "la sua impronta è un’altra" });
        }
        serde_json::from_slice(&json).map_err(|_| BackupError::Changed { path, what: "non è l’elenco di una copia" })
    }
}

/// The name of a backup that was begun at an instant: names sort as instants do.
pub(crate) fn name(made: Timestamp) -> String {
    format!("{made:.3}").replace(':', "-")
}

/// The instant in a backup's name.
pub(crate) fn made(name: &str) -> Option<Timestamp> {
    let (day, time) = name.split_once('T')?;
    format!("{day}T{}", time.replace('-', ":")).parse().ok()
}

/// The finished backups in a folder, the newest first.
pub(crate) fn finished(place: &Path) -> io::Result<Vec<(Timestamp, PathBuf)>> {
    let mut found = Vec::new();
    let entries = match fs::read_dir(place) {
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(found),
        entries => entries?,
    };
    for entry in entries {
        let path = entry?.path();
        let made = path.file_name().and_then(|n| n.to_str()).and_then(made);
        found.extend(made.filter(|_| path.join(MANIFEST).is_file()).map(|made| (made, path)));
    }
    found.sort_by(|a, b| b.cmp(a));
    Ok(found)
}

/// Copies a file durably and gives its size and digest.
pub(crate) fn copy(from: &Path, to: &Path) -> io::Result<(u64, String)> {
    let mut target = folder::private().truncate(true).open(to)?;
    let copied = read_through(from, |bytes| target.write_all(bytes))?;
    target.sync_all()?;
    Ok(copied)
}

/// The size and the digest of a file.
pub(crate) fn digest(path: &Path) -> io::Result<(u64, String)> {
    read_through(path, |_| Ok(()))
}

fn read_through(path: &Path, mut each: impl FnMut(&[u8]) -> io::Result<()>) -> io::Result<(u64, String)> {
    let mut source = File::open(path)?;
    let (mut digest, mut bytes) = (Sha256::new(), 0);
    let mut buffer = vec![0; 256 * 1024];
    loop {
        match source.read(&mut buffer)? {
            0 => return Ok((bytes, hex(&digest.finalize()))),
            count => {
                each(&buffer[..count])?;
                digest.update(&buffer[..count]);
                bytes += count as u64;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest() -> Manifest {
        let piece = Piece { name: "archivio.sqlite".into(), bytes: 3, sha256: "00".into() };
        let counts = BTreeMap::from([("pratiche".to_owned(), 1)]);
        Manifest { made: Timestamp::UNIX_EPOCH, pieces: vec![piece], files: Vec::new(), counts, diary: None }
    }

    #[test]
    fn a_changed_bit_in_a_manifest_is_found_wherever_it_is() {
        let place = tempfile::tempdir().unwrap();
        manifest().write(place.path()).unwrap();
        assert_eq!(Manifest::read(place.path()).unwrap(), manifest());
        let path = place.path().join(MANIFEST);
        let bytes = fs::read(&path).unwrap();
        for at in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[at] ^= 1;
            fs::write(&path, changed).unwrap();
            assert!(matches!(Manifest::read(place.path()), Err(BackupError::Changed { .. })), "byte {at}");
        }
    }

    #[test]
    fn names_sort_as_instants_and_tell_them() {
        let instants = [0, 1, 999, 1_000, 1_795_428_000_123].map(|ms| Timestamp::from_millisecond(ms).unwrap());
        let names = instants.map(name);
        assert!(names.is_sorted(), "{names:?}");
        assert_eq!(names.map(|n| made(&n).unwrap()), instants);
        assert_eq!(made("altro"), None);
    }
}
