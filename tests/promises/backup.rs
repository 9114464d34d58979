//! Backups: made beside the work, restored whole or not at all, and checked to the last bit.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use contract::answer::{Answer, Answers};
use contract::file::StoredFile;
use contract::kind::FileFormat;
use contract::revision::hex;
use counter::archive::{Archive, Submitted};
use counter::files::{FileId, Files, label};
use counter::keys::{Keys, Secret};
use counter::pratica::{Body, Pratica};
use embedded::archive::SqliteArchive;
use embedded::backup::{Made, Places, back_up};
use embedded::backup_error::BackupError;
use embedded::files::FolderFiles;
use embedded::folder::DataFolder;
use embedded::progress::Silent;
use embedded::restore::{Restored, Wanted, restore};
use embedded::verify::{Verdict, Wrong, verify};
use jiff::{SignedDuration, Timestamp};
use rusqlite::Connection;
use sha2::{Digest, Sha256};
use tempfile::TempDir;
use tests::archive_suite::records::{HERE, body, draft, head, keys, look, pratica};
use tests::browser::Browser;
use tests::journey::Journey;
use tests::program::sportello;
use tests::town::Town;

const NOW: Timestamp = Timestamp::constant(1_795_428_000, 0);

struct Place {
    folder: TempDir,
}

impl Place {
    fn new() -> Self {
        Self { folder: TempDir::new().unwrap() }
    }
    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }
    fn data(&self) -> PathBuf {
        self.path("dati")
    }
    fn open(&self) -> (SqliteArchive, FolderFiles) {
        let folder = DataFolder::open(self.data()).unwrap();
        (SqliteArchive::open(&folder).unwrap(), FolderFiles::new(&folder))
    }
    fn back_up(&self, now: Timestamp) -> Result<Made, BackupError> {
        back_up(&self.data(), &Places::new(&self.path("copie"), None), now, &Silent)
    }
    fn restore(&self, to: &str) -> Result<Restored, BackupError> {
        let wanted = Wanted { from: self.path("copie"), keys: None, until: None, root_key: None };
        restore(&wanted, &self.path(to), &Silent)
    }
    fn verdict(&self, of: &str) -> Verdict {
        verify(&self.path(of), Some(&keys()), &Silent).unwrap()
    }
    /// Some of everything: two pratiche, one with a file, a draft, a look.
    async fn filled() -> (Self, Pratica, FileId) {
        let place = Self::new();
        let (archive, files) = place.open();
        archive.submit(&pratica(HERE, 1)).await.unwrap();
        let (with_file, id) = with_file(&files, 2).await;
        archive.submit(&with_file).await.unwrap();
        archive.put_draft(&draft(HERE, 3, "anna", 1)).await.unwrap();
        drop((archive, files));
        (place, with_file, id)
    }
}

/// A pratica with a file, whose bytes are kept.
async fn with_file(files: &FolderFiles, number: u32) -> (Pratica, FileId) {
    let id = FileId::from_random([u8::try_from(number).unwrap(); 16]);
    let (plain, key) = (b"%PDF-1.7 una planimetria".repeat(50), [9; 32]);
    let sealed = keys().seal_under(&Secret(key), &label(HERE, &id), &plain).unwrap();
    files.put(HERE, &id, sealed.0).await.unwrap();
    let record = StoredFile {
        id: id.as_str().into(),
        name: "planimetria.pdf".into(),
        format: FileFormat::Pdf,
        bytes: plain.len() as u64,
        sha256: hex(&Sha256::digest(&plain)),
        key: hex(&key),
    };
    let answers = Answers([("pianta".to_owned(), Answer::Many(vec![record.to_text()]))].into());
    (head(HERE, number).seal(&keys(), &Body { answers, ..body() }).unwrap(), id)
}

