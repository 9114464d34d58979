//! The commands that can stand after the program's name, and the words of their help.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use generator::usage::TEMPLATE;
use jiff::{SignedDuration, Timestamp};

use crate::grow::Grow;

/// What can be done beside serving.
#[derive(Clone, Debug, Subcommand)]
#[command(next_help_heading = "Opzioni")]
pub enum Upkeep {
    /// Copia i dati, anche mentre lo sportello lavora
    #[command(help_template = TEMPLATE, override_usage = "sportello backup --to CARTELLA [OPZIONI]")]
    Backup(BackupArgs),
    /// Rifà la cartella dei dati dalle sue copie, in una cartella nuova, e la controlla
    #[command(help_template = TEMPLATE, override_usage = "sportello restore --from CARTELLA --data CARTELLA-NUOVA [OPZIONI]")]
    Restore(RestoreArgs),
    /// Controlla tutti i dati: ordine, sigilli, file
    #[command(help_template = TEMPLATE, override_usage = "sportello verify [OPZIONI]")]
    Verify(VerifyArgs),
    /// Toglie ciò che non serve più: bozze e accessi scaduti, file senza richiesta, richieste oltre il tempo di conservazione
    #[command(help_template = TEMPLATE, override_usage = "sportello sweep [OPZIONI]")]
    Sweep(SweepArgs),
    /// Cancella di nuovo, in tabelle DynamoDB riprese da prima, le richieste che erano state cancellate dopo
    #[command(help_template = TEMPLATE, override_usage = "sportello erase-again --archive dynamodb [OPZIONI]")]
    EraseAgain(EraseAgainArgs),
    /// Iscrive chi lavora in ufficio, cambia i suoi Comuni, o la toglie; vale da subito, anche a sportello aperto
    #[command(help_template = TEMPLATE, override_usage = OPERATOR_USAGE, after_help = OPERATOR_HELP)]
    Operator(OperatorArgs),
    /// Scrive tutto ciò che è di un Comune in una cartella nuova, in un formato aperto (a sportello chiuso)
    #[command(help_template = TEMPLATE, override_usage = "sportello export-comune --comune ISTAT --in CARTELLA [OPZIONI]")]
    ExportComune(ExportArgs),
    /// Legge una cartella scritta da export-comune e ne conserva il contenuto qui (a sportello chiuso, con la stessa chiave radice)
    #[command(help_template = TEMPLATE, override_usage = "sportello import --da CARTELLA [OPZIONI]")]
    Import(ImportArgs),
}

/// What a backup wants.
#[derive(Clone, Debug, Args)]
pub struct BackupArgs {
    /// La cartella dei dati da copiare (se non la scegli: dati)
    #[arg(long, value_name = "CARTELLA", default_value = "dati", hide_default_value = true)]
    pub(crate) data: PathBuf,
    /// Dove mettere le copie, su un altro disco: i dati in dati/, le chiavi delle pratiche in chiavi/
    #[arg(long, value_name = "CARTELLA")]
    pub(crate) to: PathBuf,
    /// Un altro posto per le copie delle chiavi, che durano sette giorni
    #[arg(long, value_name = "CARTELLA")]
    pub(crate) keys_to: Option<PathBuf>,
    /// Continua, e fa una copia ogni tanto tempo, per esempio 5m o 1h
    #[arg(long, value_name = "TEMPO", value_parser = interval)]
    pub(crate) every: Option<SignedDuration>,
}

/// What a restore wants.
#[derive(Clone, Debug, Args)]
pub struct RestoreArgs {
    /// La cartella delle copie, oppure una sola copia dei dati
    #[arg(long, value_name = "CARTELLA")]
    pub(crate) from: PathBuf,
    /// La cartella delle copie delle chiavi (se non la scegli: accanto ai dati)
    #[arg(long, value_name = "CARTELLA")]
    pub(crate) keys: Option<PathBuf>,
    /// La cartella nuova in cui rifare i dati
    #[arg(long, value_name = "CARTELLA-NUOVA")]
    pub(crate) data: PathBuf,
    /// La copia della chiave radice (chiave.radice), che non sta nelle copie: senza, i sigilli non si controllano
    #[arg(long, value_name = "FILE")]
    pub(crate) root_key: Option<PathBuf>,
    /// La copia più recente non oltre questo istante, per esempio 2026-11-27T08:00:00Z
    #[arg(long, value_name = "ISTANTE")]
    pub(crate) until: Option<Timestamp>,
}

