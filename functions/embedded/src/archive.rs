//! The [`Archive`] on SQLite files: each verb is one piece of work for the writing thread or for a reading one.

use std::collections::{BTreeMap, HashSet};
use std::path::Path;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use contract::revision::Revision;
use counter::archive::{Archive, Changed, InboxFilter, InboxPage, Submitted};
use counter::dossier::Look;
use counter::draft::{Draft, DraftId};
use counter::fault::Fault;
use counter::keys::Lookup;
use counter::line::Line;
use counter::operator::Operator;
use counter::pratica::Pratica;
use counter::profile::Profile;
use counter::rating::{Opinion, Rating, Tally};
use counter::reference::Reference;
use counter::retention::Retention;
use counter::session::Session;
use counter::state::State;
use counter::tombstone::Tombstone;
use jiff::Timestamp;

use crate::backup::Places;
use crate::check::Check;
use crate::diary::Diary;
use crate::folder::{self, ARCHIVE, DATA_KEYS, DataFolder, Lock};
use crate::migration::{self, Newer};
use crate::open_error::OpenError;
use crate::pratica::Entry;
use crate::readers::Readers;
use crate::stores::Stores;
use crate::sweep::{Forgotten, Named};
use crate::writer::Writer;
use crate::{
    draft, erase, form, inbox, look, operator, pratica, profile, rate, rating, record, session, stores, sweep,
};

/// The first SQLite without the fault that could damage a log when it began anew.
const SOUND_SQLITE: i32 = 3_051_003;

/// What is kept, in the files of a data folder.
///
/// Dropping it finishes what was asked and closes the files; nothing is lost if the process ends without that.
pub struct SqliteArchive {
    // In this order they are dropped: the writer closes the files last, the lock goes after it.
    _check: Check,
    pub(crate) readers: Readers,
    pub(crate) writer: Writer,
    diary: OnceLock<Diary>,
    _lock: Arc<Lock>,
    /// Forms that this process knows to be kept already: a form is kept at every submission, but written once.
    forms: Mutex<HashSet<Revision>>,
}

impl SqliteArchive {
    /// Opens the archive of a folder, or makes an empty one in a new folder. What an earlier process acknowledged but
    /// did not tidy up is recovered here; a check of the files then runs in the background and tells the log.
    ///
    /// # Errors
    /// If a file cannot be opened, made or brought to the newest layout; the message says what to do.
    pub fn open(folder: &DataFolder) -> Result<Self, OpenError> {
        if rusqlite::version_number() < SOUND_SQLITE {
            return Err(OpenError::OldSqlite { found: rusqlite::version() });
        }
        let path = folder.path();
        let no_keys = !path.join(DATA_KEYS).exists();
        prepare(&path.join(ARCHIVE), migration::ARCHIVE)?;
        if no_keys && has_pratiche(&path.join(ARCHIVE))? {
            let file = path.join(DATA_KEYS);
            tracing::error!(file = %file.display(), "the data keys are missing: what was sent stays shut until they are put back");
        }
        prepare(&path.join(DATA_KEYS), migration::DATA_KEYS)?;
        folder::sync(path).map_err(|source| OpenError::Unwritable { path: path.into(), source })?;
        let sqlite = |source| OpenError::Sqlite { path: path.join(ARCHIVE), source };
        let check = Stores::reading(path).map_err(sqlite)?;
        let writing = Stores::writing(path).map_err(sqlite)?;
        // An erasure that was cut off is finished before anybody reads.
        erase::replay(&writing, &[])
            .map_err(|source| OpenError::Record { path: path.join(ARCHIVE), source: source.fault("erasing") })?;
        Ok(Self {
            _check: Check::start(check).map_err(OpenError::Threads)?,
            readers: Readers::start(path).map_err(OpenError::Threads)?,
            writer: Writer::start(path.into(), writing).map_err(OpenError::Threads)?,
            diary: OnceLock::new(),
            _lock: folder.lock(),
            forms: Mutex::default(),
        })
    }

