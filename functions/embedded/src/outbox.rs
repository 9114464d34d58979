//! The [`Outbox`] on SQLite files.

use counter::draft::Draft;
use counter::fault::Fault;
use counter::outbox::{Outbox, Waiting};
use counter::reference::Reference;
use jiff::Timestamp;

use crate::archive::SqliteArchive;
use crate::due::{NOTICES_DUE, PUT_OFF_NOTICES, PUT_OFF_REMINDER, REMINDERS_DUE, due, place, put_off, version};
use crate::record;
use crate::store_error::StoreError;
use crate::stores::Stores;

impl Outbox for SqliteArchive {
    // The folder is locked: no other program is at work on it.
    const SHARED: bool = false;

    async fn notices_due(&self, comune: &str, now: Timestamp) -> Result<Vec<Waiting<Reference>>, Fault> {
        let comune = comune.to_owned();
        let read = |reference: String, place: &str| {
            let what = Reference::parse(&reference).map_err(|_| StoreError::Text("a reference"))?;
            Ok(Waiting { what, version: version(place).parse().ok(), place: place.to_owned() })
        };
        self.readers.read("reading what is to be told", move |s| due(s, NOTICES_DUE, &comune, now, read)).await
    }

    async fn put_off_notices(
        &self,
        comune: &str,
        waiting: &Waiting<Reference>,
        until: Option<Timestamp>,
    ) -> Result<Option<String>, Fault> {
        let (comune, waiting) = (comune.to_owned(), waiting.clone());
        let until = until.map(|until| place(until, version(&waiting.place)));
        let write = move |s: &Stores| put_off(s, PUT_OFF_NOTICES, [&comune, waiting.what.key(), &waiting.place], until);
        self.writer.write("putting off what is to be told", write).await
    }

    async fn reminders_due(&self, comune: &str, now: Timestamp) -> Result<Vec<Waiting<Draft>>, Fault> {
        let comune = comune.to_owned();
        let read = |record: String, place: &str| {
            Ok(Waiting { what: record::read(&record)?, version: None, place: place.to_owned() })
        };
        self.readers.read("reading who is to be reminded", move |s| due(s, REMINDERS_DUE, &comune, now, read)).await
    }

    async fn put_off_reminder(
        &self,
        waiting: &Waiting<Draft>,
        until: Option<Timestamp>,
    ) -> Result<Option<String>, Fault> {
        let waiting = waiting.clone();
        let until = until.map(|until| place(until, version(&waiting.place)));
        let write = move |s: &Stores| {
            let draft = &waiting.what;
            put_off(s, PUT_OFF_REMINDER, [&draft.comune, draft.id.as_str(), &waiting.place], until)
        };
        self.writer.write("putting off a reminder", write).await
    }
}
