//! "Controlla e invia": the summary right before sending, and the sending itself, exactly once.
//!
//! The summary carries a signed token over draft, content, comune and session. A request that was sent already is looked
//! up before the token's age is tested: sending twice, going back, or trying again after a cut connection or next week
//! gives the same receipt.

use contract::answer::Answers;
use contract::fact::Fact;
use contract::form::{Access, Field};
use contract::index::CounterIndex;
use contract::kind::Kind;
use contract::language::Language;
use contract::read;
use counter::archive::Archive;
use counter::assisted::Subject;
use counter::draft::{DraftId, KEPT_DAYS};
use counter::fault::Fault;
use counter::pratica::Pratica;
use counter::published::Published;
use counter::reference::Reference;
use counter::refusal::Refusal;
use counter::submit::{self, Outcome, Sender, Submission};
use counter::term::days_after;
use http::StatusCode;
use markup::message::{self, ConflictPage};
use markup::summary::{Consent, SummaryPage};
use maud::{Markup, html};

use crate::call::Call;
use crate::citizen::{entry, index, no_draft, no_such_draft, open_now, refused};
use crate::doors::{Doors, rome};
use crate::draft::{self, OpenDraft};
use crate::page_words as said;
use crate::reply::{Answered, Reply, Stop};
use crate::visit::Visit;
use crate::{attach, login, profile, review, summary_words, visitors, words};

/// The summary of a draft.
pub(crate) async fn summary(doors: &impl Doors, call: &Call, id: &str) -> Answered {
    let index = index(doors, call).await?;
    let Some(visit) = Visit::find(doors, call).await? else {
        return Ok(no_such_draft(&index, call.language(), id));
    };
    shown(doors, call, &index, &visit, id).await
}

/// The summary as a visit sees it.
pub(crate) async fn shown(doors: &impl Doors, call: &Call, index: &CounterIndex, visit: &Visit, id: &str) -> Answered {
    let Some(open) = draft::open(doors, call, index, visit, id).await? else {
        return receipt_or_refusal(doors, call, index, visit, id).await;
    };
    if was_sent(doors, call, index, &open).await? {
        return receipt_or_refusal(doors, call, index, visit, id).await;
    }
    page(doors, call, index, visit, &open, Chosen::default(), &[]).await
}

/// What was ticked on the summary.
#[derive(Clone, Copy, Default)]
struct Chosen {
    declared: bool,
    keep: Option<bool>,
}

async fn page(
    doors: &impl Doors,
    call: &Call,
    index: &CounterIndex,
    visit: &Visit,
    open: &OpenDraft,
    chosen: Chosen,
    problems: &[(&str, &str)],
) -> Answered {
    let entry = entry(index, &open.draft.service)?;
    let read = read::form(&open.form, &open.body.typed, call.moment.today);
    let (answers, slips) = match read {
        Ok(answers) => (answers, Vec::new()),
        Err(slips) => (Answers::default(), slips),
    };
    let path = |rest: &str| visit.draft_address(index, &open.draft.id, rest);
    let edit = |step: &str| path(&format!("{step}/modifica"));
    let token = as_shown(doors, index, visit, open, &answers, |parts| review::token(doors, parts, call.moment.now))?;
    let scope_name = scope_name(index, call);
    let keeps = visit.body.person.is_some() && open.form.fields().any(|f| f.fact.is_some());
    let language = open.form.language;
    let already = match summary_words::not_open(language, entry.opening.on(call.moment.today)) {
        None => sent_before(doors, index, visit, &open.draft.service, language).await?,
        not_open => not_open,
    };
    let mut doubts = open.form.doubts(&answers, &call.place.tenants.places);
    let knowledge = profile::knowledge(doors, call, index, visit).await?;
    doubts.extend(knowledge.expired(&open.form, &answers, call.moment.today));
    let whose = open.body.assisted.as_ref().map(Subject::full_name);
    let summary = SummaryPage {
        doubts: &doubts,
        form: &open.form,
        typed: &open.body.typed,
        answers: &answers,
        action: &path("invia"),
        edit: &edit,
        token: &token,
        consent: if keeps { Consent::Ask { scope_name: &scope_name, chosen: chosen.keep } } else { Consent::None },
        declared: chosen.declared,
        slips: &slips,
        problems,
        already: already.as_deref(),
        term: entry.term.as_ref(),
        office: &entry.office,
        on_behalf: whose.as_deref(),
        cosigner: open.form.cosign.as_ref().filter(|_| open.form.cosigner(&answers).is_some()),
    };
    let wrong = !slips.is_empty() || !problems.is_empty();
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let title = summary_words::title(language, wrong, &open.form.title);
    Ok(Reply::with_status(status, title, markup::summary::summary(&summary)).spoken(language))
}

