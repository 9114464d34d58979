//! What was acknowledged a second ago is in the copies, though the disk it was kept on is gone.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use counter::archive::{Archive, Submitted};
use counter::files::{FileId, Files};
use counter::keys::{Domain, Keys, Lookup};
use counter::operator::{Operator, Roll};
use embedded::archive::SqliteArchive;
use embedded::backup::{Places, back_up_beside};
use embedded::beside::Beside;
use embedded::diary::Diary;
use embedded::files::FolderFiles;
use embedded::folder::DataFolder;
use embedded::progress::Silent;
use embedded::restore::{Restored, Wanted, restore};
use embedded::verify::{Wrong, verify};
use jiff::{SignedDuration, Timestamp};
use tempfile::TempDir;
use tests::archive_suite::records::{HERE, keys, pratica};
use tests::running::{Running, command};

use crate::killed::{Sent, work_until_killed};

const NOW: Timestamp = Timestamp::constant(1_795_428_000, 0);

struct Place {
    folder: TempDir,
    archive: SqliteArchive,
    files: FolderFiles,
    diary: Diary,
}

impl Place {
    fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let data = DataFolder::open(folder.path().join("dati")).unwrap();
        let (archive, files) = (SqliteArchive::open(&data).unwrap(), FolderFiles::new(&data));
        let diary = archive.diary(&data, &Places::new(&folder.path().join("copie"), None)).unwrap();
        Self { folder, archive, files, diary }
    }
    /// Five pratiche, a diary, a backup that stands in it.
    async fn backed_up() -> Self {
        let place = Self::new();
        place.submit(0..5).await;
        place.write_down().await;
        place.back_up(NOW);
        place
    }
    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }
    async fn write_down(&self) {
        self.diary.keep(NOW).await.unwrap();
    }
    fn back_up(&self, now: Timestamp) {
        let to = Places::new(&self.path("copie"), None);
        back_up_beside(Some(&self.diary), &self.path("dati"), &to, now, &Silent).unwrap();
    }
    async fn submit(&self, numbers: std::ops::Range<u32>) {
        for number in numbers {
            assert_eq!(self.archive.submit(&pratica(HERE, number)).await.unwrap(), Submitted::Stored);
        }
    }
    /// The disk of the data is gone; what was on it is made again from the copies alone.
    fn again(&self, to: &str) -> Restored {
        let wanted = Wanted { from: self.path("copie"), keys: None, until: None, root_key: None };
        let restored = restore(&wanted, &self.path(to), &Silent).unwrap();
        let verdict = verify(&self.path(to), Some(&keys()), &Silent).unwrap();
        assert!(verdict.wrong == 0 || verdict.slips.iter().all(|s| s.wrong == Wrong::Shut), "{verdict:?}");
        restored
    }
}

