//! What operators and citizens can do to a pratica that was sent. Each verb reads the open record and gives the next one.
//!
//! In: a head, its body, who acts, what she wrote, when. Out: the changed head and body, or a refusal. Nothing is kept
//! here: the caller hands the result to the archive, which refuses it if somebody else was faster.

use std::collections::BTreeMap;

use contract::answer::Answer;
use jiff::Timestamp;
use jiff::civil::Date;

use crate::bytes::Bytes;
use crate::keys::Lookup;
use crate::operator::Operator;
use crate::pratica::{Body, Correction, Cosigner, Event, Head, Integration, Message, OutboxLine, Outgoing, Signature};
use crate::refusal::Refusal;
use crate::state::{Action, State};
use crate::term::Clock;

/// Who wrote, where her name is not known.
pub const CITIZEN: &str = "Cittadino";

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
            // What was withdrawn before it was signed is no request: opening it again would do without the signature.
            if head.lacks_signature() {
                return Err(Refusal::NotNow(head.state));
            }
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

/// The citizen answers a request for integration: the fields that were asked again, as she leaves them, and words of her
/// own.
///
/// # Errors
/// [`Refusal::ReasonNeeded`], if she changed nothing and wrote nothing; else the refusal, if nothing was asked.
pub fn integrate(
    mut head: Head,
    mut body: Body,
    given: BTreeMap<String, Option<Answer>>,
    text: &str,
    moment: Moment,
) -> Result<(Head, Body), Refusal> {
    let corrected: Vec<Correction> = given
        .into_iter()
        .map(|(field, now)| Correction { before: body.answers.get(&field).cloned(), field, now })
        .filter(|c| c.before != c.now)
        .collect();
    if text.trim().is_empty() && corrected.is_empty() {
        return Err(Refusal::ReasonNeeded);
    }
    match &mut head.cosign {
        // What she signed is not what is asked now: she signs again, and the term stands still until then.
        Some(cosign) if !corrected.is_empty() => {
            cosign.ask(moment.today);
            body.cosigner = None;
            body.asked = None;
            step(&mut head, &mut body, Action::ChiediFirma, None, None, moment)?;
        }
        _ => {
            step(&mut head, &mut body, Action::Integra, None, None, moment)?;
            resume(&mut head, &mut body, moment);
        }
    }
    for Correction { field, now, .. } in &corrected {
        // What is corrected comes from her own hand.
        body.origins.remove(field);
        match now {
            Some(answer) => body.answers.0.insert(field.clone(), answer.clone()),
            None => body.answers.0.remove(field),
        };
    }
    if let Some(event) = body.events.last_mut() {
        event.answered = Some(corrected);
    }
    if !text.trim().is_empty() {
        let from = if body.applicant.is_empty() { CITIZEN.to_owned() } else { body.applicant.clone() };
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

/// The second person signs the answers that `content` is a MAC of; now it is a request, and the term begins.
///
/// # Errors
/// The refusal, if it is not she who must sign, or if nothing waits to be signed.
pub fn cosign(
    mut head: Head,
    mut body: Body,
    signer: &Lookup,
    who: Cosigner,
    content: Bytes,
    moment: Moment,
) -> Result<(Head, Body), Refusal> {
    may_sign(&head, signer)?;
    let text = format!("Ha firmato anche {}.", who.name);
    step(&mut head, &mut body, Action::Firma, Some(&text), None, moment)?;
    if let Some(cosign) = &mut head.cosign {
        cosign.signed = Some(Signature { at: moment.now, content });
        match &mut head.clock {
            // A correction suspended it, and her signature of the correction lets it run again.
            Some(clock) => clock.resume(moment.today),
            None => head.clock = cosign.term.map(|term| Clock::start(moment.today, term)),
        }
    }
    body.cosigner = Some(who);
    if head.outbox.iter().all(|l| l.what != Outgoing::Register) {
        put_out(&mut head, Outgoing::Register, moment);
    }
    Ok(touched(head, body, moment))
}

/// The second person does not sign; `reason` may be empty.
///
/// # Errors
/// The refusal, if it is not she who must sign, or if nothing waits to be signed.
pub fn decline(
    mut head: Head,
    mut body: Body,
    signer: &Lookup,
    name: &str,
    reason: &str,
    moment: Moment,
) -> Result<(Head, Body), Refusal> {
    may_sign(&head, signer)?;
    let text = match reason.trim() {
        "" => format!("{name} non ha voluto firmare."),
        reason => format!("{name} non ha voluto firmare e ha scritto: «{reason}»"),
    };
    step(&mut head, &mut body, Action::RifiutaFirma, Some(&text), None, moment)?;
    Ok(touched(head, body, moment))
}

/// Only who is named signs, and never who sent it.
fn may_sign(head: &Head, signer: &Lookup) -> Result<(), Refusal> {
    let named = head.cosign.as_ref().is_some_and(|c| c.signer == *signer);
    if named && head.citizen.as_ref() != Some(signer) { Ok(()) } else { Err(Refusal::NoSuchPratica) }
}

/// Takes a pratica to its next state, and tells of it.
pub(crate) fn step(
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
        answered: None,
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
    put_out(head, Outgoing::NoticeChanged, moment);
}

/// Puts a line in the outbox.
pub(crate) fn put_out(head: &mut Head, what: Outgoing, moment: Moment) {
    let id = head.outbox.iter().map(|l| l.id).max().unwrap_or(0) + 1;
    head.outbox.push(OutboxLine::new(id, what, moment.now));
}

/// What follows from a change, whatever it was.
pub(crate) fn touched(mut head: Head, body: Body, moment: Moment) -> (Head, Body) {
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
pub(crate) mod tests {
    use super::*;
    use crate::bytes::Bytes;
    use crate::draft::DraftId;
    use crate::keys::Lookup;
    use crate::pratica::Cosign;
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
            cosign: None,
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

    /// Noon of a day.
    pub(crate) fn moment_on(today: Date) -> Moment {
        Moment { now: today.at(12, 0, 0, 0).to_zoned(jiff::tz::TimeZone::UTC).unwrap().timestamp(), today }
    }

    /// A request of `a`'s that `b` must sign.
    pub(crate) fn to_sign() -> (Head, Body) {
        let term = Some(Term { days: 30, silence: Silence::Default });
        let cosign = Some(Cosign { signer: Lookup("b".into()), term, days: Some(30), by: None, signed: None });
        let (head, body) = waiting();
        let citizen = Some(Lookup("a".into()));
        (Head { state: State::DaFirmare, clock: None, citizen, cosign, ..head }, Body { asked: None, ..body })
    }

    fn signed(head: Head, body: Body, by: &str, today: Date) -> Result<(Head, Body), Refusal> {
        let who = Cosigner { name: "Anna".into(), identified_by: "SPID".into() };
        let moment = Moment { now: Timestamp::UNIX_EPOCH, today };
        cosign(head, body, &Lookup(by.into()), who, Bytes(vec![9]), moment)
    }

    #[test]
    fn only_who_is_named_signs_and_never_who_sent_it() {
        let (head, body) = to_sign();
        for other in ["a", "c"] {
            assert_eq!(signed(head.clone(), body.clone(), other, TODAY), Err(Refusal::NoSuchPratica), "{other}");
            let no = decline(head.clone(), body.clone(), &Lookup(other.into()), "Anna", "", moment());
            assert_eq!(no, Err(Refusal::NoSuchPratica), "{other}");
        }
        // Even if the answers came to name the sender herself.
        let own = Head { citizen: Some(Lookup("b".into())), ..head };
        assert_eq!(signed(own, body, "b", TODAY), Err(Refusal::NoSuchPratica));
    }

    #[test]
    fn the_term_and_the_register_begin_with_the_last_signature_once() {
        let (head, body) = to_sign();
        let (head, body) = signed(head, body, "b", TODAY).unwrap();
        assert_eq!((head.state, head.due), (State::Inviata, Some(Date::constant(2026, 12, 23))));
        let registered = |head: &Head| head.outbox.iter().filter(|l| l.what == Outgoing::Register).count();
        assert_eq!(registered(&head), 1);
        let (head, body) = act(head, body, &operator(), &Deed::TakeInCharge, moment()).unwrap();
        let ask = Deed::AskIntegration { text: "Quale?".into(), fields: vec!["via".into()] };
        let (head, body) = act(head, body, &operator(), &ask, moment()).unwrap();
        // A word alone changes nothing of what was signed.
        let same = BTreeMap::from([("via".to_owned(), None)]);
        let (told, _) = integrate(head.clone(), body.clone(), same, "Eccola", moment()).unwrap();
        assert_eq!((told.state, told.lacks_signature()), (State::InCarico, false));
        let corrected = BTreeMap::from([("via".to_owned(), Some(Answer::One("Via Roma".into())))]);
        let (head, body) = integrate(head, body, corrected, "", moment()).unwrap();
        assert!(head.lacks_signature() && head.clock.as_ref().is_some_and(Clock::is_paused));
        assert!(body.asked.is_none() && body.cosigner.is_none());
        // Ten days later she signs again: they do not count.
        let (head, _) = signed(head, body, "b", Date::constant(2026, 12, 3)).unwrap();
        assert!(head.clock.as_ref().is_some_and(|c| !c.is_paused()), "it runs again");
        assert_eq!((head.state, head.due), (State::Inviata, Some(Date::constant(2027, 1, 2))));
        assert_eq!(registered(&head), 1, "one number in the register");
    }

    #[test]
    fn what_changes_nothing_is_no_answer_and_a_real_one_tells_what_it_changed() {
        let (head, mut body) = waiting();
        let one = |text: &str| Some(Answer::One(text.into()));
        body.answers.0.extend([("via", one("Via Roma 1")), ("piano", one("2"))].map(|(k, v)| (k.into(), v.unwrap())));
        let given = |via, piano| BTreeMap::from([("via".to_owned(), via), ("piano".to_owned(), piano)]);
        let same = integrate(head.clone(), body.clone(), given(one("Via Roma 1"), one("2")), " ", moment());
        assert_eq!(same, Err(Refusal::ReasonNeeded));
        let (head, body) = integrate(head, body, given(one("Via Roma 2"), None), "", moment()).unwrap();
        assert_eq!(head.state, State::InCarico);
        let told = body.events.last().and_then(|e| e.answered.clone()).unwrap();
        assert_eq!(told.iter().map(|c| c.field.as_str()).collect::<Vec<_>>(), ["piano", "via"]);
        assert_eq!((&told[1].before, &told[1].now), (&one("Via Roma 1"), &one("Via Roma 2")));
        assert_eq!(told[0].now, None);
        assert_eq!((body.answers.get("via"), body.answers.get("piano")), (one("Via Roma 2").as_ref(), None));
    }

    #[test]
    fn an_operator_of_another_comune_does_nothing() {
        let (head, body) = waiting();
        let other = Operator { comuni: vec!["069001".into()], ..operator() };
        assert_eq!(act(head, body, &other, &Deed::CancelIntegration, moment()), Err(Refusal::NotYourComune));
    }
}
