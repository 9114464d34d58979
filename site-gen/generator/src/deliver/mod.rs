//! Takes what a build left to a folder or a bucket, only what changed, and never leaves half a site there.
//!
//! In: the output folder and a [`Target`]. Out: the target, made equal to it. Forms go first, then style sheets, the
//! indexes of the counters, the pages, each phase when the one before has ended; deletions last, of style sheets a minute later. A comune that is published
//! stays where it is, unless it is said to move. It is no stage of the build: it never writes in the output folder, never
//! deletes a form, never touches what no publication made.

pub mod address;
mod dress;
pub mod error;
mod folder;
mod ledger;
mod local;
mod merge;
mod moves;
mod phase;
mod plan;
mod report;
mod s3;
pub mod target;
mod tenants;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::thread;
use std::time::Duration;

use rayon::prelude::*;

pub use crate::deliver::dress::Dress;
use crate::deliver::error::DeliverError;
pub use crate::deliver::folder::Folder;
use crate::deliver::ledger::{Kept, Known, Ledger};
use crate::deliver::local::{Local, content};
pub use crate::deliver::moves::Moves;
use crate::deliver::phase::FOLDERS;
pub use crate::deliver::phase::Phase;
use crate::deliver::plan::Upload;
pub use crate::deliver::plan::{Confirmed, Plan, Tally};
pub use crate::deliver::report::{table, told};
pub use crate::deliver::s3::{Account, Bucket, Patience};
use crate::deliver::target::{Entry, Expect, Object, Put, Tag, Target};
use crate::progress::Progress;

/// Files that are sent at the same time: enough to hide the way to a bucket, few enough for a small machine.
const LANES: usize = 16;

/// What to publish, and how it is confirmed.
#[derive(Clone, Debug)]
pub struct Request {
    /// The output folder of the build.
    pub out: PathBuf,
    /// A word that no other publication has: chance is given, never taken here.
    pub run: String,
    /// What is meant, though it harms where it is a slip.
    pub confirmed: Confirmed,
    /// For how long a counter may go by what it read before ([`GRACE`]); only then do the style sheets go that it may name.
    pub grace: Duration,
}

/// The functions read what is published once a minute.
pub const GRACE: Duration = Duration::from_secs(70);

/// Says what a publication would do; touches nothing.
///
/// # Errors
/// If there is nothing to publish, or one of the two sides cannot be read.
pub fn plan(request: &Request, target: &dyn Target, progress: &dyn Progress) -> Result<Plan, DeliverError> {
    let files = local_files(request, target, progress)?;
    prepare(request, files, target, progress).map(|(_, plan)| plan)
}

/// Publishes; `shown` is given the plan before anything is touched.
///
/// # Errors
/// If there is nothing to publish, too much would be deleted, comuni would be found elsewhere or nowhere, or one of the two
/// sides breaks. Whatever the moment, the
/// target then holds no page that asks for a form that is not there, and publishing again goes on from there.
pub fn publish(
    request: &Request,
    target: &dyn Target,
    progress: &dyn Progress,
    shown: &mut dyn FnMut(&Plan),
) -> Result<Plan, DeliverError> {
    let files = local_files(request, target, progress)?;
    target.hold()?;
    let (mut kept, plan) = prepare(request, files, target, progress)?;
    shown(&plan);
    plan.guard(request.confirmed)?;
    if plan.is_empty() && kept.is_whole() {
        return Ok(plan);
    }
    // Who may be deleted later is written before anything is there, so that a cut never leaves an orphan.
    kept.write(claim(request, &kept.ledger, &plan), target)?;
    upload(request, &plan, &mut kept, target, progress)?;
    delete(&plan, request.grace, target, progress)?;
    verify(&plan, &kept.ledger, target, progress)?;
    let mut ledger = kept.ledger.clone();
    plan.deletions.iter().for_each(|(_, path)| ledger.forget(path));
    ledger.done = true;
    kept.write(ledger, target)?;
    Ok(plan)
}

fn local_files(request: &Request, target: &dyn Target, progress: &dyn Progress) -> Result<Vec<Local>, DeliverError> {
    progress.begin("Leggo che cosa c'è da pubblicare", None);
    let files = local::read(&request.out, target);
    progress.end();
    files
}

fn prepare(
    request: &Request,
    mut files: Vec<Local>,
    target: &dyn Target,
    progress: &dyn Progress,
) -> Result<(Kept, Plan), DeliverError> {
    progress.begin("Leggo che cosa è già pubblicato", None);
    // The ledger first: whoever publishes after this moment changes it, and our own writing is then refused.
    let kept = Kept::read(target)?;
    let mut listed = listed(target)?;
    merge::accepted(&mut files, &request.out, &mut listed, &kept.ledger, target)?;
    let moves = tenants::moves(&files, &request.out, &listed, &kept.ledger, target)?;
    progress.end();
    let plan = Plan::of(files, &listed, &kept.ledger, !kept.is_whole());
    Ok((kept, Plan { moves, ..plan }))
}

