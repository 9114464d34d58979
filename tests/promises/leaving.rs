//! A comune leaves with everything that is its own, and comes in elsewhere: the same bytes, whatever the engine.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use contract::answer::{Answer, Answers};
use contract::file::StoredFile;
use contract::kind::FileFormat;
use contract::revision::Revision;
use counter::archive::{Archive, Submitted};
use counter::files::{FileId, Files};
use counter::keys::{Domain, Keys, Label, Secret};
use counter::ledger::Ledger;
use counter::operator::Operator;
use counter::pratica::{Body, Claim, Head};
use counter::rating::{Opinion, Rating};
use counter::sequence::{prove, sequence};
use counter::state::State;
use counter::takeout::{AllFiles, Takeout};
use embedded::archive::SqliteArchive;
use embedded::files::FolderFiles;
use embedded::folder::DataFolder;
use gateway::arrive::import;
use gateway::leave::{Clear, export};
use gateway::parcel::{LeaveError, Taken};
use tempfile::TempDir;
use tests::archive_suite::records::{HERE, THERE, at, citizen, draft, head, keys, look, moved, pratica, sealed};
use tests::{dynamodb, s3};

/// What no other comune's folder may hold, in clear or not.
const CANARY: &str = "canarino-di-un-altro-comune";

pub(crate) fn machine() -> (SqliteArchive, FolderFiles, TempDir) {
    let place = tempfile::tempdir().unwrap();
    let folder = DataFolder::open(place.path()).unwrap();
    (SqliteArchive::open(&folder).unwrap(), FolderFiles::new(&folder), place)
}

/// A file of a comune, sealed as the counter seals it, and the record of it.
async fn attached(files: &impl Files, comune: &str, number: u8) -> String {
    let id = FileId::from_random([number; 16]);
    let (secret, label) = (Secret([number; 32]), Label::new(comune, "file", id.as_str(), 1));
    let sealed = keys().seal_under(&secret, &label, b"%PDF- la planimetria").unwrap();
    files.put(comune, &id, sealed.0).await.unwrap();
    let key = contract::revision::hex(&secret.0);
    let (name, format) = ("planimetria.pdf".to_owned(), FileFormat::Pdf);
    StoredFile { id: id.as_str().to_owned(), name, format, bytes: 20, sha256: "00".into(), key }.to_text()
}

/// A comune with some of everything, beside another one.
async fn fill(archive: &(impl Archive + Ledger), files: &impl Files) {
    let form = br#"{"un":"modulo"}"#;
    archive.keep_form(&Revision::of(form), form).await.unwrap();
    let claim = |name: &str, spent| Claim { what: citizen(HERE, name), spent };
    for number in 0..7_u32 {
        let claims = vec![claim(&format!("bollo {number}"), true), claim(&format!("figlio {number}"), false)];
        let record = attached(files, HERE, number as u8 + 1).await;
        let answers = Answers([("pianta".to_owned(), Answer::Many(vec![record]))].into());
        let body = Body { applicant: "Maria Rossi".into(), answers, ..Body::default() };
        let new = Head { claims, revision: Revision::of(form), ..head(HERE, number) }.seal(&keys(), &body).unwrap();
        archive.submit(&new).await.unwrap();
        if number == 3 {
            let mut ended = moved(&new, State::Ritirata);
            ended.head.release();
            archive.change(&ended).await.unwrap();
        }
        archive.put_draft(&draft(HERE, number, "anna", number)).await.unwrap();
        archive.log_look(&look(HERE, "anna", number)).await.unwrap();
        let opinion = Opinion::new(&keys(), HERE, "servizi/", 4, at(number), "tutto bene").unwrap();
        let (page, reason) = (format!("pagina-{}/", number % 3), Some(2));
        let rating = Rating { comune: HERE.into(), page, stars: 4, reason, opinion: Some(opinion) };
        archive.rate(&rating).await.unwrap();
    }
    while sequence(archive, &keys(), HERE, at(100)).await.unwrap() > 0 {}
    // One whose key was erased, and whose leaf waits for the log.
    let erased = pratica(HERE, 50);
    archive.submit(&counter::pratica::Pratica { key: None, ..erased }).await.unwrap();
    for (person, comuni) in [("anna", vec![HERE, THERE]), ("bruno", vec![THERE]), ("carla", vec![HERE])] {
        let id = keys().lookup(&Domain::Consortium, "cf", person);
        let comuni = comuni.into_iter().map(str::to_owned).collect();
        archive.put_operator(&Operator { id, name: person.into(), comuni }).await.unwrap();
    }
    archive.submit(&sealed(Head { title: CANARY.into(), ..head(THERE, 1) })).await.unwrap();
    archive.put_draft(&counter::draft::Draft { service: CANARY.into(), ..draft(THERE, 1, "anna", 1) }).await.unwrap();
    files.put(THERE, &FileId::from_random([200; 16]), counter::bytes::Bytes(CANARY.into())).await.unwrap();
}

