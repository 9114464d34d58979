//! The bucket of the sites: what the generator published for the counter (`counter/`, `forms/`), and beside the pages the heads
//! of the public logs (`site/<comune>/registro/`).

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use counter::fault::Fault;
use counter::published::is_slug;
use counter::registry::{FOLDER, KEYS, Registry};
use counter::shelf::Source;

use crate::files::S3Files;

/// What browsers and CloudFront may keep of a head: nothing without asking.
const FRESH: &str = "no-cache";

/// The bucket of the sites, and where in it they lie.
pub struct SiteBucket {
    bucket: S3Files,
    path: String,
    /// The public keys that stand there, by comune. They are asked for at each round: once for each process is enough.
    keys: Mutex<HashMap<String, Vec<u8>>>,
}

impl SiteBucket {
    /// The sites below a path of a bucket; none is the bucket itself.
    pub fn new(bucket: S3Files, path: &str) -> Self {
        let path = path.trim_matches('/');
        Self { bucket, path: if path.is_empty() { String::new() } else { format!("{path}/") }, keys: Mutex::default() }
    }

    /// The keys of a comune that were seen there; `now` takes their place.
    fn known(&self, slug: &str, now: Option<&[u8]>) -> Option<Vec<u8>> {
        let mut keys = self.keys.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(now) = now {
            keys.insert(slug.to_owned(), now.to_vec());
        }
        keys.get(slug).cloned()
    }

    fn folder(&self, slug: &str) -> Result<String, Fault> {
        let name = Some(slug).filter(|slug| is_slug(slug)).ok_or_else(|| Fault::plain("naming a comune's site"))?;
        Ok(format!("{}site/{name}/{FOLDER}/", self.path))
    }
}

impl Source for SiteBucket {
    async fn read(&self, path: &str) -> Result<Option<Vec<u8>>, Fault> {
        self.bucket.read_at(&format!("{}{path}", self.path)).await
    }
}

impl Registry for SiteBucket {
    async fn has_site(&self, _: &str) -> Result<bool, Fault> {
        // Whatever is published later finds its log there.
        Ok(true)
    }

    async fn read(&self, slug: &str, name: &str) -> Result<Option<Vec<u8>>, Fault> {
        if name == KEYS
            && let Some(known) = self.known(slug, None)
        {
            return Ok(Some(known));
        }
        let found = self.bucket.read_at(&format!("{}{name}", self.folder(slug)?)).await?;
        if name == KEYS {
            self.known(slug, found.as_deref());
        }
        Ok(found)
    }

    async fn write(&self, slug: &str, name: &str, bytes: &[u8]) -> Result<(), Fault> {
        let kind =
            [("content-type", "application/json; charset=utf-8".to_owned()), ("cache-control", FRESH.to_owned())];
        let to = format!("{}{name}", self.folder(slug)?);
        self.bucket.put_at(&to, &kind, bytes::Bytes::copy_from_slice(bytes)).await?;
        if name == KEYS {
            self.known(slug, Some(bytes));
        }
        Ok(())
    }

    async fn set_aside(&self, _: &str) -> Result<bool, Fault> {
        // What the public reads is moved by a person.
        Ok(false)
    }
}
