//! The whole crate in one function: a request in, a response out, whatever happens.
//!
//! It never fails: what is not ours is 404, what is too large 413, what comes from another site 403, and a fault of ours
//! is logged once with a reference that the citizen is shown.

use bytes::Bytes;
use contract::answer::Typed;
use contract::language::Language;
use counter::fault::Fault;
use counter::published::Published;
use http::{HeaderMap, HeaderValue, Method, Request, Response, StatusCode, header};
use markup::link::Link;
use markup::message;
use maud::Markup;

use crate::call::{Call, Place, Unread, Via};
use crate::doors::{Doors, moment};
use crate::multipart::{self, UPLOAD_LIMIT};
use crate::page_words as said;
use crate::reply::{Answered, Reply, Stop, not_found, shell_for};
use crate::route::{Route, Wing};
use crate::{
    anew, area, citizen, cosign, evidence, integration, kept, language, login, office, origin, pieces, places, pratica,
    rating, receipt, resume, saved, search, send, sheets, status, step,
};

/// The largest form that is read, in bytes: all answers of the longest form fit in a quarter of it.
pub const FORM_LIMIT: usize = 256 * 1024;

/// When who was turned away because too many came at once may ask again, in seconds.
const SOON: HeaderValue = HeaderValue::from_static("10");

/// Where a form was sent and what it held, as it came.
struct Posted {
    path: String,
    body: Bytes,
}

/// Whether a path is answered here, and not by a file.
pub fn is_dynamic(path: &str) -> bool {
    path.starts_with("/ufficio/") || path.starts_with("/sportello/") || path.contains("/sportello/")
}

/// Answers a request.
pub async fn answer<D: Doors>(doors: &D, request: Request<Bytes>) -> Response<Bytes> {
    let now = doors.now();
    let (parts, body) = request.into_parts();
    let host = parts.headers.get(header::HOST).and_then(|v| v.to_str().ok());
    let host = host.or_else(|| parts.uri.authority().map(|a| a.as_str())).unwrap_or_default().to_ascii_lowercase();
    let mut posted = Posted { path: parts.uri.path().to_owned(), body };
    let tenants = match doors.published().tenants(now).await {
        Ok(tenants) => tenants,
        Err(fault) => {
            let ours = parts.method == Method::POST && origin::is_own(&parts.headers, &host);
            return bare_fault(doors, ours.then_some(&posted), &fault);
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
    };
    let answered = match known.then(|| Route::find(call.place.wing, &call.method, &call.place.rest)).flatten() {
        None => Ok(not_found(&call)),
        Some(_) if call.method == Method::POST && !origin::is_own(&call.headers, &call.host) => Ok(foreign(&call)),
        Some(_) if unread == Some(Unread::Full) => Ok(full(language::of(doors, &call).await)),
        Some(_) if unread == Some(Unread::Busy) => Ok(busy(&call, &posted)),
        Some(_) if unread.is_some() || posted.body.len() > limit(&call.headers) => {
            Ok(too_large(&call, language::of(doors, &call).await))
        }
        Some(_) if call.method == Method::POST && !typed(&mut call, &mut posted).await => {
            Ok(not_a_form(language::of(doors, &call).await))
        }
        Some(route) => dispatch(doors, &call, route).await,
    };
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
        Err(Stop::Fault(fault)) => faulty(doors, &call, &posted, &fault),
    };
    let shell = shell_for(doors, &call, reply.language()).await;
    let mut response = reply.into_response(shell.as_ref());
    if unread == Some(Unread::Busy) {
        response.headers_mut().insert(header::RETRY_AFTER, SOON);
    }
    if call.method == Method::HEAD {
        *response.body_mut() = Bytes::new();
    }
    response
}

