//! Files on S3 that nobody needs any more are removed, and none that a draft or a pratica names.

use std::time::SystemTime;

use aws::dynamo::DynamoArchive;
use aws::files::{Bucket, S3Files};
use contract::answer::{Answer, Answers};
use contract::file::StoredFile;
use contract::kind::FileFormat;
use counter::archive::{Archive, Changed, Submitted};
use counter::bytes::Bytes;
use counter::draft::Draft;
use counter::files::{FileId, Files};
use counter::keys::Lookup;
use counter::orphan::remove_unheld;
use counter::pratica::{Body, Claim, Pratica};
use counter::shelf::Shelf;
use counter::state::State;
use gateway::town::Folder;
use jiff::{SignedDuration, Timestamp};
use tests::archive_suite::records::{HERE, at, body, draft, head, keys, reference};
use tests::files_suite::id;
use tests::{dynamodb, s3};

/// A town of one comune with its files.
struct Place {
    archive: DynamoArchive,
    files: S3Files,
    bucket: Bucket,
    /// The time of the machine, which the objects bear.
    now: Timestamp,
}

impl Place {
    /// One that was first swept forty days ago.
    async fn open() -> Self {
        let (archive, bucket) = (dynamodb::archive().await, s3::bucket());
        let files = S3Files::open(bucket.clone()).unwrap();
        let place = Self { archive, files, bucket, now: Timestamp::now() };
        assert_eq!(place.swept(-40 * 24).await, 0);
        place
    }

    /// Sweeps so many hours from now; gives how many files were removed.
    async fn swept(&self, hours: i64) -> u64 {
        let published = Shelf::new(Folder(crate::sweep::published().to_owned()), SignedDuration::ZERO);
        let now = self.now + SignedDuration::from_hours(hours);
        remove_unheld(&published, &self.archive, &self.files, now).await.unwrap()
    }

    /// Keeps a file that is so many hours old.
    async fn file(&self, number: u8, hours: i64) -> FileId {
        self.files.put(HERE, &id(number), Bytes(b"sigillato".to_vec())).await.unwrap();
        let path = s3::folder(&self.bucket.name).join(HERE).join(id(number).as_str());
        let then = SystemTime::from(self.now - SignedDuration::from_hours(hours));
        std::fs::File::options().write(true).open(path).unwrap().set_modified(then).unwrap();
        id(number)
    }

    async fn has(&self, number: u8) -> bool {
        self.files.has(HERE, &id(number)).await.unwrap()
    }

    /// Keeps a draft with a file, changed so many days ago.
    async fn draft(&self, number: u8, days: i64) -> Draft {
        let mut draft = draft(HERE, number.into(), "anna", 0);
        draft.changed = self.now - SignedDuration::from_hours(24 * days);
        draft.files = Some(vec![id(number)]);
        self.archive.put_draft(&draft).await.unwrap();
        draft
    }

    async fn sent(&self, pratica: &Pratica) {
        assert_eq!(self.archive.submit(pratica).await.unwrap(), Submitted::Stored);
    }
}

/// What a pratica with these files holds.
fn holding(files: &[u8]) -> Body {
    let stored = |number: &u8| StoredFile {
        id: id(*number).as_str().to_owned(),
        name: "pianta.pdf".into(),
        format: FileFormat::Pdf,
        bytes: 9,
        sha256: "0".repeat(64),
        key: "1".repeat(64),
    };
    let records = files.iter().map(|number| stored(number).to_text()).collect();
    Body { answers: Answers([("pianta".to_owned(), Answer::Many(records))].into()), ..body() }
}

fn pratica(number: u8, files: &[u8]) -> Pratica {
    head(HERE, number.into()).seal(&keys(), &holding(files)).unwrap()
}

