//! People with a request ready to be sent, each from an address of her own.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use contract::kind::Kind;
use tests::browser::{Browser, Form};
use tests::journey::Journey;

use crate::load::Ask;

const COMUNE: &str = "quadri";
const SERVICE: &str = "accesso-agli-atti";
/// How many prepare their requests at once.
const AT_ONCE: usize = 32;
/// How long all long answers of a request are together.
const TYPED: usize = 2500;

/// Lets so many people fill in a request of about 3 KB, up to its summary; prints how fast they went.
///
/// # Panics
/// If a step is refused.
#[allow(clippy::panic)]
pub(crate) fn prepare(url: &str, many: usize) -> Vec<Ask> {
    let mut journey = Journey::to(COMUNE, SERVICE);
    let long: Vec<(String, usize)> = journey
        .form
        .fields()
        .filter(|f| journey.answers.has(&f.id))
        .filter_map(|f| match f.kind {
            Kind::LongText { max } => Some((f.id.clone(), max as usize)),
            _ => None,
        })
        .collect();
    let mut left = TYPED;
    for (id, max) in long {
        let text = "Chiedo di vedere gli atti. ".chars().cycle().take(max.min(left)).collect::<String>();
        left -= text.len();
        journey.answers.set(&id, vec![text.trim_end().to_owned()]);
    }
    static ADDRESS: AtomicUsize = AtomicUsize::new(0);
    let (next, begun) = (AtomicUsize::new(0), Instant::now());
    let asks: Vec<Ask> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..AT_ONCE)
            .map(|_| {
                scope.spawn(|| {
                    let mut mine = Vec::new();
                    while next.fetch_add(1, Ordering::Relaxed) < many {
                        let address = address(ADDRESS.fetch_add(1, Ordering::Relaxed));
                        let (browser, form) = one(&journey, url, &address);
                        mine.push(Ask::post(&form.action, &form.fields, browser.cookies(), &address));
                    }
                    mine
                })
            })
            .collect();
        threads.into_iter().flat_map(|t| t.join().unwrap_or_else(|_| panic!("a request was not prepared"))).collect()
    });
    let seconds = begun.elapsed().as_secs_f64();
    let steps = journey.form.steps.len();
    println!(
        "  prepared {many} requests of {steps} steps, {:.0} a second (each page read by its client)",
        many as f64 / seconds
    );
    asks
}

fn one(journey: &Journey, url: &str, address: &str) -> (Browser, Form) {
    let mut browser = behind(url, address);
    let mut page = browser.get(&journey.first_step());
    for (place, step) in journey.form.steps.iter().enumerate() {
        let end = if place == 0 { "/avvia".to_owned() } else { format!("/{}", step.id) };
        page = browser.send(&journey.fill(&page, &end, place));
        assert_eq!(page.status, 200, "{}: {}", step.id, page.main());
    }
    assert!(page.path.ends_with("/riepilogo"), "{}: {}", page.path, page.main());
    let ready = journey.ready(&page);
    (browser, ready)
}

/// The blank first step, filled, as somebody sends it who never came before.
pub(crate) fn first_step(url: &str, address: &str) -> Ask {
    let journey = Journey::to(COMUNE, SERVICE);
    let mut browser = behind(url, address);
    let page = browser.get(&journey.first_step());
    let form = journey.fill(&page, "/avvia", 0);
    Ask::post(&form.action, &form.fields, browser.cookies(), address)
}

fn behind(url: &str, address: &str) -> Browser {
    Browser::new(url).with_header("x-forwarded-for", address).with_header("x-forwarded-proto", "https")
}

/// An address that is nobody's (RFC 2544), a million of them.
fn address(number: usize) -> String {
    format!("198.{}.{}.{}", 18 + (number >> 16) % 2, (number >> 8) % 256, number % 256)
}
