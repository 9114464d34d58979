//! A bucket as a target, on Amazon S3 or a service that speaks its language.
//!
//! Requests are signed by `rusty-s3` and sent by `ureq`. Each content goes with its SHA-256, which the service checks
//! before it keeps anything, and with a condition on what stood there. What fails for a while is tried again, later
//! and later. No key, token or signed address is ever in a message.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use contract::revision::hex;
use jiff::Timestamp;
use md5::{Digest as _, Md5};
use rusty_s3::actions::ListObjectsV2;
use rusty_s3::{Credentials, Map, S3Action};
use sha2::Sha256;
use ureq::http::{Request, Response};
use ureq::tls::{Certificate, RootCerts, TlsConfig};
use ureq::{Agent, Body};

use crate::deliver::error::DeliverError;
use crate::deliver::target::{Entry, Expect, Object, Put, Tag, Target};

/// How long a signed request is good for.
const GOOD_FOR: Duration = Duration::from_secs(600);
/// The longest answer that is read, in bytes: a list of a thousand paths is far below.
const LONGEST: u64 = 512 * 1024 * 1024;
const CHECKSUM: &str = "x-amz-checksum-sha256";

/// Who publishes, and where.
#[derive(Clone)]
pub struct Account {
    /// The access key's name.
    pub key: String,
    /// The access key.
    pub secret: String,
    /// The token of a session, if the key belongs to one.
    pub token: Option<String>,
    /// The region.
    pub region: String,
    /// The authorities to trust instead of the known ones.
    pub authorities: Option<Vec<Certificate<'static>>>,
}

/// How often and how long a request is tried.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// How often a request is sent at most.
    pub tries: u32,
    /// The longest wait after the first failure; it doubles after each.
    pub first: Duration,
    /// The longest wait of all.
    pub longest: Duration,
    /// How long an answer may let itself be waited for.
    pub answer: Duration,
    /// How long a file may be on its way, on a slow line that it shares with others.
    pub travel: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            tries: 8,
            first: Duration::from_millis(200),
            longest: Duration::from_secs(20),
            answer: Duration::from_secs(60),
            travel: Duration::from_secs(600),
        }
    }
}

/// A bucket, or a part of one.
pub struct Bucket {
    bucket: rusty_s3::Bucket,
    /// What every key begins with: empty, or ending in `/`.
    prefix: String,
    credentials: Credentials,
    agent: Agent,
    patience: Patience,
    clock: fn() -> Timestamp,
    chance: AtomicU64,
}

/// An answer, read to its end.
struct Answer {
    status: u16,
    tag: Option<Tag>,
    checksum: Option<String>,
    body: Vec<u8>,
    /// How often it was asked for.
    tries: u32,
}

impl Bucket {
    /// A bucket; nothing is asked of it yet.
    pub fn new(
        bucket: rusty_s3::Bucket,
        prefix: &str,
        account: Account,
        patience: Patience,
        clock: fn() -> Timestamp,
        seed: u64,
    ) -> Self {
        let credentials = match account.token {
            Some(token) => Credentials::new_with_token(account.key, account.secret, token),
            None => Credentials::new(account.key, account.secret),
        };
        let mut tls = TlsConfig::builder();
        if let Some(authorities) = &account.authorities {
            tls = tls.root_certs(RootCerts::new_with_certs(authorities));
        }
        let agent = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .timeout_connect(Some(Duration::from_secs(10)))
            .timeout_recv_response(Some(patience.answer))
            .timeout_send_body(Some(patience.travel))
            .timeout_recv_body(Some(patience.travel))
            .max_idle_connections_per_host(32)
            .tls_config(tls.build())
            .build()
            .new_agent();
        let prefix = if prefix.is_empty() { String::new() } else { format!("{prefix}/") };
        Self { bucket, prefix, credentials, agent, patience, clock, chance: AtomicU64::new(seed) }
    }

    fn key(&self, path: &str) -> String {
        format!("{}{path}", self.prefix)
    }

    fn host(&self) -> String {
        self.bucket.base_url().host_str().unwrap_or_default().to_owned()
    }

