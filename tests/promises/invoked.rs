//! One function on a bad day: it panics, it would be late, its event is none, its secret is not there yet.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::routing::get;
use serde_json::{Value, json};
use tests::functions::{Installed, http_event};
use tests::program;
use tests::runtime_api::{Function, Runs, emulator};
use tests::town::published;
use tokio::net::TcpListener;

const LOGIN: &str = "/quadri/sportello/accedi/";

fn text(answer: &Value) -> &str {
    answer["body"].as_str().unwrap_or_default()
}

/// The account of the last event in what a function said.
async fn account(function: &Function) -> Value {
    let said = function.said_with("_aws").await;
    let mut lines = said.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    lines.rfind(|line| line.get("_aws").is_some()).unwrap_or_else(|| panic!("no account in {said}"))
}

async fn fragile(runs: Runs) -> (Installed, Function) {
    let installed = Installed::new(published()).await;
    let function = Function::begin(Path::new(env!("CARGO_BIN_EXE_fragile")), &installed.environment, runs).await;
    (installed, function)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_panic_is_answered_with_a_reference_counted_and_says_nothing_personal() {
    broken(Runs::Ours).await;
    if emulator().is_some() {
        broken(Runs::Emulated).await;
    }
}

async fn broken(runs: Runs) {
    let (_installed, function) = fragile(runs).await;
    let answer = function.invoke(&http_event("GET", LOGIN, "", "")).await;
    assert_eq!(answer["statusCode"], 500, "{answer}");
    let account = account(&function).await;
    assert_eq!((&account["panics"], &account["faults"], &account["status"]), (&json!(1), &json!(1), &json!(500)));
    let reference = account["fault"].as_str().unwrap();
    assert!(text(&answer).contains(reference) && text(&answer).contains("Comune"), "in the comune's page: {answer}");
    let said = function.said();
    assert!(said.contains("fragile.rs:") && said.contains(reference), "where it broke: {said}");
    assert!(!said.contains("CMPLCU88H61C632B"), "what it said stays untold: {said}");
    // The same program goes on.
    assert_eq!(function.invoke(&http_event("GET", "/quadri/sportello/nulla", "", "")).await["statusCode"], 404);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_would_be_late_says_so_in_time_and_keeps_what_was_typed() {
    let (_installed, function) = fragile(Runs::Ours).await;
    let sent = http_event("POST", LOGIN, "", "persona=lucia&nota=la+mia+frase+lunga&ritorno=").to_string();
    // The stub answers only what comes at all: nothing ends this event but the function itself.
    let answer = function.try_within(&sent, Duration::from_millis(1_500)).await.unwrap();
    assert_eq!(answer["statusCode"], 503, "{answer}");
    assert_eq!(answer["headers"]["retry-after"], "60");
    let page = text(&answer);
    assert!(page.contains("la mia frase lunga") && page.contains("Invia di nuovo"), "{page}");
    assert!(page.contains(&format!("action=\"{LOGIN}\"")), "{page}");
    let account = account(&function).await;
    assert_eq!((&account["panics"], &account["faults"]), (&json!(0), &json!(1)));
    assert!(account["durationMs"].as_f64().is_some_and(|ms| ms < 1_500.0), "{account}");
    assert!(!function.said().contains("frase"), "{}", function.said());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_event_that_is_none_fails_and_the_next_one_is_answered() {
    none(Runs::Ours).await;
    if emulator().is_some() {
        none(Runs::Emulated).await;
    }
}

async fn none(runs: Runs) {
    let installed = Installed::new(published()).await;
    let path = "/quadri/sportello/stato/";
    // A body that says it is base64 and is not.
    let mut cut = http_event("POST", path, "", "numero=x");
    cut["body"] = "%%%".into();
    for name in ["track", "deliver"] {
        let function = installed.start(name, runs).await;
        for wrong in [json!({}), json!({ "Records": 7 }), json!([1, 2]), json!("testo"), cut.clone()] {
            let failed = function.try_invoke(&wrong).await;
            assert!(failed.is_err(), "{name} took {wrong} for an event: {failed:?}");
        }
        if name == "track" {
            assert_eq!(function.invoke(&http_event("GET", path, "", "")).await["statusCode"], 200);
        } else {
            let empty = function.invoke(&json!({ "Records": [] })).await;
            assert_eq!(empty, json!({ "batchItemFailures": [] }));
        }
    }
}

/// The extension of AWS that tells secrets, for a function with the right token.
async fn extension(asked: Arc<AtomicU32>) -> u16 {
    const KEY: &str = "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=";
    let tell = |State(asked): State<Arc<AtomicU32>>, headers: HeaderMap, uri: Uri| async move {
        let right = headers.get("x-aws-parameters-secrets-token").is_some_and(|token| token == "gettone")
            && uri.query() == Some("secretId=sportello/radice");
        match asked.fetch_add(1, Ordering::Relaxed) {
            // It is not ready at once.
            0 => (StatusCode::BAD_REQUEST, "not ready to serve traffic, please wait".to_owned()),
            _ if right => (StatusCode::OK, json!({ "Name": "sportello/radice", "SecretString": KEY }).to_string()),
            _ => (StatusCode::FORBIDDEN, String::new()),
        }
    };
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let app = Router::new().route("/secretsmanager/get", get(tell)).with_state(asked);
    tokio::spawn(async move { axum::serve(listener, app).await });
    port
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_root_of_all_keys_is_asked_by_its_name_once_the_first_event_is_there() {
    let (installed, asked) = (Installed::new(published()).await, Arc::new(AtomicU32::new(0)));
    let port = extension(asked.clone()).await.to_string();
    let named = [
        ("SPORTELLO_ROOT_KEY", ""),
        ("SPORTELLO_ROOT_KEY_FROM", "secretsmanager:sportello/radice"),
        ("PARAMETERS_SECRETS_EXTENSION_HTTP_PORT", &port),
        ("AWS_SESSION_TOKEN", "gettone"),
    ];
    let function = installed.start_with("sign", Runs::Ours, &named).await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(asked.load(Ordering::Relaxed), 0, "nothing is asked before the first event");
    let post = http_event("POST", LOGIN, "", "persona=lucia&ritorno=");
    let shut = function.invoke(&post).await;
    assert_eq!(shut["statusCode"], 503, "{shut}");
    assert!(text(&shut).contains("Invia di nuovo"), "what was typed is kept: {shut}");
    let open = function.invoke(&post).await;
    assert_eq!(open["statusCode"], 303, "{open}");
    function.invoke(&post).await;
    assert_eq!(asked.load(Ordering::Relaxed), 2, "asked once more, then known");
    assert!(!function.said().contains("BwcHBwc"), "{}", function.said());
}

#[tokio::test]
async fn nobody_logs_in_through_the_simulator_unless_it_is_a_demonstration() {
    let installed = Installed::new(published()).await;
    let mut environment = installed.environment.clone();
    environment.remove("SPORTELLO_SIMULATOR");
    let mut command = std::process::Command::new(program::built("lambdas", "sign"));
    let ended = command.env_clear().envs(environment).env("AWS_LAMBDA_RUNTIME_API", "127.0.0.1:9").output().unwrap();
    let told = String::from_utf8_lossy(&ended.stderr).into_owned();
    assert!(!ended.status.success() && told.contains("SPORTELLO_SIMULATOR"), "{told}");
}
