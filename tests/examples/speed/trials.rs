//! The trials, one after the other.

use std::collections::BTreeSet;
use std::error::Error;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use tokio::runtime::Runtime;

use crate::load::{self, Answer, Ask, Line, Queue, spread};
use crate::machine::Server;
use crate::people;

type Outcome<T> = Result<T, Box<dyn Error>>;

/// What one client saw.
#[derive(Default)]
struct Seen {
    /// Where each receipt is, and who sent the request.
    receipts: Vec<(Ask, String)>,
    waits: Vec<Duration>,
    /// When each receipt came.
    at: Vec<Instant>,
    refusals: Vec<Duration>,
    lost: usize,
}

impl Seen {
    /// How many receipts came a second, without the first tenth of them and the last, when not all clients are at it.
    fn between(&self) -> f64 {
        let mut at = self.at.clone();
        at.sort();
        let tenth = at.len() / 10;
        let (Some(first), Some(last)) = (at.get(tenth), at.iter().rev().nth(tenth)) else { return 0.0 };
        (at.len() - 2 * tenth) as f64 / last.duration_since(*first).as_secs_f64()
    }
}

/// From the start of the program to its first answer, after it was killed.
pub(crate) fn restart(data: &Path) -> Outcome<()> {
    // The sites are built and the disk is warm, as they are on a machine that was working.
    Server::open(data)?.kill();
    let command = Server::command(data);
    let begun = Instant::now();
    let server = Server::started(command)?;
    let answer = tests::browser::Browser::new(server.url()).get("/quadri/sportello/stato/");
    println!("restart after a kill: first {} after {:.0?}", answer.status, begun.elapsed());
    server.close();
    Ok(())
}

/// Final sends of prepared requests; gives what was sent.
pub(crate) fn acks(runtime: &Runtime, server: &Server, drafts: usize) -> Outcome<Vec<(Ask, String)>> {
    let mut all = Vec::new();
    for clients in [64, 128, 256] {
        let asks = people::prepare(server.url(), drafts);
        let (seen, seconds) = run(runtime, server, load::queue(asks), clients, AT_ONCE)?;
        told(&format!("acks, {clients} clients"), &seen, seconds);
        all.extend(seen.receipts);
    }
    println!("  under load: {}", server.memory()?);
    Ok(all)
}

/// Ten times as many clients as the counter serves well. They come within a second, as when something opens at nine.
pub(crate) fn overload(runtime: &Runtime, server: &Server, drafts: usize) -> Outcome<()> {
    for clients in [256, 2560] {
        let asks = people::prepare(server.url(), drafts);
        let (seen, seconds) = run(runtime, server, load::queue(asks), clients, Duration::from_secs(1))?;
        told(&format!("overload, {clients} clients"), &seen, seconds);
    }
    println!("  under overload: {}", server.memory()?);
    Ok(())
}

fn told(what: &str, seen: &Seen, seconds: f64) {
    let numbers: BTreeSet<&str> = seen.receipts.iter().map(|(_, path)| path.as_str()).collect();
    assert_eq!(numbers.len(), seen.receipts.len(), "two requests have one number");
    let rate = numbers.len() as f64 / seconds;
    println!(
        "{what}: {rate:.0} acknowledged a second ({:.0} in between), {}",
        seen.between(),
        spread(seen.waits.clone())
    );
    if !seen.refusals.is_empty() || seen.lost > 0 {
        println!("  {} refused ({}), {} lost", seen.refusals.len(), spread(seen.refusals.clone()), seen.lost);
    }
}

/// Who is refused sends again after a tenth of the time that she was told: people in a hurry, each at her own moment.
fn hurried(answer: &Answer) -> Duration {
    Duration::from_secs(answer.retry_after.unwrap_or(10)) / 10
}

/// All clients begin in the same instant.
const AT_ONCE: Duration = Duration::ZERO;

/// Clients begin one after the other within a time and send until nothing is left; who is refused sends again soon.
fn run(runtime: &Runtime, server: &Server, queue: Queue, clients: usize, within: Duration) -> Outcome<(Seen, f64)> {
    let to = server.address;
    runtime.block_on(async {
        let mut lines = Vec::new();
        for _ in 0..clients {
            lines.push(Line::open(to).await.map_err(|e| e.to_string())?);
        }
        let begun = Instant::now();
        let each = within / u32::try_from(clients)?;
        let begin = (0..).map(|place| each * place);
        let running: Vec<_> =
            lines.into_iter().zip(begin).map(|(l, begin)| tokio::spawn(client(l, Arc::clone(&queue), begin))).collect();
        let mut all = Seen::default();
        for one in running {
            let seen = one.await?;
            all.receipts.extend(seen.receipts);
            all.waits.extend(seen.waits);
            all.at.extend(seen.at);
            all.refusals.extend(seen.refusals);
            all.lost += seen.lost;
        }
        Ok((all, begun.elapsed().as_secs_f64()))
    })
}

