//! Tables made again from an earlier moment: what was erased since is erased once more, and nothing else is touched.

use std::collections::HashMap;
use std::process::{Command, Stdio};

use aws::dynamo::DynamoArchive;
use aws::files::S3Files;
use aws::replay::Replayed;
use aws::shape::Tables;
use aws_sdk_dynamodb::types::AttributeValue;
use contract::answer::{Answer, Answers};
use contract::file::StoredFile;
use contract::kind::FileFormat;
use counter::archive::{Archive, InboxFilter, Submitted};
use counter::bytes::Bytes;
use counter::erasure::erase;
use counter::files::Files;
use counter::keys::Lookup;
use counter::pratica::{Body, Claim, Pratica};
use tests::archive_suite::records::{HERE, at, body, citizen, draft_id, head, keys, reference};
use tests::files_suite::id;
use tests::{dynamodb, program, s3};

type Item = HashMap<String, AttributeValue>;

/// Every item of a table.
async fn all(table: &str) -> Vec<Item> {
    let client = dynamodb::connection().client();
    client.scan().table_name(table).consistent_read(true).send().await.unwrap().items.unwrap_or_default()
}

async fn opened() -> (DynamoArchive, Tables) {
    let tables = dynamodb::tables();
    let archive = DynamoArchive::open(&dynamodb::connection(), tables.clone());
    archive.create_tables().await.unwrap();
    (archive, tables)
}

/// New tables with what others held: what DynamoDB makes of a moment.
async fn made_again(data: &[Item], keys: &[Item]) -> (DynamoArchive, Tables) {
    let (archive, tables) = opened().await;
    let client = dynamodb::connection().client();
    for (table, items) in [(&tables.data, data), (&tables.keys, keys)] {
        for item in items {
            client.put_item().table_name(table).set_item(Some(item.clone())).send().await.unwrap();
        }
    }
    (archive, tables)
}

/// A pratica with a file and something that only one may hold.
fn with_file(number: u32) -> Pratica {
    let file = StoredFile {
        id: id(number as u8).as_str().to_owned(),
        name: "pianta.pdf".into(),
        format: FileFormat::Pdf,
        bytes: 4,
        sha256: "0".repeat(64),
        key: "1".repeat(64),
    };
    let answers = Answers([("pianta".to_owned(), Answer::Many(vec![file.to_text()]))].into());
    let mut head = head(HERE, number);
    head.claims = vec![Claim { what: Lookup(format!("k1.posto{number}")), spent: false }];
    head.seal(&keys(), &Body { answers, ..body() }).unwrap()
}

struct Before {
    bucket: aws::files::Bucket,
    archive: DynamoArchive,
    tables: Tables,
    data: Vec<Item>,
    keys: Vec<Item>,
    erased: Pratica,
    kept: Pratica,
}

/// Three pratiche of a person, of which one is erased after the moment and one comes and is erased after it.
async fn erased_after_a_moment() -> Before {
    let (archive, tables) = opened().await;
    let bucket = s3::bucket();
    let files = S3Files::open(bucket.clone()).unwrap();
    let (erased, kept, later) = (with_file(1), with_file(2), with_file(3));
    for pratica in [&erased, &kept] {
        files.put(HERE, &id(if pratica == &erased { 1 } else { 2 }), Bytes(b"PDF.".to_vec())).await.unwrap();
        assert_eq!(archive.submit(pratica).await.unwrap(), Submitted::Stored);
    }
    let (data, old_keys) = (all(&tables.data).await, all(&tables.keys).await);
    assert_eq!(archive.submit(&later).await.unwrap(), Submitted::Stored);
    for number in [1, 3] {
        erase(&archive, &files, &keys(), HERE, &reference(number), at(9)).await.unwrap().unwrap();
    }
    Before { bucket, archive, tables, data, keys: old_keys, erased, kept }
}

