//! The generator's promises, tried on a small area that does not exist.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

mod area;
mod build;
mod cases;
mod check;
mod crash;
mod hostile;
mod house;
mod mend;
mod new_comune;
mod output;
mod rules;
mod secretary;
mod watch;
