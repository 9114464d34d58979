//! From the settings to a running counter: theme, sites, archive, listener. Each thing that can go wrong has a sentence
//! that says what to do.

use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use counter::fault::Fault;
use embedded::archive::SqliteArchive;
use embedded::fingerprint::check_and_keep;
use embedded::folder::DataFolder;
use embedded::keys::{KeyError, load_keyring};
use embedded::open_error::OpenError;
use generator::build_error::BuildError;
use generator::progress::Progress;
use generator::report::Report;
use generator::{Memory, Request};
use jiff::civil::Date;
use tokio::net::TcpListener;
use web::doors::Doors;

use crate::grow::GrowError;
use crate::operators;
use crate::settings::{Hosting, Settings};
use crate::town::{Clock, OneMachine};

/// Why the counter does not open.
#[derive(Debug, thiserror::Error)]
#[allow(missing_docs)] // The sentences say it.
pub enum StartError {
    #[error("il tema non è pronto")]
    Theme(#[source] generator::ThemeError),
    #[error("i siti non sono stati costruiti")]
    Build(#[source] BuildError),
    #[error("la cartella dei dati `{}` non si può usare; con --data se ne sceglie un’altra", path.display())]
    Data { path: PathBuf, source: OpenError },
    #[error(transparent)]
    OtherKey(OpenError),
    #[error("le chiavi in `{}` non si aprono: senza di esse i dati non si leggono", path.display())]
    Keys { path: PathBuf, source: KeyError },
    #[error("l’archivio in `{}` non si apre", path.display())]
    Archive { path: PathBuf, source: OpenError },
    #[error("l’archivio su DynamoDB non si apre")]
    Grown(#[source] GrowError),
    #[error("gli operatori di esempio non sono stati salvati")]
    Samples(#[source] Fault),
    #[error(
        "dietro un proxy l’accesso simulato lascerebbe entrare chiunque come chiunque; se è proprio una dimostrazione, \
         dillo con --simulator"
    )]
    SimulatorInPublic,
    #[error("la porta {} è già occupata: chiudi l’altro programma oppure scegli un’altra porta con --port {}", .0.port(), .0.port().wrapping_add(1))]
    PortTaken(SocketAddr),
    #[error("non posso rispondere su {address}")]
    Listen { address: SocketAddr, source: io::Error },
}

/// The generator's request for these settings, on a day.
pub fn request(settings: &Settings, day: Date) -> Request {
    Request {
        content: settings.content.clone(),
        theme: settings.theme.clone(),
        out: settings.out.clone(),
        comune: None,
        hosting: match settings.hosting {
            Hosting::Percorso => generator::Hosting::Path,
            Hosting::Dominio => generator::Hosting::Domain,
        },
        base_url: None,
        day,
        drafts: false,
        minify: false,
    }
}

/// Refuses to show the identity simulator to the public unless that is what is wanted.
///
/// # Errors
/// If a proxy stands in front and nobody said that this is a demonstration.
pub fn check_identity(settings: &Settings) -> Result<(), StartError> {
    match settings.trusted_proxy {
        Some(_) if !settings.simulator => Err(StartError::SimulatorInPublic),
        _ => Ok(()),
    }
}

/// Prepares the theme and builds every site, passing over what `memory` knows to be built already.
///
/// # Errors
/// If Node is absent, the theme does not build, or the content has errors (all of them are told).
pub fn build(settings: &Settings, progress: &dyn Progress, memory: &mut Memory) -> Result<Report, StartError> {
    generator::prepare_theme(&settings.theme, progress).map_err(StartError::Theme)?;
    generator::rebuild(&request(settings, today()), progress, memory).map_err(StartError::Build)
}

/// Opens the data folder and the doors; a second program on the same folder is refused.
///
/// # Errors
/// If the folder is in use, cannot be written, its archive or keys cannot be read, or do not belong together.
pub fn open_town(data: &Path, out: &Path, clock: Clock) -> Result<OneMachine, StartError> {
    let folder = DataFolder::open(data).map_err(|source| StartError::Data { path: data.to_owned(), source })?;
    let keys = load_keyring(&folder).map_err(|source| StartError::Keys { path: data.to_owned(), source })?;
    let unopened = |source| match source {
        OpenError::OtherKey { .. } => StartError::OtherKey(source),
        source => StartError::Archive { path: data.to_owned(), source },
    };
    // Before anything is written: another key would seal what comes beside what it cannot open.
    check_and_keep(&folder, &keys).map_err(unopened)?;
    let archive = SqliteArchive::open(&folder).map_err(unopened)?;
    Ok(OneMachine::new(out, folder, archive, keys, clock))
}

/// Opens the listener.
///
/// # Errors
/// If the port is taken or the address is not ours.
pub async fn listen(address: SocketAddr) -> Result<TcpListener, StartError> {
    TcpListener::bind(address).await.map_err(|source| match source.kind() {
        io::ErrorKind::AddrInUse => StartError::PortTaken(address),
        _ => StartError::Listen { address, source },
    })
}

/// Keeps the simulator's operators; gives the names of the comuni that the first one serves.
///
/// # Errors
/// If the archive fails.
pub async fn samples(town: &impl Doors) -> Result<Vec<String>, StartError> {
    operators::keep_samples(town).await.map_err(StartError::Samples)
}

/// The clock of the machine.
pub fn machine_clock() -> Clock {
    Arc::new(jiff::Timestamp::now)
}

/// The day in Italy, by the clock of the machine.
fn today() -> Date {
    jiff::Timestamp::now().to_zoned(web::doors::rome()).date()
}