async fn client(mut line: Line, queue: Queue, begin: Duration) -> Seen {
    tokio::time::sleep(begin).await;
    let mut seen = Seen::default();
    while let Some(ask) = load::next(&queue) {
        let begun = Instant::now();
        loop {
            let Ok(answer) = line.ask(&ask).await else {
                seen.lost += 1;
                break;
            };
            let path = answer.location.as_deref().unwrap_or_default();
            if path.contains("/ricevuta/") {
                seen.waits.push(begun.elapsed());
                seen.at.push(Instant::now());
                seen.receipts.push((ask, path.to_owned()));
                break;
            }
            seen.refusals.push(answer.took);
            if answer.status != 503 {
                seen.lost += 1;
                break;
            }
            tokio::time::sleep(hurried(&answer)).await;
        }
    }
    seen
}

/// The connections of one hostile address, and how many posts it sends at least.
const ATTACKERS: usize = 256;
const POSTS: usize = 10_000;

/// One address begins request after request through many connections, as fast as it can; honest people send theirs meanwhile.
pub(crate) fn hostile(runtime: &Runtime, server: &Server, drafts: usize) -> Outcome<()> {
    let alone = run(runtime, server, load::queue(people::prepare(server.url(), drafts)), 4, AT_ONCE)?;
    told("honest, alone", &alone.0, alone.1);
    let honest = load::queue(people::prepare(server.url(), drafts));
    let attack = people::first_step(server.url(), "192.0.2.66");
    let (over, let_in, asked) =
        (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let to = server.address;
    let begun = Instant::now();
    let attackers: Vec<_> = (0..ATTACKERS)
        .map(|_| {
            let (attack, over, let_in, asked) =
                (attack.clone(), Arc::clone(&over), Arc::clone(&let_in), Arc::clone(&asked));
            runtime.spawn(async move {
                let Ok(mut line) = Line::open(to).await else { return };
                while asked.fetch_add(1, Ordering::Relaxed) < POSTS || !over.load(Ordering::Relaxed) {
                    if line.ask(&attack).await.is_ok_and(|a| a.status == 303) {
                        let_in.fetch_add(1, Ordering::Relaxed);
                    }
                }
            })
        })
        .collect();
    let (seen, seconds) = run(runtime, server, honest, 4, AT_ONCE)?;
    over.store(true, Ordering::Relaxed);
    told("honest, beside an attack", &seen, seconds);
    runtime.block_on(async {
        for one in attackers {
            let _ = one.await;
        }
    });
    let asked = asked.load(Ordering::Relaxed);
    println!("  the attack: {asked} posts in {:.1?}, {} let in", begun.elapsed(), let_in.load(Ordering::Relaxed));
    Ok(())
}

/// The pages of requests that were sent, asked for by who sent them.
pub(crate) fn status(runtime: &Runtime, server: &Server, sent: &[(Ask, String)]) -> Outcome<()> {
    const TIME: Duration = Duration::from_secs(10);
    let pages: Arc<[Ask]> = sent.iter().map(|(ask, path)| ask.then(&path.replace("/ricevuta/", "/pratica/"))).collect();
    let to = server.address;
    for clients in [8, 32, 64] {
        let begun = Instant::now();
        let running: Vec<_> = (0..clients)
            .map(|client| {
                let pages = Arc::clone(&pages);
                runtime.spawn(async move {
                    let (mut waits, mut bytes) = (Vec::new(), 0);
                    let Ok(mut line) = Line::open(to).await else { return (waits, bytes) };
                    for page in pages.iter().cycle().skip(client * 97) {
                        match line.ask(page).await {
                            Ok(a) if a.status == 200 => {
                                waits.push(a.took);
                                bytes += a.length;
                            }
                            _ => break,
                        }
                        if begun.elapsed() > TIME {
                            break;
                        }
                    }
                    (waits, bytes)
                })
            })
            .collect();
        let (waits, bytes) = runtime.block_on(async {
            let (mut all, mut bytes) = (Vec::new(), 0);
            for one in running {
                let (waits, its) = one.await?;
                all.extend(waits);
                bytes += its;
            }
            Ok::<_, tokio::task::JoinError>((all, bytes))
        })?;
        let rate = waits.len() as f64 / begun.elapsed().as_secs_f64();
        let each = bytes as f64 / waits.len().max(1) as f64 / 1000.0;
        println!("status pages, {clients} clients: {rate:.0} a second of {each:.1} KB, {}", spread(waits));
    }
    Ok(())
}