/// Sends.
pub(crate) async fn send(doors: &impl Doors, call: &Call, id: &str) -> Answered {
    let index = index(doors, call).await?;
    let Some(mut visit) = Visit::find(doors, call).await? else {
        return Ok(no_such_draft(&index, call.language(), id));
    };
    sent(doors, call, &index, &mut visit, id).await
}

/// What a visit sends.
pub(crate) async fn sent(
    doors: &impl Doors,
    call: &Call,
    index: &CounterIndex,
    visit: &mut Visit,
    id: &str,
) -> Answered {
    let Some(open) = draft::open(doors, call, index, visit, id).await? else {
        return receipt_or_refusal(doors, call, index, visit, id).await;
    };
    let language = open.form.language;
    let answers = read::form(&open.form, &open.body.typed, call.moment.today);
    // Sent already: the receipt is owed whatever the token's age, and whatever happened to the service meanwhile.
    if let Some(found) = receipt_of(doors, index, &open.draft.id).await? {
        let content = match &answers {
            Ok(answers) => Some(submit::content_mac(doors.keys(), &open.draft.id, &open.draft.revision, answers)?),
            Err(_) => None,
        };
        return match content {
            Some(content) if content == found.head.content => {
                // The draft is still here, so the first sending was cut off before its end: her choice counts again.
                let keep = answers.as_ref().ok().filter(|_| call.typed.one("profilo") == "si");
                finish(doors, call, index, visit, &open, &found, keep).await
            }
            _ => Ok(conflict(index, visit, language, &found)),
        };
    }
    let entry = entry(index, &open.draft.service)?;
    open_now(entry, language, call, &visit.public(&entry.url), || saved(index, visit, &open))?;
    let answers = match answers {
        Ok(answers) => answers,
        Err(_) => return page(doors, call, index, visit, &open, Chosen::default(), &[]).await,
    };
    let keep = match call.typed.one("profilo") {
        "si" => Some(true),
        "no" => Some(false),
        _ => None,
    };
    let chosen = Chosen { declared: call.typed.one("dichiaro") == "si", keep };
    let problems = problems(doors, call, index, visit, &open, &answers, chosen)?;
    if !problems.is_empty() {
        return page(doors, call, index, visit, &open, chosen, &problems).await;
    }
    let files = attach::records(open.form.fields(), &open.body.typed);
    if let Some(name) = attach::lost(doors, &index.comune.istat, &files).await? {
        let told = summary_words::file_gone(open.form.language, &name);
        return page(doors, call, index, visit, &open, chosen, &[("", &told)]).await;
    }
    // At the desk the operator knows who she is, and she signs the printed receipt (D.P.R. 445/2000, art. 38, comma 3).
    let sender = match (visit.desk(), &open.body.assisted, &visit.body.person) {
        (Some(desk), Some(subject), _) => Sender::AtDesk(subject, &desk.operator),
        (Some(_), None, _) => return Ok(no_draft(index, visit, language, id)),
        (None, _, Some(person)) => Sender::Citizen(person),
        (None, _, None) if must_log_in(&open, &answers) => {
            return login::needed(call, language, &visit.draft_address(index, &open.draft.id, "riepilogo"));
        }
        (None, _, None) => Sender::Visitor,
    };
    if visitors::too_many_sent(doors, call, visit).await? {
        return Err(Stop::TooMany);
    }
    // The form is kept before the pratica that answers it: a pratica can always be read.
    // It is kept as it was published, without the lists of this comune, in the language in which it binds.
    let form = doors.published().form(&open.draft.service, &open.draft.revision).await?;
    let form = form.ok_or_else(|| Fault::plain("finding a published form"))?;
    let (bytes, _) = form.canonical().map_err(|e| Fault::new("writing a form", e))?;
    doors.archive().keep_form(&open.draft.revision, &bytes).await?;
    let knowledge = profile::knowledge(doors, call, index, visit).await?;
    let origins = knowledge.origins(&open.form, &answers, call.moment.today);
    // With neither a profile nor a desk's register to be told first, all that is left to do is done in the same write.
    let alone = chosen.keep != Some(true) && visit.desk().is_none();
    let now = call.moment.now;
    let remembering = |reference: &Reference| visit.remembering(doors, now, reference);
    let submission = Submission {
        remembering: alone.then_some(&remembering),
        origins: &origins,
        index,
        service: &open.draft.service,
        entry,
        form: &open.form,
        revision: &open.draft.revision,
        draft: &open.draft.id,
        answers: &answers,
        sender,
        now,
        today: call.moment.today,
    };
    match submit::submit(doors.archive(), doors.keys(), &submission).await? {
        Outcome::Settled(pratica) => Ok(Reply::see(visit.receipt_address(index, &pratica.head))),
        Outcome::Receipt(pratica) => {
            let kept = chosen.keep.unwrap_or(false).then_some(&answers);
            finish(doors, call, index, visit, &open, &pratica, kept).await
        }
        Outcome::OtherContent(pratica) => Ok(conflict(index, visit, language, &pratica)),
        Outcome::Erased(reference) => {
            // Its draft has no more to do than remind of it.
            doors.archive().drop_draft(&index.comune.istat, &open.draft.id).await?;
            Ok(refused(index, language, &Refusal::Erased(reference.to_string())))
        }
        Outcome::Asked { told, spent } => {
            let told = told.trim_end_matches('.').to_owned();
            let told = match (spent, visit.comes_back(), open.form.access) {
                (true, ..) | (_, true, _) => told,
                (_, _, Access::None) => told + said::not_yours_ask(language),
                _ => told + said::not_yours_log_in(language),
            };
            page(doors, call, index, visit, &open, chosen, &[("", &told)]).await
        }
    }
}

