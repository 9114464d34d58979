//! The functions as they are deployed: the real programs, each under a Runtime API of its own, on one archive, with buckets of
//! files and of published sites.
#![allow(clippy::expect_used)]

use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use aws::files::Bucket;
use aws::shape::Tables;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use counter::keys::Secret;
use gateway::grow::{self, Place};
use gateway::start;
use gateway::town::Grown;
use jiff::Timestamp;
use lambdas::front::VARIABLE;
use serde_json::{Value, json};
use tokio::runtime::Runtime;

use crate::runtime_api::{Function, Runs, environment};
use crate::watched::{Asked, Units, Watched};
use crate::{dynamodb, program, s3};

/// The programs that answer the counter's addresses.
pub const PARTS: [&str; 5] = ["intake", "track", "profile", "desk", "sign"];
/// What the front door and the functions know.
pub const FRONT: &str = "segreto-della-porta-di-prova";
/// Thirty-two sevens in base64, and as bytes.
const ROOT_KEY: &str = "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=";
const ROOT: [u8; 32] = [7; 32];

/// An installation: tables and buckets.
pub struct Installed {
    /// The sites' folder.
    pub out: PathBuf,
    /// The tables.
    pub tables: Tables,
    /// The bucket of files.
    pub bucket: Bucket,
    /// The bucket to which browsers bring what is too large for an event.
    pub arrivals: Bucket,
    /// The bucket of the sites.
    pub sites: Bucket,
    /// What stands in every function's environment.
    pub environment: HashMap<String, String>,
    /// The same archive and files as the gateway would have them.
    pub town: Grown,
}

impl Installed {
    /// Lays everything out on a folder of published sites.
    pub async fn new(out: &Path) -> Self {
        let (tables, bucket, sites) = (dynamodb::tables(), s3::bucket(), s3::bucket());
        let arrivals = s3::bucket();
        s3::holds(&sites, out);
        let connection = dynamodb::connection();
        let mut environment = environment();
        let texts = [
            ("SPORTELLO_TABLE", tables.data.clone()),
            ("SPORTELLO_KEYS_TABLE", tables.keys.clone()),
            ("SPORTELLO_ROOT_KEY", ROOT_KEY.to_owned()),
            ("SPORTELLO_BUCKET", bucket.name.clone()),
            ("SPORTELLO_ARRIVALS_BUCKET", arrivals.name.clone()),
            ("SPORTELLO_SITES_BUCKET", sites.name.clone()),
            ("SPORTELLO_SIMULATOR", "si".to_owned()),
            ("AWS_ENDPOINT_URL_DYNAMODB", connection.endpoint.clone().unwrap_or_default()),
            ("AWS_ENDPOINT_URL_S3", bucket.endpoint.clone().unwrap_or_default()),
        ];
        environment.extend(texts.map(|(name, value)| (name.to_owned(), value)));
        let place = Place { connection, tables: tables.clone(), bucket: bucket.clone(), root: Secret(ROOT) };
        let clock: gateway::town::Clock = std::sync::Arc::new(Timestamp::now);
        let town = grow::open_at(place, true, out, clock).await.expect("the engine makes tables");
        start::samples(&town).await.expect("the sample operators are kept");
        Self { out: out.to_owned(), tables, bucket, arrivals, sites, environment, town }
    }

    /// Starts one function.
    pub async fn start(&self, name: &str, runs: Runs) -> Function {
        self.start_with(name, runs, &[]).await
    }

    /// Starts one function with some variables of its own.
    pub async fn start_with(&self, name: &str, runs: Runs, more: &[(&str, &str)]) -> Function {
        let mut environment = self.environment.clone();
        environment.insert("AWS_LAMBDA_FUNCTION_NAME".into(), format!("sportello-prova-{name}"));
        environment.extend(more.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        Function::begin(&program::built("lambdas", name), &environment, runs).await
    }
}

/// All functions that answer addresses, while they run.
pub struct Functions {
    /// The sites' folder.
    pub out: PathBuf,
    running: HashMap<&'static str, Function>,
    watched: HashMap<&'static str, Watched>,
    /// What they stand on.
    pub installed: Installed,
    // What feeds the functions runs here; it ends last.
    runtime: Option<Runtime>,
}

impl Functions {
    /// Starts them all, behind the front door that knows [`FRONT`].
    pub fn start(out: &Path, runs: Runs) -> Self {
        Self::start_some(out, runs, &PARTS)
    }

