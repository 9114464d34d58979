//! What can stop a measure, in a sentence.

use std::path::{Path, PathBuf};

use generator::fault::Fault;

/// Why a measure did not end.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Trouble {
    /// A file or folder could not be read or written.
    #[error(transparent)]
    Fault(#[from] Fault),
    /// A program could not be started.
    #[error("`{0}` non parte")]
    Start(PathBuf, #[source] std::io::Error),
    /// A program ended badly.
    #[error("{0} non riesce: {1}")]
    Failed(String, String),
}

/// A closure that makes an error of the system speak of a file.
pub(crate) fn about<'a>(path: &'a Path, action: &'static str) -> impl Fn(std::io::Error) -> Fault + 'a {
    move |source| Fault::file(path, action, source)
}
