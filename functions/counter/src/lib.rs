//! What can happen at the counter: a draft is kept, a pratica is sent once and moves through its states, kept facts are
//! offered again. And the doors through which the counter reaches the outside world.
//!
//! In: values already read from a request. Out: records to keep, refusals to tell. It never does I/O, never looks at a
//! clock, never names an engine: time and chance are arguments, everything else is behind a door.

pub mod archive;
pub mod arrivals;
pub mod assisted;
pub mod bytes;
pub mod deliver;
pub mod desk;
pub mod dossier;
pub mod draft;
pub mod erasure;
pub mod fault;
pub mod files;
pub mod identity;
pub mod keyring;
pub mod keys;
pub mod ledger;
pub mod letter;
pub mod line;
pub mod name;
pub mod notices;
pub mod operator;
pub mod orphan;
pub mod outbox;
pub mod pages;
pub mod post;
pub mod pratica;
pub mod profile;
pub mod published;
pub mod rating;
pub mod ration;
pub mod reference;
pub mod refusal;
pub mod registry;
pub mod retention;
pub mod sequence;
pub mod session;
pub mod shelf;
pub mod signing;
pub mod state;
pub mod submit;
pub mod takeout;
pub mod term;
pub mod tombstone;
pub mod upload;