fn file_in(data: &Path, id: &FileId) -> PathBuf {
    data.join("file").join(HERE).join(&id.as_str()[..2]).join(id.as_str())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_backup_made_under_load_holds_all_that_was_acknowledged_before_it() {
    let place = Place::new();
    let (archive, files) = place.open();
    let archive = Arc::new(archive);
    let stop = Arc::new(AtomicBool::new(false));
    let clients: Vec<_> = (0..8)
        .map(|client| {
            let (archive, stop) = (Arc::clone(&archive), Arc::clone(&stop));
            tokio::spawn(async move {
                let mut sent = 0;
                while !stop.load(Ordering::Relaxed) {
                    assert_eq!(
                        archive.submit(&pratica(HERE, client * 10_000 + sent)).await.unwrap(),
                        Submitted::Stored
                    );
                    sent += 1;
                }
                sent
            })
        })
        .collect();
    let mut before = Vec::new();
    for number in 90_000..90_040 {
        archive.submit(&pratica(HERE, number)).await.unwrap();
        before.push(pratica(HERE, number).head.reference);
    }
    let (with_file, id) = with_file(&files, 99).await;
    archive.submit(&with_file).await.unwrap();
    let path = place.data();
    let to = Places::new(&place.path("copie"), None);
    let made = tokio::task::spawn_blocking(move || back_up(&path, &to, NOW, &Silent)).await.unwrap().unwrap();
    stop.store(true, Ordering::Relaxed);
    let mut sent = 0;
    for client in clients {
        sent += client.await.unwrap();
    }
    assert!(sent > 0 && made.new_files == 1);
    drop((archive, files));

    let restored = place.restore("rifatti").unwrap();
    assert_eq!(restored.counts, {
        let mut counts = made.manifest.counts.clone();
        counts.remove("file");
        counts
    });
    let verdict = place.verdict("rifatti");
    assert!(verdict.is_sound(), "{verdict:?}");
    assert_eq!((verdict.pratiche, verdict.files), (verdict.opened, 1));
    let folder = DataFolder::open(place.path("rifatti")).unwrap();
    let archive = SqliteArchive::open(&folder).unwrap();
    for reference in before.iter().chain([&with_file.head.reference]) {
        assert!(archive.pratica(HERE, reference).await.unwrap().is_some());
    }
    assert!(file_in(&place.path("rifatti"), &id).is_file());
}

#[tokio::test]
async fn a_changed_bit_in_a_backup_is_told_and_nothing_is_restored() {
    let (place, ..) = Place::filled().await;
    let made = place.back_up(NOW).unwrap();
    let mut parts: Vec<PathBuf> = Vec::new();
    for folder in [&made.data, &made.keys] {
        parts.extend(std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()));
    }
    let shared = place.path("copie/dati/file");
    parts.extend(made.manifest.files.iter().map(|piece| shared.join(&piece.name)));
    assert_eq!(parts.len(), 2 + 2 + 2 + 1, "{parts:?}");
    for part in parts {
        let bytes = std::fs::read(&part).unwrap();
        for at in [0, bytes.len() / 3, bytes.len() / 2] {
            let mut changed = bytes.clone();
            changed[at] ^= 4;
            std::fs::write(&part, changed).unwrap();
            let told = place.restore("rifatti");
            assert!(matches!(told, Err(BackupError::Changed { .. })), "{} at {at}: {told:?}", part.display());
            assert!(!place.path("rifatti").exists());
        }
        std::fs::remove_file(&part).unwrap();
        assert!(place.restore("rifatti").is_err(), "without {}", part.display());
        std::fs::write(&part, bytes).unwrap();
    }
    assert!(place.restore("rifatti").unwrap().verdict.is_sound());
}

#[tokio::test]
async fn nothing_is_restored_over_what_is_there() {
    let (place, ..) = Place::filled().await;
    place.back_up(NOW).unwrap();
    assert!(matches!(place.restore("dati"), Err(BackupError::NotEmpty(_))));
    std::fs::create_dir(place.path("vuota")).unwrap();
    assert!(place.restore("vuota").unwrap().verdict.is_sound(), "an empty folder is as good as none");
    assert!(matches!(place.restore("vuota"), Err(BackupError::NotEmpty(_))));
}

