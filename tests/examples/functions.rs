//! What each function weighs and costs: `cargo run --release -p tests --example functions [NAME…]`.
//!
//! The programs are built as they are deployed (`--profile lambda`) and run under a Runtime API on loopback, their DynamoDB and
//! the bucket of the sites behind TLS on loopback. Beside them stand an echo on `lambda_runtime` and the same kind of write with every default of the
//! SDK (`tests/bench`). Processor time is the kernel's own count (`/proc/PID/task/*/schedstat`): it does not grow with what
//! else the machine does. Needs Linux, the musl target (`rustup target add`), `openssl` for a certificate of its own, and `gzip`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout)]

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use tempfile::TempDir;
use tests::functions::{Installed, http_event};
use tests::journey::Journey;
use tests::runtime_api::{Function, Runs};
use tests::tls;
use tests::town::{published, root};

const ALL: [&str; 9] = ["intake", "profile", "sign", "track", "desk", "deliver", "sweep", "echo", "naive"];
/// What the programs are built for: static, as on AWS.
const TARGET: &str =
    if cfg!(target_arch = "aarch64") { "aarch64-unknown-linux-musl" } else { "x86_64-unknown-linux-musl" };
/// How often each is started, and how many events the last one gets.
const STARTS: usize = 10;
const EVENTS: usize = 100;

/// What was measured; times in milliseconds of processor unless it says otherwise.
struct Row {
    name: &'static str,
    bytes: u64,
    zipped: u64,
    wall: f64,
    start: f64,
    first: f64,
    warm: f64,
    /// What each event after the first asks of DynamoDB.
    requests: f64,
    small: u64,
    large: Option<u64>,
}

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() {
    let wanted: Vec<String> = std::env::args().skip(1).collect();
    let out = published();
    let installed = Installed::new(out).await;
    let place = TempDir::new().unwrap();
    let before = tls::before(&installed.environment["AWS_ENDPOINT_URL_DYNAMODB"], place.path()).await;
    let sites = tls::before(&installed.environment["AWS_ENDPOINT_URL_S3"], place.path()).await;
    let mut environment = installed.environment.clone();
    environment.insert("AWS_ENDPOINT_URL_DYNAMODB".into(), before.address);
    environment.insert("AWS_ENDPOINT_URL_S3".into(), sites.address);
    environment.insert("SPORTELLO_TRUSTED_ROOTS".into(), std::fs::read_to_string(&before.certificate).unwrap());
    environment.insert("SSL_CERT_FILE".into(), before.certificate.to_string_lossy().into_owned());
    let names = ALL.into_iter().filter(|name| wanted.is_empty() || wanted.iter().any(|w| w == name));
    // All of them first: what does not build is told before anything is measured.
    let programs: Vec<_> = names.map(|name| (name, built(name))).collect();
    let cookies = cookies(&environment).await;
    let mut rows = Vec::new();
    for (name, program) in programs {
        // As it is unpacked from a package, in one piece; the linker leaves it in many, which take longer to load.
        let unpacked = place.path().join(name);
        std::fs::copy(program, &unpacked).unwrap();
        let program = unpacked;
        let event = event(name, &cookies);
        rows.push(measured(name, &program, &environment, &event, &before.asked).await);
    }
    // What one write costs with every default of the SDK, without what any event costs: the store's own.
    let warm = |name: &str| rows.iter().find(|row| row.name == name).map(|row| row.warm);
    let write = warm("naive").zip(warm("echo")).map(|(naive, echo)| naive - echo);
    println!(
        "\n| function | MB | zipped | start, wall | start | first answer | warm | requests | beyond them | RSS 64 KB | RSS 6 MB |"
    );
    println!("|---|---|---|---|---|---|---|---|---|---|---|");
    for row in &rows {
        let mb = |bytes: u64| format!("{:.2}", bytes as f64 / 1e6);
        let Row { name, bytes, zipped, wall, start, first, warm, requests, small, large } = row;
        let large = large.map_or("-".to_owned(), mb);
        let beyond = write.map_or("-".to_owned(), |write| format!("{:.2} ms", warm - requests * write));
        println!(
            "| {name} | {} | {} | {wall:.2} ms | {start:.2} ms | {first:.2} ms | {warm:.2} ms | {requests:.1} | {beyond} | {} | {large} |",
            mb(*bytes),
            mb(*zipped),
            mb(*small)
        );
    }
}

