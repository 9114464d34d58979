//! A picture that an author put beside a text.
//!
//! In: `immagine = { file = "…", testo = "…" }`. Out: its name and the words for who cannot see it.

use crate::model::source::{At, Span};

/// A picture as it was named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// The name of the file, beside the text.
    pub file: At<String>,
    /// What one sees.
    pub alt: At<String>,
    /// The whole value.
    pub span: Span,
}
