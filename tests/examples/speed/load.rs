//! The load: connections that stay open, each asking as soon as it was answered.
//!
//! A client here does as little as a client can, for the counter has to share the machine with all of them: what it sends is
//! written out beforehand, and of an answer it reads the head and counts the bytes of the body.

use std::collections::{BTreeMap, VecDeque};
use std::error::Error;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// The largest answer that is read.
const MOST: usize = 4 * 1024 * 1024;

/// What is asked, ready to be put on a line as often as one likes.
#[derive(Clone)]
pub(crate) struct Ask {
    cookie: String,
    address: String,
    bytes: Arc<[u8]>,
}

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// Where it sends whoever asked.
    pub(crate) location: Option<String>,
    /// After how many seconds she may come again.
    pub(crate) retry_after: Option<u64>,
    pub(crate) took: Duration,
    /// How long its body was, in bytes.
    pub(crate) length: usize,
}

impl Ask {
    /// A form, sent by somebody with these cookies from that address.
    pub(crate) fn post(
        path: &str,
        fields: &[(String, String)],
        cookies: &BTreeMap<String, String>,
        address: &str,
    ) -> Ask {
        let mut body = form_urlencoded::Serializer::new(String::new());
        body.extend_pairs(fields);
        let body = body.finish();
        let cookies: Vec<String> = cookies.iter().map(|(n, v)| format!("{n}={v}")).collect();
        let (cookie, address) = (cookies.join("; "), address.to_owned());
        let head = head("POST", path, &cookie, &address);
        let kind = "content-type: application/x-www-form-urlencoded";
        let bytes = format!("{head}{kind}\r\ncontent-length: {}\r\n\r\n{body}", body.len());
        Ask { cookie, address, bytes: bytes.into_bytes().into() }
    }

    /// A page, asked for by whoever asked this.
    #[must_use]
    pub(crate) fn then(&self, path: &str) -> Ask {
        let bytes = format!("{}\r\n", head("GET", path, &self.cookie, &self.address)).into_bytes().into();
        Ask { bytes, ..self.clone() }
    }
}

fn head(method: &str, path: &str, cookie: &str, address: &str) -> String {
    format!(
        "{method} {path} HTTP/1.1\r\nhost: localhost\r\ncookie: {cookie}\r\nsec-fetch-site: same-origin\r\n\
         x-forwarded-for: {address}\r\nx-forwarded-proto: https\r\n"
    )
}

/// One connection.
pub(crate) struct Line {
    to: SocketAddr,
    stream: TcpStream,
    read: Vec<u8>,
}

impl Line {
    pub(crate) async fn open(to: SocketAddr) -> std::io::Result<Line> {
        let stream = TcpStream::connect(to).await?;
        stream.set_nodelay(true)?;
        Ok(Line { to, stream, read: Vec::with_capacity(32 * 1024) })
    }

    /// Asks and reads the whole answer.
    pub(crate) async fn ask(&mut self, what: &Ask) -> Result<Answer, Box<dyn Error + Send + Sync>> {
        let begun = Instant::now();
        self.stream.write_all(&what.bytes).await?;
        self.read.clear();
        let mut known: Option<(Head, usize)> = None;
        loop {
            if known.is_none() {
                known = Head::of(&self.read)?;
            }
            if known.as_ref().is_some_and(|(head, from)| self.read.len() >= from + head.length) {
                break;
            }
            if self.read.len() > MOST || self.stream.read_buf(&mut self.read).await? == 0 {
                return Err("the answer ended before its end".into());
            }
        }
        let head = known.ok_or("no answer")?.0;
        if head.last {
            *self = Line::open(self.to).await?;
        }
        let Head { status, location, retry_after, length, .. } = head;
        Ok(Answer { status, location, retry_after, took: begun.elapsed(), length })
    }
}

/// What the head of an answer says.
#[derive(Default)]
struct Head {
    status: u16,
    length: usize,
    location: Option<String>,
    retry_after: Option<u64>,
    /// Whether the connection ends with it.
    last: bool,
}

impl Head {
    /// The head and where the body begins, if all of it has come.
    fn of(bytes: &[u8]) -> Result<Option<(Head, usize)>, Box<dyn Error + Send + Sync>> {
        let mut lines = [httparse::EMPTY_HEADER; 64];
        let mut answer = httparse::Response::new(&mut lines);
        let httparse::Status::Complete(from) = answer.parse(bytes)? else { return Ok(None) };
        let mut head = Head { status: answer.code.unwrap_or_default(), ..Head::default() };
        let mut length = None;
        for line in answer.headers.iter() {
            let text = std::str::from_utf8(line.value)?;
            match line.name {
                "content-length" => length = Some(text.parse()?),
                "location" => head.location = Some(text.to_owned()),
                "retry-after" => head.retry_after = text.parse().ok(),
                "connection" => head.last = text == "close",
                _ => {}
            }
        }
        head.length = length.ok_or("an answer of unknown length")?;
        Ok(Some((head, from)))
    }
}

/// What all clients draw from.
pub(crate) type Queue = Arc<Mutex<VecDeque<Ask>>>;

pub(crate) fn queue(asks: Vec<Ask>) -> Queue {
    Arc::new(Mutex::new(asks.into()))
}

pub(crate) fn next(queue: &Queue) -> Option<Ask> {
    queue.lock().unwrap_or_else(PoisonError::into_inner).pop_front()
}

/// The middle, the 99th of a hundred and the longest of some times.
pub(crate) fn spread(mut times: Vec<Duration>) -> String {
    times.sort();
    let at = |percent: usize| times.get(times.len().saturating_sub(1) * percent / 100).copied().unwrap_or_default();
    format!("p50 {:.1?}, p99 {:.1?}, longest {:.1?}", at(50), at(99), at(100))
}
