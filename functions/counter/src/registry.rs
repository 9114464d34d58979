//! The public logs go on: what waits is added, and every signed head is published beside the comune's pages.
//!
//! In: the ledger, the keys, and a door to the folder `registro/` of each comune's site. Out: there, the comune's public
//! keys (`chiavi.json`), every head (`testa-<foglie>.json`) and the newest one (`testa.json`). No build knows these files, and
//! none deletes them. A head that was published is never replaced: what contradicts it is told as a fault, and where heads
//! stand that other keys signed nothing is published. Only an archive that holds nothing of a comune begins its log anew,
//! and what was published before is kept, set aside.

use std::future::Future;

use jiff::Timestamp;
use proof::document::Document;
use proof::head::Head;

use crate::fault::Fault;
use crate::keys::Keys;
use crate::ledger::Ledger;
use crate::published::Published;
use crate::sequence::sequence;

/// The folder of a log in a comune's site.
pub const FOLDER: &str = "registro";
/// The newest head in it.
pub const NEWEST: &str = "testa.json";
/// The public keys beside the heads.
pub const KEYS: &str = "chiavi.json";
const DOING: &str = "publishing a head of the log";

/// The door to where heads are published. Whoever reads sees all of a file or nothing.
pub trait Registry: Send + Sync {
    /// Whether a comune has a site at all.
    fn has_site(&self, slug: &str) -> impl Future<Output = Result<bool, Fault>> + Send;

    /// The bytes of a file in a comune's folder.
    fn read(&self, slug: &str, name: &str) -> impl Future<Output = Result<Option<Vec<u8>>, Fault>> + Send;

    /// Writes a file there; when this returns it is on stable storage.
    fn write(&self, slug: &str, name: &str, bytes: &[u8]) -> impl Future<Output = Result<(), Fault>> + Send;

    /// Sets aside what another installation signed there, so that a log may begin anew; tells whether it did.
    fn set_aside(&self, slug: &str) -> impl Future<Output = Result<bool, Fault>> + Send;
}

/// What a round did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Round {
    /// How many leaves were added.
    pub added: usize,
    /// The comuni, by the name of their site, whose published heads other keys signed: nothing is published there.
    pub foreign: Vec<String>,
}

/// Adds what waits to the log of every comune and publishes the heads that are not published yet.
///
/// # Errors
/// If a door fails, after the other comuni had their turn; the next round goes on from there.
pub async fn round(
    published: &impl Published,
    ledger: &impl Ledger,
    keys: &impl Keys,
    registry: &impl Registry,
    now: Timestamp,
) -> Result<Round, Fault> {
    let (mut round, mut broken) = (Round::default(), None);
    for tenant in &published.tenants(now).await?.comuni {
        // One comune's trouble is not another's.
        if let Err(fault) = one(ledger, keys, registry, (&tenant.slug, &tenant.istat), now, &mut round).await {
            broken = Some(fault);
        }
    }
    broken.map_or(Ok(round), Err)
}

async fn one(
    ledger: &impl Ledger,
    keys: &impl Keys,
    registry: &impl Registry,
    (slug, istat): (&str, &str),
    now: Timestamp,
    round: &mut Round,
) -> Result<(), Fault> {
    // Before anything is added: an archive is new until then.
    let standing = standing(ledger, keys, registry, slug, istat).await;
    // Where the site cannot be reached the log goes on: notices wait for it, and its heads are published later.
    round.added += add_all(ledger, keys, istat, now).await?;
    match standing? {
        Some(Standing::Ours(newest)) => publish(ledger, registry, slug, istat, newest).await?,
        Some(Standing::Foreign) => round.foreign.push(slug.to_owned()),
        None => {}
    }
    Ok(())
}

/// Adds all that waits to the log of a comune.
///
/// # Errors
/// If the archive or the keys fail; what was added stays.
pub async fn add_all(ledger: &impl Ledger, keys: &impl Keys, istat: &str, now: Timestamp) -> Result<usize, Fault> {
    let mut added = 0;
    loop {
        match sequence(ledger, keys, istat, now).await? {
            0 => return Ok(added),
            more => added += more,
        }
    }
}

/// Whose log stands in the folder of a comune.
enum Standing {
    /// Ours, with its newest head, if there is one.
    Ours(Option<Box<Head>>),
    /// It has heads that our keys did not sign.
    Foreign,
}

/// Looks whose log is published, and puts our public keys beside it if it is ours; nothing, where there is no site. The heads
/// tell: a file of keys alone was signed by nobody.
async fn standing(
    ledger: &impl Ledger,
    keys: &impl Keys,
    registry: &impl Registry,
    slug: &str,
    istat: &str,
) -> Result<Option<Standing>, Fault> {
    if !registry.has_site(slug).await? {
        return Ok(None);
    }
    let ours = keys.public_keys(istat)?;
    let newest = registry.read(slug, NEWEST).await?.and_then(|bytes| match Document::parse(&bytes)? {
        Document::Head(head) => Some(head),
        _ => None,
    });
    let (newest, foreign) = match newest {
        Some(head) if !head.is_signed(&ours) => (None, true),
        newest => (newest, false),
    };
    if foreign {
        let is_new = ledger.newest_head(istat).await?.is_none() && ledger.waiting(istat).await?.is_empty();
        if !is_new || !registry.set_aside(slug).await? {
            return Ok(Some(Standing::Foreign));
        }
    }
    let ours = Document::Keys(ours).bytes().map_err(|e| Fault::new(DOING, e))?;
    if registry.read(slug, KEYS).await?.is_none_or(|there| there != ours) {
        registry.write(slug, KEYS, &ours).await?;
    }
    Ok(Some(Standing::Ours(newest.map(Box::new))))
}

async fn publish(
    ledger: &impl Ledger,
    registry: &impl Registry,
    slug: &str,
    istat: &str,
    newest: Option<Box<Head>>,
) -> Result<(), Fault> {
    let mut published = newest.map(|head| *head);
    loop {
        let from = published.as_ref().map_or(0, |head| head.size);
        // The published one comes again, to be compared.
        let mut heads = ledger.heads_after(istat, from.saturating_sub(1)).await?;
        if let Some(published) = &published {
            if heads.first() != Some(published) {
                let why = "the archive does not hold the head of the log that was published: was it cut?";
                return Err(Fault::new(DOING, why));
            }
            heads.remove(0);
        }
        let Some(last) = heads.last().cloned() else { return Ok(()) };
        for head in &heads {
            put(registry, slug, head).await?;
        }
        published = Some(last);
    }
}

/// Puts a head under its own name, then as the newest.
async fn put(registry: &impl Registry, slug: &str, head: &Head) -> Result<(), Fault> {
    let bytes = Document::Head(head.clone()).bytes().map_err(|e| Fault::new(DOING, e))?;
    let own = format!("testa-{}.json", head.size);
    match registry.read(slug, &own).await? {
        Some(there) if there == bytes => {}
        Some(_) => return Err(Fault::new(DOING, format!("{own} was published and says something else"))),
        None => registry.write(slug, &own, &bytes).await?,
    }
    registry.write(slug, NEWEST, &bytes).await
}
