//! From a draft to a pratica: the answers are read, the reference follows from the draft, the record is complete.
//!
//! The draft decides the reference: sending the same draft twice, at once or next week, finds the same record.

use std::collections::BTreeMap;

use contract::answer::{Answer, Answers};
use contract::code::Scheme;
use contract::fact::Fact;
use contract::form::{Form, Once};
use contract::index::{CounterIndex, ServiceEntry};
use contract::kind::Kind;
use contract::revision::Revision;
use jiff::Timestamp;
use jiff::civil::Date;
use proof::key::Signed;

use crate::archive::{Archive, Submitted};
use crate::assisted::{Assisted, Subject, WRITTEN};
use crate::bytes::Bytes;
use crate::draft::DraftId;
use crate::fault::Fault;
use crate::identity::Person;
use crate::keys::{Domain, Keys, Lookup, Purpose};
use crate::operator::Operator;
use crate::pratica::{Body, Claim, Cosign, Event, Head, OutboxLine, Outgoing, Pratica};
use crate::profile::Origin;
use crate::reference::Reference;
use crate::session::Session;
use crate::state::State;
use crate::term::Clock;

/// All that a submission is made of.
pub struct Submission<'a> {
    /// The counter it is sent to.
    pub index: &'a CounterIndex,
    /// The service's id.
    pub service: &'a str,
    /// The service's entry in the index.
    pub entry: &'a ServiceEntry,
    /// The form answered.
    pub form: &'a Form,
    /// Its revision.
    pub revision: &'a Revision,
    /// The draft's identity.
    pub draft: &'a DraftId,
    /// The canonical answers.
    pub answers: &'a Answers,
    /// Where those answers come from that were known before.
    pub origins: &'a BTreeMap<String, Origin>,
    /// Who sends it.
    pub sender: Sender<'a>,
    /// The session it is sent from, once it remembers what was sent; nothing, if more than that is to be done before the
    /// draft may go.
    pub remembering: Option<Remembering<'a>>,
    /// Now.
    pub now: Timestamp,
    /// Today, where the comune is.
    pub today: Date,
}

/// Makes of a reference the session that remembers it.
pub type Remembering<'a> = &'a (dyn Fn(&Reference) -> Result<Session, Fault> + Sync);

/// Who sends a request.
#[derive(Clone, Copy)]
pub enum Sender<'a> {
    /// Somebody who did not say who she is.
    Visitor,
    /// A person who logged in.
    Citizen(&'a Person),
    /// A citizen at the desk, by the hand of an operator who knows who she is.
    AtDesk(&'a Subject, &'a Operator),
}

impl<'a> Sender<'a> {
    /// The codice fiscale that is vouched for.
    fn codice_fiscale(self) -> Option<&'a str> {
        match self {
            Sender::Visitor => None,
            Sender::Citizen(person) => Some(&person.codice_fiscale),
            Sender::AtDesk(subject, _) => Some(&subject.codice_fiscale),
        }
    }

    /// Name and surname, as they are vouched for.
    fn full_name(self) -> String {
        match self {
            Sender::Visitor => String::new(),
            Sender::Citizen(person) => format!("{} {}", person.name, person.surname),
            Sender::AtDesk(subject, _) => subject.full_name(),
        }
    }

    /// What her own login says; an operator's login says nothing of her.
    fn login(self) -> Option<&'a Person> {
        if let Sender::Citizen(person) = self { Some(person) } else { None }
    }

    /// The first line of the timeline.
    fn event(self, now: Timestamp, state: State) -> Event {
        let (text, by) = match self {
            Sender::AtDesk(_, operator) => (Some(format!("{WRITTEN}.")), Some(operator.name.clone())),
            Sender::Visitor | Sender::Citizen(_) => (None, None),
        };
        Event { at: now, state, text, by, answered: None }
    }
}

