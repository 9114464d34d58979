//! One inbox of several comuni: theirs are read a few at a time and merged in the same order.
//!
//! In: the comuni, and what is asked for. Out: rows with their comuni, and the mark of the next page, which is one for all
//! of them, since places sort alike in every comune. What is read stays bounded however many there are: of each comune
//! only so many rows that all together are a few pages, and the merge ends where the first of those that have more ends.
//! So a page may be shorter than asked, but no row is left out and none comes twice.

use contract::index::Tenant;
use counter::archive::{Archive, InboxFilter, InboxPage};
use counter::fault::Fault;
use counter::line::Row;
use futures_util::future::try_join_all;

/// Rows read for one page, all comuni together, and the fewest of each.
const READ: usize = 300;
const FEWEST: usize = 10;
/// How often one waits for the archive. Who serves a few comuni is answered over one connection: a second one costs a program
/// that has just started more than the waiting does.
const ROUNDS: usize = 8;

/// A page of several inboxes.
pub(super) struct Merged<T> {
    /// The rows, in order, each with its comune.
    pub(super) rows: Vec<(T, Row)>,
    /// The mark to ask for the next page with, if there is one.
    pub(super) next: Option<String>,
    /// How many rows follow the mark that was asked for, for each comune that has any.
    pub(super) waiting: Vec<(T, Count)>,
}

/// How many rows there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Count {
    /// So many.
    Exactly(usize),
    /// Nobody counted further.
    MoreThan(usize),
}

impl Count {
    /// Both together.
    pub(super) fn and(self, other: Count) -> Count {
        match (self, other) {
            (Count::Exactly(a), Count::Exactly(b)) => Count::Exactly(a + b),
            (Count::Exactly(a) | Count::MoreThan(a), Count::Exactly(b) | Count::MoreThan(b)) => Count::MoreThan(a + b),
        }
    }
}

/// Reads a page.
pub(super) async fn merged<'t>(
    archive: &impl Archive,
    comuni: &[&'t Tenant],
    filter: &InboxFilter,
) -> Result<Merged<&'t Tenant>, Fault> {
    let most = usize::from(filter.limit);
    let limit = u16::try_from(of_each(comuni.len(), most)).unwrap_or(filter.limit);
    let filter = InboxFilter { limit, ..filter.clone() };
    let mut pages = Vec::with_capacity(comuni.len());
    for few in comuni.chunks(comuni.len().div_ceil(ROUNDS).max(1)) {
        let mut asked = Vec::with_capacity(few.len());
        for tenant in few {
            asked.push(archive.inbox(&tenant.istat, &filter));
        }
        pages.extend(try_join_all(asked).await?);
    }
    Ok(merge(comuni.iter().copied().zip(pages).collect(), most))
}

/// How many rows of each of so many comuni are read.
fn of_each(comuni: usize, most: usize) -> usize {
    (READ / comuni.max(1)).clamp(FEWEST.min(most), most)
}

/// Merges a page of each comune into one of at most so many rows.
fn merge<T: Copy>(pages: Vec<(T, InboxPage)>, most: usize) -> Merged<T> {
    // What follows the last row of a comune that has more is not known yet.
    let known = pages.iter().filter_map(|(_, page)| page.next.clone()).min();
    let mut waiting = Vec::new();
    let mut rows: Vec<(T, Row)> = Vec::new();
    for (comune, page) in pages {
        let many = page.rows.len();
        if many > 0 {
            waiting.push((comune, if page.next.is_some() { Count::MoreThan(many) } else { Count::Exactly(many) }));
        }
        rows.extend(page.rows.into_iter().map(|row| (comune, row)));
    }
    rows.sort_by(|a, b| a.1.place.cmp(&b.1.place));
    let all = rows.len();
    rows.retain(|(_, row)| known.as_ref().is_none_or(|known| row.place <= *known));
    rows.truncate(most);
    let more = known.is_some() || rows.len() < all;
    let next = rows.last().filter(|_| more).map(|(_, row)| row.place.clone());
    Merged { rows, next, waiting }
}

#[cfg(test)]
mod tests {
    use super::*;
    use counter::line::{Line, Name, place};
    use counter::reference::Reference;
    use counter::state::State;
    use jiff::Timestamp;
    use jiff::civil::Date;

