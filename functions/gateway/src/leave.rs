//! Everything of one comune as a folder of open files, and back: how a comune leaves, and how it comes.
//!
//! In: an archive and its files. Out: JSON lines for each kind of record, the files as they are kept, the forms, a list
//! of digests and a page that says what is what. The same records give the same bytes, whatever engine they come from.
//! Everything is checked before anything is taken in; taking the same folder in twice is taking it in once.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use contract::answer::Answer;
use contract::file::StoredFile;
use contract::revision::{Revision, hex};
use counter::archive::{Changed, Submitted};
use counter::bytes::Bytes;
use counter::dossier::Look;
use counter::draft::Draft;
use counter::fault::Fault;
use counter::files::FileId;
use counter::keys::{Keys, Label, Sealed, Secret};
use counter::ledger::Ledger;
use counter::operator::Operator;
use counter::pratica::{Body, Pratica};
use counter::rating::{Opinion, Tally};
use counter::sequence::regrown;
use counter::takeout::{AllFiles, Takeout};
use proof::head::Head as LogHead;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

const COMUNE: &str = "comune.json";
const PRATICHE: &str = "pratiche.jsonl";
const DRAFTS: &str = "bozze.jsonl";
const LOOKS: &str = "sguardi.jsonl";
const TALLIES: &str = "valutazioni.jsonl";
const OPINIONS: &str = "pareri.jsonl";
const LEAVES: &str = "foglie.jsonl";
const HEADS: &str = "teste.jsonl";
const OPERATORS: &str = "operatori.jsonl";
const FORMS: &str = "moduli";
const FILES: &str = "file";
const CLEAR: &str = "in-chiaro";
const SUMS: &str = "SHA256SUMS";
const README: &str = "LEGGIMI.md";
/// The version of this layout.
const LAYOUT: u32 = 2;
/// The first that has the public log.
const WITH_LOG: u32 = 2;

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

#[derive(Serialize, Deserialize)]
struct Comune {
    formato: u32,
    comune: String,
}

/// A pratica in clear.
#[derive(Serialize)]
struct Opened<'p> {
    reference: String,
    body: &'p Body,
    /// Where each of its files lies in clear, by the name that the citizen gave it.
    files: Vec<[String; 2]>,
}

/// Writes everything of a comune into a new folder; with keys, also what they open, in clear.
///
/// # Errors
/// If the folder is not empty or cannot be written, or if the archive fails.
pub async fn export(
    archive: &(impl Takeout + Ledger),
    files: &impl AllFiles,
    comune: &str,
    into: &Path,
    keys: Option<&impl Keys>,
) -> Result<Taken, LeaveError> {
    let (references, drafts) = (archive.references(comune).await?, archive.all_drafts(comune).await?);
    let tallies = archive.tallies(comune).await?;
    // Most likely a slip of who typed it: an empty folder would pass for an exported one.
    if references.is_empty() && drafts.is_empty() && tallies.is_empty() {
        return Err(LeaveError::Nothing(comune.to_owned()));
    }
    let mut out = Out::new(into)?;
    let mut taken = Taken::default();
    out.lines(COMUNE, &[Comune { formato: LAYOUT, comune: comune.to_owned() }])?;
    let mut revisions = BTreeSet::new();
    let (mut sealed, mut opened) = (Vec::new(), Vec::new());
    for reference in references {
        let Some(pratica) = archive.pratica(comune, &reference).await? else { continue };
        revisions.insert(pratica.head.revision.as_str().to_owned());
        sealed.push(line(&pratica)?);
        taken.pratiche += 1;
        match keys {
            Some(_) if pratica.key.is_none() => taken.shut += 1,
            Some(keys) => opened.push(open(&mut out, files, keys, &pratica).await?),
            None => {}
        }
    }
    out.write(PRATICHE, sealed.concat().as_bytes())?;
    revisions.extend(drafts.iter().map(|d| d.revision.as_str().to_owned()));
    taken.drafts = drafts.len();
    out.lines(DRAFTS, &drafts)?;
    out.lines(LOOKS, &archive.all_looks(comune).await?)?;
    out.lines(TALLIES, &tallies)?;
    let opinions = archive.all_opinions(comune).await?;
    out.lines(OPINIONS, &opinions)?;
    // The heads first: the leaves are then those under the newest of them, and some more that are left out.
    let heads = heads(archive, comune).await?;
    let mut leaves = archive.logged(comune).await?;
    leaves.truncate(heads.last().map_or(0, |head| head.size as usize));
    out.lines(LEAVES, &leaves)?;
    out.lines(HEADS, &heads)?;
    // Of whom else an operator serves this comune's archive says nothing.
    let mut operators = archive.operators_of(comune).await?;
    operators.iter_mut().for_each(|operator| operator.comuni = vec![comune.to_owned()]);
    out.lines(OPERATORS, &operators)?;
    for revision in revisions {
        let Ok(revision) = Revision::try_from(revision) else { continue };
        if let Some(bytes) = archive.form(&revision).await? {
            out.write(&format!("{FORMS}/{}.json", revision.as_str()), &bytes)?;
        }
    }
    for id in files.names(comune).await? {
        if let Some(bytes) = files.get(comune, &id).await? {
            out.write(&format!("{FILES}/{}", id.as_str()), &bytes.0)?;
            taken.files += 1;
        }
    }
    if let Some(keys) = keys {
        out.write(&format!("{CLEAR}/{PRATICHE}"), opened.concat().as_bytes())?;
        let mut words = Vec::new();
        for opinion in &opinions {
            let text = opinion.read(keys)?;
            words.push(serde_json::json!({ "pagina": opinion.page, "stelle": opinion.stars, "quando": opinion.at, "testo": text }));
        }
        out.lines(&format!("{CLEAR}/{OPINIONS}"), &words)?;
    }
    out.write(README, include_bytes!("leggimi.md"))?;
    out.finish()?;
    Ok(taken)
}

