//! A place to publish to, on both kinds of target, and what can be seen in it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use contract::index::{CounterIndex, Tenants};
use contract::revision::Revision;
use generator::deliver::address::{Address, Machine};
use generator::deliver::error::DeliverError;
use generator::deliver::target::{Entry, Expect, Object, Put, Tag, Target};
use generator::deliver::{Confirmed, Plan, Request};
use generator::progress::Silent;
use tempfile::TempDir;

use crate::shop::{BUCKET, KEY, SECRET, Shop};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Folder,
    Bucket,
}

pub(crate) const KINDS: [Kind; 2] = [Kind::Folder, Kind::Bucket];
/// The part of the bucket that is published to.
const PREFIX: &str = "valle";

pub(crate) struct Place {
    kind: Kind,
    root: TempDir,
    pub(crate) shop: Option<Shop>,
}

impl Place {
    pub(crate) fn new(kind: Kind) -> Self {
        Self::over(kind, in_memory())
    }

    fn over(kind: Kind, root: TempDir) -> Self {
        let shop = (kind == Kind::Bucket).then(|| Shop::open(root.path()));
        Self { kind, root, shop }
    }

    /// Another place with the same files.
    pub(crate) fn copy(&self) -> Self {
        let root = in_memory();
        copy(self.root.path(), root.path());
        Self::over(self.kind, root)
    }

    /// Where its files are on the disk.
    pub(crate) fn files(&self) -> PathBuf {
        match self.kind {
            Kind::Folder => self.root.path().join("www"),
            Kind::Bucket => self.root.path().join(BUCKET).join(PREFIX),
        }
    }

    pub(crate) fn address(&self, out: &Path) -> Address {
        let to = match self.kind {
            Kind::Folder => self.files().display().to_string(),
            Kind::Bucket => format!("s3://{BUCKET}/{PREFIX}"),
        };
        let endpoint = self.shop.as_ref().map(|shop| shop.address.clone());
        Address { to, endpoint, region: Some("eu-south-1".to_owned()), out: out.to_owned() }
    }

    pub(crate) fn target(&self, out: &Path) -> Box<dyn Target> {
        open(&self.address(out), SECRET).unwrap()
    }

    /// What stands at each path, but for what only publications read.
    pub(crate) fn seen(&self) -> BTreeMap<String, Vec<u8>> {
        let mut seen = BTreeMap::new();
        if self.files().is_dir() {
            walk(&self.files(), &self.files(), &mut seen);
        }
        seen.retain(|path, _| !path.starts_with(".sportello/"));
        seen
    }

    /// Somebody else writes a file.
    pub(crate) fn meddle(&self, path: &str, text: &str) {
        let target = self.target(Path::new("/nowhere/out"));
        let before = target.get(path).unwrap().map(|(_, tag)| tag);
        let bytes = text.as_bytes().into();
        let dress = generator::deliver::Dress::of(path);
        let expect = before.as_ref().map_or(Expect::Absent, Expect::Is);
        assert!(matches!(target.put(&Object { path, bytes, dress }, expect).unwrap(), Put::Done(_)));
    }
}

/// A temporary folder, in memory where the system has such a place: these tests sync thousands of files.
fn in_memory() -> TempDir {
    tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap()
}

pub(crate) fn open(address: &Address, secret: &str) -> Result<Box<dyn Target>, DeliverError> {
    let variable = |name: &str| match name {
        "AWS_ACCESS_KEY_ID" => Some(KEY.to_owned()),
        "AWS_SECRET_ACCESS_KEY" => Some(secret.to_owned()),
        _ => None,
    };
    address.open(Machine { variable: &variable, clock: jiff::Timestamp::now, seed: 7 })
}

/// Publishes an output folder; each publication has a number of its own.
pub(crate) fn publish(out: &Path, target: &dyn Target) -> Result<Plan, DeliverError> {
    static RUN: AtomicUsize = AtomicUsize::new(0);
    let run = RUN.fetch_add(1, Ordering::Relaxed).to_string();
    let request = Request { out: out.to_owned(), run, confirmed: Confirmed::default(), grace: Duration::ZERO };
    generator::deliver::publish(&request, target, &Silent, &mut |_| {})
}

/// The paths of an output folder that are published, with their bytes.
pub(crate) fn built(out: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    for folder in ["forms", "counter", "site"] {
        walk(out, &out.join(folder), &mut files);
    }
    files
}

