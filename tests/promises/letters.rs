//! The function that delivers writes real letters: one for each notice, also when the mail server was away, and never one
//! that says more than it must.

use std::net::ToSocketAddrs;
use std::path::Path;
use std::process::Command;

use aws_sdk_dynamodb::types::AttributeValue;
use counter::archive::{Archive, Submitted};
use counter::outbox::Outbox;
use counter::pratica::{Body, OutboxLine, Pratica};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use tempfile::TempDir;
use tests::archive_suite::records::{HERE, body, head};
use tests::certificate;
use tests::functions::Installed;
use tests::post_office::{PostOffice, shut_port};
use tests::runtime_api::{Function, Runs, emulator};
use tests::town::published;
use web::doors::Doors;

use crate::batches::{failures, item, record};

/// The program with mail.
async fn deliverer(installed: &Installed, runs: Runs, url: &str) -> Function {
    let more = [
        ("SPORTELLO_SMTP", url),
        ("SPORTELLO_SMTP_FROM", "sportello@comuni.example"),
        ("SPORTELLO_PUBLIC_URL", "https://sportello.example"),
    ];
    installed.start_with("deliver", runs, &more).await
}

/// Sends a request of somebody with this address; gives it and its record in the stream.
async fn sent(installed: &Installed, number: u32, email: &str) -> (Pratica, Value) {
    let now = Timestamp::now();
    let mut head = head(HERE, number);
    (head.sent, head.changed) = (now, now);
    head.outbox = head.outbox.iter().map(|line| OutboxLine::new(line.id, line.what, now)).collect();
    let body = Body { email: Some(email.to_owned()), ..body() };
    let new = head.seal(installed.town.keys(), &body).unwrap();
    assert_eq!(installed.town.archive().submit(&new).await.unwrap(), Submitted::Stored);
    let item = item(installed, HERE, new.head.reference.key()).await;
    (new, record(number, &item))
}

async fn is_marked(installed: &Installed, pratica: &Pratica) -> bool {
    let found = installed.town.archive().pratica(HERE, &pratica.head.reference).await.unwrap().unwrap();
    found.head.open_notices().next().is_none()
}

/// The time that anything was put off for is over.
async fn time_passes(installed: &Installed) {
    let archive = installed.town.archive();
    for waiting in archive.notices_due(HERE, Timestamp::now() + SignedDuration::from_hours(2)).await.unwrap() {
        archive.put_off_notices(HERE, &waiting, Some(Timestamp::now())).await.unwrap();
    }
}

