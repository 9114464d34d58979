//! The steps of a request: the first one, which the static page sends here, and all that follow.
//!
//! Whatever is typed is kept in the draft before it is checked, so that an error, a lost signal or a closed browser lose
//! nothing. A right step leads on by a redirect; a wrong one is shown again with what was typed.

use contract::answer::Typed;
use contract::file::Refused;
use contract::index::{CounterIndex, ServiceEntry};
use contract::language::Language;
use contract::read;
use contract::revision::Revision;
use contract::slip::FieldSlip;
use counter::archive::Archive;
use counter::arrivals::Arrivals;
use counter::assisted::Subject;
use counter::draft::DraftId;
use counter::fault::Fault;
use http::StatusCode;
use markup::link::Link;
use markup::message::{self, RefusalPage};
use markup::several::{ATTACH, LARGE};
use markup::step::{Known, StepPage};
use maud::html;

use crate::call::Call;
use crate::citizen::{address, entry, index, index_with, login_address, no_draft, no_such_draft, open_now, tenant};
use crate::doors::Doors;
use crate::draft::{self, OpenDraft};
use crate::page_words as said;
use crate::reply::{Answered, Reply, Stop};
use crate::visit::{Visit, is_at_desk, is_identified};
use crate::visitors;
use crate::{attach, copies, kept, profile, resume_key, saved, send};

/// The first step for somebody who logged in: the same page as the static one, with what is already known.
pub(crate) async fn first(doors: &impl Doors, call: &Call, service: &str, language: Language) -> Answered {
    let index = index_with(doors, call, service).await?;
    let entry = entry(&index, service)?;
    open_now(entry, language, call, card(entry, language), || html! {})?;
    let asked = draft::asked(doors, call, &index, service, None, language).await?;
    let visit = Visit::find(doors, call).await?;
    let (known, typed) = match &visit {
        Some(visit) => {
            let open = draft::of_service(doors, call, &index, visit, service).await?;
            let typed = open.map(|o| o.body.typed).unwrap_or_default();
            (profile::known(doors, call, &index, visit, &asked.form, &typed).await?, typed)
        }
        None => (Vec::new(), Typed::new()),
    };
    let page = StepPage {
        form: &asked.form,
        step: 0,
        typed: &typed,
        slips: &[],
        refused: &[],
        added: None,
        action: &address(&index, &format!("{service}/avvia")),
        revision: &asked.revision,
        known: &known,
        back: Some(card(entry, language)),
        save: true,
        beyond: None,
        on_behalf: None,
        privacy_url: &format!("{}/privacy/", index.comune.base),
    };
    Ok(Reply::page(markup::step::title(&page), markup::step::step(&page)).spoken(asked.form.language))
}

/// The card of a service in a language, where it has one.
fn card(entry: &ServiceEntry, language: Language) -> &str {
    entry.translations.get(&language).map_or(&entry.url, |there| &there.url)
}

/// The first step arrives: a draft begins, or the one that is open goes on.
pub(crate) async fn begin(doors: &impl Doors, call: &Call, service: &str) -> Answered {
    let index = index_with(doors, call, service).await?;
    let entry = entry(&index, service)?;
    let language = call.language();
    open_now(entry, language, call, card(entry, language), || kept::not_open(call))?;
    let revision = Revision::parse(call.typed.one("revisione"));
    let asked = draft::asked(doors, call, &index, service, revision, language).await?;
    let mut visit = match Visit::find(doors, call).await? {
        Some(visit) => visit,
        None if visitors::too_many(doors, call).await? => return Err(Stop::TooMany),
        None => Visit::begin(doors, call, None)?,
    };
    let mut open = match draft::of_service(doors, call, &index, &visit, service).await? {
        // A draft that was sent already is a receipt; what comes now is a new request.
        Some(mut open) if !send::was_sent(doors, call, &index, &open).await? => {
            // Who begins again in another language goes on in it.
            if open.body.language != asked.form.language {
                let revision = Some(open.draft.revision.clone());
                open.body.language = asked.form.language;
                open.form = draft::asked(doors, call, &index, service, revision, open.body.language).await?.form;
            }
            open
        }
        _ => draft::begin(doors, call, &index, &visit, service, asked)?,
    };
    let cookie = visit.keep(doors, call).await?;
    take(doors, call, &index, &visit, &mut open, 0, false).await.map(|reply| reply.with_cookie(cookie))
}

