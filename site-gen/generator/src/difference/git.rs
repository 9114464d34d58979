//! A content folder as it was at a revision.
//!
//! In: the folder and the revision. Out: a temporary folder with its files. The program `git` reads; an index of our
//! own keeps the repository, its index and its working tree as they are.

use std::io::{Error, ErrorKind};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

/// Why a revision could not be read.
#[derive(Debug, thiserror::Error)]
pub enum GitError {
    /// The program is not there.
    #[error(
        "per confrontare con una revisione serve il programma `git`: installalo, oppure dai una cartella con `--before`"
    )]
    NoGit,
    /// The folder is not in a repository.
    #[error("la cartella `{0}` non è in un archivio di git: dai un'altra cartella con `--before`")]
    NoRepository(PathBuf),
    /// There is no such revision.
    #[error("la revisione `{0}` non c'è: `git log` le elenca")]
    NoRevision(String),
    /// The folder is not in that revision.
    #[error("nella revisione `{revision}` la cartella `{folder}` non c'è")]
    NoFolder {
        /// The revision.
        revision: String,
        /// The folder.
        folder: PathBuf,
    },
    /// The program failed.
    #[error("`git {command}` non riesce: {words}")]
    Failed {
        /// Its first argument.
        command: String,
        /// Its own words.
        words: String,
    },
    /// A folder could not be made, or the program not started.
    #[error("`git` non parte")]
    Broken(#[source] Error),
}

/// The folder as it was at a revision.
pub(super) fn checked_out(root: &Path, revision: &str) -> Result<TempDir, GitError> {
    let prefix = told(root, None, &["rev-parse", "--show-prefix"])?;
    if !prefix.status.success() {
        return Err(GitError::NoRepository(root.to_owned()));
    }
    let prefix = text(&prefix.stdout);
    // `checkout-index` leaves out what is not below the folder it runs in.
    let top = text(&done("rev-parse", told(root, None, &["rev-parse", "--show-toplevel"])?)?.stdout);
    let top = Path::new(&top);
    // A revision is typed by a person: after `--end-of-options` it can be nothing else.
    let commit = format!("{revision}^{{commit}}");
    let commit = told(root, None, &["rev-parse", "--verify", "--quiet", "--end-of-options", &commit])?;
    if !commit.status.success() {
        return Err(GitError::NoRevision(revision.to_owned()));
    }
    let tree = format!("{}:{}", text(&commit.stdout), prefix.trim_end_matches('/'));
    if !told(root, None, &["rev-parse", "--verify", "--quiet", &tree])?.status.success() {
        return Err(GitError::NoFolder { revision: revision.to_owned(), folder: root.to_owned() });
    }
    let folder = tempfile::tempdir().map_err(GitError::Broken)?;
    let index = tempfile::tempdir().map_err(GitError::Broken)?;
    let index = index.path().join("index");
    done("read-tree", told(top, Some(&index), &["read-tree", &tree])?)?;
    let place = format!("--prefix={}/", folder.path().display());
    done("checkout-index", told(top, Some(&index), &["checkout-index", "--all", &place])?)?;
    Ok(folder)
}

fn told(root: &Path, index: Option<&Path>, arguments: &[&str]) -> Result<Output, GitError> {
    let mut command = Command::new("git");
    command.arg("-C").arg(root).args(arguments).env("LC_ALL", "C");
    if let Some(index) = index {
        command.env("GIT_INDEX_FILE", index);
    }
    command.output().map_err(|error| match error.kind() {
        ErrorKind::NotFound => GitError::NoGit,
        _ => GitError::Broken(error),
    })
}

fn done(command: &str, output: Output) -> Result<Output, GitError> {
    match output.status.success() {
        true => Ok(output),
        false => Err(GitError::Failed { command: command.to_owned(), words: text(&output.stderr) }),
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).trim_end_matches(['\n', '\r']).to_owned()
}
