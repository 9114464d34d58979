//! A command line that cannot be understood, told in Italian.
//!
//! In: what the parser found. Out: one sentence and what to do; help and version are printed as they are.

use std::process::ExitCode;

use clap::Error;
use clap::error::{ContextKind, ContextValue, ErrorKind};

/// How a help page is laid out.
pub const TEMPLATE: &str = "{about}\n\nUso: {usage}\n\n{all-args}{after-help}";

/// Tells what is wrong with a command line, and which command gives the help; 2 is the customary code of a wrong use.
pub fn told(error: &Error, help: &str) -> ExitCode {
    let about = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(", "),
        _ => String::new(),
    };
    let message = match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            anstream::print!("{}", error.render().ansi());
            return ExitCode::SUCCESS;
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand | ErrorKind::MissingSubcommand => {
            anstream::eprint!("{}", error.render().ansi());
            return ExitCode::from(2);
        }
        ErrorKind::InvalidSubcommand => format!("il comando `{}` non c'è", about(ContextKind::InvalidSubcommand)),
        ErrorKind::UnknownArgument => match about(ContextKind::InvalidArg) {
            option if option.starts_with('-') => format!("`{option}` non è un'opzione di questo comando"),
            word => format!("`{word}` è di troppo: un nome di più parole va fra virgolette"),
        },
        ErrorKind::MissingRequiredArgument => format!("manca `{}`", about(ContextKind::InvalidArg)),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            format!("`{}` non è un valore di `{}`", about(ContextKind::InvalidValue), about(ContextKind::InvalidArg))
        }
        _ => "il comando è scritto male".to_owned(),
    };
    let near = [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue].map(about);
    let near = near.iter().find(|n| !n.is_empty()).map(|n| format!(": forse volevi `{n}`")).unwrap_or_default();
    anstream::eprintln!("errore: {message}{near}\nl'aiuto è in `{help}`");
    ExitCode::from(2)
}
