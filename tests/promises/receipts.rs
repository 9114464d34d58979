//! A receipt proves itself: anyone can check it and the public log, with files alone and without trusting the counter.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use counter::archive::Archive;
use counter::fault::Fault;
use counter::ledger::Ledger;
use counter::registry::{self, Registry};
use counter::shelf::Shelf;
use gateway::town::Folder;
use jiff::{SignedDuration, Timestamp};
use proof::document::Document;
use proof::receipt::Receipt;
use tempfile::TempDir;
use tests::archive_suite::records::{HERE, keys, pratica};
use tests::browser::Browser;
use tests::dynamodb;
use tests::journey::{Journey, number};
use tests::program::built;
use tests::town::{Town, published};

const SERVICE: &str = "segnala-disservizio";

/// A folder of sites with room for one comune's log.
fn sites() -> TempDir {
    let sites = tempfile::tempdir().unwrap();
    std::fs::create_dir(sites.path().join("quadri")).unwrap();
    sites
}

/// What `verify-receipt` says of some files, and its exit code.
fn verify(files: &[&Path]) -> (Option<i32>, String) {
    let output = Command::new(built("proof", "verify-receipt")).args(files).output().unwrap();
    (output.status.code(), String::from_utf8(output.stdout).unwrap())
}

#[test]
fn anyone_can_check_a_receipt_and_that_its_request_is_in_the_public_log() {
    let (town, sites) = (Town::open(), sites());
    let log = sites.path().join("quadri/registro");
    let mut browser = Browser::new(&town.url);
    let page = Journey::to("quadri", SERVICE).send(&mut browser);
    let key = number(&page);
    assert!(page.text.contains("La firma del Comune"), "{}", page.main());
    let of = |what: &str| format!("/quadri/sportello/{what}");
    let (status, signed) = browser.bytes(&of(&format!("ricevuta/{key}/ricevuta.json")));
    assert_eq!(status, 200);
    let Some(Document::Receipt(receipt)) = Document::parse(&signed) else { panic!("no receipt") };
    assert!(page.text.contains(&receipt.signed.signature.text()), "the page shows the signature");

    let pratica = of(&format!("pratica/{key}"));
    assert!(!browser.get(&pratica).main().contains("registro pubblico"), "it is not in the log yet");
    assert_eq!(browser.bytes(&format!("{pratica}/prova.json")).0, 404);
    town.keep_log(sites.path());
    assert!(browser.get(&pratica).main().contains("Registrata nel registro pubblico"));
    let (status, proven) = browser.bytes(&format!("{pratica}/prova.json"));
    assert_eq!(status, 200);
    let linked = browser.get(&pratica).links();
    for end in
        ["/prova.json?foglie=1", "/ricevuta.json", "/quadri/registro/testa-1.json", "/quadri/registro/chiavi.json"]
    {
        assert!(linked.iter().any(|(href, _)| href.ends_with(end)), "{end}: {linked:?}");
    }

    let mine = tempfile::tempdir().unwrap();
    let (receipt_file, proof) = (mine.path().join("ricevuta.json"), mine.path().join("prova.json"));
    std::fs::write(&receipt_file, &signed).unwrap();
    std::fs::write(&proof, proven).unwrap();
    let (keys, first) = (log.join("chiavi.json"), log.join("testa-1.json"));
    let (code, said) = verify(&[&keys, &receipt_file, &proof, &first]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("Tutto torna.") && said.contains("al posto 1 di 1"), "{said}");
    let (code, said) = verify(&[&keys, &receipt_file, &proof]);
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("testa-1.json"), "{said}");

    // More is added: whoever kept the first head sees that the log only grew, also over heads that lie between.
    for _ in 0..2 {
        Journey::to("quadri", SERVICE).send(&mut Browser::new(&town.url));
        town.keep_log(sites.path());
    }
    let (second, third) = (log.join("testa-2.json"), log.join("testa-3.json"));
    assert_eq!(std::fs::read(log.join("testa.json")).unwrap(), std::fs::read(&third).unwrap());
    let (code, said) = verify(&[&third, &keys, &first, &second]);
    assert_eq!((code, said.matches("è solo cresciuto").count()), (Some(0), 2), "{said}");
    // The proof under the head that she kept can be had for ever.
    std::fs::write(&proof, browser.bytes(&format!("{pratica}/prova.json?foglie=1")).1).unwrap();
    let (code, said) = verify(&[&keys, &receipt_file, &proof, &first]);
    assert_eq!(code, Some(0), "{said}");
    let (code, said) = verify(&[&keys, &first, &third]);
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("testa-2.json"), "{said}");

    // A receipt of another time, of another request, and one for which somebody else signed.
    let changed = Receipt { at: "2020-01-01T00:00:00Z".into(), ..receipt.clone() };
    std::fs::write(&receipt_file, Document::Receipt(changed).bytes().unwrap()).unwrap();
    let (code, said) = verify(&[&keys, &receipt_file, &proof, &first]);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("non è firmata con queste chiavi"), "{said}");
    std::fs::write(&receipt_file, &signed).unwrap();
    let (other, elsewhere) = (Town::open(), self::sites());
    other.keep_log(elsewhere.path());
    let (code, said) = verify(&[&elsewhere.path().join("quadri/registro/chiavi.json"), &receipt_file, &proof, &first]);
    assert_eq!(code, Some(1), "{said}");
}

