//! The public logs on one machine: every few seconds what waits is added, and every signed head is written beside the
//! comune's pages (see [`counter::registry`]).

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use counter::fault::{Fault, with_causes};
use counter::registry::{self, FOLDER, NEWEST, Registry, Round};
use web::doors::Doors;

/// A pratica is in the log, and its head published, within a minute; this leaves room for a slow disk.
const EVERY: Duration = Duration::from_secs(10);
/// The folder of what was published before a log began anew, with a number.
const ASIDE: &str = "precedente";

/// Keeps the logs for as long as it is polled. What stops them is told when it begins, not at each round.
pub async fn keep(doors: &impl Doors, site: &Path) {
    let (mut told, mut foreign) = (None, BTreeSet::new());
    loop {
        match round(doors, site).await {
            Ok(done) => {
                for slug in done.foreign.iter().filter(|slug| !foreign.contains(*slug)) {
                    tracing::error!("{}", foreign_words(&site.join(slug).join(FOLDER)));
                }
                foreign = done.foreign.into_iter().collect();
                told = None;
            }
            Err(fault) => {
                // Nothing is lost: what waits, waits for the next round.
                let words = with_causes(&fault);
                if told.as_ref() != Some(&words) {
                    tracing::error!("{words}: the public log goes on in a moment");
                }
                told = Some(words);
            }
        }
        tokio::time::sleep(EVERY).await;
    }
}

/// Why nothing is published in a folder, and what to do.
fn foreign_words(folder: &Path) -> String {
    format!(
        "il registro pubblico in `{}` è firmato con altre chiavi: resta com’è, e lì non pubblico più niente finché è così. \
         Se la chiave radice di questi dati è un’altra, chiudi lo sportello e rimetti la copia giusta di chiave.radice; se \
         quei file vengono da una prova, spostali altrove: il registro di questi dati torna da sé",
        folder.display()
    )
}

/// Adds what waits to the log of every comune and publishes the heads that are not published yet.
///
/// # Errors
/// If the archive, the keys or the folder fail; the next round goes on from there.
pub async fn round(doors: &impl Doors, site: &Path) -> Result<Round, Fault> {
    let folder = SiteFolder(site.to_owned());
    registry::round(doors.published(), doors.ledger(), doors.keys(), &folder, doors.now()).await
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

    async fn set_aside(&self, slug: &str) -> Result<bool, Fault> {
        let folder = self.of(slug);
        let aside = set_aside(&folder).map_err(|e| Fault::new("setting aside a log", e))?;
        tracing::warn!(
            "il registro pubblico in `{}` era firmato con altre chiavi e questo archivio è nuovo: ricomincia; i file di \
             prima sono in `{}`",
            folder.display(),
            aside.display()
        );
        Ok(true)
    }
}

/// Moves the files of a folder into a new one below it, the newest head last: whoever is cut off finds it and begins again.
fn set_aside(folder: &Path) -> io::Result<PathBuf> {
    let aside = (1_u32..).map(|n| folder.join(format!("{ASIDE}-{n}"))).find(|aside| !aside.exists());
    let aside = aside.ok_or(io::ErrorKind::AlreadyExists)?;
    fs::create_dir(&aside)?;
    let mut files: Vec<PathBuf> = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<_>>()?;
    files.retain(|path| path.is_file());
    files.sort_by_key(|path| path.ends_with(NEWEST));
    for file in files {
        fs::rename(&file, aside.join(file.file_name().unwrap_or_default()))?;
    }
    Ok(aside)
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
