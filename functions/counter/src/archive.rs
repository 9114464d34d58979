//! The door to what is kept: the verbs of the counter, no more.
//!
//! Whatever an implementation acknowledges is on stable storage. Every key begins with the comune. No verb scans: each
//! names the record or the short list it wants. One suite of tests (in `tests/`) runs over every implementation.

use std::future::Future;

use contract::revision::Revision;
use jiff::Timestamp;

use crate::dossier::Look;
use crate::draft::{Draft, DraftId};
use crate::fault::Fault;
use crate::keys::Lookup;
use crate::line::{Line, Row};
use crate::operator::Operator;
use crate::pratica::Pratica;
use crate::profile::Profile;
use crate::rating::{Opinion, Rating, Tally};
use crate::reference::Reference;
use crate::session::Session;
use crate::state::State;
use crate::tombstone::Tombstone;

/// What became of a submission.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Submitted {
    /// It is on stable storage, once.
    Stored,
    /// The reference is taken; here is who has it: the same draft (a replay) or another one (a collision).
    Taken(Box<Pratica>),
    /// The reference was a pratica's that was erased; it is never given again. Nothing was written.
    Erased(Box<Tombstone>),
    /// Another pratica holds something that only one may hold; nothing was written. Here is the place of it among the
    /// pratica's claims.
    Claimed(usize),
}

/// What became of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Changed {
    /// It is on stable storage.
    Done,
    /// Somebody else changed the record meanwhile; nothing was written.
    Stale,
}

/// What an inbox shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InboxFilter {
    /// Only these states; all, if there is none.
    pub states: Vec<State>,
    /// Only what follows this mark of an earlier page, or this [place](crate::line::place), of whichever comune it was.
    pub after: Option<String>,
    /// At most so many (1 to 100).
    pub limit: u16,
}

/// One page of an inbox, the soonest due first, pratiche without a term last.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InboxPage {
    /// The pratiche, a row each.
    pub rows: Vec<Row>,
    /// The mark to ask for the next page with, if there is one.
    pub next: Option<String>,
}

/// The door. Every future must be `Send`, since a server answers many requests at once.
pub trait Archive: Send + Sync {
    /// Keeps a new pratica with its data key, its outbox lines and its claims, all or none, if its reference is free and
    /// nobody else holds what it claims.
    fn submit(&self, new: &Pratica) -> impl Future<Output = Result<Submitted, Fault>> + Send;

    /// As [`submit`](Archive::submit); if it is kept by this call, its session, which now remembers it, is renewed and its
    /// draft forgotten. An engine that can does all of it in one write; elsewhere what is cut off in between is mended by
    /// whoever sends again.
    fn submit_and_settle(
        &self,
        new: &Pratica,
        session: &Session,
    ) -> impl Future<Output = Result<Submitted, Fault>> + Send {
        async move {
            let submitted = self.submit(new).await?;
            if submitted == Submitted::Stored {
                self.renew_session(session).await?;
                self.drop_draft(&new.head.comune, &new.head.draft).await?;
            }
            Ok(submitted)
        }
    }

    /// Reads a pratica, consistently.
    fn pratica(
        &self,
        comune: &str,
        reference: &Reference,
    ) -> impl Future<Output = Result<Option<Pratica>, Fault>> + Send;

    /// Replaces a pratica if the stored version is the one before it; what it released may then be claimed by others.
    fn change(&self, next: &Pratica) -> impl Future<Output = Result<Changed, Fault>> + Send;

    /// Erases a pratica for ever: its data key first, then its record and what it held but had not used up. Gives the
    /// tombstone that stays in its place, also if it was erased before; nothing if there never was one. Its files are
    /// shut from then on; whoever erases takes them away.
    fn erase(
        &self,
        comune: &str,
        reference: &Reference,
        at: Timestamp,
    ) -> impl Future<Output = Result<Option<Tombstone>, Fault>> + Send;

    /// A page of a comune's inbox. Like the other lists it may be late by a moment; it never shows what is not kept.
    fn inbox(&self, comune: &str, filter: &InboxFilter) -> impl Future<Output = Result<InboxPage, Fault>> + Send;

    /// A citizen's pratiche in a comune, the newest first, at most 200.
    fn pratiche_of(&self, comune: &str, citizen: &Lookup) -> impl Future<Output = Result<Vec<Line>, Fault>> + Send;

