//! What the generator published, read from wherever it lies: a folder on one machine, a bucket.
//!
//! What was read and understood is kept: for a while what changes with the site, for ever what is named after its content.
//! Where the files cannot be read now, what was kept goes on being told: a counter does not close because of its index.

use std::collections::HashMap;
use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};

use contract::form::Form;
use contract::index::{CounterIndex, Tenants};
use contract::language::Language;
use contract::revision::Revision;
use contract::search::Index;
use contract::translation::Translation;
use jiff::{SignedDuration, Timestamp};
use serde::de::DeserializeOwned;

use crate::fault::Fault;
use crate::published::{Published, SearchOf, Shell, ShellOf, is_slug};

/// At most so often is a file read anew because somebody asks for it: a page may name a revision that never was.
const NOT_OFTENER: SignedDuration = SignedDuration::from_secs(1);
/// For so long what could not be read anew is told as it was before it is tried again.
const BREATH: SignedDuration = SignedDuration::from_secs(5);

/// Where published files lie.
pub trait Source: Send + Sync {
    /// The bytes of a file, by its path below `out/`; nothing, where there is none.
    fn read(&self, path: &str) -> impl Future<Output = Result<Option<Vec<u8>>, Fault>> + Send;
}

/// The published files, understood.
pub struct Shelf<S> {
    source: S,
    keep: SignedDuration,
    tenants: Kept<Tenants>,
    indexes: Kept<CounterIndex>,
    searches: Kept<Index>,
    shells: Kept<str>,
    forms: Kept<Form>,
    words: Kept<Translation>,
}

/// What was understood of the files of one kind, by path, and when they were read.
struct Kept<T: ?Sized>(Mutex<HashMap<String, (Timestamp, Arc<T>)>>);

impl<T: ?Sized> Kept<T> {
    fn get(&self, path: &str) -> Option<(Timestamp, Arc<T>)> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(path).cloned()
    }

    fn put(&self, path: String, at: Timestamp, value: &Arc<T>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(path, (at, Arc::clone(value)));
    }

    fn remove(&self, path: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(path);
    }
}

impl<T: ?Sized> Default for Kept<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

/// How old what is told may be.
#[derive(Clone, Copy)]
enum Age {
    /// It never changes.
    Any,
    /// As old as is kept, at this instant.
    Kept(Timestamp),
    /// As new as can be had at this instant.
    New(Timestamp),
}

impl<S: Source> Shelf<S> {
    /// A shelf that asks again for what changes with the site after `keep`.
    pub fn new(source: S, keep: SignedDuration) -> Self {
        Self {
            source,
            keep,
            tenants: Kept::default(),
            indexes: Kept::default(),
            searches: Kept::default(),
            shells: Kept::default(),
            forms: Kept::default(),
            words: Kept::default(),
        }
    }

    /// What a file says, as it was understood before or as it is now.
    async fn take<T: ?Sized + Send + Sync>(
        &self,
        kept: &Kept<T>,
        path: String,
        age: Age,
        understand: impl FnOnce(Vec<u8>) -> Result<Arc<T>, Fault> + Send,
    ) -> Result<Option<Arc<T>>, Fault> {
        let before = kept.get(&path);
        let (now, keep) = match age {
            Age::Any => (Timestamp::MIN, SignedDuration::MAX),
            Age::Kept(now) => (now, self.keep),
            Age::New(now) => (now, self.keep.min(NOT_OFTENER)),
        };
        if let Some((read_at, value)) = &before
            && now.duration_since(*read_at) < keep
        {
            return Ok(Some(Arc::clone(value)));
        }
        let read = self.source.read(&path).await;
        match read.and_then(|bytes| bytes.map(understand).transpose()) {
            Ok(Some(value)) => {
                kept.put(path, now, &value);
                Ok(Some(value))
            }
            Ok(None) => {
                kept.remove(&path);
                Ok(None)
            }
            Err(fault) => match (before, age) {
                (Some((_, value)), Age::Kept(_)) => {
                    let again = now.saturating_add(BREATH).and_then(|at| at.saturating_sub(self.keep)).unwrap_or(now);
                    kept.put(path, again, &value);
                    Ok(Some(value))
                }
                _ => Err(fault),
            },
        }
    }
}

