//! From API Gateway's event (HTTP API, payload 2.0) to a request for `web`, and from its response back.

use bytes::Bytes;
use http::{HeaderValue, Request, Response, StatusCode, header};
use lambda_http::request::RequestContext;
use lambda_http::{Body, RequestExt};
use web::call::Via;

use crate::front::{Front, OtherWay};

/// The request that an event stands for.
///
/// # Errors
/// If it did not come through the front door.
pub fn request(mut event: lambda_http::Request, front: &Front) -> Result<Request<Bytes>, OtherWay> {
    let seen = address(&event);
    let via = Via { secure: true, address: front.admit(event.headers_mut(), seen)? };
    let mut request: Request<Bytes> = event.map(|body| match body {
        Body::Empty => Bytes::new(),
        Body::Text(text) => text.into(),
        Body::Binary(bytes) => bytes.into(),
        // A kind of body that this program does not know.
        other => Bytes::copy_from_slice(&other),
    });
    request.extensions_mut().insert(via);
    Ok(request)
}

/// What is told to who found another way.
pub fn refused() -> Response<Body> {
    let text = "Lo sportello si apre dal sito del tuo Comune, non da questo indirizzo.";
    let mut response = Response::new(Body::Text(text.into()));
    *response.status_mut() = StatusCode::FORBIDDEN;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// What API Gateway is given back; bytes that are no text travel in base64.
pub fn response(response: Response<Bytes>) -> Response<Body> {
    response.map(|bytes| match String::from_utf8(bytes.into()) {
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
