//! `erase-again` on the command line: on tables that were made again, what was erased since is erased once more.

use std::path::Path;

use aws::replay::Replayed;
use counter::fault::Fault;
use web::doors::Doors;

use crate::command::EraseAgainArgs;
use crate::grow::{self, Engine, GrowError};
use crate::start;

/// Why it was not done.
#[derive(Debug, thiserror::Error)]
#[allow(missing_docs)] // The sentences say it.
pub enum EraseAgainError {
    #[error(
        "aggiungi --archive dynamodb: su un solo computer ciò che era stato cancellato lo cancella già `sportello restore`"
    )]
    OneMachine,
    #[error(transparent)]
    Grown(#[from] GrowError),
    #[error("non tutto è cancellato di nuovo: ripeti il comando prima di usare queste tabelle")]
    Unfinished(#[source] Fault),
    #[error("il programma non parte")]
    Runtime(#[from] std::io::Error),
}

/// Does it; gives the words that tell how it went.
pub(crate) fn run(wanted: &EraseAgainArgs) -> Result<String, EraseAgainError> {
    if wanted.grow.archive != Engine::Dynamodb {
        return Err(EraseAgainError::OneMachine);
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let done = runtime.block_on(async {
        // Nothing that was published is needed.
        let town = grow::open_town(&wanted.grow, Path::new(""), start::machine_clock()).await?;
        town.archive().erase_again(town.files()).await.map_err(EraseAgainError::Unfinished)
    })?;
    Ok(words(&done))
}

fn words(done: &Replayed) -> String {
    let Replayed { noted, erased, keys } = done;
    format!(
        "Cancellazioni annotate: {noted}\n  richieste che erano tornate, cancellate di nuovo: {erased}\n  \
         chiavi tornate senza la loro richiesta, tolte: {keys}\n"
    )
}
