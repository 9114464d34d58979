//! A citizen logs in. Her session gets a new name, and what she typed before comes with her.

use contract::index::CounterIndex;
use contract::language::Language;
use counter::archive::Archive;
use counter::fault::Fault;
use counter::identity::{Audience, Identity, Start};
use counter::reference::Reference;
use counter::refusal::Refusal;
use http::StatusCode;
use markup::link::Link;
use markup::login::{self as drawn, LoginPage, SamplePerson};
use markup::message::{self, RefusalPage};

use crate::call::Call;
use crate::citizen::{address, index, tenant};
use crate::doors::Doors;
use crate::draft;
use crate::page_words as said;
use crate::reply::{Answered, Reply};
use crate::visit::{Visit, citizen};

/// The page that offers a login; who is on the way to a page and has logged in already goes on at once.
pub(crate) async fn form(doors: &impl Doors, call: &Call) -> Answered {
    let wanted = call.query.one("ritorno");
    let back = back(call, wanted);
    if !wanted.is_empty() && Visit::find(doors, call).await?.is_some_and(|v| v.body.person.is_some()) {
        return Ok(Reply::see(back));
    }
    Ok(page(doors, call, &back, None))
}

fn page(doors: &impl Doors, call: &Call, back: &str, error: Option<&str>) -> Reply {
    let language = call.language();
    if !call.may_log_in() {
        return unsafe_here(back, language);
    }
    let action = format!("{}/sportello/accedi/", call.place.tenant.as_ref().map_or("", |t| t.base.as_str()));
    match doors.identity().start(Audience::Citizen, back) {
        Start::Choose(samples) => {
            let people: Vec<SamplePerson<'_>> =
                samples.iter().map(|s| SamplePerson { id: &s.id, name: &s.name, detail: &s.about }).collect();
            let page = LoginPage {
                language,
                audience: drawn::Audience::Citizen,
                people: &people,
                action: &action,
                token: "",
                next: back,
                error,
            };
            let status = if error.is_some() { StatusCode::FORBIDDEN } else { StatusCode::OK };
            Reply::with_status(status, said::log_in_area(language), drawn::login(&page)).spoken(language)
        }
        Start::Leave(url) => {
            // A link and not a redirect: `form-action` would forbid the way out after a POST.
            let links = [Link { label: said::log_in_outside(language), url: &url }];
            let (title, sentence) = (said::log_in_area(language), said::leave_to_log_in(language));
            let page = RefusalPage { title: Some(title), sentence, links: &links };
            Reply::page(title, message::refusal(&page)).spoken(language)
        }
    }
}

/// Logs in.
pub(crate) async fn login(doors: &impl Doors, call: &Call) -> Answered {
    let back = back(call, call.typed.one("ritorno"));
    if !call.may_log_in() {
        return Ok(unsafe_here(&back, call.language()));
    }
    let index = index(doors, call).await?;
    let person = match doors.identity().identify(Audience::Citizen, &call.typed).await? {
        Ok(person) => person,
        Err(refusal) => return Ok(page(doors, call, &back, Some(&refusal.told(call.language())))),
    };
    let before = Visit::find(doors, call).await?;
    // A new name at login: whoever knew the old cookie gains nothing (session fixation).
    let mut visit = Visit::begin(doors, call, Some(person))?;
    if let Some(before) = before {
        // Only a visitor's own things follow her; another citizen's session on the same phone does not.
        if before.body.person.is_none() {
            visit.body.sent = not_of_others(doors, &index, &visit, &before.body.sent).await?;
            visit.body.opened = not_of_others(doors, &index, &visit, &before.body.opened).await?;
            draft::carry_over(doors, call, &index, &before, &visit).await?;
        }
        before.end(doors, call).await?;
    }
    let cookie = visit.keep(doors, call).await?;
    let back = if back.is_empty() { address(&index, "area/") } else { back };
    Ok(Reply::see(back).with_cookie(cookie))
}

/// The references that may be hers: on a shared phone what was sent or opened before her for somebody else stays behind.
async fn not_of_others(
    doors: &impl Doors,
    index: &CounterIndex,
    visit: &Visit,
    references: &[Reference],
) -> Result<Vec<Reference>, Fault> {
    let istat = &index.comune.istat;
    let me = visit.body.person.as_ref().map(|p| citizen(doors, istat, &p.codice_fiscale));
    let mut hers = Vec::new();
    for reference in references {
        let found = doors.archive().pratica(istat, reference).await?;
        if found.is_some_and(|p| p.head.citizen.is_none() || p.head.citizen == me) {
            hers.push(reference.clone());
        }
    }
    Ok(hers)
}

/// Where to go after the login: a path of this comune's own counter, or the personal area.
fn back(call: &Call, wanted: &str) -> String {
    let base = call.place.tenant.as_ref().map_or("", |t| t.base.as_str());
    let own = format!("{base}/sportello/");
    let plain = wanted.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'/' | b'-' | b'_'));
    if plain && wanted.starts_with(&own) { wanted.to_owned() } else { format!("{own}area/") }
}

fn unsafe_here(back: &str, language: Language) -> Reply {
    let (title, sentence) = (said::not_protected(language), said::unsafe_here(language));
    let links = [Link { label: said::back(language), url: back }];
    let page = RefusalPage { title: Some(title), sentence, links: &links };
    Reply::with_status(StatusCode::FORBIDDEN, title, message::refusal(&page)).spoken(language)
}

/// Stops a page that needs an identity which the service demands.
pub(crate) fn needed(call: &Call, language: Language, back: &str) -> Answered {
    let tenant = tenant(call)?;
    let login = crate::citizen::login_address(tenant, back, language);
    let links = [Link { label: said::log_in(language), url: &login }];
    let (title, sentence) = (said::login_needed(language), Refusal::LoginNeeded.told(language));
    let page = RefusalPage { title: Some(title), sentence: &sentence, links: &links };
    Ok(Reply::with_status(StatusCode::FORBIDDEN, title, message::refusal(&page)).spoken(language))
}
