//! A loss of power at any moment, and a disk that fails at any call: what was acknowledged is there, once and whole; what
//! was not is there whole or not at all.
//!
//! Short in every run of the tests; long by `SPORTELLO_CRASHES=10000 cargo test -p tests --test promises -- crash::`.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::Arc;

use counter::archive::{Archive, InboxFilter, Submitted};
use counter::bytes::Bytes;
use counter::files::{FileId, Files};
use counter::reference::Reference;
use counter::state::State;
use embedded::archive::SqliteArchive;
use embedded::files::FolderFiles;
use embedded::folder::DataFolder;
use tempfile::TempDir;
use tests::archive_suite::records::{HERE, body, keys, moved, pratica, reference};
use tests::asked;
use tests::crash::chance::Chance;
use tests::crash::disk::Disk;
use tests::crash::trace::{CALLS, Step, read};

/// Where the traced process works.
const FOLDER: &str = "SPORTELLO_PROVA_CARTELLA";
/// How many people it serves at once, and how many requests each of them sends.
const CLIENTS: &str = "SPORTELLO_PROVA_PERSONE";
/// With this set to `required` a missing `strace` is a failure; otherwise the trial is skipped, loudly.
const SWITCH: &str = "SPORTELLO_STRACE";
/// How many crashes are tried.
const CRASHES: &str = "SPORTELLO_CRASHES";

#[test]
#[allow(clippy::print_stderr)]
fn a_loss_of_power_at_any_moment_loses_nothing_that_was_acknowledged() {
    if !has_strace() {
        return;
    }
    let crashes = asked::number(CRASHES).unwrap_or(200);
    let (home, root) = new_root();
    let trace = home.path().join("chiamate");
    let done = traced(&["-xx", "-s", "10000000", "-e", CALLS, "-o", &trace.to_string_lossy()], &root, "8x12");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let steps = read(&String::from_utf8_lossy(&std::fs::read(&trace).unwrap()), &root);
    let syncs = steps.iter().filter(|s| matches!(s, Step::Sync { .. })).count();
    let told = steps.iter().filter(|s| acknowledged(s).is_some()).count();
    assert!(told == 2 * 96 && syncs > 20, "the run was seen: {told} acknowledged, {syncs} syncs");
    let sent: BTreeSet<Reference> = (0..96).map(reference).collect();

    let seed = asked::number("SPORTELLO_SEED").unwrap_or(20_261_127);
    let mut chance = Chance::new(seed);
    // Before the archive was made there is nothing to lose.
    let first = steps.iter().position(|s| matches!(s, Step::Told(t) if t.ends_with("aperto"))).unwrap();
    let mut moments: Vec<usize> = (0..crashes).map(|_| first + chance.below(steps.len() - first + 1)).collect();
    moments.sort_unstable();
    let (mut disk, mut taken, mut promised) = (Disk::default(), 0, Vec::new());
    for (number, moment) in moments.into_iter().enumerate() {
        for step in &steps[taken..moment] {
            disk.take(step);
            promised.extend(acknowledged(step));
        }
        taken = moment;
        let place = TempDir::new_in(memory()).unwrap();
        disk.leave(&root, place.path(), &mut chance.clone()).unwrap();
        chance.number();
        let told = format!("seed {seed}, crash {number}, after step {moment} of {}", steps.len());
        check(place.path(), &promised, &sent, &told);
    }
    eprintln!("{crashes} crashes of {} steps, {syncs} syncs, seed {seed}", steps.len());
}