    /// Forgets drafts, sessions, counts and words about pages whose time is over.
    ///
    /// # Errors
    /// If the archive fails.
    pub async fn forget(&self, now: Timestamp) -> Result<Forgotten, Fault> {
        self.writer.write("forgetting what is over", move |s| sweep::forget(s, now)).await
    }

    /// The files that drafts and pratiche name.
    ///
    /// # Errors
    /// If the archive fails.
    pub async fn named_files(&self) -> Result<Named, Fault> {
        self.readers.read("reading the names of files", sweep::named).await
    }

    /// Moves the logs into the files, so that nothing of what was erased is left in them. What somebody still reads stays
    /// until the next time.
    pub async fn tidy(&self) {
        let diary = self.diary.get();
        if let Some(diary) = diary {
            match diary.tidy().await {
                Ok(()) => return,
                Err(error) => tracing::error!(%error, "the diary of the backups has a gap until the next backup"),
            }
        }
        self.writer.tidy().await;
    }

    /// Begins to keep a diary of what is written in this archive and its folder, beside the series of backups: from then on
    /// nothing is moved out of a log before it was copied. There is one at most: a second call gives the first.
    ///
    /// # Errors
    /// If the system gives no thread.
    pub fn diary(&self, folder: &DataFolder, to: &Places) -> std::io::Result<Diary> {
        if let Some(diary) = self.diary.get() {
            return Ok(diary.clone());
        }
        let diary = Diary::start(folder, &to.data, &to.keys, self.writer.between())?;
        Ok(self.diary.get_or_init(|| diary).clone())
    }

    /// Finishes what was asked so far and moves the log into the files; later writes are refused with a fault that may
    /// be tried again.
    pub async fn close(&self) {
        if self.diary.get().is_some() {
            self.tidy().await;
        }
        self.writer.close().await;
    }
}

impl Retention for SqliteArchive {
    async fn ended(
        &self,
        comune: &str,
        state: State,
        before: &BTreeMap<String, Timestamp>,
    ) -> Result<Vec<(Reference, String)>, Fault> {
        let (comune, before) = (comune.to_owned(), before.clone());
        self.readers.read("reading what ended", move |s| sweep::ended(s, &comune, state, &before)).await
    }
}

/// Makes a file where there is none and brings it to the newest layout.
pub(crate) fn prepare(path: &Path, steps: &[&str]) -> Result<(), OpenError> {
    folder::private()
        .open(path)
        .map_err(|source| OpenError::Unwritable { path: path.parent().unwrap_or(path).into(), source })?;
    let sqlite = |source| OpenError::Sqlite { path: path.into(), source };
    let mut file = stores::open(path).map_err(sqlite)?;
    match migration::migrate(&mut file, steps).map_err(sqlite)? {
        Ok(()) => Ok(()),
        Err(Newer(found)) => Err(OpenError::Newer { path: path.into(), found, known: migration::newest(steps) }),
    }
}

/// Whether anything was ever sent: then its keys should be here too.
fn has_pratiche(path: &Path) -> Result<bool, OpenError> {
    let sqlite = |source| OpenError::Sqlite { path: path.into(), source };
    let file = stores::open(path).map_err(sqlite)?;
    file.query_row("SELECT EXISTS (SELECT 1 FROM pratica)", [], |row| row.get(0)).map_err(sqlite)
}

pub(crate) fn json<T: serde::Serialize>(doing: &'static str, record: &T) -> Result<String, Fault> {
    record::write(record).map_err(|e| e.fault(doing))
}

impl Archive for SqliteArchive {
    async fn submit(&self, new: &Pratica) -> Result<Submitted, Fault> {
        const DOING: &str = "keeping a new pratica";
        let entry = Entry::of(new).map_err(|e| e.fault(DOING))?;
        self.writer.write(DOING, move |stores| entry.submit(stores)).await
    }

