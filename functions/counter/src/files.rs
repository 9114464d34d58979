//! The door to the bytes of files: kept under random names, already sealed.
//!
//! What a name means and what opens its bytes stands in the record that the draft, and later the pratica, holds. This
//! door never sees a file in clear and never learns whose it is.

use contract::answer::{Answer, Answers, Typed};
use contract::file::StoredFile;
use serde::{Deserialize, Serialize};

use crate::bytes::Bytes;
use crate::fault::Fault;
use crate::keys::{Keys, Label, Sealed, Secret};

/// The name of a file's bytes: 128 random bits.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct FileId(String);

impl TryFrom<String> for FileId {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or("not a file id")
    }
}

impl From<FileId> for String {
    fn from(id: FileId) -> Self {
        id.0
    }
}

impl FileId {
    /// The id that 16 random bytes give.
    pub fn from_random(bytes: [u8; 16]) -> Self {
        Self(contract::revision::hex(&bytes))
    }

    /// Reads an id as it stands in a record or in an address: 32 hexadecimal digits, so that it names no path.
    pub fn parse(text: &str) -> Option<Self> {
        let fits = text.len() == 32 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        fits.then(|| Self(text.to_owned()))
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The files that answers name.
pub fn of_answers(answers: &Answers) -> Vec<StoredFile> {
    let records = answers.0.values().filter_map(|a| if let Answer::Many(values) = a { Some(values) } else { None });
    records.flatten().filter_map(|record| StoredFile::parse(record)).collect()
}

/// The ids of the files that a draft names: what a sweep must not take away.
pub fn ids_in(typed: &Typed) -> Vec<FileId> {
    typed.pairs().filter_map(|(_, value)| FileId::parse(&StoredFile::parse(value)?.id)).collect()
}

/// The name that a file is sealed under.
pub fn label(comune: &str, id: &FileId) -> Label {
    Label::new(comune, "file", id.as_str(), 1)
}

/// Opens the bytes of a file.
///
/// # Errors
/// If its record is damaged, or the bytes are not the ones that were sealed.
pub fn open(keys: &impl Keys, comune: &str, file: &StoredFile, sealed: Bytes) -> Result<Vec<u8>, Fault> {
    const DOING: &str = "opening a file";
    let id = FileId::parse(&file.id).ok_or_else(|| Fault::plain(DOING))?;
    let key = secret(&file.key).ok_or_else(|| Fault::plain(DOING))?;
    keys.open_under(&key, &label(comune, &id), &Sealed(sealed))
}

/// The secret in a file's record.
pub fn secret(hex: &str) -> Option<Secret> {
    let mut secret = [0; 32];
    if hex.len() != 64 || !hex.is_ascii() {
        return None;
    }
    for (place, byte) in secret.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&hex[place * 2..place * 2 + 2], 16).ok()?;
    }
    Some(Secret(secret))
}

/// The door.
pub trait Files: Send + Sync {
    /// Keeps bytes; when this returns they are on stable storage, name included.
    fn put(&self, comune: &str, id: &FileId, sealed: Bytes) -> impl Future<Output = Result<(), Fault>> + Send;

    /// The bytes of a name, if there are any.
    fn get(&self, comune: &str, id: &FileId) -> impl Future<Output = Result<Option<Bytes>, Fault>> + Send;

    /// Whether a name has bytes.
    fn has(&self, comune: &str, id: &FileId) -> impl Future<Output = Result<bool, Fault>> + Send;

    /// Removes the bytes of a name; it is no fault if there are none.
    fn remove(&self, comune: &str, id: &FileId) -> impl Future<Output = Result<(), Fault>> + Send;
}

/// A program that takes and gives no files; being asked for one is a fault.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoFiles;

impl Files for NoFiles {
    async fn put(&self, _: &str, _: &FileId, _: Bytes) -> Result<(), Fault> {
        Err(Fault::plain("keeping a file in a program that keeps none"))
    }

    async fn get(&self, _: &str, _: &FileId) -> Result<Option<Bytes>, Fault> {
        Ok(None)
    }

    async fn has(&self, _: &str, _: &FileId) -> Result<bool, Fault> {
        Ok(false)
    }

    async fn remove(&self, _: &str, _: &FileId) -> Result<(), Fault> {
        Ok(())
    }
}
