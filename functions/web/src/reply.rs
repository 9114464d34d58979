//! What a page handler gives back, and the HTTP response it becomes.
//!
//! Every response of this crate carries the same headers: never stored by a cache, no script, no frame, no referrer to
//! others. A handler can add a cookie; it cannot leave a header out.

use bytes::Bytes;
use contract::language::Language;
use counter::fault::Fault;
use counter::published::{Published, Shell, ShellOf};
use counter::refusal::Refusal;
use http::{HeaderMap, HeaderValue, Response, StatusCode, header};
use markup::link::Link;
use markup::message;
use maud::Markup;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::call::Call;
use crate::doors::Doors;
use crate::headers::SECURITY_HEADERS;

/// What a handler answers.
pub(crate) enum Reply {
    /// A page: the inside of `main`.
    Page(Page),
    /// Go there with a GET (303).
    See {
        /// A path on this host.
        path: String,
        /// Cookies to set.
        cookies: Vec<String>,
    },
    /// An answer to the page's own script.
    Json(String),
    /// A file, to be saved and never shown by the browser itself.
    File(Box<Attachment>),
}

/// A file that goes out.
pub(crate) struct Attachment {
    /// The name it is saved under.
    pub(crate) name: String,
    /// What it is.
    pub(crate) media_type: &'static str,
    /// Its bytes.
    pub(crate) bytes: Vec<u8>,
}

/// A page.
pub(crate) struct Page {
    pub(crate) status: StatusCode,
    pub(crate) title: String,
    pub(crate) body: Markup,
    pub(crate) cookies: Vec<String>,
    /// The language of title and body; the page around them is in it too.
    pub(crate) language: Language,
    /// Another origin to which its form is sent, beside our own.
    pub(crate) sends_to: Option<String>,
}

/// Why a handler stops early: it has its answer already, or we broke.
pub(crate) enum Stop {
    /// Another reply than the one asked for.
    Reply(Box<Reply>),
    /// Too many new visitors from one address: what was typed is shown, to be sent again after a while.
    TooMany,
    /// An operator's session is over: what was typed is shown, to be sent again after the login at this address.
    LoggedOut(String),
    /// A fault, to be logged and told.
    Fault(Fault),
    /// A page panicked: a fault, and counted apart.
    Panic,
}

impl From<Fault> for Stop {
    fn from(fault: Fault) -> Self {
        Stop::Fault(fault)
    }
}

impl From<Reply> for Stop {
    fn from(reply: Reply) -> Self {
        Stop::Reply(Box::new(reply))
    }
}

/// What a handler gives.
pub(crate) type Answered = Result<Reply, Stop>;

impl Reply {
    /// An ordinary page.
    pub(crate) fn page(title: impl Into<String>, body: Markup) -> Reply {
        Reply::with_status(StatusCode::OK, title, body)
    }

    /// A page with another status.
    pub(crate) fn with_status(status: StatusCode, title: impl Into<String>, body: Markup) -> Reply {
        Reply::Page(Page {
            status,
            title: title.into(),
            body,
            cookies: Vec::new(),
            language: Language::Italian,
            sends_to: None,
        })
    }

    /// The same page, said to be in a language.
    pub(crate) fn spoken(mut self, spoken: Language) -> Reply {
        if let Reply::Page(page) = &mut self {
            page.language = spoken;
        }
        self
    }

    /// The same page, whose form may be sent to another origin.
    pub(crate) fn sending_to(mut self, origin: String) -> Reply {
        if let Reply::Page(page) = &mut self {
            page.sends_to = Some(origin);
        }
        self
    }

    /// The language of the page.
    pub(crate) fn language(&self) -> Language {
        match self {
            Reply::Page(page) => page.language,
            _ => Language::Italian,
        }
    }

    /// A redirect after a POST.
    pub(crate) fn see(path: impl Into<String>) -> Reply {
        Reply::See { path: path.into(), cookies: Vec::new() }
    }

    /// The same reply with a cookie.
    pub(crate) fn with_cookie(mut self, cookie: Option<String>) -> Reply {
        let cookies = match &mut self {
            Reply::Page(page) => &mut page.cookies,
            Reply::See { cookies, .. } => cookies,
            Reply::File(_) | Reply::Json(_) => return self,
        };
        cookies.extend(cookie);
        self
    }

