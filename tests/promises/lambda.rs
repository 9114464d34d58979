//! The functions as AWS would run them: the real program, the real Runtime API, a real event of API Gateway, and an
//! archive with the real SDK in front of it.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use aws::dynamo::DynamoArchive;
use contract::answer::{Answer, Answers};
use contract::fact::Fact;
use contract::form::{Access, Field, Form, Step};
use contract::index::{CounterIndex, Office, ProfileScope, ServiceEntry, Silence, Tenant, Tenants, Term};
use contract::kind::Kind;
use counter::draft::DraftId;
use counter::keyring::KeyRing;
use counter::keys::Secret;
use counter::submit::{Outcome, Sender, Submission, submit};
use jiff::Timestamp;
use serde_json::{Value, json};
use tests::runtime_api::{Function, Runs, emulator, environment};
use tests::{dynamodb, program, s3};

const HOST: &str = "sportello.example";
const SLUG: &str = "borgofinto";
const SERVICE: &str = "prova";
const EMAIL: &str = "anna@example.org";
/// Thirty-two sevens in base64, and as bytes.
const ROOT_KEY: &str = "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=";
const ROOT: [u8; 32] = [7; 32];

/// A plainly fictitious comune with one request sent, as a function's bucket and environment.
struct Packed {
    environment: HashMap<String, String>,
    number: String,
}

fn index(form: &Form) -> CounterIndex {
    let (_, revision) = form.canonical().unwrap();
    let comune = Tenant {
        slug: SLUG.into(),
        istat: "000000".into(),
        name: "Borgofinto".into(),
        subarea: String::new(),
        cap: String::new(),
        base: format!("/{SLUG}"),
        hosts: Vec::new(),
    };
    let entry = ServiceEntry {
        translations: std::collections::BTreeMap::new(),
        title: "Richiesta di prova".into(),
        url: format!("/{SLUG}/servizi/altro/prova/"),
        current: revision.clone(),
        accepted: vec![revision],
        access: Access::None,
        opening: Default::default(),
        office: Office { id: "comune".into(), name: "Uffici comunali".into(), phone: None, email: None },
        term: Some(Term { days: 30, silence: Silence::Default }),
        keep: None,
    };
    CounterIndex {
        comune,
        prefix: "ACD".into(),
        denomination: "Comune di Borgofinto".into(),
        pec: None,
        profile: ProfileScope::Comune,
        services: [(SERVICE.to_owned(), entry)].into(),
        lists: Default::default(),
    }
}

fn form() -> Form {
    let email = Field { fact: Some(Fact::Email), ..Field::new("email", "Email", Kind::Email) };
    Form {
        service: SERVICE.into(),
        language: contract::language::Language::Italian,
        title: "Richiesta di prova".into(),
        access: Access::None,
        privacy: "Usiamo i dati solo per questa prova.".into(),
        after: "Il Comune ti risponde.".into(),
        steps: vec![Step { id: "richiedente".into(), title: "I tuoi dati".into(), intro: None, fields: vec![email] }],
        agreements: Vec::new(),
        once: Vec::new(),
        cosign: None,
    }
}

impl Packed {
    async fn new() -> Self {
        let form = form();
        let index = index(&form);
        let sites = s3::bucket();
        publish(&s3::folder(&sites.name), &form, &index);
        let tables = dynamodb::tables();
        let archive = DynamoArchive::open(&dynamodb::connection(), tables.clone());
        archive.create_tables().await.unwrap();
        let now = Timestamp::now();
        let entry = &index.services[SERVICE];
        let submission = Submission {
            remembering: None,
            origins: &Default::default(),
            index: &index,
            service: SERVICE,
            entry,
            form: &form,
            revision: &entry.current,
            draft: &DraftId::from_random([1; 16]),
            answers: &Answers([("email".to_owned(), Answer::One(EMAIL.into()))].into()),
            sender: Sender::Visitor,
            now,
            today: web::doors::moment(now).today,
        };
        let outcome = submit(&archive, &KeyRing::new(Secret(ROOT)), &submission).await.unwrap();
        let Outcome::Receipt(pratica) = outcome else { panic!("{outcome:?}") };
        let mut environment = environment();
        let endpoint = dynamodb::connection().endpoint.unwrap();
        environment.extend([
            ("SPORTELLO_TABLE".to_owned(), tables.data),
            ("SPORTELLO_KEYS_TABLE".to_owned(), tables.keys),
            ("SPORTELLO_ROOT_KEY".to_owned(), ROOT_KEY.to_owned()),
            ("SPORTELLO_BUCKET".to_owned(), "carte".to_owned()),
            ("SPORTELLO_SITES_BUCKET".to_owned(), sites.name),
            ("AWS_ENDPOINT_URL_S3".to_owned(), sites.endpoint.unwrap()),
            ("AWS_ENDPOINT_URL_DYNAMODB".to_owned(), endpoint),
        ]);
        Self { environment, number: pratica.head.reference.key().to_owned() }
    }
}

fn publish(out: &Path, form: &Form, index: &CounterIndex) {
    let write = |path: PathBuf, bytes: &[u8]| {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    };
    let (bytes, revision) = form.canonical().unwrap();
    let tenants = Tenants {
        consortium: "Consorzio finto".into(),
        comuni: vec![index.comune.clone()],
        places: Default::default(),
    };
    write(out.join(format!("forms/{SERVICE}/{revision}.json")), &bytes);
    write(out.join("counter/tenants.json"), &serde_json::to_vec(&tenants).unwrap());
    write(out.join(format!("counter/{SLUG}.json")), &serde_json::to_vec(index).unwrap());
    let shell = "<!doctype html><html lang=it><title>%%TITOLO%%</title><main>%%CORPO%%</main></html>";
    for name in [SLUG, "consorzio", "ufficio"] {
        write(out.join(format!("counter/{name}.shell.html")), shell.as_bytes());
    }
}