    /// Sends a request until it is answered for good; `body` only where there is one.
    fn send<'a, A: S3Action<'a>>(
        &self,
        method: &str,
        mut action: A,
        headers: &[(&'static str, String)],
        body: Option<&[u8]>,
    ) -> Result<Answer, DeliverError> {
        sign_headers(action.headers_mut(), headers);
        let mut tries = 1;
        loop {
            let last = tries >= self.patience.tries;
            let url = action.sign_with_time(GOOD_FOR, &(self.clock)());
            match self.once(method, url.as_str(), headers, body) {
                Ok(answer) if last || !passing(&answer) => return Ok(Answer { tries, ..answer }),
                Err(source) if last => {
                    return Err(DeliverError::Unreachable { host: self.host(), tries, source: Box::new(source) });
                }
                _ => std::thread::sleep(self.wait(tries)),
            }
            tries += 1;
        }
    }

    fn once(
        &self,
        method: &str,
        url: &str,
        headers: &[(&'static str, String)],
        body: Option<&[u8]>,
    ) -> Result<Answer, ureq::Error> {
        let mut request = Request::builder().method(method).uri(url);
        for (name, value) in headers {
            request = request.header(*name, value);
        }
        let response = match body {
            Some(body) => self.agent.run(request.body(body)?)?,
            None => self.agent.run(request.body(())?)?,
        };
        read(response)
    }

    /// A wait between nothing and a bound that doubles: many requests that failed together do not come back together.
    fn wait(&self, tried: u32) -> Duration {
        let bound = self.patience.first.saturating_mul(1 << (tried - 1).min(16)).min(self.patience.longest);
        // A step of SplitMix64: chance enough to spread some waits.
        let mut z = self.chance.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::Relaxed);
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bound.mul_f64(((z ^ (z >> 31)) >> 11) as f64 / (1u64 << 53) as f64)
    }

    /// What to say of an answer that is not the one that was hoped for.
    fn refused(&self, answer: &Answer, what: &str) -> DeliverError {
        let code = code(&answer.body);
        let bucket = self.bucket.name();
        let what = match (answer.status, code.as_str()) {
            (404, "NoSuchBucket") => format!("il bucket `{bucket}` non c'è"),
            (301 | 307, _) | (400, "AuthorizationHeaderMalformed") => {
                format!("il bucket `{bucket}` non è nella regione `{}`", self.bucket.region())
            }
            (403, "RequestTimeTooSkewed") => "l'orologio di questo computer è sbagliato".to_owned(),
            (403, _) => format!("{what}: le credenziali non lo permettono"),
            (400, "ExpiredToken" | "InvalidToken") => "le credenziali sono scadute".to_owned(),
            (501, _) => format!("{what}: il servizio non conosce le scritture con condizione"),
            _ => what.to_owned(),
        };
        DeliverError::Refused { what, status: answer.status, code }
    }

    /// Whether what stands at a path is this content: an upload whose answer was lost has come to its end.
    fn is_there(&self, path: &str, checksum: &str, tag: &Tag) -> Result<Option<Tag>, DeliverError> {
        let key = self.key(path);
        let headers = [("x-amz-checksum-mode", "ENABLED".to_owned())];
        let answer = self.send("HEAD", self.bucket.head_object(Some(&self.credentials), &key), &headers, None)?;
        let same = answer.checksum.as_deref() == Some(checksum) || answer.tag.as_ref() == Some(tag);
        Ok(answer.tag.filter(|_| answer.status == 200 && same))
    }
}

impl Target for Bucket {
    /// A bucket has no lock that falls when its holder dies: conditions on every writing do this work.
    fn hold(&self) -> Result<(), DeliverError> {
        Ok(())
    }

    fn list(&self, folder: &str) -> Result<Vec<Entry>, DeliverError> {
        let mut entries = Vec::new();
        let mut next = None;
        loop {
            let mut action = self.bucket.list_objects_v2(Some(&self.credentials));
            action.with_prefix(self.key(&format!("{folder}/")));
            if let Some(token) = next {
                action.with_continuation_token(token);
            }
            let answer = self.send("GET", action, &[], None)?;
            if answer.status != 200 {
                return Err(self.refused(&answer, "l'elenco non si legge"));
            }
            let unreadable = || DeliverError::Unreadable { host: self.host(), about: "elenco dei file" };
            let text = std::str::from_utf8(&answer.body).map_err(|_| unreadable())?;
            let page = ListObjectsV2::parse_response(text).map_err(|_| unreadable())?;
            for object in page.contents {
                let Some(path) = object.key.strip_prefix(&self.prefix).filter(|p| !p.ends_with('/')) else { continue };
                // Without a tag nothing is known of the content, and it is put again.
                let tag = tag_of(object.etag.as_deref().unwrap_or_default());
                entries.push(Entry { path: path.to_owned(), size: object.size.unwrap_or_default(), tag });
            }
            next = page.next_continuation_token;
            if next.is_none() {
                return Ok(entries);
            }
        }
    }

    fn get(&self, path: &str) -> Result<Option<(Vec<u8>, Tag)>, DeliverError> {
        let key = self.key(path);
        let answer = self.send("GET", self.bucket.get_object(Some(&self.credentials), &key), &[], None)?;
        match (answer.status, code(&answer.body).as_str()) {
            (200, _) => Ok(Some((answer.body, answer.tag.unwrap_or_else(|| tag_of(""))))),
            (404, "NoSuchBucket") => Err(self.refused(&answer, "")),
            (404, _) => Ok(None),
            _ => Err(self.refused(&answer, &format!("`{path}` non si legge"))),
        }
    }

    fn put(&self, object: &Object<'_>, expect: Expect<'_>) -> Result<Put, DeliverError> {
        let checksum = STANDARD.encode(Sha256::digest(&object.bytes));
        let condition = match expect {
            Expect::Absent => ("if-none-match", "*".to_owned()),
            Expect::Is(tag) => ("if-match", format!("\"{}\"", tag.0)),
        };
        let headers = [
            ("cache-control", object.dress.cache.to_owned()),
            ("content-type", object.dress.content_type.clone()),
            condition,
            (CHECKSUM, checksum.clone()),
        ];
        let key = self.key(object.path);
        let action = self.bucket.put_object(Some(&self.credentials), &key);
        let answer = self.send("PUT", action, &headers, Some(&object.bytes))?;
        let tag = self.tag(&object.bytes);
        match answer.status {
            200 if answer.checksum.as_ref().is_none_or(|kept| *kept == checksum) => {
                Ok(Put::Done(answer.tag.unwrap_or(tag)))
            }
            200 => Err(DeliverError::Unreadable { host: self.host(), about: "impronta del file" }),
            // Refused because the condition fails: perhaps by our own first try, whose answer was lost.
            404 | 412 if answer.status == 412 || code(&answer.body) == "NoSuchKey" => match answer.tries {
                1 => Ok(Put::Overtaken),
                _ => Ok(self.is_there(object.path, &checksum, &tag)?.map_or(Put::Overtaken, Put::Done)),
            },
            _ => Err(self.refused(&answer, &format!("`{}` non si scrive", object.path))),
        }
    }

    fn delete(&self, path: &str) -> Result<(), DeliverError> {
        let key = self.key(path);
        let answer = self.send("DELETE", self.bucket.delete_object(Some(&self.credentials), &key), &[], None)?;
        match answer.status {
            200 | 204 => Ok(()),
            404 if code(&answer.body) != "NoSuchBucket" => Ok(()),
            _ => Err(self.refused(&answer, &format!("`{path}` non si cancella"))),
        }
    }

    /// A bucket answers when the content is safe.
    fn settle(&self) -> Result<(), DeliverError> {
        Ok(())
    }

    /// The MD5 that S3 gives as ETag to what comes whole and is not under a key of KMS. It guards nothing here.
    fn tag(&self, bytes: &[u8]) -> Tag {
        Tag(hex(&Md5::digest(bytes)))
    }
}

fn sign_headers(signed: &mut Map<'_>, headers: &[(&'static str, String)]) {
    for (name, value) in headers {
        signed.insert(*name, value.clone());
    }
}

fn read(mut response: Response<Body>) -> Result<Answer, ureq::Error> {
    let header = |name: &str| response.headers().get(name).and_then(|v| v.to_str().ok()).map(str::to_owned);
    let (tag, checksum) = (header("etag").map(|t| tag_of(&t)), header(CHECKSUM));
    let status = response.status().as_u16();
    let body = response.body_mut().with_config().limit(LONGEST).read_to_vec()?;
    Ok(Answer { status, tag, checksum, body, tries: 0 })
}

/// A tag as the service writes it, without quotes.
fn tag_of(etag: &str) -> Tag {
    Tag(etag.trim_start_matches("W/").trim_matches('"').to_owned())
}

/// Whether an answer may be another one in a moment.
fn passing(answer: &Answer) -> bool {
    match answer.status {
        429 | 500 | 502..=504 => true,
        // Two writings of one path at the same moment, or a body that came too slowly.
        400 | 409 => {
            matches!(code(&answer.body).as_str(), "RequestTimeout" | "ConditionalRequestConflict" | "OperationAborted")
        }
        _ => false,
    }
}

/// The code in the body of an error.
fn code(body: &[u8]) -> String {
    let text = String::from_utf8_lossy(&body[..body.len().min(4096)]);
    let code = text.split_once("<Code>").and_then(|(_, rest)| rest.split_once("</Code>"));
    code.map(|(code, _)| code.chars().filter(char::is_ascii_alphanumeric).take(60).collect()).unwrap_or_default()
}
