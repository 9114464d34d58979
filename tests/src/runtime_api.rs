//! The Lambda service as a function sees it: gives an event to whoever asks for the next one and takes its answer.
//!
//! The contract is the Runtime API of 2018-06-01. The function is the real program, spawned by [`Function::start`].
#![allow(clippy::expect_used)]

use std::collections::HashMap;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{Path as Part, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::{Mutex, mpsc, oneshot};

/// A function that runs, and the service that feeds it.
pub struct Function {
    child: Child,
    events: mpsc::UnboundedSender<Event>,
}

struct Event {
    body: String,
    answer: oneshot::Sender<Result<Value, String>>,
}

struct Service {
    events: Mutex<mpsc::UnboundedReceiver<Event>>,
    waiting: Mutex<HashMap<String, oneshot::Sender<Result<Value, String>>>>,
}

/// What Lambda itself puts into a function's environment; the address of the Runtime API is the caller's.
pub fn environment(task_root: &Path) -> HashMap<String, String> {
    let fixed = [
        ("AWS_LAMBDA_FUNCTION_NAME", "track"),
        ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "256"),
        ("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST"),
        ("AWS_REGION", "eu-south-1"),
        ("AWS_ACCESS_KEY_ID", "AKIDTEST"),
        ("AWS_SECRET_ACCESS_KEY", "segreto-di-prova"),
    ];
    let mut all: HashMap<String, String> = fixed.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
    all.insert("LAMBDA_TASK_ROOT".into(), task_root.to_string_lossy().into_owned());
    all
}

impl Function {
    /// Starts a program with nothing but this environment and the Runtime API's address in it.
    pub async fn start(program: &Path, environment: &HashMap<String, String>) -> Self {
        let (events, received) = mpsc::unbounded_channel();
        let service = Arc::new(Service { events: Mutex::new(received), waiting: Mutex::default() });
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("loopback has a free port");
        let address = listener.local_addr().expect("it has an address");
        let app = Router::new()
            .route("/2018-06-01/runtime/invocation/next", get(next))
            .route("/2018-06-01/runtime/invocation/{id}/response", post(answered))
            .route("/2018-06-01/runtime/invocation/{id}/error", post(failed))
            .with_state(service);
        tokio::spawn(async move { axum::serve(listener, app).await });
        let child = Command::new(program)
            .env_clear()
            .envs(environment)
            .env("AWS_LAMBDA_RUNTIME_API", address.to_string())
            .stdin(Stdio::null())
            .spawn()
            .expect("the function starts");
        Self { child, events }
    }

    /// Sends an event and waits for what the function answers.
    pub async fn invoke(&self, event: &Value) -> Value {
        let (answer, answered) = oneshot::channel();
        self.events.send(Event { body: event.to_string(), answer }).expect("the service runs");
        let answered = tokio::time::timeout(Duration::from_secs(20), answered).await.expect("an answer in time");
        answered.expect("the service runs").expect("the function does not fail")
    }
}

impl Drop for Function {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

async fn next(State(service): State<Arc<Service>>) -> Response {
    let Some(event) = service.events.lock().await.recv().await else { return StatusCode::GONE.into_response() };
    let mut waiting = service.waiting.lock().await;
    let id = format!("00000000-0000-4000-8000-{:012}", waiting.len());
    waiting.insert(id.clone(), event.answer);
    let mut headers = HeaderMap::new();
    for (name, value) in [
        ("lambda-runtime-aws-request-id", id.as_str()),
        ("lambda-runtime-deadline-ms", "4102444800000"),
        ("lambda-runtime-invoked-function-arn", "arn:aws:lambda:eu-south-1:000000000000:function:track"),
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