#[test]
fn a_receipt_is_the_same_to_the_last_byte_whatever_happens_later() {
    let (town, sites) = (Town::open(), sites());
    let mut browser = Browser::new(&town.url);
    let key = number(&Journey::to("quadri", SERVICE).send(&mut browser));
    let address = format!("/quadri/sportello/ricevuta/{key}/ricevuta.json");
    let (_, before) = browser.bytes(&address);
    town.keep_log(sites.path());
    let sure = browser.get(&format!("/quadri/sportello/pratica/{key}/ritira"));
    browser.send(&sure.form("/ritira"));
    town.keep_log(sites.path());
    let town = town.reopen();
    assert_eq!(browser.at(&town.url).bytes(&address).1, before);
    // The withdrawal has a leaf of its own.
    assert!(sites.path().join("quadri/registro/testa-2.json").is_file());
}

#[test]
fn a_published_head_is_never_replaced_and_comes_back_when_it_is_lost() {
    let (town, sites) = (Town::open(), sites());
    let log = sites.path().join("quadri/registro");
    for _ in 0..2 {
        Journey::to("quadri", SERVICE).send(&mut Browser::new(&town.url));
        town.keep_log(sites.path());
    }
    let read = |name: &str| std::fs::read(log.join(name)).unwrap();
    let (first, newest) = (read("testa-1.json"), read("testa.json"));
    std::fs::remove_dir_all(&log).unwrap();
    town.keep_log(sites.path());
    assert_eq!((read("testa-1.json"), read("testa.json")), (first, newest.clone()), "the archive holds them");
    // An archive that lost its log, with the same keys, publishes nothing over what stands there.
    let lost = tempfile::tempdir().unwrap();
    std::fs::create_dir(lost.path().join("chiavi")).unwrap();
    let key = "chiavi/chiave.radice";
    std::fs::copy(town.data().join(key), lost.path().join(key)).unwrap();
    let lost = Town::open_at(lost.path());
    for _ in 0..3 {
        Journey::to("quadri", SERVICE).send(&mut Browser::new(&lost.url));
        // From the second one on it is told: the first head is published as the one that stands there.
        let told = lost.try_keep_log(sites.path());
        assert!(told.is_err(), "a log that was cut is told");
    }
    assert_eq!((read("testa.json"), log.join("testa-3.json").exists()), (newest, false));
}

/// Every file below a folder.
fn all(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = std::fs::read_dir(folder).unwrap().flatten().filter(|entry| entry.path().is_file());
    entries.map(|e| (e.file_name().into_string().unwrap(), std::fs::read(e.path()).unwrap())).collect()
}

