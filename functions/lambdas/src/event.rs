//! From API Gateway's event (HTTP API, payload 2.0) to a request for `web`, and from its response back.

use bytes::Bytes;
use http::{Request, Response};
use lambda_http::request::RequestContext;
use lambda_http::{Body, RequestExt};
use web::call::Via;

/// The request that an event stands for.
pub fn request(event: lambda_http::Request) -> Request<Bytes> {
    let via = Via { secure: true, address: address(&event) };
    let mut request: Request<Bytes> = event.map(|body| match body {
        Body::Empty => Bytes::new(),
        Body::Text(text) => text.into(),
        Body::Binary(bytes) => bytes.into(),
        // A kind of body that this program does not know.
        other => Bytes::copy_from_slice(&other),
    });
    request.extensions_mut().insert(via);
    request
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
