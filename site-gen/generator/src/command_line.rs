//! What can be written after `site-gen`, and the words of its help.
//!
//! In: nothing. Out: the shape of the command line; what each command does is in `main`.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use generator::BaseUrl;
use generator::usage::TEMPLATE;
use jiff::civil::Date;

use crate::instruments_command::{DiffArgs, DocumentArgs, Survey};
use crate::publish_command::PublishArgs;

/// Costruisce i siti dei Comuni e ne controlla i contenuti
#[derive(Parser)]
#[command(name = "site-gen", version, help_template = TEMPLATE, disable_help_subcommand = true)]
#[command(subcommand_help_heading = "Comandi", subcommand_value_name = "COMANDO")]
#[command(disable_help_flag = true, disable_version_flag = true, next_help_heading = "Opzioni")]
#[command(after_help = "Ogni comando ha il suo aiuto: `site-gen COMANDO --help`.")]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
    /// Mostra questo aiuto
    #[arg(long, short, global = true, action = clap::ArgAction::Help, display_order = 90)]
    help: Option<bool>,
    /// Mostra la versione
    #[arg(long, short = 'V', action = clap::ArgAction::Version)]
    version: Option<bool>,
}

#[derive(Subcommand)]
#[command(next_help_heading = "Opzioni")]
pub(crate) enum Command {
    /// Costruisce i siti nella cartella di uscita
    #[command(help_template = TEMPLATE, override_usage = "site-gen build [OPZIONI]")]
    Build(BuildArgs),
    /// Porta i siti costruiti in una cartella o in un bucket S3: solo ciò che è cambiato
    #[command(help_template = TEMPLATE, override_usage = "site-gen publish --to DOVE [OPZIONI]")]
    Publish(PublishArgs),
    /// Controlla i contenuti; scrive solo con `--fix`
    #[command(help_template = TEMPLATE, override_usage = "site-gen check [OPZIONI]")]
    Check(CheckArgs),
    /// Comincia qualcosa di nuovo: un Comune, un servizio o una notizia
    #[command(help_template = TEMPLATE, subcommand_help_heading = "Comandi", disable_help_subcommand = true)]
    #[command(subcommand_value_name = "COSA")]
    New {
        #[command(subcommand)]
        what: New,
    },
    /// Spiega una regola dei contenuti; senza nome, le elenca tutte
    #[command(help_template = TEMPLATE, override_usage = "site-gen explain [REGOLA]")]
    Explain {
        /// Il nome della regola, per esempio `few-services`
        #[arg(value_name = "REGOLA", help_heading = "Argomenti")]
        rule: Option<String>,
    },
    /// Elenca tutte le frasi d'errore dei moduli, per rileggerle
    #[command(help_template = TEMPLATE, override_usage = "site-gen errors [SERVIZIO] [OPZIONI]")]
    Errors(ErrorsArgs),
    /// La rilevazione: il foglio per i Comuni e le loro risposte
    #[command(help_template = TEMPLATE, subcommand_help_heading = "Comandi", disable_help_subcommand = true)]
    #[command(subcommand_value_name = "COSA")]
    Survey {
        #[command(subcommand)]
        what: Survey,
    },
    /// Scrive il documento per i sindaci: dove siamo, che cosa manca
    #[command(help_template = TEMPLATE, override_usage = "site-gen report [OPZIONI]")]
    Report(DocumentArgs),
    /// Dice che cosa cambia, e in quali Comuni, prima di pubblicare
    #[command(help_template = TEMPLATE, override_usage = "site-gen diff [OPZIONI]")]
    Diff(DiffArgs),
}

#[derive(Args)]
#[command(next_help_heading = "Opzioni")]
pub(crate) struct ErrorsArgs {
    /// Un servizio solo, per esempio `mensa-scolastica`
    #[arg(value_name = "SERVIZIO", help_heading = "Argomenti")]
    pub(crate) service: Option<String>,
    /// La cartella dei contenuti [di norma: content]
    #[arg(long, value_name = "CARTELLA", default_value = "content", hide_default_value = true)]
    pub(crate) content: PathBuf,
}

