//! The functions that nobody waits for: woken by the table's stream, by a queue, by the clock.

use std::collections::BTreeMap;

use aws_sdk_dynamodb::types::AttributeValue;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use counter::archive::{Archive, Changed, Submitted};
use counter::bytes::Bytes;
use counter::files::Files;
use counter::ledger::Ledger;
use counter::orphan::remove_unheld;
use counter::pratica::Head;
use counter::state::State;
use jiff::{SignedDuration, Timestamp};
use proof::document::Document;
use serde_json::{Value, json};
use tests::archive_suite::records::{HERE, THERE, head, moved, pratica, sealed};
use tests::files_suite::id;
use tests::functions::Installed;
use tests::runtime_api::{Runs, emulator};
use tests::town::published;
use tests::{dynamodb, s3};
use web::doors::Doors;

/// The item of a pratica as it lies in the table.
pub(crate) async fn item(installed: &Installed, comune: &str, reference: &str) -> BTreeMap<String, AttributeValue> {
    let client = dynamodb::connection().client();
    let pk = AttributeValue::S(format!("C#{comune}#P#{reference}"));
    let all = client.scan().table_name(&installed.tables.data).send().await.unwrap();
    let found = all.items().iter().find(|item| item.get("pk") == Some(&pk)).cloned();
    found.unwrap_or_else(|| panic!("no item {pk:?}")).into_iter().collect()
}

/// A record of the stream about an item, as DynamoDB writes it.
pub(crate) fn record(number: u32, item: &BTreeMap<String, AttributeValue>) -> Value {
    let value = |value: &AttributeValue| match value {
        AttributeValue::S(text) => json!({ "S": text }),
        AttributeValue::N(number) => json!({ "N": number }),
        AttributeValue::B(bytes) => json!({ "B": STANDARD.encode(bytes) }),
        other => panic!("{other:?}"),
    };
    let image: serde_json::Map<_, _> = item.iter().map(|(name, v)| (name.clone(), value(v))).collect();
    let keys = json!({ "pk": image["pk"], "sk": image["sk"] });
    json!({
        "eventID": format!("{number:032x}"), "eventName": "INSERT", "eventVersion": "1.1",
        "eventSource": "aws:dynamodb", "awsRegion": "eu-south-1",
        "eventSourceARN": "arn:aws:dynamodb:eu-south-1:000000000000:table/t/stream/2026-11-23T00:00:00.000",
        "dynamodb": {
            "ApproximateCreationDateTime": 1_795_428_000, "Keys": keys, "NewImage": image,
            "SequenceNumber": format!("{number:021}"), "SizeBytes": 900, "StreamViewType": "NEW_IMAGE",
        },
    })
}

pub(crate) fn failures(answer: &Value) -> Vec<&str> {
    let all = answer["batchItemFailures"].as_array().unwrap_or_else(|| panic!("{answer}"));
    all.iter().map(|failure| failure["itemIdentifier"].as_str().unwrap()).collect()
}

fn sequence_number(record: &Value) -> &str {
    record["dynamodb"]["SequenceNumber"].as_str().unwrap()
}

async fn sent(installed: &Installed, comune: &str, number: u32) -> BTreeMap<String, AttributeValue> {
    let new = pratica(comune, number);
    assert_eq!(installed.town.archive().submit(&new).await.unwrap(), Submitted::Stored);
    item(installed, comune, new.head.reference.key()).await
}

