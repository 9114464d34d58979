//! `bench`: what it costs to build many comuni, here and with other generators.
//!
//! In: the command line. Out: tables on the terminal; all files below `target/bench`. It only wires.

mod chance;
mod compare;
mod content;
mod eleventy;
mod grow;
mod hugo;
mod measure;
mod ours;
mod pages;
mod peer;
mod place;
mod rebuild;
mod sentences;
mod table;
mod tool;
mod trouble;
mod watch;
mod written_out;
mod zola;

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use clap::{Args, Parser, Subcommand};
use generator::progress::Terminal;
use generator::usage;

use crate::compare::Plan;
use crate::content::Content;
use crate::ours::Ours;
use crate::peer::Name;
use crate::place::Place;
use crate::tool::{Found, Tool};
use crate::trouble::{Trouble, about};

const TEMPLATE: &str = "{about}\n\nUso: {usage}\n\n{all-args}{after-help}";

/// Misura quanto costa costruire le pagine di molti Comuni
#[derive(Parser)]
#[command(name = "bench", override_usage = "bench COMANDO [OPZIONI]", help_template = TEMPLATE, disable_help_subcommand = true, disable_help_flag = true)]
#[command(subcommand_help_heading = "Comandi", subcommand_value_name = "COMANDO", next_help_heading = "Opzioni")]
#[command(
    after_help = "Tutto ciò che scrive sta in `target/bench`. Ogni comando ha il suo aiuto: `bench COMANDO --help`."
)]
struct Cli {
    #[command(subcommand)]
    command: What,
    /// Mostra questo aiuto
    #[arg(long, short, global = true, action = clap::ArgAction::Help, display_order = 90)]
    help: Option<bool>,
    /// Il programma da misurare [di norma lo costruisce]
    #[arg(long, global = true, value_name = "FILE", display_order = 80)]
    site_gen: Option<PathBuf>,
    /// Dove mettere le uscite, per esempio un disco in memoria [di norma: target/bench/out]
    #[arg(long, global = true, value_name = "CARTELLA", display_order = 81)]
    outputs: Option<PathBuf>,
}

#[derive(Subcommand)]
#[command(next_help_heading = "Opzioni")]
enum What {
    /// Scrive contenuti finti in una cartella
    #[command(help_template = TEMPLATE, override_usage = "bench content CARTELLA [OPZIONI]", next_help_heading = "Opzioni")]
    Content {
        /// La cartella, che non deve esserci
        #[arg(value_name = "CARTELLA", help_heading = "Argomenti")]
        folder: PathBuf,
        #[command(flatten)]
        made: Made,
        /// Quanti Comuni [di norma: 10]
        #[arg(long, value_name = "NUMERO", default_value_t = 10, hide_default_value = true)]
        comuni: usize,
        /// Nella forma di un altro programma: hugo, 11ty, zola
        #[arg(long = "for", value_name = "NOME", hide_possible_values = true)]
        peer: Option<Name>,
    },
    /// Costruisce gli stessi servizi anche con altri programmi
    #[command(help_template = TEMPLATE, override_usage = "bench compare [OPZIONI]", next_help_heading = "Opzioni")]
    Compare {
        /// Quante pagine, circa [di norma: 10000]
        #[arg(long, value_name = "NUMERI", value_delimiter = ',', default_value = "10000", hide_default_value = true)]
        pages: Vec<usize>,
        /// Con chi: hugo, 11ty, zola [di norma tutti]
        #[arg(long, value_name = "NOMI", value_delimiter = ',', default_value = "hugo,11ty,zola")]
        #[arg(hide_default_value = true, hide_possible_values = true)]
        with: Vec<Name>,
        /// Quanti giri [di norma: 3]
        #[arg(long, value_name = "NUMERO", default_value_t = 3, hide_default_value = true)]
        runs: usize,
        /// Quanti servizi si chiedono online, una riga per numero [di norma: 0,16,60]
        #[arg(
            long,
            value_name = "NUMERI",
            value_delimiter = ',',
            default_value = "0,16,60",
            hide_default_value = true
        )]
        online: Vec<usize>,
        /// Il seme dei testi [di norma: 1]
        #[arg(long, value_name = "NUMERO", default_value_t = 1, hide_default_value = true)]
        seed: u64,
    },
    /// Costruisce tutta l'Italia
    #[command(help_template = TEMPLATE, override_usage = "bench italy [OPZIONI]", next_help_heading = "Opzioni")]
    Italy {
        #[command(flatten)]
        made: Made,
        /// Quanti Comuni [di norma: 7896]
        #[arg(long, value_name = "NUMERO", default_value_t = 7896, hide_default_value = true)]
        comuni: usize,
    },
    /// Dice quanto costa una pagina quando le pagine crescono
    #[command(help_template = TEMPLATE, override_usage = "bench scale [OPZIONI]", next_help_heading = "Opzioni")]
    Scale {
        #[command(flatten)]
        made: Made,
        /// Quante pagine, circa [di norma: 2000,10000,50000,200000]
        #[arg(long, value_name = "NUMERI", value_delimiter = ',', default_value = "2000,10000,50000,200000")]
        #[arg(hide_default_value = true)]
        pages: Vec<usize>,
    },
    /// Costruisce di nuovo dopo un cambiamento piccolo
    #[command(help_template = TEMPLATE, override_usage = "bench rebuild [OPZIONI]", next_help_heading = "Opzioni")]
    Rebuild {
        #[command(flatten)]
        made: Made,
        /// Quante pagine, circa [di norma: 10000]
        #[arg(long, value_name = "NUMERO", default_value_t = 10000, hide_default_value = true)]
        pages: usize,
    },
}

