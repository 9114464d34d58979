//! A request that was sent, as its citizen sees it: where it stands, what happened, what she can do. It is told in the
//! language in which she filled it in.

use std::sync::Arc;

use contract::form::Form;
use contract::index::CounterIndex;
use contract::language::Language;
use counter::archive::{Archive, Changed};
use counter::assisted::WRITTEN;
use counter::desk;
use counter::fault::Fault;
use counter::ledger::Ledger;
use counter::pratica::{Body, Head, Pratica};
use counter::published::Published;
use counter::reference::Reference;
use counter::refusal::Refusal;
use counter::signing;
use counter::state::{Action, State};
use counter::term::Clock;
use http::StatusCode;
use markup::answers::Sheet;
use markup::link::Link;
use markup::message::{self, ConfirmPage};
use markup::receipt::TermWords;
use markup::status::{Logged, StatusPage};
use markup::timeline::{Event, Message};

use crate::call::Call;
use crate::citizen::{address, index, refused, token_held};
use crate::doors::Doors;
use crate::page_words as said;
use crate::reply::{Answered, Reply, Stop, not_found};
use crate::visit::Visit;
use crate::{attach, corrections, draft};
use crate::{public_log, second_signature, words};

/// A pratica that this session may see, opened.
pub(crate) struct Seen {
    pub(crate) pratica: Pratica,
    pub(crate) body: Body,
    /// In the language in which she filled it in.
    pub(crate) form: Arc<Form>,
    pub(crate) visit: Visit,
}

/// Finds a pratica that this session may see; else leads to the page that asks for its second datum.
pub(crate) async fn seen(doors: &impl Doors, call: &Call, index: &CounterIndex, reference: &str) -> Result<Seen, Stop> {
    let Ok(reference) = Reference::parse(reference) else {
        return Err(Reply::see(address(index, "stato/")).into());
    };
    // The number is not personal; the datum that proves whose request it is is typed and posted.
    let spoken =
        if call.language().is_binding() { String::new() } else { format!("&lingua={}", call.language().code()) };
    let ask = || Stop::from(Reply::see(address(index, &format!("stato/?numero={}{spoken}", reference.key()))));
    let Some(visit) = Visit::find(doors, call).await? else { return Err(ask()) };
    let Some(pratica) = doors.archive().pratica(&index.comune.istat, &reference).await? else { return Err(ask()) };
    if !visit.may_see(doors, &pratica.head) {
        return Err(ask());
    }
    let pratica = signing::as_it_stands(doors.archive(), doors.keys(), pratica, call.moment).await?;
    let body = pratica.open(doors.keys())?;
    let form = form(doors, &pratica).await?;
    let form = draft::spoken(doors, index, &pratica.head.service, form, body.language).await?;
    Ok(Seen { pratica, body, form, visit })
}

/// The form a pratica answers: as published, or as it was kept with the pratica.
pub(crate) async fn form(doors: &impl Doors, pratica: &Pratica) -> Result<Arc<Form>, Fault> {
    const DOING: &str = "finding the form of a pratica";
    let head = &pratica.head;
    if let Some(form) = doors.published().form(&head.service, &head.revision).await? {
        return Ok(form);
    }
    let bytes = doors.archive().form(&head.revision).await?.ok_or_else(|| Fault::plain(DOING))?;
    serde_json::from_slice(&bytes).map(Arc::new).map_err(|e| Fault::new(DOING, e))
}

/// A file that came with a request, for the citizen who sent it.
pub(crate) async fn file(doors: &impl Doors, call: &Call, reference: &str, file: &str) -> Answered {
    let index = index(doors, call).await?;
    let seen = seen(doors, call, &index, reference).await?;
    let found = attach::give_back(doors, &index.comune.istat, &seen.body.answers, file).await?;
    Ok(found.unwrap_or_else(|| not_found(call)))
}

/// Who filled in a request, if it was not the citizen herself.
pub(crate) fn written(body: &Body) -> Option<&'static str> {
    body.assisted.as_ref().map(|_| WRITTEN)
}

