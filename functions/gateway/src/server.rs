//! The server: one listener, two kinds of answer. A path under `sportello/` or `ufficio/` goes to `web`, all else to files.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::connect_info::ConnectInfo;
use axum::extract::{Request, State};
use counter::published::Published;
use http::{HeaderMap, HeaderValue, Method, Response, StatusCode, header};
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, watch};
use tower_http::compression::CompressionLayer;
use web::answer::{FORM_LIMIT, answer, is_dynamic, limit};
use web::call::{self, Via};
use web::doors::Doors;
use web::headers::SECURITY_HEADERS;

use crate::body::{self, Room, Unread};
use crate::pace::Pace;
use crate::{files, reload};

/// How long a form may take to arrive: at the slowest mobile network the largest one takes half of it.
const BODY_TIME: Duration = Duration::from_secs(60);

/// How long a form with files may take: ten million bytes in it need a hundred kilobits a second.
const UPLOAD_TIME: Duration = Duration::from_secs(15 * 60);

/// How long whoever asks faster than people do waits before she is told so.
const WAIT: Duration = Duration::from_secs(1);

/// How many are answered at once. On two cores this many wait a quarter of a second; more would only wait longer.
pub const SEATS: usize = 384;

/// The memory that forms with files share while they are read, in bytes.
pub const UPLOADS: usize = 160 * 1024 * 1024;

/// What every request needs.
pub struct Counter<D> {
    /// The doors.
    pub town: D,
    /// The folder of the static sites.
    pub site: PathBuf,
    /// Whose word counts for the citizen's address and protocol.
    pub trusted_proxy: Option<IpAddr>,
    /// Where forms with files are read.
    pub uploads: Room,
    /// How fast one connection to the network may ask.
    pub pace: Pace,
    /// How many may be answered at once: who comes when all seats are taken is told to come again, at once.
    pub seats: Semaphore,
    /// Tells of rebuilds, in `--watch`.
    pub builds: Option<watch::Receiver<u64>>,
}

/// Serves until `stop` completes; requests under way are answered first.
///
/// # Errors
/// If the listener fails.
pub async fn serve<D: Doors + 'static>(
    counter: Arc<Counter<D>>,
    listener: TcpListener,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let app = Router::new()
        .fallback(one::<D>)
        .layer(CompressionLayer::new())
        .with_state(counter)
        .into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, app).with_graceful_shutdown(stop).await
}

async fn one<D: Doors + 'static>(
    State(counter): State<Arc<Counter<D>>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    request: Request,
) -> Response<Body> {
    if let Some(builds) = &counter.builds {
        match request.uri().path() {
            reload::SCRIPT_PATH => return reload::script(),
            reload::STREAM_PATH => return reload::stream(builds.clone()),
            _ => return reload::add_script(routed(&counter, peer, request).await).await,
        }
    }
    routed(&counter, peer, request).await
}

async fn routed<D: Doors>(counter: &Counter<D>, peer: SocketAddr, request: Request) -> Response<Body> {
    let path = request.uri().path();
    if let Some(with_slash) = missing_slash(path) {
        return moved(&with_slash);
    }
    if is_dynamic(path) {
        return dynamic(counter, peer, request).await;
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return status(StatusCode::METHOD_NOT_ALLOWED);
    }
    let host = request.headers().get(header::HOST).and_then(|v| v.to_str().ok()).unwrap_or_default().to_lowercase();
    match counter.town.published().tenants(counter.town.now()).await {
        Ok(tenants) => files::serve(&counter.site, &tenants, &host, request).await,
        Err(_) => status(StatusCode::SERVICE_UNAVAILABLE),
    }
}