/// No page asks for a form that is not there or not accepted, no index promises one, no style sheet is missing.
pub(crate) fn assert_sound(seen: &BTreeMap<String, Vec<u8>>, when: &str) {
    let form = |revision: &str| {
        let there =
            seen.iter().find(|(path, _)| path.starts_with("forms/") && path.ends_with(&format!("/{revision}.json")));
        there.is_some_and(|(_, bytes)| Revision::of(bytes).as_str() == revision)
    };
    let index = |slug: &str| -> Option<CounterIndex> {
        seen.get(&format!("counter/{slug}.json")).map(|bytes| serde_json::from_slice(bytes).unwrap())
    };
    for (path, bytes) in seen {
        let text = String::from_utf8_lossy(bytes);
        if path.starts_with("counter/") && path.ends_with(".shell.html") {
            let style = text.split('"').nth(1).unwrap();
            assert!(seen.contains_key(&format!("site{style}")), "{when}: {path} wants {style}");
        } else if path == "counter/tenants.json" {
            let tenants: Tenants = serde_json::from_slice(bytes).unwrap();
            tenants.comuni.iter().for_each(|t| assert!(index(&t.slug).is_some(), "{when}: {} has no index", t.slug));
        } else if path.starts_with("counter/") && !path.ends_with(".cerca.json") {
            let index: CounterIndex = serde_json::from_slice(bytes).unwrap();
            for revision in index.services.values().flat_map(|s| &s.accepted) {
                assert!(form(revision.as_str()), "{when}: {path} promises {revision}");
            }
        } else if let Some(revision) = asked(&text) {
            assert!(form(revision), "{when}: {path} asks for {revision}");
            let slug = path.split('/').nth(1).unwrap();
            let index = index(slug).unwrap_or_else(|| panic!("{when}: {path} has no counter"));
            // A service that is withdrawn is closed first, and its pages go last.
            let service = path.rsplit('/').nth(2).unwrap();
            if let Some(entry) = index.services.get(service) {
                let accepted = entry.accepted.iter().any(|r| r.as_str() == revision);
                assert!(accepted, "{when}: {path} asks for {revision}, which is not accepted");
            }
        }
    }
}

/// The revision that a page asks for.
pub(crate) fn asked(page: &str) -> Option<&str> {
    let (_, rest) = page.split_once("name=\"revisione\" value=\"")?;
    rest.split('"').next()
}

/// A target that does the work of one call, answers that it broke, and does nothing more.
pub(crate) struct Brittle<'a> {
    pub(crate) inner: &'a dyn Target,
    pub(crate) breaks_at: usize,
    pub(crate) calls: AtomicUsize,
    /// What was put and deleted, in order.
    pub(crate) log: Mutex<Vec<String>>,
}

impl<'a> Brittle<'a> {
    /// A target that breaks at call `at`; the first is 1, and 0 never comes.
    pub(crate) fn new(inner: &'a dyn Target, at: usize) -> Self {
        Self { inner, breaks_at: at, calls: AtomicUsize::new(0), log: Mutex::default() }
    }

    fn call<T>(&self, what: String, work: impl FnOnce() -> Result<T, DeliverError>) -> Result<T, DeliverError> {
        let call = self.calls.fetch_add(1, Ordering::SeqCst) + 1;
        if self.breaks_at > 0 && call > self.breaks_at {
            return Err(DeliverError::Overtaken("guasto".to_owned()));
        }
        self.log.lock().unwrap().push(what);
        let done = work();
        if call == self.breaks_at { Err(DeliverError::Overtaken("guasto".to_owned())) } else { done }
    }

    /// The paths that were put and deleted (`-path`), in order, but for what only publications read.
    pub(crate) fn wrote(&self) -> Vec<String> {
        let log = self.log.lock().unwrap();
        log.iter().filter(|l| l.contains('/') && !l.contains(".sportello/")).cloned().collect()
    }
}

impl Target for Brittle<'_> {
    fn hold(&self) -> Result<(), DeliverError> {
        self.inner.hold()
    }
    fn list(&self, folder: &str) -> Result<Vec<Entry>, DeliverError> {
        self.call("list".to_owned(), || self.inner.list(folder))
    }
    fn get(&self, path: &str) -> Result<Option<(Vec<u8>, Tag)>, DeliverError> {
        self.call("get".to_owned(), || self.inner.get(path))
    }
    fn put(&self, object: &Object<'_>, expect: Expect<'_>) -> Result<Put, DeliverError> {
        self.call(object.path.to_owned(), || self.inner.put(object, expect))
    }
    fn delete(&self, path: &str) -> Result<(), DeliverError> {
        self.call(format!("-{path}"), || self.inner.delete(path))
    }
    fn settle(&self) -> Result<(), DeliverError> {
        self.call("settle".to_owned(), || self.inner.settle())
    }
    fn tag(&self, bytes: &[u8]) -> Tag {
        self.inner.tag(bytes)
    }
}

fn walk(root: &Path, folder: &Path, files: &mut BTreeMap<String, Vec<u8>>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            walk(root, &path, files);
        } else {
            files.insert(path.strip_prefix(root).unwrap().display().to_string(), fs::read(&path).unwrap());
        }
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let there = to.join(path.file_name().unwrap());
        if path.is_dir() { copy(&path, &there) } else { fs::copy(&path, there).map(|_| ()).unwrap() }
    }
}
