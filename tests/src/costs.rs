//! What the counter costs on AWS: inhabitants become requests, requests units, units euro. `infra/prices.toml` holds every
//! price and every assumption; the units of the archive's verbs are [`crate::budgets`], which promises try.
#![allow(clippy::expect_used)]

use std::fmt::Write;

use serde::Deserialize;

use crate::budgets::{CHANGE, INBOX, LETTER, LOGGED, STATUS, SUBMISSION};
use crate::town::root;

/// The goal, in euro per inhabitant and year beside the fixed items, at this many people.
pub const GOAL: (f64, f64) = (0.005, 22_568.0);

/// Everything in the data file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)] // The file says what each one is.
pub struct Prices {
    pub looked_up: String,
    pub source: String,
    milan: f64,
    euro: f64,
    pub peer: f64,
    million: Million,
    gigabyte: Gigabyte,
    gigabyte_month: GigabyteMonth,
    fixed: Vec<Fixed>,
    #[serde(rename = "use")]
    used: Used,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Million {
    write_units: f64,
    read_units: f64,
    http_api: f64,
    lambda_requests: f64,
    lambda_gb_seconds: f64,
    cloudfront_requests: f64,
    waf_requests: f64,
    s3_put: f64,
    s3_get: f64,
    stream_reads: f64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Gigabyte {
    logs: f64,
    cloudfront: f64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct GigabyteMonth {
    table: f64,
    table_recovery: f64,
    table_copies: f64,
    files: f64,
    files_copies: f64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Fixed {
    what: String,
    dollars: f64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Used {
    submissions: f64,
    pages: f64,
    requests_per_page: f64,
    kilobytes_per_page: f64,
    steps: f64,
    other_requests: f64,
    draft_units: f64,
    session_units: f64,
    looks: f64,
    changes: f64,
    inbox_pages: f64,
    kilobytes_kept: f64,
    years_kept: f64,
    attachments: f64,
    megabytes_attached: f64,
    milliseconds: f64,
    log_kilobytes: f64,
}

/// Who the table is for: a name, inhabitants, comuni, installations.
pub const PLACES: [(&str, f64, f64, f64); 4] = [
    ("un Comune (684 abitanti)", 684.0, 1.0, 1.0),
    ("il consorzio (33 Comuni)", 22_568.0, 33.0, 1.0),
    ("una provincia (100 Comuni)", 350_000.0, 100.0, 1.0),
    ("tutta l’Italia (107 installazioni)", 60_000_000.0, 7_896.0, 107.0),
];

impl Prices {
    /// Reads the data file.
    pub fn read() -> Self {
        let text = std::fs::read_to_string(root().join("infra/prices.toml")).expect("the prices are there");
        toml::from_str(&text).expect("the prices can be read")
    }

    fn requests(&self) -> f64 {
        self.used.steps * 2.0 + self.used.other_requests
    }

    /// What a submission costs with all that comes before and after it, in dollars of us-east-1: each item with its units.
    fn of_a_submission(&self) -> Vec<(&'static str, f64, f64)> {
        let Used { steps, draft_units, session_units, looks, changes, inbox_pages, .. } = self.used;
        let writes =
            SUBMISSION + steps * draft_units + session_units + changes * CHANGE + (1.0 + changes) * (LOGGED + LETTER.0);
        // Each look, change and page of the way reads a record, a session or a draft.
        let reads =
            looks * STATUS + inbox_pages * INBOX + (changes + self.requests()) * STATUS + (1.0 + changes) * LETTER.1;
        let requests = self.requests() + changes * 3.0 + inbox_pages;
        let seconds = requests * self.used.milliseconds / 1000.0 * 0.25;
        let files = self.used.attachments;
        vec![
            ("DynamoDB, scritture (WRU)", writes, self.million.write_units),
            ("DynamoDB, letture (RRU)", reads, self.million.read_units),
            ("DynamoDB, flusso (letture)", 2.0 + changes, self.million.stream_reads),
            ("HTTP API (richieste)", requests, self.million.http_api),
            ("Lambda (richieste)", requests + 1.0 + changes, self.million.lambda_requests),
            ("Lambda (GB-secondi)", seconds, self.million.lambda_gb_seconds),
            ("CloudFront (richieste)", requests, self.million.cloudfront_requests),
            ("Filtro WAF (richieste)", requests, self.million.waf_requests),
            ("S3, allegati (PUT)", files, self.million.s3_put),
            ("S3, allegati (GET)", files * 2.0, self.million.s3_get),
            ("Registri (KB)", requests * self.used.log_kilobytes, self.gigabyte.logs),
        ]
    }

    /// What an inhabitant costs in a year, beside the fixed items, in dollars of us-east-1.
    fn of_an_inhabitant(&self) -> [(&'static str, f64); 4] {
        let used = &self.used;
        let submissions: f64 = self.of_a_submission().iter().map(|(_, n, price)| n * price / 1e6).sum();
        let requests = used.pages * used.requests_per_page;
        let pages = requests * (self.million.cloudfront_requests + self.million.waf_requests) / 1e6
            + used.pages * used.kilobytes_per_page / 1e6 * self.gigabyte.cloudfront;
        let month = &self.gigabyte_month;
        let kept = used.submissions * used.years_kept;
        let records =
            kept * used.kilobytes_kept / 1e6 * (month.table + month.table_recovery + month.table_copies) * 12.0;
        let files = kept * used.attachments * used.megabytes_attached / 1e3 * (month.files + month.files_copies) * 12.0;
        [
            ("richieste allo sportello", used.submissions * submissions),
            ("pagine del sito", pages),
            ("conservare le richieste (a regime)", records),
            ("conservare gli allegati (a regime)", files),
        ]
    }

    fn here(&self, dollars: f64) -> f64 {
        dollars * self.milan * self.euro
    }

    /// Euro per inhabitant and year, beside the fixed items.
    pub fn per_inhabitant(&self) -> f64 {
        self.here(self.of_an_inhabitant().iter().map(|(_, dollars)| dollars).sum())
    }

    /// The fixed items of an installation, in euro per year. The last asks each comune every minute.
    pub fn fixed(&self, comuni: f64) -> f64 {
        let listed: f64 = self.fixed.iter().map(|f| f.dollars).sum();
        self.here((listed + self.rounds(comuni)) * 12.0)
    }

    /// What reading each comune's lists every minute costs in a month: four lists of half a unit.
    fn rounds(&self, comuni: f64) -> f64 {
        comuni * 60.0 * 24.0 * 30.4 * 4.0 * 0.5 * self.million.read_units / 1e6
    }

    /// The tables of `COSTS.md`.
    pub fn tables(&self) -> String {
        let mut out = String::new();
        let rows = self.of_a_submission();
        let _ = writeln!(
            out,
            "**Una richiesta, dalla prima pagina all’esito**\n\n| voce | unità | euro per mille richieste |\n|---|---:|---:|"
        );
        for (what, units, price) in &rows {
            let _ = writeln!(out, "| {what} | {units:.1} | {:.4} |", self.here(units * price / 1e3));
        }
        let sum: f64 = rows.iter().map(|(_, units, price)| units * price / 1e3).sum();
        let _ = writeln!(out, "| **in tutto** | | **{:.4}** |\n", self.here(sum));
        let _ = writeln!(out, "**Un abitante, in un anno**\n\n| voce | euro |\n|---|---:|");
        for (what, dollars) in self.of_an_inhabitant() {
            let _ = writeln!(out, "| {what} | {:.5} |", self.here(dollars));
        }
        let _ = writeln!(out, "| **in tutto, senza le voci fisse** | **{:.5}** |\n", self.per_inhabitant());
        let _ = writeln!(out, "**Le voci fisse di un’installazione, in un mese**\n\n| voce | euro |\n|---|---:|");
        for Fixed { what, dollars } in &self.fixed {
            let _ = writeln!(out, "| {what} | {:.2} |", self.here(*dollars));
        }
        let _ = writeln!(
            out,
            "| Il giro di ogni minuto sugli elenchi, per Comune | {:.3} |\n",
            self.here(self.rounds(1.0))
        );
        let _ = writeln!(
            out,
            "**In un anno**\n\n| dove | abitanti | variabili, euro | fisse, euro | in tutto, euro | euro per abitante |\n|---|---:|---:|---:|---:|---:|"
        );
        for (name, people, comuni, installations) in PLACES {
            let (moving, fixed) = (people * self.per_inhabitant(), installations * self.fixed(comuni / installations));
            let whole = moving + fixed;
            let _ = writeln!(
                out,
                "| {name} | {people:.0} | {moving:.2} | {fixed:.2} | {whole:.2} | {:.5} |",
                whole / people
            );
        }
        let _ = writeln!(out, "\n{}", self.click_day());
        out
    }

    /// One day on which two million people want the same thing, and look at a waiting page meanwhile.
    fn click_day(&self) -> String {
        let (people, looks) = (2_000_000.0, 30_000.0 * 3600.0);
        let sent: f64 = self.of_a_submission().iter().map(|(_, n, price)| n * price / 1e6).sum::<f64>() * people;
        let waited = looks * (self.million.cloudfront_requests + self.million.waf_requests) / 1e6
            + looks * 2.0 / 1e6 * self.gigabyte.cloudfront;
        format!(
            "**Un giorno di ressa nazionale**: 2 milioni di richieste mandate e un’ora a 30.000 sguardi al secondo alla pagina d’attesa (2 KB): \
             {:.0} euro le richieste, {:.0} euro l’attesa.",
            self.here(sent),
            self.here(waited)
        )
    }
}

const BEGINS: &str = "<!-- stampato -->\n";
const ENDS: &str = "<!-- fine -->";

/// What stands between the marks of a document; a program prints it.
pub fn between_marks(document: &str) -> String {
    let text = std::fs::read_to_string(root().join(document)).expect("the document is there");
    let (_, rest) = text.split_once(BEGINS).expect("it has a mark where the printed part begins");
    rest.split_once(ENDS).expect("and one where it ends").0.to_owned()
}

/// Puts it there.
pub fn put_between_marks(document: &str, printed: &str) {
    let path = root().join(document);
    let text = std::fs::read_to_string(&path).expect("the document is there");
    let (head, rest) = text.split_once(BEGINS).expect("it has a mark where the printed part begins");
    let (_, tail) = rest.split_once(ENDS).expect("and one where it ends");
    let whole = format!("{head}{BEGINS}{printed}{ENDS}{tail}");
    std::fs::write(path, whole).expect("the document can be written");
}
