//! How a comune comes: the folder in which everything of it travels is taken into an archive.
//!
//! In: a folder that was written by [`crate::leave`]. Everything is checked before anything is taken in; taking the same
//! folder in twice is taking it in once. What is sealed stays as it is, so it comes in only where the root key is the one
//! that it was sealed under: numbers, look-ups, receipts and the public log hang from that key too, and could not be made
//! anew under another one.

use std::path::Path;

use contract::revision::Revision;
use counter::archive::{Changed, Submitted};
use counter::bytes::Bytes;
use counter::dossier::Look;
use counter::draft::Draft;
use counter::files::FileId;
use counter::keys::{Fingerprint, Keys};
use counter::ledger::{Growth, Ledger};
use counter::operator::Operator;
use counter::pratica::Pratica;
use counter::rating::{Opinion, Tally};
use counter::sequence::regrown;
use counter::takeout::{AllFiles, Takeout};
use proof::head::Head as LogHead;

use crate::parcel::{
    CLEAR, COMUNE, Comune, DRAFTS, FILES, FORMS, HEADS, In, LAYOUT, LEAVES, LOOKS, LeaveError, OPERATORS, OPINIONS,
    PRATICHE, TALLIES, Taken, WITH_LOG,
};

/// How many records are tried before the key is held to be another.
const TRIED: usize = 50;

/// A folder that was found to be whole, before anything of it is taken in.
pub struct Arriving {
    folder: In,
    comune: String,
    radice: Option<Fingerprint>,
    pratiche: Vec<Pratica>,
    drafts: Vec<Draft>,
    looks: Vec<Look>,
    tallies: Vec<Tally>,
    opinions: Vec<Opinion>,
    operators: Vec<Operator>,
    log: Vec<Growth>,
}

/// Takes in everything of a folder, once it is found to be whole and sealed under these keys.
///
/// # Errors
/// If a byte of the folder is another, if the keys are, or the archive fails, or holds another pratica under a number of
/// the folder's.
pub async fn import(
    archive: &(impl Takeout + Ledger),
    files: &impl AllFiles,
    keys: &impl Keys,
    from: &Path,
) -> Result<Taken, LeaveError> {
    let arriving = Arriving::read(from)?;
    arriving.check(keys, "chiave.radice")?;
    arriving.keep(archive, files).await
}

impl Arriving {
    /// Reads a folder.
    ///
    /// # Errors
    /// If a byte of it is another, or it is not to be understood.
    pub fn read(from: &Path) -> Result<Self, LeaveError> {
        let folder = In::checked(from)?;
        let told: Vec<Comune> = folder.lines(COMUNE)?;
        let Some(Comune { formato, comune, radice }) = told.into_iter().next() else {
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
        Ok(Self { folder, comune, radice, pratiche, drafts, looks, tallies, opinions, operators, log })
    }

    /// Refuses keys that are not those which its records are sealed under; `named` is where they lie.
    ///
    /// # Errors
    /// If they are others.
    pub fn check(&self, keys: &impl Keys, named: &str) -> Result<(), LeaveError> {
        let fit = match &self.radice {
            Some(radice) => *radice == Fingerprint::of(keys),
            None => {
                let pratiche = self.pratiche.iter().filter(|p| p.key.is_some()).map(|p| p.open(keys).is_ok());
                let opinions = self.opinions.iter().map(|opinion| opinion.read(keys).is_ok());
                let mut opened = pratiche.chain(opinions).take(TRIED).peekable();
                opened.peek().is_none() || opened.any(|opened| opened)
            }
        };
        let clear = || self.folder.names_below(CLEAR).next().is_some();
        if fit { Ok(()) } else { Err(LeaveError::OtherKey { file: named.to_owned(), clear: clear() }) }
    }

    /// Takes it in.
    ///
    /// # Errors
    /// If the archive fails, or holds another pratica under one of its numbers, or another log.
    pub async fn keep(self, archive: &(impl Takeout + Ledger), files: &impl AllFiles) -> Result<Taken, LeaveError> {
        let Self { folder, comune, radice: _, pratiche, drafts, looks, tallies, opinions, operators, log } = self;
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
            let Some(id) = FileId::parse(name) else {
                return Err(LeaveError::Unreadable(format!("{FILES}/{name}"), 1));
            };
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
}
