//! What every page of a comune's counter begins with: its index, a service of it, the citizen who is there.

use std::sync::Arc;

use contract::index::{CounterIndex, OpenOn, ServiceEntry, Tenant};
use contract::language::Language;
use counter::draft::DraftId;
use counter::fault::Fault;
use counter::published::Published;
use counter::refusal::Refusal;
use http::StatusCode;
use markup::link::Link;
use markup::message::{self, ClosedPage, ConfirmPage, DonePage, RefusalPage};
use maud::{Markup, html};

use crate::call::Call;
use crate::doors::Doors;
use crate::page_words as said;
use crate::reply::{Answered, Reply, Stop, not_found, status_of};
use crate::route::Wing;
use crate::visit::Visit;

/// The comune whose counter this is.
pub(crate) fn tenant(call: &Call) -> Result<&Tenant, Stop> {
    call.place.tenant.as_ref().ok_or_else(|| not_found(call).into())
}

/// The comune's counter as published.
pub(crate) async fn index(doors: &impl Doors, call: &Call) -> Result<Arc<CounterIndex>, Stop> {
    Ok(published(doors, call, &tenant(call)?.slug, false).await?)
}

/// The same where a service was named: the page that named it may be younger than the index that was kept.
pub(crate) async fn index_with(doors: &impl Doors, call: &Call, service: &str) -> Result<Arc<CounterIndex>, Stop> {
    let kept = index(doors, call).await?;
    Ok(if kept.services.contains_key(service) { kept } else { anew(doors, call, &kept).await? })
}

/// A comune's counter, as it is published now.
pub(crate) async fn anew(doors: &impl Doors, call: &Call, kept: &CounterIndex) -> Result<Arc<CounterIndex>, Fault> {
    published(doors, call, &kept.comune.slug, true).await
}

async fn published(doors: &impl Doors, call: &Call, slug: &str, fresh: bool) -> Result<Arc<CounterIndex>, Fault> {
    let index = doors.published().index(slug, fresh, call.moment.now).await?;
    index.ok_or_else(|| Fault::plain("finding the comune's index"))
}

/// An address below this comune's `sportello/`.
pub(crate) fn address(index: &CounterIndex, rest: &str) -> String {
    format!("{}/sportello/{rest}", index.comune.base)
}

/// A service of the comune, if there is one.
pub(crate) fn entry<'i>(index: &'i CounterIndex, service: &str) -> Result<&'i ServiceEntry, Stop> {
    index.services.get(service).ok_or_else(|| refused(index, Language::Italian, &Refusal::NoSuchService).into())
}

/// Stops with a page that says when a service opens, if it is not open now; `typed` is what became of what was typed.
pub(crate) fn open_now(
    entry: &ServiceEntry,
    language: Language,
    call: &Call,
    card_url: &str,
    typed: impl FnOnce() -> Markup,
) -> Result<(), Stop> {
    match entry.opening.on(call.moment.today) {
        OpenOn::Open => Ok(()),
        opening => {
            let page =
                ClosedPage { language, service: &entry.title, opening: &opening, card_url, office: &entry.office };
            let body = html! { (message::closed(&page)) (typed()) };
            Err(Reply::with_status(StatusCode::FORBIDDEN, said::not_open(language), body).spoken(language).into())
        }
    }
}

/// A page that says no and what to do next.
pub(crate) fn refused(index: &CounterIndex, language: Language, refusal: &Refusal) -> Reply {
    let services = format!("{}/servizi/", index.comune.base);
    let status = in_language(address(index, "stato/"), language);
    let links = [
        Link { label: said::to_services(language), url: &services },
        Link { label: said::check_sent(language), url: &status },
    ];
    let sentence = refusal.told(language);
    let page = RefusalPage { title: Some(said::problem(language)), sentence: &sentence, links: &links };
    Reply::with_status(status_of(refusal), said::no_further(language), message::refusal(&page)).spoken(language)
}

/// There is no such draft in this session: it may be another device's, so here are the ways to find it again. Whether
/// it exists is not told.
pub(crate) fn no_such_draft(index: &CounterIndex, language: Language, id: &str) -> Reply {
    let Some(id) = DraftId::parse(id) else { return refused(index, language, &Refusal::NoSuchDraft) };
    let resume = in_language(address(index, &format!("riprendi/{}", id.as_str())), language);
    let draft = address(index, &format!("domanda/{}/riepilogo", id.as_str()));
    let login = login_address(&index.comune, &draft, language);
    let services = format!("{}/servizi/", index.comune.base);
    let links = [
        Link { label: said::resume_with_code(language), url: &resume },
        Link { label: said::log_in(language), url: &login },
        Link { label: said::to_services(language), url: &services },
    ];
    let sentence = Refusal::NoSuchDraft.told(language);
    let page = RefusalPage { title: Some(said::problem(language)), sentence: &sentence, links: &links };
    let page = Reply::with_status(StatusCode::NOT_FOUND, said::no_further(language), message::refusal(&page));
    page.spoken(language)
}

