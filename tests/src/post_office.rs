//! A real mail server, in a process of its own: what it takes can be read.
#![allow(clippy::expect_used)]

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU16, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use serde_json::Value;

/// The server; it ends when it is dropped.
pub struct PostOffice {
    child: Child,
    /// Where it answers.
    pub port: u16,
    lines: Arc<Mutex<Vec<Value>>>,
}

/// A message as it came.
#[derive(Clone, Debug)]
pub struct Mail(Value);

/// A port on which nobody answers now, and which the system gives to nobody who asks for any: a server may open there later.
///
/// # Panics
/// If there is none.
pub fn shut_port() -> u16 {
    // Below those that Linux gives (`ip_local_port_range`); each test of this process tries others.
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let start = u16::try_from(std::process::id() % 5000).expect("it is small");
    let mut tried =
        std::iter::repeat_with(|| 20_000 + (start + NEXT.fetch_add(1, Ordering::Relaxed)) % 10_000).take(1000);
    let is_free = |port: &u16| TcpListener::bind(("127.0.0.1", *port)).is_ok();
    tried.find(is_free).expect("one of a thousand ports is free")
}

impl PostOffice {
    /// Opens it on a port (0: any that is free).
    ///
    /// # Panics
    /// If it does not open.
    pub fn open(port: u16) -> Self {
        Self::opened(port, &[])
    }

    /// Opens one that speaks of mail only after STARTTLS, with this certificate and its key, and with `sportello` and her
    /// password, `segreto di prova`.
    ///
    /// # Panics
    /// If it does not open.
    pub fn careful(certificate: &Path, key: &Path) -> Self {
        Self::opened(0, &[certificate, key])
    }

    fn opened(port: u16, more: &[&Path]) -> Self {
        let mut command = Command::new("node");
        command.arg("posta.mjs").arg(port.to_string()).args(more);
        command.current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/browser"));
        let mut child = command.stdout(Stdio::piped()).spawn().expect("node starts");
        let mut output = BufReader::new(child.stdout.take().expect("its output is ours"));
        let mut first = String::new();
        output.read_line(&mut first).expect("it speaks UTF-8");
        let first: Value = serde_json::from_str(&first).expect("it says where it answers: was `npm ci` run?");
        let lines: Arc<Mutex<Vec<Value>>> = Arc::default();
        let kept = lines.clone();
        std::thread::spawn(move || {
            for line in output.lines().map_while(Result::ok) {
                let line = serde_json::from_str(&line).expect("each line is JSON");
                kept.lock().expect("nobody fails with it").push(line);
            }
        });
        let port = first["porta"].as_u64().and_then(|p| u16::try_from(p).ok()).expect("a port");
        Self { child, port, lines }
    }

    /// Its address for whoever sends.
    pub fn url(&self) -> String {
        format!("smtp://127.0.0.1:{}", self.port)
    }

    /// The messages for an address, in the order in which they came.
    pub fn mails_for(&self, address: &str) -> Vec<Mail> {
        let lines = self.lines.lock().expect("nobody fails with it");
        let for_her = |line: &&Value| line["a"].as_array().is_some_and(|to| to.iter().any(|a| a == address));
        lines.iter().filter(for_her).cloned().map(Mail).collect()
    }

    /// Waits until an address has so many messages.
    ///
    /// # Panics
    /// If it has fewer after a minute.
    pub fn wait_for(&self, address: &str, count: usize) -> Vec<Mail> {
        let start = Instant::now();
        loop {
            let found = self.mails_for(address);
            if found.len() >= count {
                return found;
            }
            assert!(start.elapsed() < Duration::from_secs(60), "{address} has {} messages of {count}", found.len());
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// How often somebody tried to enter with a name, and whether she could.
    pub fn entries(&self) -> Vec<bool> {
        let lines = self.lines.lock().expect("nobody fails with it");
        lines.iter().filter_map(|line| line["entra"].as_bool()).collect()
    }

    /// How often it refused, for good or for now.
    pub fn refusals(&self, address: &str) -> usize {
        let lines = self.lines.lock().expect("nobody fails with it");
        lines.iter().filter(|line| line["rifiutato"] == address || line["rimandato"] == address).count()
    }
}

impl Drop for PostOffice {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Mail {
    fn text_of(&self, key: &str) -> String {
        self.0[key].as_str().unwrap_or_default().to_owned()
    }

    /// What tells it from every other one.
    pub fn id(&self) -> String {
        self.text_of("id")
    }

    /// Its subject.
    pub fn subject(&self) -> String {
        self.text_of("oggetto")
    }

    /// Its text.
    pub fn text(&self) -> String {
        self.text_of("testo")
    }

    /// All of it, as it travelled.
    pub fn raw(&self) -> String {
        self.text_of("grezzo")
    }

    /// Who was known to the server when it came over an encrypted line.
    pub fn entered(&self) -> Option<String> {
        (self.0["cifrato"] == true).then(|| self.text_of("entrato"))
    }

    /// The recipients that the server was told.
    pub fn recipients(&self) -> Vec<String> {
        let to = self.0["a"].as_array().cloned().unwrap_or_default();
        to.iter().filter_map(|a| a.as_str().map(str::to_owned)).collect()
    }

    /// The values of a header.
    pub fn headers(&self, name: &str) -> Vec<String> {
        let all = self.0["testata"].as_array().cloned().unwrap_or_default();
        let value = |pair: &Value| (pair[0] == name).then(|| pair[1].as_str().unwrap_or_default().to_owned());
        all.iter().filter_map(value).collect()
    }
}
