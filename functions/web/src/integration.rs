//! The citizen answers what the comune asked, by a direct link. The link holds the number alone: who is not known here
//! proves with the second datum that the request is hers before anything is shown.

use std::collections::BTreeMap;

use contract::answer::{Answer, Typed};
use contract::file::Refused;
use contract::form::Field;
use contract::index::CounterIndex;
use contract::kind::Kind;
use contract::language::Language;
use contract::read;
use contract::slip::FieldSlip;
use counter::desk;
use counter::reference::Reference;
use counter::refusal::Refusal;
use counter::state::State;
use http::StatusCode;
use markup::link::Link;
use markup::message::{self, RefusalPage};
use markup::reply::{ReplyPage, reply as drawn};

use crate::call::Call;
use crate::citizen::{address, in_language, index, refused};
use crate::doors::Doors;
use crate::page_words as said;
use crate::pratica::{Seen, change, seen};
use crate::reply::{Answered, Reply, Stop};
use crate::{attach, visitors};

/// The most characters of a reply, as the page says too.
const TEXT_MAX: usize = 4000;

/// What was asked, with the place to answer.
pub(crate) async fn form(doors: &impl Doors, call: &Call, reference: &str) -> Answered {
    let index = index(doors, call).await?;
    let seen = seen(doors, call, &index, reference).await?;
    let mut typed = Typed::new();
    for (id, answer) in &seen.body.answers.0 {
        let values = match answer {
            Answer::One(value) => vec![seen.form.field(id).map_or_else(|| value.clone(), |f| f.retyped(value))],
            Answer::Many(values) => values.clone(),
        };
        typed.set(id, values);
    }
    page(doors, &index, &seen, &typed, &[], None)
}

