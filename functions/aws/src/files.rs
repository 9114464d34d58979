//! The files' door on S3: one object for each file, under the comune and its random name, sealed before it comes here.
//!
//! In: sealed bytes and a name. Out: an object that S3 acknowledged after it had compared the bytes with their SHA-256. What
//! is larger than a part goes in parts. Requests are signed by `rusty-s3` and go the same way as the SDK's. No signed address
//! is ever in a message.
//!
//! Whoever asks must also be allowed to list the bucket: S3 tells a name that is absent from one that is forbidden only
//! to who may list.

use std::time::Duration;

use aws_smithy_runtime_api::client::http::HttpConnector;
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::byte_stream::ByteStream;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use counter::bytes::Bytes as Sealed;
use counter::fault::Fault;
use counter::files::{FileId, Files};
use counter::orphan::AgedFiles;
use counter::takeout::AllFiles;
use jiff::Timestamp;
use rusty_s3::actions::ListObjectsV2;
use rusty_s3::actions::list_objects_v2::ListObjectsContent;
use rusty_s3::{Credentials, S3Action, UrlStyle};
use sha2::{Digest, Sha256};

use crate::connection::Access;
use crate::patience::Patience;
use crate::wire::Wire;

pub(crate) const DOING: &str = "keeping a file";

/// How long a signed request is good for.
const GOOD_FOR: Duration = Duration::from_secs(120);
/// One attempt: ten million bytes at eight megabits a second.
const ATTEMPT: Duration = Duration::from_secs(10);
/// One verb, with all its attempts, unless another patience is asked for.
pub const PATIENCE: Duration = Duration::from_secs(25);
/// How large a part is: the least that S3 takes for any part but the last. What is no larger goes in one request.
pub(crate) const PART: usize = 5 * 1024 * 1024;
pub(crate) const CHECKSUM: &str = "x-amz-checksum-sha256";
const ETAG: &str = "etag";

/// A bucket and who asks for its objects.
#[derive(Clone, Debug)]
pub struct Bucket {
    /// Its name.
    pub name: String,
    /// The region, for example `eu-south-1`.
    pub region: String,
    /// Who asks.
    pub access: Access,
    /// Another address than the region's: a self-hosted service, or a test's.
    pub endpoint: Option<String>,
    /// The way there.
    pub wire: Wire,
    /// The time, which every request is signed with.
    pub clock: fn() -> Timestamp,
    /// How long one verb may take, with all its attempts: [`PATIENCE`].
    pub patience: Duration,
}

/// The files in a bucket.
#[derive(Clone)]
pub struct S3Files {
    pub(crate) bucket: rusty_s3::Bucket,
    pub(crate) credentials: Credentials,
    wire: Wire,
    clock: fn() -> Timestamp,
    pub(crate) patience: Duration,
}

/// An answer, read to its end.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) checksum: Option<String>,
    pub(crate) etag: Option<String>,
    pub(crate) body: Vec<u8>,
}

/// What S3 said instead of what was asked; it names a code of S3, never an address.
#[derive(Debug, thiserror::Error)]
#[error("S3 answered {status} {code}")]
struct Refused {
    status: u16,
    code: String,
}

#[derive(Debug, thiserror::Error)]
#[error("no answer in time")]
struct Late;

impl Answer {
    /// Whether S3 kept what was sent, as far as it tells.
    pub(crate) fn kept(&self, doing: &'static str, sent: &str) -> Result<(), Fault> {
        match self.status {
            200 if self.checksum.as_ref().is_none_or(|kept| kept == sent) => Ok(()),
            200 => Err(Fault::try_again(doing, "S3 kept other bytes than were sent")),
            _ => Err(refused(doing, self)),
        }
    }
}

