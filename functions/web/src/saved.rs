//! The page after "Salva e continua dopo": how the draft is found again, and whether its owner is reminded of it.
//!
//! In: a draft of this session, perhaps an address. Out: the page; the address is sealed to the comune and ends with the
//! draft. Who logged in with an address, or keeps one in her profile, is reminded there unless she says no.

use contract::fact::Fact;
use contract::index::CounterIndex;
use counter::draft::{Address, KEPT_DAYS, REMINDED_DAYS};
use counter::fault::Fault;
use counter::term::days_after;
use http::StatusCode;
use markup::message::{self, DraftSavedPage, Elsewhere, ReminderForm};

use crate::call::Call;
use crate::citizen::{address, in_language, index, no_such_draft, token_held};
use crate::doors::Doors;
use crate::draft::{self, OpenDraft, next_step};
use crate::page_words as said;
use crate::reply::{Answered, Reply};
use crate::visit::Visit;
use crate::{profile, resume_key, words};

/// The page.
pub(crate) async fn show(doors: &impl Doors, call: &Call, id: &str) -> Answered {
    let index = index(doors, call).await?;
    match found(doors, call, &index, id).await? {
        Ok((visit, open)) => Ok(page(doors, call, &index, &visit, &open, ("", None))),
        Err(reply) => Ok(reply),
    }
}

/// She wants to be reminded, or does not any more.
pub(crate) async fn remind(doors: &impl Doors, call: &Call, id: &str) -> Answered {
    let index = index(doors, call).await?;
    let (visit, mut open) = match found(doors, call, &index, id).await? {
        Ok(found) => found,
        Err(reply) => return Ok(reply),
    };
    token_held(doors, call, &visit)?;
    if call.typed.one("azione") == "togli" {
        open.draft.reminder = None;
        open.body.no_reminder = true;
    } else {
        let typed = call.typed.one("email").trim();
        let Some(email) = contract::contact::email(typed) else {
            let language = open.form.language;
            let why = if typed.is_empty() { said::no_email(language) } else { said::wrong_email(language) };
            return Ok(page(doors, call, &index, &visit, &open, (call.typed.one("email"), Some(why))));
        };
        open.body.no_reminder = false;
        open.draft.remind(doors.keys(), &Address { email, language: open.body.language })?;
    }
    draft::keep(doors, call, &visit, &mut open).await?;
    let saved = address(&index, &format!("domanda/{}/salvata", open.draft.id.as_str()));
    Ok(Reply::see(in_language(saved, open.form.language)))
}

/// Who logged in is reminded at the address that is known of her: by her login, or, when she stops for now, by her profile.
pub(crate) async fn remind_who_logged_in(
    doors: &impl Doors,
    call: &Call,
    index: &CounterIndex,
    visit: &Visit,
    open: &mut OpenDraft,
    stops: bool,
) -> Result<(), Fault> {
    let Some(person) = &visit.body.person else { return Ok(()) };
    if !doors.sends_mail() || open.draft.reminder.is_some() || open.body.no_reminder {
        return Ok(());
    }
    let known = match (&person.email, stops) {
        (Some(email), _) => Some(email.clone()),
        (None, true) => {
            let (_, profile) = profile::open(doors, index, visit).await?;
            let kept = profile.facts.get(&Fact::Email);
            kept.filter(|k| k.until.is_none_or(|day| day >= call.moment.today)).map(|k| k.value.clone())
        }
        (None, false) => None,
    };
    match known.as_deref().and_then(contract::contact::email) {
        Some(email) => open.draft.remind(doors.keys(), &Address { email, language: open.body.language }),
        None => Ok(()),
    }
}

async fn found(
    doors: &impl Doors,
    call: &Call,
    index: &CounterIndex,
    id: &str,
) -> Result<Result<(Visit, OpenDraft), Reply>, crate::reply::Stop> {
    let visit = Visit::find(doors, call).await?;
    let open = match &visit {
        Some(visit) => draft::open(doors, call, index, visit, id).await?,
        None => None,
    };
    Ok(visit.zip(open).ok_or_else(|| no_such_draft(index, call.language(), id)))
}

fn page(
    doors: &impl Doors,
    call: &Call,
    index: &CounterIndex,
    visit: &Visit,
    open: &OpenDraft,
    typed: (&str, Option<&str>),
) -> Reply {
    let language = open.form.language;
    let step = next_step(open, call).unwrap_or("riepilogo");
    let resume = address(index, &format!("domanda/{}/{step}", open.draft.id.as_str()));
    let key = open.body.resume_key.as_deref().map(resume_key::spaced);
    let elsewhere = call.whole(&in_language(resume_key::link(index, &open.draft.id), language));
    let area = visit.body.person.is_some().then(|| address(index, "area/"));
    let reminder = ReminderForm {
        action: &address(index, &format!("domanda/{}/salvata", open.draft.id.as_str())),
        token: &visit.token(doors),
        day: &words::day_in(days_after(call.moment.today, KEPT_DAYS - REMINDED_DAYS), language),
        asked: open.draft.reminder.is_none().then_some(typed),
    };
    let page = DraftSavedPage {
        language,
        service: &open.form.title,
        until: &words::day_in(days_after(call.moment.today, KEPT_DAYS), language),
        resume_url: &in_language(resume, language),
        elsewhere: key.as_ref().map(|key| Elsewhere { url: &elsewhere, key }),
        area_url: area.as_deref(),
        reminder: doors.sends_mail().then_some(reminder),
    };
    // Without a login the cookie is the only key to the draft, so it must outlive the browser.
    let cookie = visit.body.person.is_none().then(|| visit.lasting_cookie(call));
    let (status, error) = match typed.1 {
        Some(_) => (StatusCode::UNPROCESSABLE_ENTITY, said::error(language)),
        None => (StatusCode::OK, ""),
    };
    let title = format!("{error}{}", said::draft_saved(language));
    Reply::with_status(status, title, message::draft_saved(&page)).spoken(language).with_cookie(cookie)
}
