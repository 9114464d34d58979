//! The load: connections that stay open, each asking as soon as it was answered.

use std::collections::{BTreeMap, VecDeque};
use std::error::Error;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper::{HeaderMap, Request, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

/// What is asked, ready to be put on a line as often as one likes.
#[derive(Clone)]
pub(crate) struct Ask {
    path: String,
    cookie: String,
    address: String,
    body: Option<Bytes>,
}

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) took: Duration,
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
        let cookies: Vec<String> = cookies.iter().map(|(n, v)| format!("{n}={v}")).collect();
        let body = Some(Bytes::from(body.finish()));
        Ask { path: path.to_owned(), cookie: cookies.join("; "), address: address.to_owned(), body }
    }

    /// A page, asked for by whoever asked this.
    #[must_use]
    pub(crate) fn then(&self, path: &str) -> Ask {
        Ask { path: path.to_owned(), body: None, ..self.clone() }
    }

    fn request(&self, host: SocketAddr) -> Result<Request<Full<Bytes>>, hyper::http::Error> {
        let request = Request::builder().uri(&self.path).header("host", host.to_string());
        let request = request.header("cookie", &self.cookie).header("sec-fetch-site", "same-origin");
        let request = request.header("x-forwarded-for", &self.address).header("x-forwarded-proto", "https");
        match &self.body {
            None => request.body(Full::default()),
            Some(body) => request
                .method("POST")
                .header("content-type", "application/x-www-form-urlencoded")
                .body(Full::new(body.clone())),
        }
    }
}

/// One connection.
pub(crate) struct Line {
    to: SocketAddr,
    sender: SendRequest<Full<Bytes>>,
}

impl Line {
    pub(crate) async fn open(to: SocketAddr) -> Result<Line, Box<dyn Error + Send + Sync>> {
        let stream = TcpStream::connect(to).await?;
        stream.set_nodelay(true)?;
        let (sender, connection) = handshake(TokioIo::new(stream)).await?;
        tokio::spawn(connection);
        Ok(Line { to, sender })
    }

    /// Asks and reads the whole answer.
    pub(crate) async fn ask(&mut self, what: &Ask) -> Result<Answer, Box<dyn Error + Send + Sync>> {
        let begun = Instant::now();
        let request = what.request(self.to)?;
        if self.sender.is_closed() {
            *self = Line::open(self.to).await?;
        }
        self.sender.ready().await?;
        let (parts, body) = self.sender.send_request(request).await?.into_parts();
        body.collect().await?;
        Ok(Answer { status: parts.status, headers: parts.headers, took: begun.elapsed() })
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
