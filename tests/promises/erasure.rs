//! Erasure: what ends stays ended, in the archive, in its backups and after every restore.

use std::path::{Path, PathBuf};

use counter::archive::{Archive, Submitted};
use counter::bytes::Bytes;
use counter::keys::{Keys, Label, WrappedKey};
use embedded::archive::SqliteArchive;
use embedded::backup::{Places, back_up};
use embedded::folder::DataFolder;
use embedded::progress::Silent;
use embedded::restore::{Restored, Wanted, restore};
use embedded::verify::{Wrong, verify};
use jiff::{SignedDuration, Timestamp};
use rusqlite::Connection;
use tempfile::TempDir;
use tests::archive_suite::records::{HERE, at, body, keys, pratica, reference};

const NOW: Timestamp = Timestamp::constant(1_795_428_000, 0);

fn open(data: &Path) -> SqliteArchive {
    SqliteArchive::open(&DataFolder::open(data).unwrap()).unwrap()
}

fn copy(place: &TempDir, now: Timestamp) {
    let to = Places::new(&place.path().join("copie"), None);
    back_up(&place.path().join("dati"), &to, now, &Silent).unwrap();
}

fn again(place: &TempDir, name: &str, keys: Option<PathBuf>, until: Option<Timestamp>) -> Restored {
    let wanted = Wanted { from: place.path().join("copie"), keys, until, root_key: None };
    restore(&wanted, &place.path().join(name), &Silent).unwrap()
}

fn later(minutes: i64) -> Timestamp {
    NOW + SignedDuration::from_mins(minutes)
}

/// Two pratiche, backed up; then the first is erased, and both files are tidied.
async fn erased_after_a_backup() -> TempDir {
    let place = TempDir::new().unwrap();
    let archive = open(&place.path().join("dati"));
    for number in [1, 2] {
        archive.submit(&pratica(HERE, number)).await.unwrap();
    }
    copy(&place, NOW);
    archive.erase(HERE, &reference(1), at(9)).await.unwrap().unwrap();
    archive.tidy().await;
    place
}

#[tokio::test]
async fn a_backup_from_before_an_erasure_stays_shut_to_all_of_today_s_keys() {
    let place = erased_after_a_backup().await;
    let mut before = std::fs::read_dir(place.path().join("copie/dati")).unwrap().map(|e| e.unwrap().path());
    let before = before.find(|p| p.join("archivio.sqlite").is_file()).unwrap();
    let archive = Connection::open(before.join("archivio.sqlite")).unwrap();
    let today = Connection::open(place.path().join("dati/chiavi.sqlite")).unwrap();
    let mut all = today.prepare("SELECT wrapped FROM key").unwrap();
    let all: Vec<Vec<u8>> = all.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    assert_eq!(all.len(), 1, "the other pratica's");
    let opens = |number: u32| {
        let sql = "SELECT sealed FROM pratica WHERE reference = ?1";
        let sealed: Vec<u8> = archive.query_row(sql, [reference(number).key()], |row| row.get(0)).unwrap();
        let sealed = counter::keys::Sealed(Bytes(sealed));
        let label = Label::new(HERE, "pratica", reference(number).key(), 1);
        all.iter().any(|key| keys().open(HERE, &label, &WrappedKey(Bytes(key.clone())), &sealed).is_ok())
    };
    assert!(!opens(1), "an erased pratica was opened");
    assert!(opens(2), "the trial itself can open what is not erased");
}

#[tokio::test]
async fn a_restore_erases_again_what_was_erased_after_the_backup() {
    let place = erased_after_a_backup().await;
    copy(&place, later(5));
    let restored = again(&place, "rifatti", None, Some(later(1)));
    assert_eq!((restored.made, restored.erased, restored.verdict.pratiche), (NOW, 1, 1));
    assert!(restored.verdict.is_sound(), "{:?}", restored.verdict);
    let archive = open(&place.path().join("rifatti"));
    assert_eq!(archive.pratica(HERE, &reference(1)).await.unwrap(), None);
    let Submitted::Erased(tombstone) = archive.submit(&pratica(HERE, 1)).await.unwrap() else { panic!("given again") };
    assert_eq!(tombstone.at, at(9));
    let other = archive.pratica(HERE, &reference(2)).await.unwrap().unwrap();
    assert_eq!(other.open(&keys()).unwrap(), body());
}

