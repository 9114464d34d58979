//! Pratiche by the million, sealed as real ones are: what an archive carries while it is measured.

use std::error::Error;
use std::path::Path;
use std::sync::Arc;

use contract::index::Office;
use contract::revision::Revision;
use counter::archive::Archive;
use counter::bytes::Bytes;
use counter::draft::DraftId;
use counter::fault::Fault;
use counter::keyring::KeyRing;
use counter::keys::{Domain, Keys, Purpose};
use counter::pratica::{Body, Head, Message, OutboxLine, Outgoing, Pratica};
use counter::reference::Reference;
use counter::state::State;
use embedded::archive::SqliteArchive;
use embedded::folder::DataFolder;
use embedded::keys::load_keyring;
use jiff::{SignedDuration, Timestamp};

/// The comune they belong to.
pub const HERE: &str = "069070";

/// How many are sent at once while an archive is filled.
const AT_ONCE: u64 = 64;

/// A pratica of about 3 KB, beside whatever `body` has already.
///
/// # Errors
/// If it cannot be sealed.
pub fn pratica(keys: &KeyRing, number: u64, mut body: Body) -> Result<Pratica, Fault> {
    body.messages.push(Message { at: Timestamp::UNIX_EPOCH, from: "Cittadino".into(), text: "x".repeat(2000) });
    head(keys, number).seal(keys, &body)
}

/// The head of a pratica; a thousand citizens share them all.
pub fn head(keys: &KeyRing, number: u64) -> Head {
    let mac = keys.mac(Purpose::Reference, &[&number.to_be_bytes()]);
    let citizen = keys.lookup(&Domain::Comune(HERE.into()), "cf", &(number % 1000).to_string());
    let now = Timestamp::UNIX_EPOCH + SignedDuration::from_millis(i64::try_from(number).unwrap_or_default());
    let lines = [Outgoing::NoticeSent, Outgoing::Register].into_iter().zip(1..);
    Head {
        comune: HERE.into(),
        reference: Reference::from_mac("KDR", &mac),
        draft: DraftId::from_random(std::array::from_fn(|place| mac[place])),
        version: 1,
        service: "occupazione-suolo-pubblico".into(),
        revision: Revision::of(b"form"),
        title: "Richiedere permesso di occupazione suolo pubblico".into(),
        office: Office { id: "comune".into(), name: "Uffici comunali".into(), phone: None, email: None },
        state: State::Inviata,
        sent: now,
        changed: now,
        clock: None,
        due: None,
        citizen: Some(citizen.clone()),
        checks: vec![citizen],
        assignee: None,
        content: Bytes(mac.to_vec()),
        leaf: Bytes(mac.to_vec()),
        promise: None,
        trail: Vec::new(),
        claims: Vec::new(),
        released: Vec::new(),
        files: None,
        cosign: None,
        outbox: lines.map(|(what, id)| OutboxLine::new(id, what, now)).collect(),
    }
}

/// Sends pratiche `from..until` to the archive of a data folder that nobody has open.
///
/// # Errors
/// If the folder cannot be opened, or something is not stored.
pub async fn fill(data: &Path, from: u64, until: u64) -> Result<(), Box<dyn Error>> {
    let folder = DataFolder::open(data)?;
    let keys = Arc::new(load_keyring(&folder)?);
    let archive = Arc::new(SqliteArchive::open(&folder)?);
    let mut sending = Vec::new();
    for client in 0..AT_ONCE {
        let (keys, archive) = (Arc::clone(&keys), Arc::clone(&archive));
        sending.push(tokio::spawn(async move {
            for number in (from + client..until).step_by(AT_ONCE as usize) {
                archive.submit(&pratica(&keys, number, Body::default())?).await?;
            }
            Ok::<_, Fault>(())
        }));
    }
    for one in sending {
        one.await??;
    }
    archive.close().await;
    Ok(())
}
