//! The public logs on one machine: what waits is added, and every signed head is written beside the comune's pages.
//!
//! In: the doors and the folder of the sites. Out: `<comune>/registro/` with the comune's public keys (`chiavi.json`), every
//! head (`testa-<foglie>.json`) and the newest one (`testa.json`). No build knows these files, and none deletes them. A head
//! that was published is never replaced: what contradicts it is told as an error.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use counter::fault::Fault;
use counter::keys::Keys;
use counter::ledger::Ledger;
use counter::published::Published;
use counter::sequence::sequence;
use proof::document::Document;
use proof::head::Head;
use proof::key::PublicKeys;
use web::doors::Doors;

/// A pratica is in the log, and its head published, within a minute; this leaves room for a slow disk.
const EVERY: Duration = Duration::from_secs(10);

/// The folder of the log in a comune's site.
const FOLDER: &str = "registro";
const NEWEST: &str = "testa.json";
const KEYS: &str = "chiavi.json";

/// Keeps the logs for as long as it is polled.
pub async fn keep(doors: &impl Doors, site: &Path) {
    loop {
        if let Err(fault) = round(doors, site).await {
            // Nothing is lost: what waits, waits for the next round.
            tracing::error!("{fault}: the public log goes on in a moment");
        }
        tokio::time::sleep(EVERY).await;
    }
}

/// Adds what waits to the log of every comune and publishes the heads that are not published yet.
///
/// # Errors
/// If the archive, the keys or the folder fail; the next round goes on from there.
pub async fn round(doors: &impl Doors, site: &Path) -> Result<(), Fault> {
    let tenants = doors.published().tenants(doors.now()).await?;
    for comune in &tenants.comuni {
        while sequence(doors.ledger(), doors.keys(), &comune.istat, doors.now()).await? > 0 {}
        let pages = site.join(&comune.slug);
        if pages.is_dir() {
            publish(doors, &comune.istat, pages.join(FOLDER)).await?;
        }
    }
    Ok(())
}

async fn publish(doors: &impl Doors, comune: &str, folder: PathBuf) -> Result<(), Fault> {
    let keys = doors.keys().public_keys(comune)?;
    let mut published = newest(&folder).filter(|head| head.is_signed(&keys));
    if published.is_none() {
        anew(&folder, &keys).map_err(|e| Fault::new("publishing the keys of a comune", e))?;
    }
    loop {
        let from = published.as_ref().map_or(0, |head| head.size);
        // The published one comes again, to be compared.
        let mut heads = doors.ledger().heads_after(comune, from.saturating_sub(1)).await?;
        if let Some(published) = &published {
            if heads.first() != Some(published) {
                tracing::error!(
                    comune,
                    "the archive does not hold the head of the log that was published: was it cut?"
                );
                return Ok(());
            }
            heads.remove(0);
        }
        let Some(last) = heads.last().cloned() else { return Ok(()) };
        let folder = folder.clone();
        let written = tokio::task::spawn_blocking(move || heads.iter().try_for_each(|head| put(&folder, head))).await;
        let written = written.map_err(io::Error::other).and_then(|written| written);
        written.map_err(|e| Fault::new("publishing a head of the log", e))?;
        published = Some(last);
    }
}

/// The newest head that was published.
fn newest(folder: &Path) -> Option<Head> {
    match Document::parse(&fs::read(folder.join(NEWEST)).ok()?)? {
        Document::Head(head) => Some(head),
        _ => None,
    }
}

/// Begins the folder of a log. What another installation signed there, with keys that are not ours, goes.
fn anew(folder: &Path, keys: &PublicKeys) -> io::Result<()> {
    let ours = Document::Keys(keys.clone()).bytes().map_err(io::Error::other)?;
    if fs::read(folder.join(KEYS)).is_ok_and(|there| there == ours) {
        return Ok(());
    }
    if folder.is_dir() {
        tracing::warn!(folder = %folder.display(), "the published log was signed with other keys; it begins anew");
        fs::remove_dir_all(folder)?;
    }
    fs::create_dir_all(folder)?;
    write(folder, KEYS, &ours)
}

/// Puts a head under its own name, then as the newest.
fn put(folder: &Path, head: &Head) -> io::Result<()> {
    let bytes = Document::Head(head.clone()).bytes().map_err(io::Error::other)?;
    let own = format!("testa-{}.json", head.size);
    match fs::read(folder.join(&own)) {
        Ok(there) if there == bytes => {}
        Ok(_) => return Err(io::Error::other(format!("{own} was published and says something else"))),
        Err(_) => write(folder, &own, &bytes)?,
    }
    write(folder, NEWEST, &bytes)
}

/// Writes beside, syncs and moves: whoever reads sees all of it or nothing.
fn write(folder: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    let beside = folder.join(format!("{name}.nuovo"));
    let mut file = File::create(&beside)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&beside, folder.join(name))
}
