//! Why a sheet could not be made: always our fault, never the citizen's.

/// A sheet could not be made.
///
/// It holds no text of the sheet, so that a log learns nothing personal from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PaperError {
    /// The font that this crate carries cannot be read.
    #[error("the font for paper cannot be read")]
    Font,
    /// The document breaks a rule of its profile; the name is the rule's.
    #[error("the document breaks `{0}` of PDF/A-2a or PDF/UA-1")]
    Rule(&'static str),
    /// The document cannot be written.
    #[error("the PDF cannot be written")]
    Write,
}