/// What was acknowledged is stored, with its key, its outbox and its file; what is stored was sent.
fn check(place: &Path, promised: &[(u32, bool)], sent: &BTreeSet<Reference>, told: &str) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let data = DataFolder::open(place).unwrap_or_else(|e| panic!("{told}: {e}"));
    let archive = SqliteArchive::open(&data).unwrap_or_else(|e| panic!("{told}: {e}"));
    let files = FolderFiles::new(&data);
    let mut stored = BTreeSet::new();
    let mut filter = InboxFilter { states: Vec::new(), after: None, limit: 100 };
    loop {
        let page = runtime.block_on(archive.inbox(HERE, &filter)).unwrap_or_else(|e| panic!("{told}: {e:?}"));
        for row in page.rows {
            let found = runtime.block_on(archive.pratica(HERE, &row.line.reference)).unwrap().expect(told);
            assert_eq!(found.head.outbox.len(), 2, "{told}: one outbox");
            assert!(stored.insert(row.line.reference), "{told}: twice");
        }
        filter.after = page.next;
        if filter.after.is_none() {
            break;
        }
    }
    assert!(stored.is_subset(sent), "{told}: something was stored that nobody sent");
    for (place, (number, advanced)) in promised.iter().enumerate() {
        let found = runtime.block_on(archive.pratica(HERE, &reference(*number))).unwrap();
        let found = found.unwrap_or_else(|| panic!("{told}: {number} was acknowledged and is lost"));
        assert!(!advanced || found.head.version == 2, "{told}: the change of {number} is lost");
        // Opening is slow, and the same for all.
        if place + 3 > promised.len() {
            assert_eq!(found.open(&keys()).unwrap(), body(), "{told}");
        }
        let file = runtime.block_on(files.get(HERE, &file(*number))).unwrap();
        assert_eq!(file, Some(Bytes(bytes(*number))), "{told}: the file of {number} is lost");
    }
}

/// The number of a request and whether its change was acknowledged too.
fn acknowledged(step: &Step) -> Option<(u32, bool)> {
    let Step::Told(line) = step else { return None };
    let (what, number) = line.split_once(' ')?;
    Some((number.parse().ok()?, what == "mosso")).filter(|_| matches!(what, "ack" | "mosso"))
}

#[test]
#[allow(clippy::print_stderr)]
fn a_call_that_fails_is_never_acknowledged_and_leaves_nothing_half() {
    if !has_strace() {
        return;
    }
    let long = std::env::var_os(CRASHES).is_some();
    let short = [("pwrite64", "ENOSPC"), ("fdatasync", "EIO")];
    let rest = [("pwrite64", "EIO"), ("fsync", "EIO"), ("write", "ENOSPC"), ("rename", "EIO"), ("ftruncate", "EIO")];
    let (mut tried, mut refused) = (0, 0);
    for (call, error) in short.iter().chain(rest.iter().filter(|_| long)) {
        for nth in 1.. {
            let (home, root) = new_root();
            let log = home.path().join("chiamate");
            let inject = format!("inject={call}:error={error}:when={nth}");
            let trace = format!("trace={call}");
            let log_path = log.to_string_lossy();
            let mut arguments = vec!["-e", trace.as_str(), "-e", inject.as_str(), "-o", &log_path];
            // Threads wake one another by a write of their own, which no disk refuses: only the citizen's file is meant.
            let id = file(0);
            let its = root.join("file").join(HERE).join(&id.as_str()[..2]).join(format!("{}.nuovo", id.as_str()));
            let its = its.to_string_lossy();
            if *call == "write" {
                arguments.extend(["-P", &its]);
            }
            let done = traced(&arguments, &root, "1x1");
            if !std::fs::read_to_string(&log).unwrap().contains("(INJECTED)") {
                break;
            }
            tried += 1;
            let told = format!("{call} number {nth} failed with {error}");
            let said = String::from_utf8_lossy(&done.stdout).into_owned();
            let steps: Vec<Step> = said.lines().map(|l| Step::Told(l.trim().to_owned())).collect();
            let promised: Vec<(u32, bool)> = steps.iter().filter_map(acknowledged).collect();
            refused += usize::from(promised.is_empty());
            check(&root, &promised, &[reference(0)].into(), &told);
            // Sent again, it is stored once, whatever became of the first time.
            let archive = SqliteArchive::open(&DataFolder::open(&root).unwrap()).unwrap();
            let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
            match runtime.block_on(archive.submit(&pratica(HERE, 0))).unwrap_or_else(|e| panic!("{told}: {e:?}")) {
                Submitted::Stored => assert!(promised.is_empty(), "{told}: acknowledged and not stored"),
                Submitted::Taken(found) => assert_eq!(found.open(&keys()).unwrap(), body(), "{told}: half of it"),
                Submitted::Claimed(_) | Submitted::Erased(_) => panic!("{told}"),
            }
        }
    }
    assert!(tried >= 10 && refused > 0, "{tried} calls failed, {refused} times nothing was acknowledged");
    eprintln!("{tried} calls failed, {refused} times nothing was acknowledged");
}

