//! Every promise of the counter, each in a module named after it.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

mod archetypes;
mod archive;
mod archive_dynamodb;
mod assisted;
mod attached;
mod attack;
mod browser;
mod cached;
mod catalogue;
mod crash;
mod desk;
mod exactly_once;
mod flow;
mod forms;
mod gateway;
mod hostile;
mod hosting;
mod house;
mod infra;
mod isolation;
mod killed;
mod lambda;
mod memory;
mod offline;
mod once_only;
mod properties;
mod questions;
mod rating;
mod receipts;
mod routes;
mod search;
mod services;
mod status;
mod tampering;
