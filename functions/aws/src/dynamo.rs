//! The archive's door over DynamoDB: each verb is one request, or a short list of them, by name.

use std::collections::HashSet;
use std::sync::Mutex;
use std::time::Duration;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::SdkError;
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
use counter::session::Session;
use counter::tombstone::Tombstone;
use jiff::Timestamp;

use crate::connection::Connection;
use crate::item;
use crate::key::Key;
use crate::patience::Patience;
use crate::shape::{FORGET, Tables};
use crate::spent::{Meter, Spent};
use crate::trouble::fault;

/// The archive in DynamoDB.
#[derive(Debug)]
pub struct DynamoArchive {
    pub(crate) client: Client,
    pub(crate) tables: Tables,
    pub(crate) meter: Meter,
    /// Forms that this process knows to be kept already: a form is kept at every submission, but written once.
    pub(crate) forms: Mutex<HashSet<Revision>>,
}

impl DynamoArchive {
    /// The archive in these tables; nothing is sent yet.
    pub fn open(connection: &Connection, tables: Tables) -> Self {
        Self { client: connection.client(), tables, meter: Meter::default(), forms: Mutex::default() }
    }

    /// Reads one name that no item has: the connection is ready, and wrong credentials show, before the first citizen
    /// waits.
    ///
    /// # Errors
    /// If the table cannot be read.
    pub async fn warm(&self) -> Result<(), Fault> {
        self.get(&self.tables.data, Key::session("-", "-")).await.map(drop)
    }

    /// Creates the tables that are missing and waits for them, for tests and for engines of one's own; on AWS the template
    /// in `infra/` does.
    ///
    /// # Errors
    /// If the engine refuses.
    pub async fn create_tables(&self) -> Result<(), Fault> {
        use aws_sdk_dynamodb::types::TimeToLiveSpecification;
        const DOING: &str = "creating a table";
        for shape in self.tables.shapes() {
            let created = match shape.table_definition()?.send_with(&self.client).await {
                Ok(_) => true,
                Err(SdkError::ServiceError(e)) if e.err().is_resource_in_use_exception() => false,
                Err(e) => return Err(fault(DOING, e)),
            };
            self.wait_for(&shape.name).await?;
            if created && shape.forgets {
                let spec = TimeToLiveSpecification::builder().attribute_name(FORGET).enabled(true).build();
                let spec = spec.map_err(|e| Fault::new(DOING, e))?;
                let request =
                    self.client.update_time_to_live().table_name(&shape.name).time_to_live_specification(spec);
                request.send().await.map_err(|e| fault(DOING, e))?;
            }
        }
        Ok(())
    }

    /// A table that was created is not there at once.
    async fn wait_for(&self, table: &str) -> Result<(), Fault> {
        use aws_sdk_dynamodb::types::TableStatus;
        const DOING: &str = "waiting for a new table";
        let mut patience = Patience::of(Duration::from_secs(60));
        loop {
            let found = self.client.describe_table().table_name(table).send().await.map_err(|e| fault(DOING, e))?;
            if found.table().and_then(|table| table.table_status()) == Some(&TableStatus::Active) {
                return Ok(());
            }
            if !patience.pause().await {
                return Err(Fault::try_again(DOING, "it takes longer than a minute"));
            }
        }
    }

    /// What the requests cost since the archive was opened.
    pub fn spent(&self) -> Spent {
        self.meter.total()
    }
}

// The SDK's futures are tens of kilobytes, and grow with each that awaits them: the long verbs go on the heap, so that a
// page's own future stays small.
impl Archive for DynamoArchive {
    async fn submit(&self, new: &Pratica) -> Result<Submitted, Fault> {
        Box::pin(self.submit_pratica(new)).await
    }

    async fn pratica(&self, comune: &str, reference: &Reference) -> Result<Option<Pratica>, Fault> {
        Box::pin(self.read_pratica(comune, reference)).await
    }

    async fn change(&self, next: &Pratica) -> Result<Changed, Fault> {
        Box::pin(self.change_pratica(next)).await
    }

    async fn erase(&self, comune: &str, reference: &Reference, at: Timestamp) -> Result<Option<Tombstone>, Fault> {
        Box::pin(self.erase_pratica(comune, reference, at)).await
    }

