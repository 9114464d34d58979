//! `site-gen`: builds and publishes the comuni's sites, checks the content, begins a new comune, explains a rule.
//!
//! In: the command line and the day. Out: the sites, or a report on the terminal. It only wires; the work is in the
//! library.

mod arguments;
mod publish_command;

use std::io::IsTerminal;
use std::path::Path;
use std::process::ExitCode;

use clap::Parser;
use generator::build_error::BuildError;
use generator::diagnostic::{Diagnostic, Severity};
use generator::draw::{Style, draw_all};
use generator::model::news::NewsKind;
use generator::new_comune::NewComune;
use generator::new_news::NewNews;
use generator::progress::Terminal;
use generator::scaffold::Begun;
use generator::usage;
use generator::{Hosting, Request, begin_comune, begin_news, begin_service, build, check, prepare_theme};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::arguments::{BuildArgs, CheckArgs, Cli, Command, ComuneArgs, HostingArg, KindArg, New, NewsArgs};

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
        Command::New { what: New::Servizio(args) } => match begin_service(&args.content, &args.name, today()) {
            Ok(begun) => begun_with(&begun, "poi accendilo nei Comuni che lo offrono, sotto `[servizi]`"),
            Err(error) => broken(&error),
        },
        Command::New { what: New::Notizia(args) } => run_news(args),
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
    let BuildArgs { content, theme, out, comune, base_url, drafts, verbose, .. } = args;
    let day = args.day.unwrap_or_else(today);
    match build(&Request { content, theme, out, comune, hosting, base_url, day, drafts }, &progress) {
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

fn run_news(args: NewsArgs) -> ExitCode {
    let kind = match args.tipo {
        KindArg::Notizia => NewsKind::Story,
        KindArg::Comunicato => NewsKind::Statement,
        KindArg::Avviso => NewsKind::Notice,
    };
    let day = args.day.unwrap_or_else(today);
    match begin_news(&args.content, &NewNews { title: args.title, comune: args.comune, kind, day }) {
        Ok(begun) => begun_with(&begun, "quando è pronta togli la riga `bozza = true`"),
        Err(error) => broken(&error),
    }
}

fn begun_with(begun: &Begun, then: &str) -> ExitCode {
    for file in &begun.files {
        say(&format!("scritto {}\n", shown(file)));
    }
    say(&format!("da completare: {}\n{then}\n", begun.to_complete.join(", ")));
    say("poi controlla: cargo run --release --bin site-gen -- check\n");
    ExitCode::SUCCESS
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

/// The day in Italy; nothing but this program's beginning looks at a clock.
fn today() -> Date {
    Timestamp::now().to_zoned(TimeZone::get("Europe/Rome").unwrap_or(TimeZone::UTC)).date()
}

/// The one place where the program speaks.
fn say(text: &str) {
    anstream::print!("{text}");
}

/// The one place where the program complains.
fn complain(text: &str) {
    anstream::eprint!("{text}");
}
