//! A click day for a whole nation, played second by second over the names that items really have.
//!
//! In: what one submission writes, as the archive itself sent it to an engine ([`crate::watched`]). Out: the hottest name
//! per second of each table and index, what is turned away, shards, copies of functions. Seeded: the same every time.
#![allow(clippy::expect_used)]

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write;

use aws::connection::Connection;
use aws::dynamo::DynamoArchive;
use aws::shape::{PK, WORK};
use counter::archive::Archive;
use sha2::{Digest, Sha256};

use crate::archive_suite::records::pratica;
use crate::dynamodb;
use crate::watched::Watched;

/// Write units that one partition takes in a second (AWS).
pub const PARTITION: f64 = 1_000.0;
/// Read units that one partition gives in a second (AWS).
pub const READS: f64 = 3_000.0;
/// Comuni and people of Italy.
const COMUNI: usize = 7_896;
const PEOPLE: f64 = 60_000_000.0;
/// The largest comune, roughly Rome.
const LARGEST: f64 = 2_750_000.0;
/// How long a day's worst stretch is played.
const SECONDS: u32 = 20;
/// The comune that the one submission is for.
const ISTAT: &str = "069070";

/// One name that a submission touches: where, its letters with `{comune}`, `{numero}`, `{persona}`, and how many write units.
#[derive(Clone, Debug, PartialEq)]
pub struct Touched {
    /// `archivio`, `chiavi`, or one of their indexes.
    pub place: String,
    /// Its name.
    pub name: String,
    /// What writing it costs.
    pub units: f64,
}

/// How many people live in each comune: the n-th has `LARGEST / n^s`, with `s` such that all make Italy.
fn people() -> Vec<f64> {
    let of = |s: f64| (1..=COMUNI).map(move |n| LARGEST / (n as f64).powf(s));
    let (mut low, mut high) = (0.1, 3.0);
    for _ in 0..60 {
        let middle = (low + high) / 2.0;
        if of(middle).sum::<f64>() > PEOPLE { low = middle } else { high = middle }
    }
    of(low).collect()
}

/// Chance that is the same every time: digests of a count.
struct Chance(u64);

impl Chance {
    /// Between 0 and 1.
    fn next(&mut self) -> f64 {
        self.0 += 1;
        let digest = Sha256::digest(self.0.to_le_bytes());
        let bytes: [u8; 8] = digest[..8].try_into().expect("eight bytes");
        (u64::from_le_bytes(bytes) >> 11) as f64 / (1_u64 << 53) as f64
    }
}

/// What the worst second looked like.
pub struct Day {
    /// Submissions let in per second.
    pub admitted: u32,
    /// For each place: its hottest name, and that name's units in its worst second.
    pub hottest: Vec<(String, String, f64)>,
    /// Write units of each table with its indexes per second.
    pub units: f64,
}

/// Plays it.
pub fn play(touched: &[Touched], admitted: u32) -> Day {
    let people = people();
    let whole: f64 = people.iter().sum();
    let mut until = 0.0;
    let sums: Vec<f64> = people
        .iter()
        .map(|p| {
            until += p / whole;
            until
        })
        .collect();
    let mut chance = Chance(u64::from(admitted));
    let mut hottest: HashMap<&str, (String, f64)> = HashMap::new();
    for _ in 0..SECONDS {
        let mut sent: BTreeMap<usize, u32> = BTreeMap::new();
        for _ in 0..admitted {
            let at = chance.next();
            *sent.entry(sums.partition_point(|sum| *sum < at)).or_default() += 1;
        }
        // Names of one submission alone are touched once: only those that all of a comune share can grow hot.
        for one in touched {
            let shared = !one.name.contains("{numero}") && !one.name.contains("{persona}");
            for (comune, many) in &sent {
                let units = one.units * if shared { f64::from(*many) } else { 1.0 };
                let (name, most) = hottest.entry(&one.place).or_default();
                if units > *most {
                    let comune =
                        if *comune == 0 { "il più grande".to_owned() } else { format!("il {}º", comune + 1) };
                    let told =
                        if shared { one.name.replace("{comune}", &format!("({comune})")) } else { one.name.clone() };
                    (*name, *most) = (told, units);
                }
            }
        }
    }
    let mut hottest: Vec<_> = hottest.into_iter().map(|(place, (name, most))| (place.to_owned(), name, most)).collect();
    hottest.sort_by(|a, b| a.0.cmp(&b.0));
    let units = touched.iter().map(|one| one.units).sum::<f64>() * f64::from(admitted);
    Day { admitted, hottest, units }
}

