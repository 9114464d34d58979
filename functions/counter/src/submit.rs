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
use sha2::{Digest, Sha256};

use crate::archive::{Archive, Submitted};
use crate::bytes::Bytes;
use crate::draft::DraftId;
use crate::fault::Fault;
use crate::identity::Person;
use crate::keys::{Domain, Keys, Lookup, Purpose};
use crate::pratica::{Body, Claim, Event, Head, OutboxLine, Outgoing, Pratica};
use crate::profile::Origin;
use crate::reference::Reference;
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
    /// Who logged in, if anybody did.
    pub person: Option<&'a Person>,
    /// Now.
    pub now: Timestamp,
    /// Today, where the comune is.
    pub today: Date,
}

/// What became of it.
#[derive(Debug)]
pub enum Outcome {
    /// It is stored, now or earlier: here it is.
    Receipt(Box<Pratica>),
    /// The same draft was sent earlier with other content: here is what was sent.
    OtherContent(Box<Pratica>),
    /// Another open request has the same answers where no two may.
    Asked {
        /// What the form tells.
        told: String,
        /// Whether it was a thing that can be spent once, as a stamp.
        spent: bool,
    },
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
        let (head, body) = record(keys, submission, reference, &content, &held);
        let pratica = head.seal(keys, &body)?;
        match archive.submit(&pratica).await? {
            Submitted::Stored => return Ok(Outcome::Receipt(Box::new(pratica))),
            Submitted::Taken(found) if found.head.draft != *submission.draft => {}
            Submitted::Taken(found) if found.head.content == content => return Ok(Outcome::Receipt(found)),
            Submitted::Taken(found) => return Ok(Outcome::OtherContent(found)),
            Submitted::Claimed(place) => {
                let (told, spent) = held.get(place).map_or(("", false), |(claim, told)| (*told, claim.spent));
                return Ok(Outcome::Asked { told: told.to_owned(), spent });
            }
        }
    }
    Err(Fault::plain("finding a free reference"))
}

/// What the request claims for itself, with what is told to who comes second. A stamp is one in the whole comune, the
/// rest one in its service. What was not answered claims nothing. Who logged in is held against others who did, and
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
        let scope = match (spent, s.person) {
            (true, _) => "bollo".to_owned(),
            (false, Some(_)) => s.service.to_owned(),
            (false, None) => format!("{}\tvisitatore", s.service),
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
) -> (Head, Body) {
    let istat = &s.index.comune.istat;
    let domain = Domain::Comune(istat.clone());
    let codice_fiscale =
        s.person.map(|p| p.codice_fiscale.clone()).or_else(|| fact(s.form, s.answers, Fact::CodiceFiscale));
    let clock = s.entry.term.map(|term| Clock::start(s.today, term));
    let leaf = Sha256::new()
        .chain_update(istat.as_bytes())
        .chain_update(reference.key().as_bytes())
        .chain_update(&content.0)
        .chain_update(s.now.to_string().as_bytes())
        .finalize();
    let outgoing = [Outgoing::NoticeSent, Outgoing::Register];
    let head = Head {
        comune: istat.clone(),
        reference,
        draft: s.draft.clone(),
        version: 1,
        service: s.service.to_owned(),
        revision: s.revision.clone(),
        title: s.entry.title.clone(),
        office: s.entry.office.clone(),
        state: State::Inviata,
        sent: s.now,
        changed: s.now,
        due: clock.as_ref().map(|c| c.due(s.today)),
        clock,
        citizen: codice_fiscale.as_ref().map(|cf| keys.lookup(&domain, "cf", cf)),
        checks: checks(keys, &domain, s, codice_fiscale.as_deref()),
        assignee: None,
        content: content.clone(),
        leaf: Bytes(leaf.to_vec()),
        claims: held.iter().map(|(claim, _)| claim.clone()).collect(),
        released: Vec::new(),
        outbox: outgoing
            .into_iter()
            .zip(1..)
            .map(|(what, id)| OutboxLine { id, what, at: s.now, done: None })
            .collect(),
    };
    let body = Body {
        answers: s.answers.clone(),
        origins: s.origins.clone(),
        applicant: applicant(s),
        codice_fiscale,
        email: fact(s.form, s.answers, Fact::Email).or_else(|| s.person.and_then(|p| p.email.clone())),
        identified_by: s.person.map(|p| p.provider.clone()),
        events: vec![Event { at: s.now, state: State::Inviata, text: None, by: None }],
        ..Body::default()
    };
    (head, body)
}

/// The answer to the question that is this fact.
pub fn fact(form: &Form, answers: &Answers, fact: Fact) -> Option<String> {
    form.fields().filter(|f| f.fact == Some(fact)).find_map(|f| answers.get(&f.id)).map(Answer::text)
}

fn applicant(s: &Submission<'_>) -> String {
    let given = [Fact::Nome, Fact::Cognome].map(|f| fact(s.form, s.answers, f).unwrap_or_default()).join(" ");
    match (given.trim(), s.person) {
        ("", Some(person)) => format!("{} {}", person.name, person.surname),
        (given, _) => given.to_owned(),
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
