//! Every promise of the counter, each in a module named after it.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

mod archive;
mod desk;
mod flow;
mod house;
mod once_only;
mod status;
