//! From API Gateway's event (HTTP API, payload 2.0) to a request for `web`, and from its response back.

use bytes::Bytes;
use counter::fault::Fault;
use http::{Request, Response};
use lambda_http::request::RequestContext;
use lambda_http::{Body, RequestExt};
use web::answer::answer;
use web::call::Via;
use web::doors::Doors;

/// Answers one event.
pub async fn respond(doors: &impl Doors, event: lambda_http::Request) -> Response<Body> {
    let via = Via { secure: true, address: address(&event) };
    let mut request: Request<Bytes> = event.map(|body| Bytes::copy_from_slice(&body));
    request.extensions_mut().insert(via);
    answer(doors, request).await.map(|bytes| match String::from_utf8(bytes.to_vec()) {
        Ok(text) => Body::Text(text),
        Err(binary) => Body::Binary(binary.into_bytes()),
    })
}

/// The address that API Gateway itself saw; headers may say anything.
fn address(event: &lambda_http::Request) -> Option<std::net::IpAddr> {
    match event.request_context_ref()? {
        RequestContext::ApiGatewayV2(context) => context.http.source_ip.as_deref()?.parse().ok(),
        _ => None,
    }
}

/// Fills bytes with the system's chance.
///
/// # Errors
/// If the system has none to give.
pub fn chance(bytes: &mut [u8]) -> Result<(), Fault> {
    getrandom::fill(bytes).map_err(|e| Fault::new("asking the system for randomness", e.to_string()))
}