fn json<T: DeserializeOwned>(doing: &'static str) -> impl FnOnce(Vec<u8>) -> Result<Arc<T>, Fault> {
    move |bytes| serde_json::from_slice(&bytes).map(Arc::new).map_err(|e| Fault::new(doing, e))
}

impl<S: Source> Published for Shelf<S> {
    async fn tenants(&self, now: Timestamp) -> Result<Arc<Tenants>, Fault> {
        const DOING: &str = "reading the table of tenants";
        let path = "counter/tenants.json".to_owned();
        let found = self.take(&self.tenants, path, Age::Kept(now), json(DOING)).await?;
        found.ok_or_else(|| Fault::plain(DOING))
    }

    async fn index(&self, slug: &str, fresh: bool, now: Timestamp) -> Result<Option<Arc<CounterIndex>>, Fault> {
        const DOING: &str = "reading an index";
        if !is_slug(slug) {
            return Ok(None);
        }
        let age = if fresh { Age::New(now) } else { Age::Kept(now) };
        self.take(&self.indexes, format!("counter/{slug}.json"), age, json(DOING)).await
    }

    async fn form(&self, service: &str, revision: &Revision) -> Result<Option<Arc<Form>>, Fault> {
        const DOING: &str = "reading a form";
        if !is_slug(service) {
            return Ok(None);
        }
        self.take(&self.forms, format!("forms/{service}/{revision}.json"), Age::Any, json(DOING)).await
    }

    async fn words(&self, service: &str, words: &Revision) -> Result<Option<Arc<Translation>>, Fault> {
        const DOING: &str = "reading the words of a form";
        if !is_slug(service) {
            return Ok(None);
        }
        self.take(&self.words, format!("forms/{service}/{words}.words.json"), Age::Any, json(DOING)).await
    }

    async fn search(&self, of: SearchOf<'_>, now: Timestamp) -> Result<Option<Arc<Index>>, Fault> {
        const DOING: &str = "reading a search index";
        let name = match of {
            SearchOf::Comune(slug) if is_slug(slug) => slug,
            SearchOf::Comune(_) => return Ok(None),
            SearchOf::Consortium => "consorzio",
        };
        self.take(&self.searches, format!("counter/{name}.cerca.json"), Age::Kept(now), json(DOING)).await
    }

