//! `site-gen`: builds and publishes the comuni's sites, checks the content, begins a new comune, explains a rule.
//!
//! In: the command line. Out: the sites, or a report on the terminal. It only wires; the work is in the library.

mod publish_command;

use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand, ValueEnum};
use generator::build_error::BuildError;
use generator::diagnostic::{Diagnostic, Severity};
use generator::draw::{Style, draw_all};
use generator::new_comune::NewComune;
use generator::progress::Terminal;
use generator::usage;
use generator::{Hosting, Request, begin_comune, build, check, prepare_theme};

const TEMPLATE: &str = "{about}\n\nUso: {usage}\n\n{all-args}{after-help}";

/// Costruisce i siti dei Comuni e ne controlla i contenuti
#[derive(Parser)]
#[command(name = "site-gen", version, help_template = TEMPLATE, disable_help_subcommand = true)]
#[command(subcommand_help_heading = "Comandi", subcommand_value_name = "COMANDO")]
#[command(disable_help_flag = true, disable_version_flag = true, next_help_heading = "Opzioni")]
#[command(after_help = "Ogni comando ha il suo aiuto: `site-gen COMANDO --help`.")]
struct Cli {
    #[command(subcommand)]
    command: Command,
    /// Mostra questo aiuto
    #[arg(long, short, global = true, action = clap::ArgAction::Help, display_order = 90)]
    help: Option<bool>,
    /// Mostra la versione
    #[arg(long, short = 'V', action = clap::ArgAction::Version)]
    version: Option<bool>,
}

#[derive(Subcommand)]
#[command(next_help_heading = "Opzioni")]
enum Command {
    /// Costruisce i siti nella cartella di uscita
    #[command(help_template = TEMPLATE, override_usage = "site-gen build [OPZIONI]")]
    Build(BuildArgs),
    /// Porta i siti costruiti in una cartella o in un bucket S3: solo ciò che è cambiato
    #[command(help_template = TEMPLATE, override_usage = "site-gen publish --to DOVE [OPZIONI]")]
    Publish(publish_command::PublishArgs),
    /// Controlla i contenuti senza scrivere niente
    #[command(help_template = TEMPLATE, override_usage = "site-gen check [OPZIONI]")]
    Check(CheckArgs),
    /// Comincia qualcosa di nuovo: per ora un Comune
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
}

#[derive(Args)]
#[command(next_help_heading = "Opzioni")]
struct BuildArgs {
    /// La cartella dei contenuti [di norma: content]
    #[arg(long, value_name = "CARTELLA", default_value = "content", hide_default_value = true)]
    content: PathBuf,
    /// La cartella del tema [di norma: themes/comuni]
    #[arg(long, value_name = "CARTELLA", default_value = "themes/comuni", hide_default_value = true)]
    theme: PathBuf,
    /// La cartella di uscita [di norma: out]
    #[arg(long, value_name = "CARTELLA", default_value = "out", hide_default_value = true)]
    out: PathBuf,
    /// Costruisce solo questo Comune; gli altri restano come sono
    #[arg(long, value_name = "COMUNE")]
    comune: Option<String>,
    /// `percorso`: tutti sotto un solo indirizzo; `dominio`: ciascuno con il suo [di norma: percorso]
    #[arg(long, value_name = "MODO", value_enum, default_value = "percorso")]
    #[arg(hide_possible_values = true, hide_default_value = true)]
    hosting: HostingArg,
    /// Mostra anche le note, una per una
    #[arg(long, short)]
    verbose: bool,
}

#[derive(Args)]
#[command(next_help_heading = "Opzioni")]
struct CheckArgs {
    /// La cartella dei contenuti [di norma: content]
    #[arg(long, value_name = "CARTELLA", default_value = "content", hide_default_value = true)]
    content: PathBuf,
    /// Mostra anche le note, una per una
    #[arg(long, short)]
    verbose: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum HostingArg {
    Percorso,
    Dominio,
}

#[derive(Subcommand)]
#[command(next_help_heading = "Opzioni")]
enum New {
    /// Prepara la cartella di un Comune, senza mai sovrascrivere
    #[command(help_template = TEMPLATE, override_usage = "site-gen new comune COMUNE [OPZIONI]")]
    Comune(Box<ComuneArgs>),
}

#[derive(Args)]
#[command(next_help_heading = "Opzioni")]
struct ComuneArgs {
    /// Il nome, il nome nell'indirizzo, il codice ISTAT o il codice catastale
    #[arg(value_name = "COMUNE", help_heading = "Argomenti")]
    who: String,
    /// La cartella dei contenuti [di norma: content]
    #[arg(long, value_name = "CARTELLA", default_value = "content", hide_default_value = true)]
    content: PathBuf,
    /// Il nome del Comune
    #[arg(long, value_name = "TESTO")]
    nome: Option<String>,
    /// Il codice ISTAT, sei cifre
    #[arg(long, value_name = "TESTO")]
    istat: Option<String>,
    /// Il codice catastale, per esempio `H098`
    #[arg(long, value_name = "TESTO")]
    belfiore: Option<String>,
    /// Il codice IPA
    #[arg(long, value_name = "TESTO")]
    ipa: Option<String>,
    /// Il codice fiscale dell'ente
    #[arg(long, value_name = "TESTO")]
    codice_fiscale: Option<String>,
    /// Il codice di avviamento postale
    #[arg(long, value_name = "TESTO")]
    cap: Option<String>,
    /// La sigla della provincia
    #[arg(long, value_name = "TESTO")]
    provincia: Option<String>,
    /// La regione
    #[arg(long, value_name = "TESTO")]
    regione: Option<String>,
    /// La parte dell'area
    #[arg(long, value_name = "TESTO")]
    subambito: Option<String>,
    /// Le tre lettere che aprono il numero di ogni domanda
    #[arg(long, value_name = "TESTO")]
    sigla: Option<String>,
    /// La posta elettronica certificata
    #[arg(long, value_name = "TESTO")]
    pec: Option<String>,
    /// Il sito di oggi, senza `https://`
    #[arg(long, value_name = "TESTO")]
    sito: Option<String>,
}

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return usage::told(&error, "site-gen --help"),
    };
    match cli.command {
        Command::Build(args) => run_build(args),
        Command::Publish(args) => publish_command::run(args),
        Command::Check(args) => run_check(&args),
        Command::New { what: New::Comune(args) } => run_new(*args),
        Command::Explain { rule } => explain(rule.as_deref()),
    }
}