/// The answer to the first step, loaded again: it leads to the draft that was begun, or to the blank step.
pub(crate) async fn reloaded(doors: &impl Doors, call: &Call, service: &str) -> Answered {
    let index = index_with(doors, call, service).await?;
    entry(&index, service)?;
    let open = match Visit::find(doors, call).await? {
        Some(visit) => draft::of_service(doors, call, &index, &visit, service).await?,
        None => None,
    };
    if let Some(open) = open
        && !send::was_sent(doors, call, &index, &open).await?
        && let Some(step) = open.form.steps.first()
    {
        return Ok(Reply::see(address(&index, &format!("domanda/{}/{}", open.draft.id.as_str(), step.id))));
    }
    Ok(Reply::see(address(&index, &format!("{service}/"))))
}

/// A step by its own address.
pub(crate) async fn show(doors: &impl Doors, call: &Call, id: &str, step: &str, from_summary: bool) -> Answered {
    let index = index(doors, call).await?;
    let Some(visit) = Visit::find(doors, call).await? else {
        return Ok(no_such_draft(&index, call.language(), id));
    };
    shown(doors, call, &index, &visit, id, step, from_summary).await
}

/// A step as a visit sees it.
pub(crate) async fn shown(
    doors: &impl Doors,
    call: &Call,
    index: &CounterIndex,
    visit: &Visit,
    id: &str,
    step: &str,
    from_summary: bool,
) -> Answered {
    let Some(open) = draft::open(doors, call, index, visit, id).await? else {
        return send::receipt_or_refusal(doors, call, index, visit, id).await;
    };
    let Some((place, asked)) = open.form.step(step) else {
        return Ok(no_draft(index, visit, open.form.language, open.draft.id.as_str()));
    };
    // A step that was sent before shows its errors at once; a new one does not scold.
    let slips = match read::step(&open.form, asked, &open.body.typed, call.moment.today) {
        Err(slips) if open.body.passed.iter().any(|p| p == step) => slips,
        _ => Vec::new(),
    };
    let known = known(doors, call, index, visit, &open).await?;
    let wrong = Wrong { slips: &slips, refused: &[] };
    let added = attach::added(asked, &open.body.typed, call.query.one(attach::ADDED));
    let added = added.map(|(field, names)| (field, said::files_added(open.form.language, &names)));
    let added = added.as_ref().map(|(field, told)| (*field, told.as_str()));
    Ok(page(doors, &Shown { index, visit, open: &open, place, from_summary }, wrong, &known, added))
}

/// What is known of her already. At the desk only what the operator was just told: her profile opens in her own session.
async fn known(
    doors: &impl Doors,
    call: &Call,
    index: &CounterIndex,
    visit: &Visit,
    open: &OpenDraft,
) -> Result<Vec<Known>, Fault> {
    match &open.body.assisted {
        Some(subject) => Ok(profile::told_at_desk(subject, &open.form)),
        None => profile::known(doors, call, index, visit, &open.form, &open.body.typed).await,
    }
}

/// A step arrives.
pub(crate) async fn save(doors: &impl Doors, call: &Call, id: &str, step: &str, from_summary: bool) -> Answered {
    let index = index(doors, call).await?;
    let Some(visit) = Visit::find(doors, call).await? else { return rescue(doors, call, &index, id, step).await };
    saved(doors, call, &index, &visit, id, step, from_summary).await
}

/// A step that a visit sends.
pub(crate) async fn saved(
    doors: &impl Doors,
    call: &Call,
    index: &CounterIndex,
    visit: &Visit,
    id: &str,
    step: &str,
    from_summary: bool,
) -> Answered {
    let Some(mut open) = draft::open(doors, call, index, visit, id).await? else {
        return send::receipt_or_refusal(doors, call, index, visit, id).await;
    };
    if send::was_sent(doors, call, index, &open).await? {
        return send::receipt_or_refusal(doors, call, index, visit, id).await;
    }
    let Some((place, _)) = open.form.step(step) else {
        return Ok(no_draft(index, visit, open.form.language, open.draft.id.as_str()));
    };
    take(doors, call, index, visit, &mut open, place, from_summary).await
}

