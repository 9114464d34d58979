//! The whole crate in one function: a request in, a response out, whatever happens.
//!
//! It never fails: what is not ours is 404, what is too large 413, what comes from another site 403, and a fault of ours
//! is logged once with a reference that the citizen is shown.

use std::future::{Future, pending};
use std::panic::AssertUnwindSafe;
use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};

use bytes::Bytes;
use contract::answer::Typed;
use contract::language::Language;
use counter::fault::Fault;
use counter::published::Published;
use futures_util::FutureExt;
use futures_util::future::{Either, select};
use http::{HeaderMap, HeaderValue, Method, Request, Response, StatusCode, header};
use markup::link::Link;
use markup::message;
use maud::Markup;

use crate::call::{Call, Place, Unread, Via};
use crate::doors::{Doors, moment};
use crate::multipart::{self, UPLOAD_LIMIT};
use crate::page_words as said;
use crate::part::{Desk, Hall, Intake, Profile, Sign, Track, Whole};
use crate::reply::{Answered, Reply, Stop, not_found, shell_for};
use crate::route::{Route, Wing};
use crate::{kept, language, origin};

/// The largest form that is read, in bytes: all answers of the longest form fit in a quarter of it.
pub const FORM_LIMIT: usize = 256 * 1024;

/// When whoever was turned away because too many came at once may ask again, in seconds: not all of them at the same time.
const SOON: std::ops::Range<u8> = 5..15;

/// Where a form was sent and what it held, as it came.
struct Posted {
    path: String,
    body: Bytes,
}

/// Whether a path is answered here, and not by a file.
pub fn is_dynamic(path: &str) -> bool {
    path.starts_with("/ufficio/") || path.starts_with("/sportello/") || path.contains("/sportello/")
}

/// What a program in front may count of an answer; it is among the response's extensions. Nothing in it is personal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Account {
    /// The comune's slug, where the request was for one.
    pub comune: Option<String>,
    /// The reference of our fault, if it was one.
    pub fault: Option<String>,
    /// Whether the fault was a panic.
    pub panicked: bool,
}

/// There was not enough time left.
#[derive(Debug, thiserror::Error)]
#[error("the time for it was over")]
struct Late;

/// Answers a request.
pub async fn answer<D: Doors>(doors: &D, request: Request<Bytes>) -> Response<Bytes> {
    within::<Whole, D>(doors, request, pending()).await
}

/// Answers a request to [`Part::Intake`](crate::part::Part::Intake); when `late` ends first, says so and keeps what was
/// typed in the page.
pub async fn intake<D: Doors>(doors: &D, request: Request<Bytes>, late: impl Future<Output = ()>) -> Response<Bytes> {
    within::<Intake, D>(doors, request, late).await
}

/// As [`intake`], for [`Part::Track`](crate::part::Part::Track).
pub async fn track<D: Doors>(doors: &D, request: Request<Bytes>, late: impl Future<Output = ()>) -> Response<Bytes> {
    within::<Track, D>(doors, request, late).await
}

/// As [`intake`], for [`Part::Profile`](crate::part::Part::Profile).
pub async fn profile<D: Doors>(doors: &D, request: Request<Bytes>, late: impl Future<Output = ()>) -> Response<Bytes> {
    within::<Profile, D>(doors, request, late).await
}

/// As [`intake`], for [`Part::Desk`](crate::part::Part::Desk).
pub async fn desk<D: Doors>(doors: &D, request: Request<Bytes>, late: impl Future<Output = ()>) -> Response<Bytes> {
    within::<Desk, D>(doors, request, late).await
}

/// As [`intake`], for [`Part::Sign`](crate::part::Part::Sign).
pub async fn sign<D: Doors>(doors: &D, request: Request<Bytes>, late: impl Future<Output = ()>) -> Response<Bytes> {
    within::<Sign, D>(doors, request, late).await
}

