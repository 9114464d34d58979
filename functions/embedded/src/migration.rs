//! The layouts of the two files, one step after another.
//!
//! A file's layout is its `user_version`. Each step is a file of SQL that leads from one layout to the next, runs whole
//! or not at all, and is never changed once it was released.

use rusqlite::Connection;

/// The steps of `archivio.sqlite`.
pub(crate) const ARCHIVE: &[&str] = &[
    include_str!("migrations/archivio_1.sql"),
    include_str!("migrations/archivio_2.sql"),
    include_str!("migrations/archivio_3.sql"),
    include_str!("migrations/archivio_4.sql"),
    include_str!("migrations/archivio_5.sql"),
    include_str!("migrations/archivio_6.sql"),
    include_str!("migrations/archivio_7.sql"),
    include_str!("migrations/archivio_8.sql"),
    include_str!("migrations/archivio_9.sql"),
];
/// The steps of `chiavi.sqlite`.
pub(crate) const DATA_KEYS: &[&str] = &[
    include_str!("migrations/chiavi_1.sql"),
    include_str!("migrations/chiavi_2.sql"),
    include_str!("migrations/chiavi_3.sql"),
];

/// A file written by a newer version: its layout.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Newer(pub(crate) i64);

/// The newest layout that a list of steps leads to.
pub(crate) fn newest(steps: &[&str]) -> i64 {
    i64::try_from(steps.len()).unwrap_or(i64::MAX)
}

/// Brings a file to the newest layout.
///
/// # Errors
/// The outer one if SQLite fails, the inner one if the file is newer than the steps.
pub(crate) fn migrate(file: &mut Connection, steps: &[&str]) -> Result<Result<(), Newer>, rusqlite::Error> {
    let found: i64 = file.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    let Some(rest) = usize::try_from(found).ok().and_then(|done| steps.get(done..)) else {
        return Ok(Err(Newer(found)));
    };
    for (layout, step) in (found + 1..).zip(rest) {
        let transaction = file.transaction()?;
        transaction.execute_batch(step)?;
        transaction.pragma_update(None, "user_version", layout)?;
        transaction.commit()?;
    }
    Ok(Ok(()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn schema(file: &Connection) -> Vec<String> {
        let mut statement = file.prepare("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name").unwrap();
        statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    }

    #[test]
    fn every_earlier_layout_leads_to_the_newest() {
        for steps in [ARCHIVE, DATA_KEYS] {
            let mut fresh = Connection::open_in_memory().unwrap();
            migrate(&mut fresh, steps).unwrap().unwrap();
            for earlier in 0..=steps.len() {
                let mut file = Connection::open_in_memory().unwrap();
                migrate(&mut file, &steps[..earlier]).unwrap().unwrap();
                migrate(&mut file, steps).unwrap().unwrap();
                assert_eq!(schema(&file), schema(&fresh), "from layout {earlier}");
            }
        }
    }

    #[test]
    fn what_was_sent_before_there_was_a_log_waits_for_its_place_in_it() {
        let mut file = Connection::open_in_memory().unwrap();
        migrate(&mut file, &ARCHIVE[..4]).unwrap().unwrap();
        for (reference, sent, head) in [
            ("B", "2026-11-23T10:00:01.000000Z", r#"{"leaf":"bGVhZg"}"#),
            ("A", "2026-11-23T10:00:00.000000Z", r#"{"leaf":"YXR0bw"}"#),
            ("C", "2026-11-23T10:00:02.000000Z", r#"{"leaf":""}"#),
        ] {
            let row = "INSERT INTO pratica (comune, reference, version, state, sent, changed, due, service, outbox_open, \
                head, sealed) VALUES ('069070', ?1, 1, 'inviata', ?2, ?2, '9999-99-99', 's', 0, ?3, x'00')";
            file.execute(row, (reference, sent, head)).unwrap();
        }
        migrate(&mut file, ARCHIVE).unwrap().unwrap();
        let mut waiting = file.prepare(crate::log::WAITING).unwrap();
        let leaves: Vec<String> =
            waiting.query_map(("069070", 9), |row| row.get(0)).unwrap().map(Result::unwrap).collect();
        assert_eq!(leaves, ["YXR0bw", "bGVhZg"]);
    }

    #[test]
    fn long_rows_move_whole_into_tables_of_their_own_kind() {
        const ROWS: [&str; 5] = [
            "SELECT quote(comune) || reference || version || state || sent || changed || due || quote(citizen) || quote(signer) \
                || service || quote(assignee) || outbox_open || quote(notice_due) || head || quote(sealed) || quote(key) \
                FROM pratica ORDER BY 1",
            "SELECT comune || id || owner || changed || quote(remind) || record FROM draft ORDER BY 1",
            "SELECT citizen || version || quote(sealed) FROM profile ORDER BY 1",
            "SELECT scope || id || ends || record FROM session ORDER BY 1",
            "SELECT comune || size || record FROM log_head ORDER BY 1",
        ];
        let rows = |file: &Connection| {
            let of = |sql: &str| -> Vec<String> {
                let mut select = file.prepare(sql).unwrap();
                select.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
            };
            ROWS.map(of)
        };
        let mut file = Connection::open_in_memory().unwrap();
        migrate(&mut file, &ARCHIVE[..7]).unwrap().unwrap();
        file.execute_batch(
            "INSERT INTO pratica (comune, reference, version, state, sent, changed, due, citizen, signer, service, assignee, \
                outbox_open, notice_due, head, sealed, key) VALUES \
                ('c', 'B', 1, 'inviata', 's1', 'c1', 'd1', 'z', 'g', 'servizio', 'a', 3, 'n', '{}', x'0102', x'03'), \
                ('c', 'A', 2, 'accolta', 's2', 'c2', 'd2', NULL, NULL, 'altro', NULL, 0, NULL, '{}', x'', NULL); \
             INSERT INTO draft (comune, id, owner, changed, remind, record) VALUES ('c', 'i', 'o', 'h', 'r', '{}'), \
                ('c', 'j', 'o', 'h', NULL, '{}'); \
             INSERT INTO profile (citizen, version, sealed) VALUES ('z', 4, x'05'); \
             INSERT INTO session (scope, id, record, ends) VALUES ('c', 'i', '{}', 'e'); \
             INSERT INTO log_head (comune, size, record) VALUES ('c', 1, 'uno'), ('c', 3, 'tre');",
        )
        .unwrap();
        let before = rows(&file);
        migrate(&mut file, ARCHIVE).unwrap().unwrap();
        assert_eq!(rows(&file), before);
        assert!(before.iter().all(|rows| !rows.is_empty()) && before[0].iter().all(|row| !row.is_empty()));
    }

    #[test]
    fn a_newer_file_is_left_alone() {
        let mut file = Connection::open_in_memory().unwrap();
        file.pragma_update(None, "user_version", 99).unwrap();
        assert_eq!(migrate(&mut file, ARCHIVE).unwrap(), Err(Newer(99)));
        assert!(schema(&file).is_empty());
    }

    #[test]
    fn a_step_that_fails_leaves_the_earlier_layout() {
        let mut file = Connection::open_in_memory().unwrap();
        let steps = ["CREATE TABLE one (a)", "CREATE TABLE two (a); CREATE TABLE one (a)"];
        assert!(migrate(&mut file, &steps).is_err());
        assert_eq!(schema(&file), ["CREATE TABLE one (a)"]);
        assert_eq!(migrate(&mut file, &steps[..1]).unwrap(), Ok(()));
    }
}