/// A step arrives whose session is over: what was typed is kept in a visitor's draft, and if the old draft was somebody's
/// who had logged in, the two become one when she logs in again. Of the old draft nothing but its service is read.
async fn rescue(doors: &impl Doors, call: &Call, index: &CounterIndex, id: &str, step: &str) -> Answered {
    let none = || Ok(no_such_draft(index, call.language(), id));
    let Some(id) = DraftId::parse(id) else { return none() };
    let Some(lost) = doors.archive().draft(&index.comune.istat, &id).await? else { return none() };
    if is_at_desk(&lost.owner) || send::receipt_of(doors, index, &id).await?.is_some() {
        return none();
    }
    let asked = draft::asked(doors, call, index, &lost.service, Some(lost.revision), call.language()).await?;
    let Some((_, fields)) = asked.form.step(step) else { return none() };
    let fields = fields.clone();
    if visitors::too_many(doors, call).await? {
        return Err(Stop::TooMany);
    }
    let mut visit = Visit::begin(doors, call, None)?;
    let mut open = draft::begin(doors, call, index, &visit, &lost.service, asked)?;
    draft::take_typed(&mut open.body, fields.fields.iter(), &call.typed);
    let istat = &index.comune.istat;
    if call.uploads.is_empty() || !visitors::too_many_files(doors, call, &visit).await? {
        attach::take_in(doors, istat, fields.fields.iter(), &mut open.body.typed, &call.uploads, open.form.language)
            .await?;
    }
    open.body.passed.push(fields.id.clone());
    let cookie = visit.keep(doors, call).await?;
    draft::keep(doors, call, &visit, &mut open).await?;
    let here = address(index, &format!("domanda/{}/{}", open.draft.id.as_str(), fields.id));
    if !is_identified(&lost.owner) {
        return Ok(Reply::see(here).with_cookie(cookie));
    }
    let language = open.form.language;
    let login = login_address(tenant(call)?, &here, language);
    let links = [
        Link { label: said::log_in_again(language), url: &login },
        Link { label: said::go_on_without(language), url: &here },
    ];
    let (title, sentence) = (said::session_over(language), said::rescued(language));
    let page = RefusalPage { title: Some(title), sentence, links: &links };
    let page = Reply::with_status(StatusCode::FORBIDDEN, title, message::refusal(&page));
    Ok(page.spoken(language).with_cookie(cookie))
}

/// Keeps what a step holds, then checks it.
async fn take(
    doors: &impl Doors,
    call: &Call,
    index: &CounterIndex,
    visit: &Visit,
    open: &mut OpenDraft,
    place: usize,
    from_summary: bool,
) -> Answered {
    let form = open.form.clone();
    let Some(step) = form.steps.get(place) else {
        return Ok(no_draft(index, visit, open.form.language, open.draft.id.as_str()));
    };
    draft::take_typed(&mut open.body, step.fields.iter(), &call.typed);
    let (istat, button) = (&index.comune.istat, call.typed.one("azione"));
    // A file may be chosen before the answer that asks for it: no part of the page is passed over.
    let asked = &step.fields;
    let before = attach::records(asked.iter(), &open.body.typed).len();
    let refused = match !call.uploads.is_empty() && visitors::too_many_files(doors, call, visit).await? {
        true => {
            let is_asked = |id: &str| asked.iter().any(|f| f.id == id);
            let came = call.uploads.iter().filter(|u| is_asked(&u.field));
            came.map(|u| (u.field.clone(), Refused::TooOften.sentence(&u.name, form.language))).collect()
        }
        false => {
            attach::take_in(doors, istat, asked.iter(), &mut open.body.typed, &call.uploads, open.form.language).await?
        }
    };
    let came = attach::records(asked.iter(), &open.body.typed).len() - before;
    let away = attach::take_away(step.fields.iter(), &mut open.body.typed, button);
    let is_asked = |id: &&str| step.fields.iter().any(|f| f.id == **id);
    let attached = button.strip_prefix(ATTACH).filter(is_asked);
    let large = button.strip_prefix(LARGE).filter(is_asked);
    let place_of = |field: &str| format!("campo-{field}");
    let turned = copies::turn(step, &mut open.body.typed, button)
        .or(away.as_ref().map(|away| place_of(&away.field)))
        .or(attached.filter(|_| refused.is_empty()).map(place_of));
    // A step whose groups and files are still being put together is not called wrong, nor one that she leaves for later.
    if turned.is_none()
        && attached.is_none()
        && large.is_none()
        && button != "salva"
        && !open.body.passed.contains(&step.id)
    {
        open.body.passed.push(step.id.clone());
    }
    if button == "salva" && !visit.comes_back() && open.body.resume_key.is_none() {
        open.body.resume_key = Some(resume_key::key(doors)?);
    }
    saved::remind_who_logged_in(doors, call, index, visit, open, button == "salva").await?;
    draft::keep(doors, call, visit, open).await?;
    if let Some(away) = &away {
        attach::remove(doors, istat, &away.records).await?;
    }
    let path = |rest: &str| visit.draft_address(index, &open.draft.id, rest);
    if let Some(place) = turned {
        let tail = if from_summary { "/modifica" } else { "" };
        let added = attached.map(|field| attach::told(field, came)).unwrap_or_default();
        return Ok(Reply::see(path(&format!("{}{tail}{added}#{place}", step.id))));
    }
    if let Some(field) = large {
        return Ok(Reply::see(path(&format!("{}/grande/{field}", step.id))));
    }
    if call.typed.one("azione") == "salva" {
        return Ok(Reply::see(visit.desk().map_or_else(|| path("salvata"), |desk| desk.address(""))));
    }
    let read = match read::step(&form, step, &open.body.typed, call.moment.today) {
        // What is still empty is not called wrong while a file is being chosen.
        Err(_) if attached.is_some() => Err(Vec::new()),
        Ok(_) if !refused.is_empty() => Err(Vec::new()),
        read => read,
    };
    match read {
        Err(slips) => {
            let wrong = Wrong { slips: &slips, refused: &refused };
            again(doors, call, &Shown { index, visit, open, place, from_summary }, wrong).await
        }
        Ok(_) => {
            let later = form.steps.iter().skip(place + 1).find(|s| form.shows_step(s, &open.body.typed));
            // From the summary one goes back to it, unless something is still to be answered.
            let next = if from_summary { draft::next_step(open, call) } else { later.map(|s| s.id.as_str()) };
            Ok(Reply::see(path(next.unwrap_or("riepilogo"))))
        }
    }
}

