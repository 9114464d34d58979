//! A folder as a target.
//!
//! Each file is written beside its place, synced and moved; folders are synced at the end of each phase, so that after
//! a loss of power no page is there whose form is not. A lock of the system keeps a second publication out.

use std::collections::BTreeSet;
use std::fs::{self, File, TryLockError};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;
use walkdir::WalkDir;

use crate::deliver::error::DeliverError;
use crate::deliver::local::{below, digest};
use crate::deliver::phase::FOLDERS;
use crate::deliver::target::{Entry, Expect, Object, Put, Tag, Target};
use crate::fault::Fault;

/// The folder of what only publications read.
const OWN: &str = ".sportello";
const LOCK: &str = ".sportello/blocco";
/// What ends the name of a file that is being written; it begins with a dot, and web servers do not serve those.
const BESIDE: &str = ".in-arrivo";

/// A folder where sites are published.
#[derive(Debug)]
pub struct Folder {
    root: PathBuf,
    lock: Mutex<Option<File>>,
    /// Folders in which something was moved or deleted and that are not synced yet.
    touched: Mutex<BTreeSet<PathBuf>>,
}

impl Folder {
    /// A folder, which need not be there yet.
    ///
    /// # Errors
    /// [`DeliverError::Inside`] if it lies inside the output folder, or holds it.
    pub fn new(root: &Path, out: &Path) -> Result<Self, DeliverError> {
        let (here, there) = (absolute(root), absolute(out));
        if here.starts_with(&there) || there.starts_with(&here) {
            return Err(DeliverError::Inside(root.to_owned()));
        }
        Ok(Self { root: root.to_owned(), lock: Mutex::default(), touched: Mutex::default() })
    }

    /// Files that a cut left half written.
    fn sweep(&self) -> Result<(), Fault> {
        let folders = FOLDERS.into_iter().chain([OWN]).map(|folder| self.root.join(folder));
        for entry in folders.flat_map(|folder| WalkDir::new(folder).into_iter().flatten()) {
            if entry.file_type().is_file() && is_beside(&entry.file_name().to_string_lossy()) {
                fs::remove_file(entry.path()).map_err(|e| Fault::file(entry.path(), "cancellare", e))?;
            }
        }
        Ok(())
    }

    fn tag_at(&self, path: &Path) -> Result<Option<Tag>, Fault> {
        Ok(read(path)?.map(|bytes| self.tag(&bytes)))
    }

    /// Remembers the folder of a path and those above it.
    fn touch(&self, path: &Path) {
        if let Ok(mut touched) = self.touched.lock() {
            let above = path.ancestors().skip(1).take_while(|p| p.starts_with(&self.root));
            touched.extend(above.map(Path::to_owned));
        }
    }
}

impl Target for Folder {
    fn hold(&self) -> Result<(), DeliverError> {
        let mut lock = self.lock.lock().unwrap_or_else(PoisonError::into_inner);
        if lock.is_none() {
            let path = self.root.join(LOCK);
            if let Some(folder) = path.parent() {
                fs::create_dir_all(folder).map_err(|e| Fault::file(folder, "creare", e))?;
            }
            let file = File::create(&path).map_err(|e| Fault::file(&path, "creare", e))?;
            match file.try_lock() {
                Ok(()) => *lock = Some(file),
                Err(TryLockError::WouldBlock) => return Err(DeliverError::Busy),
                Err(TryLockError::Error(e)) => return Err(Fault::file(&path, "bloccare", e).into()),
            }
        }
        Ok(self.sweep()?)
    }

    fn list(&self, folder: &str) -> Result<Vec<Entry>, DeliverError> {
        let top = self.root.join(folder);
        if !top.is_dir() {
            return Ok(Vec::new());
        }
        let mut files = Vec::new();
        for entry in WalkDir::new(&top) {
            let entry = entry.map_err(|e| Fault::file(&top, "leggere", e.into()))?;
            if entry.file_type().is_file() && !is_beside(&entry.file_name().to_string_lossy()) {
                files.push(entry.into_path());
            }
        }
        let entries = files.into_par_iter().map(|file| {
            let bytes = fs::read(&file).map_err(|e| Fault::file(&file, "leggere", e))?;
            Ok(Entry { path: below(&self.root, &file), size: bytes.len() as u64, tag: self.tag(&bytes) })
        });
        Ok(entries.collect::<Result<_, Fault>>()?)
    }

    fn get(&self, path: &str) -> Result<Option<(Vec<u8>, Tag)>, DeliverError> {
        Ok(read(&self.root.join(path))?.map(|bytes| {
            let tag = self.tag(&bytes);
            (bytes, tag)
        }))
    }

    fn put(&self, object: &Object<'_>, expect: Expect<'_>) -> Result<Put, DeliverError> {
        let path = self.root.join(object.path);
        let there = self.tag_at(&path)?;
        let expected = match expect {
            Expect::Absent => there.is_none(),
            Expect::Is(tag) => there.as_ref() == Some(tag),
        };
        if !expected {
            return Ok(Put::Overtaken);
        }
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(|e| Fault::file(folder, "creare", e))?;
        }
        replace(&path, &object.bytes).map_err(|e| Fault::file(&path, "scrivere", e))?;
        self.touch(&path);
        Ok(Put::Done(self.tag(&object.bytes)))
    }

    fn delete(&self, path: &str) -> Result<(), DeliverError> {
        let file = self.root.join(path);
        match fs::remove_file(&file) {
            Ok(()) => {}
            Err(e) if e.kind() == ErrorKind::NotFound => return Ok(()),
            Err(e) => return Err(Fault::file(&file, "cancellare", e).into()),
        }
        self.touch(&file);
        for folder in file.ancestors().skip(1).take_while(|f| *f != self.root) {
            // A folder that is not empty stays, and so do those above it.
            if fs::remove_dir(folder).is_err() {
                break;
            }
        }
        Ok(())
    }

    fn settle(&self) -> Result<(), DeliverError> {
        let touched = self.touched.lock().map(|mut t| std::mem::take(&mut *t)).unwrap_or_default();
        let synced: Result<(), Fault> = touched.into_par_iter().try_for_each(|folder| match sync_folder(&folder) {
            // Emptied and removed in the meantime: the one above it tells.
            Err(e) if e.kind() == ErrorKind::NotFound => Ok(()),
            done => done.map_err(|e| Fault::file(&folder, "salvare", e)),
        });
        Ok(synced?)
    }

    fn tag(&self, bytes: &[u8]) -> Tag {
        Tag(digest(bytes))
    }
}

fn read(path: &Path) -> Result<Option<Vec<u8>>, Fault> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(e) if matches!(e.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(None),
        Err(e) => Err(Fault::file(path, "leggere", e)),
    }
}

fn replace(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let beside = path.with_file_name(format!(".{name}{BESIDE}"));
    let mut file = File::create(&beside)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    drop(file);
    fs::rename(&beside, path)
}

fn is_beside(name: &str) -> bool {
    name.starts_with('.') && name.ends_with(BESIDE)
}

/// Only Unix lets a folder be opened to be synced; elsewhere the system does it by itself.
fn sync_folder(folder: &Path) -> std::io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

/// The path without links, as far as it is there.
fn absolute(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    for above in path.ancestors() {
        if let Ok(real) = above.canonicalize() {
            return path.strip_prefix(above).map(|rest| real.join(rest)).unwrap_or(real);
        }
    }
    path
}
