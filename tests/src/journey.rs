//! The journeys of people through the counter, step by step, in a browser without script.

use std::path::Path;

use contract::answer::Typed;
use contract::code::Scheme;
use contract::form::Form;
use contract::index::CounterIndex;
use contract::kind::Kind;
use jiff::civil::Date;

use crate::browser::{Browser, Form as Sent, Page};
use crate::sample;
use crate::town::published;

/// The counter of a comune as it was published.
///
/// # Panics
/// If it was not.
pub fn index(slug: &str) -> CounterIndex {
    read(&format!("counter/{slug}.json"))
}

/// The current form of a service.
///
/// # Panics
/// If there is none.
pub fn form(index: &CounterIndex, service: &str) -> Form {
    let Some(entry) = index.services.get(service) else { panic!("{} has no {service}", index.comune.slug) };
    read(&format!("forms/{service}/{}.json", entry.current))
}

fn read<T: serde::de::DeserializeOwned>(path: &str) -> T {
    let bytes = std::fs::read(published().join(path)).unwrap_or_else(|e| panic!("{path}: {e}"));
    serde_json::from_slice(&bytes).unwrap_or_else(|e| panic!("{path}: {e}"))
}

/// Today in Italy, near enough for answers.
pub fn today() -> Date {
    jiff::Timestamp::now().to_zoned(web::doors::rome()).date()
}

/// One request for a service, from the blank first step up to the summary.
#[derive(Clone)]
pub struct Journey {
    /// The comune's counter.
    pub index: CounterIndex,
    /// The form.
    pub form: Form,
    /// What will be typed.
    pub answers: Typed,
    service: String,
}

impl Journey {
    /// A journey with right answers to everything.
    pub fn to(slug: &str, service: &str) -> Journey {
        let index = index(slug);
        let form = form(&index, service);
        let answers = sample::answers(&form, today());
        Journey { index, form, answers, service: service.to_owned() }
    }

    /// A journey to a service of a comune that was published elsewhere than the real ones.
    ///
    /// # Panics
    /// If it was not published.
    pub fn on(out: &Path, slug: &str, service: &str) -> Journey {
        let read = |path: String| std::fs::read(out.join(&path)).unwrap_or_else(|e| panic!("{path}: {e}"));
        let parse = |bytes: Vec<u8>| serde_json::from_slice(&bytes).unwrap_or_else(|e| panic!("{slug}: {e}"));
        let index: CounterIndex = parse(read(format!("counter/{slug}.json")));
        let Some(entry) = index.services.get(service) else { panic!("{slug} has no {service}") };
        let bytes = read(format!("forms/{service}/{}.json", entry.current));
        let form: Form = serde_json::from_slice(&bytes).unwrap_or_else(|e| panic!("{service}: {e}"));
        let form = form.with_lists(&index.lists);
        let answers = sample::answers(&form, today());
        Journey { index, form, answers, service: service.to_owned() }
    }

    /// The same journey with so many copies of each group, where so many may be, and a revenue stamp of its own: no two
    /// requests may have the same.
    #[must_use]
    pub fn with_copies(mut self, copies: u8, stamp: usize) -> Journey {
        self.answers = sample::answered(&self.form, today(), copies);
        for field in self.form.fields() {
            if self.answers.has(&field.id) && matches!(field.kind, Kind::Code { scheme: Scheme::RevenueStamp }) {
                self.answers.set(&field.id, vec![format!("{:014}", 99_990_000_000_000_u64 + stamp as u64)]);
            }
        }
        self
    }

    /// The address of the blank first step.
    ///
    /// # Panics
    /// If the service is not there.
    pub fn first_step(&self) -> String {
        let Some(entry) = self.index.services.get(&self.service) else { panic!("no {}", self.service) };
        format!("{}domanda/", entry.url)
    }

    /// Walks from the first step to the summary, with every file that is asked for.
    ///
    /// # Panics
    /// If a step is not accepted.
    pub fn to_summary(&self, browser: &mut Browser) -> Page {
        let mut page = browser.get(&self.first_step());
        for (place, step) in self.form.steps.iter().enumerate() {
            let end = if place == 0 { "/avvia".to_owned() } else { format!("/{}", step.id) };
            let sent = self.fill(&page, &end, place);
            let chosen = sample::files(&self.form, step, &self.answers);
            let chosen: Vec<_> = chosen.iter().map(|c| (c.field.as_str(), c.name, c.bytes)).collect();
            page = if chosen.is_empty() { browser.send(&sent) } else { browser.send_files(&sent, &chosen) };
            assert_eq!(page.status, 200, "{} step {}: {}", self.service, step.id, page.main());
        }
        assert!(page.path.ends_with("/riepilogo"), "{}: {}", self.service, page.path);
        page
    }

    /// A step's form, filled.
    pub fn fill(&self, page: &Page, action_end: &str, place: usize) -> Sent {
        let mut sent = page.form(action_end).with("azione", "avanti");
        for (name, value) in self.form.steps.get(place).map(|s| sample::of_step(s, &self.answers)).unwrap_or_default() {
            sent = sent.with(&name, &value);
        }
        sent
    }

    /// The summary's form with its declaration ticked.
    pub fn ready(&self, summary: &Page) -> Sent {
        let mut form = summary.form("/invia").with("dichiaro", "si");
        if summary.text.contains("name=\"profilo\"") {
            form = form.with("profilo", "si");
        }
        form
    }

    /// Walks and sends; gives the receipt.
    ///
    /// # Panics
    /// If it is not a receipt.
    pub fn send(&self, browser: &mut Browser) -> Page {
        let summary = self.to_summary(browser);
        let receipt = browser.send(&self.ready(&summary));
        assert!(receipt.path.contains("/ricevuta/"), "{}: {} {}", self.service, receipt.path, receipt.main());
        receipt
    }
}

/// The number on a receipt.
pub fn number(receipt: &Page) -> String {
    receipt.path.rsplit('/').next().unwrap_or_default().to_owned()
}

/// Logs a sample citizen in, on the way to a path.
pub fn log_in(browser: &mut Browser, slug: &str, person: &str) -> Page {
    let page = browser.get(&format!("/{slug}/sportello/accedi/"));
    let form = page.form("/accedi/").with("persona", person);
    browser.send(&form)
}

/// Logs a sample operator in; gives the inbox.
pub fn log_in_operator(browser: &mut Browser, person: &str) -> Page {
    let page = browser.get("/ufficio/accedi/");
    let form = page.form("/accedi/").with("persona", person);
    browser.send(&form);
    browser.get("/ufficio/")
}
