//! A request that was sent: one record with its head in clear and everything personal sealed.
//!
//! The head holds what lists and rules need (no name, no codice fiscale); the body holds the answers, the timeline's
//! words, messages and notes. The layout is final: the same record is a row in SQLite and an item in DynamoDB.

use std::collections::BTreeMap;

use contract::answer::{Answer, Answers};
use contract::index::{Office, Term};
use contract::language::Language;
use contract::revision::Revision;
use jiff::Timestamp;
use jiff::civil::Date;
use proof::hash::Hash;
use proof::key::Signed;
use proof::leaf::Step;
use proof::receipt::Receipt;
use serde::{Deserialize, Serialize};

use crate::assisted::Assisted;
use crate::bytes::Bytes;
use crate::draft::DraftId;
use crate::fault::Fault;
use crate::files::{self, FileId};
use crate::keys::{Keys, Label, Lookup, Sealed, WrappedKey};
use crate::name;
use crate::profile::Origin;
use crate::reference::Reference;
use crate::state::State;
use crate::term::{Clock, days_after};

/// The version of the sealed body's layout, part of its label.
const LAYOUT: u16 = 1;

/// A pratica as the archive holds it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pratica {
    /// What lists and rules need.
    pub head: Head,
    /// [`Body`] as JSON, sealed.
    pub sealed: Sealed,
    /// The data key, sealed to the comune; it lives in a store of its own.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub key: Option<WrappedKey>,
    /// The applicant's name for lists; it lives beside the key and ends with it. What was sent before there was any gets
    /// one at its next change.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub name: Option<Sealed>,
}

/// The part in clear.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// The comune's ISTAT code.
    pub comune: String,
    /// Its number.
    pub reference: Reference,
    /// The draft it was.
    pub draft: DraftId,
    /// Counts changes, from 1.
    pub version: u64,
    /// The service.
    pub service: String,
    /// The form it answers; pinned for ever.
    pub revision: Revision,
    /// The service's title when it was sent.
    pub title: String,
    /// Who answers.
    pub office: Office,
    /// Where it stands.
    pub state: State,
    /// When it was sent.
    pub sent: Timestamp,
    /// When it was last changed.
    pub changed: Timestamp,
    /// The legal term, where the service has one.
    #[serde(default)]
    pub clock: Option<Clock>,
    /// The due date as of the last change, for sorted lists.
    #[serde(default)]
    pub due: Option<Date>,
    /// Whose it is, by look-up of her codice fiscale in this comune; absent where she gave none.
    #[serde(default)]
    pub citizen: Option<Lookup>,
    /// Look-ups of what only she knows: codice fiscale, email, telephone. One of them opens the status page.
    pub checks: Vec<Lookup>,
    /// The operator who took it in charge.
    #[serde(default)]
    pub assignee: Option<Lookup>,
    /// A MAC of what was sent: the same draft with other content is a conflict.
    pub content: Bytes,
    /// What the comune's log says of its sending: SHA-256 over ids and MACs, no personal data.
    pub leaf: Bytes,
    /// The comune's signature under the receipt; what was sent before there were any has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub promise: Option<Signed>,
    /// The leaves of later versions, oldest first; versions from before there was a log have none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub trail: Vec<Bytes>,
    /// What only this pratica may hold, by look-up.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub claims: Vec<Claim>,
    /// What it held and gave back when it ended without being granted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub released: Vec<Lookup>,
    /// The names of its files' bytes, so that they can be found without a key; absent in records from before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub files: Option<Vec<FileId>>,
    /// The signature of a second person, where it is owed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cosign: Option<Cosign>,
    /// What must still leave the house; it lives and dies with this record.
    pub outbox: Vec<OutboxLine>,
}

/// The signature that a second person owes, or gave.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cosign {
    /// Who must sign, by look-up of the codice fiscale that the answers name. Nobody else sees or signs.
    pub signer: Lookup,
    /// The legal term that starts with her signature, where the service has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub term: Option<Term>,
    /// Within how many days she must sign; what was sent before there was a limit has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub days: Option<u16>,
    /// The last day on which she may sign.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Date>,
    /// Her signature; none over answers that were changed after it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signed: Option<Signature>,
}

impl Cosign {
    /// Asks for her signature: her time begins, again if she signs something else than before.
    pub fn ask(&mut self, today: Date) {
        self.signed = None;
        self.by = self.days.map(|days| days_after(today, i32::from(days)));
    }
}

/// A signature by login (CAD, art. 65, c. 1, lett. b).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signature {
    /// When.
    pub at: Timestamp,
    /// A MAC of the answers that she read and signed.
    pub content: Bytes,
}

/// What only one pratica may hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// What it is.
    pub what: Lookup,
    /// Whether it is used up, as a revenue stamp is; else it is given back if the pratica ends without being granted.
    pub spent: bool,
}

