//! The daily sweep: what is over goes, what was kept for long enough is erased, and nothing that somebody needs is touched.

use std::path::Path;
use std::time::SystemTime;

use counter::archive::{Archive, Submitted};
use counter::bytes::Bytes;
use counter::files::{FileId, Files};
use counter::pratica::{Cosign, Head};
use counter::state::State;
use gateway::start;
use gateway::sweep::{REPORT, Swept, sweep};
use gateway::town::OneMachine;
use jiff::{SignedDuration, Timestamp};
use tempfile::TempDir;
use tests::archive_suite::records::{draft, head, sealed, session};
use tests::town::{copy_of_content, edit, root};
use web::doors::Doors;

const QUADRI: &str = "069070";
const SERVICE: &str = "segnala-disservizio";

/// Sites in which one service is kept for five years if granted and for two if not.
pub(crate) fn published() -> &'static Path {
    static OUT: std::sync::OnceLock<std::path::PathBuf> = std::sync::OnceLock::new();
    OUT.get_or_init(|| {
        let content = copy_of_content("content-conservato");
        let card = content.join("servizi").join(SERVICE).join("scheda.md");
        edit(&card, "\naggiornato", "\nconserva_anni = 5\nconserva_anni_senza_esito = 2\naggiornato");
        for folder in std::fs::read_dir(content.join("comuni")).unwrap().flatten() {
            if folder.file_name() != "quadri" {
                std::fs::remove_dir_all(folder.path()).unwrap();
            }
        }
        let out = root().join("target/promises/out-conservato");
        tests::town::build(&content, &out, generator::Hosting::Path);
        out
    })
}

fn now() -> Timestamp {
    // The files' own time is the machine's.
    Timestamp::now()
}

fn town(place: &TempDir) -> OneMachine {
    let clock: gateway::town::Clock = std::sync::Arc::new(now);
    start::open_town(&place.path().join("dati"), published(), clock).unwrap()
}

async fn swept(town: &OneMachine) -> Swept {
    sweep(town).await.unwrap()
}

/// Sends a pratica that was last changed so many days ago, in a state.
async fn ended(town: &OneMachine, number: u32, state: State, days: i64) -> Head {
    let changed = now() - SignedDuration::from_hours(24 * days);
    let head = Head { state, changed, service: SERVICE.into(), ..head(QUADRI, number) };
    let pratica = sealed(head);
    assert_eq!(town.archive().submit(&pratica).await.unwrap(), Submitted::Stored);
    pratica.head
}

async fn there(town: &OneMachine, head: &Head) -> bool {
    town.archive().pratica(QUADRI, &head.reference).await.unwrap().is_some()
}

#[tokio::test]
async fn what_was_kept_for_long_enough_is_erased_and_what_is_open_never() {
    let place = TempDir::new().unwrap();
    let town = town(&place);
    let old = 365 * 5 + 3;
    let granted = ended(&town, 1, State::Accolta, old).await;
    let granted_later = ended(&town, 2, State::Accolta, 365 * 4).await;
    let refused = ended(&town, 3, State::Respinta, 365 * 2 + 2).await;
    let withdrawn_later = ended(&town, 4, State::Ritirata, 365).await;
    let unsigned = ended(&town, 7, State::NonFirmata, 365 * 2 + 2).await;
    let open = ended(&town, 5, State::InCarico, old * 4).await;
    let other = sealed(Head { state: State::Accolta, changed: Timestamp::UNIX_EPOCH, ..head(QUADRI, 6) });
    town.archive().submit(&other).await.unwrap();

    let done = swept(&town).await;
    assert_eq!(done.erased.values().sum::<u64>(), 3, "{done:?}");
    assert!(!there(&town, &unsigned).await, "what nobody signed is not kept for ever");
    assert!(!there(&town, &granted).await && !there(&town, &refused).await);
    for kept in [&granted_later, &withdrawn_later, &open, &other.head] {
        assert!(there(&town, kept).await, "{:?} {}", kept.state, kept.service);
    }
    let again = sealed(Head { service: SERVICE.into(), ..head(QUADRI, 1) });
    assert!(matches!(town.archive().submit(&again).await.unwrap(), Submitted::Erased(_)));
    let report = std::fs::read_to_string(place.path().join("dati").join(REPORT)).unwrap();
    assert!(report.contains("\"quante\":3") && report.contains(SERVICE), "{report}");
    assert!(done.words().contains("oltre il tempo di conservazione: 3"), "{}", done.words());
    assert_eq!(swept(&town).await.erased.len(), 0);
}