    async fn shell(&self, of: ShellOf<'_>, now: Timestamp) -> Result<Shell, Fault> {
        const DOING: &str = "reading a page shell";
        let name = match of {
            ShellOf::Comune(slug, _) if !is_slug(slug) => return Err(Fault::plain(DOING)),
            ShellOf::Comune(slug, Language::Italian) => slug.to_owned(),
            ShellOf::Comune(slug, language) => format!("{slug}.{}", language.code()),
            ShellOf::Consortium => "consorzio".to_owned(),
            ShellOf::Office => "ufficio".to_owned(),
        };
        let text = |bytes| String::from_utf8(bytes).map(Arc::from).map_err(|e| Fault::new(DOING, e));
        let path = format!("counter/{name}.shell.html");
        let found = self.take(&self.shells, path, Age::Kept(now), text).await?;
        found.map(Shell).ok_or_else(|| Fault::plain(DOING))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::pin::pin;
    use std::task::{Context, Poll, Waker};

    use super::*;

    /// Files that can be changed, cannot be read for a while, and count how often they were asked for.
    #[derive(Default)]
    struct Files(Mutex<(BTreeMap<String, Vec<u8>>, bool, u32)>);

    impl Files {
        fn write(&self, path: &str, text: &str) {
            self.0.lock().unwrap().0.insert(path.to_owned(), text.into());
        }

        fn fail(&self, fails: bool) {
            self.0.lock().unwrap().1 = fails;
        }

        fn asked(&self) -> u32 {
            std::mem::take(&mut self.0.lock().unwrap().2)
        }
    }

    impl Source for &Files {
        async fn read(&self, path: &str) -> Result<Option<Vec<u8>>, Fault> {
            let mut inner = self.0.lock().unwrap();
            inner.2 += 1;
            if inner.1 { Err(Fault::plain("reading")) } else { Ok(inner.0.get(path).cloned()) }
        }
    }

    fn now<T>(future: impl Future<Output = T>) -> T {
        match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(value) => value,
            Poll::Pending => panic!("nothing here waits"),
        }
    }

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(1_795_000_000 + second).unwrap()
    }

    fn shelf(files: &Files) -> Shelf<&Files> {
        files.write("counter/quadri.shell.html", "uno");
        Shelf::new(files, SignedDuration::from_secs(60))
    }

    fn told(shelf: &Shelf<&Files>, second: i64) -> Option<String> {
        now(shelf.shell(ShellOf::Comune("quadri", Language::Italian), at(second))).ok().map(|shell| shell.0.to_string())
    }

    #[test]
    fn what_changes_with_the_site_is_read_anew_after_a_while() {
        let files = Files::default();
        let shelf = shelf(&files);
        assert_eq!(told(&shelf, 0).as_deref(), Some("uno"));
        files.write("counter/quadri.shell.html", "due");
        assert_eq!((told(&shelf, 59).as_deref(), files.asked()), (Some("uno"), 1));
        assert_eq!((told(&shelf, 60).as_deref(), files.asked()), (Some("due"), 1));
    }

    #[test]
    fn what_cannot_be_read_anew_is_told_as_it_was_and_tried_again_soon_but_not_at_each_request() {
        let files = Files::default();
        let shelf = shelf(&files);
        told(&shelf, 0);
        files.fail(true);
        files.asked();
        let seconds = [60, 61, 64].map(|second| told(&shelf, second));
        assert!(seconds.iter().all(|said| said.as_deref() == Some("uno")), "{seconds:?}");
        assert_eq!(files.asked(), 1);
        assert_eq!((told(&shelf, 65).as_deref(), files.asked()), (Some("uno"), 1));
        files.fail(false);
        files.write("counter/quadri.shell.html", "due");
        assert_eq!(told(&shelf, 70).as_deref(), Some("due"));
        // What was never read cannot be told.
        files.fail(true);
        assert!(now(shelf.shell(ShellOf::Office, at(70))).is_err());
    }

    #[test]
    fn whoever_wants_it_new_gets_it_new_once_a_second() {
        let files = Files::default();
        let index = |title: &str| {
            format!(
                r#"{{"comune":{{"slug":"quadri","istat":"069070","name":"Quadri","subarea":"","cap":"","base":"","hosts":[]}},
                "prefix":"ACD","denomination":"{title}","profile":"comune","services":{{}},"lists":{{}}}}"#
            )
        };
        files.write("counter/quadri.json", &index("uno"));
        let shelf = shelf(&files);
        let told = |fresh, second| {
            now(shelf.index("quadri", fresh, at(second))).map(|found| found.map(|index| index.denomination.clone()))
        };
        assert_eq!(told(false, 0).unwrap().as_deref(), Some("uno"));
        files.write("counter/quadri.json", &index("due"));
        assert_eq!(told(true, 1).unwrap().as_deref(), Some("due"));
        assert_eq!(told(false, 2).unwrap().as_deref(), Some("due"));
        files.write("counter/quadri.json", &index("tre"));
        files.asked();
        let many = [0; 10].map(|_| told(true, 2).unwrap());
        assert!(many.iter().all(|said| said.as_deref() == Some("tre")) && files.asked() == 1, "{many:?}");
        // To say that a revision is none, what was kept does not do.
        files.fail(true);
        assert!(told(true, 5).is_err());
    }
}
