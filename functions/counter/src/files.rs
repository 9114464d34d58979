//! The door to the bytes of files: kept under random names, already sealed.
//!
//! What a name means and what opens its bytes stands in the record that the draft, and later the pratica, holds. This
//! door never sees a file in clear and never learns whose it is.

use crate::bytes::Bytes;
use crate::fault::Fault;

/// The name of a file's bytes: 128 random bits.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct FileId(String);

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
