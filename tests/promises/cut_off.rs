//! DynamoDB cut off between two writings: what lists show, what an erasure leaves, what the log gets.

use std::collections::HashMap;

use aws::dynamo::DynamoArchive;
use aws::shape::Tables;
use aws_sdk_dynamodb::types::AttributeValue;
use counter::archive::{Archive, Changed, InboxFilter, Submitted};
use counter::bytes::Bytes;
use counter::keys::{Keys, Label, Sealed, WrappedKey};
use counter::name;
use counter::pratica::{Claim, Head, Pratica};
use counter::sequence::sequence;
use counter::state::State;
use counter::takeout::Takeout;
use jiff::SignedDuration;
use tests::archive_suite::records::{HERE, at, citizen, head, keys, moved, pratica, reference, sealed};
use tests::dynamodb;
use tests::shaky::opened;

const ANNA: &str = "RSSMRA85T10A562S";
const ALWAYS: u32 = u32::MAX;

type Item = HashMap<String, AttributeValue>;

/// Every item of a table, for tests only: the archive itself never scans.
async fn all(table: &str) -> Vec<Item> {
    let client = dynamodb::connection().client();
    client.scan().table_name(table).consistent_read(true).send().await.unwrap().items.unwrap_or_default()
}

/// What the inbox and her own list show, each by state.
async fn shown(archive: &DynamoArchive) -> (Vec<State>, Vec<State>) {
    let page = archive.inbox(HERE, &InboxFilter { limit: 50, ..InboxFilter::default() }).await.unwrap();
    let mine = archive.pratiche_of(HERE, &citizen(HERE, ANNA)).await.unwrap();
    (page.rows.iter().map(|row| row.line.state).collect(), mine.iter().map(|line| line.state).collect())
}

fn both(states: &[State]) -> (Vec<State>, Vec<State>) {
    (states.to_vec(), states.to_vec())
}

async fn log(archive: &DynamoArchive) -> usize {
    let mut added = 0;
    loop {
        match sequence(archive, &keys(), HERE, at(0)).await.unwrap() {
            0 => return added,
            more => added += more,
        }
    }
}

/// How many lines, names and keys lie in the table of the keys.
async fn apart(tables: &Tables) -> (usize, usize, usize) {
    let items = all(&tables.keys).await;
    let with = |name: &str| items.iter().filter(|item| item.contains_key(name)).count();
    (with("l"), with("w"), with("wrapped"))
}

#[tokio::test]
async fn what_was_not_kept_is_in_no_list_and_its_name_goes() {
    let (archive, line, tables) = opened().await;
    // Her key and her line are there, then the table is busy: she is told to send again.
    line.tire_at("PutItem", &tables.data, ALWAYS);
    assert!(archive.submit(&pratica(HERE, 1)).await.unwrap_err().may_be_retried());
    line.tire_at("PutItem", &tables.data, 0);
    assert_eq!(apart(&tables).await, (1, 1, 1));
    assert_eq!(shown(&archive).await, both(&[]));
    // She does, with a key of its own: there is one, in each list once.
    let later = sealed(Head { sent: at(60), changed: at(60), ..head(HERE, 1) });
    assert_eq!(archive.submit(&later).await.unwrap(), Submitted::Stored);
    assert_eq!(shown(&archive).await, both(&[State::Inviata]));
    log(&archive).await;
    assert_eq!(shown(&archive).await, both(&[State::Inviata]));
    // The line of what was never kept goes once it is old, its key stays: whatever was under way still has it.
    archive.mend(HERE, at(60)).await.unwrap();
    assert_eq!(apart(&tables).await, (2, 2, 2), "it is young yet");
    archive.mend(HERE, at(60) + SignedDuration::from_hours(2)).await.unwrap();
    assert_eq!(apart(&tables).await, (1, 1, 2));
    assert_eq!(shown(&archive).await, both(&[State::Inviata]));
    assert_eq!(archive.pratica(HERE, &reference(1)).await.unwrap(), Some(later));
    archive.erase(HERE, &reference(1), at(90)).await.unwrap().unwrap();
    assert_eq!(apart(&tables).await, (0, 0, 0), "the keys of every attempt end");
}

