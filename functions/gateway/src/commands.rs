//! `export-comune` and `import` on the command line.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use counter::takeout::{AllFiles, Takeout};
use web::doors::Doors;

use crate::grow::{self, Engine, Grow};
use crate::leave::{self, LeaveError, Taken};
use crate::start::{self, StartError};

/// How help is told, in Italian.
const HELP: &str = "{about}\n\nUso: {usage}\n\n{all-args}";

/// Porta fuori da uno sportello tutto ciò che è di un Comune, o lo porta dentro.
#[derive(Debug, Parser)]
#[command(name = "sportello", disable_help_subcommand = true)]
struct Commands {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Scrive tutto ciò che è di un Comune in una cartella nuova, in un formato aperto
    #[command(help_template = HELP, disable_help_flag = true, next_help_heading = "Opzioni")]
    #[command(override_usage = "sportello export-comune --comune ISTAT --in CARTELLA [OPZIONI]")]
    ExportComune {
        /// Il codice ISTAT del Comune
        #[arg(long, value_name = "ISTAT")]
        comune: String,
        /// La cartella da scrivere
        #[arg(long = "in", value_name = "CARTELLA")]
        into: PathBuf,
        /// Aggiunge le richieste e gli allegati senza cifratura: solo per un Comune che se ne va
        #[arg(long)]
        in_chiaro: bool,
        #[command(flatten)]
        archive: Where,
    },
    /// Legge una cartella scritta da export-comune e ne conserva il contenuto qui
    #[command(help_template = HELP, disable_help_flag = true, next_help_heading = "Opzioni")]
    #[command(override_usage = "sportello import --da CARTELLA [OPZIONI]")]
    Import {
        /// La cartella da leggere
        #[arg(long = "da", value_name = "CARTELLA")]
        from: PathBuf,
        #[command(flatten)]
        archive: Where,
    },
}

#[derive(Debug, Args)]
struct Where {
    /// La cartella dei dati ricevuti (se non la scegli: dati)
    #[arg(long, value_name = "CARTELLA", default_value = "dati", hide_default_value = true)]
    data: PathBuf,
    #[command(flatten)]
    grow: Grow,
    /// Mostra questo aiuto
    #[arg(long, short = 'h', action = clap::ArgAction::Help)]
    help: Option<bool>,
}

/// Why a command did not do its work.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
enum CommandError {
    Start(#[from] StartError),
    Leave(#[from] LeaveError),
}

/// Does what the arguments ask if they begin with one of these commands; `say` and `complain` tell how it went.
pub fn run(arguments: &[OsString], say: fn(&str), complain: fn(&str)) -> Option<ExitCode> {
    let named = arguments.get(1).is_some_and(|word| word == "export-comune" || word == "import");
    if !named {
        return None;
    }
    let command = match Commands::try_parse_from(arguments) {
        Ok(commands) => commands.command,
        Err(error) => return Some(generator::usage::told(&error, "cargo run --release -- export-comune --help")),
    };
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            complain(&format!("errore: {error}\n"));
            return Some(ExitCode::FAILURE);
        }
    };
    Some(match runtime.block_on(done(&command)) {
        Ok(taken) => {
            say(&told(&command, &taken));
            ExitCode::SUCCESS
        }
        Err(error) => {
            let mut text = format!("errore: {error}\n");
            let mut source = std::error::Error::source(&error);
            while let Some(cause) = source {
                text.push_str(&format!("  perché: {cause}\n"));
                source = cause.source();
            }
            complain(&text);
            ExitCode::FAILURE
        }
    })
}

async fn done(command: &Command) -> Result<Taken, CommandError> {
    let (Command::ExportComune { archive, .. } | Command::Import { archive, .. }) = command;
    // Nothing that was published is needed.
    let nowhere = PathBuf::new();
    match archive.grow.archive {
        Engine::Sqlite => on(&start::open_town(&archive.data, &nowhere, start::machine_clock())?, command).await,
        Engine::Dynamodb => {
            let town = grow::open_town(&archive.grow, &nowhere, start::machine_clock()).await;
            on(&town.map_err(StartError::Grown)?, command).await
        }
    }
}

async fn on<D: Doors>(doors: &D, command: &Command) -> Result<Taken, CommandError>
where
    D::Archive: Takeout,
    D::Files: AllFiles,
{
    let (archive, files) = (doors.archive(), doors.files());
    Ok(match command {
        Command::ExportComune { comune, into, in_chiaro, .. } => {
            leave::export(archive, files, comune, into, in_chiaro.then(|| doors.keys())).await?
        }
        Command::Import { from, .. } => leave::import(archive, files, from).await?,
    })
}

fn told(command: &Command, taken: &Taken) -> String {
    let Taken { pratiche, drafts, files, shut } = taken;
    match command {
        Command::ExportComune { into, in_chiaro, .. } => {
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
        Command::Import { .. } => format!("Importati. Richieste: {pratiche}. Bozze: {drafts}. Allegati: {files}.\n"),
    }
}
