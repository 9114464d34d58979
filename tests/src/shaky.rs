//! A line to DynamoDB on which it behaves as it does on a bad day: it is busy, it gives short pages, it leaves some of
//! what was asked for later. And it tells what was asked of it.
#![allow(clippy::expect_used)]

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use aws::connection::Connection;
use aws::dynamo::DynamoArchive;
use aws::shape::Tables;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Response, StatusCode};
use serde_json::{Map, Value, json};
use tokio::runtime::Runtime;

use crate::dynamodb;

const TARGET: &str = "x-amz-target";
const VERSION: &str = "com.amazonaws.dynamodb.v20120810#";
/// The longest page and the most names at once, where pages are short.
const FEW: usize = 2;

/// A line; it lasts as long as the process.
#[derive(Clone)]
pub struct Line {
    /// Where it answers.
    pub endpoint: String,
    moods: Arc<Mutex<Moods>>,
}

#[derive(Default)]
struct Moods {
    engine: String,
    /// By operation: how often it was asked for.
    asked: BTreeMap<String, u32>,
    /// By operation, or by operation and table: how many of the next requests are told to come later.
    busy: BTreeMap<String, u32>,
    short: bool,
}

/// An archive of its own at the end of a new line.
pub async fn opened() -> (DynamoArchive, Line, Tables) {
    let good = dynamodb::connection();
    let line = Line::to(good.endpoint.as_deref().expect("the engine is on loopback"));
    let tables = dynamodb::tables();
    let endpoint = Some(line.endpoint.clone());
    let archive = DynamoArchive::open(&Connection { endpoint, ..good }, tables.clone());
    archive.create_tables().await.expect("the tables are made");
    (archive, line, tables)
}

impl Line {
    /// Opens a line to an engine on loopback.
    pub fn to(engine: &str) -> Self {
        static RUNTIME: OnceLock<Runtime> = OnceLock::new();
        let runtime = RUNTIME.get_or_init(|| {
            let mut builder = tokio::runtime::Builder::new_multi_thread();
            builder.worker_threads(2).enable_all().build().expect("a runtime for the lines")
        });
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("loopback has a port");
        listener.set_nonblocking(true).expect("it need not block");
        let endpoint = format!("http://{}", listener.local_addr().expect("it has an address"));
        let moods = Arc::new(Mutex::new(Moods { engine: engine.to_owned(), ..Moods::default() }));
        let app = axum::Router::new().fallback(carry).with_state(moods.clone());
        runtime.spawn(async move {
            let listener = tokio::net::TcpListener::from_std(listener).expect("the runtime takes it");
            let _ = axum::serve(listener, app).await;
        });
        Self { endpoint, moods }
    }

    /// From now on pages are short, and of what is asked at once some is left for later.
    pub fn shorten(&self) {
        lock(&self.moods).short = true;
    }

    /// The next requests for an operation are told that there are too many.
    pub fn tire(&self, operation: &str, requests: u32) {
        lock(&self.moods).busy.insert(operation.to_owned(), requests);
    }

    /// The same, where the requests are for one table.
    pub fn tire_at(&self, operation: &str, table: &str, requests: u32) {
        self.tire(&format!("{operation} {table}"), requests);
    }

    /// How often each operation was asked for.
    pub fn asked(&self) -> BTreeMap<String, u32> {
        lock(&self.moods).asked.clone()
    }
}