#[tokio::test]
async fn a_kept_pratica_whose_line_went_is_listed_again_with_its_name() {
    let (archive, _, tables) = opened().await;
    let sent = pratica(HERE, 1);
    archive.submit(&sent).await.unwrap();
    // As if its writing had stood still for hours, and gone on after its line was taken for nobody's.
    let client = dynamodb::connection().client();
    let item = all(&tables.keys).await.remove(0);
    let name = ["pk", "sk"].map(|part| (part.to_owned(), item[part].clone()));
    let gone = client.update_item().table_name(&tables.keys).set_key(Some(name.into()));
    gone.update_expression("REMOVE l, w, v, inbox, due").send().await.unwrap();
    assert_eq!(shown(&archive).await, both(&[]), "late");
    log(&archive).await;
    let row = archive.inbox(HERE, &InboxFilter { limit: 5, ..InboxFilter::default() }).await.unwrap().rows.remove(0);
    assert_eq!(row.applicant(HERE, &keys()).unwrap().as_deref(), Some("Maria Rossi"));
    let kept = archive.pratica(HERE, &reference(1)).await.unwrap().unwrap();
    assert_eq!(kept.name, None);
    assert_eq!(archive.change(&moved(&kept, State::InCarico)).await.unwrap(), Changed::Done);
    assert_eq!(apart(&tables).await, (1, 1, 1), "a change seals the name apart");
}

#[tokio::test]
async fn a_change_that_was_cut_off_before_its_line_is_late_in_the_lists_until_the_log_has_it() {
    let (archive, line, tables) = opened().await;
    let sent = pratica(HERE, 1);
    archive.submit(&sent).await.unwrap();
    log(&archive).await;
    line.tire_at("UpdateItem", &tables.keys, ALWAYS);
    let changed = moved(&sent, State::Accolta);
    assert_eq!(archive.change(&changed).await.unwrap(), Changed::Done, "it is kept");
    assert_eq!(shown(&archive).await, both(&[State::Inviata]));
    // Nor does the sequencer forget it while the table stays busy.
    assert!(sequence(&archive, &keys(), HERE, at(0)).await.is_ok());
    assert!(sequence(&archive, &keys(), HERE, at(0)).await.is_err());
    line.tire_at("UpdateItem", &tables.keys, 0);
    log(&archive).await;
    assert_eq!(shown(&archive).await, both(&[State::Accolta]));
}

#[tokio::test]
async fn a_line_never_tells_an_older_version_again() {
    let (archive, _, _) = opened().await;
    let sent = pratica(HERE, 1);
    archive.submit(&sent).await.unwrap();
    archive.change(&moved(&sent, State::InCarico)).await.unwrap();
    // The very same record, sent again by a gateway that heard no answer.
    let Submitted::Taken(_) = archive.submit(&sent).await.unwrap() else { panic!("stored twice") };
    assert_eq!(shown(&archive).await, both(&[State::InCarico]));
    log(&archive).await;
    assert_eq!(shown(&archive).await, both(&[State::InCarico]));
}

#[tokio::test]
async fn an_erasure_that_was_cut_off_brings_no_line_back_and_is_finished_by_the_next() {
    let (archive, line, tables) = opened().await;
    archive.submit(&pratica(HERE, 1)).await.unwrap();
    line.tire_at("PutItem", &tables.data, ALWAYS);
    assert!(archive.erase(HERE, &reference(1), at(50)).await.is_err());
    line.tire_at("PutItem", &tables.data, 0);
    assert_eq!((apart(&tables).await, shown(&archive).await), ((0, 0, 0), both(&[])));
    assert_eq!(log(&archive).await, 1);
    archive.mend(HERE, at(60) + SignedDuration::from_hours(2)).await.unwrap();
    assert_eq!((apart(&tables).await, shown(&archive).await), ((0, 0, 0), both(&[])));
    assert_eq!(archive.erase(HERE, &reference(1), at(51)).await.unwrap().unwrap().at, at(51));
    assert_eq!(archive.pratica(HERE, &reference(1)).await.unwrap(), None);
    assert_eq!(archive.references(HERE).await.unwrap(), []);
}

