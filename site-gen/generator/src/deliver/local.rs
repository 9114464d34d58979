//! What the last build left, ready to be compared.
//!
//! In: the output folder. Out: every file that is published, with its digests. It never writes there.

use std::path::{Path, PathBuf};

use contract::revision::hex;
use rayon::prelude::*;
use sha2::{Digest, Sha256};
use walkdir::WalkDir;

use crate::deliver::error::DeliverError;
use crate::deliver::phase::{FOLDERS, ours};
use crate::deliver::target::{Tag, Target};
use crate::fault::Fault;

/// Where a build that did not end keeps its files, below the output folder.
const STAGING: &str = ".nuovo";
/// What ends the name of a file that is being written.
const BESIDE: &str = ".nuovo";

/// A file to be published.
#[derive(Clone, Debug)]
pub(super) struct Local {
    pub(super) path: String,
    pub(super) size: u64,
    pub(super) sha256: String,
    /// The tag that it has in the target.
    pub(super) tag: Tag,
    /// Its content, where it is not what stands on the disk.
    pub(super) merged: Option<Vec<u8>>,
}

impl Local {
    /// A file with this content instead of the one on the disk.
    pub(super) fn merged(path: String, bytes: Vec<u8>, target: &dyn Target) -> Self {
        let (size, sha256, tag) = measure(&bytes, target);
        Self { path, size, sha256, tag, merged: Some(bytes) }
    }
}

/// Reads the output folder.
pub(super) fn read(out: &Path, target: &dyn Target) -> Result<Vec<Local>, DeliverError> {
    let staging = out.join(STAGING);
    if std::fs::read_dir(&staging).is_ok_and(|mut entries| entries.next().is_some()) {
        return Err(DeliverError::Unfinished);
    }
    let mut paths: Vec<(String, PathBuf)> = Vec::new();
    for folder in FOLDERS {
        let root = out.join(folder);
        if !root.is_dir() {
            return Err(DeliverError::NothingBuilt(out.to_owned()));
        }
        for entry in WalkDir::new(&root) {
            let entry = entry.map_err(|e| Fault::file(&root, "leggere", e.into()))?;
            let path = below(out, entry.path());
            if entry.file_type().is_file() && ours(&path) && !path.ends_with(BESIDE) {
                paths.push((path, entry.into_path()));
            }
        }
    }
    if !paths.iter().any(|(path, _)| path.starts_with("site/")) {
        return Err(DeliverError::NothingBuilt(out.to_owned()));
    }
    let mut files = paths
        .into_par_iter()
        .map(|(path, file)| {
            let bytes = std::fs::read(&file).map_err(|e| Fault::file(&file, "leggere", e))?;
            let (size, sha256, tag) = measure(&bytes, target);
            Ok(Local { path, size, sha256, tag, merged: None })
        })
        .collect::<Result<Vec<_>, Fault>>()?;
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}

/// The content of a file, which must still be the one that was planned.
pub(super) fn content(out: &Path, path: &str, sha256: &str) -> Result<Vec<u8>, DeliverError> {
    let file = out.join(path);
    let bytes = std::fs::read(&file).map_err(|e| Fault::file(&file, "leggere", e))?;
    if digest(&bytes) != sha256 {
        return Err(DeliverError::Rebuilt(path.to_owned()));
    }
    Ok(bytes)
}

/// A path below a folder, with `/`.
pub(super) fn below(root: &Path, path: &Path) -> String {
    let parts = path.strip_prefix(root).unwrap_or(path).components();
    parts.map(|c| c.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

pub(super) fn digest(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

fn measure(bytes: &[u8], target: &dyn Target) -> (u64, String, Tag) {
    (bytes.len() as u64, digest(bytes), target.tag(bytes))
}