/// What is wrong with a step: answers, and files that were not taken.
pub(crate) struct Wrong<'w> {
    pub(crate) slips: &'w [FieldSlip],
    pub(crate) refused: &'w [(String, String)],
}

/// A step of a draft as a visit sees it.
pub(crate) struct Shown<'s> {
    pub(crate) index: &'s CounterIndex,
    pub(crate) visit: &'s Visit,
    pub(crate) open: &'s OpenDraft,
    pub(crate) place: usize,
    pub(crate) from_summary: bool,
}

/// A step once more, with what is wrong with it.
pub(crate) async fn again(doors: &impl Doors, call: &Call, shown: &Shown<'_>, wrong: Wrong<'_>) -> Answered {
    let known = known(doors, call, shown.index, shown.visit, shown.open).await?;
    let mut reply = page(doors, shown, wrong, &known, None);
    if let Reply::Page(page) = &mut reply {
        page.status = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(reply)
}

fn page(
    doors: &impl Doors,
    shown: &Shown<'_>,
    wrong: Wrong<'_>,
    known: &[Known],
    added: Option<(&str, &str)>,
) -> Reply {
    let Shown { index, visit, open, place, from_summary } = *shown;
    let path = |rest: &str| visit.draft_address(index, &open.draft.id, rest);
    let here = open.form.steps.get(place).map_or("", |s| s.id.as_str());
    let action = path(&if from_summary { format!("{here}/modifica") } else { here.to_owned() });
    let back = match (from_summary, place) {
        (true, _) => path("riepilogo"),
        (false, 0) if visit.desk().is_some() => visit.desk().map_or_else(String::new, |desk| desk.address("")),
        (false, 0) => {
            index.services.get(&open.draft.service).map_or_else(String::new, |e| card(e, open.form.language).to_owned())
        }
        (false, _) => {
            let mut earlier = open.form.steps.iter().take(place).rev();
            path(earlier.find(|s| open.form.shows_step(s, &open.body.typed)).map_or("", |s| s.id.as_str()))
        }
    };
    let whose = open.body.assisted.as_ref().map(Subject::full_name);
    let beyond = doors.arrivals().beyond();
    let page = StepPage {
        form: &open.form,
        step: place,
        typed: &open.body.typed,
        slips: wrong.slips,
        refused: wrong.refused,
        added,
        action: &action,
        revision: &open.draft.revision,
        known,
        back: Some(&back),
        save: true,
        beyond,
        on_behalf: whose.as_deref(),
        privacy_url: &visit.public(&format!("{}/privacy/", index.comune.base)),
    };
    Reply::page(markup::step::title(&page), markup::step::step(&page)).spoken(open.form.language)
}