/// What is told when a request is sent to a service that is not open: the draft is there still.
fn saved(index: &CounterIndex, visit: &Visit, open: &OpenDraft) -> Markup {
    let summary = visit.draft_address(index, &open.draft.id, "riepilogo");
    let language = open.form.language;
    let until = words::day_in(days_after(open.draft.changed.to_zoned(rome()).date(), KEPT_DAYS), language);
    html! {
        p { (said::answers_kept(language)) (until) "." }
        p { a href=(summary) { (said::back_to_summary(language)) } }
    }
}

/// Whether only a person who logged in may send: the form says so, or it asks to be signed, by her alone or by two.
fn must_log_in(open: &OpenDraft, answers: &Answers) -> bool {
    let signed = |f: &Field| matches!(f.kind, Kind::Signature) && open.form.shows(f, &open.body.typed);
    open.form.access == Access::Required || open.form.cosigner(answers).is_some() || open.form.fields().any(signed)
}

/// After the pratica is stored: the profile is enriched, the session remembers it, the draft goes.
///
/// Each of these can be done again, so a power cut in between is mended by the resend that follows it.
async fn finish(
    doors: &impl Doors,
    call: &Call,
    index: &CounterIndex,
    visit: &mut Visit,
    open: &OpenDraft,
    pratica: &Pratica,
    keep: Option<&Answers>,
) -> Answered {
    let reference = &pratica.head.reference;
    if let Some(answers) = keep {
        let today = call.moment.today;
        profile::change(doors, index, visit, |p| p.enrich(&open.form, answers, reference, today)).await?;
    }
    visit.remember_sent(reference);
    visit.keep(doors, call).await?;
    if let Some(desk) = visit.desk() {
        desk.log(doors, &pratica.head, call.moment.now).await?;
    }
    doors.archive().drop_draft(&index.comune.istat, &open.draft.id).await?;
    Ok(Reply::see(visit.receipt_address(index, &pratica.head)))
}

fn problems(
    doors: &impl Doors,
    call: &Call,
    index: &CounterIndex,
    visit: &Visit,
    open: &OpenDraft,
    answers: &Answers,
    chosen: Chosen,
) -> Result<Vec<(&'static str, &'static str)>, Fault> {
    let language = open.form.language;
    let mut problems = Vec::new();
    let given = call.typed.one("gettone");
    if !as_shown(doors, index, visit, open, answers, |parts| review::holds(doors, call, parts, given))? {
        problems.push(("", summary_words::stale(language)));
    }
    let other = |subject: &Subject| {
        submit::fact(&open.form, answers, Fact::CodiceFiscale).is_some_and(|typed| typed != subject.codice_fiscale)
    };
    // A request that lands in somebody else's area shows it her data.
    if open.body.assisted.as_ref().is_some_and(other) {
        problems.push((
            "",
            "Il codice fiscale nelle risposte non è della persona per cui compili. Correggilo, oppure comincia una \
             richiesta per l’altra persona",
        ));
    }
    // Nobody signs twice in the place of two.
    let at_desk = open.body.assisted.as_ref().map(|subject| subject.codice_fiscale.as_str());
    let me = at_desk.or(visit.body.person.as_ref().map(|p| p.codice_fiscale.as_str()));
    if me.is_some() && me == open.form.cosigner(answers) {
        problems.push(("", said::own_code_as_signer(language)));
    }
    if !chosen.declared {
        problems.push(("dichiaro", summary_words::not_declared(language)));
    }
    let keeps = visit.body.person.is_some() && open.form.fields().any(|f| f.fact.is_some());
    if keeps && chosen.keep.is_none() {
        problems.push(("profilo", summary_words::not_chosen(language)));
    }
    Ok(problems)
}

