//! The archive in DynamoDB: the promises of every archive, and those of this one alone: what a request costs, where the
//! wrapped keys lie, what happens when the engine is away.

use std::time::{Duration, Instant};

use aws::connection::Connection;
use aws::dynamo::DynamoArchive;
use aws_sdk_dynamodb::types::AttributeValue;
use contract::answer::{Answer, Answers};
use contract::index::{Office, Silence, Term};
use contract::revision::Revision;
use counter::archive::{Archive, Changed, InboxFilter, Submitted};
use counter::bytes::Bytes;
use counter::draft::DraftId;
use counter::keyring::KeyRing;
use counter::keys::{Domain, Keys, Lookup, Sealed, Secret};
use counter::line::Row;
use counter::pratica::{Body, Claim, Head, OutboxLine, Outgoing, Pratica};
use counter::profile::Profile;
use counter::reference::Reference;
use counter::sequence::sequence;
use counter::state::State;
use counter::term::Clock;
use jiff::Timestamp;
use jiff::civil::date;
use tests::archive_suite::rationed::{Taken, round, send};
use tests::archive_suite::records::{HERE, keys};
use tests::{budgets, dynamodb, lossy};

const COMUNE: &str = "069070";

fn ring() -> KeyRing {
    KeyRing::new(Secret([5; 32]))
}

fn citizen() -> Lookup {
    ring().lookup(&Domain::Comune(COMUNE.into()), "cf", "RSSMRA85T10A562S")
}

/// A pratica as a submission makes it, with as many characters of answers.
fn pratica(seed: u8, answers: usize) -> Pratica {
    let sent: Timestamp = "2026-11-23T10:00:00.5Z".parse().unwrap();
    let today = date(2026, 11, 23);
    let clock = Clock::start(today, Term { days: 30, silence: Silence::Default });
    let mut mac = [seed; 32];
    mac[1] = seed.wrapping_mul(91);
    let line = |id, what| OutboxLine::new(id, what, sent);
    let head = Head {
        comune: COMUNE.into(),
        reference: Reference::from_mac("ACD", &mac),
        draft: DraftId::from_random([seed; 16]),
        version: 1,
        service: "occupazione-suolo-pubblico".into(),
        revision: Revision::of(b"un modulo"),
        title: "Richiedere permesso di occupazione suolo pubblico".into(),
        office: Office { id: "comune".into(), name: "Uffici comunali".into(), phone: None, email: None },
        state: State::Inviata,
        sent,
        changed: sent,
        due: Some(clock.due(today)),
        clock: Some(clock),
        citizen: Some(citizen()),
        checks: vec![citizen(), Lookup("k1.AAAAAAAAAAAAAAAAAAAAAA".into()), Lookup("k1.BBBBBBBBBBBBBBBBBBBBBB".into())],
        assignee: None,
        content: Bytes(vec![seed; 32]),
        leaf: Bytes(vec![seed; 32]),
        promise: None,
        trail: Vec::new(),
        claims: Vec::new(),
        released: Vec::new(),
        files: None,
        cosign: None,
        outbox: vec![line(1, Outgoing::NoticeSent), line(2, Outgoing::Register)],
    };
    let mut body = Body { applicant: "Maria Rossi".into(), ..Body::default() };
    body.answers = Answers([("motivo".to_owned(), Answer::One("x".repeat(answers)))].into());
    head.seal(&ring(), &body).unwrap()
}

/// Every item of a table, for tests only: the archive itself never scans.
async fn all(table: &str) -> Vec<std::collections::HashMap<String, AttributeValue>> {
    let client = dynamodb::connection().client();
    client.scan().table_name(table).consistent_read(true).send().await.unwrap().items.unwrap_or_default()
}

/// The wrapped keys of a table, each with its name.
async fn wrapped(table: &str) -> Vec<[AttributeValue; 3]> {
    let keys = all(table).await;
    keys.into_iter().map(|item| ["pk", "sk", "wrapped"].map(|name| item[name].clone())).collect()
}

