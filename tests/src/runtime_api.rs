//! The Lambda service as a function sees it: gives an event to whoever asks for the next one and takes its answer.
//!
//! The contract is the Runtime API of 2018-06-01. The function is the real program, spawned by [`Function::begin`], fed by a
//! small service of ours or by the official Runtime Interface Emulator.
#![allow(clippy::expect_used)]

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex as Plain, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Path as Part, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::{Mutex, mpsc, oneshot};

/// What feeds a function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Runs {
    /// A small service of ours.
    Ours,
    /// The official emulator, whose path is in `SPORTELLO_RIE`.
    Emulated,
}

/// The longest that a function is given here.
const LONGEST: Duration = Duration::from_secs(20);

/// A function that runs, and the service that feeds it.
pub struct Function {
    child: Child,
    said: Arc<Plain<String>>,
    asked: Arc<AtomicU32>,
    fed: Fed,
}

enum Fed {
    Ours(mpsc::UnboundedSender<Event>),
    Emulated(String),
}

struct Event {
    body: String,
    time: Duration,
    answer: oneshot::Sender<Result<Value, String>>,
}

struct Service {
    asked: Arc<AtomicU32>,
    events: Mutex<mpsc::UnboundedReceiver<Event>>,
    waiting: Mutex<HashMap<String, oneshot::Sender<Result<Value, String>>>>,
}

/// What Lambda itself puts into a function's environment; the address of the Runtime API is the caller's.
pub fn environment() -> HashMap<String, String> {
    let fixed = [
        ("AWS_LAMBDA_FUNCTION_NAME", "track"),
        ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "256"),
        ("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST"),
        ("AWS_REGION", "eu-south-1"),
        ("AWS_ACCESS_KEY_ID", "AKIDTEST"),
        ("AWS_SECRET_ACCESS_KEY", "segreto-di-prova"),
    ];
    fixed.map(|(name, value)| (name.to_owned(), value.to_owned())).into()
}

/// The path of the official Runtime Interface Emulator, or a loud word about why it is not tried.
///
/// # Panics
/// If what is given is no file.
pub fn emulator() -> Option<PathBuf> {
    let path = std::env::var_os("SPORTELLO_RIE").filter(|path| !path.is_empty()).map(PathBuf::from);
    match &path {
        Some(found) => assert!(found.is_file(), "SPORTELLO_RIE names no file: {}", found.display()),
        None => {
            // Not `eprintln!`: the test runner swallows what a passing test prints.
            let word =
                b"\nSKIPPED: the official Runtime Interface Emulator is not here. Set SPORTELLO_RIE to its path; it \
                lies in the wheel of `aws-sam-cli` as samcli/local/rapid/aws-lambda-rie-x86_64.\n\n";
            let _ = std::io::stderr().write_all(word);
        }
    }
    path
}

impl Function {
    /// Starts a program with nothing but this environment and the Runtime API's address in it.
    pub async fn begin(program: &Path, environment: &HashMap<String, String>, runs: Runs) -> Self {
        match runs {
            Runs::Ours => Self::ours(program, environment).await,
            Runs::Emulated => Self::emulated(program, environment),
        }
    }

    async fn ours(program: &Path, environment: &HashMap<String, String>) -> Self {
        let (events, received) = mpsc::unbounded_channel();
        let asked = Arc::new(AtomicU32::new(0));
        let service = Service { asked: asked.clone(), events: Mutex::new(received), waiting: Mutex::default() };
        let service = Arc::new(service);
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("loopback has a free port");
        let address = listener.local_addr().expect("it has an address");
        let app = Router::new()
            .route("/2018-06-01/runtime/invocation/next", get(next))
            .route("/2018-06-01/runtime/invocation/{id}/response", post(answered))
            .route("/2018-06-01/runtime/invocation/{id}/error", post(failed))
            .layer(DefaultBodyLimit::disable())
            .with_state(service);
        tokio::spawn(async move { axum::serve(listener, app).await });
        let mut command = Command::new(program);
        command.env_clear().envs(environment).env("AWS_LAMBDA_RUNTIME_API", address.to_string());
        let (child, said) = spawned(command);
        Self { child, said, asked, fed: Fed::Ours(events) }
    }

    fn emulated(program: &Path, environment: &HashMap<String, String>) -> Self {
        let (api, door) = (free_port(), free_port());
        let mut command = Command::new(emulator().expect("the caller looked for it"));
        command
            .args(["--runtime-api-address", &format!("127.0.0.1:{api}")])
            .args(["--runtime-interface-emulator-address", &format!("127.0.0.1:{door}")])
            .arg(program)
            .env_clear()
            .envs(environment)
            .env("AWS_LAMBDA_FUNCTION_TIMEOUT", LONGEST.as_secs().to_string());
        let (child, said) = spawned(command);
        let url = format!("http://127.0.0.1:{door}/2015-03-31/functions/function/invocations");
        Self { child, said, asked: Arc::default(), fed: Fed::Emulated(url) }
    }

    /// Sends an event and waits for what the function answers.
    pub async fn invoke(&self, event: &Value) -> Value {
        self.try_invoke(event).await.expect("the function does not fail")
    }