fn run_build(args: BuildArgs) -> ExitCode {
    let progress = Terminal::new();
    if let Err(error) = prepare_theme(&args.theme, &progress) {
        return broken(&error);
    }
    let hosting = match args.hosting {
        HostingArg::Percorso => Hosting::Path,
        HostingArg::Dominio => Hosting::Domain,
    };
    let BuildArgs { content, theme, out, comune, verbose, .. } = args;
    match build(&Request { content, theme, out, comune, hosting }, &progress) {
        Ok(report) => {
            told(&report.diagnostics, verbose);
            say(&format!("{report}\n"));
            ExitCode::SUCCESS
        }
        Err(BuildError::Content(diagnostics)) => {
            told(&diagnostics, verbose);
            ExitCode::FAILURE
        }
        Err(BuildError::Fault(fault)) => broken(&fault),
    }
}

fn run_check(args: &CheckArgs) -> ExitCode {
    match check(&args.content) {
        Ok(diagnostics) => {
            told(&diagnostics, args.verbose);
            match diagnostics.iter().any(|d| d.severity == Severity::Error) {
                true => ExitCode::FAILURE,
                false => ExitCode::SUCCESS,
            }
        }
        Err(fault) => broken(&fault),
    }
}

fn run_new(args: ComuneArgs) -> ExitCode {
    let new = NewComune {
        who: args.who,
        name: args.nome,
        istat: args.istat,
        belfiore: args.belfiore,
        ipa: args.ipa,
        tax_code: args.codice_fiscale,
        cap: args.cap,
        province: args.provincia,
        region: args.regione,
        subarea: args.subambito,
        prefix: args.sigla,
        pec: args.pec,
        site: args.sito,
    };
    match begin_comune(&args.content, &new) {
        Ok(begun) => {
            say(&format!("scritto {}\n", shown(&begun.file)));
            say(&format!("da completare: {}\n", begun.to_complete.join(", ")));
            if !begun.listed {
                say("non è in `elenco-comuni.csv`: scrivi tu i codici che mancano\n");
            }
            say("poi controlla: cargo run --release --bin site-gen -- check\n");
            say("e apri lo sportello: cargo run --release\n");
            ExitCode::SUCCESS
        }
        Err(error) => broken(&error),
    }
}

fn explain(rule: Option<&str>) -> ExitCode {
    let Some(id) = rule else {
        for rule in generator::check::RULES {
            say(&format!("{:<22} {}\n", rule.id, rule.title));
        }
        return ExitCode::SUCCESS;
    };
    match generator::check::rule(id) {
        Ok(rule) => {
            say(&format!("{}: {}\n\n{}\n", rule.id, rule.title, rule.explanation));
            ExitCode::SUCCESS
        }
        Err(near) => {
            let near = near.map(|n| format!(": forse volevi `{n}`")).unwrap_or_default();
            complain(&format!("la regola `{id}` non c'è{near}\nle regole sono elencate da `site-gen explain`\n"));
            ExitCode::FAILURE
        }
    }
}

fn told(diagnostics: &[Diagnostic], all: bool) {
    let style = if std::io::stderr().is_terminal() { Style::Coloured } else { Style::Plain };
    complain(&draw_all(diagnostics, style, all));
}

/// A fault and the chain of its causes.
fn broken(error: &dyn std::error::Error) -> ExitCode {
    let mut text = format!("errore: {error}\n");
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(&format!("  perché: {error}\n"));
        cause = error.source();
    }
    complain(&text);
    ExitCode::FAILURE
}

fn shown(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

/// The one place where the program speaks.
fn say(text: &str) {
    anstream::print!("{text}");
}

/// The one place where the program complains.
fn complain(text: &str) {
    anstream::eprint!("{text}");
}