impl Head {
    /// Every leaf of it that the log holds or will hold, oldest first.
    pub fn leaves(&self) -> impl Iterator<Item = &Bytes> {
        std::iter::once(&self.leaf).chain(&self.trail)
    }

    /// The receipt as a signed document, where it was promised.
    pub fn receipt(&self) -> Option<Receipt> {
        Some(Receipt {
            comune: self.comune.clone(),
            number: self.reference.to_string(),
            content: self.content.text(),
            leaf: hash(&self.leaf)?,
            at: self.sent.to_string(),
            signed: self.promise.clone()?,
        })
    }

    /// The notices to the citizen that still wait, the oldest first.
    pub fn open_notices(&self) -> impl Iterator<Item = &OutboxLine> {
        self.outbox.iter().filter(|line| line.is_notice() && line.is_open())
    }

    /// Counts what people did to it. Two versions with the same count differ in nothing but what left the house, so that
    /// nobody who reads a page is in its way.
    pub fn deeds(&self) -> usize {
        self.trail.len()
    }

    /// Whether a second person owes her signature: until then nobody may work on it.
    pub fn lacks_signature(&self) -> bool {
        self.cosign.as_ref().is_some_and(|c| c.signed.is_none())
    }

    /// Who is asked to sign now.
    pub fn signer(&self) -> Option<&Lookup> {
        self.cosign.as_ref().filter(|_| self.state == State::DaFirmare).map(|c| &c.signer)
    }

    /// Gives back what is not used up.
    pub fn release(&mut self) {
        let (spent, free): (Vec<Claim>, Vec<Claim>) =
            std::mem::take(&mut self.claims).into_iter().partition(|c| c.spent);
        self.claims = spent;
        self.released.extend(free.into_iter().map(|c| c.what));
    }
}

/// One thing that must leave the house, once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutboxLine {
    /// Its place among the pratica's lines: with the reference, the idempotency id outside.
    pub id: u32,
    /// What it is.
    pub what: Outgoing,
    /// When it was written.
    pub at: Timestamp,
    /// When it was delivered, if it was.
    #[serde(default)]
    pub done: Option<Timestamp>,
    /// When it was given up, if it cannot be delivered at all: nobody is there, or who is refuses it for good.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failed: Option<Timestamp>,
}

impl OutboxLine {
    /// A line that waits from now on.
    pub fn new(id: u32, what: Outgoing, at: Timestamp) -> Self {
        Self { id, what, at, done: None, failed: None }
    }

    /// Whether it still waits.
    pub fn is_open(&self) -> bool {
        self.done.is_none() && self.failed.is_none()
    }

    /// Whether it is for the citizen.
    pub fn is_notice(&self) -> bool {
        matches!(self.what, Outgoing::NoticeSent | Outgoing::NoticeChanged | Outgoing::SignatureReminder)
    }
}

/// What can leave the house.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outgoing {
    /// Tell the citizen that her request arrived.
    NoticeSent,
    /// Tell the citizen that its state changed or that there is a message.
    NoticeChanged,
    /// Tell the citizen that half of the time for the second signature is over.
    SignatureReminder,
    /// Enter it in the register.
    Register,
}

/// The part that is sealed.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Body {
    /// The canonical answers.
    pub answers: Answers,
    /// The language in which its citizen filled it in, and reads of it; what binds is Italian.
    #[serde(default, skip_serializing_if = "Language::is_binding")]
    pub language: Language,
    /// Where those answers come from that were known before: from the profile or the login. All others were written for
    /// this request.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub origins: BTreeMap<String, Origin>,
    /// The applicant's name as the inbox shows it; empty where the form does not ask it.
    #[serde(default)]
    pub applicant: String,
    /// Her codice fiscale, where she gave one: the dossier is found by it.
    #[serde(default)]
    pub codice_fiscale: Option<String>,
    /// Where notices go.
    #[serde(default)]
    pub email: Option<String>,
    /// Who sent it, if she had logged in: `SPID`, `simulatore`.
    #[serde(default)]
    pub identified_by: Option<String>,
    /// The operator who wrote it for her at the desk, if one did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assisted: Option<Assisted>,
    /// Who signed too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cosigner: Option<Cosigner>,
    /// What happened, oldest first.
    pub events: Vec<Event>,
    /// Messages between the comune and the citizen, oldest first.
    #[serde(default)]
    pub messages: Vec<Message>,
    /// Notes for operators only.
    #[serde(default)]
    pub notes: Vec<Message>,
    /// The open request for integration.
    #[serde(default)]
    pub asked: Option<Integration>,
}

impl std::fmt::Debug for Body {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Body(…)")
    }
}

impl Body {
    /// The names of the files that its answers hold.
    pub fn file_ids(&self) -> Vec<FileId> {
        files::of_answers(&self.answers).iter().filter_map(|f| FileId::parse(&f.id)).collect()
    }
}

