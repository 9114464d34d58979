//! A line to the engine that writes down what each function asks of which items: what IAM would look at on AWS. And how many
//! units the engine says it took.
#![allow(clippy::expect_used)]

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use aws::shape::{PK, Tables};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{Response, StatusCode};
use serde_json::Value;
use tokio::net::TcpListener;

/// An action, a table or an index as the templates call it, the first part of an item's name.
pub type Asked = (String, String, String);

/// The line, and what went over it.
#[derive(Clone)]
pub struct Watched {
    /// Its own address.
    pub endpoint: String,
    asked: Arc<Mutex<BTreeSet<Asked>>>,
    puts: Arc<Mutex<Vec<(String, Value)>>>,
    spent: Arc<Mutex<Units>>,
}

/// Request units.
#[derive(Clone, Copy, Debug, Default)]
pub struct Units {
    /// Of writing.
    pub write: f64,
    /// Of reading.
    pub read: f64,
}

#[derive(Clone)]
struct Line {
    engine: String,
    tables: Tables,
    asked: Arc<Mutex<BTreeSet<Asked>>>,
    puts: Arc<Mutex<Vec<(String, Value)>>>,
    spent: Arc<Mutex<Units>>,
}

impl Watched {
    /// Opens a line to an engine; it lasts as long as the runtime.
    pub async fn open(engine: &str, tables: &Tables) -> Self {
        let asked = Arc::new(Mutex::new(BTreeSet::new()));
        let puts = Arc::new(Mutex::new(Vec::new()));
        let spent = Arc::default();
        let (engine, tables) = (engine.to_owned(), tables.clone());
        let line = Line { engine, tables, asked: asked.clone(), puts: puts.clone(), spent: Arc::clone(&spent) };
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("loopback has a free port");
        let endpoint = format!("http://{}", listener.local_addr().expect("it has an address"));
        let app = Router::new().fallback(carry).with_state(line);
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { endpoint, asked, puts, spent }
    }

    /// The items that were put so far, each with its table.
    pub fn puts(&self) -> Vec<(String, Value)> {
        self.puts.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The units that were taken so far, where the engine was asked to say so.
    pub fn spent(&self) -> Units {
        *self.spent.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What was asked so far.
    pub fn asked(&self) -> BTreeSet<Asked> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

async fn carry(State(line): State<Line>, request: Request) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, 20 << 20).await.expect("the request is whole");
    let target = parts.headers.get("x-amz-target").and_then(|t| t.to_str().ok()).unwrap_or_default();
    let action = target.rsplit('.').next().unwrap_or_default().to_owned();
    let (action, reads) = (action.as_str(), matches!(action.as_str(), "GetItem" | "Query" | "BatchGetItem"));
    if let Ok(said) = serde_json::from_slice::<Value>(&body) {
        if action == "PutItem" {
            let table = if said["TableName"] == line.tables.data { "archivio" } else { "chiavi" };
            let put = (table.to_owned(), said["Item"].clone());
            line.puts.lock().unwrap_or_else(PoisonError::into_inner).push(put);
        }
        let asked = items(action, &said, &line.tables);
        line.asked.lock().unwrap_or_else(PoisonError::into_inner).extend(asked);
    }
    let engine = line.engine.clone();
    let (status, answer) = tokio::task::spawn_blocking(move || {
        let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
        let mut request = agent.post(&engine);
        for (name, value) in parts.headers.iter().filter(|(n, _)| !["host", "content-length"].contains(&n.as_str())) {
            request = request.header(name.as_str(), value.to_str().unwrap_or_default());
        }
        let mut answer = request.send(&body[..]).expect("the engine answers");
        (answer.status(), answer.body_mut().read_to_vec().expect("its answer is whole"))
    })
    .await
    .expect("the line holds");
    if let Ok(said) = serde_json::from_slice::<Value>(&answer) {
        let told = &said["ConsumedCapacity"];
        let each = told.as_array().into_iter().flatten().chain(std::iter::once(told));
        let units: f64 = each.filter_map(|one| one["CapacityUnits"].as_f64()).sum();
        let mut spent = line.spent.lock().unwrap_or_else(PoisonError::into_inner);
        *(if reads { &mut spent.read } else { &mut spent.write }) += units;
    }
    let mut response = Response::new(Body::from(answer));
    *response.status_mut() = StatusCode::from_u16(status.as_u16()).expect("a status");
    let kind = "application/x-amz-json-1.0".parse().expect("a type");
    response.headers_mut().insert("content-type", kind);
    response
}

/// What one request touches. What this does not know it writes down as it is, so that no right covers it.
fn items(action: &str, said: &Value, tables: &Tables) -> Vec<Asked> {
    let place = |one: &Value| {
        let name = one["TableName"].as_str().unwrap_or_default();
        let table = if name == tables.data { "archivio" } else { "chiavi" };
        one["IndexName"].as_str().map_or_else(|| table.to_owned(), |index| format!("{table}/{index}"))
    };
    let name = |item: &Value| item[PK]["S"].as_str().unwrap_or_default().to_owned();
    match action {
        "GetItem" | "DeleteItem" | "UpdateItem" => vec![(action.into(), place(said), name(&said["Key"]))],
        "PutItem" => vec![(action.into(), place(said), name(&said["Item"]))],
        "Query" => {
            let hash = said["ExpressionAttributeValues"][":hash"]["S"].as_str().unwrap_or_default();
            vec![(action.into(), place(said), hash.to_owned())]
        }
        "BatchGetItem" => {
            let tables = said["RequestItems"].as_object().into_iter().flatten();
            let of = |(table, wanted): (&String, &Value)| {
                let at = place(&serde_json::json!({ "TableName": table }));
                let keys = wanted["Keys"].as_array().cloned().unwrap_or_default();
                keys.iter().map(|key| (action.to_owned(), at.clone(), name(key))).collect::<Vec<_>>()
            };
            tables.flat_map(of).collect()
        }
        "TransactWriteItems" => {
            let all = said["TransactItems"].as_array().into_iter().flatten();
            let each = all.flat_map(|one| one.as_object().into_iter().flatten());
            let of = |(kind, one): (&String, &Value)| {
                let named = if kind == "Put" { &one["Item"] } else { &one["Key"] };
                (format!("{kind}Item"), place(one), name(named))
            };
            each.map(of).collect()
        }
        other => vec![(other.to_owned(), String::new(), String::new())],
    }
}

/// Whether a pattern of IAM (`*` stands for anything) holds a text.
pub fn holds(pattern: &str, text: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == text,
        Some((head, rest)) => text.strip_prefix(head).is_some_and(|text| {
            (0..=text.len()).filter(|at| text.is_char_boundary(*at)).any(|at| holds(rest, &text[at..]))
        }),
    }
}
