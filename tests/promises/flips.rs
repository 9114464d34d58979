//! A bit that the disk lost is never served as truth: what is read is what was kept, or a fault; what is not found any more,
//! the check tells.
//!
//! Short in every run of the tests; long by `SPORTELLO_FLIPS=10000 cargo test -p tests --test promises -- flips::`. Bits lost in
//! a backup are in `backup`: its digests tell every one of them.

use std::path::Path;

use counter::archive::{Archive, InboxFilter};
use counter::keys::{Domain, Keys};
use counter::line::{Line, Name};
use counter::operator::Operator;
use embedded::archive::SqliteArchive;
use embedded::folder::DataFolder;
use embedded::progress::Silent;
use embedded::verify::verify;
use tests::archive_suite::records::{HERE, citizen, draft, head, keys, look, pratica, session};
use tests::asked;
use tests::crash::chance::Chance;

const PRATICHE: u32 = 40;

/// Everything that can be asked for, each thing as text; nothing where a fault is told.
async fn all(archive: &SqliteArchive) -> Vec<Option<String>> {
    let mut told = Vec::new();
    for number in 0..PRATICHE {
        let found = archive.pratica(HERE, &head(HERE, number).reference).await;
        let opened = found
            .ok()
            .map(|found| found.map(|p| p.open(&keys()).map(|body| format!("{:?} {body:?}", p.head)).map_err(drop)));
        told.push(match opened {
            Some(Some(Ok(text))) => Some(text),
            // Not there any more.
            Some(None) => Some(String::new()),
            // It does not open, or is not read.
            Some(Some(Err(()))) | None => None,
        });
        told.push(
            archive
                .draft(HERE, &draft(HERE, number, "anna", 1).id)
                .await
                .ok()
                .map(|d| d.map(|d| format!("{d:?}")).unwrap_or_default()),
        );
    }
    for (scope, id) in SESSIONS {
        let found = archive.session(scope, id).await.ok();
        told.push(found.map(|s| s.map(|s| format!("{s:?}")).unwrap_or_default()));
    }
    let found = archive.operator(&operator().id).await.ok();
    told.push(found.map(|o| o.map(|o| format!("{o:?}")).unwrap_or_default()));
    told
}

const SESSIONS: [(&str, &str); 2] = [(HERE, "anna"), ("ufficio", "luigi")];

fn operator() -> Operator {
    let id = keys().lookup(&Domain::Consortium, "cf", "VRDLGU70A01F839X");
    Operator { id, name: "Luigi Verdi".into(), comuni: vec![HERE.into()] }
}

/// The lists, each a set of lines; nothing where a fault is told.
struct Lists {
    lines: Vec<Option<Vec<String>>>,
    /// The names in the inbox, sealed: one that was changed does not open.
    names: Option<Vec<String>>,
}

async fn lists(archive: &SqliteArchive) -> Lists {
    fn lines<L: std::fmt::Debug>(lines: Vec<L>) -> Vec<String> {
        let mut lines: Vec<String> = lines.iter().map(|l| format!("{l:?}")).collect();
        lines.sort();
        lines
    }
    let wanted = InboxFilter { limit: 100, ..InboxFilter::default() };
    let inbox = archive.inbox(HERE, &wanted).await.ok();
    let of = head(HERE, 1).citizen.expect("a citizen of its own");
    let own = archive.pratiche_of(HERE, &of).await.ok();
    let (rows, names) = inbox.map(|page| page.rows.into_iter().map(|row| (row.line, row.name)).unzip()).unzip();
    let looks = archive.looks_at(HERE, &citizen(HERE, "anna")).await.ok();
    let all = vec![rows.map(lines::<Line>), own.map(lines), looks.map(lines)];
    Lists { lines: all, names: names.map(lines::<Name>) }
}

async fn fill(data: &Path) {
    let archive = SqliteArchive::open(&DataFolder::open(data).unwrap()).unwrap();
    for number in 0..PRATICHE {
        archive.submit(&pratica(HERE, number)).await.unwrap();
        archive.put_draft(&draft(HERE, number, "anna", 1)).await.unwrap();
    }
    for (scope, id) in SESSIONS {
        archive.put_session(&session(scope, id, 1)).await.unwrap();
    }
    archive.put_operator(&operator()).await.unwrap();
    for seconds in 0..20 {
        archive.log_look(&look(HERE, "anna", seconds)).await.unwrap();
    }
    archive.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[allow(clippy::print_stderr)]
async fn a_lost_bit_is_never_served_as_truth() {
    let place = tempfile::tempdir().unwrap();
    let data = place.path().join("dati");
    fill(&data).await;
    // The archive, and beside it the keys: what their file lost opens nothing.
    let paths = ["archivio.sqlite", "chiavi.sqlite"].map(|name| data.join(name));
    let sound = paths.each_ref().map(|path| std::fs::read(path).unwrap());
    let (truth, truth_of_lists) = {
        let archive = SqliteArchive::open(&DataFolder::open(&data).unwrap()).unwrap();
        let truth = (all(&archive).await, lists(&archive).await);
        archive.close().await;
        truth
    };
    assert!(truth.iter().all(|t| t.as_ref().is_some_and(|t| !t.is_empty())));
    let rounds = asked::number("SPORTELLO_FLIPS").unwrap_or(150);
    let mut chance = Chance::new(27);
    let (mut refused, mut told, mut missing) = (0, 0, 0);
    for round in 0..rounds {
        let lost = chance.below(sound[0].len() + sound[1].len());
        let (which, byte) = if lost < sound[0].len() { (0, lost) } else { (1, lost - sound[0].len()) };
        let bit = byte * 8 + chance.below(8);
        for (place, (path, sound)) in paths.iter().zip(&sound).enumerate() {
            let mut bytes = sound.clone();
            if place == which {
                bytes[bit / 8] ^= 1 << (bit % 8);
            }
            std::fs::write(path, bytes).unwrap();
            for left in ["wal", "shm"] {
                let _ = std::fs::remove_file(format!("{}-{left}", path.display()));
            }
        }
        let Ok(archive) = SqliteArchive::open(&DataFolder::open(&data).unwrap()) else {
            refused += 1;
            continue;
        };
        let (read, listed) = (all(&archive).await, lists(&archive).await);
        drop(archive);
        let mut is_missing = false;
        for (read, truth) in read.iter().zip(&truth) {
            match read {
                Some(text) if text.is_empty() => is_missing = true,
                Some(_) => assert_eq!(read, truth, "round {round}, bit {bit}: served as truth"),
                None => told += 1,
            }
        }
        is_missing |= listed.names.is_some() && listed.names != truth_of_lists.names;
        for (listed, truth) in listed.lines.iter().zip(&truth_of_lists.lines) {
            let Some(lines) = listed else { continue };
            let truth = truth.as_ref().unwrap();
            assert!(lines.iter().all(|line| truth.contains(line)), "round {round}, bit {bit}: a line of no pratica");
            is_missing |= lines.len() != truth.len();
        }
        if is_missing {
            missing += 1;
            let verdict = verify(&data, Some(&keys()), &Silent);
            assert!(
                !verdict.is_ok_and(|v| v.is_sound()),
                "round {round}, bit {bit}: missing, and the check is content"
            );
        }
    }
    eprintln!(
        "{rounds} lost bits: {refused} not opened, {told} reads refused, {missing} with something missing, all told"
    );
}
