//! A DynamoDB of our own on loopback: built and started once for all promises, gone when they are over.
//!
//! The engine is a program in `tests/dynamodb` with a lock file of its own. It is built beside the other programs, so
//! only the first run waits for it.
//!
//! With `SPORTELLO_EXTENDDB=1` it is another engine that speaks the same language, ExtendDB, which npm brings (`npm ci` in
//! `tests/extenddb`, Linux on x86-64). What the archive means must not hang on one engine.
#![allow(clippy::expect_used)]

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use aws::connection::{Access, Connection};
use aws::dynamo::DynamoArchive;
use aws::shape::Tables;
use aws::wire::Wire;

use crate::program::{cargo, target};

/// The credentials in all of AWS's examples, which ExtendDB takes from its developers.
const EXAMPLE: (&str, &str) = ("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY");

/// Runs ExtendDB in a folder of its own until standard input ends; its indexes follow at once, as the promises expect.
const UNTIL_WE_END: &str = r#"
    place=$(mktemp -d) && cd "$place" || exit 1
    export HOME=$place
    "$0" init >/dev/null 2>&1 && "$0" settings set index_propagation_delay_ms 0 >/dev/null 2>&1
    "$0" serve --foreground --port 0 2>&1 </dev/null &
    cat >/dev/null
    kill $! && wait $!
    rm -rf "$place"
"#;

/// Whether the promises are tried on ExtendDB.
fn other() -> bool {
    std::env::var_os("SPORTELLO_EXTENDDB").is_some()
}

struct Engine {
    endpoint: String,
    /// Its standard input stays open as long as we live; the engine ends with it.
    _child: Child,
}

/// How to reach the engine; starts it the first time.
pub fn connection() -> Connection {
    static ENGINE: OnceLock<Engine> = OnceLock::new();
    let engine = ENGINE.get_or_init(if other() { start_other } else { start });
    let (id, secret) = if other() { EXAMPLE } else { ("AKIDTEST", "segreto-di-prova") };
    Connection {
        region: "eu-south-1".into(),
        access: Access { id: id.into(), secret: secret.into(), token: None },
        endpoint: Some(engine.endpoint.clone()),
        wire: Wire::trusting(None).expect("the pinned roots are readable"),
    }
}

/// Names that no other promise uses.
pub fn tables() -> Tables {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let n = NEXT.fetch_add(1, Ordering::Relaxed);
    Tables { data: format!("sportello-{n}"), keys: format!("chiavi-{n}") }
}

/// A new, empty archive.
pub async fn archive() -> DynamoArchive {
    let archive = DynamoArchive::open(&connection(), tables());
    archive.create_tables().await.expect("the engine creates tables");
    archive
}

fn start() -> Engine {
    let place = target().join("dynamodb");
    let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/dynamodb/Cargo.toml");
    cargo(&["build", "--quiet", "--locked", "--manifest-path", manifest, "--target-dir", &place.to_string_lossy()]);
    let mut child = Command::new(place.join("debug/dynamodb-engine"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the engine starts");
    let mut endpoint = String::new();
    let out = child.stdout.take().expect("its output is a pipe");
    BufReader::new(out).read_line(&mut endpoint).expect("it tells its address");
    Engine { endpoint: endpoint.trim().to_owned(), _child: child }
}

fn start_other() -> Engine {
    let program = concat!(env!("CARGO_MANIFEST_DIR"), "/extenddb/node_modules/@extenddb/linux-x64/extenddb");
    assert!(std::path::Path::new(program).is_file(), "ExtendDB is missing: run `npm ci` in tests/extenddb");
    let mut child = Command::new("sh")
        .args(["-c", UNTIL_WE_END, program])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the engine starts");
    let mut lines = BufReader::new(child.stdout.take().expect("its output is a pipe")).lines();
    let address = lines.find_map(|line| {
        let line = line.expect("it tells its address");
        line.rsplit_once("listening on ").map(|(_, address)| address.trim().to_owned())
    });
    // It goes on to tell what it does; nobody need listen, but the pipe must not fill.
    std::thread::spawn(move || lines.for_each(drop));
    Engine { endpoint: format!("http://{}", address.expect("it tells its address")), _child: child }
}
