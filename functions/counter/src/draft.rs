//! A request that is not sent yet: one per person and service, sealed under a secret that only she holds.

use std::fmt;

use contract::answer::Typed;
use contract::language::Language;
use contract::revision::Revision;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::assisted::Subject;
use crate::bytes::Bytes;
use crate::fault::Fault;
use crate::files::{self, FileId};
use crate::keys::{Keys, Label, Lookup, Sealed, WrappedKey};

/// The identity of a submission: 128 random bits, stable across steps, login, back button and resend.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct DraftId(String);

impl DraftId {
    /// The id that 16 random bytes give.
    pub fn from_random(bytes: [u8; 16]) -> Self {
        Self(Bytes(bytes.to_vec()).text())
    }

    /// Reads an id as it stands in an address.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = Bytes::parse(text)?;
        (bytes.0.len() == 16).then(|| Self(bytes.text()))
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for DraftId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DraftId(…)")
    }
}

impl TryFrom<String> for DraftId {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or("not a draft id")
    }
}

impl From<DraftId> for String {
    fn from(id: DraftId) -> Self {
        id.0
    }
}

/// How long a draft is kept after its last change, in days.
pub const KEPT_DAYS: i32 = 90;
/// How long before its end its owner is reminded, in days.
pub const REMINDED_DAYS: i32 = 7;

/// A draft as the archive holds it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// The comune's ISTAT code.
    pub comune: String,
    /// Its identity.
    pub id: DraftId,
    /// Whose it is: the look-up of a session before login, of a citizen after it.
    pub owner: Lookup,
    /// The service.
    pub service: String,
    /// The form it answers.
    pub revision: Revision,
    /// When it was first kept.
    pub created: Timestamp,
    /// When it was last changed.
    pub changed: Timestamp,
    /// [`DraftBody`] as JSON, sealed under the owner's secret.
    pub sealed: Sealed,
    /// The same sealed under the resume key, if the owner was given one: it opens on another device, without login.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub spare: Option<Sealed>,
    /// The names of its files' bytes, since nobody but its owner can read them inside; absent in records from before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub files: Option<Vec<FileId>>,
    /// Where its owner is reminded of it, if she wants to be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reminder: Option<Reminder>,
}

/// Where the owner of a draft is reminded before it ends: sealed to the comune, since the draft itself opens for her alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reminder {
    /// [`Address`] as JSON, sealed.
    pub sealed: Sealed,
    /// Its data key, sealed to the comune. It lies here, since it ends with the draft.
    pub key: WrappedKey,
}

/// Where and how somebody is written to.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    /// Her email.
    pub email: String,
    /// The language she reads.
    #[serde(default, skip_serializing_if = "Language::is_binding")]
    pub language: Language,
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Address(…)")
    }
}

impl Draft {
    /// Its last instant.
    pub fn ends(&self) -> Timestamp {
        self.changed + days(KEPT_DAYS)
    }

    /// From when on its owner is to be reminded, if she wants to be.
    pub fn remind_at(&self) -> Option<Timestamp> {
        self.reminder.as_ref().map(|_| self.changed + days(KEPT_DAYS - REMINDED_DAYS))
    }

    /// Reminds its owner there.
    ///
    /// # Errors
    /// If sealing fails.
    pub fn remind(&mut self, keys: &impl Keys, address: &Address) -> Result<(), Fault> {
        let plain = serde_json::to_vec(address).map_err(|e| Fault::new("writing where to remind", e))?;
        let (sealed, key) = keys.seal(&self.comune, &self.reminder_label(), &plain)?;
        self.reminder = Some(Reminder { sealed, key });
        Ok(())
    }

    /// Where its owner is reminded.
    ///
    /// # Errors
    /// If it does not open.
    pub fn address(&self, keys: &impl Keys) -> Result<Option<Address>, Fault> {
        let Some(reminder) = &self.reminder else { return Ok(None) };
        let plain = keys.open(&self.comune, &self.reminder_label(), &reminder.key, &reminder.sealed)?;
        serde_json::from_slice(&plain).map(Some).map_err(|e| Fault::new("reading where to remind", e))
    }

    fn reminder_label(&self) -> Label {
        Label::new(&self.comune, "promemoria", self.id.as_str(), 1)
    }
}

fn days(days: i32) -> SignedDuration {
    SignedDuration::from_hours(24 * i64::from(days))
}

/// What a draft holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftBody {
    /// Everything typed so far, right or wrong.
    pub typed: Typed,
    /// The language in which its steps are read.
    #[serde(default, skip_serializing_if = "Language::is_binding")]
    pub language: Language,
    /// Whether what is typed may be kept for the next time; not answered yet if absent.
    #[serde(default)]
    pub keep: Option<bool>,
    /// The resume key that its owner was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resume_key: Option<String>,
    /// Whether its owner does not want to be reminded of it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub no_reminder: bool,
    /// The steps that were passed, by id.
    #[serde(default)]
    pub passed: Vec<String>,
    /// The files of which not all is here yet.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub arriving: Vec<Arriving>,
    /// For whom an operator writes it, at the desk.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assisted: Option<Subject>,
}

impl DraftBody {
    /// The names of all bytes that it holds: its files, and the pieces of those that are still coming.
    pub fn file_ids(&self) -> Vec<FileId> {
        let pieces = self.arriving.iter().flat_map(|a| &a.pieces).filter_map(|p| FileId::parse(&p.id));
        files::ids_in(&self.typed).into_iter().chain(pieces).collect()
    }
}

/// A file that comes in pieces.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Arriving {
    /// The question it answers.
    pub field: String,
    /// The SHA-256 of all of it, as its sender says, in hexadecimal.
    pub sha256: String,
    /// How long all of it is, in bytes.
    pub whole: u64,
    /// The pieces that are here, in order.
    pub pieces: Vec<Piece>,
}

/// A piece of a file.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Piece {
    /// Where its bytes are.
    pub id: String,
    /// The secret that opens them, in hexadecimal.
    pub key: String,
    /// How many they are.
    pub bytes: u64,
}

impl fmt::Debug for Piece {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Piece(…)")
    }
}

impl Arriving {
    /// How much of it is here, in bytes.
    pub fn here(&self) -> u64 {
        self.pieces.iter().map(|p| p.bytes).sum()
    }
}