fn claiming(number: u32, name: &str) -> Pratica {
    let what = citizen(HERE, name);
    sealed(Head { claims: vec![Claim { what, spent: false }], ..head(HERE, number) })
}

#[tokio::test]
async fn an_erasure_that_was_cut_off_anywhere_leaves_nothing_claimed() {
    for operation in ["DeleteItem", "PutItem"] {
        let (archive, line, tables) = opened().await;
        archive.submit(&claiming(1, "figlio")).await.unwrap();
        line.tire_at(operation, &tables.data, ALWAYS);
        assert!(archive.erase(HERE, &reference(1), at(50)).await.is_err(), "{operation}");
        line.tire_at(operation, &tables.data, 0);
        assert!(archive.erase(HERE, &reference(1), at(51)).await.unwrap().is_some());
        assert_eq!(archive.submit(&claiming(2, "figlio")).await.unwrap(), Submitted::Stored, "{operation}");
    }
}

#[tokio::test]
async fn what_a_cut_off_change_gave_back_is_free_when_its_pratica_is_erased() {
    let (archive, line, tables) = opened().await;
    let first = claiming(1, "figlio");
    archive.submit(&first).await.unwrap();
    let mut ended = moved(&first, State::Ritirata);
    ended.head.release();
    line.tire_at("DeleteItem", &tables.data, ALWAYS);
    assert!(archive.change(&ended).await.is_err());
    line.tire_at("DeleteItem", &tables.data, 0);
    archive.erase(HERE, &reference(1), at(50)).await.unwrap().unwrap();
    assert_eq!(archive.submit(&claiming(2, "figlio")).await.unwrap(), Submitted::Stored);
}

#[tokio::test]
async fn an_erased_leaf_waits_with_its_tombstone_and_then_nothing_is_left_of_it() {
    let (archive, _, tables) = opened().await;
    archive.submit(&pratica(HERE, 1)).await.unwrap();
    archive.erase(HERE, &reference(1), at(50)).await.unwrap().unwrap();
    let waits = async || {
        let items = all(&tables.data).await;
        items.iter().filter(|item| item.contains_key("work") || item.contains_key("leaves")).count()
    };
    assert_eq!(waits().await, 1);
    assert_eq!(log(&archive).await, 1);
    assert_eq!(waits().await, 0);
}

/// Everything binary in an item.
fn blobs(item: &Item) -> impl Iterator<Item = Bytes> {
    item.values().filter_map(|value| value.as_b().ok()).map(|bytes| Bytes(bytes.as_ref().to_vec()))
}

#[tokio::test]
async fn a_backup_of_the_data_from_before_an_erasure_gives_neither_contents_nor_name_to_all_of_today_s_keys() {
    let (archive, _, tables) = opened().await;
    for number in [1, 2] {
        archive.submit(&pratica(HERE, number)).await.unwrap();
    }
    let backup = all(&tables.data).await;
    archive.erase(HERE, &reference(1), at(50)).await.unwrap().unwrap();
    let today = all(&tables.keys).await;
    let names = |items: &[Item], number| {
        let opens = |bytes| name::open(&keys(), HERE, &reference(number), &Sealed(bytes)).is_ok();
        items.iter().flat_map(blobs).filter(|bytes| opens(bytes.clone())).count()
    };
    let contents = |number| {
        let label = Label::new(HERE, "pratica", reference(number).key(), 1);
        let opens = |key: &Bytes, text: &Bytes| {
            keys().open(HERE, &label, &WrappedKey(key.clone()), &Sealed(text.clone())).is_ok()
        };
        let texts: Vec<Bytes> = backup.iter().flat_map(blobs).collect();
        today.iter().flat_map(blobs).filter(|key| texts.iter().any(|text| opens(key, text))).count()
    };
    assert_eq!((contents(1), names(&backup, 1), names(&today, 1)), (0, 0, 0));
    assert_eq!(
        (contents(2), names(&backup, 2), names(&today, 2)),
        (1, 0, 1),
        "the trial itself opens what is not erased"
    );
}
