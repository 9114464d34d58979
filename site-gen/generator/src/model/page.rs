//! A file to be written.
//!
//! In: `publish` and `render`. Out: what `write` takes.

/// A file of the output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutFile {
    /// The path below the output folder, with `/`.
    pub path: String,
    /// The whole content.
    pub bytes: Vec<u8>,
    /// How it is put in place.
    pub care: Care,
}

/// How a file is put in place, and whether it may go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Care {
    /// Overwritten in place.
    Page,
    /// Replaced in one move, because the functions read it at any moment.
    Atomic,
    /// Replaced in one move and never deleted: open requests may still need it.
    Forever,
}

impl OutFile {
    /// A page, written in place.
    pub fn page(path: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        Self { path: path.into(), bytes: bytes.into(), care: Care::Page }
    }

    /// A file of the counter, replaced in one move.
    pub fn atomic(path: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        Self { path: path.into(), bytes: bytes.into(), care: Care::Atomic }
    }

    /// A form, never deleted.
    pub fn forever(path: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        Self { path: path.into(), bytes: bytes.into(), care: Care::Forever }
    }
}
