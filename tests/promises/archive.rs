//! The archive on one machine: the promises of every archive, and those of a folder that is closed, killed and shared.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;

use contract::revision::Revision;
use counter::archive::{Archive, Changed, Submitted};
use counter::keys::{Keys, Purpose};
use counter::ledger::Ledger;
use counter::reference::Reference;
use counter::sequence::{prove, sequence};
use counter::state::State;
use embedded::archive::SqliteArchive;
use embedded::folder::DataFolder;
use embedded::keys::{KeyError, load_keyring};
use embedded::open_error::OpenError;
use tempfile::TempDir;
use tests::archive_suite::records::{HERE, at, body, citizen, draft, draft_id, keys, look, moved, pratica, session};

mod every {
    tests::archive_promises!(super::opened);
    tests::ledger_promises!(super::opened);
    tests::outbox_promises!(super::opened);
}

async fn opened() -> (SqliteArchive, TempDir) {
    let place = tempfile::tempdir().unwrap();
    (open(place.path()), place)
}

fn open(place: &Path) -> SqliteArchive {
    SqliteArchive::open(&DataFolder::open(place).unwrap()).unwrap()
}

#[tokio::test]
async fn what_was_kept_is_found_after_a_new_start() {
    let (archive, place) = opened().await;
    let first = pratica(HERE, 1);
    archive.submit(&first).await.unwrap();
    let kept = moved(&first, State::InCarico);
    archive.change(&kept).await.unwrap();
    archive.put_draft(&draft(HERE, 2, "anna", 1)).await.unwrap();
    archive.put_session(&session(HERE, "a1", 1)).await.unwrap();
    archive.log_look(&look(HERE, "anna", 1)).await.unwrap();
    archive.keep_form(&Revision::of(b"un modulo"), b"un modulo").await.unwrap();
    archive.count("invii|1", at(0)).await.unwrap();
    drop(archive);

    let archive = open(place.path());
    let found = archive.pratica(HERE, &first.head.reference).await.unwrap().unwrap();
    assert_eq!(found, kept);
    assert_eq!(found.open(&keys()).unwrap(), body());
    assert_eq!(archive.draft(HERE, &draft_id(2)).await.unwrap(), Some(draft(HERE, 2, "anna", 1)));
    assert_eq!(archive.session(HERE, "a1").await.unwrap(), Some(session(HERE, "a1", 1)));
    assert_eq!(archive.looks_at(HERE, &citizen(HERE, "anna")).await.unwrap(), [look(HERE, "anna", 1)]);
    assert_eq!(archive.form(&Revision::of(b"un modulo")).await.unwrap().unwrap(), b"un modulo");
    assert_eq!(archive.count("invii|1", at(0)).await.unwrap(), 2);
    assert_eq!(archive.submit(&pratica(HERE, 1)).await.unwrap(), Submitted::Taken(Box::new(kept.clone())));
    assert_eq!(archive.change(&moved(&first, State::Ritirata)).await.unwrap(), Changed::Stale);
}

#[tokio::test]
async fn a_closed_archive_leaves_no_log_and_refuses_writes_that_may_be_sent_again() {
    let (archive, place) = opened().await;
    archive.submit(&pratica(HERE, 1)).await.unwrap();
    archive.close().await;
    assert!(archive.submit(&pratica(HERE, 2)).await.unwrap_err().may_be_retried());
    assert_eq!(std::fs::metadata(place.path().join("archivio.sqlite-wal")).map_or(0, |m| m.len()), 0);
    drop(archive);
    for left in ["archivio.sqlite-wal", "chiavi.sqlite-wal"] {
        assert!(!place.path().join(left).exists(), "{left}");
    }
    assert!(open(place.path()).pratica(HERE, &pratica(HERE, 1).head.reference).await.unwrap().is_some());
}

#[tokio::test]
async fn a_folder_in_use_is_refused_until_its_archive_is_gone() {
    let (archive, place) = opened().await;
    let refused = DataFolder::open(place.path()).unwrap_err();
    assert!(matches!(refused, OpenError::InUse { .. }));
    drop(archive);
    DataFolder::open(place.path()).unwrap();
}

#[tokio::test]
async fn data_keys_are_kept_in_a_file_of_their_own() {
    let (archive, place) = opened().await;
    let kept = pratica(HERE, 1);
    archive.submit(&kept).await.unwrap();
    drop(archive);
    let wrapped = kept.key.unwrap().0.0;
    let holds = |name| std::fs::read(place.path().join(name)).unwrap().windows(wrapped.len()).any(|w| w == wrapped);
    assert!(holds("chiavi.sqlite"));
    assert!(!holds("archivio.sqlite"));
}

