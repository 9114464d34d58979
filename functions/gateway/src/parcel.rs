//! A comune's parcel: the folder in which everything that is its own travels, and what it takes for it to be whole.
//!
//! In: records, or a folder. Out: files with a list of their digests, or the records once every byte is found to be what was
//! written. Nothing is known here of archives.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use contract::revision::hex;
use counter::fault::Fault;
use counter::keys::Fingerprint;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

pub(crate) const COMUNE: &str = "comune.json";
pub(crate) const PRATICHE: &str = "pratiche.jsonl";
pub(crate) const DRAFTS: &str = "bozze.jsonl";
pub(crate) const LOOKS: &str = "sguardi.jsonl";
pub(crate) const TALLIES: &str = "valutazioni.jsonl";
pub(crate) const OPINIONS: &str = "pareri.jsonl";
pub(crate) const LEAVES: &str = "foglie.jsonl";
pub(crate) const HEADS: &str = "teste.jsonl";
pub(crate) const OPERATORS: &str = "operatori.jsonl";
pub(crate) const FORMS: &str = "moduli";
pub(crate) const FILES: &str = "file";
pub(crate) const CLEAR: &str = "in-chiaro";
const SUMS: &str = "SHA256SUMS";
pub(crate) const README: &str = "LEGGIMI.md";
/// The version of this layout.
pub(crate) const LAYOUT: u32 = 2;
/// The first that has the public log.
pub(crate) const WITH_LOG: u32 = 2;

/// Why a comune does not leave or come.
#[derive(Debug, thiserror::Error)]
#[allow(missing_docs)] // The sentences say it.
pub enum LeaveError {
    #[error("la cartella `{}` non è vuota: scegline una nuova, così nessun file resta di un’esportazione prima", .0.display())]
    NotEmpty(PathBuf),
    #[error("di questo Comune (`{0}`) qui non c’è niente: controlla il codice ISTAT e la cartella dei dati")]
    Nothing(String),
    #[error("`{}` non si legge o non si scrive", path.display())]
    Folder { path: PathBuf, source: io::Error },
    #[error(
        "`{0}` non è quello che fu esportato: la sua impronta in SHA256SUMS è un’altra, o il file manca o è di troppo. Non ho importato niente"
    )]
    Changed(String),
    #[error("`{0}`, riga {1}: non la capisco. Non ho importato niente")]
    Unreadable(String, usize),
    #[error("questa cartella è del formato {0}, che questo programma non conosce: serve una versione più nuova")]
    Newer(u32),
    #[error(
        "la richiesta {0} qui c’è già e non è la stessa: forse questo Comune qui ha già le sue. Le altre non importate restano nella cartella"
    )]
    Other(String),
    #[error("`{0}` nomina un Comune che non è quello della cartella. Non ho importato niente")]
    Foreign(String),
    #[error(
        "il registro pubblico della cartella non è intero: le sue teste non sono di quelle foglie. Non ho importato niente"
    )]
    Log,
    #[error(
        "di questo Comune qui c’è già un registro pubblico, e non è quello della cartella: due registri si contraddirebbero. \
         Importa in un archivio in cui questo Comune non ha ancora ricevuto richieste"
    )]
    OtherLog,
    #[error(
        "`{file}` non è la chiave radice con cui sono sigillate le richieste di questa cartella: importate qui non si \
         aprirebbero. Metti lì la copia di chiave.radice dell’installazione da cui viene la cartella, in una cartella dei dati \
         nuova o in quella che già la usa. Non ho importato niente{}",
        if *.clear { ". Ciò che sta in `in-chiaro/` è per chi lo legge o lo porta in un altro programma: non si importa" } else { "" }
    )]
    OtherKey { file: String, clear: bool },
    #[error(
        "manca la chiave radice `{}`: le richieste di questa cartella sono sigillate con quella dell’installazione da cui \
         vengono, e importare non ne fa una nuova. Metti lì la sua copia. Non ho importato niente",
        .0.display()
    )]
    NoKey(PathBuf),
    #[error("in `{}` non c’è un archivio: scegli la cartella dei dati con --data", .0.display())]
    NoArchive(PathBuf),
    #[error("l’archivio non risponde")]
    Archive(#[from] Fault),
}

/// What was taken along.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Taken {
    /// Pratiche.
    pub pratiche: usize,
    /// Drafts.
    pub drafts: usize,
    /// Files.
    pub files: usize,
    /// In clear: pratiche whose key was erased, which nobody can open any more.
    pub shut: usize,
}