/// Builds a program as it is deployed.
fn built(name: &str) -> PathBuf {
    let bench = root().join("tests/bench");
    let (arguments, place): (Vec<&str>, PathBuf) = match name {
        "echo" | "naive" => (vec!["build", "--release", "--manifest-path", "Cargo.toml", "--bin", name], bench.clone()),
        _ => (vec!["build", "--profile", "lambda", "--target", TARGET, "-p", "lambdas", "--bin", name], root()),
    };
    let target = tests::program::target();
    let target = if place == bench { target.join("bench") } else { target };
    let built = Command::new("cargo").args(&arguments).arg("--target-dir").arg(&target).current_dir(&place).status();
    assert!(built.is_ok_and(|status| status.success()), "{name} does not build");
    if place == bench { target.join("release") } else { target.join(TARGET).join("lambda") }.join(name)
}

async fn measured(
    name: &'static str,
    program: &Path,
    environment: &HashMap<String, String>,
    event: &Value,
    stored: &AtomicUsize,
) -> Row {
    let (mut wall, mut start, mut first) = (Vec::new(), Vec::new(), Vec::new());
    let mut last = None;
    for _ in 0..STARTS {
        let began = Instant::now();
        let function = Function::begin(program, environment, Runs::Ours).await;
        asked(&function, 1).await;
        wall.push(began.elapsed().as_secs_f64() * 1000.0);
        start.push(processor(&function));
        let answer = function.invoke(event).await;
        assert!(answer["statusCode"].as_u64().is_none_or(|status| status < 400), "{name}: {answer}");
        asked(&function, 2).await;
        first.push(processor(&function));
        last = Some(function);
    }
    let function = last.expect("it was started");
    let (before, stored_before) = (processor(&function), stored.load(Ordering::Relaxed));
    for _ in 0..EVENTS {
        function.invoke(event).await;
    }
    asked(&function, 2 + EVENTS as u32).await;
    let warm = (processor(&function) - before) / EVENTS as f64;
    let requests = (stored.load(Ordering::Relaxed) - stored_before) as f64 / EVENTS as f64;
    let small = if event.get("rawPath").is_some() { with_body(event, 64 * 1024) } else { event.clone() };
    for _ in 0..5 {
        let _ = function.try_invoke(&small).await;
    }
    let peak_small = peak(&function);
    let large = match event.get("rawPath") {
        Some(_) => {
            let _ = function.try_invoke(&with_body(event, 4_400_000)).await;
            Some(peak(&function))
        }
        None => None,
    };
    let bytes = std::fs::metadata(program).unwrap().len();
    let zipped = Command::new("gzip").args(["-9", "-c"]).arg(program).output().unwrap().stdout.len() as u64;
    let median = |mut all: Vec<f64>| {
        all.sort_by(f64::total_cmp);
        all[all.len() / 2]
    };
    Row {
        name,
        bytes,
        zipped,
        wall: median(wall),
        start: median(start),
        first: median(first),
        warm,
        requests,
        small: peak_small,
        large,
    }
}

/// The same event with a body of a form with a file of so many bytes; a large one is just below six megabytes as an event.
fn with_body(event: &Value, bytes: usize) -> Value {
    const EDGE: &str = "----prova";
    let mut body =
        format!("--{EDGE}\r\nContent-Disposition: form-data; name=\"a\"; filename=\"a.pdf\"\r\n\r\n").into_bytes();
    body.resize(body.len() + bytes, b'x');
    body.extend(format!("\r\n--{EDGE}--\r\n").into_bytes());
    let mut event = event.clone();
    event["requestContext"]["http"]["method"] = "POST".into();
    event["headers"]["content-type"] = format!("multipart/form-data; boundary={EDGE}").into();
    event["body"] = STANDARD.encode(body).into();
    event["isBase64Encoded"] = true.into();
    event
}