#[tokio::test]
async fn without_the_data_keys_a_pratica_is_known_but_stays_shut() {
    let (archive, place) = opened().await;
    let kept = pratica(HERE, 1);
    archive.submit(&kept).await.unwrap();
    drop(archive);
    std::fs::remove_file(place.path().join("chiavi.sqlite")).unwrap();
    let found = open(place.path()).pratica(HERE, &kept.head.reference).await.unwrap().unwrap();
    assert_eq!((&found.head, &found.key), (&kept.head, &None));
    assert!(found.open(&keys()).is_err());
}

#[test]
fn a_lost_root_key_is_asked_back_and_never_replaced() {
    let place = tempfile::tempdir().unwrap();
    let first = {
        let data = DataFolder::open(place.path()).unwrap();
        let ring = load_keyring(&data).unwrap();
        drop(SqliteArchive::open(&data).unwrap());
        ring.mac(Purpose::Content, &[b"x"])
    };
    let (key, aside) = (place.path().join("chiavi/chiave.radice"), place.path().join("altrove"));
    std::fs::rename(&key, &aside).unwrap();
    assert!(matches!(load_keyring(&DataFolder::open(place.path()).unwrap()), Err(KeyError::Missing { .. })));
    std::fs::rename(&aside, &key).unwrap();
    let ring = load_keyring(&DataFolder::open(place.path()).unwrap()).unwrap();
    assert_eq!(ring.mac(Purpose::Content, &[b"x"]), first);
}

/// Where the killed process keeps its pratiche.
const FOLDER: &str = "SPORTELLO_PROVA_CARTELLA";

#[test]
fn what_a_killed_process_acknowledged_is_kept_once_and_opens() {
    let place = tempfile::tempdir().unwrap();
    let mut acknowledged = Vec::new();
    for _ in 0..3 {
        acknowledged.extend(acknowledged_until_killed(place.path(), 100));
        let archive = open(place.path());
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        for reference in &acknowledged {
            let found = runtime.block_on(archive.pratica(HERE, reference)).unwrap().unwrap();
            assert_eq!(found.open(&keys()).unwrap(), body());
        }
    }
    let mut once = acknowledged.clone();
    once.sort();
    once.dedup();
    assert_eq!(once.len(), acknowledged.len(), "no reference was acknowledged as new twice");
    assert!(once.len() >= 300);
    // Each has its place in the log, whenever the sequencer was killed.
    let (archive, runtime) = (open(place.path()), tokio::runtime::Builder::new_current_thread().build().unwrap());
    while runtime.block_on(sequence(&archive, &keys(), HERE, at(0))).unwrap() > 0 {}
    let head = runtime.block_on(archive.newest_head(HERE)).unwrap().unwrap();
    for reference in &once {
        let leaf = runtime.block_on(archive.pratica(HERE, reference)).unwrap().unwrap().head.leaf;
        assert!(runtime.block_on(prove(&archive, HERE, &leaf, None)).unwrap().unwrap().is_under(&head));
    }
}

/// Runs this very program as the process to kill, and kills it in the middle of its work.
#[allow(clippy::disallowed_methods)]
fn acknowledged_until_killed(place: &Path, at_least: usize) -> Vec<Reference> {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "archive::sends_until_killed", "--ignored", "--nocapture"])
        .env(FOLDER, place)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let acknowledged = |line: Result<String, _>| Reference::parse(line.unwrap().strip_prefix("ack ")?).ok();
    let mut lines = lines.filter_map(acknowledged);
    let mut seen: Vec<_> = lines.by_ref().take(at_least).collect();
    child.kill().unwrap();
    child.wait().unwrap();
    // What it told between our last look and its end counts as well.
    seen.extend(lines);
    seen
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "the process that `what_a_killed_process_acknowledged_is_kept_once_and_opens` kills"]
#[allow(clippy::disallowed_methods)]
async fn sends_until_killed() {
    let Some(folder) = std::env::var_os(FOLDER) else { return };
    let archive = Arc::new(open(Path::new(&folder)));
    let log = Arc::clone(&archive);
    tokio::spawn(async move {
        loop {
            sequence(&*log, &keys(), HERE, at(0)).await.unwrap();
        }
    });
    let clients = (0..16).map(|client| {
        let archive = Arc::clone(&archive);
        tokio::spawn(async move {
            for number in 0..20_000 {
                let mine = pratica(HERE, client * 100_000 + number);
                if archive.submit(&mine).await.unwrap() == Submitted::Stored {
                    let line = format!("\nack {}\n", mine.head.reference);
                    std::io::stdout().write_all(line.as_bytes()).unwrap();
                }
            }
        })
    });
    for client in clients.collect::<Vec<_>>() {
        client.await.unwrap();
    }
}
