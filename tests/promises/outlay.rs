//! What `COSTS.md` reckons with beside the archive's large verbs: files that somebody needs, visitors who are counted, what
//! time asks for, and the whole way of a request.

use aws::dynamo::DynamoArchive;
use aws::sites::SiteBucket;
use counter::archive::{Archive, Changed, Submitted};
use counter::files::FileId;
use counter::orphan::Holding;
use counter::registry;
use counter::shelf::Shelf;
use counter::state::State;
use gateway::town::Folder;
use jiff::{SignedDuration, Timestamp};
use tests::archive_suite::rationed::{Taken, round};
use tests::archive_suite::records::{HERE, draft, keys, moved, pratica};
use tests::browser::Browser;
use tests::costs::Prices;
use tests::files_suite::id;
use tests::front_door::FrontDoor;
use tests::functions::{Functions, Installed, PARTS, http_event};
use tests::journey::{Journey, log_in, number};
use tests::runtime_api::Runs;
use tests::town::published;
use tests::watched::{Units, Watched};
use tests::{budgets, dynamodb, s3};

/// What the archive took meanwhile.
async fn spent<T>(archive: &DynamoArchive, doing: impl Future<Output = T>) -> (T, Units) {
    let before = archive.spent();
    let done = doing.await;
    let now = archive.spent();
    (done, Units { write: now.write - before.write, read: now.read - before.read })
}

/// What a draft, a submission and a change of it write, with these files.
async fn written(archive: &DynamoArchive, number: u32, files: Vec<FileId>) -> [f64; 3] {
    let (mut draft, mut new) = (draft(HERE, number, "anna", 0), pratica(HERE, number));
    (draft.files, new.head.files) = (Some(files.clone()), Some(files));
    let kept = spent(archive, archive.put_draft(&draft)).await.1;
    let (stored, sent) = spent(archive, archive.submit(&new)).await;
    assert_eq!(stored.unwrap(), Submitted::Stored);
    let mut next = moved(&new, State::InCarico);
    next.head.files = new.head.files;
    let (done, changed) = spent(archive, archive.change(&next)).await;
    assert_eq!(done.unwrap(), Changed::Done);
    [kept.write, sent.write, changed.write]
}

#[tokio::test]
async fn a_record_with_files_costs_one_write_unit_more_each_time_it_is_written() {
    let archive = dynamodb::archive().await;
    let (without, with) = (written(&archive, 1, Vec::new()).await, written(&archive, 2, vec![id(1)]).await);
    eprintln!("{without:?} {with:?}");
    assert_eq!(with, without.map(|units| units + budgets::HELD));
}

#[tokio::test]
async fn the_night_reads_forty_records_with_files_for_a_unit_and_looks_each_pratica_up_once() {
    const MANY: u8 = 120;
    let archive = dynamodb::archive().await;
    archive.held(HERE, Timestamp::now()).await.unwrap();
    for number in 1..=MANY {
        written(&archive, number.into(), vec![id(number)]).await;
    }
    let first = spent(&archive, archive.held(HERE, Timestamp::now())).await.1;
    let (held, night) = spent(&archive, archive.held(HERE, Timestamp::now())).await;
    eprintln!("{first:?} {night:?}");
    assert_eq!(held.unwrap().files.len(), usize::from(MANY));
    let (write, read) = budgets::FOUND;
    let many = f64::from(MANY);
    let found = (first.write / many, (first.read - night.read) / many);
    assert!(found.0 > 0.5 && found.0 <= write && found.1 > 0.5 && found.1 <= read, "{found:?}");
    // Each has one of its draft and one of the pratica.
    assert!(night.write == 0.0 && night.read > 2.0, "{night:?}");
    assert!(night.read <= budgets::NIGHT + 2.0 * many / budgets::HELD_IN_A_UNIT, "{night:?}");
}

