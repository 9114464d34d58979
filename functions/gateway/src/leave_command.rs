//! `export-comune` and `import` on the command line.

use std::path::PathBuf;

use embedded::folder::DataFolder;
use embedded::keys::{self, KeyError, read_keyring};
use web::doors::Doors;

use crate::arrive::Arriving;
use crate::command::{ExportArgs, ImportArgs, Where};
use crate::grow::{self, Engine, GrowError};
use crate::leave::{self, Clear};
use crate::parcel::{LeaveError, Taken};
use crate::start::{self, StartError};

/// One of the two.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Move<'a> {
    Out(&'a ExportArgs),
    In(&'a ImportArgs),
}

/// Why a command did not do its work.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
#[allow(missing_docs)] // They are what they are made of.
pub enum LeaveCommandError {
    Start(#[from] Box<StartError>),
    Runtime(#[from] std::io::Error),
    Leave(#[from] LeaveError),
}

/// Does it; `say` tells how it went.
pub(crate) fn run(moved: Move<'_>, say: &dyn Fn(&str)) -> Result<(), LeaveCommandError> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let taken = runtime.block_on(done(moved))?;
    say(&told(moved, &taken));
    Ok(())
}

async fn done(moved: Move<'_>) -> Result<Taken, LeaveCommandError> {
    // Nothing that was published is needed.
    let nowhere = PathBuf::new();
    let clock = start::machine_clock();
    match moved {
        Move::Out(ExportArgs { comune, into, in_chiaro, archive: Where { data, grow } }) => {
            let clear = if *in_chiaro { Clear::Added } else { Clear::No };
            match grow.archive {
                // An empty archive would be made.
                Engine::Sqlite if !DataFolder::holds_archive(data) => Err(LeaveError::NoArchive(data.clone()).into()),
                Engine::Sqlite => {
                    let town = start::open_town(data, &nowhere, clock).map_err(Box::new)?;
                    Ok(leave::export(town.archive(), town.files(), town.keys(), comune, into, clear).await?)
                }
                Engine::Dynamodb => {
                    let town = grow::open_town(grow, &nowhere, clock).await.map_err(grown)?;
                    Ok(leave::export(town.archive(), town.files(), town.keys(), comune, into, clear).await?)
                }
            }
        }
        Move::In(ImportArgs { from, archive: Where { data, grow } }) => {
            // Whatever is wrong with the folder or the key is told before anything is made.
            let arriving = Arriving::read(from)?;
            match grow.archive {
                Engine::Sqlite => {
                    let file = keys::file(data);
                    let keys = read_keyring(data).map_err(|source| match source {
                        KeyError::Missing { path } => LeaveError::NoKey(path).into(),
                        source => LeaveCommandError::from(Box::new(StartError::Keys { path: data.clone(), source })),
                    })?;
                    arriving.check(&keys, &file.display().to_string())?;
                    let town = start::open_town(data, &nowhere, clock).map_err(Box::new)?;
                    Ok(arriving.keep(town.archive(), town.files()).await?)
                }
                Engine::Dynamodb => {
                    arriving.check(&grow::keys(grow).map_err(grown)?, "SPORTELLO_ROOT_KEY")?;
                    let town = grow::open_town(grow, &nowhere, clock).await.map_err(grown)?;
                    Ok(arriving.keep(town.archive(), town.files()).await?)
                }
            }
        }
    }
}

fn grown(error: GrowError) -> Box<StartError> {
    Box::new(StartError::Grown(error))
}

fn told(moved: Move<'_>, taken: &Taken) -> String {
    let Taken { pratiche, drafts, files, shut } = taken;
    match moved {
        Move::Out(ExportArgs { into, in_chiaro, .. }) => {
            let mut text =
                format!("Richieste: {pratiche}. Bozze: {drafts}. Allegati: {files}. Tutto è in {}.\n", into.display());
            if *in_chiaro {
                text.push_str(&format!(
                    "La cartella contiene dati personali in chiaro: consegnala solo al Comune, su un supporto cifrato, e poi \
                     cancellala. Richieste che nessuno può più aprire: {shut}.\n"
                ));
            }
            text
        }
        Move::In(_) => format!("Importati. Richieste: {pratiche}. Bozze: {drafts}. Allegati: {files}.\n"),
    }
}