/// Runs this very program, traced, as the process that works.
fn traced(arguments: &[&str], root: &Path, clients: &str) -> Output {
    Command::new("strace")
        .args(["-f", "-y", "-qq"])
        .args(arguments)
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", "crash::works", "--ignored", "--nocapture", "--test-threads", "1"])
        .env(FOLDER, root)
        .env(CLIENTS, clients)
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "the process that the trials of this module trace"]
async fn works() {
    let (Some(folder), Some(clients)) = (std::env::var_os(FOLDER), std::env::var_os(CLIENTS)) else { return };
    let (clients, each) = clients.to_str().unwrap().split_once('x').unwrap();
    let (clients, each): (u32, u32) = (clients.parse().unwrap(), each.parse().unwrap());
    let data = DataFolder::open(PathBuf::from(folder)).unwrap();
    let archive = Arc::new(SqliteArchive::open(&data).unwrap());
    let files = FolderFiles::new(&data);
    say("aperto");
    let people = (0..clients).map(|client| {
        let (archive, files) = (Arc::clone(&archive), files.clone());
        tokio::spawn(async move {
            for number in client * each..(client + 1) * each {
                // As a request with a file is sent: the file, then the record, then the word.
                let mine = pratica(HERE, number);
                let put = files.put(HERE, &file(number), Bytes(bytes(number))).await;
                let stored = matches!(archive.submit(&mine).await, Ok(Submitted::Stored));
                if put.is_ok() && stored {
                    say(&format!("ack {number}"));
                }
                if archive.change(&moved(&mine, State::InCarico)).await.is_ok() && put.is_ok() && stored {
                    say(&format!("mosso {number}"));
                }
            }
        })
    });
    for person in people.collect::<Vec<_>>() {
        person.await.unwrap();
    }
}

/// One call for each line, so that the trace tells when it was said.
fn say(line: &str) {
    std::io::stdout().write_all(format!("\n{line}\n").as_bytes()).unwrap();
}

fn file(number: u32) -> FileId {
    let [a, b, c, d] = number.to_be_bytes();
    FileId::from_random([a, b, c, d, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, d])
}

fn bytes(number: u32) -> Vec<u8> {
    number.to_le_bytes().repeat(700)
}

/// A folder whose data folder is still to be made.
fn new_root() -> (TempDir, PathBuf) {
    let home = TempDir::new_in(memory()).unwrap();
    let root = home.path().canonicalize().unwrap().join("dati");
    (home, root)
}

/// A place in memory where there is one: the syncs are real calls there too, and cost nothing.
fn memory() -> PathBuf {
    let memory = PathBuf::from("/dev/shm");
    if memory.is_dir() { memory } else { std::env::temp_dir() }
}

#[allow(clippy::print_stderr)] // A trial that is skipped says so.
fn has_strace() -> bool {
    let works = Command::new("strace").args(["-qq", "-o", "/dev/null", "true"]).status().is_ok_and(|s| s.success());
    if !works {
        let required = std::env::var_os(SWITCH).is_some_and(|v| v == "required");
        assert!(!required, "strace is missing or may not trace");
        eprintln!("SALTATO: la prova della corrente che manca. Serve strace ({SWITCH}=required la rende obbligatoria)");
    }
    works
}
