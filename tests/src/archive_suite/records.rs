//! The records that the promises are tried with: whole, sealed as real ones are, each from a number.

use contract::answer::{Answer, Answers};
use contract::index::{Office, Silence, Term};
use contract::revision::Revision;
use counter::bytes::Bytes;
use counter::dossier::{Look, Looked};
use counter::draft::{Draft, DraftId};
use counter::keyring::KeyRing;
use counter::keys::{Domain, Keys, Lookup, Purpose, Sealed, Secret};
use counter::pratica::{Body, Head, OutboxLine, Outgoing, Pratica};
use counter::reference::Reference;
use counter::session::Session;
use counter::state::State;
use counter::term::Clock;
use jiff::civil::{Date, date};
use jiff::{SignedDuration, Timestamp};

/// The comune in which most promises are tried.
pub const HERE: &str = "069070";
/// A comune that must never see anything of the other.
pub const THERE: &str = "069007";

/// The keys of the trial.
pub fn keys() -> KeyRing {
    KeyRing::new(Secret([5; 32]))
}

/// An instant so many seconds after the first one; some have a fraction, so that an order by text would fail.
pub fn at(seconds: u32) -> Timestamp {
    let begin = Timestamp::constant(1_795_428_000, if seconds.is_multiple_of(2) { 0 } else { 500_000_001 });
    begin + SignedDuration::from_secs(i64::from(seconds))
}

/// A day of December.
pub fn december(day: i8) -> Date {
    date(2026, 12, day)
}

/// The look-up of a citizen in a comune.
pub fn citizen(comune: &str, code: &str) -> Lookup {
    keys().lookup(&Domain::Comune(comune.to_owned()), "cf", code)
}

/// The reference of a number.
pub fn reference(number: u32) -> Reference {
    Reference::from_mac("ACD", &keys().mac(Purpose::Reference, &[&number.to_be_bytes()]))
}

/// The draft id of a number.
pub fn draft_id(number: u32) -> DraftId {
    let [a, b, c, d] = number.to_be_bytes();
    DraftId::from_random([a, b, c, d, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])
}

/// The leaf of a number.
pub fn leaf(comune: &str, number: u32) -> Bytes {
    Bytes(keys().mac(Purpose::Content, &[comune.as_bytes(), &number.to_be_bytes()]).to_vec())
}

/// The head of a new pratica, sent so many seconds after the first one by the same citizen.
pub fn head(comune: &str, number: u32) -> Head {
    let citizen = citizen(comune, "RSSMRA85T10A562S");
    let clock = Clock::start(date(2026, 11, 23), Term { days: 30, silence: Silence::Default });
    let lines = [Outgoing::NoticeSent, Outgoing::Register].into_iter().zip(1..);
    Head {
        comune: comune.to_owned(),
        reference: reference(number),
        draft: draft_id(number),
        version: 1,
        service: "occupazione-suolo-pubblico".into(),
        revision: Revision::of(b"un modulo"),
        title: "Richiedere permesso di occupazione suolo pubblico".into(),
        office: Office { id: "comune".into(), name: "Uffici comunali".into(), phone: None, email: None },
        state: State::Inviata,
        sent: at(number),
        changed: at(number),
        due: Some(clock.due(date(2026, 11, 23))),
        clock: Some(clock),
        citizen: Some(citizen.clone()),
        checks: vec![citizen],
        assignee: None,
        content: Bytes(vec![1; 32]),
        leaf: leaf(comune, number),
        promise: None,
        trail: Vec::new(),
        claims: Vec::new(),
        released: Vec::new(),
        files: Some(Vec::new()),
        cosign: None,
        outbox: lines.map(|(what, id)| OutboxLine::new(id, what, at(number))).collect(),
    }
}

/// What is sealed in a pratica.
pub fn body() -> Body {
    let answers = Answers([("motivo".to_owned(), Answer::One("un trasloco in piazza, già 3 volte".into()))].into());
    Body { applicant: "Maria Rossi".into(), answers, ..Body::default() }
}

/// A new pratica.
pub fn pratica(comune: &str, number: u32) -> Pratica {
    sealed(head(comune, number))
}

/// A new pratica with this head; every call gives it another data key.
pub fn sealed(head: Head) -> Pratica {
    head.seal(&keys(), &body()).unwrap()
}

/// The next version of a pratica, in another state.
pub fn moved(pratica: &Pratica, state: State) -> Pratica {
    let head = Head { state, changed: at(100_000), ..pratica.head.clone() };
    pratica.next(&keys(), head, &body()).unwrap()
}

/// A draft of an owner, changed so many seconds after the first one.
pub fn draft(comune: &str, number: u32, owner: &str, changed: u32) -> Draft {
    Draft {
        comune: comune.to_owned(),
        id: draft_id(number),
        owner: citizen(comune, owner),
        service: "mensa-scolastica".into(),
        revision: Revision::of(b"un modulo"),
        created: at(0),
        changed: at(changed),
        sealed: sealed_bytes(changed),
        spare: None,
        reminder: None,
        files: None,
    }
}

/// A session of a scope, last used so many seconds after the first one.
pub fn session(scope: &str, id: &str, seen: u32) -> Session {
    Session {
        id: id.to_owned(),
        scope: scope.to_owned(),
        created: at(0),
        seen: at(seen),
        identified: true,
        sealed: sealed_bytes(seen),
    }
}

/// A look at a citizen's data.
pub fn look(comune: &str, of: &str, seconds: u32) -> Look {
    Look {
        comune: comune.to_owned(),
        citizen: citizen(comune, of),
        at: at(seconds),
        operator: keys().lookup(&Domain::Consortium, "cf", "VRDLGU70A01F839X"),
        what: Looked::Pratica,
        why: sealed_bytes(seconds),
    }
}

/// Some sealed bytes, others for every number.
pub fn sealed_bytes(number: u32) -> Sealed {
    Sealed(Bytes([&number.to_be_bytes()[..], &[0, 255, 10, 13]].concat()))
}