/// The next version, with these files.
fn next(pratica: &Pratica, files: &[u8]) -> Pratica {
    let head = counter::pratica::Head { state: State::InCarico, changed: at(100), ..pratica.head.clone() };
    pratica.next(&keys(), head, &holding(files)).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_orphan_older_than_a_day_goes_and_all_else_stays() {
    let place = Place::open().await;
    for (number, hours) in [(1, 48), (2, 23), (3, 48), (4, 48), (5, 48), (6, 48), (7, 48), (8, 41 * 24)] {
        place.file(number, hours).await;
    }
    place.draft(3, 1).await;
    place.sent(&pratica(4, &[4])).await;
    place.draft(5, 92).await;
    let draft = place.draft(6, 1).await;
    place.sent(&pratica(6, &[6])).await;
    place.archive.drop_draft(HERE, &draft.id).await.unwrap();
    place.sent(&pratica(7, &[7])).await;
    // Cut off before its files went.
    place.archive.erase(HERE, &reference(7), at(9)).await.unwrap().unwrap();

    let removed = place.swept(0).await;
    let mut left = Vec::new();
    for number in 1..=8 {
        left.push(place.has(number).await);
    }
    let told = "orphan, young, of a draft, of a pratica, of a draft that is over, of a draft that was sent, erased, from before";
    assert_eq!(left, [false, true, true, true, false, true, false, true], "{told}");
    assert_eq!((removed, place.swept(0).await), (3, 0));
    assert_eq!(place.swept(24 * 200).await, 2, "one day the young one is old, and the draft over");
    assert!(place.has(4).await && place.has(6).await && place.has(8).await, "a pratica has no end of its own");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_who_change_at_once_none_makes_the_others_files_orphans() {
    let place = Place::open().await;
    for number in [1, 2, 3, 4] {
        place.file(number, 48).await;
    }
    let first = pratica(1, &[1]);
    place.sent(&first).await;
    assert_eq!(place.archive.change(&next(&first, &[1, 2])).await.unwrap(), Changed::Done);
    assert_eq!(place.archive.change(&next(&first, &[1, 3])).await.unwrap(), Changed::Stale);
    // The same of a draft: what one wrote before the other is still named.
    let mut draft = place.draft(4, 0).await;
    draft.files = Some(vec![id(1)]);
    place.archive.put_draft(&draft).await.unwrap();
    place.swept(0).await;
    assert!(place.has(1).await && place.has(2).await && place.has(4).await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_pratica_that_never_came_lets_its_files_go_and_one_that_comes_late_does_not() {
    let place = Place::open().await;
    let claiming = |number: u8| {
        let mut pratica = pratica(number, &[number]);
        pratica.head.claims = vec![Claim { what: Lookup("k1.posto".into()), spent: false }];
        pratica
    };
    for number in [1, 2, 3] {
        place.file(number, 48).await;
    }
    place.sent(&claiming(1)).await;
    for lost in [2, 3] {
        assert!(matches!(place.archive.submit(&claiming(lost)).await.unwrap(), Submitted::Claimed(_)));
    }
    assert_eq!((place.swept(0).await, place.swept(10).await), (0, 0), "missed, but not for long");
    // One is sent once more without what only one may hold, the other in vain.
    place.sent(&pratica(3, &[3])).await;
    assert!(matches!(place.archive.submit(&claiming(2)).await.unwrap(), Submitted::Claimed(_)));
    assert_eq!((place.swept(24).await, place.swept(40).await), (0, 0), "missed from now on");
    assert_eq!((place.swept(45).await, place.swept(50).await), (0, 1), "first who needs it goes, then the file");
    assert!(place.has(1).await && !place.has(2).await && place.has(3).await);
    assert_eq!((place.swept(96).await, place.swept(120).await, place.has(3).await), (0, 0, true));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn where_a_record_does_not_say_which_files_are_its_own_all_stay() {
    for of_pratica in [true, false] {
        let place = Place::open().await;
        place.file(1, 48).await;
        if of_pratica {
            let mut old = pratica(1, &[1]);
            old.head.files = None;
            place.sent(&old).await;
        } else {
            let mut old = draft(HERE, 1, "anna", 0);
            (old.changed, old.files) = (place.now, None);
            place.archive.put_draft(&old).await.unwrap();
        }
        assert_eq!((place.swept(0).await, place.swept(30).await, place.has(1).await), (0, 0, true), "{of_pratica}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_archive_or_a_bucket_that_is_away_removes_nothing() {
    let place = Place::open().await;
    place.file(1, 48).await;
    let away = DynamoArchive::open(&dynamodb::connection(), dynamodb::tables());
    let published = Shelf::new(Folder(crate::sweep::published().to_owned()), SignedDuration::ZERO);
    assert!(remove_unheld(&published, &away, &place.files, place.now).await.is_err());
    assert!(place.has(1).await);
}