async fn dispatch<D: Doors>(doors: &D, call: &Call, route: Route) -> Answered {
    match route {
        Route::FirstStep { service, language } => step::first(doors, call, &service, language).await,
        Route::Begin { service } => step::begin(doors, call, &service).await,
        Route::Step { draft, step, from_summary } => step::show(doors, call, &draft, &step, from_summary).await,
        Route::SaveStep { draft, step, from_summary } => step::save(doors, call, &draft, &step, from_summary).await,
        Route::Piece { draft, step } => pieces::take(doors, call, &draft, &step).await,
        Route::Saved { draft } => saved::show(doors, call, &draft).await,
        Route::Remind { draft } => saved::remind(doors, call, &draft).await,
        Route::Summary { draft } => send::summary(doors, call, &draft).await,
        Route::Send { draft } => send::send(doors, call, &draft).await,
        Route::Receipt { reference } => receipt::receipt(doors, call, &reference).await,
        Route::ResumeForm { draft } => resume::form(doors, call, &draft).await,
        Route::Resume { draft } => resume::resume(doors, call, &draft).await,
        Route::ReceiptSheet { reference } => sheets::receipt(doors, call, &reference).await,
        Route::SignedReceipt { reference } => evidence::receipt(doors, call, &reference).await,
        Route::Proof { reference } => evidence::proof(doors, call, &reference).await,
        Route::BlankSheet { service } => sheets::blank(doors, call, &service).await,
        Route::StatusForm => Ok(status::form(call)),
        Route::StatusLookup => status::lookup(doors, call).await,
        Route::Pratica { reference } => pratica::show(doors, call, &reference).await,
        Route::File { reference, file } => pratica::file(doors, call, &reference, &file).await,
        Route::WithdrawForm { reference } => pratica::withdraw_form(doors, call, &reference).await,
        Route::Withdraw { reference } => pratica::withdraw(doors, call, &reference).await,
        Route::SendAnew { reference } => anew::begin(doors, call, &reference).await,
        Route::CosignForm { reference } => cosign::form(doors, call, &reference).await,
        Route::Cosign { reference } => cosign::answer(doors, call, &reference).await,
        Route::CosignFile { reference, file } => cosign::file(doors, call, &reference, &file).await,
        Route::IntegrationForm { reference } => integration::form(doors, call, &reference).await,
        Route::Integrate { reference } => integration::answer(doors, call, &reference).await,
        Route::Area => area::show(doors, call).await,
        Route::DropDraft => area::drop_draft(doors, call).await,
        Route::ForgetFact => area::forget(doors, call).await,
        Route::ForgetAllForm => area::forget_all_form(doors, call).await,
        Route::ForgetAll => area::forget_all(doors, call).await,
        Route::LoginForm => login::form(doors, call).await,
        Route::Login => login::login(doors, call).await,
        Route::Logout => citizen::logout(doors, call).await,
        Route::Rate => rating::rate(doors, call).await,
        Route::Search => search::here(doors, call).await,
        Route::SearchEverywhere => search::everywhere(doors, call).await,
        Route::Places => Ok(places::search(call)),
        Route::OfficeInbox => office::inbox::show(doors, call).await,
        Route::OfficeRatings => office::ratings::show(doors, call).await,
        Route::OfficeLoginForm => Ok(office::login::form(doors, call)),
        Route::OfficeLogin => office::login::login(doors, call).await,
        Route::OfficeLogout => office::login::logout(doors, call).await,
        Route::OfficePratica { comune, reference } => office::pratica::show(doors, call, &comune, &reference).await,
        Route::OfficeFile { comune, reference, file } => {
            office::pratica::file(doors, call, &comune, &reference, &file).await
        }
        Route::OfficeAct { comune, reference } => office::pratica::act(doors, call, &comune, &reference).await,
        Route::OfficeDossierForm { comune, reference } => {
            office::dossier::reason(doors, call, &comune, &reference).await
        }
        Route::OfficeDossier { comune, reference } => office::dossier::show(doors, call, &comune, &reference).await,
        Route::OfficeReceipt { comune, reference } => office::pratica::receipt(doors, call, &comune, &reference).await,
        Route::OfficeReceiptSheet { comune, reference } => {
            office::pratica::sheet(doors, call, &comune, &reference).await
        }
        Route::DeskChoice => office::assisted::choice(doors, call).await,
        Route::DeskForm { comune } => office::assisted::form(doors, call, &comune).await,
        Route::DeskBegin { comune } => office::assisted::begin(doors, call, &comune).await,
        Route::DeskDrop { comune } => office::assisted::drop(doors, call, &comune).await,
        Route::DeskStep { comune, draft, step, from_summary } => {
            let at = office::assisted::at(doors, call, &comune).await?;
            step::shown(doors, call, &at.index, &at.visit, &draft, &step, from_summary).await
        }
        Route::DeskSaveStep { comune, draft, step, from_summary } => {
            let at = office::assisted::at(doors, call, &comune).await?;
            step::saved(doors, call, &at.index, &at.visit, &draft, &step, from_summary).await
        }
        Route::DeskSummary { comune, draft } => {
            let at = office::assisted::at(doors, call, &comune).await?;
            send::shown(doors, call, &at.index, &at.visit, &draft).await
        }
        Route::DeskSend { comune, draft } => {
            let mut at = office::assisted::at(doors, call, &comune).await?;
            send::sent(doors, call, &at.index, &mut at.visit, &draft).await
        }
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

/// Said without asking the archive anything: that is what there is no time for.
fn busy(call: &Call, posted: &Posted) -> Reply {
    let said = || Language::parse(pairs(&posted.body).one("lingua"));
    let form = call.method == Method::POST && is_form(call);
    let language = form.then(said).flatten().unwrap_or_else(|| call.language());
    let status = StatusCode::SERVICE_UNAVAILABLE;
    let (title, sentence) = (said::busy(language), said::busy_how(language));
    if form {
        let page = kept::again(language, kept::busy(language), &posted.path, &posted.body);
        return Reply::with_status(status, title, page).spoken(language);
    }
    told(status, language, title, sentence, &[])
}

fn not_a_form(language: Language) -> Reply {
    let (title, sentence) = (said::not_a_form(language), said::not_a_form_how(language));
    told(StatusCode::UNSUPPORTED_MEDIA_TYPE, language, title, sentence, &[])
}

/// Logs a fault once, under a reference, and tells the citizen the reference alone; what she typed stays in the page.
fn faulty(doors: &impl Doors, call: &Call, posted: &Posted, fault: &Fault) -> Reply {
    // Nothing is asked of an archive that has just failed: what the request itself says must do.
    let (reference, language) = (log(doors, fault), call.language());
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

fn bare_fault(doors: &impl Doors, posted: Option<&Posted>, fault: &Fault) -> Response<Bytes> {
    let reference = log(doors, fault);
    let page = message::FaultPage { language: Language::Italian, reference: &reference, retry: None, home: "/" };
    let posted = posted.filter(|p| !p.body.is_empty() && p.body.len() <= FORM_LIMIT);
    let body = posted.map_or_else(|| message::fault(&page), |posted| sent_again(Language::Italian, posted, &reference));
    Reply::with_status(StatusCode::SERVICE_UNAVAILABLE, "Servizio non disponibile", body).into_response(None)
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
