//! What the generator published, read through any function that gives a file's bytes: a folder on one machine, the package
//! of a function, a bucket.
//!
//! What was read and understood is kept: for a while what changes with the site, for ever what is named after its content.

use std::collections::HashMap;
use std::io;
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

/// The published files, read through a function from a path below `out/` to bytes.
pub struct Shelf<R> {
    read: R,
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

impl<T: ?Sized> Default for Kept<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<R: Fn(&str) -> io::Result<Vec<u8>> + Send + Sync> Shelf<R> {
    /// A shelf that asks again for what changes with the site after `keep`.
    pub fn new(read: R, keep: SignedDuration) -> Self {
        Self {
            read,
            keep,
            tenants: Kept::default(),
            indexes: Kept::default(),
            searches: Kept::default(),
            shells: Kept::default(),
            forms: Kept::default(),
            words: Kept::default(),
        }
    }

    /// What a file says, as it was understood after the instant `since`, or now.
    fn take<T: ?Sized>(
        &self,
        kept: &Kept<T>,
        path: String,
        (since, now): (Timestamp, Timestamp),
        doing: &'static str,
        understand: impl FnOnce(Vec<u8>) -> Result<Arc<T>, Fault>,
    ) -> Result<Option<Arc<T>>, Fault> {
        let mut kept = kept.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((read_at, value)) = kept.get(&path)
            && *read_at > since
        {
            return Ok(Some(Arc::clone(value)));
        }
        match (self.read)(&path) {
            Ok(bytes) => {
                let value = understand(bytes)?;
                kept.insert(path, (now, Arc::clone(&value)));
                Ok(Some(value))
            }
            Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(e) => Err(Fault::new(doing, e)),
        }
    }

    /// What changes with the site: it is read anew once it is as old as is kept.
    fn lasting_a_while(&self, now: Timestamp) -> (Timestamp, Timestamp) {
        (now.saturating_sub(self.keep).unwrap_or(Timestamp::MIN), now)
    }
}

/// What is named after its content is read once.
const FOR_EVER: (Timestamp, Timestamp) = (Timestamp::MIN, Timestamp::MAX);

fn json<T: DeserializeOwned>(doing: &'static str) -> impl FnOnce(Vec<u8>) -> Result<Arc<T>, Fault> {
    move |bytes| serde_json::from_slice(&bytes).map(Arc::new).map_err(|e| Fault::new(doing, e))
}

impl<R: Fn(&str) -> io::Result<Vec<u8>> + Send + Sync> Published for Shelf<R> {
    async fn tenants(&self, now: Timestamp) -> Result<Arc<Tenants>, Fault> {
        const DOING: &str = "reading the table of tenants";
        let path = "counter/tenants.json".to_owned();
        let found = self.take(&self.tenants, path, self.lasting_a_while(now), DOING, json(DOING))?;
        found.ok_or_else(|| Fault::plain(DOING))
    }

    async fn index(&self, slug: &str, fresh: bool, now: Timestamp) -> Result<Option<Arc<CounterIndex>>, Fault> {
        const DOING: &str = "reading an index";
        if !is_slug(slug) {
            return Ok(None);
        }
        let when = if fresh { (Timestamp::MAX, now) } else { self.lasting_a_while(now) };
        self.take(&self.indexes, format!("counter/{slug}.json"), when, DOING, json(DOING))
    }

    async fn form(&self, service: &str, revision: &Revision) -> Result<Option<Arc<Form>>, Fault> {
        const DOING: &str = "reading a form";
        if !is_slug(service) {
            return Ok(None);
        }
        self.take(&self.forms, format!("forms/{service}/{revision}.json"), FOR_EVER, DOING, json(DOING))
    }

    async fn words(&self, service: &str, words: &Revision) -> Result<Option<Arc<Translation>>, Fault> {
        const DOING: &str = "reading the words of a form";
        if !is_slug(service) {
            return Ok(None);
        }
        self.take(&self.words, format!("forms/{service}/{words}.words.json"), FOR_EVER, DOING, json(DOING))
    }

    async fn search(&self, of: SearchOf<'_>, now: Timestamp) -> Result<Option<Arc<Index>>, Fault> {
        const DOING: &str = "reading a search index";
        let name = match of {
            SearchOf::Comune(slug) if is_slug(slug) => slug,
            SearchOf::Comune(_) => return Ok(None),
            SearchOf::Consortium => "consorzio",
        };
        self.take(&self.searches, format!("counter/{name}.cerca.json"), self.lasting_a_while(now), DOING, json(DOING))
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
        let found = self.take(&self.shells, path, self.lasting_a_while(now), DOING, text)?;
        found.map(Shell).ok_or_else(|| Fault::plain(DOING))
    }
}
