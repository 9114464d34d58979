//! A wrong root key is refused before anything is written, by every command and by both archives, and the words say so.

use std::path::{Path, PathBuf};

use aws::dynamo::DynamoArchive;
use contract::revision::hex;
use counter::archive::Archive;
use counter::keyring::KeyRing;
use counter::keys::Secret;
use gateway::arrive::import;
use gateway::leave::{Clear, export};
use gateway::parcel::LeaveError;
use sha2::{Digest, Sha256};
use tempfile::TempDir;
use tests::archive_suite::records::{HERE, keys, pratica, reference};
use tests::browser::Browser;
use tests::dynamodb;
use tests::journey::Journey;
use tests::program::sportello;
use tests::town::Town;

/// Words that only who wrote the program understands.
const FOREIGN: [&str; 6] = ["No such file", "os error", "the key", "the data folder", "is missing", "failed at"];

fn text(path: &Path) -> String {
    path.to_str().unwrap().to_owned()
}

/// What a command says that is refused.
fn refused(arguments: &[&str]) -> String {
    let (done, said) = sportello(arguments);
    assert!(!done, "{arguments:?}: {said}");
    for foreign in FOREIGN {
        assert!(!said.contains(foreign), "{arguments:?}: {said}");
    }
    said
}

/// A folder with one request, its root key beside, and another key.
struct Given {
    place: TempDir,
}

impl Given {
    fn new() -> Self {
        let (town, place) = (Town::open(), tempfile::tempdir().unwrap());
        let given = Self { place };
        Journey::to("quadri", "segnala-disservizio").send(&mut Browser::new(&town.url));
        std::fs::copy(town.data().join("chiavi/chiave.radice"), given.path("giusta")).unwrap();
        std::fs::write(given.path("altra"), "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=\n").unwrap();
        let (done, said) = sportello(&["backup", "--data", &text(town.data()), "--to", &given.at("copie")]);
        assert!(done, "{said}");
        given
    }

    fn path(&self, name: &str) -> PathBuf {
        self.place.path().join(name)
    }

    fn at(&self, name: &str) -> String {
        text(&self.path(name))
    }

    fn restore(&self, into: &str, key: Option<&str>) -> (bool, String) {
        let (from, into) = (self.at("copie"), self.at(into));
        let key = key.map(|key| self.at(key));
        let mut arguments = vec!["restore", "--from", &from, "--data", &into];
        arguments.extend(key.iter().flat_map(|key| ["--root-key", key.as_str()]));
        sportello(&arguments)
    }

    fn put_key(&self, data: &str, key: &str) {
        std::fs::create_dir_all(self.path(data).join("chiavi")).unwrap();
        std::fs::copy(self.path(key), self.path(data).join("chiavi/chiave.radice")).unwrap();
    }
}

/// Every file below a folder, but those that SQLite keeps beside its own.
fn below(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        match path.is_dir() {
            true => found.extend(below(&path)),
            false if ["-wal", "-shm"].iter().any(|end| text(&path).ends_with(end)) => {}
            false => found.push((path.clone(), std::fs::read(&path).unwrap())),
        }
    }
    found.sort();
    found
}

#[test]
fn a_restore_and_what_follows_it_refuse_another_key_and_say_which_file_is_wrong() {
    let given = Given::new();
    let (done, said) = given.restore("a", Some("altra"));
    assert!(!done && said.contains(&given.at("altra")) && said.contains("non è la chiave radice"), "{said}");
    assert!(!said.contains("sigillo non si apre") && !said.contains("copia più recente"), "{said}");
    assert!(!given.path("a").exists() && !given.path(".a.ripristino").exists(), "nothing is left");

    let (done, said) = given.restore("a", None);
    assert!(done && said.contains("sigilli non controllati") && !said.contains("Tutto è in ordine"), "{said}");
    given.put_key("a", "altra");
    let before = below(&given.path("a"));
    let data = given.at("a");
    let (new, nowhere) = (given.at("uscita"), given.at("out"));
    for arguments in [
        vec!["verify", "--data", &data],
        vec!["--data", &data, "--port", "0", "--out", &nowhere],
        vec!["sweep", "--data", &data, "--out", &nowhere],
        vec!["export-comune", "--comune", "069070", "--in", &new, "--data", &data],
    ] {
        let said = refused(&arguments);
        assert!(said.contains("a/chiavi/chiave.radice` non è la chiave radice"), "{said}");
        assert!(said.contains("la copia di chiave.radice"), "what to do: {said}");
    }
    let after = below(&given.path("a"));
    let lock = |all: Vec<(PathBuf, Vec<u8>)>| {
        all.into_iter().filter(|(path, _)| !path.ends_with("lucchetto")).collect::<Vec<_>>()
    };
    assert!(lock(before) == lock(after) && !given.path("uscita").exists(), "nothing was written");
    given.put_key("a", "giusta");
    let (done, said) = sportello(&["verify", "--data", &data]);
    assert!(done && said.contains("1 pratiche (sigilli aperti: 1)") && said.contains("Tutto è in ordine"), "{said}");
}