    /// The pratiche of a comune that wait for a person's second signature, the newest first, at most 200.
    fn to_sign(&self, comune: &str, signer: &Lookup) -> impl Future<Output = Result<Vec<Line>, Fault>> + Send;

    /// Takes away from a comune's lists what writings that were cut off left there. Whoever keeps the archive calls it now
    /// and then; an engine whose writings are whole has nothing to do.
    fn mend(&self, _comune: &str, _now: Timestamp) -> impl Future<Output = Result<(), Fault>> + Send {
        std::future::ready(Ok(()))
    }

    /// Keeps a draft, replacing an earlier version of it.
    fn put_draft(&self, draft: &Draft) -> impl Future<Output = Result<(), Fault>> + Send;

    /// Reads a draft, consistently.
    fn draft(&self, comune: &str, id: &DraftId) -> impl Future<Output = Result<Option<Draft>, Fault>> + Send;

    /// The drafts of an owner in a comune, the last changed first.
    fn drafts_of(&self, comune: &str, owner: &Lookup) -> impl Future<Output = Result<Vec<Draft>, Fault>> + Send;

    /// Forgets a draft; forgetting one that is not there is no error.
    fn drop_draft(&self, comune: &str, id: &DraftId) -> impl Future<Output = Result<(), Fault>> + Send;

    /// Reads a profile.
    fn profile(&self, citizen: &Lookup) -> impl Future<Output = Result<Option<Profile>, Fault>> + Send;

    /// Keeps a profile if the stored version is the one before it (version 1: if there is none).
    fn put_profile(&self, profile: &Profile) -> impl Future<Output = Result<Changed, Fault>> + Send;

    /// Keeps a session, replacing an earlier version of it.
    fn put_session(&self, session: &Session) -> impl Future<Output = Result<(), Fault>> + Send;

    /// Keeps a later version of a session, unless it was ended meanwhile: whoever logged out stays out, even if another
    /// request of the same cookie was under way.
    fn renew_session(&self, session: &Session) -> impl Future<Output = Result<Changed, Fault>> + Send;

    /// Reads a session, alive or not.
    fn session(&self, scope: &str, id: &str) -> impl Future<Output = Result<Option<Session>, Fault>> + Send;

    /// Ends a session.
    fn end_session(&self, scope: &str, id: &str) -> impl Future<Output = Result<(), Fault>> + Send;

    /// Reads an operator.
    fn operator(&self, id: &Lookup) -> impl Future<Output = Result<Option<Operator>, Fault>> + Send;

    /// Keeps an operator, replacing an earlier version.
    fn put_operator(&self, operator: &Operator) -> impl Future<Output = Result<(), Fault>> + Send;

    /// Logs a look; it is durable before the page is shown.
    fn log_look(&self, look: &Look) -> impl Future<Output = Result<(), Fault>> + Send;

    /// The looks at a citizen's data in a comune, the newest first, at most 200.
    fn looks_at(&self, comune: &str, citizen: &Lookup) -> impl Future<Output = Result<Vec<Look>, Fault>> + Send;

    /// Keeps a form's canonical bytes, so that a pratica can be read for as long as it is kept.
    fn keep_form(&self, revision: &Revision, bytes: &[u8]) -> impl Future<Output = Result<(), Fault>> + Send;

    /// A kept form's bytes.
    fn form(&self, revision: &Revision) -> impl Future<Output = Result<Option<Vec<u8>>, Fault>> + Send;

    /// Adds a rating to the tally of its page, and keeps its words.
    fn rate(&self, rating: &Rating) -> impl Future<Output = Result<(), Fault>> + Send;

    /// The tallies of a comune's pages, by page.
    fn tallies(&self, comune: &str) -> impl Future<Output = Result<Vec<Tally>, Fault>> + Send;

    /// The words of a comune's ratings, the newest first, at most [`crate::rating::LISTED`].
    fn opinions(&self, comune: &str) -> impl Future<Output = Result<Vec<Opinion>, Fault>> + Send;

    /// Counts an event in a rate bucket and gives the count since the bucket's hour began; may forget after a day.
    fn count(&self, bucket: &str, now: Timestamp) -> impl Future<Output = Result<u32, Fault>> + Send;

    /// The count of a rate bucket since its hour began, without an event more.
    fn counted(&self, bucket: &str, now: Timestamp) -> impl Future<Output = Result<u32, Fault>> + Send;
}