/// What became of it.
#[derive(Debug)]
pub enum Outcome {
    /// It is stored, now or earlier: here it is.
    Receipt(Box<Pratica>),
    /// It is stored, its session remembers it and its draft is gone: nothing is left to do.
    Settled(Box<Pratica>),
    /// The same draft was sent earlier with other content: here is what was sent.
    OtherContent(Box<Pratica>),
    /// Another open request has the same answers where no two may.
    Asked {
        /// What the form tells.
        told: String,
        /// Whether it was a thing that can be spent once, as a stamp.
        spent: bool,
    },
    /// The same draft was sent earlier, and what it became was erased since: this was its number.
    Erased(Reference),
}

/// How many references are tried before giving up; a collision has one chance in 10^13.
const TRIES: u32 = 8;

/// The reference that a draft gives at the n-th try.
pub fn reference(keys: &impl Keys, prefix: &str, draft: &DraftId, attempt: u32) -> Reference {
    let mac = keys.mac(Purpose::Reference, &[prefix.as_bytes(), draft.as_str().as_bytes(), &attempt.to_be_bytes()]);
    Reference::from_mac(prefix, &mac)
}

/// The identity of a content: draft, revision and canonical answers under a keyed MAC.
///
/// # Errors
/// Only if the JSON writer fails.
pub fn content_mac(keys: &impl Keys, draft: &DraftId, revision: &Revision, answers: &Answers) -> Result<Bytes, Fault> {
    let json = serde_json::to_vec(answers).map_err(|e| Fault::new("writing the answers", e))?;
    let parts = [draft.as_str().as_bytes(), revision.as_str().as_bytes(), &json];
    Ok(Bytes(keys.mac(Purpose::Content, &parts).to_vec()))
}

/// Finds the pratica that a draft already became.
///
/// # Errors
/// If the archive fails.
pub async fn already_sent(
    archive: &impl Archive,
    keys: &impl Keys,
    index: &CounterIndex,
    draft: &DraftId,
) -> Result<Option<Pratica>, Fault> {
    for attempt in 0..TRIES {
        let reference = reference(keys, &index.prefix, draft, attempt);
        match archive.pratica(&index.comune.istat, &reference).await? {
            None => return Ok(None),
            Some(found) if found.head.draft == *draft => return Ok(Some(found)),
            Some(_) => {} // Another draft has this number: the next try is ours, if we were ever sent.
        }
    }
    Ok(None)
}

/// Sends: stores the pratica once, or finds that it already is.
///
/// # Errors
/// If the archive or the keys fail; then nothing was acknowledged and the same submission may be sent again.
pub async fn submit(archive: &impl Archive, keys: &impl Keys, submission: &Submission<'_>) -> Result<Outcome, Fault> {
    let content = content_mac(keys, submission.draft, submission.revision, submission.answers)?;
    let held = claims(keys, submission);
    for attempt in 0..TRIES {
        let reference = reference(keys, &submission.index.prefix, submission.draft, attempt);
        let (head, body) = record(keys, submission, reference, &content, &held)?;
        let pratica = head.seal(keys, &body)?;
        let submitted = match submission.remembering {
            Some(remembering) => {
                let session = remembering(&pratica.head.reference)?;
                archive.submit_and_settle(&pratica, &session).await?
            }
            None => archive.submit(&pratica).await?,
        };
        match submitted {
            Submitted::Stored if submission.remembering.is_some() => return Ok(Outcome::Settled(Box::new(pratica))),
            Submitted::Stored => return Ok(Outcome::Receipt(Box::new(pratica))),
            Submitted::Taken(found) if found.head.draft != *submission.draft => {}
            Submitted::Taken(found) if found.head.content == content => return Ok(Outcome::Receipt(found)),
            Submitted::Taken(found) => return Ok(Outcome::OtherContent(found)),
            Submitted::Erased(tombstone) if tombstone.is_of(submission.draft) => {
                return Ok(Outcome::Erased(tombstone.reference));
            }
            Submitted::Erased(_) => {} // Another draft had this number: the next one is ours.
            Submitted::Claimed(place) => {
                let (told, spent) = held.get(place).map_or(("", false), |(claim, told)| (*told, claim.spent));
                return Ok(Outcome::Asked { told: told.to_owned(), spent });
            }
        }
    }
    Err(Fault::plain("finding a free reference"))
}

