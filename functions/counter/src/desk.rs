//! What operators and citizens can do to a pratica that was sent. Each verb reads the open record and gives the next one.
//!
//! In: a head, its body, who acts, what she wrote, when. Out: the changed head and body, or a refusal. Nothing is kept
//! here: the caller hands the result to the archive, which refuses it if somebody else was faster.

use std::collections::BTreeMap;

use contract::answer::Answer;
use jiff::Timestamp;
use jiff::civil::Date;

use crate::operator::Operator;
use crate::pratica::{Body, Event, Head, Integration, Message, OutboxLine, Outgoing};
use crate::refusal::Refusal;
use crate::state::{Action, State};

/// When something is done: the instant, and the day where the comune is.
#[derive(Clone, Copy, Debug)]
pub struct Moment {
    /// The instant.
    pub now: Timestamp,
    /// The civil day in Italy.
    pub today: Date,
}

/// What an operator does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deed {
    /// Takes it in charge.
    TakeInCharge,
    /// Asks the citizen for more.
    AskIntegration {
        /// What she asks.
        text: String,
        /// The fields to be answered again; may be empty.
        fields: Vec<String>,
    },
    /// Takes the question back.
    CancelIntegration,
    /// Grants.
    Accept {
        /// Words for the citizen; may be empty.
        text: String,
    },
    /// Refuses.
    Reject {
        /// The reason; never empty (L. 241/1990, art. 3).
        reason: String,
    },
    /// Closes without a decision.
    Archive {
        /// The reason; never empty.
        reason: String,
    },
    /// Annuls it, for example because it was entered by mistake.
    Annul {
        /// The reason; never empty.
        reason: String,
    },
    /// Opens it again.
    Reopen {
        /// The reason; never empty.
        reason: String,
    },
    /// Writes to the citizen.
    Write {
        /// The text; never empty.
        text: String,
    },
    /// Notes something for colleagues.
    Note {
        /// The text; never empty.
        text: String,
    },
}

/// Does an operator's deed.
///
/// # Errors
/// The refusal, if she does not serve the comune, the state does not allow it or a needed text is missing.
pub fn act(
    mut head: Head,
    mut body: Body,
    operator: &Operator,
    deed: &Deed,
    moment: Moment,
) -> Result<(Head, Body), Refusal> {
    if !operator.serves(&head.comune) {
        return Err(Refusal::NotYourComune);
    }
    let by = Some(operator.name.as_str());
    match deed {
        Deed::TakeInCharge => {
            step(&mut head, &mut body, Action::PrendiInCarico, None, by, moment)?;
            head.assignee = Some(operator.id.clone());
        }
        Deed::AskIntegration { text, fields } => {
            let text = needed(text)?;
            step(&mut head, &mut body, Action::ChiediIntegrazione, Some(&text), by, moment)?;
            if let Some(clock) = &mut head.clock {
                clock.pause(moment.today);
            }
            body.asked = Some(Integration { at: moment.now, text, fields: fields.clone() });
        }
        Deed::CancelIntegration => {
            step(&mut head, &mut body, Action::Integra, None, by, moment)?;
            resume(&mut head, &mut body, moment);
        }
        Deed::Accept { text } => {
            let text = text.trim();
            step(&mut head, &mut body, Action::Accogli, (!text.is_empty()).then_some(text), by, moment)?;
        }
        Deed::Reject { reason } => {
            step(&mut head, &mut body, Action::Respingi, Some(&needed(reason)?), by, moment)?;
        }
        Deed::Archive { reason } => {
            step(&mut head, &mut body, Action::Archivia, Some(&needed(reason)?), by, moment)?;
        }
        Deed::Annul { reason } => {
            step(&mut head, &mut body, Action::Annulla, Some(&needed(reason)?), by, moment)?;
            resume(&mut head, &mut body, moment);
        }
        Deed::Reopen { reason } => {
            step(&mut head, &mut body, Action::Riapri, Some(&needed(reason)?), by, moment)?;
        }
        Deed::Write { text } => {
            let text = needed(text)?;
            body.messages.push(Message { at: moment.now, from: operator.name.clone(), text });
            tell(&mut head, moment);
        }
        Deed::Note { text } => {
            let text = needed(text)?;
            body.notes.push(Message { at: moment.now, from: operator.name.clone(), text });
        }
    }
    Ok(touched(head, body, moment))
}

/// The citizen answers a request for integration: corrected fields, and words of her own.
///
/// # Errors
/// The refusal, if nothing was asked or nothing was answered.
pub fn integrate(
    mut head: Head,
    mut body: Body,
    corrected: BTreeMap<String, Answer>,
    text: &str,
    moment: Moment,
) -> Result<(Head, Body), Refusal> {
    if text.trim().is_empty() && corrected.is_empty() {
        return Err(Refusal::ReasonNeeded);
    }
    step(&mut head, &mut body, Action::Integra, None, None, moment)?;
    resume(&mut head, &mut body, moment);
    for id in corrected.keys() {
        body.origins.remove(id);
    }
    body.answers.0.extend(corrected);
    if !text.trim().is_empty() {
        let from = if body.applicant.is_empty() { "Cittadino".to_owned() } else { body.applicant.clone() };
        body.messages.push(Message { at: moment.now, from, text: text.trim().to_owned() });
    }
    Ok(touched(head, body, moment))
}

