//! Builds the theme's own files, when they are missing or older than what they are made from.
//!
//! In: the theme's folder, Node.js and its package manager. Out: `dist/`, and `dist/.inputs` with the digest of what
//! went in. It never runs anything when nothing changed.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use contract::revision::hex;
use sha2::{Digest, Sha256};
use walkdir::WalkDir;

use crate::progress::Progress;

/// The oldest Node.js that the theme's tools run on.
const NODE: u32 = 20;
/// Lines of a failed program that are shown.
const TAIL: usize = 20;

/// Files and folders that the built files depend on, below the theme.
const INPUTS: [&str; 11] = [
    "package.json",
    "package-lock.json",
    "build.mjs",
    "icone.json",
    "classi.json",
    "scudo.svg",
    "scss",
    "js",
    "templates",
    "strings",
    "../../site-gen/markup/src",
];

/// Why a theme could not be built.
#[derive(Debug, thiserror::Error)]
pub enum ThemeError {
    /// The folder is not a theme.
    #[error("la cartella `{0}` non è un tema: manca `package.json`")]
    NotATheme(PathBuf),
    /// Node.js is not there.
    #[error(
        "per preparare il tema serve Node.js, versione {NODE} o più nuova, con `npm`: installalo (nodejs.org) e riprova"
    )]
    NoNode,
    /// Node.js is too old.
    #[error("per preparare il tema serve Node.js {NODE} o più nuovo: qui c'è la versione {0}")]
    OldNode(String),
    /// A program failed.
    #[error("`{command}` non riesce nella cartella `{folder}`:\n{output}")]
    Failed {
        /// The command as one would type it.
        command: String,
        /// Where it ran.
        folder: PathBuf,
        /// Its last lines.
        output: String,
    },
    /// A file could not be read or written.
    #[error("`{path}`: non si legge o non si scrive")]
    File {
        /// The path.
        path: PathBuf,
        /// The system's words.
        source: io::Error,
    },
}

/// Makes `dist/` of a theme, if it is missing or older than its inputs.
///
/// # Errors
/// If the folder is not a theme, Node.js is missing or too old, if the packages cannot be installed, or if the build fails.
pub fn prepare_theme(theme: &Path, progress: &dyn Progress) -> Result<(), ThemeError> {
    if !theme.join("package.json").is_file() {
        return Err(ThemeError::NotATheme(theme.to_owned()));
    }
    let inputs = digest(theme, &INPUTS)?;
    let stamp = theme.join("dist/.inputs");
    let fresh = fs::read_to_string(&stamp).is_ok_and(|s| s.trim() == inputs);
    if fresh && theme.join("dist/manifest.json").is_file() {
        return Ok(());
    }
    node_is_there()?;
    let lock = digest(theme, &["package-lock.json"])?;
    let installed = theme.join("node_modules/.installed");
    if !fs::read_to_string(&installed).is_ok_and(|s| s.trim() == lock) {
        run(theme, &["ci", "--no-audit", "--no-fund"], "Installo i pacchetti del tema", progress)?;
        write(&installed, &lock)?;
    }
    run(theme, &["run", "build"], "Preparo il tema", progress)?;
    write(&stamp, &inputs)
}

fn write(path: &Path, text: &str) -> Result<(), ThemeError> {
    fs::write(path, format!("{text}\n")).map_err(|source| ThemeError::File { path: path.to_owned(), source })
}

/// The digest of files and folders, names included; what is not there counts as nothing.
fn digest(theme: &Path, inputs: &[&str]) -> Result<String, ThemeError> {
    let mut sum = Sha256::new();
    for input in inputs {
        let root = theme.join(input);
        if !root.exists() {
            continue;
        }
        for entry in WalkDir::new(&root).sort_by_file_name() {
            let entry = entry.map_err(|e| ThemeError::File { path: root.clone(), source: e.into() })?;
            if !entry.file_type().is_file() {
                continue;
            }
            let path = entry.path();
            let bytes = fs::read(path).map_err(|source| ThemeError::File { path: path.to_owned(), source })?;
            let name = path.strip_prefix(theme).unwrap_or(path).to_string_lossy();
            sum.update((name.len() as u64).to_le_bytes());
            sum.update(name.as_bytes());
            sum.update((bytes.len() as u64).to_le_bytes());
            sum.update(&bytes);
        }
    }
    Ok(hex(&sum.finalize()))
}

fn node_is_there() -> Result<(), ThemeError> {
    let version = Command::new("node").arg("--version").output().map_err(|_| ThemeError::NoNode)?;
    let version = String::from_utf8_lossy(&version.stdout).trim().trim_start_matches('v').to_owned();
    let major: u32 = version.split('.').next().and_then(|m| m.parse().ok()).ok_or(ThemeError::NoNode)?;
    if major < NODE { Err(ThemeError::OldNode(version)) } else { Ok(()) }
}

fn run(theme: &Path, arguments: &[&str], what: &str, progress: &dyn Progress) -> Result<(), ThemeError> {
    progress.begin(what, None);
    let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
    let output = Command::new(npm).args(arguments).current_dir(theme).output();
    progress.end();
    let output = output.map_err(|_| ThemeError::NoNode)?;
    if output.status.success() {
        return Ok(());
    }
    let command = format!("npm {}", arguments.join(" "));
    Err(ThemeError::Failed { command, folder: theme.to_owned(), output: tail(&output) })
}

/// The last lines of both outputs.
fn tail(output: &Output) -> String {
    let text = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    let lines: Vec<&str> = text.lines().filter(|l| !l.trim().is_empty()).collect();
    lines[lines.len().saturating_sub(TAIL)..].join("\n")
}