async fn dynamic<D: Doors>(counter: &Counter<D>, peer: SocketAddr, request: Request) -> Response<Body> {
    let via = via(counter.trusted_proxy, peer.ip(), request.headers());
    let (mut parts, body) = request.into_parts();
    parts.extensions.insert(via);
    let most = if parts.method == Method::POST { limit(&parts.headers) } else { FORM_LIMIT };
    let (time, mut place) = match most > FORM_LIMIT {
        true => (UPLOAD_TIME, Some(counter.uploads.place(via.network()))),
        false => (BODY_TIME, None),
    };
    // The place is held until the answer is made.
    let bytes = match body::read(body, most, time, place.as_mut()).await {
        Ok(read) => read,
        // `web` tells a citizen so, in her comune's dress.
        Err(Unread::TooLong) => {
            parts.extensions.insert(call::Unread::TooLong);
            bytes::Bytes::new()
        }
        Err(Unread::Full) => {
            parts.extensions.insert(call::Unread::Full);
            bytes::Bytes::new()
        }
        // The connection ends with it: what is left of the body will not be read.
        Err(Unread::Late) => return status(StatusCode::REQUEST_TIMEOUT),
    };
    let at_pace = counter.pace.keeps(via.network());
    if !at_pace {
        // Whoever does not wait is made to: that costs her connections, and nobody else a seat.
        tokio::time::sleep(WAIT).await;
        parts.extensions.insert(call::Unread::Hasty);
    }
    let seat = counter.seats.try_acquire();
    match seat {
        // Who is turned away is told so before those who are let in are served: that takes no time, and they wait anyway.
        Ok(_) => tokio::task::yield_now().await,
        Err(_) if at_pace => {
            parts.extensions.insert(call::Unread::Busy);
        }
        Err(_) => {}
    }
    answer(&counter.town, http::Request::from_parts(parts, bytes)).await.map(Body::from)
}

/// How the citizen reached us; a proxy is believed only if it is the one we were told of.
fn via(trusted: Option<IpAddr>, peer: IpAddr, headers: &HeaderMap) -> Via {
    // The last line and the last entry are the proxy's own; what stands before them the citizen may have written.
    let text = |name: &str| headers.get_all(name).iter().next_back().and_then(|v| v.to_str().ok());
    if trusted != Some(peer) {
        return Via { secure: false, address: Some(peer) };
    }
    let address = text("x-forwarded-for").and_then(|v| v.rsplit(',').next()?.trim().parse().ok());
    Via { secure: text("x-forwarded-proto") == Some("https"), address }
}

/// Dynamic folders have one spelling, with a slash at the end.
fn missing_slash(path: &str) -> Option<String> {
    if path.starts_with("//") || path.contains('\\') {
        return None; // It would lead to another host.
    }
    let bare = path == "/ufficio"
        || ["/sportello/stato", "/sportello/area", "/sportello/accedi", "/ufficio/accedi"]
            .iter()
            .any(|p| path.ends_with(p));
    bare.then(|| format!("{path}/"))
}

fn moved(path: &str) -> Response<Body> {
    let mut response = status(StatusCode::PERMANENT_REDIRECT);
    if let Ok(location) = HeaderValue::from_str(path) {
        response.headers_mut().insert(header::LOCATION, location);
    }
    response
}

fn status(status: StatusCode) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    for (name, value) in SECURITY_HEADERS {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_what_is_forwarded_only_the_proxys_own_word_counts() {
        let proxy: IpAddr = "10.0.0.1".parse().unwrap();
        let mut headers = HeaderMap::new();
        // The citizen wrote the first line and the first entry; the proxy added the rest.
        headers.append("x-forwarded-for", HeaderValue::from_static("127.0.0.1"));
        headers.append("x-forwarded-for", HeaderValue::from_static("127.0.0.1, 203.0.113.9"));
        headers.append("x-forwarded-proto", HeaderValue::from_static("https"));
        headers.append("x-forwarded-proto", HeaderValue::from_static("http"));
        let expected = Via { secure: false, address: "203.0.113.9".parse().ok() };
        assert_eq!(via(Some(proxy), proxy, &headers), expected);
        let other: IpAddr = "203.0.113.7".parse().unwrap();
        assert_eq!(via(Some(proxy), other, &headers), Via { secure: false, address: Some(other) });
    }

    #[test]
    fn a_missing_slash_is_added_on_this_host_alone() {
        assert_eq!(missing_slash("/quadri/sportello/area").as_deref(), Some("/quadri/sportello/area/"));
        for path in ["//evil.example/sportello/area", "/\\evil.example/sportello/area", "/quadri/sportello/area/"] {
            assert_eq!(missing_slash(path), None, "{path}");
        }
    }
}
