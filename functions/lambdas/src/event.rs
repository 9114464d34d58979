//! From API Gateway's event (HTTP API, payload 2.0) to a request for `web`, and from its response back.

use std::collections::BTreeMap;
use std::net::IpAddr;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Request, Response, StatusCode, header};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde::{Deserialize, Serialize};
use web::call::Via;

use crate::front::{Front, OtherWay};

/// What may not stand in an address as it is; `%` may, so that what is escaped stays so.
const ESCAPED: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'`').add(b'{').add(b'}').add(b'\\');
const IN_PATH: &AsciiSet = &ESCAPED.add(b'?').add(b'#');
const IN_QUERY: &AsciiSet = &ESCAPED.add(b'#');

/// An event: what of it the counter asks for, and nothing else.
///
/// See <https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html>.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Event {
    raw_path: String,
    #[serde(default)]
    raw_query_string: String,
    /// A header that came more than once is here once, with commas.
    #[serde(default)]
    headers: BTreeMap<String, String>,
    #[serde(default)]
    cookies: Vec<String>,
    #[serde(default)]
    body: Option<String>,
    #[serde(default)]
    is_base64_encoded: bool,
    request_context: Context,
}

#[derive(Deserialize)]
struct Context {
    http: Seen,
}

/// What API Gateway itself saw; headers may say anything.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Seen {
    method: String,
    #[serde(default)]
    source_ip: String,
}

