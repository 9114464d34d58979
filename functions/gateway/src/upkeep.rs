//! The commands that look after a data folder: copy it, make it again from its copies, look over it.
//!
//! In: what was written after the program's name. Out: sentences for who sits at the terminal, and whether all is well.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use counter::fault::{Fault, with_causes};
use embedded::backup::{KEYS_KEPT, Made, Places, back_up, back_up_beside};
use embedded::backup_error::BackupError;
use embedded::diary::Diary;
use embedded::fingerprint::check;
use embedded::folder::DataFolder;
use embedded::keys::{self, KeyError, read_keyring};
use embedded::open_error::OpenError;
use embedded::progress::{Part, Progress};
use embedded::restore::{Restored, Wanted, restore};
use embedded::verify::{Verdict, Wrong, verify};
use generator::progress::{Progress as _, Terminal};
use jiff::Timestamp;

use crate::command::{RestoreArgs, SweepArgs, Upkeep};
use crate::erase_again::{self, EraseAgainError};
use crate::leave_command::{self, LeaveCommandError, Move};
use crate::operator_command::{self, OperatorError};
use crate::start::{StartError, machine_clock, open_town};
use crate::sweep::sweep;

/// Why a command did not do its work.
#[derive(Debug, thiserror::Error)]
#[allow(missing_docs)] // The sentences say it.
pub enum UpkeepError {
    #[error("in `{}` non c’è un archivio: scegli la cartella dei dati con --data", .0.display())]
    NoArchive(PathBuf),
    #[error("in `{}` non c’è nessuna copia finita: scegli la cartella in cui si fanno le copie", .0.display())]
    NoBackup(PathBuf),
    #[error("un’altra copia è in corso in `{}`: aspetta che finisca", .0.display())]
    Busy(PathBuf),
    #[error("`{}` non è vuota, e sopra dati che ci sono non si ripristina: scegli una cartella nuova", .0.display())]
    NotEmpty(PathBuf),
    #[error("`{}` non è ciò che era stato copiato: scegli un’altra copia con --until o --from", path.display())]
    Changed { path: PathBuf, source: Box<BackupError> },
    #[error(
        "`{}` è rovinato e la copia non vale; le copie di prima restano: controlla con `sportello verify` e ripristina \
         la più recente che è sana",
        path.display()
    )]
    Damaged { path: PathBuf, source: Box<BackupError> },
    #[error("non posso pulire; se lo sportello è aperto, lo fa da sé una volta al giorno")]
    Open(#[source] Box<StartError>),
    #[error("la pulizia non è finita; si può ripetere. I siti devono essere già costruiti (--out)")]
    Sweep(#[source] Fault),
    #[error("il programma non parte")]
    Runtime(#[source] std::io::Error),
    #[error("la chiave radice non si può usare")]
    Key(#[source] KeyError),
    #[error(transparent)]
    OtherKey(OpenError),
    #[error(transparent)]
    Leave(#[from] LeaveCommandError),
    #[error(transparent)]
    EraseAgain(#[from] EraseAgainError),
    #[error(transparent)]
    Operator(#[from] OperatorError),
    #[error("il disco non lascia leggere o scrivere")]
    Disk(#[source] BackupError),
}

impl From<BackupError> for UpkeepError {
    fn from(error: BackupError) -> Self {
        match error {
            BackupError::NoArchive(path) => UpkeepError::NoArchive(path),
            BackupError::NoBackup(path) => UpkeepError::NoBackup(path),
            BackupError::Busy(path) => UpkeepError::Busy(path),
            BackupError::NotEmpty(path) => UpkeepError::NotEmpty(path),
            BackupError::Changed { ref path, .. } => {
                UpkeepError::Changed { path: path.clone(), source: Box::new(error) }
            }
            BackupError::Damaged { ref path, .. } => {
                UpkeepError::Damaged { path: path.clone(), source: Box::new(error) }
            }
            BackupError::Key(error) => UpkeepError::Key(error),
            BackupError::Open(error @ OpenError::OtherKey { .. }) => UpkeepError::OtherKey(error),
            error => UpkeepError::Disk(error),
        }
    }
}

/// Does what was asked; tells whether all is well.
///
/// # Errors
/// If the work could not be done; the sentence says what to do.
pub fn run(upkeep: &Upkeep, say: &dyn Fn(&str)) -> Result<bool, UpkeepError> {
    match upkeep {
        Upkeep::ExportComune(wanted) => leave_command::run(Move::Out(wanted), say).map(|()| true).map_err(Into::into),
        Upkeep::Import(wanted) => leave_command::run(Move::In(wanted), say).map(|()| true).map_err(Into::into),
        Upkeep::Backup(wanted) => {
            let to = Places::new(&wanted.to, wanted.keys_to.as_deref());
            let Some(every) = wanted.every else {
                say(&backup_words(&back_up(&wanted.data, &to, Timestamp::now(), &Bars::default())?));
                return Ok(true);
            };
            loop {
                // One that fails must not end the series.
                match copied(None, &wanted.data, &to, Timestamp::now()) {
                    Ok(words) => say(&words),
                    Err(error) => tracing::error!("{}", with_causes(&error)),
                }
                std::thread::sleep(every.unsigned_abs());
            }
        }
        Upkeep::Restore(wanted) => {
            let from = Wanted {
                from: wanted.from.clone(),
                keys: wanted.keys.clone(),
                until: wanted.until,
                root_key: wanted.root_key.clone(),
            };
            let restored = restore(&from, &wanted.data, &Bars::default())?;
            say(&restore_words(&restored, wanted));
            Ok(restored.verdict.is_sound())
        }
        Upkeep::Verify(wanted) => {
            let keys = match read_keyring(&wanted.data) {
                Ok(keys) => Some(keys),
                Err(KeyError::Missing { .. }) => None,
                Err(error) => return Err(UpkeepError::Key(error)),
            };
            if let Some(keys) = &keys {
                check(&wanted.data, keys, &keys::file(&wanted.data)).map_err(BackupError::from)?;
            }
            let verdict = verify(&wanted.data, keys.as_ref(), &Bars::default())?;
            say(&verdict_words(&verdict, keys.is_some()));
            Ok(verdict.is_sound())
        }
        Upkeep::EraseAgain(wanted) => {
            say(&erase_again::run(wanted)?);
            Ok(true)
        }
        Upkeep::Operator(wanted) => {
            say(&operator_command::run(wanted)?);
            Ok(true)
        }
        Upkeep::Sweep(wanted) => {
            say(&swept(wanted)?);
            Ok(true)
        }
    }
}

/// Sweeps a folder that no counter uses.
fn swept(wanted: &SweepArgs) -> Result<String, UpkeepError> {
    if !DataFolder::holds_archive(&wanted.data) {
        return Err(UpkeepError::NoArchive(wanted.data.clone()));
    }
    let town = open_town(&wanted.data, &wanted.out, machine_clock()).map_err(|e| UpkeepError::Open(Box::new(e)))?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(UpkeepError::Runtime)?;
    runtime.block_on(sweep(&town)).map(|swept| swept.words()).map_err(UpkeepError::Sweep)
}

/// Makes one backup and says so in one line.
///
/// # Errors
/// If it could not be made.
pub fn copied(diary: Option<&Diary>, data: &Path, to: &Places, now: Timestamp) -> Result<String, UpkeepError> {
    Ok(backup_words(&back_up_beside(diary, data, to, now, &embedded::progress::Silent)?))
}

fn backup_words(made: &Made) -> String {
    let mut text = format!("Copia fatta in `{}`\n", made.data.display());
    // Writing to a string cannot fail.
    let _ = writeln!(text, "  {}; file nuovi: {}", counted(&made.manifest.counts), made.new_files);
    let days = KEYS_KEPT.as_hours() / 24;
    let _ = writeln!(text, "  chiavi in `{}` (restano {days} giorni)", made.keys.display());
    if made.thinned + made.aged > 0 {
        let _ = writeln!(
            text,
            "  tolte: {} copie dei dati diradate, {} copie delle chiavi scadute",
            made.thinned, made.aged
        );
    }
    text
}

fn counted(counts: &std::collections::BTreeMap<String, u64>) -> String {
    counts.iter().map(|(word, count)| format!("{word}: {count}")).collect::<Vec<_>>().join(", ")
}

fn restore_words(restored: &Restored, wanted: &RestoreArgs) -> String {
    let Restored { made, keys_made, until, counts, erased, verdict } = restored;
    let mut text = format!("Dati rifatti in `{}`\n", wanted.data.display());
    let _ = writeln!(text, "  dalla copia dei dati del {made} e da quella delle chiavi del {keys_made}");
    let _ = match until {
        Some(until) => {
            writeln!(text, "  e dal diario di ciò che è arrivato da allora al {until}; ciò che è arrivato dopo non c’è")
        }
        None => writeln!(text, "  ciò che è arrivato dopo la copia dei dati non c’è"),
    };
    let _ = writeln!(text, "  {}", counted(counts));
    if *erased > 0 {
        let _ = writeln!(text, "  cancellate di nuovo, perché erano state cancellate dopo la copia: {erased}");
    }
    text.push_str(&verdict_words(verdict, wanted.root_key.is_some()));
    if wanted.root_key.is_none() {
        let _ = writeln!(
            text,
            "La chiave radice non sta nelle copie: mettila in `{}` prima di aprire lo sportello",
            wanted.data.join("chiavi/chiave.radice").display()
        );
    }
    text
}

fn verdict_words(verdict: &Verdict, opened: bool) -> String {
    let Verdict { pratiche, opened: open, files, others, wrong, slips } = verdict;
    let seals = if opened { format!("sigilli aperti: {open}") } else { "sigilli non controllati".into() };
    let mut text = format!("Controllo: {pratiche} pratiche ({seals}), {files} file, {others} altre voci\n");
    for slip in slips {
        let _ = writeln!(text, "  {}: {}", wrong_words(slip.wrong), slip.place);
    }
    match wrong {
        0 if opened => text.push_str("Tutto è in ordine\n"),
        0 => text.push_str(
            "Ciò che si può controllare senza la chiave radice è in ordine; i sigilli, e i file sotto di essi, non sono stati \
             controllati: per controllarli metti chiave.radice al suo posto e usa `sportello verify`\n",
        ),
        wrong => {
            let _ = writeln!(
                text,
                "Errori: {wrong}. Ripristina la copia più recente che è sana: `sportello restore --help`"
            );
        }
    }
    text
}

fn wrong_words(wrong: Wrong) -> &'static str {
    match wrong {
        Wrong::Order => "file rovinato",
        Wrong::Record => "voce che non si legge",
        Wrong::Columns => "colonne diverse dalla voce",
        Wrong::Ledger => "registro o posta in uscita incompleti",
        Wrong::NoKey => "manca la chiave",
        Wrong::NotErased => "cancellata, ma la voce c’è ancora",
        Wrong::Shut => "il sigillo non si apre",
        Wrong::NoFile => "manca un file",
        Wrong::OtherFile => "un file non è quello inviato",
    }
}

/// Bars on the terminal.
#[derive(Default)]
struct Bars(Terminal);

impl Progress for Bars {
    fn begin(&self, part: Part, total: Option<u64>) {
        let what = match part {
            Part::Archive => "Archivio",
            Part::Keys => "Chiavi",
            Part::Files => "File",
            Part::Order => "Ordine dei file",
            Part::Pratiche => "Pratiche",
        };
        self.0.begin(what, total);
    }
    fn advance(&self, steps: u64) {
        self.0.advance(steps);
    }
    fn end(&self) {
        self.0.end();
    }
}
