//! The door to what the generator published: who has which address, which forms are open, the page to answer in.
//!
//! [`Shelf`] reads it through any function that gives a file's bytes: a folder on one machine, the package of a
//! function, a bucket. It keeps what it read for a while; forms, being immutable, for ever.

use std::collections::HashMap;
use std::future::Future;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use contract::form::Form;
use contract::index::{CounterIndex, Tenants};
use contract::language::Language;
use contract::revision::Revision;
use contract::search::Index;
use contract::translation::Translation;
use jiff::{SignedDuration, Timestamp};

use crate::fault::Fault;

/// A page with two holes: its title and the inside of its `main`; and, between two marks, what only some pages need.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shell(pub Arc<str>);

impl Shell {
    /// The page, with both holes filled. The title is escaped here; the body is markup already.
    pub fn fill(&self, title: &str, body: &str) -> String {
        let title = title.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        // Each hole is looked for in the shell alone: what fills one may hold the mark of the other, and no more happens.
        let (head, rest) = match self.0.split_once("%%TITOLO%%") {
            Some((before, rest)) => (format!("{before}{title}"), rest),
            None => (String::new(), &*self.0),
        };
        // What stands between two marks is for pages that send files.
        let mut parts = rest.splitn(3, "%%FILE%%");
        let rest = match (parts.next(), parts.next(), parts.next()) {
            (Some(before), Some(script), Some(after)) => {
                let script = if body.contains("type=\"file\"") { script } else { "" };
                format!("{before}{script}{after}")
            }
            _ => rest.to_owned(),
        };
        format!("{head}{}", rest.replacen("%%CORPO%%", body, 1))
    }
}

/// Whose shell is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShellOf<'a> {
    /// A comune's, by slug, in a language.
    Comune(&'a str, Language),
    /// The consortium's public pages.
    Consortium,
    /// The back office.
    Office,
}

/// Whose catalogue is searched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SearchOf<'a> {
    /// A comune's, by slug.
    Comune(&'a str),
    /// All comuni's: one row for each service.
    Consortium,
}

/// The door.
pub trait Published: Send + Sync {
    /// Who has which address.
    fn tenants(&self, now: Timestamp) -> impl Future<Output = Result<Arc<Tenants>, Fault>> + Send;

    /// The counter of a comune, at most a minute old; `fresh` asks for it anew, for example after an unknown revision.
    fn index(
        &self,
        slug: &str,
        fresh: bool,
        now: Timestamp,
    ) -> impl Future<Output = Result<Option<Arc<CounterIndex>>, Fault>> + Send;

    /// A form by its revision; comuni share it.
    fn form(&self, service: &str, revision: &Revision)
    -> impl Future<Output = Result<Option<Arc<Form>>, Fault>> + Send;

    /// The words of a form in another language, by their name.
    fn words(
        &self,
        service: &str,
        words: &Revision,
    ) -> impl Future<Output = Result<Option<Arc<Translation>>, Fault>> + Send;

    /// What can be found; nothing, if no index was published.
    fn search(
        &self,
        of: SearchOf<'_>,
        now: Timestamp,
    ) -> impl Future<Output = Result<Option<Arc<Index>>, Fault>> + Send;

    /// The page to answer in.
    fn shell(&self, of: ShellOf<'_>, now: Timestamp) -> impl Future<Output = Result<Shell, Fault>> + Send;
}

/// A file's bytes and when they were read.
type Read = (Timestamp, Arc<[u8]>);

/// The published files, read through a function from a path below `out/` to bytes.
pub struct Shelf<R> {
    read: R,
    keep: SignedDuration,
    files: Mutex<HashMap<String, Read>>,
    forms: Mutex<HashMap<String, Arc<Form>>>,
    words: Mutex<HashMap<String, Arc<Translation>>>,
}

impl<R: Fn(&str) -> io::Result<Vec<u8>> + Send + Sync> Shelf<R> {
    /// A shelf that asks again for the index and the shells after `keep`.
    pub fn new(read: R, keep: SignedDuration) -> Self {
        Self { read, keep, files: Mutex::default(), forms: Mutex::default(), words: Mutex::default() }
    }

