//! A disk that keeps what was synced, and of the rest what chance leaves of it.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::crash::chance::Chance;
use crate::crash::trace::Step;

/// What a disk writes whole or not at all.
const SECTOR: usize = 512;

type Names = BTreeMap<PathBuf, usize>;

/// A disk in the middle of a run.
#[derive(Clone, Debug, Default)]
pub struct Disk {
    taken: usize,
    now: Names,
    kept: Names,
    /// Names given and taken since their folder was synced, with the step they were.
    named: Vec<(usize, Named)>,
    things: Vec<Thing>,
}

#[derive(Clone, Debug)]
enum Named {
    Given(PathBuf, usize),
    Changed(PathBuf, PathBuf, usize),
    Taken(PathBuf),
}

impl Named {
    /// The folder whose sync makes it last.
    fn folder(&self) -> &Path {
        let (Named::Given(path, _) | Named::Changed(_, path, _) | Named::Taken(path)) = self;
        path.parent().unwrap_or(path)
    }

    fn done(&self, names: &mut Names) {
        match self {
            Named::Given(path, thing) => {
                names.insert(path.clone(), *thing);
            }
            Named::Changed(from, to, thing) => {
                names.remove(from);
                names.insert(to.clone(), *thing);
            }
            Named::Taken(path) => {
                names.remove(path);
            }
        }
    }
}

#[derive(Clone, Debug)]
enum Thing {
    Folder,
    File { kept: Vec<u8>, asked: Vec<(usize, Change)> },
}

#[derive(Clone, Debug)]
enum Change {
    Write(usize, Vec<u8>),
    Resize(usize),
}

impl Disk {
    /// Takes the next step of the run.
    ///
    /// # Panics
    /// If it needs something that no earlier step made.
    pub fn take(&mut self, step: &Step) {
        let place = self.taken;
        self.taken += 1;
        match step {
            Step::Open { path, empty } => {
                if !self.now.contains_key(path) {
                    self.give(place, path, Thing::File { kept: Vec::new(), asked: Vec::new() });
                }
                if *empty {
                    self.ask(place, path, Change::Resize(0));
                }
            }
            Step::Folder(path) => self.give(place, path, Thing::Folder),
            Step::Write { path, at, bytes } => self.ask(place, path, Change::Write(*at, bytes.clone())),
            Step::Resize { path, length } => self.ask(place, path, Change::Resize(*length)),
            Step::Rename(from, to) => {
                let thing = *self.now.get(from).unwrap_or_else(|| panic!("nothing is named {}", from.display()));
                self.name(place, Named::Changed(from.clone(), to.clone(), thing));
            }
            Step::Remove(path) => self.name(place, Named::Taken(path.clone())),
            Step::Sync { path, from } => self.sync(path, *from),
            Step::Told(_) => {}
        }
    }

    fn give(&mut self, place: usize, path: &Path, thing: Thing) {
        self.things.push(thing);
        self.name(place, Named::Given(path.to_owned(), self.things.len() - 1));
    }

    fn name(&mut self, place: usize, named: Named) {
        named.done(&mut self.now);
        self.named.push((place, named));
    }

    fn ask(&mut self, place: usize, path: &Path, change: Change) {
        let thing = self.now.get(path).and_then(|t| self.things.get_mut(*t));
        match thing {
            Some(Thing::File { asked, .. }) => asked.push((place, change)),
            _ => panic!("no file is named {}", path.display()),
        }
    }

    fn sync(&mut self, path: &Path, from: usize) {
        if let Some(Thing::File { kept, asked }) = self.now.get(path).and_then(|t| self.things.get_mut(*t)) {
            asked.retain(|(place, change)| {
                let lasts = *place < from;
                if lasts {
                    change.done(kept);
                }
                !lasts
            });
            return;
        }
        let kept = &mut self.kept;
        self.named.retain(|(place, named)| {
            let lasts = *place < from && named.folder() == path;
            if lasts {
                named.done(kept);
            }
            !lasts
        });
    }