    /// The inbox of a comune: so many rows, some of which have the same day or none.
    fn inbox(comune: u8, many: usize) -> Vec<Row> {
        let mut rows: Vec<Row> = (0..many).map(|n| row(comune, n)).collect();
        rows.sort_by(|a, b| a.place.cmp(&b.place));
        rows
    }

    fn row(comune: u8, n: usize) -> Row {
        let mut mac = [comune; 32];
        mac[..8].copy_from_slice(&(n as u64 * 7919).to_be_bytes());
        let reference = Reference::from_mac("KDR", &mac);
        let day = i8::try_from(1 + (n * 13 + usize::from(comune)) % 28).unwrap();
        let due = (!n.is_multiple_of(5)).then(|| Date::constant(2026, 12, day));
        let line = Line {
            reference: reference.clone(),
            title: String::new(),
            state: State::Inviata,
            sent: Timestamp::UNIX_EPOCH,
            clock: None,
            assignee: None,
            sign_by: None,
        };
        Row { place: place(due, &reference), line, name: Name::Erased }
    }

    /// A page as an archive gives it.
    fn page(inbox: &[Row], after: Option<&str>, limit: usize) -> InboxPage {
        let rest: Vec<&Row> = inbox.iter().filter(|row| after.is_none_or(|after| *row.place > *after)).collect();
        let rows: Vec<Row> = rest.iter().take(limit).map(|row| (*row).clone()).collect();
        let next = rows.last().filter(|_| rest.len() > limit).map(|row| row.place.clone());
        InboxPage { rows, next }
    }

    #[test]
    fn pages_over_several_comuni_show_each_row_once_and_in_order() {
        for sizes in [&[0][..], &[3], &[120], &[0, 0, 1], &[60, 5, 51], &[1, 200, 90], &[30; 33], &[11; 12]] {
            let mut inboxes: Vec<Vec<Row>> = (0_u8..).zip(sizes).map(|(comune, many)| inbox(comune, *many)).collect();
            // All of the first are due before any other.
            inboxes[0].iter_mut().for_each(|row| row.place.replace_range(..10, "2026-11-30"));
            inboxes[0].sort_by(|a, b| a.place.cmp(&b.place));
            let mut whole: Vec<&str> = inboxes.iter().flatten().map(|row| row.place.as_str()).collect();
            whole.sort_unstable();
            for most in [1, 7, 50] {
                let each = of_each(sizes.len(), most);
                let (mut seen, mut after, mut pages) = (Vec::new(), None::<String>, 0);
                loop {
                    let read = inboxes.iter().enumerate().map(|(n, inbox)| (n, page(inbox, after.as_deref(), each)));
                    let merged = merge(read.collect(), most);
                    assert!(merged.rows.len() <= most);
                    let last = merged.next.is_none();
                    assert!(last || merged.rows.len() >= each.min(most), "a page is not nearly empty");
                    assert!(merged.rows.iter().all(|(n, row)| inboxes[*n].contains(row)), "each of its own comune");
                    seen.extend(merged.rows.into_iter().map(|(_, row)| row.place));
                    (after, pages) = (merged.next, pages + 1);
                    if last {
                        break;
                    }
                    assert!(pages <= whole.len(), "it ends");
                }
                assert_eq!(seen, whole, "{sizes:?} in pages of {most}");
            }
        }
    }

    #[test]
    fn what_is_read_for_a_page_is_bounded() {
        for comuni in 1..=40 {
            assert!(comuni * of_each(comuni, 50) <= 400, "{comuni}");
        }
        assert_eq!((of_each(1, 50), of_each(6, 50), of_each(33, 50)), (50, 50, 10));
    }

    #[test]
    fn a_total_is_exact_only_where_everything_was_counted() {
        let inboxes = [inbox(0, 2), inbox(1, 0), inbox(2, 9)];
        let read = |limit| inboxes.iter().enumerate().map(|(n, i)| (n, page(i, None, limit))).collect();
        let all = merge(read(20), 20);
        assert_eq!(all.waiting, [(0, Count::Exactly(2)), (2, Count::Exactly(9))]);
        assert_eq!(all.waiting.iter().map(|w| w.1).reduce(Count::and), Some(Count::Exactly(11)));
        let some = merge(read(4), 20);
        assert_eq!(some.waiting, [(0, Count::Exactly(2)), (2, Count::MoreThan(4))]);
        assert_eq!(some.waiting.iter().map(|w| w.1).reduce(Count::and), Some(Count::MoreThan(6)));
    }
}