/// What a parcel says of itself.
#[derive(Serialize, Deserialize)]
pub(crate) struct Comune {
    pub(crate) formato: u32,
    pub(crate) comune: String,
    /// The fingerprint of the root key that its records are sealed under; the first parcels had none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) radice: Option<Fingerprint>,
}

/// A record as a line.
pub(crate) fn line(record: &impl Serialize) -> Result<String, LeaveError> {
    let json = serde_json::to_string(record).map_err(|e| Fault::new("writing a record", e))?;
    Ok(json + "\n")
}

/// A folder on its way out.
pub(crate) struct Out {
    root: PathBuf,
    sums: Vec<(String, String)>,
}

impl Out {
    pub(crate) fn new(root: &Path) -> Result<Self, LeaveError> {
        let wrong = |source| LeaveError::Folder { path: root.to_owned(), source };
        make(root).map_err(wrong)?;
        if fs::read_dir(root).map_err(wrong)?.next().is_some() {
            return Err(LeaveError::NotEmpty(root.to_owned()));
        }
        Ok(Self { root: root.to_owned(), sums: Vec::new() })
    }

    pub(crate) fn lines<T: Serialize>(&mut self, name: &str, records: &[T]) -> Result<(), LeaveError> {
        let lines: String = records.iter().map(line).collect::<Result<_, _>>()?;
        self.write(name, lines.as_bytes())
    }

    pub(crate) fn write(&mut self, name: &str, bytes: &[u8]) -> Result<(), LeaveError> {
        let path = self.root.join(name);
        let written = make(path.parent().unwrap_or(&self.root)).and_then(|()| fs::write(&path, bytes));
        written.map_err(|source| LeaveError::Folder { path, source })?;
        self.sums.push((name.to_owned(), hex(&Sha256::digest(bytes))));
        Ok(())
    }

    /// The digests, as `sha256sum --check` reads them.
    pub(crate) fn finish(mut self) -> Result<(), LeaveError> {
        self.sums.sort();
        let text: String = self.sums.iter().map(|(name, sum)| format!("{sum}  {name}\n")).collect();
        let path = self.root.join(SUMS);
        fs::write(&path, text).map_err(|source| LeaveError::Folder { path, source })
    }
}

/// Makes a folder that its owner alone can look into: what leaves is personal, sealed or not.
fn make(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// A folder on its way in, every byte of which is what was exported.
pub(crate) struct In {
    root: PathBuf,
    names: BTreeSet<String>,
}

impl In {
    pub(crate) fn checked(root: &Path) -> Result<Self, LeaveError> {
        let mut folder = Self { root: root.to_owned(), names: BTreeSet::new() };
        let sums = String::from_utf8(folder.read(SUMS)?).map_err(|_| LeaveError::Unreadable(SUMS.into(), 1))?;
        for (place, line) in sums.lines().enumerate() {
            let unreadable = || LeaveError::Unreadable(SUMS.into(), place + 1);
            let (sum, name) = line.split_once("  ").ok_or_else(unreadable)?;
            // A name that leads out of the folder is no name of ours.
            if name.split('/').any(|part| part.is_empty() || part.starts_with('.')) || name.contains('\\') {
                return Err(unreadable());
            }
            let same = folder.read(name).is_ok_and(|bytes| hex(&Sha256::digest(bytes)) == sum);
            if !same || !folder.names.insert(name.to_owned()) {
                return Err(LeaveError::Changed(name.to_owned()));
            }
        }
        Ok(folder)
    }

    pub(crate) fn read(&self, name: &str) -> Result<Vec<u8>, LeaveError> {
        let path = self.root.join(name);
        fs::read(&path).map_err(|source| LeaveError::Folder { path, source })
    }

    pub(crate) fn lines<T: DeserializeOwned>(&self, name: &str) -> Result<Vec<T>, LeaveError> {
        if !self.names.contains(name) {
            return Err(LeaveError::Changed(name.to_owned()));
        }
        let text = self.read(name)?;
        let lines = text.split(|b| *b == b'\n').filter(|line| !line.is_empty()).enumerate();
        let read = |(place, line)| {
            serde_json::from_slice(line).map_err(|_| LeaveError::Unreadable(name.to_owned(), place + 1))
        };
        lines.map(read).collect()
    }

    pub(crate) fn names_below<'n>(&'n self, folder: &'n str) -> impl Iterator<Item = &'n str> {
        self.names.iter().filter_map(move |name| name.strip_prefix(folder)?.strip_prefix('/'))
    }
}