impl S3Files {
    /// The files in a bucket; nothing is sent yet.
    ///
    /// # Errors
    /// If the address or the bucket's name cannot be read.
    pub fn open(bucket: Bucket) -> Result<Self, Fault> {
        const DOING: &str = "reading the address of the bucket";
        let (endpoint, style) = match bucket.endpoint {
            Some(endpoint) => (endpoint, UrlStyle::Path),
            None => (format!("https://s3.{}.amazonaws.com", bucket.region), UrlStyle::VirtualHost),
        };
        let endpoint = endpoint.parse().map_err(|_| Fault::plain(DOING))?;
        let Access { id, secret, token } = bucket.access;
        let credentials = match token {
            Some(token) => Credentials::new_with_token(id, secret, token),
            None => Credentials::new(id, secret),
        };
        Ok(Self {
            bucket: rusty_s3::Bucket::new(endpoint, style, bucket.name, bucket.region)
                .map_err(|e| Fault::new(DOING, e))?,
            credentials,
            wire: bucket.wire,
            clock: bucket.clock,
            patience: bucket.patience,
        })
    }

    /// Looks for a name that no file has: wrong credentials or an absent bucket show before the first citizen waits.
    ///
    /// # Errors
    /// If the bucket cannot be read.
    pub async fn warm(&self) -> Result<(), Fault> {
        self.has("-", &FileId::from_random([0; 16])).await.map(drop)
    }

    /// Makes the bucket where it is missing, for tests and for services of one's own; never on AWS.
    ///
    /// # Errors
    /// If S3 refuses.
    pub async fn create_bucket(&self) -> Result<(), Fault> {
        const DOING: &str = "making a bucket";
        let answer = self.send(DOING, "PUT", self.bucket.create_bucket(&self.credentials), &[], Bytes::new()).await?;
        match (answer.status, code(&answer.body).as_str()) {
            (200, _) | (409, "BucketAlreadyOwnedByYou" | "BucketAlreadyExists") => Ok(()),
            _ => Err(refused(DOING, &answer)),
        }
    }

