//! In `--watch`, the browser reloads after a rebuild: a stream of events and the few lines of script that listen to it.
//! None of this exists without `--watch`.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes};
use futures_core::Stream;
use http::{HeaderValue, Response, header};
use http_body_util::BodyExt;
use tokio::sync::watch;

/// Where the script and the stream are.
pub const SCRIPT_PATH: &str = "/__ricarica.js";
/// The stream of events.
pub const STREAM_PATH: &str = "/__ricarica";

const SCRIPT: &str = "new EventSource('/__ricarica').addEventListener('ricarica',()=>location.reload());";

/// The script.
pub fn script() -> Response<Body> {
    with_type(Body::from(SCRIPT), "text/javascript; charset=utf-8")
}

/// The stream: one event at every rebuild, until the server stops.
pub fn stream(builds: watch::Receiver<u64>) -> Response<Body> {
    with_type(Body::from_stream(Events { changed: Box::pin(next(builds)) }), "text/event-stream")
}

fn with_type(body: Body, kind: &'static str) -> Response<Body> {
    let mut response = Response::new(body);
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

type Next = Pin<Box<dyn Future<Output = Option<watch::Receiver<u64>>> + Send>>;

async fn next(mut builds: watch::Receiver<u64>) -> Option<watch::Receiver<u64>> {
    builds.changed().await.ok().map(|()| builds)
}

struct Events {
    changed: Next,
}

impl Stream for Events {
    type Item = Result<Bytes, Infallible>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        match self.changed.as_mut().poll(context) {
            Poll::Pending => Poll::Pending,
            Poll::Ready(None) => Poll::Ready(None),
            Poll::Ready(Some(builds)) => {
                self.changed = Box::pin(next(builds));
                Poll::Ready(Some(Ok(Bytes::from_static(b"event: ricarica\ndata: 1\n\n"))))
            }
        }
    }
}

/// Adds the script to a page.
pub async fn add_script(response: Response<Body>) -> Response<Body> {
    let is_page = response
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|v| v.to_str().ok())
        .is_some_and(|v| v.starts_with("text/html"));
    if !is_page {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let Ok(collected) = body.collect().await else { return Response::from_parts(parts, Body::empty()) };
    let mut html = String::from_utf8_lossy(&collected.to_bytes()).into_owned();
    if let Some(place) = html.rfind("</body>") {
        html.insert_str(place, &format!("<script src=\"{SCRIPT_PATH}\"></script>"));
    }
    parts.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(html))
}