    async fn inbox(&self, comune: &str, filter: &InboxFilter) -> Result<InboxPage, Fault> {
        Box::pin(self.inbox_page(comune, filter)).await
    }

    async fn pratiche_of(&self, comune: &str, citizen: &Lookup) -> Result<Vec<Line>, Fault> {
        Box::pin(self.lines_of(comune, citizen)).await
    }

    async fn to_sign(&self, comune: &str, signer: &Lookup) -> Result<Vec<Line>, Fault> {
        self.lines_to_sign(comune, signer).await
    }

    async fn mend(&self, comune: &str, now: Timestamp) -> Result<(), Fault> {
        self.mend_lines(comune, now).await
    }

    async fn put_draft(&self, draft: &Draft) -> Result<(), Fault> {
        self.point_at_reminder(draft).await?;
        self.hold_for_draft(draft).await?;
        self.put(item::draft(draft)?).await
    }

    async fn draft(&self, comune: &str, id: &DraftId) -> Result<Option<Draft>, Fault> {
        self.record(Key::draft(comune, id)).await
    }

    async fn drafts_of(&self, comune: &str, owner: &Lookup) -> Result<Vec<Draft>, Fault> {
        Box::pin(self.drafts(comune, owner)).await
    }

    async fn drop_draft(&self, comune: &str, id: &DraftId) -> Result<(), Fault> {
        self.delete(&self.tables.data, Key::draft(comune, id)).await
    }

    async fn profile(&self, citizen: &Lookup) -> Result<Option<Profile>, Fault> {
        self.record(Key::profile(citizen)).await
    }

    async fn put_profile(&self, profile: &Profile) -> Result<Changed, Fault> {
        self.put_profile_version(profile).await
    }

    async fn put_session(&self, session: &Session) -> Result<(), Fault> {
        self.put(item::session(session)?).await
    }

    async fn renew_session(&self, session: &Session) -> Result<Changed, Fault> {
        self.renew_live_session(session).await
    }

    async fn session(&self, scope: &str, id: &str) -> Result<Option<Session>, Fault> {
        self.record(Key::session(scope, id)).await
    }

    async fn end_session(&self, scope: &str, id: &str) -> Result<(), Fault> {
        self.delete(&self.tables.data, Key::session(scope, id)).await
    }

    async fn operator(&self, id: &Lookup) -> Result<Option<Operator>, Fault> {
        self.record(Key::operator(id)).await
    }

    async fn put_operator(&self, operator: &Operator) -> Result<(), Fault> {
        self.put(item::record(Key::operator(&operator.id), operator)?).await
    }

    async fn log_look(&self, look: &Look) -> Result<(), Fault> {
        let mut tail = [0; 8];
        getrandom::fill(&mut tail).map_err(|e| Fault::new("asking the system for randomness", e.to_string()))?;
        self.put(item::record(Key::look(&look.comune, &look.citizen, look.at, tail), look)?).await
    }

    async fn looks_at(&self, comune: &str, citizen: &Lookup) -> Result<Vec<Look>, Fault> {
        Box::pin(self.looks(comune, citizen)).await
    }

    async fn keep_form(&self, revision: &Revision, bytes: &[u8]) -> Result<(), Fault> {
        self.keep_form_once(revision, bytes).await
    }

    async fn form(&self, revision: &Revision) -> Result<Option<Vec<u8>>, Fault> {
        let found = self.get(&self.tables.data, Key::form(revision)).await?;
        found.map(|found| item::read_bytes(&found)).transpose()
    }

    async fn rate(&self, rating: &Rating) -> Result<(), Fault> {
        self.keep_rating(rating).await
    }

    async fn tallies(&self, comune: &str) -> Result<Vec<Tally>, Fault> {
        self.page_tallies(comune).await
    }

    async fn opinions(&self, comune: &str) -> Result<Vec<Opinion>, Fault> {
        self.newest_opinions(comune).await
    }

    async fn count(&self, bucket: &str, now: Timestamp) -> Result<u32, Fault> {
        self.count_event(bucket, now).await
    }

    async fn counted(&self, bucket: &str, now: Timestamp) -> Result<u32, Fault> {
        self.counted_events(bucket, now).await
    }
}