/// How many submissions a second the whole nation may send before a name grows too hot: the waiting room's width.
pub fn width(touched: &[Touched]) -> f64 {
    let share = LARGEST / people().iter().sum::<f64>();
    let mut most: HashMap<(&str, &str), f64> = HashMap::new();
    for one in touched.iter().filter(|t| !t.name.contains("{numero}") && !t.name.contains("{persona}")) {
        *most.entry((&one.place, &one.name)).or_default() += one.units;
    }
    PARTITION / (most.values().copied().fold(0.0, f64::max) * share)
}

/// The tables of `SCALE.md`.
pub fn tables(touched: &[Touched]) -> String {
    let mut out = String::new();
    let _ = writeln!(
        out,
        "**Che cosa scrive una richiesta** (come l’archivio la manda al motore)\n\n| dove | nome | WCU |\n|---|---|---:|"
    );
    for Touched { place, name, units } in touched {
        let _ = writeln!(out, "| {place} | `{name}` | {units:.0} |");
    }
    let width = width(touched);
    let _ = writeln!(
        out,
        "\n**Il nome più caldo, nel secondo peggiore di {SECONDS}** (limite: {PARTITION:.0} WCU per partizione)\n\n| ammesse al secondo | dove | nome | WCU | |\n|---:|---|---|---:|---|"
    );
    for admitted in [1_000, 5_000, 30_000] {
        for (place, name, units) in play(touched, admitted).hottest {
            let verdict = if units > PARTITION { "**troppo**" } else { "regge" };
            let _ = writeln!(out, "| {admitted} | {place} | `{name}` | {units:.0} | {verdict} |");
        }
    }
    let _ = writeln!(
        out,
        "\nNessun nome supera il limite fino a {width:.0} richieste ammesse al secondo in tutta Italia.\n"
    );
    let _ = writeln!(
        out,
        "**Il resto, con la stessa sala d’attesa**\n\n| ammesse al secondo | WCU di tutte le tabelle | partizioni, e parti del flusso | copie di `intake` | minuti per 2 milioni di richieste |\n|---:|---:|---:|---:|---:|"
    );
    for admitted in [1_000_u32, 5_000, 30_000] {
        let units = play(touched, admitted).units;
        // Each sending comes with the steps before it: fifteen requests of 60 ms, answered within ten minutes of waiting.
        let copies = f64::from(admitted) * 15.0 * 0.060;
        let minutes = 2_000_000.0 / f64::from(admitted) / 60.0;
        let _ = writeln!(
            out,
            "| {admitted} | {units:.0} | {:.0} | {copies:.0} | {minutes:.0} |",
            (units / PARTITION).ceil()
        );
    }
    out
}

/// What one submission writes, taken from what the archive sends to an engine, with what differs from one to the next
/// replaced. Once the log has it, it leaves the list of work: that is one unit more there.
pub async fn touched() -> Vec<Touched> {
    let (good, tables) = (dynamodb::connection(), dynamodb::tables());
    let line = Watched::open(good.endpoint.as_deref().expect("the engine has an address"), &tables).await;
    let connection = Connection { endpoint: Some(line.endpoint.clone()), ..good };
    let archive = DynamoArchive::open(&connection, tables.clone());
    archive.create_tables().await.expect("the engine makes tables");
    let new = pratica(ISTAT, 1);
    archive.submit(&new).await.expect("the engine keeps it");
    let person = new.head.citizen.as_ref().map(|c| c.0.clone()).unwrap_or_default();
    let general = |name: &str| {
        let name = name.replace(ISTAT, "{comune}").replace(new.head.reference.key(), "{numero}");
        if person.is_empty() { name } else { name.replace(&person, "{persona}") }
    };
    let mut found = Vec::new();
    for (table, item) in line.puts() {
        // A unit for each kilobyte; in the engine's own words an item is a little longer than it is kept.
        let units = (item.to_string().len() as f64 / 1024.0).ceil();
        let name = general(item[PK]["S"].as_str().unwrap_or_default());
        found.push(Touched { place: table.clone(), name, units });
        let shape = tables.shapes().into_iter().find(|s| (s.name == tables.data) == (table == "archivio"));
        for index in shape.expect("one of the two").indexes {
            if let Some(name) = item[index.hash]["S"].as_str() {
                let units = if index.name == WORK.name { 2.0 } else { 1.0 };
                found.push(Touched { place: format!("{table}/{}", index.name), name: general(name), units });
            }
        }
    }
    found
}