fn lock(moods: &Mutex<Moods>) -> MutexGuard<'_, Moods> {
    moods.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn carry(State(moods): State<Arc<Mutex<Moods>>>, request: Request) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let operation = parts.headers.get(TARGET).and_then(|t| t.to_str().ok()?.split('.').nth(1)).unwrap_or_default();
    let operation = operation.to_owned();
    let body = to_bytes(body, usize::MAX).await.expect("a whole request");
    let mut asked: Value = serde_json::from_slice(&body).expect("DynamoDB speaks JSON");
    let (engine, busy, short) = {
        let mut moods = lock(&moods);
        *moods.asked.entry(operation.clone()).or_default() += 1;
        let at = format!("{operation} {}", asked["TableName"].as_str().unwrap_or_default());
        let busy = [operation.clone(), at].into_iter().any(|name| {
            let left = moods.busy.entry(name).or_default();
            let busy = *left > 0;
            *left = left.saturating_sub(1);
            busy
        });
        (moods.engine.clone(), busy, moods.short)
    };
    if busy {
        return told(StatusCode::BAD_REQUEST, &tired(&operation, &asked));
    }
    let later = if short { shortened(&operation, &mut asked) } else { None };
    // What is cut short is not what was signed: only an engine that looks at no signature takes it.
    let sent = if short { asked.to_string() } else { String::from_utf8_lossy(&body).into_owned() };
    let (status, mut answer) =
        tokio::task::spawn_blocking(move || forward(&engine, &parts.headers, &sent)).await.expect("the engine answers");
    if let Some(later) = later.filter(|_| status.is_success()) {
        answer["UnprocessedKeys"] = later;
    }
    told(status, &answer)
}

/// What DynamoDB says when it has too much to do.
fn tired(operation: &str, asked: &Value) -> Value {
    if operation != "TransactWriteItems" {
        return json!({ "__type": format!("{VERSION}ProvisionedThroughputExceededException"), "message": "piano" });
    }
    let items = asked["TransactItems"].as_array().map_or(1, Vec::len);
    let mut reasons = vec![json!({ "Code": "None" }); items];
    reasons[0] = json!({ "Code": "ThrottlingError", "Message": "piano" });
    json!({
        "__type": format!("{VERSION}TransactionCanceledException"),
        "Message": "Transaction cancelled",
        "CancellationReasons": reasons,
    })
}

/// Cuts a request short; gives what is left for later.
fn shortened(operation: &str, asked: &mut Value) -> Option<Value> {
    match operation {
        "Query" => {
            let limit = asked["Limit"].as_u64().unwrap_or(u64::MAX).min(FEW as u64);
            asked["Limit"] = json!(limit);
            None
        }
        "BatchGetItem" => {
            let mut later = Map::new();
            for (table, wanted) in asked["RequestItems"].as_object_mut()? {
                let keys = wanted["Keys"].as_array_mut()?;
                let rest = keys.split_off(keys.len().min(FEW));
                if !rest.is_empty() {
                    let mut left = wanted.clone();
                    left["Keys"] = Value::Array(rest);
                    later.insert(table.clone(), left);
                }
            }
            Some(Value::Object(later))
        }
        _ => None,
    }
}

fn forward(engine: &str, headers: &HeaderMap, body: &str) -> (StatusCode, Value) {
    static AGENT: OnceLock<ureq::Agent> = OnceLock::new();
    let agent = AGENT.get_or_init(|| ureq::Agent::config_builder().http_status_as_error(false).build().new_agent());
    let mut request = agent.post(engine);
    for (name, value) in headers.iter().filter(|(name, _)| !matches!(name.as_str(), "content-length" | "connection")) {
        request = request.header(name.as_str(), value.to_str().expect("headers are text"));
    }
    let mut answer = request.send(body).expect("the engine answers");
    let status = StatusCode::from_u16(answer.status().as_u16()).expect("a status");
    let text = answer.body_mut().with_config().limit(u64::MAX).read_to_string().expect("a whole answer");
    (status, serde_json::from_str(&text).expect("DynamoDB speaks JSON"))
}

fn told(status: StatusCode, answer: &Value) -> Response<Body> {
    let mut response = Response::new(Body::from(answer.to_string()));
    *response.status_mut() = status;
    response.headers_mut().insert("content-type", axum::http::HeaderValue::from_static("application/x-amz-json-1.0"));
    response
}