/// What the request claims for itself, with what is told to who comes second. A stamp is one in the whole comune, the
/// rest one in its service. What was not answered claims nothing. Who is known is held against others who are, and
/// visitors against visitors: nobody may take a child's place, or find out who has it, by writing somebody's name.
fn claims<'s>(keys: &impl Keys, s: &Submission<'s>) -> Vec<(Claim, &'s str)> {
    let domain = Domain::Comune(s.index.comune.istat.clone());
    let stamp = |field: &str| {
        let kind = s.form.field(field).map(|f| &f.kind);
        matches!(kind, Some(Kind::Code { scheme: Scheme::RevenueStamp }))
    };
    let claim = |once: &'s Once| {
        let values: Option<Vec<String>> = once.fields.iter().map(|f| s.answers.get(f).map(Answer::text)).collect();
        let spent = once.fields.iter().all(|f| stamp(f));
        let scope = match (spent, s.sender) {
            (true, _) => "bollo".to_owned(),
            (false, Sender::Visitor) => format!("{}\tvisitatore", s.service),
            (false, Sender::Citizen(_) | Sender::AtDesk(..)) => s.service.to_owned(),
        };
        let fields = if spent { String::new() } else { once.fields.join("\n") };
        // A line break ends each part: none of them can hold one.
        let value = format!("{scope}\n{fields}\n{}", values?.join("\n"));
        Some((Claim { what: keys.lookup(&domain, "una", &value), spent }, once.told.as_str()))
    };
    s.form.once.iter().filter_map(claim).collect()
}

fn record(
    keys: &impl Keys,
    s: &Submission<'_>,
    reference: Reference,
    content: &Bytes,
    held: &[(Claim, &str)],
) -> Result<(Head, Body), Fault> {
    let istat = &s.index.comune.istat;
    let domain = Domain::Comune(istat.clone());
    let codice_fiscale =
        s.sender.codice_fiscale().map(str::to_owned).or_else(|| fact(s.form, s.answers, Fact::CodiceFiscale));
    let cosign = s.form.cosigner(s.answers).map(|cf| {
        let (signer, days) = (keys.lookup(&domain, "cf", cf), s.form.cosign.as_ref().map(|c| c.days));
        let mut cosign = Cosign { signer, term: s.entry.term, days, by: None, signed: None };
        cosign.ask(s.today);
        cosign
    });
    // What lacks a signature is kept, but it is no request yet: neither term nor register begin.
    let clock = s.entry.term.filter(|_| cosign.is_none()).map(|term| Clock::start(s.today, term));
    let state = if cosign.is_some() { State::DaFirmare } else { State::Inviata };
    let outgoing: &[Outgoing] =
        if cosign.is_some() { &[Outgoing::NoticeSent] } else { &[Outgoing::NoticeSent, Outgoing::Register] };
    let (leaf, promise) = promised(keys, istat, &reference, content, s.now)?;
    let head = Head {
        comune: istat.clone(),
        reference,
        draft: s.draft.clone(),
        version: 1,
        service: s.service.to_owned(),
        revision: s.revision.clone(),
        title: s.entry.title.clone(),
        office: s.entry.office.clone(),
        state,
        sent: s.now,
        changed: s.now,
        due: clock.as_ref().map(|c| c.due(s.today)),
        clock,
        citizen: codice_fiscale.as_ref().map(|cf| keys.lookup(&domain, "cf", cf)),
        checks: checks(keys, &domain, s, codice_fiscale.as_deref()),
        assignee: None,
        content: content.clone(),
        leaf,
        promise: Some(promise),
        trail: Vec::new(),
        claims: held.iter().map(|(claim, _)| claim.clone()).collect(),
        released: Vec::new(),
        files: None,
        cosign,
        outbox: outgoing.iter().zip(1..).map(|(what, id)| OutboxLine::new(id, *what, s.now)).collect(),
    };
    let body = Body {
        answers: s.answers.clone(),
        language: s.form.language,
        origins: s.origins.clone(),
        applicant: applicant(s),
        codice_fiscale,
        email: fact(s.form, s.answers, Fact::Email).or_else(|| s.sender.login().and_then(|p| p.email.clone())),
        identified_by: s.sender.login().map(|p| p.provider.clone()),
        assisted: if let Sender::AtDesk(whose, by) = s.sender { Some(Assisted::by(by, whose)) } else { None },
        events: vec![s.sender.event(s.now, state)],
        ..Body::default()
    };
    Ok((head, body))
}

