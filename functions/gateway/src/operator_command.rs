//! `operator` on the command line: who works in the office, for which comuni.
//!
//! In: a name and comuni, and a codice fiscale that is typed unseen or comes as a line: it is never an argument, which other
//! people of the machine can read. Out: words for who sits at the terminal.

use std::io::{self, BufRead, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};

use console::Term;
use contract::codice_fiscale::CodiceFiscale;
use contract::index::Tenants;
use counter::fault::Fault;
use counter::keys::Keys;
use counter::operator::Roll;
use counter::shelf::Source;
use embedded::beside::Beside;
use embedded::fingerprint;
use embedded::keys::{self, KeyError, read_keyring};
use embedded::open_error::OpenError;
use web::doors::Doors;

use crate::command::OperatorArgs;
use crate::enrol::{self, EnrolError, Wanted};
use crate::grow::{self, Engine, GrowError};
use crate::start;
use crate::town::Folder;

/// The published table of the comuni.
const TABLE: &str = "counter/tenants.json";
/// The longest line that is read, in bytes.
const LONGEST: u64 = 1000;

/// Why nothing was changed.
#[derive(Debug, thiserror::Error)]
#[allow(missing_docs)] // The sentences say it.
pub enum OperatorError {
    #[error(
        "in `{}` non c’è l’elenco dei Comuni: costruisci i siti con `cargo run --release --bin site-gen -- build`, oppure \
         scegli con --out la cartella in cui stanno",
        .0.display()
    )]
    NoTable(PathBuf),
    #[error("l’elenco dei Comuni in `{}` non si legge: costruisci di nuovo i siti", .0.display())]
    Table(PathBuf, #[source] Fault),
    #[error(transparent)]
    Enrol(#[from] EnrolError),
    #[error(
        "in `{}` non c’è un archivio: scegli la cartella dei dati con --data. Se è nuova, apri prima lo sportello una volta",
        .0.display()
    )]
    NoArchive(PathBuf),
    #[error("l’archivio in `{}` è di una versione di prima: apri lo sportello una volta con questa", .0.display())]
    Older(PathBuf),
    #[error("l’archivio in `{}` non si apre", path.display())]
    Archive { path: PathBuf, source: OpenError },
    #[error("le chiavi in `{}` non si aprono: senza di esse nessuno si ritrova, rimettile dalla copia", path.display())]
    Keys { path: PathBuf, source: KeyError },
    #[error("l’archivio su DynamoDB non si apre")]
    Grown(#[source] GrowError),
    #[error("manca il codice fiscale: scrivilo quando è chiesto, oppure passalo come prima riga dello standard input")]
    NoCode,
    #[error("questo codice fiscale non è giusto: controllalo lettera per lettera. Non è cambiato niente")]
    WrongCode,
    #[error("con questo codice fiscale non è iscritto nessuno. Non è cambiato niente")]
    Nobody,
    #[error("non è cambiato niente")]
    Refused,
    #[error("il terminale non si legge")]
    Terminal(#[source] io::Error),
    #[error("l’archivio non risponde: riprova")]
    Fault(#[from] Fault),
    #[error("il programma non parte")]
    Runtime(#[source] io::Error),
}

/// Does it; gives the words that tell how it went.
pub(crate) fn run(wanted: &OperatorArgs) -> Result<String, OperatorError> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(OperatorError::Runtime)?;
    runtime.block_on(done(wanted))
}

async fn done(wanted: &OperatorArgs) -> Result<String, OperatorError> {
    let tenants = table(&wanted.out).await?;
    let deed = match (wanted.list, wanted.remove) {
        (true, _) => Deed::List,
        (_, true) => Deed::Remove,
        // To take rights away no table is needed, to give them it is: a slip would give them where nobody sees it.
        _ => {
            let tenants = tenants.as_ref().ok_or_else(|| OperatorError::NoTable(wanted.out.clone()))?;
            Deed::Enrol(Wanted::parse(wanted.name.as_deref().unwrap_or_default(), &wanted.comune, tenants)?)
        }
    };
    let tenants = tenants.unwrap_or_default();
    let archive = &wanted.archive;
    match archive.grow.archive {
        Engine::Sqlite => {
            let roll = beside(&archive.data)?;
            let keys = read_keyring(&archive.data);
            let keys = keys.map_err(|source| OperatorError::Keys { path: archive.data.clone(), source })?;
            let known = fingerprint::check(&archive.data, &keys, &keys::file(&archive.data));
            known.map_err(|source| OperatorError::Archive { path: archive.data.clone(), source })?;
            on(&roll, &keys, &deed, &tenants).await
        }
        Engine::Dynamodb => {
            let town = grow::open_town(&archive.grow, &wanted.out, start::machine_clock()).await;
            let town = town.map_err(OperatorError::Grown)?;
            on(town.archive(), town.keys(), &deed, &tenants).await
        }
    }
}

/// What is to be done.
enum Deed {
    Enrol(Wanted),
    Remove,
    List,
}

/// The table of the comuni, if a build left one.
async fn table(out: &Path) -> Result<Option<Tenants>, OperatorError> {
    let wrong = |fault| OperatorError::Table(out.to_owned(), fault);
    let Some(bytes) = Folder(out.to_owned()).read(TABLE).await.map_err(wrong)? else { return Ok(None) };
    serde_json::from_slice(&bytes).map(Some).map_err(|e| wrong(Fault::new("reading the table of the comuni", e)))
}

fn beside(data: &Path) -> Result<Beside, OperatorError> {
    Beside::open(data).map_err(|source| match source {
        OpenError::NoArchive { path } => OperatorError::NoArchive(path),
        OpenError::Older { .. } => OperatorError::Older(data.to_owned()),
        source => OperatorError::Archive { path: data.to_owned(), source },
    })
}

async fn on(roll: &impl Roll, keys: &impl Keys, deed: &Deed, tenants: &Tenants) -> Result<String, OperatorError> {
    let whose = match deed {
        Deed::List => return Ok(enrol::list(roll, tenants).await?),
        Deed::Remove => "di chi non lavora più nell’ufficio".to_owned(),
        Deed::Enrol(wanted) => format!("di {}", wanted.name()),
    };
    let id = enrol::id(keys, &codice_fiscale(&whose)?);
    let before = roll.enrolled(&id).await?;
    match deed {
        Deed::Enrol(wanted) => {
            if let Some(before) = before.as_ref().filter(|before| wanted.renames(Some(before))) {
                confirm(&before.name, wanted.name())?;
            }
            Ok(enrol::enrol(roll, id, before.as_ref(), wanted, tenants).await?)
        }
        _ => {
            let before = before.ok_or(OperatorError::Nobody)?;
            Ok(enrol::remove(roll, &before, tenants).await?)
        }
    }
}

/// Asks for a codice fiscale where somebody types, without showing it; else it is the first line that comes.
fn codice_fiscale(whose: &str) -> Result<CodiceFiscale, OperatorError> {
    let line = if io::stdin().is_terminal() {
        ask(&format!("Codice fiscale {whose} (mentre lo scrivi non si vede): "))?;
        Term::stderr().read_secure_line().map_err(OperatorError::Terminal)?
    } else {
        typed()?
    };
    // Some programs begin a file with a mark of its encoding.
    let line = line.trim_start_matches('\u{feff}');
    if line.trim().is_empty() {
        return Err(OperatorError::NoCode);
    }
    CodiceFiscale::parse(line).map_err(|_| OperatorError::WrongCode)
}

/// A code that is somebody else's is most likely a slip; a program that says so line by line cannot be asked.
fn confirm(before: &str, now: &str) -> Result<(), OperatorError> {
    if !io::stdin().is_terminal() {
        return Ok(());
    }
    ask(&format!("Con questo codice fiscale è iscritto {before}: diventa {now}? [s/N] "))?;
    match typed()?.trim().to_lowercase().as_str() {
        "s" | "si" | "sì" => Ok(()),
        _ => Err(OperatorError::Refused),
    }
}

fn ask(question: &str) -> Result<(), OperatorError> {
    let mut terminal = io::stderr();
    terminal.write_all(question.as_bytes()).and_then(|()| terminal.flush()).map_err(OperatorError::Terminal)
}

fn typed() -> Result<String, OperatorError> {
    let mut line = Vec::new();
    io::stdin().lock().take(LONGEST).read_until(b'\n', &mut line).map_err(OperatorError::Terminal)?;
    Ok(String::from_utf8_lossy(&line).into_owned())
}