#[test]
fn an_import_wants_the_key_that_its_folder_is_sealed_under_and_leaves_nothing_when_it_fails() {
    let given = Given::new();
    assert!(given.restore("dati", Some("giusta")).0);
    let istat = content(&given);
    for (folder, clear) in [("chiusa", None), ("chiara", Some("--in-chiaro"))] {
        let (into, data) = (given.at(folder), given.at("dati"));
        let mut arguments = vec!["export-comune", "--comune", &istat, "--in", &into, "--data", &data];
        arguments.extend(clear);
        let (done, said) = sportello(&arguments);
        assert!(done, "{said}");
    }
    let missing = refused(&["import", "--da", &given.at("manca"), "--data", &given.at("nuova")]);
    assert!(missing.contains("manca/SHA256SUMS") && missing.contains("non c’è"), "{missing}");
    assert!(!given.path("nuova").exists());
    for folder in ["chiusa", "chiara"] {
        let from = given.at(folder);
        let said = refused(&["import", "--da", &from, "--data", &given.at("nuova")]);
        assert!(said.contains("nuova/chiavi/chiave.radice") && said.contains("Metti lì"), "{said}");
        assert!(!given.path("nuova").exists(), "{folder}: no key is made");
        let name = format!("altra-{folder}");
        given.put_key(&name, "altra");
        let said = refused(&["import", "--da", &from, "--data", &given.at(&name)]);
        assert!(said.contains(&format!("{name}/chiavi/chiave.radice")) && said.contains("Non ho importato"), "{said}");
        assert_eq!(said.contains("in-chiaro"), folder == "chiara", "{said}");
        assert_eq!(below(&given.path(&name)).len(), 1, "the key alone");
        given.put_key(&name, "giusta");
        let (done, said) = sportello(&["import", "--da", &from, "--data", &given.at(&name)]);
        assert!(done, "{said}");
        let (done, said) = sportello(&["verify", "--data", &given.at(&name)]);
        assert!(done && said.contains("1 pratiche (sigilli aperti: 1)"), "{said}");
    }
    // A slip in the name of the folder makes no archive either.
    let (no, out) = (given.at("nessuna"), given.at("vuota"));
    let said = refused(&["export-comune", "--comune", &istat, "--in", &out, "--data", &no]);
    assert!(said.contains("non c’è un archivio") && !given.path("nessuna").exists(), "{said}");
}

/// The comune that the request was sent to, as its own archive says.
fn content(given: &Given) -> String {
    let archive = rusqlite::Connection::open(given.path("dati/archivio.sqlite")).unwrap();
    archive.query_row("SELECT comune FROM pratica", [], |row| row.get(0)).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_folder_from_before_is_tried_and_both_archives_know_their_key() {
    let other = KeyRing::new(Secret([6; 32]));
    let (out, (archive, files, _place)) = (tempfile::tempdir().unwrap(), crate::leaving::machine());
    archive.submit(&pratica(HERE, 1)).await.unwrap();
    let folder = out.path().join("a");
    export(&archive, &files, &keys(), HERE, &folder, Clear::No).await.unwrap();
    // As it was written before: it does not say whose it is.
    let told = std::fs::read_to_string(folder.join("comune.json")).unwrap();
    let mut comune: serde_json::Value = serde_json::from_str(&told).unwrap();
    assert!(comune["radice"].is_string(), "{told}");
    for from_before in [false, true] {
        if from_before {
            comune.as_object_mut().unwrap().remove("radice");
            let now = comune.to_string() + "\n";
            let sums = std::fs::read_to_string(folder.join("SHA256SUMS")).unwrap();
            let sum = |text: &str| hex(&Sha256::digest(text));
            std::fs::write(folder.join("SHA256SUMS"), sums.replace(&sum(&told), &sum(&now))).unwrap();
            std::fs::write(folder.join("comune.json"), now).unwrap();
        }
        let (empty, no_files, _place) = crate::leaving::machine();
        let refused = import(&empty, &no_files, &other, &folder).await;
        assert!(matches!(refused, Err(LeaveError::OtherKey { .. })), "{refused:?}");
        assert!(empty.pratica(HERE, &reference(1)).await.unwrap().is_none());
        import(&empty, &no_files, &keys(), &folder).await.unwrap();
    }

    let tables = dynamodb::tables();
    let grown = DynamoArchive::open(&dynamodb::connection(), tables);
    grown.create_tables().await.unwrap();
    grown.submit(&pratica(HERE, 1)).await.unwrap();
    // From before: it does not know yet, and tries.
    for knows in [false, true] {
        assert!(!grown.knows(&other).await.unwrap());
        assert!(grown.knows(&keys()).await.unwrap(), "{knows}");
    }
    let new = dynamodb::archive().await;
    assert!(new.knows(&other).await.unwrap(), "nothing is sealed yet");
    assert!(!new.knows(&keys()).await.unwrap(), "from then on it is known");
}
