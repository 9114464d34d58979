//! A DynamoDB of our own on loopback: built and started once for all promises, gone when they are over.
//!
//! The engine is a program in `tests/dynamodb` with a lock file of its own. It is built beside the other programs, so
//! only the first run waits for it.
#![allow(clippy::expect_used)]

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use aws::connection::{Access, Connection};
use aws::dynamo::DynamoArchive;
use aws::shape::Tables;

use crate::program::{cargo, target};

struct Engine {
    endpoint: String,
    /// Its standard input stays open as long as we live; the engine ends with it.
    _child: Child,
}

/// How to reach the engine; starts it the first time.
pub fn connection() -> Connection {
    static ENGINE: OnceLock<Engine> = OnceLock::new();
    Connection {
        region: "eu-south-1".into(),
        access: Access { id: "AKIDTEST".into(), secret: "segreto-di-prova".into(), token: None },
        endpoint: Some(ENGINE.get_or_init(start).endpoint.clone()),
        roots: None,
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
    let archive = DynamoArchive::open(&connection(), tables()).expect("the pinned roots are readable");
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
