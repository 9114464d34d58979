//! `export-comune` and `import` on the command line.

use std::path::PathBuf;

use counter::ledger::Ledger;
use counter::takeout::{AllFiles, Takeout};
use web::doors::Doors;

use crate::command::{ExportArgs, ImportArgs};
use crate::grow::{self, Engine};
use crate::leave::{self, LeaveError, Taken};
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
    let (Move::Out(ExportArgs { archive, .. }) | Move::In(ImportArgs { archive, .. })) = moved;
    // Nothing that was published is needed.
    let nowhere = PathBuf::new();
    match archive.grow.archive {
        Engine::Sqlite => {
            let town = start::open_town(&archive.data, &nowhere, start::machine_clock()).map_err(Box::new)?;
            on(&town, moved).await
        }
        Engine::Dynamodb => {
            let town = grow::open_town(&archive.grow, &nowhere, start::machine_clock()).await;
            on(&town.map_err(|e| Box::new(StartError::Grown(e)))?, moved).await
        }
    }
}

async fn on<D: Doors>(doors: &D, moved: Move<'_>) -> Result<Taken, LeaveCommandError>
where
    D::Archive: Takeout + Ledger,
    D::Files: AllFiles,
{
    let (archive, files) = (doors.archive(), doors.files());
    Ok(match moved {
        Move::Out(ExportArgs { comune, into, in_chiaro, .. }) => {
            leave::export(archive, files, comune, into, in_chiaro.then(|| doors.keys())).await?
        }
        Move::In(ImportArgs { from, .. }) => leave::import(archive, files, from).await?,
    })
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