/// Every file below a folder.
fn all(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let (mut found, mut next) = (BTreeMap::new(), vec![folder.to_owned()]);
    while let Some(here) = next.pop() {
        for entry in fs::read_dir(here).unwrap().flatten() {
            match entry.path().is_dir() {
                true => next.push(entry.path()),
                false => {
                    let name = entry.path().strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
                    found.insert(name, fs::read(entry.path()).unwrap());
                }
            }
        }
    }
    found
}

async fn exported(archive: &(impl Takeout + Ledger), files: &impl AllFiles, into: &Path) -> BTreeMap<String, Vec<u8>> {
    let taken = export(archive, files, &keys(), HERE, into, Clear::No).await.unwrap();
    assert_eq!(taken, Taken { pratiche: 8, drafts: 7, files: 7, shut: 0 });
    all(into)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_leaves_one_engine_comes_into_the_other_and_leaves_it_the_same_to_the_last_byte() {
    let out = tempfile::tempdir().unwrap();
    let (first, files, _place) = machine();
    fill(&first, &files).await;
    let from_sqlite = exported(&first, &files, &out.path().join("a")).await;
    assert_eq!(from_sqlite.keys().filter(|name| name.starts_with("file/")).count(), 7);
    assert!(from_sqlite.contains_key("LEGGIMI.md") && from_sqlite.keys().any(|name| name.starts_with("moduli/")));

    let (grown, bucket) = (dynamodb::archive().await, s3::files());
    // Twice is once.
    for _ in 0..2 {
        import(&grown, &bucket, &keys(), &out.path().join("a")).await.unwrap();
    }
    let from_dynamodb = exported(&grown, &bucket, &out.path().join("b")).await;
    assert!(from_dynamodb == from_sqlite, "{:?}", differing(&from_sqlite, &from_dynamodb));

    let (second, again, _place) = machine();
    for _ in 0..2 {
        import(&second, &again, &keys(), &out.path().join("b")).await.unwrap();
    }
    let back = exported(&second, &again, &out.path().join("c")).await;
    assert!(back == from_sqlite, "{:?}", differing(&from_sqlite, &back));

    // It lives on: what was claimed is held, what was given back is free, what was sent opens.
    let claiming = |name: &str| Claim { what: citizen(HERE, name), spent: false };
    let late = |number, name| sealed(Head { claims: vec![claiming(name)], ..head(HERE, number) });
    assert_eq!(grown.submit(&late(90, "bollo 1")).await.unwrap(), Submitted::Claimed(0));
    assert_eq!(grown.submit(&late(91, "figlio 3")).await.unwrap(), Submitted::Stored);
    let found = grown.pratica(HERE, &head(HERE, 2).reference).await.unwrap().unwrap();
    assert_eq!(found.open(&keys()).unwrap().applicant, "Maria Rossi");
}

/// Two logs of one comune, signed by one key, would be the very thing that the log is there to show.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_public_log_goes_on_where_a_comune_comes_in() {
    let out = tempfile::tempdir().unwrap();
    let folder = out.path().join("a");
    let (first, files, _place) = machine();
    let grow = async |archive: &SqliteArchive| while sequence(archive, &keys(), HERE, at(100)).await.unwrap() > 0 {};
    // More under one head than DynamoDB takes in one transaction.
    for (from, to) in [(0, 60), (60, 65), (65, 66)] {
        for number in from..to {
            first.submit(&pratica(HERE, number)).await.unwrap();
        }
        if to < 66 {
            grow(&first).await;
        }
    }
    export(&first, &files, &keys(), HERE, &folder, Clear::No).await.unwrap();
    let newest = first.newest_head(HERE).await.unwrap().unwrap();
    assert_eq!(newest.size, 65);
    let (grown, bucket) = (dynamodb::archive().await, s3::files());
    for _ in 0..2 {
        import(&grown, &bucket, &keys(), &folder).await.unwrap();
        assert_eq!(grown.newest_head(HERE).await.unwrap(), Some(newest.clone()));
    }
    assert_eq!(sequence(&grown, &keys(), HERE, at(200)).await.unwrap(), 1, "what waited there waits here, and no more");
    let next = grown.newest_head(HERE).await.unwrap().unwrap();
    assert_eq!((next.size, next.before.unwrap().size), (66, 65));
    for number in [0, 59, 64, 65] {
        let leaf = pratica(HERE, number).head.leaf;
        let place = prove(&grown, HERE, &leaf, None).await.unwrap().unwrap();
        let theirs = prove(&first, HERE, &leaf, None).await.unwrap().map(|place| place.place);
        assert!(place.size == 66 && theirs.is_none_or(|theirs| theirs == place.place), "{number}");
    }
    // Where it has a log of its own already nothing is taken in.
    let (other, no_files, _other) = machine();
    other.submit(&pratica(HERE, 99)).await.unwrap();
    grow(&other).await;
    assert!(matches!(import(&other, &no_files, &keys(), &folder).await, Err(LeaveError::OtherLog)));
    assert_eq!(other.references(HERE).await.unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_comune_that_has_nothing_here_is_a_slip_and_leaves_no_folder() {
    let out = tempfile::tempdir().unwrap();
    let (archive, files, _place) = machine();
    fill(&archive, &files).await;
    let empty = export(&archive, &files, &keys(), "069999", &out.path().join("a"), Clear::No).await;
    assert!(matches!(empty, Err(LeaveError::Nothing(_))), "{empty:?}");
    assert!(!out.path().join("a").exists());
}

fn differing(a: &BTreeMap<String, Vec<u8>>, b: &BTreeMap<String, Vec<u8>>) -> Vec<String> {
    a.keys().chain(b.keys()).filter(|name| a.get(*name) != b.get(*name)).cloned().collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_of_another_comune_leaves_and_nothing_sealed_leaves_in_clear_unless_asked() {
    let out = tempfile::tempdir().unwrap();
    let (archive, files, _place) = machine();
    fill(&archive, &files).await;
    let holds = |found: &BTreeMap<String, Vec<u8>>, what: &str| {
        found.iter().any(|(_, bytes)| bytes.windows(what.len()).any(|w| w == what.as_bytes()))
    };
    let sealed = exported(&archive, &files, &out.path().join("a")).await;
    for secret in [CANARY, THERE, "bruno", "Maria Rossi", "tutto bene", "%PDF-"] {
        assert!(!holds(&sealed, secret), "{secret}");
    }
    let taken = export(&archive, &files, &keys(), HERE, &out.path().join("b"), Clear::Added).await.unwrap();
    assert_eq!((taken.pratiche, taken.shut), (8, 1), "one was erased: nobody opens it");
    let clear = all(&out.path().join("b"));
    for told in ["Maria Rossi", "tutto bene", "%PDF- la planimetria", "planimetria.pdf"] {
        assert!(holds(&clear, told), "{told}");
    }
    assert!(!holds(&clear, CANARY));
    let again = export(&archive, &files, &keys(), HERE, &out.path().join("b"), Clear::No).await;
    assert!(matches!(again, Err(LeaveError::NotEmpty(_))), "{again:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_folder_with_another_byte_is_refused_before_anything_is_taken_in() {
    let out = tempfile::tempdir().unwrap();
    let (archive, files, _place) = machine();
    fill(&archive, &files).await;
    let folder = out.path().join("a");
    let whole = exported(&archive, &files, &folder).await;
    let (empty, no_files, _other) = machine();
    for (name, bytes) in &whole {
        let mut other = bytes.clone();
        match other.get_mut(5) {
            Some(byte) => *byte ^= 1,
            None => other.push(b'{'),
        }
        fs::write(folder.join(name), other).unwrap();
        let refused = import(&empty, &no_files, &keys(), &folder).await;
        assert!(refused.is_err(), "{name}");
        fs::remove_file(folder.join(name)).unwrap();
        assert!(import(&empty, &no_files, &keys(), &folder).await.is_err(), "{name}");
        fs::write(folder.join(name), bytes).unwrap();
    }
    assert_eq!(empty.references(HERE).await.unwrap(), []);
    assert_eq!(no_files.names(HERE).await.unwrap(), []);
    assert!(empty.all_drafts(HERE).await.unwrap().is_empty());
    import(&empty, &no_files, &keys(), &folder).await.unwrap();
    // Another pratica under the same number is not written over.
    let (busy, some_files, _third) = machine();
    busy.submit(&pratica(HERE, 2)).await.unwrap();
    assert!(matches!(import(&busy, &some_files, &keys(), &folder).await, Err(LeaveError::Other(_))));
}
