//! The consortium's instruments on the command line: the survey, the document for the mayors, what a change does.
//!
//! In: their arguments. Out: what they did, told on the terminal.

use std::io::IsTerminal;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand, ValueEnum};
use generator::difference::{Before, difference};
use generator::draw::human::{Style, draw_all};
use generator::mayors::{self, MayorsError};
use generator::survey::{self as surveys, Old, SurveyError};
use generator::usage::TEMPLATE;

use crate::{broken, complain, say, shown};

#[derive(Subcommand)]
#[command(next_help_heading = "Opzioni")]
pub(crate) enum Survey {
    /// Scrive il foglio da far riempire ai Comuni
    #[command(help_template = TEMPLATE, override_usage = "site-gen survey sheet [OPZIONI]")]
    Sheet(SheetArgs),
    /// Legge un foglio riempito e ne tiene le risposte nuove
    #[command(help_template = TEMPLATE, override_usage = "site-gen survey import FILE [OPZIONI]")]
    Import(ImportArgs),
}

#[derive(Args)]
#[command(next_help_heading = "Opzioni")]
pub(crate) struct SheetArgs {
    /// La cartella dei contenuti [di norma: content]
    #[arg(long, value_name = "CARTELLA", default_value = "content", hide_default_value = true)]
    content: PathBuf,
    /// Il foglio da scrivere [di norma: rilevazione.csv]
    #[arg(long, value_name = "FILE", default_value = "rilevazione.csv", hide_default_value = true)]
    out: PathBuf,
}

#[derive(Args)]
#[command(next_help_heading = "Opzioni")]
pub(crate) struct ImportArgs {
    /// Il foglio riempito, salvato come CSV UTF-8
    #[arg(value_name = "FILE", help_heading = "Argomenti")]
    sheet: PathBuf,
    /// La cartella dei contenuti [di norma: content]
    #[arg(long, value_name = "CARTELLA", default_value = "content", hide_default_value = true)]
    content: PathBuf,
    /// Cambia anche le risposte che c'erano già
    #[arg(long)]
    replace: bool,
}

#[derive(Args)]
#[command(next_help_heading = "Opzioni")]
pub(crate) struct DocumentArgs {
    /// La cartella dei contenuti [di norma: content]
    #[arg(long, value_name = "CARTELLA", default_value = "content", hide_default_value = true)]
    content: PathBuf,
    /// La cartella del documento [di norma: report]
    #[arg(long, value_name = "CARTELLA", default_value = "report", hide_default_value = true)]
    out: PathBuf,
    /// Stampa anche il PDF, con Chromium o Chrome
    #[arg(long)]
    pdf: bool,
}

#[derive(Args)]
#[command(next_help_heading = "Opzioni")]
pub(crate) struct DiffArgs {
    /// La cartella dei contenuti [di norma: content]
    #[arg(long, value_name = "CARTELLA", default_value = "content", hide_default_value = true)]
    content: PathBuf,
    /// La revisione di git con cui confrontare [di norma: HEAD]
    #[arg(long, value_name = "REVISIONE", conflicts_with = "before")]
    base: Option<String>,
    /// Un'altra cartella di contenuti con cui confrontare
    #[arg(long, value_name = "CARTELLA")]
    before: Option<PathBuf>,
    /// `human`: da leggere; `json`: per un altro programma [di norma: human]
    #[arg(long, value_name = "FORMATO", value_enum, default_value = "human")]
    #[arg(hide_possible_values = true, hide_default_value = true)]
    format: Format,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Human,
    Json,
}

pub(crate) fn survey(what: Survey) -> ExitCode {
    match what {
        Survey::Sheet(SheetArgs { content, out }) => match surveys::write_sheet(&content, &out) {
            Ok(rows) => {
                say(&format!("scritto {}, con {rows} righe: una per Comune\n", shown(&out)));
                say("quando torna riempito: site-gen survey import FILE\n");
                ExitCode::SUCCESS
            }
            Err(error) => broken(&error),
        },
        Survey::Import(args) => import(&args),
    }
}

fn import(args: &ImportArgs) -> ExitCode {
    let old = if args.replace { Old::Replace } else { Old::Keep };
    let imported = match surveys::import(&args.content, &args.sheet, old) {
        Ok(imported) => imported,
        Err(SurveyError::Sheet(slips)) => {
            let style = if std::io::stderr().is_terminal() { Style::Coloured } else { Style::Plain };
            complain(&draw_all(&slips, style, false));
            return ExitCode::FAILURE;
        }
        Err(error) => return broken(&error),
    };
    for change in &imported.new {
        say(&format!("nuova    {change}\n"));
    }
    for change in &imported.different {
        let word = if args.replace { "cambiata" } else { "diversa " };
        say(&format!("{word} {change}\n"));
    }
    let (new, different, same) = (imported.new.len(), imported.different.len(), imported.same);
    say(&format!("{new} risposte nuove, {different} diverse, {same} uguali a prima\n"));
    if new > 0 || (args.replace && different > 0) {
        say(&format!("scritto {}\n", shown(&imported.file)));
    }
    if different > 0 && !args.replace {
        complain("le risposte diverse restano quelle di prima: per cambiarle aggiungi `--replace`\n");
    }
    ExitCode::SUCCESS
}

pub(crate) fn report(args: DocumentArgs) -> ExitCode {
    let DocumentArgs { content, out, pdf } = args;
    match mayors::write(&mayors::Request { content, out: out.clone(), pdf }) {
        Ok(files) => {
            for file in files {
                say(&format!("scritto {}\n", shown(&file)));
            }
            ExitCode::SUCCESS
        }
        Err(error) => {
            if let MayorsError::Pdf(_) = &error {
                say(&format!("scritto {}\n", shown(&out.join("index.html"))));
            }
            broken(&error)
        }
    }
}

pub(crate) fn diff(args: DiffArgs) -> ExitCode {
    let before = match (args.before, args.base) {
        (Some(folder), _) => Before::Folder(folder),
        (None, base) => Before::Revision(base.unwrap_or_else(|| "HEAD".to_owned())),
    };
    let found = match difference(&args.content, &before) {
        Ok(found) => found,
        Err(error) => return broken(&error),
    };
    match args.format {
        Format::Human => say(&found.to_string()),
        Format::Json => match serde_json::to_string_pretty(&found) {
            Ok(json) => say(&format!("{json}\n")),
            Err(error) => return broken(&error),
        },
    }
    ExitCode::SUCCESS
}