mod every {
    tests::archive_promises!(super::opened);
    tests::ledger_promises!(super::opened);
    tests::outbox_promises!(super::opened);
}

/// An archive and the names of its tables.
async fn opened() -> (DynamoArchive, aws::shape::Tables) {
    let tables = dynamodb::tables();
    let archive = DynamoArchive::open(&dynamodb::connection(), tables.clone());
    archive.create_tables().await.unwrap();
    (archive, tables)
}

#[tokio::test]
async fn a_submission_of_five_kilobytes_costs_at_most_eight_write_units() {
    let archive = dynamodb::archive().await;
    let mut costs = Vec::new();
    // The item is 5 KB with 3.2 KB of answers; the rest is its head and the JSON around them.
    for (seed, answers) in [(1, 200), (2, 1500), (3, 3200)] {
        let before = archive.spent();
        assert_eq!(archive.submit(&pratica(seed, answers)).await.unwrap(), Submitted::Stored);
        costs.push((answers, archive.spent().write - before.write));
        assert_eq!(archive.spent().read, before.read, "a submission reads nothing");
    }
    eprintln!("a submission: {costs:?} WRU");
    assert!(costs.iter().all(|(_, wru)| *wru > 0.0 && *wru <= budgets::SUBMISSION), "{costs:?}");
}

#[tokio::test]
async fn a_status_lookup_is_consistent_and_costs_at_most_two_read_units() {
    let archive = dynamodb::archive().await;
    let kept = pratica(1, 1500);
    archive.submit(&kept).await.unwrap();
    let before = archive.spent();
    assert_eq!(archive.pratica(COMUNE, &kept.head.reference).await.unwrap(), Some(kept));
    let cost = archive.spent().read - before.read;
    eprintln!("{cost} RRU");
    assert!(cost > 1.0 && cost <= budgets::STATUS, "{cost}");
}

#[tokio::test]
async fn a_submission_that_claims_costs_at_most_twenty_write_units() {
    let archive = dynamodb::archive().await;
    let mut new = pratica(1, 3200);
    new.head.claims = vec![Claim { what: citizen(), spent: false }];
    let before = archive.spent();
    assert_eq!(archive.submit(&new).await.unwrap(), Submitted::Stored);
    let cost = archive.spent().write - before.write;
    eprintln!("with a claim: {cost} WRU");
    assert!(cost > 8.0 && cost <= 20.0, "{cost}");
}

#[tokio::test]
async fn kept_data_are_read_for_one_unit() {
    let archive = dynamodb::archive().await;
    let kept = Profile { citizen: citizen(), version: 1, sealed: Sealed(Bytes(vec![7; 2500])) };
    assert_eq!(archive.put_profile(&kept).await.unwrap(), Changed::Done);
    let before = archive.spent();
    assert_eq!(archive.profile(&citizen()).await.unwrap(), Some(kept));
    assert_eq!(archive.spent().read - before.read, 1.0);
}

/// Twenty-five pratiche of one person, in charge of somebody, as the sequencer left them.
async fn twenty_five() -> DynamoArchive {
    let archive = dynamodb::archive().await;
    for seed in 0..25 {
        let new = pratica(seed, 1500);
        archive.submit(&new).await.unwrap();
        let head = Head { state: State::InCarico, assignee: Some(citizen()), ..new.head.clone() };
        let next = new.next(&ring(), head, &new.open(&ring()).unwrap()).unwrap();
        assert_eq!(archive.change(&next).await.unwrap(), Changed::Done);
    }
    while sequence(&archive, &ring(), COMUNE, Timestamp::UNIX_EPOCH).await.unwrap() > 0 {}
    archive
}

/// The four states of what an office has to do, as its first page asks.
fn to_do(limit: u16) -> InboxFilter {
    InboxFilter {
        states: vec![State::Inviata, State::InCarico, State::DaIntegrare, State::DaPagare],
        after: None,
        limit,
    }
}

