//! Who works in the office is told with a command: she comes in, sees her comuni alone, and goes out again at once; nobody
//! else learns her codice fiscale. The same on both archives, while the counter works.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use aws::dynamo::DynamoArchive;
use counter::keyring::KeyRing;
use counter::keys::{Domain, Keys};
use counter::operator::{Operator, Roll};
use embedded::beside::Beside;
use embedded::keys::read_keyring;
use tests::browser::{Browser, Page};
use tests::dynamodb;
use tests::journey::{Journey, log_in_operator, number};
use tests::program::built;
use tests::town::{Town, published};

const SERVICE: &str = "segnala-disservizio";
/// Pino of the simulator, who serves Quadri when a town opens.
const PINO: &str = "FFCPNI70A30C632J";
/// Nobody whom the simulator knows.
const NEW: &str = "RSSMRA80A01H501U";
/// Quadri and Montelapiano.
const ISTAT: (&str, &str) = ("069070", "069053");

/// What the command said, and whether it did what it was asked.
struct Told {
    done: bool,
    said: String,
}

/// The command, on an archive that is reached so; `line` comes on standard input.
fn operator(reached: &(Vec<String>, Vec<(&'static str, String)>), arguments: &[&str], line: &str) -> Told {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    let mut command = Command::new(PROGRAM.get_or_init(|| built("gateway", "sportello")));
    command.arg("operator").args(&reached.0).args(arguments).envs(reached.1.iter().map(|(name, value)| (name, value)));
    if !arguments.contains(&"--out") {
        command.arg("--out").arg(published());
    }
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // One that is refused before may have ended already.
    let _ = child.stdin.take().unwrap().write_all(line.as_bytes());
    let ended = child.wait_with_output().unwrap();
    let said = [ended.stdout, ended.stderr].map(|text| String::from_utf8(text).unwrap()).concat();
    for code in [PINO, NEW] {
        for part in [code, &code.to_lowercase(), &code[..8], &code[8..]] {
            assert!(!said.contains(part), "{part}: {said}");
        }
    }
    Told { done: ended.status.success(), said }
}

/// Opens a page of the office anew.
fn inbox(clerk: &mut Browser) -> Page {
    clerk.get("/ufficio/")
}

fn she_comes_in_sees_her_comuni_alone_and_goes_out_again(town: &Town) {
    let reached = town.reached_by();
    let sent: Vec<(&str, String)> = ["quadri", "montelapiano"]
        .map(|slug| (slug, number(&Journey::to(slug, SERVICE).send(&mut Browser::new(&town.url)))))
        .to_vec();
    let mut clerk = Browser::new(&town.url);
    assert!(log_in_operator(&mut clerk, "pino").text.contains(&sent[0].1), "the town opens with him in Quadri");

    // Her rights change under a session that is open.
    let name = ["--name", "Pino Ufficio", "--comune", "montelapiano"];
    let told = operator(&reached, &name, &format!(" {} \n", PINO.to_lowercase()));
    assert!(told.done && told.said.contains("Montelapiano (069053)"), "{}", told.said);
    assert!(told.said.contains("tolti: Quadri (069070)") && !told.said.contains("si chiamava"), "{}", told.said);
    let page = inbox(&mut clerk);
    assert!(page.text.contains(&sent[1].1) && !page.text.contains(&sent[0].1), "{}", page.main());
    assert_eq!(clerk.get(&format!("/ufficio/pratica/montelapiano/{}", sent[1].1)).status, 200);
    for address in ["/ufficio/pratica/quadri/", "/ufficio/fascicolo/quadri/"] {
        assert_eq!(clerk.get(&format!("{address}{}", sent[0].1)).status, 403, "{address}");
    }
    assert!(!clerk.get("/ufficio/?comune=quadri").text.contains(&sent[0].1));

    // Out at once, and no login helps.
    let told = operator(&reached, &["--remove"], PINO);
    assert!(told.done && told.said.contains("Pino Ufficio non entra più"), "{}", told.said);
    assert!(told.said.contains("tolti: Montelapiano (069053)"), "{}", told.said);
    let page = inbox(&mut clerk);
    assert_eq!((page.status.as_u16(), page.text.contains(&sent[1].1)), (403, false), "{}", page.main());
    assert!(page.main().contains("Non risulti"), "{}", page.main());
    assert!(inbox(&mut clerk).path.contains("/accedi/"), "the session is over");
    let shut = log_in_operator(&mut Browser::new(&town.url), "pino");
    assert!(shut.path.contains("/accedi/"), "{}: {}", shut.path, shut.main());

    // Both comuni, one by its code; a list tells who is who.
    let both = ["--name", "Pino Ufficio", "--comune", ISTAT.0, "--comune", "montelapiano"];
    assert!(operator(&reached, &both, PINO).done);
    let mut again = Browser::new(&town.url);
    log_in_operator(&mut again, "pino");
    for (slug, key) in &sent {
        assert!(again.get(&format!("/ufficio/?comune={slug}")).text.contains(key), "{slug}");
    }
    let told = operator(&reached, &["--name", "Maria Rossi", "--comune", "quadri"], NEW);
    assert!(told.done && !told.said.contains("tolti"), "{}", told.said);
    let told = operator(&reached, &["--list"], "");
    assert!(told.said.contains("Operatori: 4\n"), "{}", told.said);
    assert!(told.said.contains("  Maria Rossi: Quadri (069070)\n"), "{}", told.said);
    assert!(told.said.contains("  Pino Ufficio: Quadri (069070), Montelapiano (069053)\n"), "{}", told.said);
    assert!(operator(&reached, &["--remove"], NEW).done);
    let told = operator(&reached, &["--list"], "");
    assert!(told.said.contains("  Maria Rossi: nessun Comune, non entra\n"), "{}", told.said);
}

/// Everything that is refused, each with what to do, and nobody is enrolled by it.
fn what_is_wrong_is_refused(town: &Town, roll: impl Fn() -> Vec<Operator>) {
    let reached = town.reached_by();
    let before = roll();
    let anna = ["--name", "Anna Rossi", "--comune", "quadri"];
    let refused = |arguments: &[&str], line: &str, words: &[&str]| {
        let told = operator(&reached, arguments, line);
        assert!(!told.done && words.iter().all(|word| told.said.contains(word)), "{arguments:?}: {}", told.said);
        assert_eq!(roll(), before, "{arguments:?}");
    };
    let wrong = format!("{}A\n", &NEW[..15]);
    refused(&anna, &wrong, &["codice fiscale non è giusto"]);
    refused(&anna, &NEW[..15], &["codice fiscale non è giusto"]);
    refused(&anna, "", &["manca il codice fiscale"]);
    refused(&anna, &format!("\n{NEW}\n"), &["manca il codice fiscale"]);
    let everything = ["quadri (069070)", "montelapiano (069053)"];
    for comune in ["069999", "quadry", "Roma", "*"] {
        refused(&["--name", "Anna Rossi", "--comune", "quadri", "--comune", comune], NEW, &everything);
    }
    refused(&["--name", " ", "--comune", "quadri"], NEW, &["--name"]);
    refused(&["--remove"], NEW, &["non è iscritto nessuno"]);
    refused(&["--name", "Anna Rossi"], NEW, &["--comune"]);
    refused(&["--remove", "--comune", "quadri"], PINO, &["errore"]);
    let nowhere = town.data().join("niente");
    let unbuilt = ["--out", nowhere.to_str().unwrap()];
    refused(&[&anna[..], &unbuilt].concat(), NEW, &["site-gen -- build", "--out"]);
    // Whom the door knows is asked for without a table too.
    assert!(operator(&reached, &[&["--list"][..], &unbuilt].concat(), "").said.contains(ISTAT.0));
}

#[test]
fn on_one_machine_she_comes_in_sees_her_comuni_alone_and_goes_out_again() {
    let town = Town::open();
    she_comes_in_sees_her_comuni_alone_and_goes_out_again(&town);
    let keys = read_keyring(town.data()).unwrap();
    let held = holds(town.data(), &[PINO.to_owned(), NEW.to_owned(), NEW.to_lowercase()]);
    assert_eq!(held, BTreeSet::new(), "nobody can read who she is in the archive");
    assert!(!holds(town.data(), &[keys.lookup(&Domain::Consortium, "cf", NEW).0]).is_empty(), "only by her keyed name");
    // The same once the counter is closed, and the next one opens with it.
    let (reached, data) = (town.reached_by(), town.data().to_owned());
    let town = town.reopen_after(|| {
        assert!(operator(&reached, &["--name", "Maria Rossi", "--comune", ISTAT.1], NEW).done);
    });
    let maria = block(Beside::open(&data).unwrap().enrolled(&keys.lookup(&Domain::Consortium, "cf", NEW)));
    assert_eq!(maria.unwrap().unwrap().comuni, [ISTAT.1]);
    drop(town);
}

#[test]
fn on_dynamodb_she_comes_in_sees_her_comuni_alone_and_goes_out_again() {
    let town = Town::open_at_the_end_of(&dynamodb::connection().endpoint.unwrap());
    she_comes_in_sees_her_comuni_alone_and_goes_out_again(&town);
    let (id, roll) = (town_keys().lookup(&Domain::Consortium, "cf", NEW), on_dynamodb(&town));
    assert!(roll.iter().any(|operator| operator.id == id), "where a login looks");
    let told = serde_json::to_string(&roll).unwrap();
    assert!(!told.contains(NEW) && !told.contains(PINO), "{told}");
}

#[test]
fn on_one_machine_what_is_wrong_is_refused_with_what_to_do_and_nobody_is_enrolled() {
    let town = Town::open();
    what_is_wrong_is_refused(&town, || block(Beside::open(town.data()).unwrap().roll()).unwrap());
    // A folder that is not there, or holds nothing, is a slip: it is neither made nor filled.
    for made in [false, true] {
        let slip = town.data().join("refuso");
        if made {
            std::fs::create_dir(&slip).unwrap();
        }
        let reached = (vec!["--data".to_owned(), slip.display().to_string()], Vec::new());
        let told = operator(&reached, &["--name", "Anna Rossi", "--comune", "quadri"], NEW);
        assert!(
            !told.done && told.said.contains("non c’è un archivio") && told.said.contains("--data"),
            "{}",
            told.said
        );
        assert_eq!(slip.exists(), made);
        assert!(!made || std::fs::read_dir(&slip).unwrap().next().is_none());
    }
}

#[test]
fn on_dynamodb_what_is_wrong_is_refused_with_what_to_do_and_nobody_is_enrolled() {
    let town = Town::open_at_the_end_of(&dynamodb::connection().endpoint.unwrap());
    what_is_wrong_is_refused(&town, || on_dynamodb(&town));
    let mut reached = town.reached_by();
    reached.1.retain(|(name, _)| *name != "SPORTELLO_ROOT_KEY");
    let told = operator(&reached, &["--name", "Anna Rossi", "--comune", "quadri"], NEW);
    assert!(!told.done && told.said.contains("SPORTELLO_ROOT_KEY"), "{}", told.said);
}

/// The root key of a town that is not on one machine.
fn town_keys() -> KeyRing {
    KeyRing::new(counter::keys::Secret([9; 32]))
}

fn on_dynamodb(town: &Town) -> Vec<Operator> {
    let named = |name: &str| town.reached_by().1.into_iter().find(|(n, _)| *n == name).unwrap().1;
    let tables = aws::shape::Tables { data: named("SPORTELLO_TABLE"), keys: named("SPORTELLO_KEYS_TABLE") };
    block(DynamoArchive::open(&dynamodb::connection(), tables).roll()).unwrap()
}

fn block<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Runtime::new().unwrap().block_on(work)
}

/// The files below a folder in which one of these texts stands.
fn holds(folder: &Path, texts: &[String]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        if entry.path().is_dir() {
            found.extend(holds(&entry.path(), texts));
            continue;
        }
        let bytes = std::fs::read(entry.path()).unwrap();
        if texts.iter().any(|text| memchr::memmem::find(&bytes, text.as_bytes()).is_some()) {
            found.insert(entry.path().display().to_string());
        }
    }
    found
}
