//! Every promise of the counter, each in a module named after it.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

mod archive;
mod archive_dynamodb;
mod attached;
mod attack;
mod browser;
mod crash;
mod desk;
mod english;
mod flow;
mod forms;
mod gateway;
mod hostile;
mod hosting;
mod house;
mod infra;
mod lambda;
mod offline;
mod once_only;
mod properties;
mod questions;
mod rating;
mod routes;
mod search;
mod status;