fn listed(target: &dyn Target) -> Result<BTreeMap<String, Entry>, DeliverError> {
    let mut listed = BTreeMap::new();
    for folder in FOLDERS {
        listed.extend(target.list(folder)?.into_iter().map(|entry| (entry.path.clone(), entry)));
    }
    Ok(listed)
}

/// What is ours from now on: what was, and what is about to be put.
fn claim(request: &Request, before: &Ledger, plan: &Plan) -> Ledger {
    let mut files: BTreeMap<String, Known> =
        before.paths().map(|(path, known)| (path.to_owned(), known.clone())).collect();
    for upload in &plan.uploads {
        files.insert(upload.file.path.clone(), Known::default());
    }
    Ledger::new(&request.run, files)
}

fn upload(
    request: &Request,
    plan: &Plan,
    kept: &mut Kept,
    target: &dyn Target,
    progress: &dyn Progress,
) -> Result<(), DeliverError> {
    for step in plan.steps() {
        let phase = step.first().map_or("", |upload| upload.phase.name());
        progress.begin(&format!("Pubblico: {phase}"), Some(step.len() as u64));
        let tags = in_lanes(step, |upload| {
            let tag = put(request, upload, target)?;
            progress.advance(1);
            Ok(tag)
        })?;
        target.settle()?;
        progress.end();
        let mut ledger = kept.ledger.clone();
        for (Upload { file, .. }, tag) in step.iter().zip(tags) {
            ledger.set(file.path.clone(), Known { put: Some((file.sha256.clone(), tag)) });
        }
        // Refused, if somebody else began in the meantime: then they go on, and we stop before the next phase.
        kept.write(ledger, target)?;
    }
    Ok(())
}

fn put(request: &Request, upload: &Upload, target: &dyn Target) -> Result<Tag, DeliverError> {
    let file = &upload.file;
    let bytes = match &file.merged {
        Some(bytes) => Cow::Borrowed(bytes.as_slice()),
        None => Cow::Owned(content(&request.out, &file.path, &file.sha256)?),
    };
    let object = Object { path: &file.path, bytes, dress: Dress::of(&file.path) };
    match target.put(&object, upload.before.as_ref().map_or(Expect::Absent, Expect::Is))? {
        Put::Done(tag) => Ok(tag),
        Put::Overtaken => Err(DeliverError::Overtaken(file.path.clone())),
    }
}

fn delete(plan: &Plan, grace: Duration, target: &dyn Target, progress: &dyn Progress) -> Result<(), DeliverError> {
    for step in plan.deletion_steps() {
        if !grace.is_zero() && step.iter().any(|(phase, _)| *phase == Phase::Assets) {
            progress.begin("Aspetto un minuto che nessuno sportello usi più lo stile di prima", None);
            thread::sleep(grace);
            progress.end();
        }
        progress.begin("Tolgo ciò che non serve più", Some(step.len() as u64));
        in_lanes(step, |(_, path)| {
            target.delete(path)?;
            progress.advance(1);
            Ok(())
        })?;
        target.settle()?;
        progress.end();
    }
    Ok(())
}

/// Reads the target once more: what was planned must be there, and what had to go must be gone.
fn verify(plan: &Plan, ledger: &Ledger, target: &dyn Target, progress: &dyn Progress) -> Result<(), DeliverError> {
    progress.begin("Controllo che cosa è pubblicato", None);
    let listed = listed(target)?;
    progress.end();
    let files = plan.right.iter().chain(plan.uploads.iter().map(|u| &u.file));
    let right = |file: &&Local| {
        listed.get(&file.path).is_some_and(|e| e.size == file.size && ledger.holds(e, &file.sha256, &file.tag))
    };
    let lost = files.filter(|file| !right(file)).map(|file| &file.path);
    let wrong: Vec<&String> =
        lost.chain(plan.deletions.iter().map(|(_, path)| path).filter(|p| listed.contains_key(*p))).collect();
    match wrong.first() {
        Some(example) => Err(DeliverError::Disturbed { count: wrong.len(), example: (*example).clone() }),
        None => Ok(()),
    }
}

/// Does some things at the same time, up to a bound; the first that breaks stops the others.
fn in_lanes<T: Sync, R: Send>(
    items: &[T],
    one: impl Fn(&T) -> Result<R, DeliverError> + Sync + Send,
) -> Result<Vec<R>, DeliverError> {
    match rayon::ThreadPoolBuilder::new().num_threads(LANES.min(items.len().max(1))).build() {
        Ok(pool) => pool.install(|| items.par_iter().map(&one).collect()),
        // A machine that gives no threads does one thing at a time.
        Err(_) => items.iter().map(one).collect(),
    }
}