/// There is no such draft for whoever asks.
pub(crate) fn no_draft(index: &CounterIndex, visit: &Visit, language: Language, id: &str) -> Reply {
    let Some(desk) = visit.desk() else { return no_such_draft(index, language, id) };
    let sentence = "Non troviamo questa richiesta da finire. Forse è già stata inviata o eliminata, oppure l’ha \
                    cominciata un’altra persona dell’ufficio.";
    let back = desk.address("");
    let links = [Link { label: "Vai alle richieste allo sportello", url: &back }];
    let page = RefusalPage { title: None, sentence, links: &links };
    Reply::with_status(StatusCode::NOT_FOUND, "Non possiamo andare avanti", message::refusal(&page))
}

/// The session of a citizen who logged in; else the login page, which leads back to `path`.
pub(crate) async fn logged_in(doors: &impl Doors, call: &Call, path: &str) -> Result<Visit, Stop> {
    match Visit::find(doors, call).await? {
        Some(visit) if visit.body.person.is_some() => Ok(visit),
        _ => Err(Reply::see(login_address(tenant(call)?, path, Language::Italian)).into()),
    }
}

/// The address of the login page that leads back to a path of this comune.
pub(crate) fn login_address(tenant: &Tenant, back: &str, language: Language) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("ritorno", back);
    if !language.is_binding() {
        query.append_pair("lingua", language.code());
    }
    format!("{}/sportello/accedi/?{}", tenant.base, query.finish())
}

/// An address without a query that is to be read in a language.
pub(crate) fn in_language(address: String, language: Language) -> String {
    if language.is_binding() { address } else { format!("{address}?lingua={}", language.code()) }
}

/// Stops if a form does not carry its session's token.
pub(crate) fn token_held(doors: &impl Doors, call: &Call, visit: &Visit) -> Result<(), Stop> {
    if visit.holds_token(doors, call) {
        return Ok(());
    }
    let again = call.referer_path().unwrap_or("/");
    let language = call.language();
    let body = message::session_expired(language, Link { label: said::back_and_retry(language), url: again });
    Err(Reply::with_status(StatusCode::FORBIDDEN, said::session_changed(language), body).spoken(language).into())
}

/// Leads on from an address that only takes forms in.
pub(crate) fn reloaded(call: &Call, to: &str) -> Answered {
    let base = if call.place.wing == Wing::Office { "" } else { &tenant(call)?.base };
    Ok(Reply::see(format!("{base}/{to}")))
}

/// Asks who is logged in whether she leaves; says to who has no session that she left.
pub(crate) async fn logout_form(doors: &impl Doors, call: &Call) -> Answered {
    let (index, language) = (index(doors, call).await?, call.language());
    let area = address(&index, "area/");
    match Visit::find(doors, call).await? {
        Some(visit) if visit.body.person.is_some() => {
            let page = ConfirmPage {
                language,
                title: said::leave(language),
                text: said::leave_how(language),
                action: &address(&index, "esci"),
                token: &visit.token(doors),
                hidden: &[],
                button: said::do_leave(language),
                back: &area,
            };
            Ok(Reply::page(said::leave(language), message::confirm(&page)).spoken(language))
        }
        // She never logged in, and what she began here is still hers: nothing was left.
        Some(_) => Ok(Reply::see(format!("{}/", index.comune.base))),
        None => {
            let home = format!("{}/", index.comune.base);
            let links = [Link { label: said::back_to_site(language), url: &home }];
            let page = DonePage { title: said::left(language), text: said::left_how(language), links: &links };
            Ok(Reply::page(said::left(language), message::done(&page)).spoken(language))
        }
    }
}

/// Ends the session.
pub(crate) async fn logout(doors: &impl Doors, call: &Call) -> Answered {
    let left = in_language(format!("{}/sportello/esci", tenant(call)?.base), call.language());
    let taken = match Visit::find(doors, call).await? {
        Some(visit) => {
            token_held(doors, call, &visit)?;
            visit.end(doors, call).await?
        }
        None => call.jar().take(call.via.secure),
    };
    Ok(Reply::see(left).with_cookie(Some(taken)))
}
