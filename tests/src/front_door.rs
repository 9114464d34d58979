//! CloudFront and the HTTP API as a browser sees them: files from the site, all else as an event of payload 2.0 to the
//! function that the routes name.
//!
//! What it does not do: throttle, keep anything, forward headers that CloudFront would drop.
#![allow(clippy::expect_used)]

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::connect_info::ConnectInfo;
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, Response, StatusCode, header};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use contract::index::Tenants;
use lambdas::front;
use serde_json::{Map, Value, json};
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use web::answer::is_dynamic;
use web::part::Part;

use crate::functions::{FRONT, Functions};
use crate::tls;

/// The largest event that Lambda takes, in bytes.
pub const LARGEST: usize = 6 * 1024 * 1024;
/// The largest request that the HTTP API takes, in bytes.
const BODY: usize = 10 * 1024 * 1024;

/// How a path that ends in a slash is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slash {
    /// It is not seen: `/stato/` is `/stato`.
    Unseen,
    /// It begins an empty rest: `/stato/` is `/stato/{proxy+}`.
    Rest,
}

/// Whose an address is, as the HTTP API finds it: the route with the most fixed parts, greedy ones last.
pub fn whose(method: &str, path: &str, slash: Slash) -> Option<Part> {
    let path = if slash == Slash::Unseen { path.strip_suffix('/').unwrap_or(path) } else { path };
    let mut found: Vec<_> = lambdas::routes::all()
        .into_iter()
        .filter(|(allowed, route, _)| (*allowed == "ANY" || *allowed == method) && matches(route, path))
        .collect();
    found.sort_by_key(|(allowed, route, _)| {
        let fixed = route.split('/').filter(|part| !part.starts_with('{')).count();
        (route.ends_with("+}"), std::cmp::Reverse(fixed), *allowed == "ANY")
    });
    found.first().map(|(_, _, part)| *part)
}

fn matches(route: &str, path: &str) -> bool {
    let (mut wanted, mut given) = (route.split('/'), path.split('/'));
    loop {
        match (wanted.next(), given.next()) {
            (None, None) => return true,
            (Some(part), Some(_)) if part.ends_with("+}") => return true,
            (Some(part), Some(there)) if part.starts_with('{') && !there.is_empty() => {}
            (Some(part), Some(there)) if part == there => {}
            _ => return false,
        }
    }
}

struct Door {
    functions: Functions,
    out: PathBuf,
    tenants: Tenants,
}

/// The door while it is open.
pub struct FrontDoor {
    /// Where it answers.
    pub url: String,
    door: Arc<Door>,
    runtime: Option<Runtime>,
}

impl FrontDoor {
    /// Opens a door before functions that run.
    pub fn open(functions: Functions) -> FrontDoor {
        let out = functions.out.clone();
        let tenants = std::fs::read(out.join("counter/tenants.json")).expect("the sites are built");
        let tenants = serde_json::from_slice(&tenants).expect("they name the comuni");
        let door = Arc::new(Door { functions, out, tenants });
        let runtime = Runtime::new().expect("a runtime");
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let app = Router::new().fallback(one).with_state(door.clone());
        let app = app.into_make_service_with_connect_info::<SocketAddr>();
        runtime.spawn(async move { axum::serve(listener, app).await });
        FrontDoor { url, door, runtime: Some(runtime) }
    }

    /// The same door behind TLS, as visitors have it: the functions believe that they come so, and say it in whole addresses.
    pub fn encrypted(&self) -> String {
        let place = tempfile::tempdir().expect("a temporary folder");
        let runtime = self.runtime.as_ref().expect("the door is open");
        runtime.block_on(tls::before(&self.url, place.path())).address
    }

    /// The functions behind it.
    pub fn functions(&self) -> &Functions {
        &self.door.functions
    }
}

impl Drop for FrontDoor {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

async fn one(
    State(door): State<Arc<Door>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    request: Request,
) -> Response<Body> {
    let (path, method) = (request.uri().path().to_owned(), request.method().to_string());
    if !is_dynamic(&path) {
        let host = request.headers().get(header::HOST).and_then(|h| h.to_str().ok()).unwrap_or_default().to_owned();
        return gateway::files::serve(&door.out.join("site"), &door.tenants, &host, request).await;
    }
    let Some(part) = whose(&method, &path, Slash::Rest) else { return refused(StatusCode::NOT_FOUND) };
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, BODY).await else { return refused(StatusCode::PAYLOAD_TOO_LARGE) };
    let mut event = event(&parts, peer, &body);
    through_cloudfront(&mut event);
    if event.to_string().len() > LARGEST {
        return refused(StatusCode::PAYLOAD_TOO_LARGE);
    }
    match door.functions.try_invoke(part.name(), event).await {
        Ok(answer) => response(&answer),
        Err(_) => refused(StatusCode::INTERNAL_SERVER_ERROR),
    }
}

