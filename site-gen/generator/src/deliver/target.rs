//! The one door to where sites are published.
//!
//! In: whole files, each with what stood in its place when the target was listed. Out: what stands there. A file is
//! there whole or not at all, and one that somebody else changed in the meantime is left as it is.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::deliver::dress::Dress;
use crate::deliver::error::DeliverError;

/// What a target says of a content: on one target, the same tag means the same bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tag(pub String);

/// A file of the target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its path, with `/`.
    pub path: String,
    /// Its length in bytes.
    pub size: u64,
    /// What the target says of its content.
    pub tag: Tag,
}

/// A file to be put in the target.
#[derive(Clone, Debug)]
pub struct Object<'a> {
    /// Its path, with `/`.
    pub path: &'a str,
    /// The whole content.
    pub bytes: Cow<'a, [u8]>,
    /// What is told to those who read it.
    pub dress: Dress,
}

/// What must stand at a path for a file to be put there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expect<'a> {
    /// Nothing.
    Absent,
    /// This content.
    Is(&'a Tag),
}

/// How a file was put.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Put {
    /// It is there.
    Done(Tag),
    /// Something else stood there, and still does.
    Overtaken,
}

/// Where sites are published: a folder, a bucket.
pub trait Target: Sync {
    /// Keeps others out until this target is dropped, as far as it can.
    ///
    /// # Errors
    /// [`DeliverError::Busy`] if another publication is at work.
    fn hold(&self) -> Result<(), DeliverError>;

    /// Every file below a folder, in no order.
    ///
    /// # Errors
    /// If the target cannot be read.
    fn list(&self, folder: &str) -> Result<Vec<Entry>, DeliverError>;

    /// A file and its tag, if it is there.
    ///
    /// # Errors
    /// If the target cannot be read.
    fn get(&self, path: &str) -> Result<Option<(Vec<u8>, Tag)>, DeliverError>;

    /// Puts a whole file, if what stands there is what was expected.
    ///
    /// # Errors
    /// If the target cannot be written; the file may then be there or not, but never half.
    fn put(&self, object: &Object<'_>, expect: Expect<'_>) -> Result<Put, DeliverError>;

    /// Deletes a file; it need not be there.
    ///
    /// # Errors
    /// If the target cannot be written.
    fn delete(&self, path: &str) -> Result<(), DeliverError>;

    /// Makes what was put and deleted up to here outlast a loss of power.
    ///
    /// # Errors
    /// If the target cannot be written.
    fn settle(&self) -> Result<(), DeliverError>;

    /// The tag that these bytes have here, unless the target makes its own (a bucket with keys of KMS, or a file that
    /// came in parts).
    fn tag(&self, bytes: &[u8]) -> Tag;
}