/// The title of a request as its citizen reads it.
pub(crate) fn title<'t>(head: &'t Head, form: &'t Form) -> &'t str {
    if form.language.is_binding() { &head.title } else { &form.title }
}

/// Where the files of a request are.
pub(crate) fn files_address(index: &CounterIndex, reference: &Reference) -> String {
    address(index, &format!("pratica/{}/file/", reference.key()))
}

/// The state of a request.
pub(crate) async fn show(doors: &impl Doors, call: &Call, reference: &str) -> Answered {
    let index = index(doors, call).await?;
    let seen = seen(doors, call, &index, reference).await?;
    let (head, language) = (&seen.pratica.head, seen.form.language);
    let due =
        head.clock.as_ref().filter(|_| !head.state.is_final()).map(|c| (c, by_when(c, head.state, call, language)));
    let term = due.as_ref().map(|(clock, by)| TermWords { by, silence: clock.term.silence.told(language) });
    let dates: Vec<String> = seen.body.events.iter().map(|e| words::instant_in(e.at, language)).collect();
    let changed =
        seen.body.events.iter().map(|e| corrections::told(&seen.form, e.answered.as_deref().unwrap_or_default()));
    let changed: Vec<String> = changed.collect();
    let events: Vec<Event<'_>> = seen
        .body
        .events
        .iter()
        .zip(&dates)
        .zip(&changed)
        .map(|((e, date), changed)| {
            // What its state means stands in the box above, for the last one alone: of the others it is true no more.
            let title = if e.answered.is_some() { said::answer_arrived(language) } else { e.state.told(language) };
            Event { date: Some(date), title, text: changed, own: e.text.as_deref(), done: true }
        })
        .collect();
    let last = seen.body.events.last();
    let answered = last.filter(|e| e.answered.is_some()).map(|e| words::instant_in(e.at, language));
    let answered = answered.map(|at| said::answer_came(language, &at));
    let message_dates: Vec<String> = seen.body.messages.iter().map(|m| words::instant_in(m.at, language)).collect();
    let messages: Vec<Message<'_>> = seen
        .body
        .messages
        .iter()
        .zip(&message_dates)
        .map(|(m, date)| {
            let own = m.from == seen.body.applicant || m.from == desk::CITIZEN;
            let from = if m.from == desk::CITIZEN { said::citizen(language) } else { &m.from };
            Message { date, from, text: &m.text, italian: !own }
        })
        .collect();
    let answer = address(&index, &format!("integrazione/{}", head.reference.key()));
    let action =
        (head.state == State::DaIntegrare).then_some(Link { label: said::answer_request(language), url: &answer });
    let withdraw = address(&index, &format!("pratica/{}/ritira", head.reference.key()));
    let receipt = address(&index, &format!("ricevuta/{}", head.reference.key()));
    let area = address(&index, "area/");
    let size = doors.ledger().size_with(&head.comune, &head.leaf).await?;
    let of_log = size.map(|size| {
        let proof = public_log::proof_address(&index, &head.reference, size);
        (proof, public_log::published(&index, &format!("testa-{size}.json")))
    });
    let signed = public_log::receipt_address(&index, &head.reference);
    let keys = public_log::published(&index, "chiavi.json");
    let link = second_signature::link(&call.whole(""), &index.comune.base, &head.reference);
    let code = (head.state == State::DaFirmare).then(|| paper::encode(&link)).flatten();
    let cosigned = second_signature::given(head, &seen.body, language);
    let anew = address(&index, &format!("pratica/{}/rifai", head.reference.key()));
    let token = seen.visit.token(doors);
    let page = StatusPage {
        language,
        pass_on: second_signature::pass_on(head, &seen.form, &link, code.as_ref()),
        cosigned: cosigned.as_deref(),
        anew: (head.state == State::NonFirmata).then_some((anew.as_str(), token.as_str())),
        back: seen.visit.body.person.is_some().then_some(area.as_str()),
        reference: &head.reference.to_string(),
        service: title(head, &seen.form),
        state: head.state.told(language),
        sentence: head.state.meaning(language),
        answered: answered.as_deref(),
        // Who filled it in, or signed too, is told elsewhere.
        own: last.filter(|_| head.state != State::Inviata).and_then(|e| e.text.as_deref()),
        sent: &words::instant_in(head.sent, language),
        written: written(&seen.body),
        term,
        office: &head.office,
        events: &events,
        messages: &messages,
        action,
        withdraw_url: head.state.after(Action::Ritira).map(|_| withdraw.as_str()),
        receipt_url: Some(&receipt),
        logged: of_log.as_ref().map(|(proof_url, head_url)| Logged {
            proof_url,
            receipt_url: head.promise.is_some().then_some(&signed),
            head_url,
            keys_url: &keys,
        }),
        answers: Some(Sheet {
            form: &seen.form,
            answers: &seen.body.answers,
            files: Some(&files_address(&index, &head.reference)),
            sources: None,
        }),
    };
    let heading = format!("{} - {}", head.state.told(language), title(head, &seen.form));
    Ok(Reply::page(heading, markup::status::status(&page)).spoken(language))
}

