//! A file to be written, and where it goes.
//!
//! In: `publish` and `render`. Out: what `write` takes.

use std::hash::Hasher;

use twox_hash::XxHash3_64;

use crate::fault::Fault;

/// A file of the output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutFile {
    /// The path below the output folder, with `/`.
    pub path: String,
    /// The whole content.
    pub bytes: Vec<u8>,
    /// How it is put in place.
    pub care: Care,
    /// What it was made from; nothing, if it is made anew by every build.
    pub inputs: Option<Inputs>,
}

/// A digest of all that a file is made from: the same inputs give the same bytes, so the file need not be made again.
///
/// It is compared with the digest of the same file's last making, and with no other one, so 64 bits are plenty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Inputs(pub u64);

impl Inputs {
    /// The digest of what `feed` tells.
    pub fn of(feed: impl FnOnce(&mut dyn Hasher)) -> Self {
        let mut hasher = XxHash3_64::with_seed(0);
        feed(&mut hasher);
        Self(hasher.finish())
    }
}

/// Takes the files of one owner: a comune, or the consortium.
pub trait Sink {
    /// Whether the file at that path was made from these inputs and nobody has touched it since: then it stays.
    fn stays(&mut self, path: &str, inputs: Inputs) -> bool;

    /// Takes a finished file.
    ///
    /// # Errors
    /// If it cannot be written.
    fn put(&mut self, file: OutFile) -> Result<(), Fault>;
}

/// When a file is put in place, and whether it may go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Care {
    /// After everything else: it may ask for forms and indexes.
    Page,
    /// Before the pages: the functions read it at any moment.
    Counter,
    /// At once and never deleted: it disturbs nobody, and open requests may still need it.
    Forever,
}

impl OutFile {
    /// A page of a site.
    pub fn page(path: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        Self { path: path.into(), bytes: bytes.into(), care: Care::Page, inputs: None }
    }

    /// A file of the counter.
    pub fn counter(path: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        Self { path: path.into(), bytes: bytes.into(), care: Care::Counter, inputs: None }
    }

    /// A form, never deleted.
    pub fn forever(path: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        Self { path: path.into(), bytes: bytes.into(), care: Care::Forever, inputs: None }
    }
}