async fn within<H: Hall, D: Doors>(
    doors: &D,
    request: Request<Bytes>,
    late: impl Future<Output = ()>,
) -> Response<Bytes> {
    let now = doors.now();
    let (parts, body) = request.into_parts();
    let host = parts.headers.get(header::HOST).and_then(|v| v.to_str().ok());
    let host = host.or_else(|| parts.uri.authority().map(|a| a.as_str())).unwrap_or_default().to_ascii_lowercase();
    let mut posted = Posted { path: parts.uri.path().to_owned(), body };
    let tenants = match doors.published().tenants(now).await {
        Ok(tenants) => tenants,
        Err(fault) => {
            let ours = parts.method == Method::POST && origin::is_own(&parts.headers, &host);
            return bare_fault(log(doors, &fault), ours.then_some(&posted));
        }
    };
    let place = Place::find(&tenants, &host, parts.uri.path());
    let known = place.is_some();
    let place = place.unwrap_or(Place { wing: Wing::Consortium, tenant: None, rest: String::new(), tenants });
    let unread = parts.extensions.get::<Unread>().copied();
    let via = parts.extensions.get::<Via>().copied().unwrap_or_default();
    let mut call = Call {
        method: parts.method,
        headers: parts.headers,
        host,
        via,
        typed: Typed::new(),
        uploads: Vec::new(),
        query: pairs(parts.uri.query().unwrap_or_default().as_bytes()),
        moment: moment(now),
        place,
        logged_in: AtomicBool::new(false),
    };
    let answered = match known.then(|| Route::find(call.place.wing, &call.method, &call.place.rest)).flatten() {
        None => Ok(not_found(&call)),
        Some(_) if call.method == Method::POST && !origin::is_own(&call.headers, &call.host) => Ok(foreign(&call)),
        Some(_) if unread == Some(Unread::Full) => Ok(full(language::of(doors, &call).await)),
        Some(_) if matches!(unread, Some(Unread::Busy | Unread::Hasty)) => {
            Ok(not_now(&call, &posted, unread == Some(Unread::Busy)))
        }
        Some(_) if unread.is_some() || posted.body.len() > limit(&call.headers) => {
            Ok(too_large(&call, language::of(doors, &call).await))
        }
        Some(_) if call.method == Method::POST && !typed(&mut call, &mut posted).await => {
            Ok(not_a_form(language::of(doors, &call).await))
        }
        Some(route) => dispatched::<H, D>(doors, &call, route, late).await,
    };
    let mut account = Account { comune: call.place.tenant.as_ref().map(|t| t.slug.clone()), ..Account::default() };
    let reply = match answered {
        Ok(reply) => reply,
        Err(Stop::Reply(reply)) => *reply,
        Err(Stop::TooMany) => {
            let language = call.language();
            let page = kept::again(language, kept::too_many(language), &posted.path, &posted.body);
            Reply::with_status(StatusCode::TOO_MANY_REQUESTS, said::wait(language), page).spoken(language)
        }
        Err(Stop::LoggedOut(login)) => {
            let page = kept::again(Language::Italian, kept::logged_out(&login), &posted.path, &posted.body);
            Reply::with_status(StatusCode::FORBIDDEN, "La sessione è scaduta", page)
        }
        Err(Stop::Fault(fault)) => faulty(doors, &call, &posted, &fault, &mut account),
        Err(Stop::Panic) => {
            account.panicked = true;
            faulty(doors, &call, &posted, &Fault::plain("answering, by a panic"), &mut account)
        }
    };
    let shell = shell_for(doors, &call, reply.language()).await;
    let mut response = reply.into_response(shell.as_ref(), call.logged_in.load(Ordering::Relaxed));
    if matches!(unread, Some(Unread::Busy | Unread::Hasty)) {
        response.headers_mut().insert(header::RETRY_AFTER, soon(doors));
    }
    if call.method == Method::HEAD {
        *response.body_mut() = Bytes::new();
    }
    response.extensions_mut().insert(account);
    response
}

