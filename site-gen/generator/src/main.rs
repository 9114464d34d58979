//! `site-gen`: builds and publishes the comuni's sites, checks the content, begins a new comune, explains a rule.
//!
//! In: the command line and the day. Out: the sites, or a report on the terminal. It only wires; the work is in the library. It ends
//! with 0 if all is well, with 1 if the content or the machine is not, with 2 if the command line is not.

mod command_line;
mod instruments_command;
mod publish_command;

use std::collections::BTreeSet;
use std::io::{ErrorKind, IsTerminal, Write};
use std::path::Path;
use std::process::ExitCode;

use clap::Parser;
use generator::build_error::BuildError;
use generator::diagnostic::{Diagnostic, Severity, count};
use generator::draw::human::{Style, draw_all};
use generator::draw::{github, json, sarif};
use generator::fault::Fault;
use generator::mend::{self, Outcome};
use generator::model::news::NewsKind;
use generator::new_comune::NewComune;
use generator::new_news::NewNews;
use generator::progress::Terminal;
use generator::scaffold::Begun;
use generator::sentences::FormSentences;
use generator::usage;
use generator::{Hosting, Request, begin_comune, begin_news, begin_service, build, check, prepare_theme, sentences};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::command_line::{
    BuildArgs, CheckArgs, Cli, Command, ComuneArgs, ErrorsArgs, Format, HostingArg, KindArg, New, NewsArgs, ReportArgs,
};

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
        Command::Errors(args) => errors(&args),
        Command::Survey { what } => instruments_command::survey(what),
        Command::Report(args) => instruments_command::report(args),
        Command::Diff(args) => instruments_command::diff(args),
    }
}

fn run_build(args: BuildArgs) -> ExitCode {
    let BuildArgs { content, theme, out, comune, base_url, day, drafts, minify, report, hosting } = args;
    if report.strict {
        // A build stops only at errors: what stops a strict one is asked before anything is written.
        match check(&content) {
            Ok(found) if is_wrong(&found, report) => return told(&found, report),
            Ok(_) => {}
            Err(fault) => return broken(&fault),
        }
    }
    let progress = Terminal::new();
    if let Err(error) = prepare_theme(&theme, &progress) {
        return broken(&error);
    }
    let hosting = match hosting {
        HostingArg::Percorso => Hosting::Path,
        HostingArg::Dominio => Hosting::Domain,
    };
    let day = day.unwrap_or_else(today);
    match build(&Request { content, theme, out, comune, hosting, base_url, day, drafts, minify }, &progress) {
        Ok(built) => {
            let code = told(&built.diagnostics, report);
            let words = format!("{built}\n");
            match report.format {
                Format::Human => say(&words),
                // What another program reads has the standard output for itself.
                _ => complain(&words),
            }
            code
        }
        Err(BuildError::Content(diagnostics)) => told(&diagnostics, report),
        Err(BuildError::Fault(fault)) => broken(&fault),
    }
}

fn run_check(args: &CheckArgs) -> ExitCode {
    if args.fix
        && let Err(fault) = fix(&args.content, args.dry_run)
    {
        return broken(&fault);
    }
    match check(&args.content) {
        Ok(diagnostics) => told(&diagnostics, args.report),
        Err(fault) => broken(&fault),
    }
}

/// Mends until nothing is left that can be: one mended line may uncover the next.
fn fix(content: &Path, dry_run: bool) -> Result<(), Fault> {
    const ROUNDS: usize = 20;
    let (mut files, mut slips) = (BTreeSet::new(), 0);
    for _ in 0..ROUNDS {
        let mut again = false;
        for mended in mend::plan(&check(content)?) {
            complain(&format!("{}\n", mended.shown()));
            match if dry_run { Outcome::Written } else { mended.write()? } {
                Outcome::Written => {
                    slips += mended.slips;
                    files.insert(mended.source.path.clone());
                    again = !dry_run;
                }
                Outcome::Changed => {
                    complain("      il file è cambiato mentre lo leggevo: non l'ho toccato\n\n");
                }
            }
        }
        if !again {
            break;
        }
    }
    let slips = if slips == 1 { "1 correzione".to_owned() } else { format!("{slips} correzioni") };
    let done = if dry_run { ": non ho scritto niente" } else { "" };
    complain(&format!("{slips} in {} file{done}\n\n", files.len()));
    Ok(())
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
            let grave = match rule.severity {
                Severity::Error => "Errore: finché c'è, i siti non si costruiscono.",
                Severity::Warning => "Avviso: i siti si costruiscono lo stesso, ma va letto.",
                Severity::Note => "Nota: si legge con `check --verbose`.",
            };
            say(&format!("{}: {}\n\n{}\n\n{grave}\n", rule.id, rule.title, rule.explanation));
            ExitCode::SUCCESS
        }
        Err(near) => {
            let near = near.map(|n| format!(": forse volevi `{n}`")).unwrap_or_default();
            complain(&format!("la regola `{id}` non c'è{near}\nle regole sono elencate da `site-gen explain`\n"));
            ExitCode::FAILURE
        }
    }
}

/// Every sentence that a citizen can be told, service by service.
fn errors(args: &ErrorsArgs) -> ExitCode {
    let all = match sentences(&args.content) {
        Ok(all) => all,
        Err(fault) => return broken(&fault),
    };
    let wanted = |form: &FormSentences| args.service.as_ref().is_none_or(|s| *s == form.service);
    let mut told = 0;
    for form in all.iter().filter(|form| wanted(form)) {
        say(&format!("\n{} ({})\n", form.service, form.language.code()));
        for (question, sentence) in &form.sentences {
            say(&format!("  {question}\n      {sentence}\n"));
        }
        told += form.sentences.len();
    }
    if told == 0 {
        let names: Vec<&str> = all.iter().map(|f| f.service.as_str()).collect();
        complain(&format!("questo servizio non ha un modulo: i servizi sono {}\n", names.join(", ")));
        return ExitCode::FAILURE;
    }
    say(&format!("\n{told} frasi\n"));
    ExitCode::SUCCESS
}

/// Tells what was found in the form that was asked for, and whether it is well: 0, or 1.
fn told(diagnostics: &[Diagnostic], report: ReportArgs) -> ExitCode {
    let wrong = is_wrong(diagnostics, report);
    let text = match report.format {
        Format::Human => {
            let style = if std::io::stderr().is_terminal() { Style::Coloured } else { Style::Plain };
            complain(&draw_all(diagnostics, style, report.verbose));
            if wrong && count(diagnostics, Severity::Error) == 0 {
                complain("con --strict gli avvisi contano come errori\n");
            }
            Ok(String::new())
        }
        Format::Json => json::draw(diagnostics),
        Format::Sarif => sarif::draw(diagnostics, generator::check::RULES),
        Format::Github => Ok(github::draw(diagnostics, report.verbose)),
    };
    match text {
        Ok(text) => match std::io::stdout().write_all(text.as_bytes()) {
            // Who reads may have read enough.
            Err(error) if error.kind() != ErrorKind::BrokenPipe => return broken(&error),
            _ => {}
        },
        Err(error) => return broken(&error),
    }
    if wrong { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// Whether what was found stops a publication.
fn is_wrong(diagnostics: &[Diagnostic], report: ReportArgs) -> bool {
    count(diagnostics, Severity::Error) > 0 || (report.strict && count(diagnostics, Severity::Warning) > 0)
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
