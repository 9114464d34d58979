//! The bucket of the sites: what the generator published for the counter (`counter/`, `forms/`), and beside the pages the heads
//! of the public logs (`site/<comune>/registro/`).

use counter::fault::Fault;
use counter::published::is_slug;
use counter::registry::{FOLDER, Registry};
use counter::shelf::Source;

use crate::files::S3Files;

/// What browsers and CloudFront may keep of a head: nothing without asking.
const FRESH: &str = "no-cache";

/// The bucket of the sites, and where in it they lie.
pub struct SiteBucket {
    bucket: S3Files,
    path: String,
}

impl SiteBucket {
    /// The sites below a path of a bucket; none is the bucket itself.
    pub fn new(bucket: S3Files, path: &str) -> Self {
        let path = path.trim_matches('/');
        Self { bucket, path: if path.is_empty() { String::new() } else { format!("{path}/") } }
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
        self.bucket.read_at(&format!("{}{name}", self.folder(slug)?)).await
    }

    async fn write(&self, slug: &str, name: &str, bytes: &[u8]) -> Result<(), Fault> {
        let kind =
            [("content-type", "application/json; charset=utf-8".to_owned()), ("cache-control", FRESH.to_owned())];
        self.bucket.put_at(&format!("{}{name}", self.folder(slug)?), &kind, bytes::Bytes::copy_from_slice(bytes)).await
    }

    async fn set_aside(&self, _: &str) -> Result<bool, Fault> {
        // What the public reads is moved by a person.
        Ok(false)
    }
}