/// As CloudFront sends it on: the host is the HTTP API's own, the visitor's is told apart, with the secret.
fn through_cloudfront(event: &mut Value) {
    let (host, address) = (event["headers"]["host"].take(), event["requestContext"]["http"]["sourceIp"].take());
    event["headers"]["host"] = "prova.execute-api.eu-south-1.amazonaws.com".into();
    event["requestContext"]["http"]["sourceIp"] = "198.51.100.7".into();
    event["headers"][front::HOST] = host;
    event["headers"][front::ADDRESS] = address;
    event["headers"][front::SECRET] = FRONT.into();
}

/// A request as the HTTP API tells it.
pub fn event(parts: &axum::http::request::Parts, peer: SocketAddr, body: &[u8]) -> Value {
    let mut headers: BTreeMap<String, String> = BTreeMap::new();
    let mut cookies = Vec::new();
    for (name, value) in &parts.headers {
        let value = value.to_str().unwrap_or_default().to_owned();
        if name == header::COOKIE {
            cookies.extend(value.split("; ").filter(|c| !c.is_empty()).map(str::to_owned));
            continue;
        }
        headers.entry(name.to_string()).and_modify(|v| *v = format!("{v},{value}")).or_insert(value);
    }
    let host = headers.get("host").cloned().unwrap_or_default();
    headers.insert("x-forwarded-for".into(), peer.ip().to_string());
    headers.insert("x-forwarded-proto".into(), "https".into());
    let (path, query) = (parts.uri.path(), parts.uri.query().unwrap_or_default());
    let mut event = json!({
        "version": "2.0", "routeKey": "$default", "rawPath": path, "rawQueryString": query, "headers": headers,
        "requestContext": {
            "accountId": "000000000000", "apiId": "prova", "domainName": host, "domainPrefix": "sportello",
            "http": {
                "method": parts.method.as_str(), "path": path, "protocol": "HTTP/1.1",
                "sourceIp": peer.ip().to_string(), "userAgent": headers.get("user-agent"),
            },
            "requestId": "prova=", "routeKey": "$default", "stage": "$default",
            "time": "23/Nov/2026:10:00:00 +0000", "timeEpoch": 1_795_428_000_000_u64,
        },
        "isBase64Encoded": false,
    });
    if !cookies.is_empty() {
        event["cookies"] = json!(cookies);
    }
    if !query.is_empty() {
        let pairs = query.split('&').map(|p| p.split_once('=').unwrap_or((p, "")));
        event["queryStringParameters"] = pairs.map(|(n, v)| (n.to_owned(), json!(v))).collect::<Map<_, _>>().into();
    }
    // The HTTP API encodes all that it does not know to be text, forms among it.
    if !body.is_empty() {
        event["body"] = STANDARD.encode(body).into();
        event["isBase64Encoded"] = true.into();
    }
    event
}

/// An answer of payload 2.0 as the browser gets it.
fn response(answer: &Value) -> Response<Body> {
    let text = answer["body"].as_str().unwrap_or_default();
    let body = match answer["isBase64Encoded"].as_bool() {
        Some(true) => STANDARD.decode(text).expect("the function encodes what it says"),
        _ => text.as_bytes().to_vec(),
    };
    let mut response = Response::new(Body::from(body));
    let status = answer["statusCode"].as_u64().and_then(|s| StatusCode::from_u16(u16::try_from(s).ok()?).ok());
    *response.status_mut() = status.unwrap_or(StatusCode::BAD_GATEWAY);
    let text = |value: &Value| HeaderValue::from_str(value.as_str().unwrap_or_default()).expect("a header is text");
    for (name, value) in answer["headers"].as_object().into_iter().flatten() {
        let name = HeaderName::from_bytes(name.as_bytes()).expect("a header has a name");
        response.headers_mut().append(name, text(value));
    }
    for cookie in answer["cookies"].as_array().into_iter().flatten() {
        response.headers_mut().append(header::SET_COOKIE, text(cookie));
    }
    response
}

fn refused(status: StatusCode) -> Response<Body> {
    let mut response = Response::new(Body::from(format!("{{\"message\":\"{status}\"}}")));
    *response.status_mut() = status;
    response
}