    /// Sends an event and waits for what the function answers.
    ///
    /// # Errors
    /// What the function failed with.
    pub async fn try_invoke(&self, event: &Value) -> Result<Value, String> {
        self.try_within(&event.to_string(), LONGEST).await
    }

    /// Sends any text as an event, with so much time for an answer.
    ///
    /// # Errors
    /// What the function failed with.
    pub async fn try_within(&self, event: &str, time: Duration) -> Result<Value, String> {
        match &self.fed {
            Fed::Ours(events) => {
                let (answer, answered) = oneshot::channel();
                events.send(Event { body: event.to_owned(), time, answer }).expect("the service runs");
                let answered = tokio::time::timeout(LONGEST, answered).await.expect("an answer in time");
                answered.expect("the service runs")
            }
            Fed::Emulated(url) => {
                let (url, event) = (url.clone(), event.to_owned());
                tokio::task::spawn_blocking(move || ask(&url, &event)).await.expect("asking does not panic")
            }
        }
    }

    /// What the program wrote so far.
    pub fn said(&self) -> String {
        self.said.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// What the program wrote so far, once these words are in it; what it writes comes through a pipe, a moment later.
    pub async fn said_with(&self, words: &str) -> String {
        for _ in 0..100 {
            if self.said().contains(words) {
                break;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        self.said()
    }

    /// How often it asked our service for the next event.
    pub fn asked(&self) -> u32 {
        self.asked.load(Ordering::Acquire)
    }

    /// Its process, or the emulator's.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Function {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Starts a command; what it writes is kept, and shown should the promise break.
fn spawned(mut command: Command) -> (Child, Arc<Plain<String>>) {
    let piped = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = piped.spawn().expect("the function starts");
    let said = Arc::new(Plain::new(String::new()));
    let outputs: [Option<Box<dyn Read + Send>>; 2] = [
        child.stdout.take().map(|out| Box::new(out) as Box<dyn Read + Send>),
        child.stderr.take().map(|out| Box::new(out) as Box<dyn Read + Send>),
    ];
    for output in outputs.into_iter().flatten() {
        let said = said.clone();
        std::thread::spawn(move || {
            for line in BufReader::new(output).lines().map_while(Result::ok) {
                let mut said = said.lock().unwrap_or_else(PoisonError::into_inner);
                said.push_str(&line);
                said.push('\n');
            }
        });
    }
    (child, said)
}

fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("loopback has a free port");
    listener.local_addr().expect("it has an address").port()
}

/// Asks until the emulator listens. It answers 200 also for a failed function, with a document about the error.
fn ask(url: &str, event: &str) -> Result<Value, String> {
    for _ in 0..200 {
        let config = ureq::Agent::config_builder().http_status_as_error(false).build();
        match ureq::Agent::from(config).post(url).send(event) {
            Ok(mut answer) => {
                let text = answer.body_mut().with_config().limit(64 * 1024 * 1024).read_to_string();
                let text = text.map_err(|e| e.to_string())?;
                let value: Value = serde_json::from_str(&text).map_err(|_| text.clone())?;
                return if value.get("errorMessage").is_some() { Err(text) } else { Ok(value) };
            }
            Err(ureq::Error::Io(_) | ureq::Error::ConnectionFailed) => std::thread::sleep(Duration::from_millis(50)),
            Err(other) => return Err(other.to_string()),
        }
    }
    panic!("the emulator does not listen at {url}");
}

async fn next(State(service): State<Arc<Service>>) -> Response {
    service.asked.fetch_add(1, Ordering::Release);
    let Some(event) = service.events.lock().await.recv().await else { return StatusCode::GONE.into_response() };
    let mut waiting = service.waiting.lock().await;
    let id = format!("00000000-0000-4000-8000-{:012}", waiting.len());
    waiting.insert(id.clone(), event.answer);
    let deadline = Timestamp::now() + SignedDuration::try_from(event.time).unwrap_or_default();
    let mut headers = HeaderMap::new();
    for (name, value) in [
        ("lambda-runtime-aws-request-id", id.as_str()),
        ("lambda-runtime-deadline-ms", &deadline.as_millisecond().to_string()),
        ("lambda-runtime-invoked-function-arn", "arn:aws:lambda:eu-south-1:000000000000:function:prova"),
        ("lambda-runtime-trace-id", "Root=1-00000000-000000000000000000000000"),
    ] {
        let value = HeaderValue::from_str(value).expect("plain text");
        headers.insert(HeaderName::from_static(name), value);
    }
    (headers, event.body).into_response()
}

async fn answered(State(service): State<Arc<Service>>, Part(id): Part<String>, body: String) -> StatusCode {
    settle(&service, &id, serde_json::from_str(&body).map_err(|e| e.to_string())).await
}

async fn failed(State(service): State<Arc<Service>>, Part(id): Part<String>, body: String) -> StatusCode {
    settle(&service, &id, Err(body)).await
}

async fn settle(service: &Service, id: &str, outcome: Result<Value, String>) -> StatusCode {
    // The sender stays gone but its id does not come back: ids count all events ever given out.
    let (spent, _) = oneshot::channel();
    let sender = service.waiting.lock().await.insert(id.to_owned(), spent);
    let _ = sender.map(|sender| sender.send(outcome));
    StatusCode::ACCEPTED
}
