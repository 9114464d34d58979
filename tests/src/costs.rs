//! What the counter costs on AWS: inhabitants become requests, requests units, units euro. `infra/prices.toml` holds every
//! price and every assumption; the units of the archive's verbs are [`crate::budgets`], which promises try.
#![allow(clippy::expect_used)]

use std::fmt::Write;

use serde::Deserialize;

use crate::budgets::{
    CHANGE, COUNTED, FIVE_MINUTES, FOUND, HELD, HELD_IN_A_UNIT, INBOX, LETTER, LOGGED, MINUTE, NIGHT, REQUEST, STATUS,
    SUBMISSION,
};
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
    as_is: AsIs,
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
    s3_put: f64,
    s3_passage: f64,
    s3_get: f64,
    stream_reads: f64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Gigabyte {
    logs: f64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct AsIs {
    lambda_gb_seconds: f64,
    cloudfront_requests: f64,
    waf_requests: f64,
    cloudfront_gigabyte: f64,
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
    #[serde(default)]
    as_is: bool,
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
    held_saves: f64,
    large: f64,
    counts: f64,
    requests_a_reading: f64,
    cold_starts: f64,
    megabytes_attached: f64,
    milliseconds: f64,
    log_kilobytes: f64,
}

/// What a function reads of the published files at most once a minute: the comuni, the comune's index and its shell.
const READING: f64 = 3.0;
/// The same at its start, with a form.
const FIRST_READING: f64 = 4.0;
/// How many minutes a month has.
const MINUTES: f64 = 60.0 * 24.0 * 30.4;

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
        let mut read: Self = toml::from_str(&text).expect("the prices can be read");
        read.come_to_milan();
        read
    }

    /// Raises what is the list of another region.
    fn come_to_milan(&mut self) {
        let Million { write_units, read_units, http_api, lambda_requests, s3_put, s3_passage, s3_get, stream_reads } =
            &mut self.million;
        let GigabyteMonth { table, table_recovery, table_copies, files, files_copies } = &mut self.gigabyte_month;
        let fixed = self.fixed.iter_mut().filter(|fixed| !fixed.as_is).map(|fixed| &mut fixed.dollars);
        let millions = [write_units, read_units, http_api, lambda_requests, s3_put, s3_passage, s3_get, stream_reads];
        let months = [table, table_recovery, table_copies, files, files_copies, &mut self.gigabyte.logs];
        for price in fixed.chain(millions).chain(months) {
            *price *= self.milan;
        }
    }

    fn requests(&self) -> f64 {
        self.used.steps * 2.0 + self.used.other_requests
    }

    /// Write units of a request of so many steps until it is sent, whoever sends it, files and counts aside.
    fn until_sent_alone(&self, steps: f64) -> f64 {
        SUBMISSION + steps * self.used.draft_units + self.used.session_units
    }

    /// Write units of a request of so many steps until it is sent, with files at every step.
    pub fn until_sent(&self, steps: f64) -> f64 {
        self.until_sent_alone(steps) + (steps + 1.0) * (HELD + COUNTED.0)
    }

    /// What a submission costs with all that comes before and after it, in dollars: each item with its units.
    fn of_a_submission(&self) -> Vec<(&'static str, f64, f64)> {
        let Used { steps, looks, changes, inbox_pages, attachments, large, counts, .. } = self.used;
        let versions = 1.0 + changes;
        let writes = self.until_sent_alone(steps) + changes * CHANGE + versions * (LOGGED + LETTER.0);
        // The saves of the draft, each version, the night that looks it up; the erasing at the end.
        let held = attachments * ((self.used.held_saves + versions + 1.0) * HELD + FOUND.0);
        // Who looks up a status is counted too, though not in the time before.
        let counted = (counts + looks) * COUNTED.0;
        // A file too large for an event: the form for it, the way back, the button.
        let large = large * attachments;
        let asked = self.requests() + large * 3.0;
        let reads = looks * STATUS + inbox_pages * INBOX + (changes + asked) * REQUEST + versions * LETTER.1;
        let requests = asked + changes * 3.0 + inbox_pages;
        let seconds = requests * self.used.milliseconds / 1000.0 * 0.25;
        // Whoever delivers the letters reads the comuni and the index.
        let published = requests / self.used.requests_a_reading * READING
            + self.used.cold_starts * FIRST_READING
            + versions * (READING - 1.0);
        vec![
            ("DynamoDB, scritture (WRU)", writes, self.million.write_units),
            ("DynamoDB, a chi servono gli allegati (WRU)", held, self.million.write_units),
            ("DynamoDB, conteggi di chi arriva (WRU)", counted, self.million.write_units),
            ("DynamoDB, letture (RRU)", reads + attachments * FOUND.1, self.million.read_units),
            ("DynamoDB, conteggi di chi arriva (RRU)", counts * COUNTED.1, self.million.read_units),
            ("DynamoDB, flusso (letture)", 1.0 + versions, self.million.stream_reads),
            ("HTTP API (richieste)", requests, self.million.http_api),
            ("Lambda (richieste)", requests + versions, self.million.lambda_requests),
            ("Lambda (GB-secondi)", seconds, self.as_is.lambda_gb_seconds),
            ("CloudFront (richieste)", requests, self.as_is.cloudfront_requests),
            ("Filtro WAF (richieste)", requests, self.as_is.waf_requests),
            ("S3, allegati (PUT)", attachments, self.million.s3_put + self.million.s3_passage),
            ("S3, allegati (GET)", attachments * 2.0, self.million.s3_get),
            ("S3, arrivi dei file grandi (POST)", large, self.million.s3_put),
            ("S3, arrivi dei file grandi (GET)", large, self.million.s3_get),
            ("S3, teste del registro (PUT)", versions * 2.0, self.million.s3_put),
            ("S3, teste del registro (GET)", versions, self.million.s3_get),
            ("S3, file pubblicati (GET)", published, self.million.s3_get),
            ("Registri (KB)", requests * self.used.log_kilobytes, self.gigabyte.logs),
        ]
    }

    /// What an inhabitant costs in a year, beside the fixed items, in dollars.
    fn of_an_inhabitant(&self) -> [(&'static str, f64); 5] {
        let used = &self.used;
        let submissions: f64 = self.of_a_submission().iter().map(|(_, n, price)| n * price / 1e6).sum();
        let requests = used.pages * used.requests_per_page;
        let pages = requests * (self.as_is.cloudfront_requests + self.as_is.waf_requests) / 1e6
            + used.pages * used.kilobytes_per_page / 1e6 * self.as_is.cloudfront_gigabyte;
        let month = &self.gigabyte_month;
        let kept = used.submissions * used.years_kept;
        let records =
            kept * used.kilobytes_kept / 1e6 * (month.table + month.table_recovery + month.table_copies) * 12.0;
        let files = kept * used.attachments * used.megabytes_attached / 1e3 * (month.files + month.files_copies) * 12.0;
        // Each night lists the bucket, a thousand at once, and reads the notes; the comune's own are among the fixed items.
        let nights = 365.0 * kept * used.attachments / 1e6
            * (self.million.s3_put / 1_000.0 + self.million.read_units / HELD_IN_A_UNIT);
        [
            ("richieste allo sportello", used.submissions * submissions),
            ("pagine del sito", pages),
            ("conservare le richieste (a regime)", records),
            ("conservare gli allegati (a regime)", files),
            ("cercare ogni notte gli allegati di nessuno (a regime)", nights),
        ]
    }

    fn here(&self, dollars: f64) -> f64 {
        dollars * self.euro
    }

    /// Euro per inhabitant and year, beside the fixed items.
    pub fn per_inhabitant(&self) -> f64 {
        self.here(self.of_an_inhabitant().iter().map(|(_, dollars)| dollars).sum())
    }

    /// The fixed items of an installation, in euro per year. The last asks each comune every minute.
    pub fn fixed(&self, comuni: f64) -> f64 {
        let listed: f64 = self.fixed.iter().map(|f| f.dollars).sum();
        self.here((listed + self.tenants() + self.rounds(comuni)) * 12.0)
    }

    /// What time asks for in a month: each comune's log every minute, with the head that was published; its letters every
    /// five, with its index; its files every night.
    fn rounds(&self, comuni: f64) -> f64 {
        let Million { read_units, s3_get, s3_put, .. } = self.million;
        let days = MINUTES / (60.0 * 24.0);
        let each = MINUTES * (MINUTE * read_units + s3_get)
            + MINUTES / 5.0 * (FIVE_MINUTES * read_units + s3_get)
            + days * (NIGHT * read_units + s3_put);
        comuni * each / 1e6
    }

    /// What reading which comuni there are costs in a month, every minute and every five.
    fn tenants(&self) -> f64 {
        (MINUTES + MINUTES / 5.0) * self.million.s3_get / 1e6
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
            let places = if *units < 1.0 { 3 } else { 1 };
            let _ = writeln!(out, "| {what} | {units:.places$} | {:.4} |", self.here(units * price / 1e3));
        }
        let sum: f64 = rows.iter().map(|(_, units, price)| units * price / 1e3).sum();
        let _ = writeln!(out, "| **in tutto** | | **{:.4}** |\n", self.here(sum));
        let _ = writeln!(out, "**Un abitante, in un anno**\n\n| voce | euro |\n|---|---:|");
        for (what, dollars) in self.of_an_inhabitant() {
            let _ = writeln!(out, "| {what} | {:.5} |", self.here(dollars));
        }
        let _ = writeln!(out, "| **in tutto, senza le voci fisse** | **{:.5}** |\n", self.per_inhabitant());
        let _ = writeln!(out, "**Le voci fisse di un’installazione, in un mese**\n\n| voce | euro |\n|---|---:|");
        for Fixed { what, dollars, .. } in &self.fixed {
            let _ = writeln!(out, "| {what} | {:.2} |", self.here(*dollars));
        }
        let _ = writeln!(out, "| L’elenco dei Comuni, riletto a ogni giro (S3) | {:.3} |", self.here(self.tenants()));
        let _ = writeln!(
            out,
            "| I giri di ogni minuto, cinque minuti e notte, per Comune | {:.3} |\n",
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
        let waited = looks * (self.as_is.cloudfront_requests + self.as_is.waf_requests) / 1e6
            + looks * 2.0 / 1e6 * self.as_is.cloudfront_gigabyte;
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