/// Who signed too.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cosigner {
    /// Name and surname, as whoever vouches for her gives them.
    pub name: String,
    /// Who vouches for her: `SPID`, `simulatore`.
    pub identified_by: String,
}

/// One line of the timeline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// When.
    pub at: Timestamp,
    /// The state after it.
    pub state: State,
    /// What the citizen reads about it: a reason, a decision's words.
    #[serde(default)]
    pub text: Option<String>,
    /// The operator's name, for operators.
    #[serde(default)]
    pub by: Option<String>,
    /// Where the citizen answered what was asked: the answers that she changed. Events from before have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answered: Option<Vec<Correction>>,
}

/// An answer that was changed after it was sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correction {
    /// The question.
    pub field: String,
    /// What stood there; nothing, if it was left empty.
    pub before: Option<Answer>,
    /// What stands there since; nothing, if it was taken away.
    pub now: Option<Answer>,
}

/// One message or note.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// When.
    pub at: Timestamp,
    /// Who wrote it, for people.
    pub from: String,
    /// The text.
    pub text: String,
}

/// What an operator asked of the citizen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Integration {
    /// When.
    pub at: Timestamp,
    /// What she asked, in her words.
    pub text: String,
    /// The fields to be answered again.
    #[serde(default)]
    pub fields: Vec<String>,
}

impl Head {
    fn label(&self) -> Label {
        Label::new(&self.comune, "pratica", self.reference.key(), LAYOUT)
    }

    /// Seals a new body under a new data key.
    ///
    /// # Errors
    /// If sealing fails.
    pub fn seal(mut self, keys: &impl Keys, body: &Body) -> Result<Pratica, Fault> {
        self.files = Some(body.file_ids());
        let plain = serde_json::to_vec(body).map_err(|e| Fault::new("writing a pratica's body", e))?;
        let (sealed, key) = keys.seal(&self.comune, &self.label(), &plain)?;
        let name = name::seal(keys, &self.comune, &self.reference, &body.applicant)?;
        Ok(Pratica { head: self, sealed, key: Some(key), name: Some(name) })
    }
}

impl Pratica {
    /// Opens the body.
    ///
    /// # Errors
    /// If its key was erased or it was tampered with.
    pub fn open(&self, keys: &impl Keys) -> Result<Body, Fault> {
        let key = self.key.as_ref().ok_or_else(|| Fault::plain("opening a pratica without its key"))?;
        let plain = keys.open(&self.head.comune, &self.head.label(), key, &self.sealed)?;
        serde_json::from_slice(&plain).map_err(|e| Fault::new("reading a pratica's body", e))
    }

    /// The next version of the pratica, with a changed head and body; the log gets a leaf about it.
    ///
    /// # Errors
    /// If sealing fails.
    pub fn next(&self, keys: &impl Keys, mut head: Head, body: &Body) -> Result<Pratica, Fault> {
        let key = self.key.as_ref().ok_or_else(|| Fault::plain("changing a pratica without its key"))?;
        head.version = self.head.version + 1;
        head.files = Some(body.file_ids());
        let plain = serde_json::to_vec(body).map_err(|e| Fault::new("writing a pratica's body", e))?;
        let sealed = keys.reseal(&head.comune, &head.label(), key, &plain)?;
        head.trail.push(step(&head, &sealed)?);
        // The applicant stays who she was.
        let name = match &self.name {
            Some(name) => name.clone(),
            None => name::seal(keys, &head.comune, &head.reference, &body.applicant)?,
        };
        Ok(Pratica { head, sealed, key: Some(key.clone()), name: Some(name) })
    }

    /// The next version, in which lines of the outbox changed and nothing else: nobody did or said anything, so the log
    /// gets no leaf about it.
    pub fn posted(&self, outbox: Vec<OutboxLine>) -> Pratica {
        let head = Head { version: self.head.version + 1, outbox, ..self.head.clone() };
        Pratica { head, sealed: self.sealed.clone(), key: self.key.clone(), name: self.name.clone() }
    }
}

/// The leaf of a later version: it follows from what is stored, and from the leaf before it.
fn step(head: &Head, sealed: &Sealed) -> Result<Bytes, Fault> {
    const DOING: &str = "writing the leaf of a change";
    // A leaf of another length is none of ours.
    let before = head.leaves().last().and_then(hash).unwrap_or(Hash::from([0; 32]));
    let step = Step {
        comune: &head.comune,
        number: &head.reference.to_string(),
        version: head.version,
        state: head.state.name(),
        content: &head.content.text(),
        sealed: &sealed.0.0,
        at: &head.changed.to_string(),
        before: &before,
    };
    let leaf = proof::leaf::step(&step).ok_or_else(|| Fault::plain(DOING))?;
    Ok(Bytes(leaf.0.to_vec()))
}

fn hash(bytes: &Bytes) -> Option<Hash> {
    let bytes: [u8; 32] = bytes.0.as_slice().try_into().ok()?;
    Some(Hash::from(bytes))
}