/// What one part answers, before it is too late and whatever breaks.
async fn dispatched<H: Hall, D: Doors>(
    doors: &D,
    call: &Call,
    route: Route,
    late: impl Future<Output = ()>,
) -> Answered {
    // Nothing that is shared is left half changed: what is kept lies behind the doors, and is written whole.
    let taken = AssertUnwindSafe(H::take(doors, call, route)).catch_unwind();
    match select(pin!(taken), pin!(late)).await {
        Either::Left((Ok(answered), _)) => answered,
        // What it said may be personal: the hook of the program tells the place alone.
        Either::Left((Err(_), _)) => Err(Stop::Panic),
        Either::Right(_) => Err(Stop::Fault(Fault::try_again("answering in time", Late))),
    }
}

fn pairs(bytes: &[u8]) -> Typed {
    Typed::from_pairs(form_urlencoded::parse(bytes))
}

/// The largest body that is read of a request with these headers, in bytes.
pub fn limit(headers: &HeaderMap) -> usize {
    if boundary(headers).is_some() { UPLOAD_LIMIT } else { FORM_LIMIT }
}

fn boundary(headers: &HeaderMap) -> Option<String> {
    multipart::boundary(headers.get(header::CONTENT_TYPE)?.to_str().ok()?)
}

/// Reads what was typed and the files that came with it; says whether it is a form at all.
async fn typed(call: &mut Call, posted: &mut Posted) -> bool {
    if is_form(call) {
        call.typed = pairs(&posted.body);
        return true;
    }
    let Some(boundary) = boundary(&call.headers) else { return false };
    let body = std::mem::take(&mut posted.body);
    let Some((typed, uploads)) = multipart::read(body, boundary, FORM_LIMIT).await else { return false };
    // What is shown again after a fault is what was typed; a file is chosen anew.
    let mut again = form_urlencoded::Serializer::new(String::new());
    again.extend_pairs(typed.pairs());
    posted.body = again.finish().into();
    (call.typed, call.uploads) = (typed, uploads);
    true
}

fn is_form(call: &Call) -> bool {
    let kind = call.headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    kind.split(';').next().is_some_and(|k| k.trim().eq_ignore_ascii_case("application/x-www-form-urlencoded"))
}

