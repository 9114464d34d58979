//! The counter on one machine: an archive of SQLite files in a folder that only one process may use.
//!
//! In: a folder. Out: a [`folder::DataFolder`] that is locked, the [`counter::keyring::KeyRing`] of the installation and
//! an [`archive::SqliteArchive`], which is a [`counter::archive::Archive`] and a [`counter::ledger::Ledger`]. It never
//! speaks to a network, never asks what time it is and never acknowledges what is not on stable storage. [`beside`] reads
//! and writes operators while another process has the folder.
//!
//! The order at a start: open the folder, load the keys, look whether they are its own ([`fingerprint`]), open the archive. [`backup`] copies a folder beside the work,
//! [`diary`] what is written meanwhile, [`verify`] reads all of it, [`restore`] makes one from its copies.

pub mod archive;
pub mod backup;
pub mod backup_error;
pub mod beside;
pub mod diary;
pub mod files;
pub mod fingerprint;
pub mod folder;
pub mod keys;
pub mod manifest;
pub mod open_error;
pub mod progress;
pub mod restore;
pub mod sweep;
pub mod verify;

mod arrivals;
mod check;
mod draft;
mod due;
#[cfg(test)]
mod earlier;
mod erase;
mod form;
mod inbox;
mod ledger;
mod log;
mod logs;
mod look;
mod migration;
mod operator;
mod outbox;
mod pieces;
#[cfg(test)]
mod plans;
mod pratica;
mod profile;
mod rate;
mod rating;
mod readers;
mod record;
mod room;
mod session;
mod store_error;
mod stores;
mod takeout;
mod task;
mod tombstone;
mod writer;