#[derive(Args)]
#[command(next_help_heading = "Opzioni")]
pub(crate) struct BuildArgs {
    /// La cartella dei contenuti [di norma: content]
    #[arg(long, value_name = "CARTELLA", default_value = "content", hide_default_value = true)]
    pub(crate) content: PathBuf,
    /// La cartella del tema [di norma: themes/comuni]
    #[arg(long, value_name = "CARTELLA", default_value = "themes/comuni", hide_default_value = true)]
    pub(crate) theme: PathBuf,
    /// La cartella di uscita [di norma: out]
    #[arg(long, value_name = "CARTELLA", default_value = "out", hide_default_value = true)]
    pub(crate) out: PathBuf,
    /// Costruisce solo questo Comune; gli altri restano come sono
    #[arg(long, value_name = "COMUNE")]
    pub(crate) comune: Option<String>,
    /// `percorso`: tutti sotto un solo indirizzo; `dominio`: ciascuno con il suo [di norma: percorso]
    #[arg(long, value_name = "MODO", value_enum, default_value = "percorso")]
    #[arg(hide_possible_values = true, hide_default_value = true)]
    pub(crate) hosting: HostingArg,
    /// L'indirizzo con cui si raggiungono i siti sotto un solo nome, per esempio `https://servizi.example.it`
    #[arg(long, value_name = "INDIRIZZO")]
    pub(crate) base_url: Option<BaseUrl>,
    /// Mostra anche le bozze, con la scritta "Bozza": per rileggerle, non per pubblicarle
    #[arg(long)]
    pub(crate) drafts: bool,
    /// Toglie dalle pagine gli a capo che nessuno vede
    #[arg(long)]
    pub(crate) minify: bool,
    /// Il giorno con cui si confrontano `dal`, `al` e `scadenza` [di norma: oggi]
    #[arg(long, value_name = "AAAA-MM-GG")]
    pub(crate) day: Option<Date>,
    #[command(flatten)]
    pub(crate) report: ReportArgs,
}

/// What is told, and how.
#[derive(Args, Clone, Copy)]
pub(crate) struct ReportArgs {
    /// Mostra anche le note, una per una
    #[arg(long, short)]
    pub(crate) verbose: bool,
    /// Gli avvisi contano come errori
    #[arg(long)]
    pub(crate) strict: bool,
    /// `human` per chi legge; `json`, `sarif` o `github` per un altro programma [di norma: human]
    #[arg(long, value_name = "FORMATO", value_enum, default_value = "human")]
    #[arg(hide_possible_values = true, hide_default_value = true)]
    pub(crate) format: Format,
}

/// In which form slips are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    Human,
    Json,
    Sarif,
    Github,
}