#[tokio::test]
async fn who_is_counted_costs_one_write_and_the_reading_of_the_time_before() {
    let archive = dynamodb::archive().await;
    let now = Timestamp::now();
    for _ in 0..2 {
        let counted = spent(&archive, async {
            archive.count("adesso", now).await.unwrap();
            archive.counted("prima", now - SignedDuration::from_mins(1)).await.unwrap()
        });
        let (_, Units { write, read }) = counted.await;
        eprintln!("{write} WRU, {read} RRU");
        assert!(write > 0.0 && write <= budgets::COUNTED.0 && read <= budgets::COUNTED.1, "{write} {read}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_minute_and_five_in_which_nothing_happens_cost_no_more_than_is_reckoned_with() {
    let (archive, bucket) = (dynamodb::archive().await, s3::bucket());
    let sites = || SiteBucket::new(aws::files::S3Files::open(bucket.clone()).unwrap(), "");
    let ours = sites();
    let published = Shelf::new(Folder(crate::sweep::published().to_owned()), SignedDuration::ZERO);
    archive.submit(&pratica(HERE, 1)).await.unwrap();
    let keys = keys();
    let minute_of = async |sites| registry::round(&published, &archive, &keys, sites, Timestamp::now()).await.unwrap();
    let minute = async || minute_of(&ours).await;
    assert!(minute().await.added > 0);
    let (added, idle) = spent(&archive, minute()).await;
    eprintln!("a minute: {idle:?}");
    assert_eq!((added.added, idle.write), (0, 0.0));
    assert!(idle.read > 0.0 && idle.read <= budgets::MINUTE, "{idle:?}");
    // Of the bucket one read is reckoned with, that of the newest head: the keys beside it are read once by each process.
    let beside = s3::folder(&bucket.name).join("site/quadri/registro/chiavi.json");
    std::fs::remove_file(&beside).unwrap();
    minute().await;
    assert!(!beside.exists());
    minute_of(&sites()).await;
    assert!(beside.exists());

    let (archive, taken) = (dynamodb::archive().await, Taken::default());
    let post = spent(&archive, round(&archive, &taken, 1)).await.1;
    eprintln!("five: {post:?}");
    assert!(post.write == 0.0 && post.read > 0.0 && post.read <= budgets::FIVE_MINUTES, "{post:?}");
}

/// As who comes back a second time: the form is kept already.
#[test]
fn the_way_to_the_receipt_costs_no_more_than_is_reckoned_with() {
    let prices = Prices::read();
    let door = FrontDoor::open(Functions::start(published(), Runs::Ours));
    let so_far = || {
        let events: usize = PARTS.iter().map(|name| door.functions().said(name).matches("\"_aws\"").count()).sum();
        (door.functions().spent(), events)
    };
    for (service, logged) in [("segnala-disservizio", false), ("accesso-agli-atti", true)] {
        let journey = Journey::to("quadri", service);
        for first in [true, false] {
            let (before, events) = so_far();
            let mut browser = Browser::new(&door.url);
            if logged {
                log_in(&mut browser, "quadri", "lucia");
            }
            let number = number(&journey.send(&mut browser));
            browser.bytes(&format!("/quadri/sportello/ricevuta/{number}/ricevuta.pdf"));
            let page = browser.get(&format!("/quadri/sportello/pratica/{number}"));
            assert_eq!(page.status, 200);
            let (now, until) = so_far();
            let (write, read) = (now.write - before.write, now.read - before.read);
            let read = read / (until - events) as f64;
            let most = prices.until_sent(journey.form.steps.len() as f64);
            eprintln!("{service}: {write} of {most} WRU, {read:.2} RRU for each of {} requests", until - events);
            assert!(first || (write > most / 3.0 && write <= most), "{service}: {write} of {most}");
            assert!(read > budgets::REQUEST / 2.0 && read <= budgets::REQUEST, "{service}: {read}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_that_learns_nothing_new_is_written_once_and_no_step_asks_what_it_cannot_need() {
    let installed = Installed::new(published()).await;
    let line = Watched::open(&installed.environment["AWS_ENDPOINT_URL_DYNAMODB"], &installed.tables).await;
    let intake = installed.start_with("intake", Runs::Ours, &[("AWS_ENDPOINT_URL_DYNAMODB", &line.endpoint)]).await;
    let mut cookie = String::new();
    let looked_for_drafts = || line.asked().iter().any(|(action, ..)| action.ends_with("Query"));
    // What never was whole was not sent: no number of a request is looked up.
    let looked_up = || line.asked().iter().any(|(.., name)| name.contains("#P#"));
    for time in 0..3 {
        // Who was never here has no drafts.
        assert_eq!(looked_for_drafts(), time > 1);
        let event =
            http_event("POST", "/quadri/sportello/accesso-agli-atti/avvia", &cookie, "nome=Lucia&azione=avanti");
        let answer = intake.invoke(&event).await;
        assert_eq!(answer["statusCode"], 422, "{answer}");
        assert!(!looked_up(), "{:?}", line.asked());
        if let Some(set) = answer["cookies"][0].as_str() {
            cookie = set.split(';').next().unwrap().to_owned();
        }
    }
    assert!(!cookie.is_empty());
    let names = line.puts().into_iter().map(|(_, item)| item["pk"]["S"].as_str().unwrap_or_default().to_owned());
    let (sessions, drafts) =
        names.fold((0, 0), |(s, d), name| (s + u32::from(name.contains("#S#")), d + u32::from(name.contains("#D#"))));
    assert_eq!((sessions, drafts), (1, 3));
}