/// The citizen withdraws her request.
///
/// # Errors
/// The refusal, if it is closed already.
pub fn withdraw(mut head: Head, mut body: Body, moment: Moment) -> Result<(Head, Body), Refusal> {
    step(&mut head, &mut body, Action::Ritira, None, None, moment)?;
    resume(&mut head, &mut body, moment);
    Ok(touched(head, body, moment))
}

fn step(
    head: &mut Head,
    body: &mut Body,
    action: Action,
    text: Option<&str>,
    by: Option<&str>,
    moment: Moment,
) -> Result<(), Refusal> {
    head.state = head.state.after(action).ok_or(Refusal::NotNow(head.state))?;
    body.events.push(Event {
        at: moment.now,
        state: head.state,
        text: text.map(str::to_owned),
        by: by.map(str::to_owned),
    });
    tell(head, moment);
    Ok(())
}

fn resume(head: &mut Head, body: &mut Body, moment: Moment) {
    if let Some(clock) = &mut head.clock {
        clock.resume(moment.today);
    }
    body.asked = None;
}

fn tell(head: &mut Head, moment: Moment) {
    let id = head.outbox.iter().map(|l| l.id).max().unwrap_or(0) + 1;
    head.outbox.push(OutboxLine { id, what: Outgoing::NoticeChanged, at: moment.now, done: None });
}

fn touched(mut head: Head, body: Body, moment: Moment) -> (Head, Body) {
    head.changed = moment.now;
    // What is closed is due no more: it sinks below what still waits in the inbox.
    head.due = head.clock.as_ref().filter(|_| !head.state.is_final()).map(|c| c.due(moment.today));
    if head.state.is_final() && head.state != State::Accolta {
        head.release();
    }
    (head, body)
}

fn needed(text: &str) -> Result<String, Refusal> {
    let text = text.trim();
    if text.is_empty() { Err(Refusal::ReasonNeeded) } else { Ok(text.to_owned()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bytes::Bytes;
    use crate::draft::DraftId;
    use crate::keys::Lookup;
    use crate::reference::Reference;
    use crate::state::State;
    use crate::term::Clock;
    use contract::index::{Office, Silence, Term};
    use contract::revision::Revision;

    const TODAY: Date = Date::constant(2026, 11, 23);

    fn moment() -> Moment {
        Moment { now: Timestamp::UNIX_EPOCH, today: TODAY }
    }

    fn operator() -> Operator {
        Operator { id: Lookup("o".into()), name: "Nina Sportello".into(), comuni: vec!["069070".into()] }
    }

    fn waiting() -> (Head, Body) {
        let mut clock = Clock::start(TODAY, Term { days: 30, silence: Silence::Default });
        clock.pause(TODAY);
        let head = Head {
            comune: "069070".into(),
            reference: Reference::from_mac("KDR", &[7; 32]),
            draft: DraftId::from_random([7; 16]),
            version: 1,
            service: "prova".into(),
            revision: Revision::of(b"prova"),
            title: "Prova".into(),
            office: Office::default(),
            state: State::DaIntegrare,
            sent: Timestamp::UNIX_EPOCH,
            changed: Timestamp::UNIX_EPOCH,
            clock: Some(clock),
            due: None,
            citizen: None,
            checks: Vec::new(),
            assignee: None,
            content: Bytes(Vec::new()),
            leaf: Bytes(Vec::new()),
            promise: None,
            trail: Vec::new(),
            claims: Vec::new(),
            released: Vec::new(),
            files: None,
            outbox: Vec::new(),
        };
        let asked = Integration { at: Timestamp::UNIX_EPOCH, text: "Quale via?".into(), fields: Vec::new() };
        (head, Body { asked: Some(asked), ..Body::default() })
    }

    #[test]
    fn annulling_takes_a_reason_and_nothing_is_asked_any_more() {
        let (head, body) = waiting();
        let mute = act(head.clone(), body.clone(), &operator(), &Deed::Annul { reason: " ".into() }, moment());
        assert_eq!(mute, Err(Refusal::ReasonNeeded));
        let deed = Deed::Annul { reason: "Inserita due volte".into() };
        let (head, body) = act(head, body, &operator(), &deed, moment()).unwrap();
        assert_eq!(head.state, State::Annullata);
        assert!(body.asked.is_none() && head.clock.is_some_and(|c| !c.is_paused()));
        assert_eq!(head.due, None, "what is closed is due no more");
        assert_eq!(body.events[0].text.as_deref(), Some("Inserita due volte"));
        assert_eq!(body.events[0].by.as_deref(), Some("Nina Sportello"));
    }

    #[test]
    fn an_operator_of_another_comune_does_nothing() {
        let (head, body) = waiting();
        let other = Operator { comuni: vec!["069001".into()], ..operator() };
        assert_eq!(act(head, body, &other, &Deed::CancelIntegration, moment()), Err(Refusal::NotYourComune));
    }
}