fn pieces(series: &Path) -> usize {
    std::fs::read_dir(series.join("diario")).unwrap().count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_came_after_a_backup_is_restored_from_its_diary() {
    let place = Place::backed_up().await;
    // The log begins anew several times: after it grew long, and when it is tidied up.
    for round in 1..5 {
        place.submit(round * 1000..round * 1000 + 400).await;
        place.write_down().await;
        if round == 3 {
            place.archive.tidy().await;
        }
    }
    let id = FileId::from_random([4; 16]);
    place
        .files
        .put(
            HERE,
            &id,
            keys().seal_under(&counter::keys::Secret([1; 32]), &counter::files::label(HERE, &id), b"x").unwrap().0,
        )
        .await
        .unwrap();
    place.submit(9000..9001).await;
    place.write_down().await;
    // This one was not written down any more.
    place.submit(9001..9002).await;
    assert!(pieces(&place.path("copie/dati")) > 1 && pieces(&place.path("copie/chiavi")) > 1);
    let restored = place.again("altrove");
    assert_eq!((restored.counts["pratiche"], restored.until.is_some()), (5 + 4 * 400 + 1, true));
    let folder = DataFolder::open(place.path("altrove")).unwrap();
    let (archive, files) = (SqliteArchive::open(&folder).unwrap(), FolderFiles::new(&folder));
    for number in [0, 1000, 2399, 3000, 4399, 9000] {
        let sent = pratica(HERE, number);
        let found = archive.pratica(HERE, &sent.head.reference).await.unwrap().unwrap();
        assert_eq!(found.head, sent.head);
        found.open(&keys()).unwrap();
    }
    assert!(files.has(HERE, &id).await.unwrap(), "a file that came after the backup");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_log_that_began_anew_unseen_ends_the_diary_and_the_next_backup_stands_in_another() {
    let place = Place::backed_up().await;
    place.submit(10..20).await;
    place.write_down().await;
    place.submit(20..30).await;
    // Somebody else moves the log into its file, and it begins anew.
    let other = rusqlite::Connection::open(place.path("dati/archivio.sqlite")).unwrap();
    other.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
    place.submit(30..40).await;
    let told = place.diary.keep(NOW).await.unwrap_err();
    assert!(told.to_string().contains("è ricominciato prima di essere copiato"), "{told}");
    let later = NOW + SignedDuration::from_mins(1);
    place.diary.keep(later).await.unwrap();
    place.submit(40..50).await;
    place.diary.keep(later).await.unwrap();
    assert_eq!(place.again("fino al buco").counts["pratiche"], 5 + 10, "a whole state, though not the newest");
    place.back_up(later + SignedDuration::from_mins(1));
    place.submit(50..60).await;
    place.diary.keep(later).await.unwrap();
    assert_eq!(place.again("tutto").counts["pratiche"], 5 + 50);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_diary_that_cannot_be_written_fills_no_disk_and_one_that_can_be_again_is_another() {
    let place = Place::backed_up().await;
    // The disk of the copies is gone: a file stands in the way of the folder of pieces.
    for series in ["copie/dati", "copie/chiavi"] {
        std::fs::rename(place.path(series), place.path(&format!("{series}-via"))).unwrap();
        std::fs::write(place.path(series), "").unwrap();
    }
    // What was open stays open on Unix: the log must begin anew for a new piece to be wanted.
    place.archive.tidy().await;
    for round in 1..5 {
        place.submit(round * 1000..round * 1000 + 400).await;
        assert!(place.diary.keep(NOW).await.is_err(), "round {round}");
    }
    let log = std::fs::metadata(place.path("dati/archivio.sqlite-wal")).unwrap().len();
    assert!(log < 24 * 1024 * 1024, "{log} bytes that nobody moves");
    for series in ["copie/dati", "copie/chiavi"] {
        std::fs::remove_file(place.path(series)).unwrap();
        std::fs::rename(place.path(&format!("{series}-via")), place.path(series)).unwrap();
    }
    let later = NOW + SignedDuration::from_mins(1);
    place.diary.keep(later).await.unwrap();
    assert_eq!(place.again("prima").counts["pratiche"], 5, "the first diary ended where it could not go on");
    place.back_up(later + SignedDuration::from_mins(1));
    place.submit(90..95).await;
    place.diary.keep(later).await.unwrap();
    assert_eq!(place.again("tutto").counts["pratiche"], 5 + 4 * 400 + 5);
}

/// The log was copied to its end and moved; then it began anew twice before anybody looked.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_log_that_began_anew_twice_is_noticed_though_once_would_have_been_well() {
    let place = Place::backed_up().await;
    place.archive.tidy().await;
    place.submit(10..20).await;
    let other = rusqlite::Connection::open(place.path("dati/archivio.sqlite")).unwrap();
    other.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
    place.submit(20..30).await;
    assert!(place.diary.keep(NOW).await.is_err());
    assert_eq!(place.again("altrove").counts["pratiche"], 5);
}

/// Killed right after a backup: the diary must not lead back to before it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_stands_in_a_diary_that_caught_up_with_it() {
    let place = Place::new();
    place.submit(0..5).await;
    place.write_down().await;
    place.submit(10..400).await;
    place.back_up(NOW);
    assert_eq!(place.again("altrove").counts["pratiche"], 5 + 390);
}

/// The next piece is a pipe that nobody reads: opening it waits for ever, as a network disk that is away does.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_disk_of_copies_that_hangs_keeps_no_citizen_waiting() {
    let place = Place::backed_up().await;
    place.archive.tidy().await;
    let diary = place.path("copie/dati/diario");
    let newest = std::fs::read_dir(&diary).unwrap().map(|piece| piece.unwrap().file_name()).max().unwrap();
    let newest = newest.to_str().unwrap().strip_suffix(".wal").unwrap().rsplit_once('_').unwrap();
    let next = diary.join(format!("{}_{:06}.wal", newest.0, newest.1.parse::<u32>().unwrap() + 1));
    assert!(std::process::Command::new("mkfifo").arg(&next).status().unwrap().success());
    place.submit(10..20).await;
    let copying = tokio::spawn({
        let diary = place.diary.clone();
        async move { diary.keep(NOW).await }
    });
    let sent = async {
        // Several turns of the one who writes, the copying thread hanging beside her.
        for round in 2..8 {
            place.submit(round * 10..round * 10 + 10).await;
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), sent).await.unwrap();
    assert!(!copying.is_finished(), "it hangs");
    // Somebody reads it: it goes on, and finds that this is no disk.
    let reading = std::thread::spawn(move || std::fs::read(next).map(|bytes| bytes.len()));
    assert!(copying.await.unwrap().is_err());
    assert!(reading.join().unwrap().unwrap() > 0);
    place.submit(90..91).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pieces_that_no_backup_needs_are_removed() {
    let place = Place::new();
    place.write_down().await;
    for round in 0..4 {
        place.submit(round * 10..round * 10 + 10).await;
        place.write_down().await;
        place.archive.tidy().await;
        place.back_up(NOW + SignedDuration::from_mins(i64::from(round)));
    }
    let left = [pieces(&place.path("copie/dati")), pieces(&place.path("copie/chiavi"))];
    assert!(left.iter().all(|n| (1..=2).contains(n)), "{left:?}");
    place.submit(100..110).await;
    place.write_down().await;
    assert_eq!(place.again("altrove").counts["pratiche"], 50);
}

/// The real program, its copies on another disk, killed under load; then the disk of its data is gone.
#[test]
#[allow(clippy::print_stderr)]
fn receipts_that_were_seen_before_a_disk_was_lost_are_there_again() {
    let place = TempDir::new().unwrap();
    let (data, copies, key) =
        (place.path().join("dati"), place.path().join("copie"), place.path().join("chiave.radice"));
    let mut started = command(&data, 0);
    started.arg("--backup").arg(&copies);
    let running = Running::spawn(started);
    std::fs::copy(data.join("chiavi/chiave.radice"), &key).unwrap();
    let sent = work_until_killed(running, 8, Duration::from_secs(7));
    let killed = Instant::now();
    std::fs::remove_dir_all(&data).unwrap();
    let mut restored = command(&data, 0);
    let program = restored.get_program().to_owned();
    restored = std::process::Command::new(program);
    restored.args(["restore", "--from"]).arg(&copies).arg("--data").arg(&data).arg("--root-key").arg(&key);
    let told = restored.output().unwrap();
    let words = String::from_utf8_lossy(&told.stdout).into_owned() + &String::from_utf8_lossy(&told.stderr);
    assert!(told.status.success() && words.contains("dal diario"), "{words}");
    let running = Running::start(&data);
    let (mut found, mut youngest_lost) = (0, None);
    for Sent { browser, receipt, at, .. } in sent {
        let Some((path, Some(text))) = receipt else { continue };
        let again = browser.at(&running.url).get(&path);
        let age = killed - at;
        if again.status == 200 && again.text == text {
            found += 1;
            continue;
        }
        // A second is promised; a machine that is busy with other tests may take some more.
        assert!(age < Duration::from_secs(4), "{path}, seen {age:?} before: {}", again.main());
        youngest_lost = youngest_lost.max(Some(age));
    }
    assert!(found > 8, "{found} receipts");
    assert!(running.interrupt());
    eprintln!(
        "a lost disk under load: {found} receipts are there again; the oldest that is not came {youngest_lost:?} before"
    );
}

/// A log must not be moved into its file between the copying of it and what somebody writes beside the counter: that would
/// be in no copy, and what was written after it would lie on other pages than it was written for. Whoever is the first to
/// write in an empty log from beside may end the diary; what it led to up to there is whole.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn who_is_enrolled_beside_the_counter_is_in_the_diary_with_all_that_was_before() {
    const ROUNDS: u32 = 8;
    for _ in 0..25 {
        let place = Place::backed_up().await;
        let (data, enough) = (place.path("dati"), Arc::new(AtomicBool::new(false)));
        let told = enough.clone();
        let enrolling = std::thread::spawn(move || {
            let beside = Beside::open(&data).unwrap();
            let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
            let mut number = 0;
            while !told.load(Ordering::SeqCst) {
                let operator = Operator { id: enrolled(number), name: "x".repeat(3000), comuni: vec![HERE.to_owned()] };
                runtime.block_on(beside.enrol(&operator)).unwrap();
                std::thread::sleep(Duration::from_millis(2));
                number += 1;
            }
            number
        });
        for round in 0..ROUNDS {
            place.submit(1000 + 2 * round..1001 + 2 * round).await;
            place.archive.tidy().await;
            place.submit(1001 + 2 * round..1002 + 2 * round).await;
            let _ = place.diary.keep(NOW + SignedDuration::from_secs(1 + i64::from(round))).await;
        }
        enough.store(true, Ordering::SeqCst);
        let many = enrolling.join().unwrap();
        let _ = place.diary.keep(NOW + SignedDuration::from_secs(100)).await;
        place.again("altrove");
        let folder = DataFolder::open(place.path("altrove")).unwrap();
        let archive = SqliteArchive::open(&folder).unwrap();
        let mut here = Vec::new();
        for number in 0..many {
            here.push(archive.operator(&enrolled(number)).await.unwrap().is_some());
        }
        assert!(here.is_sorted_by(|before, after| before >= after), "one is missing of those before: {here:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_is_enrolled_where_the_log_holds_something_is_in_the_diary_with_what_follows() {
    let place = Place::backed_up().await;
    place.submit(5..6).await;
    let beside = Beside::open(&place.path("dati")).unwrap();
    let operator = Operator { id: enrolled(0), name: "Anna".to_owned(), comuni: vec![HERE.to_owned()] };
    beside.enrol(&operator).await.unwrap();
    place.submit(6..7).await;
    place.diary.keep(NOW + SignedDuration::from_secs(1)).await.unwrap();
    place.again("altrove");
    let archive = SqliteArchive::open(&DataFolder::open(place.path("altrove")).unwrap()).unwrap();
    assert_eq!(archive.operator(&operator.id).await.unwrap(), Some(operator));
    for number in 0..7 {
        assert!(archive.pratica(HERE, &pratica(HERE, number).head.reference).await.unwrap().is_some(), "{number}");
    }
}

fn enrolled(number: usize) -> Lookup {
    keys().lookup(&Domain::Consortium, "cf", &number.to_string())
}
