//! Forms, summaries, receipts and the back office as accessible HTML, working without script: in Italian, and a
//! request's own steps and summary in the language of its form too.
//!
//! In: plain data (a form, what was typed, words already formatted). Out: the inside of `<main>` as [`maud::Markup`].
//! The site's blank first step and the pages of the functions are drawn by the same code. This crate never does I/O,
//! never looks at a clock, and never writes typed text without escaping it.
//!
//! Every POST form carries the hidden field `gettone` where its page has a `token`; an empty token is left out.

pub mod answers;
pub mod area;
mod control;
pub mod cosign;
mod field;
mod hidden;
pub mod large;
pub mod link;
pub mod login;
pub mod message;
pub mod office;
mod prose;
pub mod rating;
pub mod receipt;
pub mod reply;
pub mod search;
pub mod several;
mod shown;
mod slips;
mod spelling;
pub mod status;
pub mod step;
mod stepper;
pub mod summary;
pub mod timeline;
mod words;