/// What the summary's token stands for.
fn as_shown<T>(
    doors: &impl Doors,
    index: &CounterIndex,
    visit: &Visit,
    open: &OpenDraft,
    answers: &Answers,
    used: impl FnOnce(&[&[u8]]) -> T,
) -> Result<T, Fault> {
    let content = submit::content_mac(doors.keys(), &open.draft.id, &open.draft.revision, answers)?;
    Ok(used(&[index.comune.istat.as_bytes(), visit.id().as_bytes(), open.draft.id.as_str().as_bytes(), &content.0]))
}

/// The pratica that a draft became, if it was sent.
pub(crate) async fn receipt_of(
    doors: &impl Doors,
    index: &CounterIndex,
    draft: &DraftId,
) -> Result<Option<Pratica>, Fault> {
    submit::already_sent(doors.archive(), doors.keys(), index, draft).await
}

/// Whether a draft that is still here was sent, and its sending cut off before it was forgotten. What never was whole cannot
/// have been: nobody is asked about it, and most steps of most requests are of that kind.
pub(crate) async fn was_sent(
    doors: &impl Doors,
    call: &Call,
    index: &CounterIndex,
    open: &OpenDraft,
) -> Result<bool, Fault> {
    let (form, body) = (&open.form, &open.body);
    let passed = || form.steps.iter().all(|s| body.passed.contains(&s.id) || !form.shows_step(s, &body.typed));
    let whole = open.moved || passed() || read::form(form, &body.typed, call.moment.today).is_ok();
    Ok(whole && receipt_of(doors, index, &open.draft.id).await?.is_some())
}

/// The receipt of a draft that is gone because it was sent, if this session may see it; else a refusal.
pub(crate) async fn receipt_or_refusal(
    doors: &impl Doors,
    call: &Call,
    index: &CounterIndex,
    visit: &Visit,
    id: &str,
) -> Answered {
    let found = match DraftId::parse(id) {
        Some(id) => receipt_of(doors, index, &id).await?,
        None => None,
    };
    match found {
        Some(pratica) if visit.may_see(doors, &pratica.head) => {
            Ok(Reply::see(visit.receipt_address(index, &pratica.head)))
        }
        Some(pratica) => {
            // Another send of the same draft may have ended while this one was under way: the session is read again.
            let Some(mut visit) = Visit::find(doors, call).await? else {
                return Ok(no_such_draft(index, call.language(), id));
            };
            if visit.may_see(doors, &pratica.head) {
                return Ok(Reply::see(visit.receipt_address(index, &pratica.head)));
            }
            // Sent, but the session could not remember it before the power went: its own draft proves that it is hers.
            match draft::open(doors, call, index, &visit, id).await? {
                Some(open) => finish(doors, call, index, &mut visit, &open, &pratica, None).await,
                None => Ok(no_such_draft(index, call.language(), id)),
            }
        }
        None => Ok(no_draft(index, visit, call.language(), id)),
    }
}

fn conflict(index: &CounterIndex, visit: &Visit, language: Language, found: &Pratica) -> Reply {
    let new = index.services.get(&found.head.service).map_or_else(|| "/".to_owned(), |e| e.url.clone());
    let page = ConflictPage {
        language,
        reference: &found.head.reference.to_string(),
        sent: &words::instant_in(found.head.sent, language),
        receipt_url: &visit.receipt_address(index, &found.head),
        new_url: &visit.desk().map_or(new, |desk| desk.address("")),
    };
    Reply::with_status(StatusCode::CONFLICT, said::sent_already(language), message::conflict(&page)).spoken(language)
}

/// A note for who already sent a request for the same service from this session.
async fn sent_before(
    doors: &impl Doors,
    index: &CounterIndex,
    visit: &Visit,
    service: &str,
    language: Language,
) -> Result<Option<String>, Fault> {
    for reference in visit.body.sent.iter().rev().take(5) {
        if let Some(pratica) = doors.archive().pratica(&index.comune.istat, reference).await?
            && pratica.head.service == service
        {
            let number = pratica.head.reference.to_string();
            return Ok(Some(summary_words::sent_before(language, &number, pratica.head.sent)));
        }
    }
    Ok(None)
}

/// Who keeps the profile, for people.
pub(crate) fn scope_name(index: &CounterIndex, call: &Call) -> String {
    match index.profile {
        contract::index::ProfileScope::Comune => index.denomination.clone(),
        contract::index::ProfileScope::Consortium => {
            format!("i Comuni dell’area {}", call.place.tenants.consortium)
        }
    }
}