    /// What could be found after a loss of power now, written below another folder.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn leave(&self, root: &Path, place: &Path, chance: &mut Chance) -> io::Result<()> {
        let mut names = self.kept.clone();
        // A folder comes to its names in order, one knows not how far.
        let mut far: BTreeMap<&Path, usize> = BTreeMap::new();
        for (_, named) in &self.named {
            *far.entry(named.folder()).or_default() += 1;
        }
        let mut far: BTreeMap<&Path, usize> = far.into_iter().map(|(f, most)| (f, chance.below(most + 1))).collect();
        for (_, named) in &self.named {
            let left = far.entry(named.folder()).or_default();
            if *left > 0 {
                *left -= 1;
                named.done(&mut names);
            }
        }
        fs::create_dir_all(place)?;
        for (path, thing) in &names {
            let Ok(below) = path.strip_prefix(root) else { continue };
            let there = below.as_os_str().is_empty()
                || below.ancestors().skip(1).all(|a| a.as_os_str().is_empty() || names.contains_key(&root.join(a)));
            match &self.things[*thing] {
                _ if !there => {}
                Thing::Folder => fs::create_dir_all(place.join(below))?,
                Thing::File { kept, asked } => fs::write(place.join(below), left(kept, asked, chance))?,
            }
        }
        Ok(())
    }
}

impl Change {
    fn done(&self, file: &mut Vec<u8>) {
        match self {
            Change::Write(at, bytes) => {
                if file.len() < at + bytes.len() {
                    file.resize(at + bytes.len(), 0);
                }
                file[*at..at + bytes.len()].copy_from_slice(bytes);
            }
            Change::Resize(length) => file.resize(*length, 0),
        }
    }
}

/// What is left of a file: what was synced, and of the rest nothing, all, or some sectors of some writes.
fn left(kept: &[u8], asked: &[(usize, Change)], chance: &mut Chance) -> Vec<u8> {
    let mut file = kept.to_vec();
    let mode = chance.below(4);
    let until = if mode == 1 { asked.len() } else { chance.below(asked.len() + 1) };
    for (at, (_, change)) in asked.iter().enumerate() {
        match (mode, change) {
            (0, _) => {}
            // All of it, up to some point.
            (1 | 2, _) if at < until => change.done(&mut file),
            (1 | 2, _) => {}
            // Some sectors of any.
            (_, Change::Resize(_)) => {
                if chance.coin() {
                    change.done(&mut file);
                }
            }
            (_, Change::Write(from, bytes)) => {
                let mut start = 0;
                while start < bytes.len() {
                    let edge = (from + start) / SECTOR * SECTOR + SECTOR - from;
                    let end = edge.min(bytes.len());
                    if chance.coin() {
                        Change::Write(from + start, bytes[start..end].to_vec()).done(&mut file);
                    }
                    start = end;
                }
            }
        }
    }
    file
}

#[cfg(test)]
mod tests {
    use super::*;

    fn steps(synced: bool, named: bool) -> Vec<Step> {
        let path = PathBuf::from("/d/a");
        let mut steps = vec![
            Step::Open { path: path.clone(), empty: false },
            Step::Write { path: path.clone(), at: 0, bytes: vec![7; 2000] },
        ];
        if synced {
            steps.push(Step::Sync { path: path.clone(), from: steps.len() });
        }
        if named {
            steps.push(Step::Sync { path: "/d".into(), from: steps.len() });
        }
        steps
    }

    fn seen(steps: &[Step]) -> Vec<Option<Vec<u8>>> {
        let mut disk = Disk::default();
        steps.iter().for_each(|s| disk.take(s));
        let mut chance = Chance::new(1);
        let leave = |_| {
            let place = tempfile::tempdir().unwrap();
            disk.leave(Path::new("/d"), place.path(), &mut chance).unwrap();
            fs::read(place.path().join("a")).ok()
        };
        (0..200).map(leave).collect()
    }

    #[test]
    fn what_was_synced_is_there_and_the_rest_may_be() {
        let whole = Some(vec![7; 2000]);
        assert!(seen(&steps(true, true)).iter().all(|f| *f == whole));
        let unnamed = seen(&steps(true, false));
        assert!(unnamed.contains(&None) && unnamed.contains(&whole));
        let torn = seen(&steps(false, true));
        assert!(torn.contains(&Some(Vec::new())) && torn.contains(&whole));
        assert!(torn.iter().flatten().any(|f| f.len() == 2000 && f.contains(&0)), "a sector is missing in the middle");
    }
}