/// The leaf of a new pratica, and the comune's promise that it has it and that the log will.
fn promised(
    keys: &impl Keys,
    comune: &str,
    reference: &Reference,
    content: &Bytes,
    sent: Timestamp,
) -> Result<(Bytes, Signed), Fault> {
    const DOING: &str = "promising a receipt";
    let (number, content, at) = (reference.to_string(), content.text(), sent.to_string());
    let leaf = proof::leaf::sent(comune, &number, &content, &at).ok_or_else(|| Fault::plain(DOING))?;
    let text = proof::receipt::promise(comune, &number, &content, &leaf, &at).ok_or_else(|| Fault::plain(DOING))?;
    Ok((Bytes(leaf.0.to_vec()), keys.sign(comune, &text)?))
}

/// The answer to the question that is this fact.
pub fn fact(form: &Form, answers: &Answers, fact: Fact) -> Option<String> {
    form.fields().filter(|f| f.fact == Some(fact)).find_map(|f| answers.get(&f.id)).map(Answer::text)
}

fn applicant(s: &Submission<'_>) -> String {
    let given = [Fact::Nome, Fact::Cognome].map(|f| fact(s.form, s.answers, f).unwrap_or_default()).join(" ");
    match (s.sender, given.trim()) {
        // Who was known at the desk is she, whatever the form calls her.
        (Sender::AtDesk(subject, _), _) => subject.full_name(),
        (sender, "") => sender.full_name(),
        (_, given) => given.to_owned(),
    }
}

/// Look-ups of everything that may be typed beside the reference on the status page.
fn checks(keys: &impl Keys, domain: &Domain, s: &Submission<'_>, codice_fiscale: Option<&str>) -> Vec<Lookup> {
    let mut checks: Vec<Lookup> = codice_fiscale.map(|cf| check(keys, domain, cf)).into_iter().collect();
    for field in s.form.fields() {
        let opens = matches!(field.kind, Kind::Email | Kind::Phone | Kind::FiscalCode)
            && matches!(field.fact, Some(Fact::Email | Fact::Telefono | Fact::CodiceFiscale));
        if let (true, Some(Answer::One(value))) = (opens, s.answers.get(&field.id)) {
            checks.push(check(keys, domain, value));
        }
    }
    checks.sort();
    checks.dedup();
    checks
}

/// The look-up of what was typed beside a reference, whatever it is: capitals, spaces and the Italian prefix are folded.
pub fn check(keys: &impl Keys, domain: &Domain, typed: &str) -> Lookup {
    let folded: String = typed.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect();
    let folded = if folded.contains('@') {
        folded
    } else {
        let plain: String = folded.chars().filter(char::is_ascii_alphanumeric).collect();
        let digits = plain.bytes().all(|b| b.is_ascii_digit());
        match (folded.starts_with("+39"), digits) {
            (true, true) => plain[2..].to_owned(),
            (false, true) => plain.strip_prefix("0039").unwrap_or(&plain).to_owned(),
            _ => plain,
        }
    };
    keys.lookup(domain, "check", &folded)
}