/// Waits until a function asked so often for the next event.
async fn asked(function: &Function, times: u32) {
    let began = Instant::now();
    while function.asked() < times {
        assert!(began.elapsed() < Duration::from_secs(20), "it does not ask: {}", function.said());
        tokio::time::sleep(Duration::from_micros(200)).await;
    }
    // It asked; until it rests it may still do a little.
    tokio::time::sleep(Duration::from_millis(20)).await;
}

/// The processor time of a process so far, in milliseconds.
fn processor(function: &Function) -> f64 {
    let tasks = std::fs::read_dir(format!("/proc/{}/task", function.pid())).unwrap();
    let nanoseconds = |task: std::fs::DirEntry| {
        let text = std::fs::read_to_string(task.path().join("schedstat")).unwrap_or_default();
        text.split(' ').next().and_then(|first| first.parse::<u64>().ok()).unwrap_or_default()
    };
    tasks.flatten().map(nanoseconds).sum::<u64>() as f64 / 1e6
}

/// The most memory that a process ever held, in bytes.
fn peak(function: &Function) -> u64 {
    let text = std::fs::read_to_string(format!("/proc/{}/status", function.pid())).unwrap();
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").trim().parse::<u64>().unwrap() * 1024
}

/// The cookies of a citizen and of an operator who logged in.
async fn cookies(environment: &HashMap<String, String>) -> [String; 2] {
    let sign = Function::begin(&built("sign"), environment, Runs::Ours).await;
    let mut cookies = Vec::new();
    for (path, person) in [("/quadri/sportello/accedi/", "lucia"), ("/ufficio/accedi/", "nina")] {
        let answer = sign.invoke(&http_event("POST", path, "", &format!("persona={person}&ritorno="))).await;
        let cookie = answer["cookies"][0].as_str().unwrap_or_else(|| panic!("{answer}"));
        cookies.push(cookie.split(';').next().unwrap_or_default().to_owned());
    }
    cookies.try_into().unwrap()
}

/// An event that makes a function read and write as its citizens do.
fn event(name: &str, [citizen, operator]: &[String; 2]) -> Value {
    match name {
        "intake" => {
            let journey = Journey::to("quadri", "accesso-agli-atti");
            let step = &journey.form.steps[0];
            let mut body = form_urlencoded(&tests::sample::of_step(step, &journey.answers));
            let current = &journey.index.services["accesso-agli-atti"].current;
            body.push_str(&format!("&revisione={current}&azione=avanti"));
            http_event("POST", "/quadri/sportello/accesso-agli-atti/avvia", citizen, &body)
        }
        "profile" => http_event("GET", "/quadri/sportello/area/dimentica-tutto", citizen, ""),
        "sign" => http_event("POST", "/quadri/sportello/accedi/", "", "persona=lucia&ritorno="),
        "desk" => http_event("GET", "/ufficio/", operator, ""),
        "track" => http_event("GET", "/quadri/sportello/area/", citizen, ""),
        "deliver" => json!({ "Records": [{
            "eventSource": "aws:sqs", "messageId": "a", "body": "{\"comune\":\"069070\"}",
        }] }),
        "sweep" => json!({ "lavoro": "registro" }),
        _ => http_event("GET", "/", "", ""),
    }
}

fn form_urlencoded(pairs: &[(String, String)]) -> String {
    let escaped = |text: &str| {
        let mut out = String::new();
        for byte in text.bytes() {
            match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => out.push(char::from(byte)),
                other => out.push_str(&format!("%{other:02X}")),
            }
        }
        out
    };
    pairs.iter().map(|(name, value)| format!("{}={}", escaped(name), escaped(value))).collect::<Vec<_>>().join("&")
}
