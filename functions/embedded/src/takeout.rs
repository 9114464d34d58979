//! A comune leaves or comes: its records whole, kind by kind, in the order of their names.

use counter::archive::Changed;
use counter::bytes::Bytes;
use counter::dossier::Look;
use counter::draft::Draft;
use counter::fault::Fault;
use counter::ledger::{Growth, Ledger};
use counter::operator::Operator;
use counter::rating::{Opinion, Tally};
use counter::reference::Reference;
use counter::takeout::{Takeout, sort_looks, sort_opinions};
use serde::de::DeserializeOwned;

use crate::archive::{SqliteArchive, json};
use crate::store_error::StoreError;
use crate::stores::Stores;
use crate::{log, operator, record};

const REFERENCES: &str = "SELECT reference FROM pratica WHERE comune = ?1 ORDER BY reference";
const DRAFTS: &str = "SELECT record FROM draft WHERE comune = ?1 ORDER BY id";
const LOOKS: &str = "SELECT record FROM look WHERE comune = ?1";
const OPINIONS: &str = "SELECT record FROM opinion WHERE comune = ?1";
/// One that is here already may be from before there were sums.
const TAKE_LOOK: &str = "INSERT INTO look (comune, citizen, at, record) SELECT ?1, ?2, ?3, ?4 WHERE NOT EXISTS \
     (SELECT 1 FROM look WHERE comune = ?1 AND citizen = ?2 AND at = ?3 AND ?4 IN (record, record || char(10) || substr(?4, -8)))";
const TAKE_OPINION: &str = "INSERT INTO opinion (comune, at, record) SELECT ?1, ?2, ?3 WHERE NOT EXISTS \
     (SELECT 1 FROM opinion WHERE comune = ?1 AND at = ?2 AND ?3 IN (record, record || char(10) || substr(?3, -8)))";
const DROP_TALLY: &str = "DELETE FROM rating WHERE comune = ?1 AND page = ?2";
const TAKE_TALLY: &str = "INSERT INTO rating (comune, page, mark, count) VALUES (?1, ?2, ?3, ?4)";

/// The records that a statement finds for a comune.
fn records<T: DeserializeOwned>(stores: &Stores, sql: &str, comune: &str) -> Result<Vec<T>, StoreError> {
    let mut select = stores.archive.prepare_cached(sql)?;
    let rows = select.query_map([comune], |row| row.get::<_, String>(0))?;
    rows.map(|json| record::read(&json?)).collect()
}

impl Takeout for SqliteArchive {
    async fn references(&self, comune: &str) -> Result<Vec<Reference>, Fault> {
        const DOING: &str = "listing the pratiche of a comune";
        let comune = comune.to_owned();
        let read = move |s: &Stores| {
            let mut select = s.archive.prepare_cached(REFERENCES)?;
            let rows = select.query_map([comune], |row| row.get::<_, String>(0))?;
            Ok(rows.collect::<Result<Vec<String>, _>>()?)
        };
        let found = self.readers.read(DOING, read).await?;
        found.into_iter().map(|text| Reference::parse(&text).map_err(|_| Fault::plain(DOING))).collect()
    }

    async fn all_drafts(&self, comune: &str) -> Result<Vec<Draft>, Fault> {
        let comune = comune.to_owned();
        self.readers.read("listing the drafts of a comune", move |s| records(s, DRAFTS, &comune)).await
    }

    async fn all_looks(&self, comune: &str) -> Result<Vec<Look>, Fault> {
        let comune = comune.to_owned();
        let mut looks = self.readers.read("listing the looks of a comune", move |s| records(s, LOOKS, &comune)).await?;
        sort_looks(&mut looks);
        Ok(looks)
    }

    async fn all_opinions(&self, comune: &str) -> Result<Vec<Opinion>, Fault> {
        let comune = comune.to_owned();
        let read = move |s: &Stores| records(s, OPINIONS, &comune);
        let mut opinions = self.readers.read("listing the opinions of a comune", read).await?;
        sort_opinions(&mut opinions);
        Ok(opinions)
    }

    async fn operators_of(&self, comune: &str) -> Result<Vec<Operator>, Fault> {
        let read = |s: &Stores| operator::all(&s.archive);
        let mut operators = self.readers.read("listing the operators of a comune", read).await?;
        operators.retain(|operator| operator.serves(comune));
        Ok(operators)
    }

    async fn logged(&self, comune: &str) -> Result<Vec<Bytes>, Fault> {
        let comune = comune.to_owned();
        self.readers.read("listing the leaves of a log", move |s| log::leaves(s, &comune)).await
    }

    async fn take_growth(&self, growth: &Growth) -> Result<Changed, Fault> {
        self.grow(growth).await
    }

    async fn take_look(&self, look: &Look) -> Result<(), Fault> {
        const DOING: &str = "taking in a look";
        let (look, record) = (look.clone(), json(DOING, look)?);
        let write = move |s: &Stores| {
            let at = format!("{:.6}", look.at);
            s.archive.prepare_cached(TAKE_LOOK)?.execute((&look.comune, &look.citizen.0, at, record))?;
            Ok(())
        };
        self.writer.write(DOING, write).await
    }

    async fn take_opinion(&self, opinion: &Opinion) -> Result<(), Fault> {
        const DOING: &str = "taking in an opinion";
        let (opinion, record) = (opinion.clone(), json(DOING, opinion)?);
        let write = move |s: &Stores| {
            let at = format!("{:.6}", opinion.at);
            s.archive.prepare_cached(TAKE_OPINION)?.execute((&opinion.comune, at, record))?;
            Ok(())
        };
        self.writer.write(DOING, write).await
    }

    async fn take_tally(&self, comune: &str, tally: &Tally) -> Result<(), Fault> {
        let (comune, tally) = (comune.to_owned(), tally.clone());
        let write = move |s: &Stores| {
            s.archive.prepare_cached(DROP_TALLY)?.execute((&comune, &tally.page))?;
            for (mark, count) in tally.counts() {
                s.archive.prepare_cached(TAKE_TALLY)?.execute((&comune, &tally.page, mark, count))?;
            }
            Ok(())
        };
        self.writer.write("taking in a tally", write).await
    }
}
