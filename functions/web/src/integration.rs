//! The citizen answers what the comune asked, by a direct link. The link holds the number alone: who is not known here
//! proves with the second datum that the request is hers before anything is shown.

use std::collections::BTreeMap;

use contract::answer::{Answer, Typed};
use contract::index::CounterIndex;
use contract::read::{self, FieldSlip};
use counter::desk;
use counter::refusal::Refusal;
use counter::state::State;
use http::StatusCode;
use markup::reply::{ReplyPage, reply as drawn};

use crate::call::Call;
use crate::citizen::{address, index, refused, token_held};
use crate::doors::Doors;
use crate::pratica::{Seen, change, seen};
use crate::reply::{Answered, Reply};

/// What was asked, with the place to answer.
pub(crate) async fn form(doors: &impl Doors, call: &Call, reference: &str) -> Answered {
    let index = index(doors, call, false).await?;
    let seen = seen(doors, call, &index, reference).await?;
    let mut typed = Typed::new();
    for (field, answer) in &seen.body.answers.0 {
        let values = match answer {
            Answer::One(value) => vec![value.clone()],
            Answer::Many(values) => values.clone(),
        };
        typed.set(field, values);
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
    let head = &seen.pratica.head;
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
    let title = if wrong { "Errore: rispondi al Comune" } else { "Rispondi al Comune" };
    Ok(Reply::with_status(status, title, drawn(&page)))
}

/// The answer arrives.
pub(crate) async fn answer(doors: &impl Doors, call: &Call, reference: &str) -> Answered {
    let index = index(doors, call, false).await?;
    let seen = seen(doors, call, &index, reference).await?;
    token_held(doors, call, &seen.visit)?;
    let Some(asked) = &seen.body.asked else {
        return Ok(refused(&index, &Refusal::NotNow(seen.pratica.head.state)));
    };
    let mut corrected = BTreeMap::new();
    let mut slips = Vec::new();
    for field in seen.form.fields().filter(|f| asked.fields.contains(&f.id)) {
        match read::answer(field, call.typed.all(&field.id), call.moment.today) {
            Ok(Some(answer)) => {
                corrected.insert(field.id.clone(), answer);
            }
            Ok(None) => {}
            Err(slip) => slips.push(FieldSlip { field: field.id.clone(), slip }),
        }
    }
    let text = call.typed.one("risposta");
    if !slips.is_empty() {
        return page(doors, &index, &seen, &call.typed, &slips, None);
    }
    if text.trim().is_empty() && corrected.is_empty() {
        return page(doors, &index, &seen, &call.typed, &[], Some("Scrivi la risposta per il Comune"));
    }
    if text.chars().count() > 5000 {
        return page(doors, &index, &seen, &call.typed, &[], Some("La risposta è troppo lunga: al massimo 5000 caratteri"));
    }
    let done = desk::integrate(seen.pratica.head.clone(), seen.body.clone(), corrected, text, call.moment);
    change(doors, &index, &seen, done).await
}