/// Nothing of the erased pratica can be read, and the other one is whole.
async fn nothing_came_back(archive: &DynamoArchive, tables: &Tables, before: &Before) {
    let files = S3Files::open(before.bucket.clone()).unwrap();
    for number in [1, 3] {
        assert!(archive.pratica(HERE, &reference(number)).await.unwrap().is_none(), "{number}");
        let again = archive.submit(&with_file(number)).await.unwrap();
        assert!(matches!(again, Submitted::Erased(stone) if stone.is_of(&draft_id(number))), "{number}");
        let left = format!("{:?}{:?}", all(&tables.data).await, all(&tables.keys).await);
        assert!(!left.contains(&format!("#{}#", reference(number).key())), "a key or a line of {number} is left");
    }
    let sealed = format!("{:?}", before.erased.sealed.0.0.iter().take(12).collect::<Vec<_>>());
    assert!(!format!("{:?}", all(&tables.data).await).contains(sealed.trim_matches(['[', ']'])), "what was sealed");
    assert!(!files.has(HERE, &id(1)).await.unwrap() && files.has(HERE, &id(2)).await.unwrap());
    let kept = archive.pratica(HERE, &before.kept.head.reference).await.unwrap().unwrap();
    assert_eq!(kept.open(&keys()).unwrap(), before.kept.open(&keys()).unwrap());
    let mine = archive.pratiche_of(HERE, &citizen(HERE, "RSSMRA85T10A562S")).await.unwrap();
    assert_eq!(mine.iter().map(|line| &line.reference).collect::<Vec<_>>(), [&before.kept.head.reference]);
    let inbox = archive.inbox(HERE, &InboxFilter { limit: 10, ..InboxFilter::default() }).await.unwrap();
    assert_eq!(inbox.rows.len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_erased_after_the_moment_is_erased_once_more() {
    let before = erased_after_a_moment().await;
    let (again, tables) = made_again(&before.data, &before.keys).await;
    let files = S3Files::open(before.bucket.clone()).unwrap();
    let back = again.pratica(HERE, &before.erased.head.reference).await.unwrap().unwrap();
    assert!(back.open(&keys()).is_ok(), "as the tables came, the erased one can be read");
    files.put(HERE, &id(1), Bytes(b"PDF.".to_vec())).await.unwrap();
    assert_eq!(again.erase_again(&files).await.unwrap(), Replayed { noted: 2, erased: 1, keys: 0 });
    nothing_came_back(&again, &tables, &before).await;
    assert_eq!(
        again.erase_again(&files).await.unwrap(),
        Replayed { noted: 2, erased: 0, keys: 0 },
        "it may be repeated"
    );
    nothing_came_back(&again, &tables, &before).await;
    // What it held and had not used up is free, what the other holds is not.
    let mut other = with_file(4);
    other.head.claims = before.erased.head.claims.clone();
    assert_eq!(again.submit(&other).await.unwrap(), Submitted::Stored);
    let mut other = with_file(5);
    other.head.claims = before.kept.head.claims.clone();
    assert_eq!(again.submit(&other).await.unwrap(), Submitted::Claimed(0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn keys_from_another_moment_than_the_records_go_too() {
    let before = erased_after_a_moment().await;
    let today = all(&before.tables.data).await;
    let (again, tables) = made_again(&today, &before.keys).await;
    let files = S3Files::open(before.bucket.clone()).unwrap();
    assert_eq!(again.erase_again(&files).await.unwrap(), Replayed { noted: 2, erased: 0, keys: 1 });
    nothing_came_back(&again, &tables, &before).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_tables_that_were_not_made_again_nothing_happens() {
    let before = erased_after_a_moment().await;
    let was = (all(&before.tables.data).await, all(&before.tables.keys).await);
    let files = S3Files::open(before.bucket.clone()).unwrap();
    assert_eq!(before.archive.erase_again(&files).await.unwrap(), Replayed { noted: 2, erased: 0, keys: 0 });
    assert_eq!((all(&before.tables.data).await, all(&before.tables.keys).await), was);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_technician_does_it_with_one_command() {
    let before = erased_after_a_moment().await;
    let (again, tables) = made_again(&before.data, &before.keys).await;
    let program = program::built("gateway", "sportello");
    let connection = dynamodb::connection();
    let run = |root: &str, arguments: &[&str]| {
        let mut command = Command::new(&program);
        command.arg("erase-again").args(arguments).env_clear().stdin(Stdio::null());
        command.envs([
            ("AWS_REGION", "eu-south-1"),
            ("AWS_ACCESS_KEY_ID", connection.access.id.as_str()),
            ("AWS_SECRET_ACCESS_KEY", connection.access.secret.as_str()),
            ("SPORTELLO_TABLE", tables.data.as_str()),
            ("SPORTELLO_KEYS_TABLE", tables.keys.as_str()),
            ("SPORTELLO_ROOT_KEY", root),
            ("AWS_ENDPOINT_URL_DYNAMODB", connection.endpoint.as_deref().unwrap()),
            ("AWS_ENDPOINT_URL_S3", before.bucket.endpoint.as_deref().unwrap()),
        ]);
        let done = command.output().unwrap();
        let told = [done.stdout, done.stderr].map(|text| String::from_utf8_lossy(&text).into_owned()).concat();
        (done.status.success(), told)
    };
    let on_tables = ["--archive", "dynamodb", "--bucket", &before.bucket.name];
    let (done, told) = run("BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=", &on_tables);
    assert!(!done && told.contains("`SPORTELLO_ROOT_KEY` non è la chiave radice"), "{told}");
    const RIGHT: &str = "BQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQU=";
    let (done, told) = run(RIGHT, &on_tables);
    assert!(done && told.contains("annotate: 2") && told.contains("cancellate di nuovo: 1"), "{told}");
    nothing_came_back(&again, &tables, &before).await;
    let (done, told) = run(RIGHT, &["--bucket", &before.bucket.name]);
    assert!(!done && told.contains("--archive dynamodb") && told.contains("restore"), "{told}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_erased_that_could_not_be_noted() {
    let (archive, _) = opened().await;
    let mut bucket = s3::bucket();
    bucket.patience = std::time::Duration::from_millis(200);
    let files = S3Files::open(bucket.clone()).unwrap();
    archive.submit(&with_file(1)).await.unwrap();
    s3::tire(&bucket.name, u32::MAX);
    let fault = erase(&archive, &files, &keys(), HERE, &reference(1), at(9)).await.unwrap_err();
    assert!(fault.may_be_retried(), "{fault}");
    let there = archive.pratica(HERE, &reference(1)).await.unwrap().unwrap();
    assert!(there.open(&keys()).is_ok());
}