#[tokio::test]
async fn a_backup_that_was_cut_off_does_not_count() {
    let (place, ..) = Place::filled().await;
    let made = place.back_up(NOW).unwrap();
    let cut = place.path("copie/dati/.nuova-2030-01-01T00-00-00.000Z");
    std::fs::create_dir(&cut).unwrap();
    std::fs::copy(made.data.join("archivio.sqlite"), cut.join("archivio.sqlite")).unwrap();
    assert_eq!(place.restore("rifatti").unwrap().made, NOW);
    place.back_up(NOW + SignedDuration::from_mins(5)).unwrap();
    assert!(!cut.exists(), "the next one tidies up");
}

#[tokio::test]
async fn keys_are_kept_for_seven_days_and_files_are_copied_once() {
    let (place, ..) = Place::filled().await;
    let first = place.back_up(NOW).unwrap();
    let week = SignedDuration::from_hours(7 * 24);
    let second = place.back_up(NOW + week).unwrap();
    assert_eq!((first.new_files, second.new_files), (1, 0));
    assert!(first.keys.exists() && second.keys.exists());
    let third = place.back_up(NOW + week + SignedDuration::from_secs(1)).unwrap();
    assert!(!first.keys.exists() && second.keys.exists() && third.aged == 1);
    assert!(first.data.exists(), "the data stay longer, and without its key none of it opens");
}

#[tokio::test]
async fn the_backup_before_an_instant_is_restored_with_the_newest_keys() {
    let (place, ..) = Place::filled().await;
    place.back_up(NOW).unwrap();
    let (archive, _files) = place.open();
    archive.submit(&pratica(HERE, 7)).await.unwrap();
    drop((archive, _files));
    let later = NOW + SignedDuration::from_mins(5);
    place.back_up(later).unwrap();
    let until = Some(later - SignedDuration::from_secs(1));
    let wanted = Wanted { from: place.path("copie"), keys: None, until, root_key: None };
    let restored = restore(&wanted, &place.path("prima"), &Silent).unwrap();
    assert_eq!((restored.made, restored.keys_made, restored.verdict.pratiche), (NOW, later, 2));
    assert_eq!(place.restore("dopo").unwrap().verdict.pratiche, 3);
}

#[tokio::test]
async fn a_damaged_archive_is_not_backed_up_and_earlier_backups_stay() {
    let (place, ..) = Place::filled().await;
    let first = place.back_up(NOW).unwrap();
    damage(&place.data().join("archivio.sqlite"));
    let told = place.back_up(NOW + SignedDuration::from_hours(24 * 8));
    assert!(matches!(told, Err(BackupError::Damaged { .. })), "{told:?}");
    assert!(first.data.exists() && first.keys.exists());
    assert!(!place.verdict("dati").is_sound());
}

/// Damages a part that no count reads.
fn damage(path: &Path) {
    let file = Connection::open(path).unwrap();
    let sql = "SELECT rootpage FROM sqlite_schema WHERE name = 'pratica_citizen'";
    let page: u32 = file.query_row(sql, [], |row| row.get(0)).unwrap();
    let page = page as usize;
    drop(file);
    let mut bytes = std::fs::read(path).unwrap();
    bytes[(page - 1) * 4096..(page - 1) * 4096 + 64].fill(0xff);
    std::fs::write(path, bytes).unwrap();
}

/// Another number for a line of the outbox, in a record as it was before there were sums.
const OTHER_LINE: &str =
    "UPDATE pratica SET head = replace(substr(head, 1, instr(head, char(10)) - 1), '\"id\":2', '\"id\":3')";