    /// Sends a request until it is answered for good.
    async fn send<'a, A: S3Action<'a>>(
        &self,
        doing: &'static str,
        method: &str,
        action: A,
        headers: &[(&'static str, String)],
        body: Bytes,
    ) -> Result<Answer, Fault> {
        self.send_within(&mut Patience::of(self.patience), doing, method, action, headers, body).await
    }

    /// The same within what is left of a patience.
    pub(crate) async fn send_within<'a, A: S3Action<'a>>(
        &self,
        patience: &mut Patience,
        doing: &'static str,
        method: &str,
        mut action: A,
        headers: &[(&'static str, String)],
        body: Bytes,
    ) -> Result<Answer, Fault> {
        for (name, value) in headers {
            action.headers_mut().insert(*name, value.clone());
        }
        loop {
            let url = action.sign_with_time(GOOD_FOR, &(self.clock)());
            let attempt = self.once(method, url.as_str(), headers, body.clone());
            let answered = match tokio::time::timeout(ATTEMPT.min(patience.left()), attempt).await {
                Ok(answered) => answered.map_err(|e| Fault::try_again(doing, e)),
                Err(_) => Err(Fault::try_again(doing, Late)),
            };
            let done = answered.as_ref().is_ok_and(|answer| !passing(answer));
            if done || !patience.pause().await {
                return answered;
            }
        }
    }

    async fn once(
        &self,
        method: &str,
        url: &str,
        headers: &[(&'static str, String)],
        body: Bytes,
    ) -> Result<Answer, Box<dyn std::error::Error + Send + Sync>> {
        let mut request = HttpRequest::new(SdkBody::from(body));
        request.set_method(method)?;
        request.set_uri(url)?;
        for (name, value) in headers {
            request.headers_mut().insert(*name, value.clone());
        }
        let response = self.wire.call(request).await?;
        let status = response.status().as_u16();
        let header = |name: &str| response.headers().get(name).map(str::to_owned);
        let (checksum, etag) = (header(CHECKSUM), header(ETAG));
        let body = ByteStream::new(response.into_body()).collect().await?.to_vec();
        Ok(Answer { status, checksum, etag, body })
    }
}

impl S3Files {
    /// The bucket's address, and the origin of it.
    pub(crate) fn address(&self) -> (String, String) {
        let base = self.bucket.base_url();
        (base.to_string(), base.origin().ascii_serialization())
    }

    /// Keeps an object's bytes, compared by S3 with their SHA-256.
    pub(crate) async fn put_at(&self, key: &str, kind: &[(&'static str, String)], bytes: Bytes) -> Result<(), Fault> {
        if bytes.len() > PART {
            return Box::pin(self.put_in_parts(key, kind, bytes)).await;
        }
        let checksum = checksum_of(&bytes);
        let mut headers = kind.to_vec();
        headers.push((CHECKSUM, checksum.clone()));
        let action = self.bucket.put_object(Some(&self.credentials), key);
        let answer = self.send(DOING, "PUT", action, &headers, bytes).await?;
        answer.kept(DOING, &checksum)
    }

    /// An object's bytes, if it is there.
    pub(crate) async fn read_at(&self, key: &str) -> Result<Option<Vec<u8>>, Fault> {
        const DOING: &str = "reading a file";
        let action = self.bucket.get_object(Some(&self.credentials), key);
        let answer = self.send(DOING, "GET", action, &[], Bytes::new()).await?;
        match (answer.status, code(&answer.body).as_str()) {
            (200, _) => Ok(Some(answer.body)),
            (404, "NoSuchKey") => Ok(None),
            _ => Err(refused(DOING, &answer)),
        }
    }

    /// Removes an object, there or not.
    pub(crate) async fn remove_at(&self, key: &str) -> Result<(), Fault> {
        const DOING: &str = "removing a file";
        let action = self.bucket.delete_object(Some(&self.credentials), key);
        let answer = self.send(DOING, "DELETE", action, &[], Bytes::new()).await?;
        match (answer.status, code(&answer.body).as_str()) {
            (200 | 204, _) | (404, "NoSuchKey") => Ok(()),
            _ => Err(refused(DOING, &answer)),
        }
    }

    /// The names of all objects below a prefix.
    pub(crate) async fn names_below(&self, prefix: &str) -> Result<Vec<String>, Fault> {
        Ok(self.objects_below(prefix, |_| true).await?.into_iter().map(|object| object.key).collect())
    }

    /// Some of the objects below a prefix.
    async fn objects_below(
        &self,
        prefix: &str,
        wanted: impl Fn(&ListObjectsContent) -> bool + Send,
    ) -> Result<Vec<ListObjectsContent>, Fault> {
        const DOING: &str = "listing files";
        let (mut objects, mut next) = (Vec::new(), None);
        loop {
            let mut action = self.bucket.list_objects_v2(Some(&self.credentials));
            action.with_prefix(prefix.to_owned());
            if let Some(token) = next {
                action.with_continuation_token(token);
            }
            let answer = self.send(DOING, "GET", action, &[], Bytes::new()).await?;
            if answer.status != 200 {
                return Err(refused(DOING, &answer));
            }
            let text = String::from_utf8(answer.body).map_err(|e| Fault::new(DOING, e))?;
            let page = ListObjectsV2::parse_response(&text).map_err(|e| Fault::new(DOING, e.to_string()))?;
            objects.extend(page.contents.into_iter().filter(&wanted));
            next = page.next_continuation_token;
            if next.is_none() {
                return Ok(objects);
            }
        }
    }
}

impl Files for S3Files {
    async fn put(&self, comune: &str, id: &FileId, sealed: Sealed) -> Result<(), Fault> {
        let key = key(comune, id).ok_or_else(|| Fault::plain(DOING))?;
        self.put_at(&key, &[("content-type", "application/octet-stream".to_owned())], sealed.0.into()).await
    }

    async fn get(&self, comune: &str, id: &FileId) -> Result<Option<Sealed>, Fault> {
        let Some(key) = key(comune, id) else { return Ok(None) };
        Ok(self.read_at(&key).await?.map(Sealed))
    }

    async fn has(&self, comune: &str, id: &FileId) -> Result<bool, Fault> {
        const DOING: &str = "looking for a file";
        let Some(key) = key(comune, id) else { return Ok(false) };
        // Asking for the head alone, an absent bucket could not be told from an absent name.
        let action = self.bucket.get_object(Some(&self.credentials), &key);
        let answer = self.send(DOING, "GET", action, &[("range", "bytes=0-0".to_owned())], Bytes::new()).await?;
        match (answer.status, code(&answer.body).as_str()) {
            (200 | 206 | 416, _) => Ok(true),
            (404, "NoSuchKey") => Ok(false),
            _ => Err(refused(DOING, &answer)),
        }
    }

    async fn remove(&self, comune: &str, id: &FileId) -> Result<(), Fault> {
        match key(comune, id) {
            Some(key) => self.remove_at(&key).await,
            None => Ok(()),
        }
    }
}

impl AllFiles for S3Files {
    async fn names(&self, comune: &str) -> Result<Vec<FileId>, Fault> {
        let prefix = all_of(comune)?;
        let below = self.names_below(&prefix).await?;
        let mut names: Vec<FileId> =
            below.iter().filter_map(|name| FileId::parse(name.strip_prefix(&prefix)?)).collect();
        names.sort_by(|a, b| a.as_str().cmp(b.as_str()));
        Ok(names)
    }
}

impl AgedFiles for S3Files {
    async fn kept_before(&self, comune: &str, before: Timestamp) -> Result<Vec<(FileId, Timestamp)>, Fault> {
        let prefix = all_of(comune)?;
        // What has no time that can be read is of today.
        let kept = |object: &ListObjectsContent| {
            let at = object.last_modified.as_deref()?.parse::<Timestamp>().ok()?;
            (at < before).then_some(at)
        };
        let old = self.objects_below(&prefix, |object| kept(object).is_some()).await?;
        let old = old.iter().filter_map(|o| Some((FileId::parse(o.key.strip_prefix(&prefix)?)?, kept(o)?)));
        Ok(old.collect())
    }
}

/// What the names of all files of a comune begin with.
fn all_of(comune: &str) -> Result<String, Fault> {
    let any = key(comune, &FileId::from_random([0; 16]));
    let any = any.ok_or_else(|| Fault::plain("listing the files of a comune"))?;
    Ok(any.split_inclusive('/').next().unwrap_or_default().to_owned())
}

/// An object's name; none where the comune is no ISTAT code or slug.
pub(crate) fn key(comune: &str, id: &FileId) -> Option<String> {
    let plain = !comune.is_empty() && comune.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    plain.then(|| format!("{comune}/{}", id.as_str()))
}

/// The SHA-256 that S3 compares with.
pub(crate) fn checksum_of(bytes: &[u8]) -> String {
    STANDARD.encode(Sha256::digest(bytes))
}

pub(crate) fn refused(doing: &'static str, answer: &Answer) -> Fault {
    let refused = Refused { status: answer.status, code: code(&answer.body) };
    if passing(answer) { Fault::try_again(doing, refused) } else { Fault::new(doing, refused) }
}

/// Whether an answer may be another one in a moment.
fn passing(answer: &Answer) -> bool {
    match answer.status {
        429 | 500 | 502..=504 => true,
        // Two at one name in the same moment, or bytes that came too slowly, not whole or changed on their way.
        400 | 409 => matches!(
            code(&answer.body).as_str(),
            "RequestTimeout" | "ConditionalRequestConflict" | "OperationAborted" | "IncompleteBody" | "BadDigest"
        ),
        _ => false,
    }
}

/// The code in the body of an error.
pub(crate) fn code(body: &[u8]) -> String {
    let text = String::from_utf8_lossy(&body[..body.len().min(4096)]);
    let code = text.split_once("<Code>").and_then(|(_, rest)| rest.split_once("</Code>"));
    code.map(|(code, _)| code.chars().filter(char::is_ascii_alphanumeric).take(60).collect()).unwrap_or_default()
}