#[tokio::test]
async fn older_keys_do_not_bring_back_what_a_newer_backup_knows_to_be_erased() {
    let place = erased_after_a_backup().await;
    copy(&place, later(5));
    let mut series: Vec<PathBuf> =
        std::fs::read_dir(place.path().join("copie/chiavi")).unwrap().map(|e| e.unwrap().path()).collect();
    series.retain(|p| p.is_dir());
    series.sort();
    let restored = again(&place, "rifatti", Some(series[0].clone()), Some(later(1)));
    assert_eq!((restored.keys_made, restored.erased), (NOW, 1));
    let left = Connection::open(place.path().join("rifatti/chiavi.sqlite")).unwrap();
    let count: i64 = left.query_row("SELECT count(*) FROM key", [], |row| row.get(0)).unwrap();
    assert_eq!(count, 1);
}

#[tokio::test]
async fn nothing_of_an_erased_pratica_is_left_in_any_file() {
    let place = TempDir::new().unwrap();
    let data = place.path().join("dati");
    let archive = open(&data);
    let kept = pratica(HERE, 1);
    archive.submit(&pratica(HERE, 2)).await.unwrap();
    archive.submit(&kept).await.unwrap();
    let needles: Vec<Vec<u8>> = vec![
        kept.sealed.0.0.clone(),
        kept.key.clone().unwrap().0.0,
        // A part of each, since a page may break the whole.
        kept.sealed.0.0[40..80].to_vec(),
        kept.key.unwrap().0.0[20..60].to_vec(),
        kept.head.draft.as_str().as_bytes().to_vec(),
    ];
    let plain = [&b"Maria Rossi"[..], b"un trasloco in piazza", b"RSSMRA85T10A562S"];
    assert!(needles.iter().all(|n| holds(&data, n)), "the trial itself finds what is there");
    assert!(!plain.iter().any(|p| holds(&data, p)), "in clear, before the erasure");
    archive.erase(HERE, &reference(1), at(9)).await.unwrap();
    archive.tidy().await;
    for (number, needle) in needles.iter().enumerate() {
        assert!(!holds(&data, needle), "needle {number} is still there");
    }
    assert!(!plain.iter().any(|p| holds(&data, p)));
    drop(archive);
    assert!(verify(&data, Some(&keys()), &Silent).unwrap().is_sound());
}

/// Whether any file below a folder holds some bytes.
fn holds(folder: &Path, needle: &[u8]) -> bool {
    std::fs::read_dir(folder).unwrap().any(|entry| {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => holds(&path, needle),
            false => std::fs::read(path).unwrap().windows(needle.len()).any(|w| w == needle),
        }
    })
}

#[tokio::test]
async fn an_erasure_that_was_cut_off_is_told_by_the_check_and_finished_by_the_next_start() {
    let place = TempDir::new().unwrap();
    let data = place.path().join("dati");
    let archive = open(&data);
    archive.submit(&pratica(HERE, 1)).await.unwrap();
    drop(archive);
    let before = std::fs::read(data.join("archivio.sqlite")).unwrap();
    let archive = open(&data);
    archive.erase(HERE, &reference(1), at(9)).await.unwrap();
    drop(archive);
    // The keys were committed, the archive was not.
    std::fs::write(data.join("archivio.sqlite"), before).unwrap();
    let found = verify(&data, Some(&keys()), &Silent).unwrap();
    assert_eq!(found.slips[0].wrong, Wrong::NotErased, "{found:?}");
    let archive = open(&data);
    assert_eq!(archive.pratica(HERE, &reference(1)).await.unwrap(), None);
    drop(archive);
    assert!(verify(&data, Some(&keys()), &Silent).unwrap().is_sound());
}
