//! What a citizen keeps or fills in on paper: the receipt of a request and the paper twin of a form, as PDF.
//!
//! In: plain data (a form, its answers, words already formatted, an instant). Out: the bytes of a PDF that can be kept for
//! ever and read aloud: PDF/A-2a (ISO 19005-2) and PDF/UA-1 (ISO 14289-1), in Italian. The same input gives the same
//! bytes. This crate never does I/O, never looks at a clock, and never fails for what a person has written: a letter that
//! its font lacks is drawn as a replacement sign, and can still be copied and read aloud as what it is.

mod blank;
mod error;
mod face;
mod flow;
mod frame;
mod legible;
mod press;
mod qr;
mod receipt;
mod rows;
mod structure;
mod style;
mod wrap;
mod writing;

pub use blank::{BlankSheet, blank};
pub use error::PaperError;
pub use qr::{Modules, encode};
pub use receipt::{Answered, Cosign, Promise, ReceiptSheet, SentFile, TermWords, receipt};