/// Why an event is no request.
#[derive(Debug, thiserror::Error)]
pub enum NoRequest {
    /// It did not come through the front door.
    #[error(transparent)]
    OtherWay(#[from] OtherWay),
    /// It says that its body is base64, and it is not.
    #[error("the event's body is no base64")]
    Body,
    /// Its method or its address is none.
    #[error("the event's method or address is none")]
    Address(#[from] http::Error),
}

impl Event {
    /// The request that an event stands for.
    ///
    /// # Errors
    /// If it did not come through the front door, or cannot be read.
    pub fn request(self, front: &Front) -> Result<Request<Bytes>, NoRequest> {
        let mut headers = headers(self.headers);
        if let Ok(cookies) = HeaderValue::try_from(self.cookies.join("; "))
            && !cookies.is_empty()
        {
            headers.insert(header::COOKIE, cookies);
        }
        let Seen { method, source_ip } = self.request_context.http;
        let seen: Option<IpAddr> = source_ip.parse().ok();
        let via = Via { secure: true, address: front.admit(&mut headers, seen)? };
        let mut address = utf8_percent_encode(&self.raw_path, IN_PATH).to_string();
        if !self.raw_query_string.is_empty() {
            address.push('?');
            address.extend(utf8_percent_encode(&self.raw_query_string, IN_QUERY));
        }
        let body = self.body.unwrap_or_default();
        let body = match self.is_base64_encoded {
            true => STANDARD.decode(body).map_err(|_| NoRequest::Body)?,
            false => body.into_bytes(),
        };
        let request = Request::builder().method(method.as_str()).uri(address).extension(via);
        let mut request = request.body(Bytes::from(body))?;
        *request.headers_mut() = headers;
        Ok(request)
    }
}

/// The headers that are some.
fn headers(pairs: BTreeMap<String, String>) -> HeaderMap {
    let read = |(name, value)| Some((HeaderName::try_from(name).ok()?, HeaderValue::try_from(value).ok()?));
    pairs.into_iter().filter_map(read).collect()
}

/// What API Gateway is given back.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Answer {
    status_code: u16,
    headers: BTreeMap<String, String>,
    cookies: Vec<String>,
    body: String,
    is_base64_encoded: bool,
}

/// What is told to who found another way.
pub fn refused() -> Answer {
    let text = "Lo sportello si apre dal sito del tuo Comune, non da questo indirizzo.";
    let mut response = Response::new(Bytes::from_static(text.as_bytes()));
    *response.status_mut() = StatusCode::FORBIDDEN;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    answer(response)
}

/// A response as API Gateway wants it: cookies apart, bytes that are no text in base64.
pub fn answer(response: Response<Bytes>) -> Answer {
    let (parts, body) = response.into_parts();
    let text = |value: &HeaderValue| value.to_str().unwrap_or_default().to_owned();
    let cookies = parts.headers.get_all(header::SET_COOKIE).iter().map(text).collect();
    let mut headers: BTreeMap<String, String> = BTreeMap::new();
    for (name, value) in parts.headers.iter().filter(|(name, _)| **name != header::SET_COOKIE) {
        let said = headers.entry(name.as_str().to_owned()).or_default();
        if !said.is_empty() {
            said.push_str(", ");
        }
        said.push_str(&text(value));
    }
    let (body, is_base64_encoded) = match String::from_utf8(body.into()) {
        Ok(text) => (text, false),
        Err(binary) => (STANDARD.encode(binary.as_bytes()), true),
    };
    Answer { status_code: parts.status.as_u16(), headers, cookies, body, is_base64_encoded }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn read(event: Value) -> Result<Request<Bytes>, NoRequest> {
        serde_json::from_value::<Event>(event).unwrap().request(&Front::default())
    }

    fn least(path: &str) -> Value {
        json!({ "rawPath": path, "requestContext": { "http": { "method": "GET", "sourceIp": "203.0.113.7" } } })
    }

    #[test]
    fn an_event_may_leave_out_what_a_request_may() {
        let request = read(least("/quadri/sportello/stato/")).unwrap();
        assert_eq!((request.uri().to_string().as_str(), request.headers().len()), ("/quadri/sportello/stato/", 0));
        assert!(request.body().is_empty());
        let via = request.extensions().get::<Via>().unwrap();
        assert_eq!((via.secure, via.address), (true, "203.0.113.7".parse().ok()));
        assert!(serde_json::from_value::<Event>(json!({ "rawPath": "/" })).is_err(), "nobody asked");
    }

    #[test]
    fn what_comes_with_an_event_is_in_the_request() {
        let mut event = least("/a");
        event["rawQueryString"] = "q=a%20b&r=<è>".into();
        event["cookies"] = json!(["a=1", "b=2"]);
        event["headers"] = json!({ "Host": "sportello.example", "no name": "x", "broken": "a\nb" });
        event["body"] = STANDARD.encode([0, 255]).into();
        event["isBase64Encoded"] = true.into();
        let request = read(event).unwrap();
        assert_eq!(request.uri().query(), Some("q=a%20b&r=%3C%C3%A8%3E"));
        assert_eq!(request.headers()["cookie"], "a=1; b=2");
        assert_eq!(request.headers()["host"], "sportello.example");
        assert_eq!((request.headers().len(), &request.body()[..]), (2, &[0, 255][..]));
    }

    #[test]
    fn no_path_breaks_out_of_the_address_and_a_torn_body_is_an_error() {
        let request = read(least("//altrove/è ?x#y%2F")).unwrap();
        assert_eq!(request.uri().to_string(), "//altrove/%C3%A8%20%3Fx%23y%2F");
        assert_eq!((request.uri().host(), request.uri().query()), (None, None));
        assert!(matches!(read(least("")), Err(NoRequest::Address(_))));
        let mut torn = least("/");
        torn["body"] = "%%%".into();
        assert_eq!(read(torn.clone()).unwrap().body(), "%%%");
        torn["isBase64Encoded"] = true.into();
        assert!(matches!(read(torn), Err(NoRequest::Body)));
    }

    #[test]
    fn cookies_travel_apart_and_bytes_in_base64() {
        let mut response = Response::new(Bytes::from_static(&[0, 255]));
        for (name, value) in [("set-cookie", "a=1; Secure"), ("set-cookie", "b=2"), ("vary", "a"), ("vary", "b")] {
            response.headers_mut().append(name, HeaderValue::from_static(value));
        }
        let expected = json!({
            "statusCode": 200, "headers": { "vary": "a, b" }, "cookies": ["a=1; Secure", "b=2"],
            "body": "AP8=", "isBase64Encoded": true,
        });
        assert_eq!(serde_json::to_value(answer(response)).unwrap(), expected);
        let text = serde_json::to_value(answer(Response::new("è".into()))).unwrap();
        assert_eq!((&text["body"], &text["isBase64Encoded"]), (&json!("è"), &json!(false)));
    }
}