    async fn submit_and_settle(&self, new: &Pratica, session: &Session) -> Result<Submitted, Fault> {
        const DOING: &str = "keeping a new pratica";
        let entry = Entry::of(new).map_err(|e| e.fault(DOING))?;
        let (comune, draft) = (new.head.comune.clone(), new.head.draft.clone());
        let (session, record) = (session.clone(), json(DOING, session)?);
        let work = move |stores: &Stores| {
            let submitted = entry.submit(stores)?;
            if submitted == Submitted::Stored {
                session::renew(stores, &session, &record)?;
                draft::forget(stores, &comune, draft.as_str())?;
            }
            Ok(submitted)
        };
        self.writer.write(DOING, work).await
    }

    async fn pratica(&self, comune: &str, reference: &Reference) -> Result<Option<Pratica>, Fault> {
        let (comune, reference) = (comune.to_owned(), reference.clone());
        self.readers.row("reading a pratica", move |s| pratica::find(s, &comune, reference.key())).await
    }

    async fn change(&self, next: &Pratica) -> Result<Changed, Fault> {
        const DOING: &str = "changing a pratica";
        let entry = Entry::of(next).map_err(|e| e.fault(DOING))?;
        self.writer.write(DOING, move |stores| entry.change(stores)).await
    }

    async fn erase(&self, comune: &str, reference: &Reference, at: Timestamp) -> Result<Option<Tombstone>, Fault> {
        let (comune, reference) = (comune.to_owned(), reference.clone());
        self.writer.write("erasing a pratica", move |s| erase::erase(s, &comune, reference.key(), at)).await
    }

    async fn inbox(&self, comune: &str, filter: &InboxFilter) -> Result<InboxPage, Fault> {
        let (comune, filter) = (comune.to_owned(), filter.clone());
        self.readers.read("reading an inbox", move |s| inbox::page(s, &comune, &filter)).await
    }

    async fn pratiche_of(&self, comune: &str, citizen: &Lookup) -> Result<Vec<Line>, Fault> {
        let (comune, citizen) = (comune.to_owned(), citizen.clone());
        self.readers
            .read("reading a citizen's pratiche", move |s| pratica::lines(s, pratica::HEADS, &comune, &citizen.0))
            .await
    }

    async fn to_sign(&self, comune: &str, signer: &Lookup) -> Result<Vec<Line>, Fault> {
        let (comune, signer) = (comune.to_owned(), signer.clone());
        self.readers
            .read("reading what a person must sign", move |s| pratica::lines(s, pratica::TO_SIGN, &comune, &signer.0))
            .await
    }

    async fn put_draft(&self, draft: &Draft) -> Result<(), Fault> {
        const DOING: &str = "keeping a draft";
        let (draft, record) = (draft.clone(), json(DOING, draft)?);
        self.writer.write(DOING, move |s| draft::put(s, &draft, &record)).await
    }

    async fn draft(&self, comune: &str, id: &DraftId) -> Result<Option<Draft>, Fault> {
        let (comune, id) = (comune.to_owned(), id.clone());
        self.readers.row("reading a draft", move |s| draft::find(s, &comune, id.as_str())).await
    }

    async fn drafts_of(&self, comune: &str, owner: &Lookup) -> Result<Vec<Draft>, Fault> {
        let (comune, owner) = (comune.to_owned(), owner.clone());
        self.readers.read("reading somebody's drafts", move |s| draft::of_owner(s, &comune, &owner.0)).await
    }

    async fn drop_draft(&self, comune: &str, id: &DraftId) -> Result<(), Fault> {
        let (comune, id) = (comune.to_owned(), id.clone());
        self.writer.write("forgetting a draft", move |s| draft::forget(s, &comune, id.as_str())).await
    }

    async fn profile(&self, citizen: &Lookup) -> Result<Option<Profile>, Fault> {
        let citizen = citizen.clone();
        self.readers.row("reading a profile", move |s| profile::find(s, &citizen)).await
    }

    async fn put_profile(&self, profile: &Profile) -> Result<Changed, Fault> {
        let profile = profile.clone();
        self.writer.write("keeping a profile", move |s| profile::put(s, &profile)).await
    }