#[tokio::test]
async fn an_inbox_page_of_twenty_five_costs_at_most_one_and_a_half_read_units() {
    let archive = twenty_five().await;
    let mut last = pratica(30, 1500);
    last.head.due = None;
    archive.submit(&last).await.unwrap();
    while sequence(&archive, &ring(), COMUNE, Timestamp::UNIX_EPOCH).await.unwrap() > 0 {}
    // One state of those that an office works on is looked for among them all: what is passed over costs too.
    for (filter, most) in
        [(to_do(25), budgets::INBOX), (InboxFilter { states: vec![State::InCarico], ..to_do(25) }, 2.0)]
    {
        let before = archive.spent();
        let page = archive.inbox(COMUNE, &filter).await.unwrap();
        let cost = archive.spent().read - before.read;
        eprintln!("inbox: {cost} RRU");
        assert_eq!((page.rows.len(), page.next.is_some()), (25, most == budgets::INBOX));
        assert!(page.rows.iter().all(|row| row.applicant(COMUNE, &ring()).unwrap().as_deref() == Some("Maria Rossi")));
        assert!(cost > 0.5 && cost <= most, "{cost}");
    }
}

#[tokio::test]
async fn a_dossier_of_twenty_five_costs_at_most_three_read_units_with_its_looks() {
    let archive = twenty_five().await;
    let before = archive.spent();
    assert_eq!(archive.pratiche_of(COMUNE, &citizen()).await.unwrap().len(), 25);
    assert_eq!(archive.looks_at(COMUNE, &citizen()).await.unwrap(), []);
    let cost = archive.spent().read - before.read;
    eprintln!("{cost} RRU");
    assert!(cost > 1.0 && cost <= budgets::DOSSIER, "{cost}");
}

/// Until its line is confirmed, which takes as long as the log, a pratica is asked too: no list shows what is not kept.
#[tokio::test]
async fn a_line_of_the_last_minute_costs_the_reading_of_its_pratica_more() {
    let archive = dynamodb::archive().await;
    for seed in 0..5 {
        archive.submit(&pratica(seed, 1500)).await.unwrap();
    }
    let cost = async || {
        let before = archive.spent();
        assert_eq!(archive.inbox(COMUNE, &to_do(25)).await.unwrap().rows.len(), 5);
        archive.spent().read - before.read
    };
    assert_eq!(cost().await, 0.5 + 5.0);
    while sequence(&archive, &ring(), COMUNE, Timestamp::UNIX_EPOCH).await.unwrap() > 0 {}
    assert_eq!(cost().await, 0.5);
}

#[tokio::test]
async fn a_form_is_written_once_however_often_it_is_kept() {
    let archive = dynamodb::archive().await;
    let revision = Revision::of(b"un modulo");
    archive.keep_form(&revision, b"un modulo").await.unwrap();
    let before = archive.spent();
    archive.keep_form(&revision, b"un modulo").await.unwrap();
    assert_eq!(archive.spent(), before);
    assert_eq!(archive.form(&revision).await.unwrap().unwrap(), b"un modulo");
}

#[tokio::test]
async fn wrapped_keys_lie_in_a_table_of_their_own_and_a_replay_leaves_none_behind() {
    let (archive, tables) = opened().await;
    let (first, replay) = (pratica(1, 100), pratica(1, 100));
    assert_ne!(first.key, replay.key, "each attempt has a data key of its own");
    assert_eq!(archive.submit(&first).await.unwrap(), Submitted::Stored);
    let Submitted::Taken(found) = archive.submit(&replay).await.unwrap() else { panic!("stored twice") };
    assert_eq!(*found, first);
    assert_eq!(found.open(&ring()).unwrap().applicant, "Maria Rossi");
    let Submitted::Taken(same) = archive.submit(&first).await.unwrap() else { panic!("stored twice") };
    assert_eq!(*same, first, "the very same record again does not lose its key");

    let wrapped = first.key.clone().unwrap();
    assert_eq!(all(&tables.keys).await.len(), 1);
    let holds_key = |item: &std::collections::HashMap<String, AttributeValue>| {
        item.values().any(|v| v.as_b().is_ok_and(|b| b.as_ref() == wrapped.0.0))
    };
    assert!(all(&tables.keys).await.iter().all(holds_key));
    assert!(!all(&tables.data).await.iter().any(holds_key));
}