#[tokio::test]
async fn what_nobody_signed_in_time_is_closed() {
    let place = TempDir::new().unwrap();
    let town = town(&place);
    let yesterday = web::doors::moment(now() - SignedDuration::from_hours(36)).today;
    let signer = counter::keys::Lookup("bruno".into());
    let cosign = Some(Cosign { signer, term: None, days: Some(30), by: Some(yesterday), signed: None });
    let waiting = Head { state: State::DaFirmare, clock: None, due: None, cosign, ..head(QUADRI, 1) };
    let (waiting, keys) = (waiting, town.keys());
    let pratica = waiting.seal(keys, &tests::archive_suite::records::body()).unwrap();
    town.archive().submit(&pratica).await.unwrap();
    let done = swept(&town).await;
    assert_eq!(done.unsigned, 1);
    assert!(done.words().contains("la seconda firma non è arrivata: 1"), "{}", done.words());
    let closed = town.archive().pratica(QUADRI, &pratica.head.reference).await.unwrap().unwrap();
    assert_eq!(closed.head.state, State::NonFirmata);
    assert_eq!(swept(&town).await.unsigned, 0);
}

#[tokio::test]
async fn only_old_files_that_nothing_names_are_removed() {
    let place = TempDir::new().unwrap();
    let town = town(&place);
    let ids: Vec<FileId> = (1..=4).map(|n| FileId::from_random([n; 16])).collect();
    for id in &ids {
        town.files().put(QUADRI, id, Bytes(b"sigillato".to_vec())).await.unwrap();
    }
    let [of_draft, stray, young, of_ended] = &ids[..] else { panic!("four") };
    let mut mine = draft(QUADRI, 1, "anna", 0);
    mine.changed = now();
    mine.files = Some(vec![of_draft.clone()]);
    town.archive().put_draft(&mine).await.unwrap();
    let mut over = draft(QUADRI, 2, "anna", 0);
    over.changed = now() - SignedDuration::from_hours(24 * 92);
    over.files = Some(vec![of_ended.clone()]);
    town.archive().put_draft(&over).await.unwrap();
    for id in [of_draft, stray, of_ended] {
        age(&place, id, 2);
    }
    let done = swept(&town).await;
    assert_eq!((done.files, done.forgotten.drafts), (2, 1), "{done:?}");
    let mut left = Vec::new();
    for id in &ids {
        left.push(town.files().get(QUADRI, id).await.unwrap().is_some());
    }
    assert_eq!(left, [true, false, true, false], "of a draft, stray, young, of a draft that is over");
    assert!(town.archive().draft(QUADRI, &mine.id).await.unwrap().is_some());
    let _ = young;
}

#[tokio::test]
async fn files_of_drafts_from_before_are_waited_for() {
    let place = TempDir::new().unwrap();
    let town = town(&place);
    let (unknown, ancient) = (FileId::from_random([1; 16]), FileId::from_random([2; 16]));
    for id in [&unknown, &ancient] {
        town.files().put(QUADRI, id, Bytes(b"sigillato".to_vec())).await.unwrap();
    }
    // Written by an earlier version, it does not say which files are its own.
    let mut mine = draft(QUADRI, 1, "anna", 0);
    (mine.changed, mine.files) = (now(), None);
    town.archive().put_draft(&mine).await.unwrap();
    age(&place, &unknown, 30);
    age(&place, &ancient, 200);
    assert_eq!(swept(&town).await.files, 1);
    assert!(town.files().get(QUADRI, &unknown).await.unwrap().is_some());
    town.archive().drop_draft(QUADRI, &mine.id).await.unwrap();
    assert_eq!(swept(&town).await.files, 1, "without the draft nobody can need it");
}

#[tokio::test]
async fn sessions_that_ended_are_forgotten_and_living_ones_stay() {
    let place = TempDir::new().unwrap();
    let town = town(&place);
    let mut alive = session(QUADRI, "viva", 0);
    alive.seen = now();
    town.archive().put_session(&alive).await.unwrap();
    let mut over = session(QUADRI, "finita", 0);
    over.seen = now() - SignedDuration::from_hours(49);
    town.archive().put_session(&over).await.unwrap();
    assert_eq!(swept(&town).await.forgotten.sessions, 1);
    assert!(town.archive().session(QUADRI, "viva").await.unwrap().is_some());
    assert!(town.archive().session(QUADRI, "finita").await.unwrap().is_none());
}

/// Makes a file as old as so many days.
fn age(place: &TempDir, id: &FileId, days: i64) {
    let path = place.path().join("dati/file").join(QUADRI).join(&id.as_str()[..2]).join(id.as_str());
    let then = SystemTime::from(now() - SignedDuration::from_hours(24 * days));
    std::fs::File::options().write(true).open(path).unwrap().set_modified(then).unwrap();
}
