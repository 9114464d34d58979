//! Everything of one comune as a folder of open files: how a comune leaves (how it comes is in [`crate::arrive`]).
//!
//! In: an archive and its files. Out: JSON lines for each kind of record, the files as they are kept, the forms, a list
//! of digests and a page that says what is what. The same records give the same bytes, whatever engine they come from.

use std::collections::BTreeSet;
use std::path::Path;

use contract::answer::Answer;
use contract::file::StoredFile;
use contract::revision::Revision;
use counter::fault::Fault;
use counter::files::FileId;
use counter::keys::{Fingerprint, Keys, Label, Sealed, Secret};
use counter::ledger::Ledger;
use counter::pratica::{Body, Pratica};
use counter::takeout::{AllFiles, Takeout};
use proof::head::Head as LogHead;
use serde::Serialize;

use crate::parcel::{
    CLEAR, COMUNE, Comune, DRAFTS, FILES, FORMS, HEADS, LAYOUT, LEAVES, LOOKS, LeaveError, OPERATORS, OPINIONS, Out,
    PRATICHE, README, TALLIES, Taken, line,
};

/// Whether what is sealed is added in clear.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clear {
    /// For a comune that leaves for good.
    Added,
    /// All stays sealed.
    No,
}

/// A pratica in clear.
#[derive(Serialize)]
struct Opened<'p> {
    reference: String,
    body: &'p Body,
    /// Where each of its files lies in clear, by the name that the citizen gave it.
    files: Vec<[String; 2]>,
}

/// Writes everything of a comune into a new folder, if wanted also what its keys open, in clear.
///
/// # Errors
/// If the folder is not empty or cannot be written, or if the archive fails.
pub async fn export(
    archive: &(impl Takeout + Ledger),
    files: &impl AllFiles,
    keys: &impl Keys,
    comune: &str,
    into: &Path,
    clear: Clear,
) -> Result<Taken, LeaveError> {
    let (references, drafts) = (archive.references(comune).await?, archive.all_drafts(comune).await?);
    let tallies = archive.tallies(comune).await?;
    // Most likely a slip of who typed it: an empty folder would pass for an exported one.
    if references.is_empty() && drafts.is_empty() && tallies.is_empty() {
        return Err(LeaveError::Nothing(comune.to_owned()));
    }
    let mut out = Out::new(into)?;
    let mut taken = Taken::default();
    let radice = Some(Fingerprint::of(keys));
    out.lines(COMUNE, &[Comune { formato: LAYOUT, comune: comune.to_owned(), radice }])?;
    let mut revisions = BTreeSet::new();
    let (mut sealed, mut opened) = (Vec::new(), Vec::new());
    for reference in references {
        let Some(pratica) = archive.pratica(comune, &reference).await? else { continue };
        revisions.insert(pratica.head.revision.as_str().to_owned());
        sealed.push(line(&pratica)?);
        taken.pratiche += 1;
        match clear {
            Clear::Added if pratica.key.is_none() => taken.shut += 1,
            Clear::Added => opened.push(open(&mut out, files, keys, &pratica).await?),
            Clear::No => {}
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
    if clear == Clear::Added {
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