async fn leaves(installed: &Installed, comune: &str) -> u64 {
    installed.town.ledger().newest_head(comune).await.unwrap().map_or(0, |head| head.size)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_sent_wakes_its_comune_and_what_nobody_can_read_keeps_no_other_back() {
    stream(Runs::Ours).await;
    if emulator().is_some() {
        stream(Runs::Emulated).await;
    }
}

async fn stream(runs: Runs) {
    let installed = Installed::new(published()).await;
    let deliver = installed.start("deliver", runs).await;
    let good = record(1, &sent(&installed, HERE, 1).await);
    let mut poison = good.clone();
    poison["dynamodb"]["SequenceNumber"] = "000000000000000000002".into();
    poison["dynamodb"]["NewImage"]["head"] = json!({ "S": "{ non è una pratica" });
    let after = record(3, &sent(&installed, HERE, 2).await);
    // What was written by hand makes the log of this comune fail, and no other.
    let client = dynamodb::connection().client();
    let broken = [("pk", format!("C#{THERE}#P#X")), ("sk", "P".into()), ("work", format!("C#{THERE}#G"))];
    let broken =
        broken.into_iter().chain([("since", "2026-11-23T00:00:00.000000000Z#X".into()), ("head", "rotto".into())]);
    let broken = broken.map(|(name, text)| (name.to_owned(), AttributeValue::S(text)));
    client.put_item().table_name(&installed.tables.data).set_item(Some(broken.collect())).send().await.unwrap();
    let there = record(4, &sent(&installed, THERE, 1).await);
    let session = json!({ "pk": { "S": "C#069070#S#x" }, "sk": { "S": "S" }, "record": { "S": "{}" } });
    let mut nothing = good.clone();
    nothing["dynamodb"]["SequenceNumber"] = "000000000000000000005".into();
    nothing["dynamodb"]["NewImage"] = session;

    let event = json!({ "Records": [good, poison, after, there, nothing] });
    let answer = deliver.invoke(&event).await;
    assert_eq!(failures(&answer), [sequence_number(&poison), sequence_number(&there)], "{answer}");
    assert_eq!((leaves(&installed, HERE).await, leaves(&installed, THERE).await), (2, 0));
    // Lambda sends what failed again, and what came after it: done is done.
    let again = deliver.invoke(&event).await;
    assert_eq!((failures(&again).len(), leaves(&installed, HERE).await), (2, 2));
    let said = deliver.said_with("\"unreadable\":1").await;
    assert!(said.contains("\"unreadable\":1") && said.contains("\"failures\":2"), "{said}");
    assert!(!said.contains("Maria") && !said.contains("non è una pratica"), "{said}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_queue_wakes_a_comune_too_and_gets_back_what_failed() {
    let installed = Installed::new(published()).await;
    let runs = if emulator().is_some() { Runs::Emulated } else { Runs::Ours };
    let deliver = installed.start("deliver", runs).await;
    sent(&installed, HERE, 1).await;
    let message = |id: &str, body: &str| {
        json!({
            "messageId": id, "receiptHandle": "x", "body": body, "md5OfBody": "", "messageAttributes": {},
            "attributes": { "ApproximateReceiveCount": "1", "SentTimestamp": "1795428000000" },
            "eventSource": "aws:sqs", "awsRegion": "eu-south-1",
            "eventSourceARN": "arn:aws:sqs:eu-south-1:000000000000:sportello-prova-risveglio",
        })
    };
    let right = json!({ "comune": HERE }).to_string();
    let bad = [message("b", "niente"), message("c", "{\"comune\":\"../069070\"}")];
    let event = json!({ "Records": [message("a", &right), bad[0], bad[1]] });
    assert_eq!(failures(&deliver.invoke(&event).await), ["b", "c"]);
    assert_eq!(leaves(&installed, HERE).await, 1);
}

/// An event as EventBridge sends it by the clock.
fn scheduled() -> Value {
    json!({
        "version": "0", "id": "53dc4d37-cffa-4f76-80c9-8b7d4a4d2eaa", "detail-type": "Scheduled Event",
        "source": "aws.events", "account": "000000000000", "time": "2026-11-23T03:00:00Z", "region": "eu-south-1",
        "resources": ["arn:aws:events:eu-south-1:000000000000:rule/sportello-prova-notte"], "detail": {},
    })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_clock_lets_the_public_log_go_on_and_erases_what_was_kept_for_long_enough() {
    swept(Runs::Ours).await;
    if emulator().is_some() {
        swept(Runs::Emulated).await;
    }
}

async fn swept(runs: Runs) {
    // One service there is kept for five years if granted and for two if not.
    let installed = Installed::new(crate::sweep::published()).await;
    let sweep = installed.start("sweep", runs).await;
    let ago = |days: i64| Timestamp::now() - SignedDuration::from_hours(24 * days);
    let archive = installed.town.archive();
    let mut there = Vec::new();
    for (number, state, days) in
        [(1, State::Accolta, 365 * 5 + 3), (2, State::Accolta, 365 * 4), (3, State::InCarico, 365 * 9)]
    {
        let head = Head { state, changed: ago(days), service: "segnala-disservizio".into(), ..head(HERE, number) };
        let new = sealed(head);
        assert_eq!(archive.submit(&new).await.unwrap(), Submitted::Stored);
        there.push(new);
    }
    let log = s3::folder(&installed.sites.name).join("site/quadri/registro");
    sweep.invoke(&json!({ "lavoro": "registro" })).await;
    let read = |name: &str| std::fs::read(log.join(name)).unwrap_or_else(|e| panic!("{name}: {e}"));
    let newest = read("testa.json");
    let Some(Document::Head(published)) = Document::parse(&newest) else { panic!("no head") };
    assert_eq!((published.size, read("testa-3.json")), (3, newest));
    assert!(matches!(Document::parse(&read("chiavi.json")), Some(Document::Keys(keys)) if published.is_signed(&keys)));
    assert!(archive.pratica(HERE, &there[0].head.reference).await.unwrap().is_some(), "only the log was asked for");

    let later = moved(&there[2], State::InCarico);
    assert_eq!(archive.change(&later).await.unwrap(), Changed::Done);
    // A file that nothing names, in a town that was swept before it came.
    let (files, long_ago) = (installed.town.files(), ago(40));
    assert_eq!(remove_unheld(installed.town.published(), archive, files, long_ago).await.unwrap(), 0);
    files.put(HERE, &id(1), Bytes(b"sigillato".to_vec())).await.unwrap();
    let allegati = s3::folder(&installed.bucket.name);
    let orphan = allegati.join(HERE).join(id(1).as_str());
    std::fs::File::options().write(true).open(&orphan).unwrap().set_modified(ago(2).into()).unwrap();
    sweep.invoke(&scheduled()).await;
    let mut left = Vec::new();
    for one in &there {
        left.push(archive.pratica(HERE, &one.head.reference).await.unwrap().is_some());
    }
    assert_eq!(left, [false, true, true], "kept for long enough, not yet, still open");
    assert!(read("testa-4.json").len() > 100, "every change is in the log");
    let said = sweep.said_with("\"erased\":1").await;
    assert!(said.contains("\"erased\":1") && said.contains("\"leaves\":3"), "{said}");
    assert!(said.contains("\"files\":1") && !orphan.exists(), "{said}");
    let noted = allegati.join("erasures").join(HERE).join(there[0].head.reference.key());
    assert!(noted.is_file(), "whoever makes the tables again learns of it");

    // A published head that the archive does not hold is never replaced, and told.
    let other = Installed::new(crate::sweep::published()).await;
    let lost = other.start_with("sweep", runs, &[("SPORTELLO_SITES_BUCKET", &installed.sites.name)]).await;
    assert!(lost.try_invoke(&json!({ "lavoro": "registro" })).await.is_err(), "a log that was cut is told");
    assert_eq!(read("testa.json"), read("testa-4.json"));
}