/// The record that DynamoDB's stream has of each place among what waits.
async fn places(installed: &Installed) -> Vec<Value> {
    let client = tests::dynamodb::connection().client();
    let all = client.scan().table_name(&installed.tables.data).send().await.unwrap();
    let waits = AttributeValue::S(format!("C#{HERE}#Q"));
    let waiting = all.items().iter().filter(|item| item.get("pk") == Some(&waits));
    waiting.zip(700..).map(|(item, n)| record(n, &item.clone().into_iter().collect())).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_record_of_the_stream_becomes_one_letter_and_the_same_record_none() {
    one_letter(Runs::Ours).await;
    if emulator().is_some() {
        one_letter(Runs::Emulated).await;
    }
}

async fn one_letter(runs: Runs) {
    let (installed, office) = (Installed::new(published()).await, PostOffice::open(0));
    let deliver = deliverer(&installed, runs, &office.url()).await;
    let her = "maria.bianchi@example.org";
    let (pratica, first) = sent(&installed, 1, her).await;
    let event = json!({ "Records": [first] });
    assert_eq!(failures(&deliver.invoke(&event).await), [""; 0]);
    let mails = office.wait_for(her, 1);
    let link = format!("https://sportello.example/quadri/sportello/pratica/{}\n", pratica.head.reference.key());
    assert!(mails[0].text().contains(&link), "{}", mails[0].text());
    assert_eq!(mails[0].recipients(), [her]);
    for secret in ["Maria Rossi", "RSSMRA85T10A562S", "trasloco"] {
        assert!(!mails[0].raw().contains(secret) && !mails[0].text().contains(secret), "{}", mails[0].raw());
    }
    assert!(is_marked(&installed, &pratica).await);
    // Lambda may bring a record again, and the clock looks too.
    assert_eq!(failures(&deliver.invoke(&event).await), [""; 0]);
    deliver.invoke(&json!({ "lavoro": "posta" })).await;
    let (_, second) = sent(&installed, 2, "altra@example.org").await;
    deliver.invoke(&json!({ "Records": [second] })).await;
    office.wait_for("altra@example.org", 1);
    assert_eq!(office.mails_for(her).len(), 1);
    let said = deliver.said_with("\"delivered\":1").await;
    assert!(!said.contains("maria.bianchi") && !said.contains("Maria") && !said.contains("ERROR"), "{said}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_nobody_carried_stays_and_the_clock_brings_it_when_the_server_is_back() {
    let installed = Installed::new(published()).await;
    let port = shut_port();
    let deliver = deliverer(&installed, Runs::Ours, &format!("smtp://127.0.0.1:{port}")).await;
    let (her, other) = ("maria@example.org", "altra@example.org");
    let (pratica, first) = sent(&installed, 1, her).await;
    let (_, second) = sent(&installed, 2, other).await;
    let answer = deliver.invoke(&json!({ "Records": [first, second] })).await;
    assert_eq!(failures(&answer), [""; 0], "the records are done: what waits, waits in the outbox");
    let said = deliver.said_with("\"closed\":1").await;
    assert!(said.contains("\"delivered\":0") && said.contains("il server di posta non risponde"), "{said}");
    assert!(!is_marked(&installed, &pratica).await);
    // That it was put off wakes nobody: only what is due does.
    let before = deliver.said().matches("non risponde").count();
    let put_off: Vec<Value> = places(&installed).await.into_iter().filter(is_to_come).collect();
    assert!(!put_off.is_empty());
    deliver.invoke(&json!({ "Records": put_off })).await;
    assert_eq!(deliver.said_with("\"comuni\":0").await.matches("non risponde").count(), before);

    let office = PostOffice::open(port);
    time_passes(&installed).await;
    deliver.invoke(&json!({ "lavoro": "posta" })).await;
    assert_eq!((office.wait_for(her, 1).len(), office.wait_for(other, 1).len()), (1, 1));
    assert!(is_marked(&installed, &pratica).await);
    deliver.invoke(&json!({ "lavoro": "posta" })).await;
    assert_eq!((office.mails_for(her).len(), office.mails_for(other).len()), (1, 1), "once");
}

/// Whether a record is of a place whose time is to come.
fn is_to_come(record: &Value) -> bool {
    let place = record["dynamodb"]["NewImage"]["sk"]["S"].as_str().unwrap();
    place.split('#').next().unwrap().parse::<Timestamp>().unwrap() > Timestamp::now()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_refused_is_marked_and_what_is_refused_for_now_comes_later() {
    let (installed, office) = (Installed::new(published()).await, PostOffice::open(0));
    let deliver = deliverer(&installed, Runs::Ours, &office.url()).await;
    let (nobody, later) = ("nessuno@example.org", "dopo@example.org");
    let (first, one) = sent(&installed, 1, nobody).await;
    let (second, two) = sent(&installed, 2, later).await;
    assert_eq!(failures(&deliver.invoke(&json!({ "Records": [one, two] })).await), [""; 0]);
    assert_eq!((office.refusals(nobody), office.refusals(later)), (1, 1));
    assert_eq!((is_marked(&installed, &first).await, is_marked(&installed, &second).await), (true, false));
    time_passes(&installed).await;
    deliver.invoke(&json!({ "lavoro": "posta" })).await;
    assert_eq!((office.wait_for(later, 1).len(), office.refusals(nobody)), (1, 1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn where_no_mail_server_is_named_everything_waits_and_what_is_missing_is_told_at_once() {
    let installed = Installed::new(published()).await;
    let deliver = installed.start("deliver", Runs::Ours).await;
    let (pratica, record) = sent(&installed, 1, "maria@example.org").await;
    assert_eq!(failures(&deliver.invoke(&json!({ "Records": [record] })).await), [""; 0]);
    deliver.invoke(&json!({ "lavoro": "posta" })).await;
    assert!(!is_marked(&installed, &pratica).await);
    let more = [("SPORTELLO_SMTP", "smtp://nome:segreto@posta.example"), ("SPORTELLO_SMTP_USER", "nome")];
    let broken = installed.start_with("deliver", Runs::Ours, &more).await;
    let told = broken.said_with("SPORTELLO_SMTP_PASSWORD").await;
    for name in ["SPORTELLO_SMTP`", "SPORTELLO_SMTP_FROM`", "SPORTELLO_SMTP_PASSWORD`"] {
        assert!(told.contains(name), "{name}: {told}");
    }
    assert!(!told.contains("segreto"), "{told}");
}

/// STARTTLS, and who asks is known. The name of this very machine, so that it is not taken for loopback, where nothing need
/// be hidden.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_said_to_a_server_that_is_not_who_it_should_be_or_does_not_know_us() {
    let name = Command::new("hostname").output().map(|o| String::from_utf8_lossy(&o.stdout).trim().to_owned());
    let name = name.expect("this machine has a name");
    assert!((name.as_str(), 1).to_socket_addrs().is_ok(), "the name of this machine, {name}, leads nowhere");
    let (ours, others) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let (certificate, key) = certificate::of(&name, ours.path());
    let (false_one, _) = certificate::of(&name, others.path());
    let (office, open) = (PostOffice::careful(&certificate, &key), PostOffice::open(0));
    let installed = Installed::new(published()).await;
    let start = async |port: u16, trusted: &Path, password: &str| {
        let (url, trusted) = (format!("smtp://{name}:{port}"), trusted.to_string_lossy());
        let more = [
            ("SPORTELLO_SMTP", url.as_str()),
            ("SPORTELLO_SMTP_FROM", "sportello@comuni.example"),
            ("SPORTELLO_SMTP_USER", "sportello"),
            ("SPORTELLO_SMTP_PASSWORD", password),
            ("SPORTELLO_PUBLIC_URL", "https://sportello.example"),
            ("SSL_CERT_FILE", &trusted),
        ];
        installed.start_with("deliver", Runs::Ours, &more).await
    };
    let her = "maria@example.org";
    let (pratica, record) = sent(&installed, 1, her).await;
    let event = json!({ "Records": [record] });
    for (port, trusted, password, word) in [
        (office.port, &false_one, "segreto di prova", "STARTTLS"),
        (office.port, &certificate, "sbagliata", "non accetta il nome o la password (535)"),
        (open.port, &certificate, "segreto di prova", ""),
    ] {
        let deliver = start(port, trusted, password).await;
        assert_eq!(failures(&deliver.invoke(&event).await), [""; 0]);
        let said = deliver.said_with("\"closed\":1").await;
        assert!(said.contains("\"closed\":1") && said.contains(word), "{word}: {said}");
        assert!(!said.contains("segreto") && !said.contains("sbagliata"), "{said}");
        assert!(!is_marked(&installed, &pratica).await, "{word}");
        time_passes(&installed).await;
    }
    assert_eq!(office.entries(), [false], "who is not trusted is told no password");
    let deliver = start(office.port, &certificate, "segreto di prova").await;
    deliver.invoke(&event).await;
    let mails = office.wait_for(her, 1);
    assert_eq!((mails.len(), mails[0].entered()), (1, Some("sportello".to_owned())));
    assert_eq!((open.mails_for(her).len(), office.entries()), (0, vec![false, true]));
    assert!(is_marked(&installed, &pratica).await);
}