#[tokio::test]
async fn without_its_wrapped_key_a_pratica_is_known_but_cannot_be_opened() {
    let (archive, tables) = opened().await;
    let kept = pratica(1, 100);
    archive.submit(&kept).await.unwrap();
    let client = dynamodb::connection().client();
    for mut item in all(&tables.keys).await {
        item.retain(|name, _| name == "pk" || name == "sk");
        client.delete_item().table_name(&tables.keys).set_key(Some(item)).send().await.unwrap();
    }
    let found = archive.pratica(COMUNE, &kept.head.reference).await.unwrap().unwrap();
    assert_eq!((found.head.clone(), found.key.clone()), (kept.head, None));
    assert!(found.open(&ring()).is_err());
}

#[tokio::test]
async fn twenty_sendings_of_one_draft_at_once_keep_one_pratica_and_one_key() {
    let (archive, tables) = opened().await;
    let attempts: Vec<Pratica> = (0..20).map(|_| pratica(1, 100)).collect();
    let outcomes = futures_util::future::join_all(attempts.iter().map(|a| archive.submit(a))).await;
    let stored = outcomes.iter().filter(|o| matches!(o, Ok(Submitted::Stored))).count();
    assert_eq!(stored, 1);
    assert!(outcomes.iter().all(Result::is_ok));
    assert_eq!((all(&tables.data).await.len(), all(&tables.keys).await.len()), (1, 1));
}

#[tokio::test]
async fn a_change_writes_no_key_again_and_moves_the_pratica_to_its_new_inbox() {
    let (archive, tables) = opened().await;
    let kept = pratica(1, 100);
    archive.submit(&kept).await.unwrap();
    let keys_before = wrapped(&tables.keys).await;
    let mut head = kept.head.clone();
    head.state = State::InCarico;
    let next = kept.next(&ring(), head.clone(), &kept.open(&ring()).unwrap()).unwrap();
    assert_eq!(archive.change(&next).await.unwrap(), Changed::Done);
    assert_eq!(wrapped(&tables.keys).await, keys_before);
    let late = kept.next(&ring(), head, &Body::default()).unwrap();
    assert_eq!(archive.change(&late).await.unwrap(), Changed::Stale);
    let in_state = async |state| {
        let filter = InboxFilter { states: Option::into_iter(state).collect(), after: None, limit: 10 };
        archive.inbox(COMUNE, &filter).await.unwrap().rows
    };
    assert_eq!(in_state(Some(State::Inviata)).await, []);
    assert_eq!(in_state(Some(State::InCarico)).await, [Row::of(next.clone())]);
    assert_eq!(in_state(None).await, [Row::of(next)]);
}

#[tokio::test]
async fn an_inbox_of_a_hundred_and_fifty_is_paged_whole_and_in_order_however_it_is_filtered() {
    let archive = dynamodb::archive().await;
    let states = [State::Inviata, State::InCarico, State::Accolta];
    let mut sent = Vec::new();
    for n in 0..150_u8 {
        let mut one = pratica(n, 10);
        one.head.state = states[usize::from(n % 3)];
        one.head.due = (n % 7 != 0).then(|| date(2026, 12, 1 + (n % 28).cast_signed()));
        archive.submit(&one).await.unwrap();
        sent.push(one.head);
    }
    for (state, expected) in [(None, 150_usize), (Some(State::InCarico), 50)] {
        let (mut after, mut seen, mut pages) = (None, Vec::new(), 0);
        loop {
            let page = archive
                .inbox(COMUNE, &InboxFilter { states: state.into_iter().collect(), after, limit: 40 })
                .await
                .unwrap();
            pages += 1;
            seen.extend(page.rows.into_iter().map(|row| row.line.reference));
            match page.next {
                Some(next) => after = Some(next),
                None => break,
            }
        }
        assert_eq!((seen.len(), pages), (expected, expected.div_ceil(40)));
        let mut expected: Vec<&Head> = sent.iter().filter(|h| state.is_none_or(|state| h.state == state)).collect();
        expected.sort_by_key(|h| (h.due.is_none(), h.due, h.reference.clone()));
        assert_eq!(seen, expected.into_iter().map(|h| h.reference.clone()).collect::<Vec<_>>());
    }
}