/// Everything that a check must find, each done to a fresh copy of the same data.
#[tokio::test]
async fn a_check_names_whatever_is_wrong() {
    let (place, with_file, id) = Place::filled().await;
    {
        let (archive, _files) = place.open();
        archive.log_look(&look(HERE, "anna", 1)).await.unwrap();
    }
    let reference = with_file.head.reference.key();
    let in_archive = |sql: &'static str| move |data: &Path| in_file(&data.join("archivio.sqlite"), sql);
    let change_file = |data: &Path| {
        let path = file_in(data, &id);
        let mut bytes = std::fs::read(&path).unwrap();
        bytes[100] ^= 1;
        std::fs::write(path, bytes).unwrap();
    };
    type Harm<'a> = Box<dyn Fn(&Path) + 'a>;
    let harms: Vec<(Harm<'_>, Wrong)> = vec![
        (Box::new(in_archive("UPDATE pratica SET state = 'accolta'")), Wrong::Columns),
        (Box::new(in_archive("UPDATE pratica SET outbox_open = 0")), Wrong::Columns),
        (Box::new(in_archive(OTHER_LINE)), Wrong::Ledger),
        (Box::new(in_archive("UPDATE pratica SET head = replace(head, '\"id\":2', '\"id\":3')")), Wrong::Record),
        (Box::new(in_archive("UPDATE pratica SET head = '{}'")), Wrong::Record),
        (Box::new(in_archive("UPDATE draft SET record = '{}'")), Wrong::Record),
        (Box::new(in_archive("UPDATE pratica SET sealed = zeroblob(200)")), Wrong::Shut),
        (Box::new(|data| in_file(&data.join("chiavi.sqlite"), "DELETE FROM key")), Wrong::NoKey),
        (Box::new(|data| std::fs::remove_file(file_in(data, &id)).unwrap()), Wrong::NoFile),
        (Box::new(change_file), Wrong::OtherFile),
    ];
    // The reasons of the sample looks are not sealed, which is what is found.
    let sound = place.verdict("dati");
    assert_eq!((sound.wrong, sound.pratiche, sound.opened, sound.files), (1, 2, 2, 1), "{sound:?}");
    in_file(&place.data().join("archivio.sqlite"), "DELETE FROM look");
    assert!(place.verdict("dati").is_sound());
    place.back_up(NOW).unwrap();
    for (number, (harm, wrong)) in harms.iter().enumerate() {
        let name = format!("copia-{number}");
        place.restore(&name).unwrap();
        harm(&place.path(&name));
        let found = place.verdict(&name);
        assert!(found.slips.iter().any(|s| s.wrong == *wrong), "{wrong:?}: {found:?}");
        if matches!(wrong, Wrong::NoFile | Wrong::OtherFile) {
            assert!(found.slips[0].place.contains(reference), "{found:?}");
        }
    }
}

fn in_file(path: &Path, sql: &str) {
    let file = Connection::open(path).unwrap();
    file.execute_batch(sql).unwrap();
}

#[test]
fn an_open_counter_is_backed_up_and_its_receipts_are_found_in_what_was_restored() {
    let town = Town::open();
    let mut browser = Browser::new(&town.url);
    let receipt = Journey::to("quadri", "segnala-disservizio").send(&mut browser);
    let place = Place::new();
    let text = |path: &Path| path.to_str().unwrap().to_owned();
    let (data, copies, again) = (text(town.data()), text(&place.path("copie")), text(&place.path("rifatti")));
    let root_key = text(&town.data().join("chiavi/chiave.radice"));

    let (done, said) = sportello(&["backup", "--data", &data, "--to", &copies]);
    assert!(done && said.contains("Copia fatta") && said.contains("pratiche: 1"), "{said}");
    let (done, said) = sportello(&["verify", "--data", &data]);
    assert!(done && said.contains("1 pratiche (sigilli aperti: 1)") && said.contains("Tutto è in ordine"), "{said}");
    let restored = ["restore", "--from", &copies, "--data", &again, "--root-key", &root_key];
    let (done, said) = sportello(&restored);
    assert!(done && said.contains("1 pratiche (sigilli aperti: 1)") && said.contains("Tutto è in ordine"), "{said}");
    let (done, said) = sportello(&restored);
    assert!(!done && said.contains("non è vuota") && said.contains("cartella nuova"), "{said}");

    let found = Town::open_at(&place.path("rifatti"));
    assert_eq!(browser.at(&found.url).get(&receipt.path).text, receipt.text);
    drop(found);
    in_file(&place.path("rifatti/archivio.sqlite"), "UPDATE pratica SET state = 'accolta'");
    let (done, said) = sportello(&["verify", "--data", &again]);
    assert!(!done && said.contains("colonne diverse") && said.contains("Errori: 1"), "{said}");
}