fn page(
    doors: &impl Doors,
    index: &CounterIndex,
    seen: &Seen,
    typed: &Typed,
    slips: &[FieldSlip],
    error: Option<&str>,
) -> Answered {
    let (head, language) = (&seen.pratica.head, seen.form.language);
    let Some(asked) = seen.body.asked.as_ref().filter(|_| head.state == State::DaIntegrare) else {
        return Ok(Reply::see(address(index, &format!("pratica/{}", head.reference.key()))));
    };
    let fields: Vec<&str> = asked.fields.iter().map(String::as_str).collect();
    let page = ReplyPage {
        back: &address(index, &format!("pratica/{}", head.reference.key())),
        reference: &head.reference.to_string(),
        asked: &asked.text,
        form: &seen.form,
        fields: &fields,
        typed,
        slips,
        text: typed.one("risposta"),
        error,
        action: &address(index, &format!("integrazione/{}", head.reference.key())),
        token: &seen.visit.token(doors),
    };
    let wrong = error.is_some() || !slips.is_empty();
    let status = if wrong { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let title = format!("{}{}", if wrong { said::error(language) } else { "" }, said::answer_comune(language));
    Ok(Reply::with_status(status, title, drawn(&page)).spoken(language))
}

/// The answer arrives.
pub(crate) async fn answer(doors: &impl Doors, call: &Call, reference: &str) -> Answered {
    let index = index(doors, call).await?;
    let text = call.typed.one("risposta");
    let asks = |stop| match stop {
        // Her session is over: the way to the request, with what she wrote.
        Stop::Reply(_) if !text.trim().is_empty() => {
            let language = call.language();
            unsent(&index, reference, language, said::session_over(language), text).into()
        }
        stop => stop,
    };
    let seen = seen(doors, call, &index, reference).await.map_err(asks)?;
    let language = seen.form.language;
    if !seen.visit.holds_token(doors, call) {
        return page(doors, &index, &seen, &call.typed, &[], Some(said::check_and_send(language)));
    }
    let Some(asked) = &seen.body.asked else {
        return match text.trim() {
            "" => Ok(refused(&index, language, &Refusal::NotNow(seen.pratica.head.state))),
            _ => Ok(unsent(&index, reference, language, said::no_answer_awaited(language), text)),
        };
    };
    let fields: Vec<Field> = seen.form.fields().filter(|f| asked.fields.contains(&f.id)).cloned().collect();
    // Files are kept last: what is shown again with an error holds those that were sent before.
    let (files, typed): (Vec<Field>, Vec<Field>) =
        fields.into_iter().partition(|f| matches!(f.kind, Kind::File { .. }));
    let mut before = call.typed.clone();
    for field in &files {
        before.set(&field.id, sent_before(&seen, field));
    }
    let mut given = BTreeMap::new();
    let mut slips = read_into(&mut given, &typed, &before, call);
    let wrong = if text.chars().filter(|c| *c != '\r').count() > TEXT_MAX {
        Some(said::answer_too_long(language, TEXT_MAX))
    } else {
        None
    };
    if wrong.is_some() || !slips.is_empty() {
        let again = (!call.uploads.is_empty()).then(|| said::files_again(language).to_owned());
        return page(doors, &index, &seen, &before, &slips, wrong.or(again).as_deref());
    }
    let istat = &index.comune.istat;
    let mut now = before.clone();
    let came: Vec<&Field> = files.iter().filter(|f| call.uploads.iter().any(|u| u.field == f.id)).collect();
    for field in &came {
        now.set(&field.id, Vec::new());
    }
    let too_often = !came.is_empty() && visitors::too_many_files(doors, call, &seen.visit).await?;
    let refused = match too_often {
        true => call
            .uploads
            .iter()
            .map(|u| (u.field.clone(), Refused::TooOften.sentence(&u.name, seen.form.language)))
            .collect(),
        false => {
            attach::take_in(doors, istat, came.iter().copied(), &mut now, &call.uploads, seen.form.language).await?
        }
    };
    let new = attach::records(came.iter().copied(), &now);
    slips.extend(read_into(&mut given, &files, &now, call));
    if !refused.is_empty() || !slips.is_empty() {
        attach::remove(doors, istat, &new).await?;
        let told = refused.first().map_or(said::files_again(language), |(_, sentence)| sentence);
        let told = if call.uploads.is_empty() { None } else { Some(told) };
        return page(doors, &index, &seen, &before, &slips, told);
    }
    let done = desk::integrate(seen.pratica.head.clone(), seen.body.clone(), given, text, call.moment);
    if done == Err(Refusal::ReasonNeeded) {
        return page(doors, &index, &seen, &before, &[], Some(said::write_answer(language)));
    }
    match change(doors, &index, &seen, done).await? {
        Reply::Page(page) if page.status == StatusCode::CONFLICT => {
            attach::remove(doors, istat, &new).await?;
            match text.trim() {
                "" => Ok(Reply::Page(page)),
                _ => Ok(unsent(&index, reference, language, said::changed_while_writing(language), text)),
            }
        }
        reply => Ok(reply),
    }
}

/// The files that were sent for a question, which stay where no new one comes in their place.
fn sent_before(seen: &Seen, field: &Field) -> Vec<String> {
    match seen.body.answers.get(&field.id) {
        Some(Answer::Many(records)) => records.clone(),
        _ => Vec::new(),
    }
}

/// Reads answers into a table, nothing for what was left empty; gives what is wrong.
fn read_into(
    into: &mut BTreeMap<String, Option<Answer>>,
    fields: &[Field],
    typed: &Typed,
    call: &Call,
) -> Vec<FieldSlip> {
    let mut slips = Vec::new();
    for field in fields {
        match read::answer(field, typed.all(&field.id), call.moment.today) {
            // What the page did not send at all stays as it was; but of boxes none may be ticked.
            Ok(None) if !typed.has(&field.id) && !matches!(field.kind, Kind::Choices { .. }) => {}
            Ok(answer) => {
                into.insert(field.id.clone(), answer);
            }
            Err(slip) => slips.push(FieldSlip { field: field.id.clone(), slip }),
        }
    }
    slips
}

/// What she wrote could not be sent: it is shown, to be copied.
fn unsent(index: &CounterIndex, reference: &str, language: Language, title: &str, text: &str) -> Reply {
    let sentence = format!("{}\n\n{text}", said::answer_unsent(language));
    let again = match Reference::parse(reference) {
        Ok(reference) => address(index, &format!("integrazione/{}", reference.key())),
        Err(_) => in_language(address(index, "stato/"), language),
    };
    let links = [Link { label: said::back_to_request(language), url: &again }];
    let page = RefusalPage { title: Some(title), sentence: &sentence, links: &links };
    Reply::with_status(StatusCode::CONFLICT, title, message::refusal(&page)).spoken(language)
}
