//! The public logs on one machine: every few seconds what waits is added, and every signed head is written beside the
//! comune's pages (see [`counter::registry`]).

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use counter::fault::{Fault, with_causes};
use counter::registry::{self, FOLDER, Registry};
use web::doors::Doors;

/// A pratica is in the log, and its head published, within a minute; this leaves room for a slow disk.
const EVERY: Duration = Duration::from_secs(10);

/// Keeps the logs for as long as it is polled.
pub async fn keep(doors: &impl Doors, site: &Path) {
    loop {
        if let Err(fault) = round(doors, site).await {
            // Nothing is lost: what waits, waits for the next round.
            tracing::error!("{}: the public log goes on in a moment", with_causes(&fault));
        }
        tokio::time::sleep(EVERY).await;
    }
}

/// Adds what waits to the log of every comune and publishes the heads that are not published yet.
///
/// # Errors
/// If the archive, the keys or the folder fail; the next round goes on from there.
pub async fn round(doors: &impl Doors, site: &Path) -> Result<(), Fault> {
    let folder = SiteFolder(site.to_owned());
    registry::round(doors.published(), doors.ledger(), doors.keys(), &folder, doors.now()).await.map(drop)
}

/// The folder of the sites.
struct SiteFolder(PathBuf);

impl SiteFolder {
    fn of(&self, slug: &str) -> PathBuf {
        self.0.join(slug).join(FOLDER)
    }
}

impl Registry for SiteFolder {
    async fn has_site(&self, slug: &str) -> Result<bool, Fault> {
        Ok(self.0.join(slug).is_dir())
    }

    async fn read(&self, slug: &str, name: &str) -> Result<Option<Vec<u8>>, Fault> {
        match fs::read(self.of(slug).join(name)) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(e) => Err(Fault::new("reading what was published of a log", e)),
        }
    }

    async fn write(&self, slug: &str, name: &str, bytes: &[u8]) -> Result<(), Fault> {
        let (folder, name, bytes) = (self.of(slug), name.to_owned(), bytes.to_vec());
        let written = tokio::task::spawn_blocking(move || write(&folder, &name, &bytes)).await;
        let written = written.map_err(io::Error::other).and_then(|written| written);
        written.map_err(|e| Fault::new("publishing a head of the log", e))
    }

    async fn clear(&self, slug: &str) -> Result<(), Fault> {
        let folder = self.of(slug);
        if !folder.is_dir() {
            return Ok(());
        }
        tracing::warn!(folder = %folder.display(), "the published log was signed with other keys; it begins anew");
        fs::remove_dir_all(folder).map_err(|e| Fault::new("clearing the folder of a log", e))
    }
}

/// Writes beside, syncs and moves: whoever reads sees all of it or nothing.
fn write(folder: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let beside = folder.join(format!("{name}.nuovo"));
    let mut file = File::create(&beside)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&beside, folder.join(name))
}
