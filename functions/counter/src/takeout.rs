//! The door through which a comune leaves, or comes: everything that is its own, kind by kind.
//!
//! It is apart from the archive's door because it lists what no verb of the counter lists: it may read the whole archive,
//! takes its time, and is used by no request. What is sealed stays sealed. Pratiche, drafts, operators and forms come in
//! through the archive's own verbs; here are only the readings and the writings that those lack.
//!
//! Not among it: sessions and counts, which end by themselves, and kept data of citizens, which are not the comune's.

use std::future::Future;

use crate::archive::{Archive, Changed};
use crate::bytes::Bytes;
use crate::dossier::Look;
use crate::draft::Draft;
use crate::fault::Fault;
use crate::files::{FileId, Files};
use crate::ledger::Growth;
use crate::operator::Operator;
use crate::rating::{Opinion, Tally};
use crate::reference::Reference;

/// The archive's side. Every list is whole and in the order of its names, whatever the engine.
pub trait Takeout: Archive {
    /// The references of a comune's pratiche.
    fn references(&self, comune: &str) -> impl Future<Output = Result<Vec<Reference>, Fault>> + Send;

    /// A comune's drafts, by id.
    fn all_drafts(&self, comune: &str) -> impl Future<Output = Result<Vec<Draft>, Fault>> + Send;

    /// The looks at its citizens' data, by instant and citizen.
    fn all_looks(&self, comune: &str) -> impl Future<Output = Result<Vec<Look>, Fault>> + Send;

    /// The words of its ratings, by instant.
    fn all_opinions(&self, comune: &str) -> impl Future<Output = Result<Vec<Opinion>, Fault>> + Send;

    /// The operators who serve it, by look-up.
    fn operators_of(&self, comune: &str) -> impl Future<Output = Result<Vec<Operator>, Fault>> + Send;

    /// The leaves of its public log, in order.
    fn logged(&self, comune: &str) -> impl Future<Output = Result<Vec<Bytes>, Fault>> + Send;

    /// Adds to its public log what was added elsewhere, under the head that was signed there, if it has as many leaves as
    /// it had there. What was broken off is taken in again.
    fn take_growth(&self, growth: &Growth) -> impl Future<Output = Result<Changed, Fault>> + Send;

    /// Keeps a look that came from elsewhere, unless it is here already.
    fn take_look(&self, look: &Look) -> impl Future<Output = Result<(), Fault>> + Send;

    /// Keeps the words of a rating that came from elsewhere, unless they are here already; counts nothing.
    fn take_opinion(&self, opinion: &Opinion) -> impl Future<Output = Result<(), Fault>> + Send;

    /// Sets the tally of a page.
    fn take_tally(&self, comune: &str, tally: &Tally) -> impl Future<Output = Result<(), Fault>> + Send;
}

/// The files' side.
pub trait AllFiles: Files {
    /// The names of a comune's files, in order.
    fn names(&self, comune: &str) -> impl Future<Output = Result<Vec<FileId>, Fault>> + Send;
}

/// Brings looks in their order.
pub fn sort_looks(looks: &mut [Look]) {
    looks.sort_by_cached_key(|look| (look.at, look.citizen.clone(), look.why.0.text()));
}

/// Brings opinions in their order.
pub fn sort_opinions(opinions: &mut [Opinion]) {
    opinions.sort_by_cached_key(|opinion| (opinion.at, opinion.text.0.text()));
}