/// An event as an HTTP API sends it, payload 2.0.
fn event(method: &str, path: &str, cookies: &[String], body: Option<&str>) -> Value {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let mut event = json!({
        "version": "2.0",
        "routeKey": format!("{method} /{{comune}}/sportello/stato/{{proxy+}}"),
        "rawPath": path,
        "rawQueryString": query,
        "headers": {
            "accept": "text/html",
            "content-type": "application/x-www-form-urlencoded",
            "host": HOST,
            "origin": format!("https://{HOST}"),
            "sec-fetch-site": "same-origin",
            "x-forwarded-for": "203.0.113.7",
            "x-forwarded-port": "443",
            "x-forwarded-proto": "https"
        },
        "requestContext": {
            "accountId": "000000000000",
            "apiId": "prova",
            "domainName": HOST,
            "domainPrefix": "sportello",
            "http": {
                "method": method, "path": path, "protocol": "HTTP/1.1",
                "sourceIp": "203.0.113.7", "userAgent": "prova"
            },
            "requestId": "prova=",
            "routeKey": "$default",
            "stage": "$default",
            "time": "23/Nov/2026:10:00:00 +0000",
            "timeEpoch": 1_795_428_000_000_u64
        },
        "isBase64Encoded": false
    });
    if !cookies.is_empty() {
        event["cookies"] = json!(cookies);
    }
    if let Some(body) = body {
        event["body"] = json!(body);
    }
    event
}

/// One citizen's way: from her number to her request and its receipt.
async fn track(number: &str, invoke: impl AsyncFn(Value) -> Value) {
    let page = invoke(event("GET", &format!("/{SLUG}/sportello/stato/"), &[], None)).await;
    assert_eq!(page["statusCode"], 200, "{page}");
    assert_eq!(page["isBase64Encoded"], false);
    assert!(text(&page).contains("name=\"numero\""), "{page}");

    let ask = |email: &str| format!("numero={number}&dato={}", email.replace('@', "%40"));
    let stato = format!("/{SLUG}/sportello/stato/");
    let wrong = invoke(event("POST", &stato, &[], Some(&ask("altra@example.org")))).await;
    assert_eq!(wrong["statusCode"], 422, "{wrong}");

    let right = invoke(event("POST", &stato, &[], Some(&ask(EMAIL)))).await;
    assert_eq!(right["statusCode"], 303, "{right}");
    let location = right["headers"]["location"].as_str().unwrap().to_owned();
    assert_eq!(location, format!("/{SLUG}/sportello/pratica/{number}"));
    let cookie = right["cookies"][0].as_str().unwrap();
    assert!(cookie.starts_with("__Host-") && cookie.contains("; Secure"), "{cookie}");
    let cookies = [cookie.split(';').next().unwrap().to_owned()];

    let shown = invoke(event("GET", &location, &cookies, None)).await;
    assert_eq!(shown["statusCode"], 200, "{shown}");
    assert!(text(&shown).contains(EMAIL) && text(&shown).contains("Richiesta di prova"), "{shown}");
    assert!(!shown["headers"]["content-security-policy"].is_null(), "{shown}");

    let receipt = invoke(event("GET", &format!("/{SLUG}/sportello/ricevuta/{number}"), &cookies, None)).await;
    assert_eq!(receipt["statusCode"], 200, "{receipt}");

    let stranger = invoke(event("GET", &location, &[], None)).await;
    assert_eq!(stranger["statusCode"], 303, "the number alone shows nothing: {stranger}");
    let forged = event("POST", &stato, &[], Some(&ask(EMAIL))).to_string().replace("same-origin", "cross-site");
    assert_eq!(invoke(serde_json::from_str(&forged).unwrap()).await["statusCode"], 403);
}

fn text(answer: &Value) -> &str {
    answer["body"].as_str().unwrap_or_default()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_track_function_shows_a_request_to_who_has_its_number_and_second_datum() {
    let packed = Packed::new().await;
    let function = Function::begin(&program::built("lambdas", "track"), &packed.environment, Runs::Ours).await;
    track(&packed.number, async |event| function.invoke(&event).await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_track_function_does_the_same_under_the_official_emulator() {
    if emulator().is_none() {
        return;
    }
    let packed = Packed::new().await;
    let program = program::built("lambdas", "track");
    let function = Function::begin(&program, &packed.environment, Runs::Emulated).await;
    track(&packed.number, async |event| function.invoke(&event).await).await;
}

#[test]
fn a_function_without_its_settings_says_all_that_is_missing_at_once() {
    let program = program::built("lambdas", "track");
    let ended = Command::new(program).env_clear().stdin(Stdio::null()).output().unwrap();
    assert!(!ended.status.success());
    let told = String::from_utf8_lossy(&ended.stderr).into_owned();
    for name in
        ["AWS_REGION", "SPORTELLO_TABLE", "SPORTELLO_KEYS_TABLE", "SPORTELLO_ROOT_KEY", "SPORTELLO_SITES_BUCKET"]
    {
        assert!(told.contains(name), "{told}");
    }
}
