//! Prints how many submissions a second become durable with 64 clients at once, each waiting for its answer.
//!
//! `cargo run --release -p tests --example durable_puts [folder] [seconds]`: use a folder on the disk that will be
//! used, since its syncs are what is measured.
#![allow(clippy::print_stdout, reason = "printing is what it is for")]

use std::error::Error;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use counter::archive::{Archive, Submitted};
use counter::keyring::KeyRing;
use counter::pratica::{Body, Pratica};
use embedded::archive::SqliteArchive;
use embedded::folder::DataFolder;
use embedded::keys::load_keyring;
use tests::ballast::{head, pratica};

const CLIENTS: u64 = 64;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let place = tempfile::tempdir()?;
    let folder = DataFolder::open(arguments.next().map_or_else(|| place.path().into(), std::path::PathBuf::from))?;
    let time = Duration::from_secs(arguments.next().map_or(Ok(5), |s| s.parse())?);
    let keys = Arc::new(load_keyring(&folder)?);
    let archive = Arc::new(SqliteArchive::open(&folder)?);
    let number = Arc::new(AtomicU64::new(0));
    measure("sealing each", &archive, &keys, &number, time, None).await?;
    let ready = Arc::new(pratica(&keys, 0, Body::default())?);
    measure("sealed before", &archive, &keys, &number, time, Some(ready)).await?;
    Ok(())
}

/// Lets the clients send for a while; `ready` lends its sealed body, so that the archive alone is measured.
async fn measure(
    what: &str,
    archive: &Arc<SqliteArchive>,
    keys: &Arc<KeyRing>,
    number: &Arc<AtomicU64>,
    time: Duration,
    ready: Option<Arc<Pratica>>,
) -> Result<(), Box<dyn Error>> {
    let begun = Instant::now();
    let mut clients = Vec::new();
    for _ in 0..CLIENTS {
        let (archive, keys, number) = (Arc::clone(archive), Arc::clone(keys), Arc::clone(number));
        let ready = ready.clone();
        clients.push(tokio::spawn(async move {
            let mut waits = Vec::new();
            while begun.elapsed() < time {
                let number = number.fetch_add(1, Ordering::Relaxed);
                let pratica = match &ready {
                    None => pratica(&keys, number, Body::default())?,
                    Some(ready) => Pratica { head: head(&keys, number), ..Pratica::clone(ready) },
                };
                let asked = Instant::now();
                if archive.submit(&pratica).await? == Submitted::Stored {
                    waits.push(asked.elapsed());
                }
            }
            Ok::<_, Box<dyn Error + Send + Sync>>(waits)
        }));
    }
    let mut waits = Vec::new();
    for client in clients {
        waits.extend(client.await?.map_err(|e| e.to_string())?);
    }
    let rate = waits.len() as f64 / begun.elapsed().as_secs_f64();
    waits.sort();
    let at = |percent: usize| waits.get(waits.len() * percent / 100).copied().unwrap_or_default();
    println!("{what}: {rate:.0} durable submissions a second, half within {:?}, 99 % within {:?}", at(50), at(99));
    Ok(())
}