/// What a check wants.
#[derive(Clone, Debug, Args)]
pub struct VerifyArgs {
    /// La cartella dei dati (se non la scegli: dati)
    #[arg(long, value_name = "CARTELLA", default_value = "dati", hide_default_value = true)]
    pub(crate) data: PathBuf,
}

/// What a sweep wants.
#[derive(Clone, Debug, Args)]
pub struct SweepArgs {
    /// La cartella dei dati (se non la scegli: dati)
    #[arg(long, value_name = "CARTELLA", default_value = "dati", hide_default_value = true)]
    pub(crate) data: PathBuf,
    /// La cartella in cui sono stati scritti i siti, che dice per quanto si conserva (se non la scegli: out)
    #[arg(long, value_name = "CARTELLA", default_value = "out", hide_default_value = true)]
    pub(crate) out: PathBuf,
}

/// What erasing again wants.
#[derive(Clone, Debug, Args)]
pub struct EraseAgainArgs {
    #[command(flatten)]
    pub(crate) grow: Grow,
}

const OPERATOR_USAGE: &str = "sportello operator --name NOME --comune COMUNE [--comune COMUNE …] [OPZIONI]
     sportello operator --remove [OPZIONI]
     sportello operator --list [OPZIONI]";
const OPERATOR_HELP: &str = "Il codice fiscale si scrive quando è chiesto e non si vede; da un altro programma, o da un file, è la prima riga \
    dello standard input. Sulla riga di comando non va mai: la vedrebbero altri, e resterebbe scritta.";

/// What enrolling an operator wants.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Opzioni")]
pub struct OperatorArgs {
    /// Il nome che leggono i colleghi e i cittadini, fra virgolette
    #[arg(long, value_name = "NOME", required_unless_present_any = ["remove", "list"])]
    pub(crate) name: Option<String>,
    /// Un Comune per cui lavora, per codice ISTAT o per nome nell’indirizzo; si ripete, e gli altri che aveva si tolgono
    #[arg(long, value_name = "COMUNE", required_unless_present_any = ["remove", "list"])]
    pub(crate) comune: Vec<String>,
    /// Le toglie tutti i Comuni: non entra più. Ciò che ha fatto resta con il suo nome
    #[arg(long, conflicts_with_all = ["name", "comune", "list"])]
    pub(crate) remove: bool,
    /// Elenca gli operatori e i loro Comuni; su DynamoDB legge l’intera tabella
    #[arg(long, conflicts_with_all = ["name", "comune"])]
    pub(crate) list: bool,
    /// La cartella in cui sono stati scritti i siti, che dice quali Comuni ci sono (se non la scegli: out)
    #[arg(long, value_name = "CARTELLA", default_value = "out", hide_default_value = true)]
    pub(crate) out: PathBuf,
    #[command(flatten)]
    pub(crate) archive: Where,
}

/// What an export wants.
#[derive(Clone, Debug, Args)]
pub struct ExportArgs {
    /// Il codice ISTAT del Comune
    #[arg(long, value_name = "ISTAT")]
    pub(crate) comune: String,
    /// La cartella da scrivere
    #[arg(long = "in", value_name = "CARTELLA")]
    pub(crate) into: PathBuf,
    /// Aggiunge le richieste e gli allegati senza cifratura: solo per un Comune che se ne va
    #[arg(long)]
    pub(crate) in_chiaro: bool,
    #[command(flatten)]
    pub(crate) archive: Where,
}

/// What an import wants.
#[derive(Clone, Debug, Args)]
pub struct ImportArgs {
    /// La cartella da leggere
    #[arg(long = "da", value_name = "CARTELLA")]
    pub(crate) from: PathBuf,
    #[command(flatten)]
    pub(crate) archive: Where,
}

/// Where what is kept lies.
#[derive(Clone, Debug, Args)]
pub(crate) struct Where {
    /// La cartella dei dati ricevuti (se non la scegli: dati)
    #[arg(long, value_name = "CARTELLA", default_value = "dati", hide_default_value = true)]
    pub(crate) data: PathBuf,
    #[command(flatten)]
    pub(crate) grow: Grow,
}

/// Reads `5m`, `1h`; less than a minute would do nothing but copy.
///
/// # Errors
/// If it is no such time.
pub fn interval(text: &str) -> Result<SignedDuration, String> {
    match text.parse::<SignedDuration>() {
        Ok(every) if every >= SignedDuration::from_mins(1) => Ok(every),
        _ => Err("scrivi un tempo di almeno un minuto, per esempio 5m".into()),
    }
}