/// All heads of a log, the smallest first.
async fn heads(ledger: &impl Ledger, comune: &str) -> Result<Vec<LogHead>, Fault> {
    let mut all: Vec<LogHead> = Vec::new();
    loop {
        let more = ledger.heads_after(comune, all.last().map_or(0, |head| head.size)).await?;
        if more.is_empty() {
            return Ok(all);
        }
        all.extend(more);
    }
}

/// The line of a pratica in clear; its files are written beside.
async fn open(out: &mut Out, files: &impl AllFiles, keys: &impl Keys, pratica: &Pratica) -> Result<String, LeaveError> {
    let body = pratica.open(keys)?;
    let comune = &pratica.head.comune;
    let mut named = Vec::new();
    let records = body.answers.0.values().filter_map(|a| if let Answer::Many(many) = a { Some(many) } else { None });
    for file in records.flatten().filter_map(|text| StoredFile::parse(text)) {
        let (Some(id), Some(secret)) = (FileId::parse(&file.id), secret(&file.key)) else { continue };
        let Some(bytes) = files.get(comune, &id).await? else { continue };
        let label = Label::new(comune, "file", id.as_str(), 1);
        let bytes = keys.open_under(&secret, &label, &Sealed(bytes))?;
        let path = format!("{CLEAR}/{FILES}/{}", id.as_str());
        out.write(&path, &bytes)?;
        named.push([file.name, path]);
    }
    line(&Opened { reference: pratica.head.reference.to_string(), body: &body, files: named })
}

fn secret(digits: &str) -> Option<Secret> {
    let pairs = digits.as_bytes().chunks(2).map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok());
    pairs.collect::<Option<Vec<u8>>>()?.try_into().ok().map(Secret)
}

