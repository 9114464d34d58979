//! Ratings of pages: counts that only grow, and words that are forgotten after a year.

use counter::rating::{KEPT_DAYS, LISTED, Opinion, Rating, Tally};
use jiff::SignedDuration;

use crate::record;
use crate::store_error::StoreError;
use crate::stores::Stores;

pub(crate) const COUNT: &str = "INSERT INTO rating (comune, page, mark, count) VALUES (?1, ?2, ?3, 1) \
     ON CONFLICT (comune, page, mark) DO UPDATE SET count = count + 1";
pub(crate) const TALLIES: &str = "SELECT page, mark, count FROM rating WHERE comune = ?1 ORDER BY page, mark";
pub(crate) const TELL: &str = "INSERT INTO opinion (comune, at, record) VALUES (?1, ?2, ?3)";
pub(crate) const FORGET: &str = "DELETE FROM opinion WHERE comune = ?1 AND at < ?2";
pub(crate) const OPINIONS: &str = "SELECT record FROM opinion WHERE comune = ?1 ORDER BY at DESC, number DESC LIMIT ?2";

/// Counts a rating and keeps its words.
pub(crate) fn rate(stores: &Stores, rating: &Rating) -> Result<(), StoreError> {
    for mark in rating.marks() {
        stores.archive.prepare_cached(COUNT)?.execute((&rating.comune, &rating.page, mark))?;
    }
    if let Some(opinion) = &rating.opinion {
        let record = record::write(opinion)?;
        stores.archive.prepare_cached(TELL)?.execute((&rating.comune, format!("{:.6}", opinion.at), record))?;
        let last = opinion.at - SignedDuration::from_hours(24 * KEPT_DAYS);
        stores.archive.prepare_cached(FORGET)?.execute((&rating.comune, format!("{last:.6}")))?;
    }
    Ok(())
}

/// The tallies of a comune's pages, by page.
pub(crate) fn tallies(stores: &Stores, comune: &str) -> Result<Vec<Tally>, StoreError> {
    let mut select = stores.archive.prepare_cached(TALLIES)?;
    let mut rows = select.query([comune])?;
    let mut tallies: Vec<Tally> = Vec::new();
    while let Some(row) = rows.next()? {
        let (page, mark, count): (String, String, u32) = (row.get(0)?, row.get(1)?, row.get(2)?);
        if tallies.last().is_none_or(|last| last.page != page) {
            tallies.push(Tally { page, ..Tally::default() });
        }
        if let Some(tally) = tallies.last_mut() {
            tally.add(&mark, count);
        }
    }
    Ok(tallies)
}

/// The newest words of a comune's ratings.
pub(crate) fn opinions(stores: &Stores, comune: &str) -> Result<Vec<Opinion>, StoreError> {
    let mut select = stores.archive.prepare_cached(OPINIONS)?;
    let rows = select.query_map((comune, LISTED as i64), |row| row.get::<_, String>(0))?;
    rows.map(|json| record::read(&json?)).collect()
}
