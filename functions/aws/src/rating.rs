//! Ratings of pages: one item for the counts of a page, one for each opinion, which DynamoDB forgets after a year.

use aws_sdk_dynamodb::types::ReturnConsumedCapacity;
use counter::fault::Fault;
use counter::rating::{KEPT_DAYS, LISTED, Opinion, Rating, Tally};

use crate::dynamo::DynamoArchive;
use crate::item;
use crate::key::{self, Key};
use crate::shape::{FORGET, PK, SK};
use crate::trouble::fault;

impl DynamoArchive {
    pub(crate) async fn keep_rating(&self, rating: &Rating) -> Result<(), Fault> {
        const DOING: &str = "counting a rating";
        let marks = rating.marks();
        let adds: Vec<String> = (0..marks.len()).map(|n| format!("#m{n} :one")).collect();
        let mut request = self
            .client
            .update_item()
            .table_name(&self.tables.data)
            .set_key(Some(item::name(Key::tally(&rating.comune, &rating.page))))
            .update_expression(format!("ADD {}", adds.join(", ")))
            .expression_attribute_values(":one", item::number(1))
            .return_consumed_capacity(ReturnConsumedCapacity::Total);
        for (n, mark) in marks.into_iter().enumerate() {
            request = request.expression_attribute_names(format!("#m{n}"), mark);
        }
        let counted = Box::pin(request.send()).await.map_err(|e| fault(DOING, e))?;
        self.meter.write(counted.consumed_capacity());
        let Some(opinion) = &rating.opinion else { return Ok(()) };
        let mut tail = [0; 8];
        getrandom::fill(&mut tail).map_err(|e| Fault::new("asking the system for randomness", e.to_string()))?;
        let mut record = item::record(Key::opinion(&opinion.comune, opinion.at, tail), opinion)?;
        record.insert(FORGET.into(), item::after(opinion.at, KEPT_DAYS));
        self.put(record).await
    }

    pub(crate) async fn page_tallies(&self, comune: &str) -> Result<Vec<Tally>, Fault> {
        let query = self.query_of(PK, key::tallies(comune)).table_name(&self.tables.data).consistent_read(true);
        let found = self.query(query, usize::MAX).await?;
        let tally = |found: &item::Item| -> Result<Tally, Fault> {
            let mut tally = Tally { page: item::text(found, SK)?.to_owned(), ..Tally::default() };
            for (name, value) in found {
                let count = value.as_n().ok().and_then(|n| n.parse().ok());
                count.into_iter().for_each(|count| tally.add(name, count));
            }
            Ok(tally)
        };
        found.iter().map(tally).collect()
    }

    pub(crate) async fn newest_opinions(&self, comune: &str) -> Result<Vec<Opinion>, Fault> {
        let query = self.query_of(PK, key::opinions(comune)).table_name(&self.tables.data);
        let query = query.consistent_read(true).scan_index_forward(false);
        self.query(query, LISTED).await?.iter().map(item::read).collect()
    }
}
