//! The archive in one DynamoDB table, with the wrapped keys and the lists in a second one, and files on S3: what a consortium grows
//! into when one machine is not enough.
//!
//! In: the counter's records. Out: the same records, and what their reading and writing cost. It never reads the
//! environment, a clock or a file: the caller gives the region, the credentials and the address.

pub mod arrivals;
mod claim;
pub mod connection;
pub mod dynamo;
mod erasures;
mod fetch;
pub mod files;
mod fingerprint;
mod holding;
mod item;
mod key;
mod ledger;
mod line;
mod list;
mod met;
mod outbox;
mod parts;
mod patience;
mod pratica;
mod rating;
mod record;
pub mod replay;
mod retention;
pub mod secret;
pub mod shape;
pub mod sites;
pub mod spent;
mod takeout;
mod trouble;
pub mod wire;