#[test]
fn what_other_keys_signed_stays_as_it_is_and_our_public_keys_come_back() {
    let (town, sites) = (Town::open(), sites());
    let log = sites.path().join("quadri/registro");
    Journey::to("quadri", SERVICE).send(&mut Browser::new(&town.url));
    town.keep_log(sites.path());
    let published = all(&log);
    assert_eq!(published.keys().collect::<Vec<_>>(), ["chiavi.json", "testa-1.json", "testa.json"]);
    // A counter with other keys, by a slip on the same sites, that received something of its own.
    let other = Town::open();
    Journey::to("quadri", SERVICE).send(&mut Browser::new(&other.url));
    for _ in 0..2 {
        assert_eq!(other.try_keep_log(sites.path()).unwrap().foreign, ["quadri"]);
        assert_eq!(all(&log), published);
    }
    // Its public keys beside our heads, or none at all.
    let elsewhere = self::sites();
    other.keep_log(elsewhere.path());
    std::fs::copy(elsewhere.path().join("quadri/registro/chiavi.json"), log.join("chiavi.json")).unwrap();
    town.keep_log(sites.path());
    assert_eq!(all(&log), published);
    std::fs::remove_file(log.join("chiavi.json")).unwrap();
    town.keep_log(sites.path());
    assert_eq!(all(&log), published);
    // Once somebody moves away what is not his, his own comes back whole.
    std::fs::rename(&log, sites.path().join("altrove")).unwrap();
    other.keep_log(sites.path());
    assert_eq!(all(&log), all(&elsewhere.path().join("quadri/registro")));
}

#[test]
fn an_archive_that_holds_nothing_yet_begins_anew_and_sets_aside_what_was_published() {
    let (town, sites) = (Town::open(), sites());
    let log = sites.path().join("quadri/registro");
    Journey::to("quadri", SERVICE).send(&mut Browser::new(&town.url));
    town.keep_log(sites.path());
    let published = all(&log);
    // As who removed the data folder and kept the sites, twice.
    for number in 1..3 {
        let new = Town::open();
        new.keep_log(sites.path());
        assert_eq!(all(&log).keys().collect::<Vec<_>>(), ["chiavi.json"]);
        assert_ne!(all(&log)["chiavi.json"], published["chiavi.json"]);
        assert_eq!(all(&log.join("precedente-1")), published, "{number}");
        assert!(log.join(format!("precedente-{number}")).is_dir(), "{number}");
        Journey::to("quadri", SERVICE).send(&mut Browser::new(&new.url));
        new.keep_log(sites.path());
        assert!(log.join("testa-1.json").is_file(), "{number}");
    }
}

/// A site that cannot be reached.
struct Away;

impl Registry for Away {
    async fn has_site(&self, _: &str) -> Result<bool, Fault> {
        Ok(true)
    }
    async fn read(&self, _: &str, _: &str) -> Result<Option<Vec<u8>>, Fault> {
        Err(Fault::plain("reading a head"))
    }
    async fn write(&self, _: &str, _: &str, _: &[u8]) -> Result<(), Fault> {
        Err(Fault::plain("writing a head"))
    }
    async fn set_aside(&self, _: &str) -> Result<bool, Fault> {
        Ok(false)
    }
}

#[tokio::test]
async fn while_the_site_cannot_be_reached_the_log_goes_on() {
    let archive = dynamodb::archive().await;
    archive.submit(&pratica(HERE, 1)).await.unwrap();
    let shelf = Shelf::new(Folder(published().to_owned()), SignedDuration::ZERO);
    let round = registry::round(&shelf, &archive, &keys(), &Away, Timestamp::now()).await;
    assert!(round.is_err(), "it is told: {round:?}");
    assert_eq!(archive.newest_head(HERE).await.unwrap().map(|head| head.size), Some(1));
    assert!(archive.waiting(HERE).await.unwrap().is_empty(), "notices wait for no site");
}