#[derive(Args)]
#[command(next_help_heading = "Opzioni")]
pub(crate) struct CheckArgs {
    /// La cartella dei contenuti [di norma: content]
    #[arg(long, value_name = "CARTELLA", default_value = "content", hide_default_value = true)]
    pub(crate) content: PathBuf,
    /// Corregge ciò che si può correggere senza dubbi, poi controlla di nuovo
    #[arg(long)]
    pub(crate) fix: bool,
    /// Con `--fix`: mostra le correzioni senza scriverle
    #[arg(long, requires = "fix")]
    pub(crate) dry_run: bool,
    #[command(flatten)]
    pub(crate) report: ReportArgs,
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum HostingArg {
    Percorso,
    Dominio,
}

#[derive(Subcommand)]
#[command(next_help_heading = "Opzioni")]
pub(crate) enum New {
    /// Prepara la cartella di un Comune, senza mai sovrascrivere
    #[command(help_template = TEMPLATE, override_usage = "site-gen new comune COMUNE [OPZIONI]")]
    Comune(Box<ComuneArgs>),
    /// Prepara la scheda e il modulo di un servizio, senza mai sovrascrivere
    #[command(help_template = TEMPLATE, override_usage = "site-gen new servizio NOME [OPZIONI]")]
    Servizio(ServiceArgs),
    /// Prepara una notizia, un comunicato o un avviso, senza mai sovrascrivere
    #[command(help_template = TEMPLATE, override_usage = "site-gen new notizia TITOLO [OPZIONI]")]
    Notizia(NewsArgs),
}

#[derive(Args)]
#[command(next_help_heading = "Opzioni")]
pub(crate) struct ServiceArgs {
    /// Il nome del servizio, come lo legge il cittadino
    #[arg(value_name = "NOME", help_heading = "Argomenti")]
    pub(crate) name: String,
    /// La cartella dei contenuti [di norma: content]
    #[arg(long, value_name = "CARTELLA", default_value = "content", hide_default_value = true)]
    pub(crate) content: PathBuf,
}

#[derive(Args)]
#[command(next_help_heading = "Opzioni")]
pub(crate) struct NewsArgs {
    /// Il titolo
    #[arg(value_name = "TITOLO", help_heading = "Argomenti")]
    pub(crate) title: String,
    /// Il Comune che la pubblica; senza, è del consorzio e compare in tutti i Comuni
    #[arg(long, value_name = "COMUNE")]
    pub(crate) comune: Option<String>,
    /// `notizia`, `comunicato` o `avviso` [di norma: notizia]
    #[arg(long, value_name = "TIPO", value_enum, default_value = "notizia")]
    #[arg(hide_possible_values = true, hide_default_value = true)]
    pub(crate) tipo: KindArg,
    /// Il giorno [di norma: oggi]
    #[arg(long, value_name = "AAAA-MM-GG")]
    pub(crate) day: Option<Date>,
    /// La cartella dei contenuti [di norma: content]
    #[arg(long, value_name = "CARTELLA", default_value = "content", hide_default_value = true)]
    pub(crate) content: PathBuf,
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum KindArg {
    Notizia,
    Comunicato,
    Avviso,
}

#[derive(Args)]
#[command(next_help_heading = "Opzioni")]
pub(crate) struct ComuneArgs {
    /// Il nome, il nome nell'indirizzo, il codice ISTAT o il codice catastale
    #[arg(value_name = "COMUNE", help_heading = "Argomenti")]
    pub(crate) who: String,
    /// La cartella dei contenuti [di norma: content]
    #[arg(long, value_name = "CARTELLA", default_value = "content", hide_default_value = true)]
    pub(crate) content: PathBuf,
    /// Il nome del Comune
    #[arg(long, value_name = "TESTO")]
    pub(crate) nome: Option<String>,
    /// Il codice ISTAT, sei cifre
    #[arg(long, value_name = "TESTO")]
    pub(crate) istat: Option<String>,
    /// Il codice catastale, per esempio `H098`
    #[arg(long, value_name = "TESTO")]
    pub(crate) belfiore: Option<String>,
    /// Il codice IPA
    #[arg(long, value_name = "TESTO")]
    pub(crate) ipa: Option<String>,
    /// Il codice fiscale dell'ente
    #[arg(long, value_name = "TESTO")]
    pub(crate) codice_fiscale: Option<String>,
    /// Il codice di avviamento postale
    #[arg(long, value_name = "TESTO")]
    pub(crate) cap: Option<String>,
    /// La sigla della provincia
    #[arg(long, value_name = "TESTO")]
    pub(crate) provincia: Option<String>,
    /// La regione
    #[arg(long, value_name = "TESTO")]
    pub(crate) regione: Option<String>,
    /// La parte dell'area
    #[arg(long, value_name = "TESTO")]
    pub(crate) subambito: Option<String>,
    /// Le tre lettere che aprono il numero di ogni domanda
    #[arg(long, value_name = "TESTO")]
    pub(crate) sigla: Option<String>,
    /// La posta elettronica certificata
    #[arg(long, value_name = "TESTO")]
    pub(crate) pec: Option<String>,
    /// Il sito di oggi, senza `https://`
    #[arg(long, value_name = "TESTO")]
    pub(crate) sito: Option<String>,
}