/// Takes in everything of a folder, once it is found to be whole.
///
/// # Errors
/// If a byte of the folder is another, or the archive fails, or holds another pratica under a number of the folder's.
pub async fn import(
    archive: &(impl Takeout + Ledger),
    files: &impl AllFiles,
    from: &Path,
) -> Result<Taken, LeaveError> {
    let folder = In::checked(from)?;
    let told: Vec<Comune> = folder.lines(COMUNE)?;
    let Some(Comune { formato, comune }) = told.into_iter().next() else {
        return Err(LeaveError::Unreadable(COMUNE.into(), 1));
    };
    if formato > LAYOUT {
        return Err(LeaveError::Newer(formato));
    }
    let pratiche: Vec<Pratica> = folder.lines(PRATICHE)?;
    let drafts: Vec<Draft> = folder.lines(DRAFTS)?;
    let looks: Vec<Look> = folder.lines(LOOKS)?;
    let tallies: Vec<Tally> = folder.lines(TALLIES)?;
    let opinions: Vec<Opinion> = folder.lines(OPINIONS)?;
    let operators: Vec<Operator> = folder.lines(OPERATORS)?;
    let own = |name: &str, all: bool| if all { Ok(()) } else { Err(LeaveError::Foreign(name.to_owned())) };
    own(PRATICHE, pratiche.iter().all(|p| p.head.comune == comune))?;
    own(DRAFTS, drafts.iter().all(|d| d.comune == comune))?;
    own(LOOKS, looks.iter().all(|l| l.comune == comune))?;
    own(OPINIONS, opinions.iter().all(|o| o.comune == comune))?;
    own(OPERATORS, operators.iter().all(|o| o.comuni == [comune.as_str()]))?;
    let (leaves, heads): (Vec<Bytes>, Vec<LogHead>) = match formato < WITH_LOG {
        true => Default::default(),
        false => (folder.lines(LEAVES)?, folder.lines(HEADS)?),
    };
    let log = regrown(&comune, &leaves, heads).ok_or(LeaveError::Log)?;
    // The log that is here must be where this one begins: there are never two.
    if let Some(here) = archive.newest_head(&comune).await?
        && !log.iter().any(|growth| growth.head == here)
        && !log.is_empty()
    {
        return Err(LeaveError::OtherLog);
    }
    let mut taken = Taken { pratiche: pratiche.len(), drafts: drafts.len(), ..Taken::default() };
    // Files before the records that name them, forms before the pratiche that answer them.
    for name in folder.names_below(FILES) {
        let Some(id) = FileId::parse(name) else { return Err(LeaveError::Unreadable(format!("{FILES}/{name}"), 1)) };
        files.put(&comune, &id, Bytes(folder.read(&format!("{FILES}/{name}"))?)).await?;
        taken.files += 1;
    }
    for name in folder.names_below(FORMS) {
        let bytes = folder.read(&format!("{FORMS}/{name}"))?;
        archive.keep_form(&Revision::of(&bytes), &bytes).await?;
    }
    for pratica in &pratiche {
        match archive.submit(pratica).await? {
            Submitted::Stored => {}
            Submitted::Taken(here) if *here == *pratica => {}
            _ => return Err(LeaveError::Other(pratica.head.reference.to_string())),
        }
    }
    // After the pratiche, whose leaves wait until then.
    for growth in &log {
        let here = archive.newest_head(&comune).await?.map_or(0, |head| head.size);
        if here < growth.head.size && archive.take_growth(growth).await? == Changed::Stale {
            return Err(LeaveError::OtherLog);
        }
    }
    for draft in &drafts {
        archive.put_draft(draft).await?;
    }
    for look in &looks {
        archive.take_look(look).await?;
    }
    for tally in &tallies {
        archive.take_tally(&comune, tally).await?;
    }
    for opinion in &opinions {
        archive.take_opinion(opinion).await?;
    }
    for mut operator in operators {
        if let Some(here) = archive.operator(&operator.id).await? {
            operator = here;
        }
        if !operator.serves(&comune) {
            operator.comuni.push(comune.clone());
        }
        archive.put_operator(&operator).await?;
    }
    Ok(taken)
}

fn line(record: &impl Serialize) -> Result<String, LeaveError> {
    let json = serde_json::to_string(record).map_err(|e| Fault::new("writing a record", e))?;
    Ok(json + "\n")
}

/// A folder on its way out.
struct Out {
    root: PathBuf,
    sums: Vec<(String, String)>,
}

impl Out {
    fn new(root: &Path) -> Result<Self, LeaveError> {
        let wrong = |source| LeaveError::Folder { path: root.to_owned(), source };
        make(root).map_err(wrong)?;
        if fs::read_dir(root).map_err(wrong)?.next().is_some() {
            return Err(LeaveError::NotEmpty(root.to_owned()));
        }
        Ok(Self { root: root.to_owned(), sums: Vec::new() })
    }

    fn lines<T: Serialize>(&mut self, name: &str, records: &[T]) -> Result<(), LeaveError> {
        let lines: String = records.iter().map(line).collect::<Result<_, _>>()?;
        self.write(name, lines.as_bytes())
    }

    fn write(&mut self, name: &str, bytes: &[u8]) -> Result<(), LeaveError> {
        let path = self.root.join(name);
        let written = make(path.parent().unwrap_or(&self.root)).and_then(|()| fs::write(&path, bytes));
        written.map_err(|source| LeaveError::Folder { path, source })?;
        self.sums.push((name.to_owned(), hex(&Sha256::digest(bytes))));
        Ok(())
    }

    /// The digests, as `sha256sum --check` reads them.
    fn finish(mut self) -> Result<(), LeaveError> {
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
struct In {
    root: PathBuf,
    names: BTreeSet<String>,
}

impl In {
    fn checked(root: &Path) -> Result<Self, LeaveError> {
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

    fn read(&self, name: &str) -> Result<Vec<u8>, LeaveError> {
        let path = self.root.join(name);
        fs::read(&path).map_err(|source| LeaveError::Folder { path, source })
    }

    fn lines<T: DeserializeOwned>(&self, name: &str) -> Result<Vec<T>, LeaveError> {
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

    fn names_below<'n>(&'n self, folder: &'n str) -> impl Iterator<Item = &'n str> {
        self.names.iter().filter_map(move |name| name.strip_prefix(folder)?.strip_prefix('/'))
    }
}
