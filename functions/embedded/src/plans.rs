//! The promise that no statement scans: every one finds its rows by a key, in their order.

use rusqlite::{Connection, params_from_iter};

use crate::{
    draft, due, erase, form, inbox, log, look, migration, operator, pratica, profile, rate, rating, session, sweep,
    tombstone,
};

const ARCHIVE: &[&str] = &[
    pratica::INSERT,
    pratica::UPDATE,
    pratica::SELECT,
    pratica::HEADS,
    pratica::TO_SIGN,
    pratica::DELETE,
    pratica::CLAIM,
    pratica::RELEASE,
    inbox::ALL,
    inbox::OF_STATE,
    draft::PUT,
    draft::SELECT,
    draft::OF_OWNER,
    draft::DELETE,
    draft::FORGET,
    profile::INSERT,
    profile::UPDATE,
    profile::SELECT,
    session::PUT,
    session::FORGET,
    session::RENEW,
    session::SELECT,
    session::DELETE,
    operator::PUT,
    operator::SELECT,
    log::WAIT,
    log::WAITING,
    log::WAITS_NO_MORE,
    log::ADD,
    log::PLACE,
    log::ADD_NODE,
    log::NODE,
    log::ADD_HEAD,
    log::NEWEST_HEAD,
    log::SIZE_WITH,
    log::HEADS_AFTER,
    look::INSERT,
    look::OF_CITIZEN,
    form::INSERT,
    form::SELECT,
    rate::COUNT,
    rate::SELECT,
    rate::FORGET,
    rating::COUNT,
    rating::TALLIES,
    rating::TELL,
    rating::FORGET,
    rating::OPINIONS,
    sweep::ENDED,
    due::NOTICES_DUE,
    due::PUT_OFF_NOTICES,
    due::REMINDERS_DUE,
    due::PUT_OFF_REMINDER,
];

const KEYS: &[&str] =
    &[pratica::INSERT_KEY, pratica::NAME_KEY, pratica::SELECT_KEY, tombstone::PUT, tombstone::FIND, erase::DELETE_KEYS];

fn plan(file: &Connection, sql: &str) -> Vec<String> {
    let mut statement = file.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
    let nothing = vec![rusqlite::types::Null; statement.parameter_count()];
    let lines = statement.query_map(params_from_iter(nothing), |row| row.get::<_, String>(3)).unwrap();
    lines.map(Result::unwrap).collect()
}

#[test]
fn no_statement_scans_or_sorts() {
    for (steps, statements) in [(migration::ARCHIVE, ARCHIVE), (migration::DATA_KEYS, KEYS)] {
        let mut file = Connection::open_in_memory().unwrap();
        migration::migrate(&mut file, steps).unwrap().unwrap();
        for sql in statements {
            for line in plan(&file, sql) {
                let good = line.starts_with("SEARCH ") && !line.contains("TEMP B-TREE");
                assert!(good, "{line}\n{sql}");
            }
        }
    }
}

#[test]
fn an_inbox_page_begins_at_its_mark() {
    let mut file = Connection::open_in_memory().unwrap();
    migration::migrate(&mut file, migration::ARCHIVE).unwrap().unwrap();
    let all = ["SEARCH pratica USING INDEX pratica_inbox (comune=? AND (due,reference)>(?,?))"];
    assert_eq!(plan(&file, inbox::ALL), all);
    let of_state = ["SEARCH pratica USING INDEX pratica_inbox_state (comune=? AND state=? AND (due,reference)>(?,?))"];
    assert_eq!(plan(&file, inbox::OF_STATE), of_state);
}