    fn file(&self, path: &str, fresh: bool, now: Timestamp) -> Result<Option<Arc<[u8]>>, Fault> {
        let mut files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((read_at, bytes)) = files.get(path)
            && !fresh
            && now.duration_since(*read_at) < self.keep
        {
            return Ok(Some(bytes.clone()));
        }
        match (self.read)(path) {
            Ok(bytes) => {
                let bytes: Arc<[u8]> = bytes.into();
                files.insert(path.to_owned(), (now, bytes.clone()));
                Ok(Some(bytes))
            }
            Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(e) => Err(Fault::new("reading a published file", e)),
        }
    }
}

impl<R: Fn(&str) -> io::Result<Vec<u8>> + Send + Sync> Published for Shelf<R> {
    async fn tenants(&self, now: Timestamp) -> Result<Arc<Tenants>, Fault> {
        const DOING: &str = "reading the table of tenants";
        let bytes = self.file("counter/tenants.json", false, now)?.ok_or_else(|| Fault::plain(DOING))?;
        serde_json::from_slice(&bytes).map(Arc::new).map_err(|e| Fault::new(DOING, e))
    }

    async fn index(&self, slug: &str, fresh: bool, now: Timestamp) -> Result<Option<Arc<CounterIndex>>, Fault> {
        if !is_slug(slug) {
            return Ok(None);
        }
        let Some(bytes) = self.file(&format!("counter/{slug}.json"), fresh, now)? else { return Ok(None) };
        serde_json::from_slice(&bytes).map(|i| Some(Arc::new(i))).map_err(|e| Fault::new("reading an index", e))
    }

    async fn form(&self, service: &str, revision: &Revision) -> Result<Option<Arc<Form>>, Fault> {
        if !is_slug(service) {
            return Ok(None);
        }
        let path = format!("forms/{service}/{revision}.json");
        if let Some(form) = self.forms.lock().unwrap_or_else(PoisonError::into_inner).get(&path) {
            return Ok(Some(form.clone()));
        }
        let bytes = match (self.read)(&path) {
            Ok(bytes) => bytes,
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(e) => return Err(Fault::new("reading a form", e)),
        };
        let form: Arc<Form> = Arc::new(serde_json::from_slice(&bytes).map_err(|e| Fault::new("reading a form", e))?);
        self.forms.lock().unwrap_or_else(PoisonError::into_inner).insert(path, form.clone());
        Ok(Some(form))
    }

    async fn words(&self, service: &str, words: &Revision) -> Result<Option<Arc<Translation>>, Fault> {
        const DOING: &str = "reading the words of a form";
        if !is_slug(service) {
            return Ok(None);
        }
        let path = format!("forms/{service}/{words}.words.json");
        if let Some(words) = self.words.lock().unwrap_or_else(PoisonError::into_inner).get(&path) {
            return Ok(Some(words.clone()));
        }
        let bytes = match (self.read)(&path) {
            Ok(bytes) => bytes,
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(e) => return Err(Fault::new(DOING, e)),
        };
        let words: Arc<Translation> = Arc::new(serde_json::from_slice(&bytes).map_err(|e| Fault::new(DOING, e))?);
        self.words.lock().unwrap_or_else(PoisonError::into_inner).insert(path, words.clone());
        Ok(Some(words))
    }

    async fn search(&self, of: SearchOf<'_>, now: Timestamp) -> Result<Option<Arc<Index>>, Fault> {
        let name = match of {
            SearchOf::Comune(slug) if is_slug(slug) => slug,
            SearchOf::Comune(_) => return Ok(None),
            SearchOf::Consortium => "consorzio",
        };
        let Some(bytes) = self.file(&format!("counter/{name}.cerca.json"), false, now)? else { return Ok(None) };
        serde_json::from_slice(&bytes).map(|i| Some(Arc::new(i))).map_err(|e| Fault::new("reading a search index", e))
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
        let bytes = self.file(&format!("counter/{name}.shell.html"), false, now)?.ok_or_else(|| Fault::plain(DOING))?;
        std::str::from_utf8(&bytes).map(|s| Shell(s.into())).map_err(|e| Fault::new(DOING, e))
    }
}

/// Whether a text can be a name in addresses: it then names no path outside the shelf.
pub fn is_slug(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= 80
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fills_a_hole_is_never_filled_itself() {
        let shell = Shell("<title>%%TITOLO%% - C</title><main>%%CORPO%%</main>".into());
        let page = shell.fill("</title>%%CORPO%%%%TITOLO%%", "<p>%%TITOLO%% %%CORPO%%</p>");
        let expected = "<title>&lt;/title&gt;%%CORPO%%%%TITOLO%% - C</title><main><p>%%TITOLO%% %%CORPO%%</p></main>";
        assert_eq!(page, expected);
    }
}