/// The last day for an answer, or why none can be told yet.
fn by_when(clock: &Clock, state: State, call: &Call, language: Language) -> String {
    match (clock.is_paused(), state) {
        (false, _) => words::day_in(clock.due(call.moment.today), language),
        (true, State::DaFirmare) => said::stands_still_unsigned(language).to_owned(),
        (true, _) => said::stands_still(language).to_owned(),
    }
}

/// Asks whether the citizen really wants to withdraw.
pub(crate) async fn withdraw_form(doors: &impl Doors, call: &Call, reference: &str) -> Answered {
    let index = index(doors, call).await?;
    let seen = seen(doors, call, &index, reference).await?;
    let (head, language) = (&seen.pratica.head, seen.form.language);
    let back = address(&index, &format!("pratica/{}", head.reference.key()));
    if head.state.after(Action::Ritira).is_none() {
        return Ok(refused(&index, language, &Refusal::NotNow(head.state)));
    }
    let text = said::withdraw_text(language, &head.reference.to_string(), title(head, &seen.form));
    let page = ConfirmPage {
        language,
        title: said::withdraw(language),
        text: &text,
        action: &address(&index, &format!("pratica/{}/ritira", head.reference.key())),
        token: &seen.visit.token(doors),
        hidden: &[],
        button: said::do_withdraw(language),
        back: &back,
    };
    Ok(Reply::page(said::withdraw(language), message::confirm(&page)).spoken(language))
}

/// Withdraws.
pub(crate) async fn withdraw(doors: &impl Doors, call: &Call, reference: &str) -> Answered {
    let index = index(doors, call).await?;
    let seen = seen(doors, call, &index, reference).await?;
    token_held(doors, call, &seen.visit)?;
    let done = desk::withdraw(seen.pratica.head.clone(), seen.body.clone(), call.moment);
    change(doors, &index, &seen, done).await
}

/// Stores what a citizen did, or tells her why not.
pub(crate) async fn change(
    doors: &impl Doors,
    index: &CounterIndex,
    seen: &Seen,
    done: Result<(counter::pratica::Head, Body), Refusal>,
) -> Answered {
    let language = seen.form.language;
    let (head, body) = match done {
        Ok(changed) => changed,
        Err(refusal) => return Ok(refused(index, language, &refusal)),
    };
    let next = seen.pratica.next(doors.keys(), head, &body)?;
    match doors.archive().change(&next).await? {
        Changed::Done => Ok(Reply::see(address(index, &format!("pratica/{}", seen.pratica.head.reference.key())))),
        Changed::Stale => {
            let page = message::RefusalPage {
                title: Some(said::problem(language)),
                sentence: &Refusal::ChangedMeanwhile.told(language),
                links: &[Link {
                    label: said::back_to_request(language),
                    url: &address(index, &format!("pratica/{}", seen.pratica.head.reference.key())),
                }],
            };
            let title = said::request_changed(language);
            Ok(Reply::with_status(StatusCode::CONFLICT, title, message::refusal(&page)).spoken(language))
        }
    }
}