fn told(status: StatusCode, language: Language, title: &str, sentence: &str, links: &[Link<'_>]) -> Reply {
    let page = message::RefusalPage { title: Some(title), sentence, links };
    Reply::with_status(status, title, message::refusal(&page)).spoken(language)
}

fn foreign(call: &Call) -> Reply {
    let back = call.place.tenant.as_ref().map_or_else(|| "/".to_owned(), |t| format!("{}/servizi/", t.base));
    // What another site made a browser send is read by nobody: not even its language.
    let language = Language::Italian;
    let links = [Link { label: said::back_to_site(language), url: &back }];
    told(StatusCode::FORBIDDEN, language, said::foreign_title(language), said::foreign(language), &links)
}

fn too_large(call: &Call, language: Language) -> Reply {
    let (title, sentence) = match boundary(&call.headers) {
        None => (said::text_too_long(language), said::text_too_long_how(language)),
        Some(_) => (said::files_too_large(language), said::files_too_large_how(language)),
    };
    told(StatusCode::PAYLOAD_TOO_LARGE, language, title, sentence, &[])
}

fn full(language: Language) -> Reply {
    let (title, sentence) = (said::files_full(language), said::files_full_how(language));
    told(StatusCode::SERVICE_UNAVAILABLE, language, title, sentence, &[])
}

fn soon(doors: &impl Doors) -> HeaderValue {
    let mut chance = [0];
    // Without chance all come back together, and some are turned away again.
    let _ = doors.chance(&mut chance);
    HeaderValue::from(u16::from(SOON.start + chance[0] % (SOON.end - SOON.start)))
}

/// Said without asking the archive anything: that is what there is no time for. Either many ask, or this connection asks
/// too fast.
fn not_now(call: &Call, posted: &Posted, many: bool) -> Reply {
    let said = || Language::parse(pairs(&posted.body).one("lingua"));
    let form = call.method == Method::POST && is_form(call);
    let language = form.then(said).flatten().unwrap_or_else(|| call.language());
    let (status, title, sentence, why) = match many {
        true => (StatusCode::SERVICE_UNAVAILABLE, said::busy(language), said::busy_how(language), kept::busy(language)),
        false => (StatusCode::TOO_MANY_REQUESTS, said::wait(language), said::hasty(language), kept::too_many(language)),
    };
    if form {
        return Reply::with_status(status, title, kept::again(language, why, &posted.path, &posted.body))
            .spoken(language);
    }
    told(status, language, title, sentence, &[])
}

fn not_a_form(language: Language) -> Reply {
    let (title, sentence) = (said::not_a_form(language), said::not_a_form_how(language));
    told(StatusCode::UNSUPPORTED_MEDIA_TYPE, language, title, sentence, &[])
}

/// Logs a fault once, under a reference, and tells the citizen the reference alone; what she typed stays in the page.
fn faulty(doors: &impl Doors, call: &Call, posted: &Posted, fault: &Fault, account: &mut Account) -> Reply {
    // Nothing is asked of an archive that has just failed: what the request itself says must do.
    let (reference, language) = (log(doors, fault), call.language());
    account.fault = Some(reference.clone());
    let status =
        if fault.may_be_retried() { StatusCode::SERVICE_UNAVAILABLE } else { StatusCode::INTERNAL_SERVER_ERROR };
    let home = call.place.tenant.as_ref().map_or_else(|| "/".to_owned(), |t| format!("{}/", t.base));
    let page = message::FaultPage { language, reference: &reference, retry: call.referer_path(), home: &home };
    // Only a POST that came from our own page is read at all, so that it may be offered again.
    let body = match (call.typed.is_empty(), fault.has_no_room()) {
        (true, _) => message::fault(&page),
        (false, true) => kept::again(language, kept::no_room(language, &reference), &posted.path, &posted.body),
        (false, false) => sent_again(language, posted, &reference),
    };
    Reply::with_status(status, said::unavailable(language), body).spoken(language)
}

/// Answers while the doors do not open; `reference` is how the program logged why.
pub fn shut(request: Request<Bytes>, reference: String) -> Response<Bytes> {
    let host = request.headers().get(header::HOST).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let ours = request.method() == Method::POST && origin::is_own(request.headers(), &host.to_ascii_lowercase());
    let is_form = boundary(request.headers()).is_none();
    let posted = Posted { path: request.uri().path().to_owned(), body: request.into_body() };
    bare_fault(reference, (ours && is_form).then_some(&posted))
}

fn bare_fault(reference: String, posted: Option<&Posted>) -> Response<Bytes> {
    let page = message::FaultPage { language: Language::Italian, reference: &reference, retry: None, home: "/" };
    let posted = posted.filter(|p| !p.body.is_empty() && p.body.len() <= FORM_LIMIT);
    let body = posted.map_or_else(|| message::fault(&page), |posted| sent_again(Language::Italian, posted, &reference));
    let reply = Reply::with_status(StatusCode::SERVICE_UNAVAILABLE, "Servizio non disponibile", body);
    let mut response = reply.into_response(None, false);
    response.extensions_mut().insert(Account { fault: Some(reference), ..Account::default() });
    response
}

fn sent_again(language: Language, posted: &Posted, reference: &str) -> Markup {
    kept::again(language, kept::our_fault(language, reference), &posted.path, &posted.body)
}

fn log(doors: &impl Doors, fault: &Fault) -> String {
    let mut bytes = [0_u8; 4];
    // Without chance the reference is all zeros; the log line is what counts.
    let _ = doors.chance(&mut bytes);
    let reference = contract::revision::hex(&bytes);
    let mut causes = String::new();
    let mut source = std::error::Error::source(fault);
    while let Some(cause) = source {
        causes.push_str(": ");
        // What the JSON reader says may quote a value; where it stumbled is enough.
        match cause.downcast_ref::<serde_json::Error>() {
            Some(json) => causes.push_str(&format!("JSON {:?} at {}:{}", json.classify(), json.line(), json.column())),
            None => causes.push_str(&cause.to_string()),
        }
        source = cause.source();
    }
    tracing::error!(reference, "{fault}{causes}");
    reference
}