    /// Starts some; what each asks of the tables is written down.
    pub fn start_some(out: &Path, runs: Runs, names: &[&'static str]) -> Self {
        Self::start_with(out, runs, names, &[])
    }

    /// Starts some with some variables more.
    pub fn start_with(out: &Path, runs: Runs, names: &[&'static str], more: &[(&str, &str)]) -> Self {
        let runtime = Runtime::new().expect("a runtime");
        let (installed, running, watched) = runtime.block_on(async {
            let installed = Installed::new(out).await;
            let (mut running, mut watched) = (HashMap::new(), HashMap::new());
            let engine = installed.environment["AWS_ENDPOINT_URL_DYNAMODB"].clone();
            for name in names {
                let line = Watched::open(&engine, &installed.tables).await;
                let ours = [("AWS_ENDPOINT_URL_DYNAMODB", line.endpoint.as_str()), (VARIABLE, FRONT)];
                running.insert(*name, installed.start_with(name, runs, &[&ours, more].concat()).await);
                watched.insert(*name, line);
            }
            (installed, running, watched)
        });
        Self { out: out.to_owned(), running, watched, installed, runtime: Some(runtime) }
    }

    /// What a function asked of the tables so far.
    pub fn asked(&self, name: &str) -> BTreeSet<Asked> {
        self.watched.get(name).map(Watched::asked).unwrap_or_default()
    }

    /// The units that all of them together took so far.
    pub fn spent(&self) -> Units {
        self.watched
            .values()
            .map(Watched::spent)
            .fold(Units::default(), |all, one| Units { write: all.write + one.write, read: all.read + one.read })
    }

    /// Sends an event and waits for its answer.
    ///
    /// # Errors
    /// What the function failed with.
    pub fn send(&self, name: &str, event: Value) -> Result<Value, String> {
        self.runtime.as_ref().expect("it runs").block_on(self.try_invoke(name, event))
    }

    /// Sends an event to one of them.
    ///
    /// # Errors
    /// What the function failed with.
    pub async fn try_invoke(&self, name: &str, event: Value) -> Result<Value, String> {
        match self.running.get(name) {
            Some(function) => function.try_invoke(&event).await,
            None => Err(format!("no function {name}")),
        }
    }

    /// What one of them wrote so far.
    pub fn said(&self, name: &str) -> String {
        self.running.get(name).map(Function::said).unwrap_or_default()
    }
}

impl Drop for Functions {
    fn drop(&mut self) {
        self.running.clear();
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

/// An event as the HTTP API sends it from a page of ours; a cookie and a body may be empty.
pub fn http_event(method: &str, path: &str, cookie: &str, body: &str) -> Value {
    let mut event = json!({
        "version": "2.0", "routeKey": "$default", "rawPath": path, "rawQueryString": "",
        "headers": {
            "content-type": "application/x-www-form-urlencoded", "host": "sportello.example",
            "sec-fetch-site": "same-origin", "x-forwarded-proto": "https",
        },
        "requestContext": {
            "accountId": "000000000000", "apiId": "prova", "domainName": "sportello.example",
            "domainPrefix": "sportello",
            "http": {
                "method": method, "path": path, "protocol": "HTTP/1.1", "sourceIp": "203.0.113.7", "userAgent": "prova",
            },
            "requestId": "prova=", "routeKey": "$default", "stage": "$default",
            "time": "23/Nov/2026:10:00:00 +0000", "timeEpoch": 1_795_428_000_000_u64,
        },
        "isBase64Encoded": false,
    });
    if !cookie.is_empty() {
        event["cookies"] = json!([cookie]);
    }
    if !body.is_empty() {
        event["body"] = STANDARD.encode(body).into();
        event["isBase64Encoded"] = true.into();
    }
    event
}
