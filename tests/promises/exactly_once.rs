//! Many requests, each sent three times at once, many answers cut after the counter took them, the counter stopped and
//! opened in between: one request each, and one receipt, the same to the last byte.
//!
//! Short in every run of the tests; long by `SPORTELLO_TOKENS=100000 cargo test -p tests --test promises -- exactly_once::`.

use std::collections::BTreeSet;
use std::io::Write;
use std::net::TcpStream;

use tests::asked;
use tests::browser::{Browser, Form};
use tests::crash::chance::Chance;
use tests::journey::{Journey, index};
use tests::stored::stored;
use tests::town::Town;

const SERVICE: &str = "segnala-disservizio";
/// Requests between two restarts, at least.
const ROUND: usize = 40;
/// Restarts, at most: each looks over the whole archive.
const RESTARTS: usize = 200;

#[test]
#[allow(clippy::print_stderr)]
fn each_of_many_requests_sent_three_times_at_once_is_one_with_one_receipt() {
    let tokens = asked::number("SPORTELLO_TOKENS").map_or(2 * ROUND, |n| n as usize);
    let most = ROUND.max(tokens.div_ceil(RESTARTS));
    let mut town = Town::open();
    let mut chance = Chance::new(3);
    let (mut receipts, mut cut) = (BTreeSet::new(), 0);
    let mut left = tokens;
    while left > 0 {
        let round = left.min(most);
        left -= round;
        let seeds: Vec<u64> = (0..round).map(|_| chance.number()).collect();
        // Four people at a time, each with a few requests.
        let known: Vec<Known> = std::thread::scope(|scope| {
            let url = &town.url;
            let people: Vec<_> = seeds
                .chunks(most / 4)
                .map(|mine| scope.spawn(move || mine.iter().map(|s| ask(url, *s)).collect::<Vec<_>>()))
                .collect();
            people.into_iter().flat_map(|p| p.join().unwrap()).collect()
        });
        town = town.reopen();
        for Known { browser, ready, seen, lost } in known {
            cut += lost;
            let mut browser = browser.at(&town.url);
            let path = browser.send_only(&ready).err().unwrap();
            let text = browser.get(&path).text;
            for (other, page) in seen {
                assert_eq!(other, path, "two receipts for one request");
                assert_eq!(page, text, "the receipt changed");
            }
            assert!(receipts.insert(path), "one receipt for two requests");
        }
    }
    let data = town.data().to_owned();
    let kept = tempfile::tempdir().unwrap();
    let moved = kept.path().join("dati");
    // The folder outlives the town that made it.
    std::fs::rename(&data, &moved).unwrap();
    drop(town);
    assert_eq!(stored(&moved, &index("quadri").comune.istat), tokens);
    assert_eq!(receipts.len(), tokens);
    assert!(cut * 10 > tokens, "{cut} answers were cut");
    eprintln!(
        "{tokens} requests sent three times at once and once more, {cut} answers cut, {} restarts",
        tokens.div_ceil(most)
    );
}

/// What one person knows of one request.
struct Known {
    browser: Browser,
    ready: Form,
    seen: Vec<(String, String)>,
    lost: usize,
}

fn ask(url: &str, seed: u64) -> Known {
    let mut chance = Chance::new(seed);
    let journey = Journey::to("quadri", SERVICE);
    let mut browser = Browser::new(url);
    let summary = journey.to_summary(&mut browser);
    let ready = journey.ready(&summary);
    let cuts: Vec<bool> = (0..3).map(|_| chance.below(10) < 3).collect();
    let seen = std::thread::scope(|scope| {
        let sends: Vec<_> = cuts
            .iter()
            .map(|cut| {
                let (mut twin, ready) = (browser.twin(), &ready);
                scope.spawn(move || {
                    if *cut {
                        send_and_hang_up(url, &twin, ready);
                        return None;
                    }
                    let path = twin.send_only(ready).err().unwrap();
                    let page = twin.get(&path);
                    Some((path, page.text))
                })
            })
            .collect();
        sends.into_iter().filter_map(|s| s.join().unwrap()).collect()
    });
    Known { browser, ready, seen, lost: cuts.iter().filter(|c| **c).count() }
}

/// Sends a form and never reads the answer.
fn send_and_hang_up(url: &str, browser: &Browser, form: &Form) {
    let address = url.trim_start_matches("http://");
    let body: String = form_urlencoded(&form.fields);
    let cookies: Vec<String> = browser.cookies().iter().map(|(n, v)| format!("{n}={v}")).collect();
    let mut line = TcpStream::connect(address).unwrap();
    let head = format!(
        "POST {} HTTP/1.1\r\nhost: {address}\r\ncookie: {}\r\nsec-fetch-site: same-origin\r\n\
         content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n",
        form.action,
        cookies.join("; "),
        body.len()
    );
    line.write_all(head.as_bytes()).unwrap();
    line.write_all(body.as_bytes()).unwrap();
}

fn form_urlencoded(fields: &[(String, String)]) -> String {
    let escaped = |text: &str| -> String { text.bytes().map(|b| format!("%{b:02x}")).collect() };
    fields.iter().map(|(n, v)| format!("{}={}", escaped(n), escaped(v))).collect::<Vec<_>>().join("&")
}