    /// The response, in the page of somebody who logged in or not.
    pub(crate) fn into_response(self, shell: Option<&Shell>, logged_in: bool) -> Response<Bytes> {
        match self {
            Reply::Page(page) => {
                let body = page.body.into_string();
                let html = match shell {
                    Some(shell) => shell.fill(&page.title, &body, logged_in),
                    None => body,
                };
                let mut response = Response::new(Bytes::from(html));
                *response.status_mut() = page.status;
                let headers = response.headers_mut();
                headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
                if page.status == StatusCode::SERVICE_UNAVAILABLE {
                    headers.insert(header::RETRY_AFTER, RETRY_AFTER);
                }
                finish(&mut response, &page.cookies);
                if let Some(origin) = &page.sends_to {
                    also_to(origin, response.headers_mut());
                }
                response
            }
            Reply::File(file) => file.into_response(),
            Reply::Json(json) => {
                let mut response = Response::new(Bytes::from(json));
                let json = HeaderValue::from_static("application/json; charset=utf-8");
                response.headers_mut().insert(header::CONTENT_TYPE, json);
                finish(&mut response, &[]);
                response
            }
            Reply::See { path, cookies } => {
                let mut response = Response::new(Bytes::new());
                *response.status_mut() = StatusCode::SEE_OTHER;
                if let Ok(location) = HeaderValue::from_str(&path) {
                    response.headers_mut().insert(header::LOCATION, location);
                }
                finish(&mut response, &cookies);
                response
            }
        }
    }
}

/// When a machine may ask again, in seconds.
const RETRY_AFTER: HeaderValue = HeaderValue::from_static("60");

/// What is sent to be saved may do nothing at all, should a browser show it.
const SANDBOX: &str = "default-src 'none'; sandbox; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

impl Attachment {
    fn into_response(self) -> Response<Bytes> {
        // The name for old browsers has no sign that could end it; the other says it whole (RFC 6266).
        let plain = |c: char| if c.is_ascii_alphanumeric() || "-_. ".contains(c) { c } else { '_' };
        let simple: String = self.name.chars().map(plain).collect();
        let whole = utf8_percent_encode(&self.name, NON_ALPHANUMERIC);
        let disposition = format!("attachment; filename=\"{simple}\"; filename*=UTF-8''{whole}");
        let mut response = Response::new(Bytes::from(self.bytes));
        finish(&mut response, &[]);
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(self.media_type));
        if let Ok(value) = HeaderValue::from_str(&disposition) {
            headers.insert(header::CONTENT_DISPOSITION, value);
        }
        headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(SANDBOX));
        response
    }
}

/// Lets a page's form go to another origin too; where that cannot be said it goes nowhere else.
fn also_to(origin: &str, headers: &mut HeaderMap) {
    const OWN: &str = "form-action 'self'";
    let policy = headers.get(header::CONTENT_SECURITY_POLICY).and_then(|policy| policy.to_str().ok());
    let wider = policy.map(|policy| policy.replace(OWN, &format!("{OWN} {origin}")));
    if let Some(wider) = wider.and_then(|wider| HeaderValue::from_str(&wider).ok()) {
        headers.insert(header::CONTENT_SECURITY_POLICY, wider);
    }
}

fn finish(response: &mut Response<Bytes>, cookies: &[String]) {
    let headers = response.headers_mut();
    for (name, value) in SECURITY_HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    // Personal pages are kept by nobody: no shared cache, no browser cache.
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store, private"));
    headers.insert(header::VARY, HeaderValue::from_static("cookie"));
    headers.insert("x-robots-tag", HeaderValue::from_static("noindex"));
    for cookie in cookies {
        if let Ok(value) = HeaderValue::from_str(cookie) {
            headers.append(header::SET_COOKIE, value);
        }
    }
}

/// The page to answer in, if it can be read; a fault page must not fail for want of it.
pub(crate) async fn shell_for(doors: &impl Doors, call: &Call, language: Language) -> Option<Shell> {
    let of = match (&call.place.tenant, call.place.wing) {
        (Some(tenant), _) => ShellOf::Comune(&tenant.slug, language),
        (None, crate::route::Wing::Office) => ShellOf::Office,
        (None, _) => ShellOf::Consortium,
    };
    doors.published().shell(of, call.moment.now).await.ok()
}

/// The status that tells a machine what a refusal is.
pub(crate) fn status_of(refusal: &Refusal) -> StatusCode {
    match refusal {
        Refusal::NoSuchService | Refusal::NoSuchDraft | Refusal::NoSuchPratica => StatusCode::NOT_FOUND,
        Refusal::LoginNeeded | Refusal::NotIdentified | Refusal::NotYourComune => StatusCode::FORBIDDEN,
        Refusal::NotNow(_) | Refusal::ChangedMeanwhile | Refusal::AlreadySent(_) => StatusCode::CONFLICT,
        Refusal::Opens(_) | Refusal::Closed(_) | Refusal::Suspended(_) => StatusCode::FORBIDDEN,
        Refusal::Erased(_) => StatusCode::GONE,
        Refusal::ReasonNeeded => StatusCode::UNPROCESSABLE_ENTITY,
    }
}

/// There is nothing at this address.
pub(crate) fn not_found(call: &Call) -> Reply {
    let home = call.place.tenant.as_ref().map_or_else(|| "/".to_owned(), |t| format!("{}/", t.base));
    let links = [Link { label: "Torna alla pagina iniziale", url: &home }];
    Reply::with_status(StatusCode::NOT_FOUND, "Pagina non trovata", message::not_found(&links))
}