#[derive(Args)]
#[command(next_help_heading = "Opzioni")]
struct Made {
    /// Quanti servizi per Comune [di norma: 60]
    #[arg(long, value_name = "NUMERO", default_value_t = 60, hide_default_value = true)]
    services: usize,
    /// Quanti di questi si chiedono online [di norma: 16]
    #[arg(long, value_name = "NUMERO", default_value_t = 16, hide_default_value = true)]
    online: usize,
    /// Il seme dei testi [di norma: 1]
    #[arg(long, value_name = "NUMERO", default_value_t = 1, hide_default_value = true)]
    seed: u64,
}

impl Made {
    fn content(&self) -> Content {
        Content::new(self.seed, self.services, self.online)
    }
}

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return usage::told(&error, "cargo run --release -p generator --example bench -- --help"),
    };
    match run(cli) {
        Ok(text) => {
            anstream::print!("{text}");
            ExitCode::SUCCESS
        }
        Err(trouble) => {
            let mut text = format!("errore: {trouble}\n");
            let mut cause = std::error::Error::source(&trouble);
            while let Some(error) = cause {
                text.push_str(&format!("  perché: {error}\n"));
                cause = error.source();
            }
            anstream::eprint!("{text}");
            ExitCode::FAILURE
        }
    }
}

fn run(cli: Cli) -> Result<String, Trouble> {
    let target = target()?;
    let place = Place::new(&target.join("bench"), cli.outputs.as_deref())?;
    let progress = Terminal::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut ours = Ours {
        program: place.path("site-gen"),
        theme: root.join("themes/comuni"),
        form: root.join("content/servizi/_generico/modulo.toml"),
    };
    if let What::Content { folder, made, comuni, peer } = cli.command {
        let content = made.content();
        match peer.map(|name| peer::find(name, &place)).transpose()? {
            None => ours.write(&folder, &content, comuni)?,
            Some(Found::Here(_, tool)) => tool.write(&folder, &content, comuni)?,
            Some(Found::Missing(why)) => {
                return Err(Trouble::Failed("la scelta di `--for`".to_owned(), why.to_owned()));
            }
        }
        return Ok(format!("scritti {comuni} Comuni in {}\n", folder.display()));
    }
    ours.program = program(cli.site_gen, &target, &root, &place)?;
    let text = match cli.command {
        What::Content { .. } => String::new(),
        What::Compare { pages, with, runs, online, seed } => {
            let tables = pages.into_iter().map(|pages| {
                let plan = Plan { pages, runs, peers: with.clone(), seed, services: 60, online: online.clone() };
                compare::compare(&plan, &ours, &place, &progress)
            });
            tables.collect::<Result<Vec<_>, _>>()?.join("\n")
        }
        What::Italy { made, comuni } => grow::italy(&made.content(), comuni, &ours, &place, &progress)?,
        What::Scale { made, pages } => grow::scale(&made.content(), &pages, &ours, &place, &progress)?,
        What::Rebuild { made, pages } => {
            rebuild::rebuild(&mut made.content(), pages, &ours, &ours.theme, &place, &progress)?
        }
    };
    Ok(format!("{}\n\n{text}", measure::machine()))
}

/// Cargo's target folder: this program lies in `<target>/<profile>/examples`.
fn target() -> Result<PathBuf, Trouble> {
    let here = Path::new("bench");
    let program = std::env::current_exe().map_err(about(here, "trovare"))?;
    Ok(program.ancestors().nth(3).unwrap_or(here).to_owned())
}

/// A copy of `site-gen` that nobody changes while it is measured; built with optimisation, if none is given.
fn program(given: Option<PathBuf>, target: &Path, root: &Path, place: &Place) -> Result<PathBuf, Trouble> {
    let program = match given {
        Some(program) => program,
        None => {
            let mut cargo = Command::new(env!("CARGO"));
            cargo.args(["build", "--release", "--quiet", "-p", "generator", "--bin", "site-gen", "--target-dir"]);
            cargo.arg(target).current_dir(root);
            if measure::told(cargo).is_none() {
                return Err(Trouble::Failed(
                    "`cargo build --release -p generator`".to_owned(),
                    "lancialo da solo".to_owned(),
                ));
            }
            target.join("release/site-gen")
        }
    };
    let copy = place.path("site-gen");
    std::fs::copy(&program, &copy).map_err(about(&program, "copiare"))?;
    Ok(copy)
}
