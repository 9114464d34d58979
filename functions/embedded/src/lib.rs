//! The counter on one machine: an archive of SQLite files in a folder that only one process may use.
//!
//! In: a folder. Out: a [`folder::DataFolder`] that is locked, the [`counter::keyring::KeyRing`] of the installation and
//! an [`archive::SqliteArchive`], which is a [`counter::archive::Archive`] and a [`counter::ledger::Ledger`]. It never speaks to a network, never looks at
//! a clock and never acknowledges what is not on stable storage.
//!
//! The order at a start: open the folder, load the keys, open the archive.

pub mod archive;
pub mod files;
pub mod folder;
pub mod keys;
pub mod open_error;

mod check;
mod draft;
mod form;
mod inbox;
mod ledger;
mod log;
mod look;
mod migration;
mod operator;
#[cfg(test)]
mod plans;
mod pratica;
mod profile;
mod rate;
mod rating;
mod readers;
mod session;
mod store_error;
mod stores;
mod takeout;
mod task;
mod writer;
