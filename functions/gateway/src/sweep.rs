//! Once a day: what is over is forgotten, what was kept for long enough is erased, files that nothing names are removed.
//!
//! In: the doors of the town. Out: how much of each; the same is kept beside the archive for who asks later.

use std::collections::BTreeSet;

use counter::archive::Archive;
use counter::draft::KEPT_DAYS;
use counter::fault::Fault;
use counter::published::Published;
use counter::retention::{Erased, erase_kept_long_enough};
use counter::signing;
use embedded::sweep::Forgotten;
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use web::doors::{Doors, moment, rome};

use crate::town::OneMachine;

/// The name under which the last report is kept in the data folder.
pub const REPORT: &str = "pulizia.json";

/// What a sweep did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Swept {
    /// What was over.
    pub forgotten: Forgotten,
    /// How many pratiche were erased, by comune and service.
    pub erased: Erased,
    /// How many pratiche were closed that nobody signed in time.
    pub unsigned: u64,
    /// How many files were removed that nothing named.
    pub files: u64,
}

impl Swept {
    /// For who sits at the terminal.
    pub fn words(&self) -> String {
        let Forgotten { drafts, sessions, buckets, opinions } = self.forgotten;
        let mut text = format!(
            "Pulizia fatta\n  scaduti: {drafts} bozze, {sessions} accessi, {buckets} conteggi, {opinions} pareri\n  \
             file senza richiesta: {}\n  richieste chiuse perché la seconda firma non è arrivata: {}\n  richieste oltre il tempo di conservazione: {}\n",
            self.files,
            self.unsigned,
            self.erased.values().sum::<u64>()
        );
        for ((comune, service), count) in &self.erased {
            text.push_str(&format!("    {comune} {service}: {count}\n"));
        }
        if !self.erased.is_empty() {
            text.push_str("  la cancellazione è completa quando scadono le copie delle chiavi: entro sette giorni\n");
        }
        text
    }
}

/// Sweeps.
///
/// # Errors
/// If a door fails; what was done stays done, and the rest is done the next time.
pub async fn sweep(town: &OneMachine) -> Result<Swept, Fault> {
    let now = town.now();
    let forgotten = town.archive().forget(now).await?;
    let unsigned = close_unsigned(town, now).await?;
    let erased =
        erase_kept_long_enough(town.published(), town.archive(), town.files(), town.keys(), &rome(), now).await?;
    let files = remove_files(town, now).await?;
    // Only now is nothing of what was erased left in a log.
    town.archive().tidy().await;
    let swept = Swept { forgotten, unsigned, erased, files };
    keep_report(town, &swept, now)?;
    Ok(swept)
}

/// Closes what nobody signed in time, whatever the doors; gives how many.
///
/// # Errors
/// If a door fails; what was closed stays closed.
pub async fn close_unsigned(doors: &impl Doors, now: Timestamp) -> Result<u64, Fault> {
    let mut closed = 0;
    for tenant in &doors.published().tenants(now).await?.comuni {
        closed += signing::close_all(doors.archive(), doors.keys(), &tenant.istat, moment(now)).await?;
    }
    Ok(closed)
}

async fn remove_files(town: &OneMachine, now: Timestamp) -> Result<u64, Fault> {
    let mut named = town.archive().named_files().await?;
    let mut spared = BTreeSet::new();
    for (comune, reference) in std::mem::take(&mut named.shut) {
        let opened = match town.archive().pratica(&comune, &reference).await? {
            Some(pratica) => pratica.open(town.keys()),
            None => continue,
        };
        match opened {
            Ok(body) => named.files.entry(comune).or_default().extend(body.file_ids()),
            // Nobody can say which files are its own, so none of that comune is touched.
            Err(_) => drop(spared.insert(comune)),
        }
    }
    let days = |days: i64| now - SignedDuration::from_hours(24 * days);
    // A file is kept before its record: a young one may still get it.
    town.files().remove_unnamed(named, spared, days(1), days(i64::from(KEPT_DAYS) + 2)).await
}

fn keep_report(town: &OneMachine, swept: &Swept, now: Timestamp) -> Result<(), Fault> {
    let Forgotten { drafts, sessions, buckets, opinions } = swept.forgotten;
    let erased: Vec<_> = swept
        .erased
        .iter()
        .map(|((comune, servizio), quante)| json!({ "comune": comune, "servizio": servizio, "quante": quante }))
        .collect();
    let report = json!({
        "quando": now, "bozze": drafts, "accessi": sessions, "conteggi": buckets, "pareri": opinions,
        "file": swept.files, "senza_firma": swept.unsigned, "cancellate": erased,
    });
    let Some(folder) = town.folder() else { return Ok(()) };
    let written = std::fs::write(folder.join(REPORT), format!("{report}\n"));
    written.map_err(|e| Fault::new("keeping the report of a sweep", e))
}