#[tokio::test]
async fn a_change_whose_answer_is_lost_is_done_and_not_stale() {
    let (archive, tables) = opened().await;
    let kept = pratica(1, 100);
    archive.submit(&kept).await.unwrap();
    let mut head = kept.head.clone();
    head.state = State::InCarico;
    let next = kept.next(&ring(), head, &Body::default()).unwrap();

    let good = dynamodb::connection();
    let endpoint = Some(lossy::line(good.endpoint.as_deref().unwrap()).await);
    let shaky = DynamoArchive::open(&Connection { endpoint, ..good }, tables);
    assert_eq!(shaky.change(&next).await.unwrap(), Changed::Done);
    assert_eq!(shaky.change(&next).await.unwrap(), Changed::Stale, "the same change again is another request");
    assert_eq!(archive.pratica(COMUNE, &kept.head.reference).await.unwrap(), Some(next));
}

#[tokio::test]
async fn an_engine_that_is_away_asks_to_send_again_and_in_time() {
    let away = Connection { endpoint: Some("http://127.0.0.1:9".into()), ..dynamodb::connection() };
    let archive = DynamoArchive::open(&away, dynamodb::tables());
    let start = Instant::now();
    let fault = archive.submit(&pratica(1, 10)).await.unwrap_err();
    assert!(fault.may_be_retried());
    assert!(start.elapsed() < Duration::from_secs(6), "{:?}", start.elapsed());
}

#[tokio::test]
async fn a_missing_table_is_our_own_slip() {
    let archive = DynamoArchive::open(&dynamodb::connection(), dynamodb::tables());
    assert!(!archive.warm().await.unwrap_err().may_be_retried());
}

#[tokio::test]
async fn a_change_and_its_way_into_the_log_cost_no_more_than_is_reckoned_with() {
    let archive = dynamodb::archive().await;
    let new = pratica(1, 3200);
    archive.submit(&new).await.unwrap();
    let mut costs = Vec::new();
    let mut spent = archive.spent().write;
    let mut since = || {
        let before = std::mem::replace(&mut spent, archive.spent().write);
        spent - before
    };
    for version in 0..4 {
        assert!(sequence(&archive, &ring(), COMUNE, Timestamp::UNIX_EPOCH).await.unwrap() > 0);
        costs.push((format!("into the log ({version})"), since(), budgets::LOGGED));
        let held = archive.pratica(COMUNE, &new.head.reference).await.unwrap().unwrap();
        let head = Head { state: State::InCarico, leaf: Bytes(vec![100 + version; 32]), ..held.head.clone() };
        let next = held.next(&ring(), head, &held.open(&ring()).unwrap()).unwrap();
        assert_eq!(archive.change(&next).await.unwrap(), Changed::Done);
        costs.push((format!("a change ({version})"), since(), budgets::CHANGE));
    }
    eprintln!("{costs:?} WRU");
    assert!(costs.iter().all(|(_, wru, most)| *wru > 0.0 && wru <= most), "{costs:?}");
}

#[tokio::test]
async fn a_letter_costs_no_more_than_is_reckoned_with() {
    let (archive, taken) = (dynamodb::archive().await, Taken::default());
    send(&archive, 1, "maria@example.org").await;
    while sequence(&archive, &keys(), HERE, Timestamp::UNIX_EPOCH).await.unwrap() > 0 {}
    let before = archive.spent();
    assert_eq!(round(&archive, &taken, 1).await.delivered, 1);
    let (write, read) = (archive.spent().write - before.write, archive.spent().read - before.read);
    eprintln!("a letter: {write} WRU, {read} RRU");
    let (most, most_read) = budgets::LETTER;
    assert!(write > 5.0 && write <= most && read > 1.0 && read <= most_read, "{write} {read}");
}