    async fn put_session(&self, session: &Session) -> Result<(), Fault> {
        const DOING: &str = "keeping a session";
        let (session, record) = (session.clone(), json(DOING, session)?);
        self.writer.write(DOING, move |s| session::put(s, &session, &record)).await
    }

    async fn renew_session(&self, session: &Session) -> Result<Changed, Fault> {
        const DOING: &str = "renewing a session";
        let (session, record) = (session.clone(), json(DOING, session)?);
        self.writer.write(DOING, move |s| session::renew(s, &session, &record)).await
    }

    async fn session(&self, scope: &str, id: &str) -> Result<Option<Session>, Fault> {
        let (scope, id) = (scope.to_owned(), id.to_owned());
        self.readers.row("reading a session", move |s| session::find(s, &scope, &id)).await
    }

    async fn end_session(&self, scope: &str, id: &str) -> Result<(), Fault> {
        let (scope, id) = (scope.to_owned(), id.to_owned());
        self.writer.write("ending a session", move |s| session::end(s, &scope, &id)).await
    }

    async fn operator(&self, id: &Lookup) -> Result<Option<Operator>, Fault> {
        let id = id.clone();
        self.readers.row("reading an operator", move |s| operator::find(&s.archive, &id.0)).await
    }

    async fn put_operator(&self, operator: &Operator) -> Result<(), Fault> {
        const DOING: &str = "keeping an operator";
        let (id, record) = (operator.id.clone(), json(DOING, operator)?);
        self.writer.write(DOING, move |s| operator::put(&s.archive, &id.0, &record)).await
    }

    async fn log_look(&self, look: &Look) -> Result<(), Fault> {
        const DOING: &str = "logging a look";
        let (look, record) = (look.clone(), json(DOING, look)?);
        self.writer.write(DOING, move |s| look::log(s, &look, &record)).await
    }

    async fn looks_at(&self, comune: &str, citizen: &Lookup) -> Result<Vec<Look>, Fault> {
        let (comune, citizen) = (comune.to_owned(), citizen.clone());
        self.readers.read("reading the looks", move |s| look::of_citizen(s, &comune, &citizen.0)).await
    }

    async fn keep_form(&self, revision: &Revision, bytes: &[u8]) -> Result<(), Fault> {
        let forms = || self.forms.lock().unwrap_or_else(PoisonError::into_inner);
        if forms().contains(revision) {
            return Ok(());
        }
        let (name, bytes) = (revision.clone(), bytes.to_vec());
        self.writer.write("keeping a form", move |s| form::keep(s, name.as_str(), &bytes)).await?;
        forms().insert(revision.clone());
        Ok(())
    }

    async fn form(&self, revision: &Revision) -> Result<Option<Vec<u8>>, Fault> {
        let revision = revision.clone();
        self.readers.row("reading a kept form", move |s| form::find(s, revision.as_str())).await
    }

    async fn rate(&self, rating: &Rating) -> Result<(), Fault> {
        let rating = rating.clone();
        self.writer.write("counting a rating", move |s| rating::rate(s, &rating)).await
    }

    async fn tallies(&self, comune: &str) -> Result<Vec<Tally>, Fault> {
        let comune = comune.to_owned();
        self.readers.read("reading the ratings", move |s| rating::tallies(s, &comune)).await
    }

    async fn opinions(&self, comune: &str) -> Result<Vec<Opinion>, Fault> {
        let comune = comune.to_owned();
        self.readers.read("reading the opinions", move |s| rating::opinions(s, &comune)).await
    }

    async fn count(&self, bucket: &str, now: Timestamp) -> Result<u32, Fault> {
        let bucket = bucket.to_owned();
        self.writer.write("counting", move |s| rate::count(s, &bucket, now)).await
    }

    async fn counted(&self, bucket: &str, now: Timestamp) -> Result<u32, Fault> {
        let bucket = bucket.to_owned();
        self.readers.row("reading a count", move |s| rate::counted(s, &bucket, now)).await
    }
}
