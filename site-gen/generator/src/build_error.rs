//! Why a build did not end: the authors' slips, or a fault.

use crate::diagnostic::Diagnostic;
use crate::fault::Fault;

/// Why a build did not end.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// The authors' slips, errors among them; nothing was written.
    #[error("i contenuti hanno errori")]
    Content(Vec<Diagnostic>),
    /// We, or the machine, broke.
    #[error(transparent)]
    Fault(#[from] Fault),
}
