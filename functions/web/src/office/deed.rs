//! What an operator can do: the forms of the page on one side, the verbs of the counter on the other.
//!
//! In: a state, a form's kind, what was typed. Out: whether it is possible, what the citizen will read, the deed.

use counter::desk::Deed;
use counter::pratica::Head;
use counter::refusal::Refusal;
use counter::state::{Action, State};
use markup::office::action::ActionKind;

/// The longest text, in UTF-16 units as browsers count them.
const LONGEST: usize = 4000;

/// The action behind a form; a message or a note changes no state.
fn action(kind: ActionKind) -> Option<Action> {
    match kind {
        ActionKind::TakeInCharge => Some(Action::PrendiInCarico),
        ActionKind::AskMore => Some(Action::ChiediIntegrazione),
        ActionKind::CancelAsk => Some(Action::Integra),
        ActionKind::Grant => Some(Action::Accogli),
        ActionKind::Refuse => Some(Action::Respingi),
        ActionKind::Archive => Some(Action::Archivia),
        ActionKind::Annul => Some(Action::Annulla),
        ActionKind::Reopen => Some(Action::Riapri),
        ActionKind::Write | ActionKind::Note => None,
    }
}

/// What can be done to a pratica, in the order of the page.
pub(super) fn possible(head: &Head) -> impl Iterator<Item = ActionKind> {
    // What was never signed cannot be opened again.
    let (state, unsigned) = (head.state, head.lacks_signature());
    let fits = move |a| state.after(a).is_some() && !(unsigned && a == Action::Riapri);
    ActionKind::ALL.into_iter().filter(move |kind| action(*kind).is_none_or(fits))
}

/// The sentence that the citizen will read; empty where she reads only what is typed, or nothing.
pub(super) fn sentence(state: State, kind: ActionKind) -> &'static str {
    action(kind).and_then(|a| state.after(a)).map_or("", State::sentence)
}

/// The deed of a form.
pub(super) fn deed(kind: ActionKind, text: &str, fields: Vec<String>) -> Deed {
    let (text, reason) = (text.to_owned(), text.to_owned());
    match kind {
        ActionKind::TakeInCharge => Deed::TakeInCharge,
        ActionKind::AskMore => Deed::AskIntegration { text, fields },
        ActionKind::CancelAsk => Deed::CancelIntegration,
        ActionKind::Grant => Deed::Accept { text },
        ActionKind::Refuse => Deed::Reject { reason },
        ActionKind::Archive => Deed::Archive { reason },
        ActionKind::Annul => Deed::Annul { reason },
        ActionKind::Reopen => Deed::Reopen { reason },
        ActionKind::Write => Deed::Write { text },
        ActionKind::Note => Deed::Note { text },
    }
}

/// Why a form's deed was refused, in the operator's words.
pub(super) fn slip(kind: ActionKind, refusal: &Refusal) -> String {
    match (kind, refusal) {
        (ActionKind::AskMore, Refusal::ReasonNeeded) => "Scrivi che cosa deve rispondere il cittadino.".into(),
        (ActionKind::Write, Refusal::ReasonNeeded) => "Scrivi il messaggio per il cittadino.".into(),
        (ActionKind::Note, Refusal::ReasonNeeded) => "Scrivi la nota.".into(),
        (_, refusal) => super::sentence(refusal),
    }
}

/// What is wrong with a text before it is read.
pub(super) fn too_long(text: &str) -> Option<&'static str> {
    (text.encode_utf16().count() > LONGEST).then_some("Il testo è troppo lungo: può avere al massimo 4.000 caratteri.")
}

#[cfg(test)]
mod tests {
    use super::*;
    use counter::bytes::Bytes;
    use counter::desk::{Moment, act};
    use counter::draft::DraftId;
    use counter::keys::Lookup;
    use counter::operator::Operator;
    use counter::pratica::Body;
    use counter::reference::Reference;
    use jiff::Timestamp;
    use jiff::civil::Date;

    fn head(state: State) -> Head {
        Head {
            comune: "069070".into(),
            reference: Reference::from_mac("KDR", &[7; 32]),
            draft: DraftId::from_random([7; 16]),
            version: 1,
            service: "prova".into(),
            revision: contract::revision::Revision::of(b"prova"),
            title: "Prova".into(),
            office: contract::index::Office::default(),
            state,
            sent: Timestamp::UNIX_EPOCH,
            changed: Timestamp::UNIX_EPOCH,
            clock: None,
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
        }
    }

    fn done(state: State, kind: ActionKind, text: &str) -> Result<(Head, Body), Refusal> {
        let operator = Operator { id: Lookup("o".into()), name: "Nina".into(), comuni: vec!["069070".into()] };
        let moment = Moment { now: Timestamp::UNIX_EPOCH, today: Date::constant(2026, 11, 23) };
        act(head(state), Body::default(), &operator, &deed(kind, text, Vec::new()), moment)
    }

    #[test]
    fn the_page_offers_exactly_what_the_counter_does_and_promises_the_state_that_follows() {
        for state in State::ALL {
            for kind in ActionKind::ALL {
                let offered = possible(&head(state)).any(|k| k == kind);
                let done = done(state, kind, "Testo");
                assert_eq!(offered, done.is_ok(), "{state:?} {kind:?}");
                if let (Ok((head, _)), false) = (done, matches!(kind, ActionKind::Write | ActionKind::Note)) {
                    assert_eq!(sentence(state, kind), head.state.sentence(), "{state:?} {kind:?}");
                }
            }
        }
    }

    #[test]
    fn a_form_needs_a_text_exactly_where_the_counter_needs_one() {
        for state in State::ALL {
            for kind in possible(&head(state)) {
                let mute = done(state, kind, "  ");
                assert_eq!(mute.is_err(), kind.needs_text(), "{kind:?}");
                if let Err(refusal) = mute {
                    assert_eq!(refusal, Refusal::ReasonNeeded);
                    assert!(slip(kind, &refusal).starts_with("Scrivi"));
                }
            }
        }
    }

    #[test]
    fn a_text_is_measured_as_browsers_do() {
        assert_eq!(too_long(&"à".repeat(4000)), None);
        assert!(too_long(&"😀".repeat(2001)).is_some());
    }
}
