//! The real program, killed in the middle of its work: every receipt that a citizen saw is there again, the same to the
//! last byte; what nobody knew the end of is sent again and becomes one request.
//!
//! Short in every run of the tests; long by `SPORTELLO_KILLS=50 cargo test -p tests --test promises -- killed::`.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use tests::asked;
use tests::browser::{Browser, Form, Page};
use tests::journey::{Journey, index};
use tests::running::Running;
use tests::stored::stored;

const SERVICE: &str = "segnala-disservizio";

/// What a client knows of one request.
pub(crate) struct Sent {
    pub(crate) browser: Browser,
    ready: Form,
    /// The path of the receipt and its text; nothing if no answer came.
    pub(crate) receipt: Option<(String, Option<String>)>,
    /// When the answer came.
    pub(crate) at: Instant,
}

#[test]
#[allow(clippy::print_stderr)]
fn every_receipt_that_was_seen_is_there_after_a_kill_and_the_rest_is_sent_once() {
    let kills = asked::number("SPORTELLO_KILLS");
    let (rounds, clients) = (kills.unwrap_or(2), if kills.is_some() { 64 } else { 8 });
    let place = tempfile::tempdir().unwrap();
    let data = place.path().join("dati");
    let (mut receipts, mut unknown) = (BTreeSet::new(), 0);
    let mut running = Running::start(&data);
    for round in 0..rounds {
        let sent = work_until_killed(running, clients, Duration::from_millis(900 + round % 7 * 130));
        running = Running::start(&data);
        for Sent { browser, ready, receipt, .. } in sent {
            let mut browser = browser.at(&running.url);
            // Sent again, whether or not its end is known.
            let again = browser.send_only(&ready).err().unwrap_or_else(|| panic!("round {round}: no receipt at all"));
            let text = browser.get(&again).text;
            match receipt {
                Some((path, seen)) => {
                    assert_eq!(again, path, "round {round}: another receipt for the same request");
                    assert!(seen.is_none_or(|seen| seen == text), "round {round}: {path} changed");
                }
                None => unknown += 1,
            }
            assert!(receipts.insert(again), "round {round}: two requests have one number");
        }
    }
    assert!(running.interrupt());
    assert!(receipts.len() as u64 > rounds * 3, "{} receipts in {rounds} rounds", receipts.len());
    assert_eq!(stored(&data, &index("quadri").comune.istat), receipts.len(), "as many are stored as were sent");
    eprintln!("{rounds} kills under {clients} clients: {} receipts, {unknown} ends unknown", receipts.len());
}

/// Clients send until the program is killed; gives what each of them knows.
pub(crate) fn work_until_killed(running: Running, clients: usize, after: Duration) -> Vec<Sent> {
    let over = AtomicBool::new(false);
    let url = running.url.clone();
    std::thread::scope(|scope| {
        let people: Vec<_> = (0..clients).map(|_| scope.spawn(|| person(&url, &over))).collect();
        std::thread::sleep(after);
        running.kill();
        over.store(true, Ordering::Relaxed);
        people.into_iter().flat_map(|p| p.join().unwrap()).collect()
    })
}

fn person(url: &str, over: &AtomicBool) -> Vec<Sent> {
    let journey = Journey::to("quadri", SERVICE);
    let mut all = Vec::new();
    while !over.load(Ordering::Relaxed) {
        let mut browser = Browser::new(url);
        let Some(ready) = prepared(&journey, &mut browser) else { break };
        let answer = browser.try_send(&ready);
        let at = Instant::now();
        let receipt = match answer {
            Ok(Err(path)) => {
                let text = browser.try_get(&path).ok().and_then(Result::ok).and_then(whole).map(|page| page.text);
                Some((path, text))
            }
            Ok(Ok(page)) => panic!("not a receipt: {}", page.main()),
            Err(_) => None,
        };
        all.push(Sent { browser, ready, receipt, at });
    }
    all
}

/// A request up to its summary, unless the counter falls silent before.
fn prepared(journey: &Journey, browser: &mut Browser) -> Option<Form> {
    let mut page = whole(browser.try_get(&journey.first_step()).ok()?.ok()?)?;
    for (place, step) in journey.form.steps.iter().enumerate() {
        let end = if place == 0 { "/avvia".to_owned() } else { format!("/{}", step.id) };
        let next = browser.try_send(&journey.fill(&page, &end, place)).ok()?.err()?;
        page = whole(browser.try_get(&next).ok()?.ok()?)?;
    }
    Some(journey.ready(&page))
}

/// A page, unless it was cut off on its way.
fn whole(page: Page) -> Option<Page> {
    page.text.trim_end().ends_with("</html>").then_some(page)
}
