//! Forms, summaries, receipts and the back office as accessible HTML, in Italian, working without script.
//!
//! In: plain data (a form, what was typed, words already formatted). Out: the inside of `<main>` as [`maud::Markup`].
//! The site's blank first step and the pages of the functions are drawn by the same code. This crate never does I/O,
//! never looks at a clock, and never writes typed text without escaping it.

mod control;
mod field;
mod slips;
pub mod step;
mod stepper;
