//! What waits for a person's second signature in a comune.

use std::sync::Arc;

use counter::archive::{Archive, Changed, Submitted};
use counter::desk::Moment;
use counter::keys::Lookup;
use counter::line::Line;
use counter::pratica::{Claim, Cosign, Head, Outgoing, Pratica, Signature};
use counter::signing;
use counter::state::State;
use jiff::civil::date;

use super::records::{HERE, THERE, at, citizen, head, keys, moved, pratica, sealed};

const BRUNO: &str = "bruno";

/// A pratica that waits for a signer.
fn waiting(comune: &str, number: u32, signer: &Lookup) -> Pratica {
    let cosign = Some(Cosign { signer: signer.clone(), term: None, days: None, by: None, signed: None });
    sealed(Head { state: State::DaFirmare, clock: None, due: None, cosign, ..head(comune, number) })
}

/// By the time of sending, and nothing that waits for nobody.
pub async fn what_a_person_must_sign_comes_newest_first(archive: Arc<impl Archive>) {
    let bruno = citizen(HERE, BRUNO);
    let sent = [2, 3, 1].map(|number| waiting(HERE, number, &bruno));
    for new in &sent {
        archive.submit(new).await.unwrap();
    }
    archive.submit(&pratica(HERE, 4)).await.unwrap();
    let found = archive.to_sign(HERE, &bruno).await.unwrap();
    assert_eq!(found, [&sent[1], &sent[0], &sent[2]].map(|p| Line::of(&p.head)));
}

/// Signed, refused or withdrawn it waits no more; corrected after the signature it waits again.
pub async fn what_was_signed_waits_no_more_until_it_is_corrected(archive: Arc<impl Archive>) {
    let bruno = citizen(HERE, BRUNO);
    let first = waiting(HERE, 1, &bruno);
    let withdrawn = waiting(HERE, 2, &bruno);
    for new in [&first, &withdrawn] {
        archive.submit(new).await.unwrap();
    }
    archive.change(&moved(&withdrawn, State::Ritirata)).await.unwrap();
    let signed =
        |signed: Option<Signature>| Some(Cosign { signer: bruno.clone(), term: None, days: None, by: None, signed });
    let signature = Signature { at: at(9), content: first.head.content.clone() };
    let head = Head { state: State::Inviata, cosign: signed(Some(signature)), ..first.head.clone() };
    let second = first.next(&keys(), head, &super::records::body()).unwrap();
    archive.change(&second).await.unwrap();
    assert_eq!(archive.to_sign(HERE, &bruno).await.unwrap(), []);
    assert_eq!(archive.pratica(HERE, &second.head.reference).await.unwrap(), Some(second.clone()));
    let head = Head { state: State::DaFirmare, cosign: signed(None), ..second.head.clone() };
    let third = second.next(&keys(), head, &super::records::body()).unwrap();
    archive.change(&third).await.unwrap();
    assert_eq!(archive.to_sign(HERE, &bruno).await.unwrap(), [Line::of(&third.head)]);
    // A change that came too late writes nothing, nor into this list.
    assert_eq!(archive.change(&second).await.unwrap(), Changed::Stale);
    assert_eq!(archive.to_sign(HERE, &bruno).await.unwrap(), [Line::of(&third.head)]);
}

/// Who has not signed by her last day is waited for no more; what was held is free, and what is in time stays.
pub async fn what_nobody_signs_in_time_is_closed(archive: Arc<impl Archive>) {
    let bruno = citizen(HERE, BRUNO);
    let (last, today) = (date(2026, 12, 23), date(2026, 12, 24));
    let limited = |number, by| {
        let cosign = Some(Cosign { signer: bruno.clone(), term: None, days: Some(30), by, signed: None });
        let claims = vec![Claim { what: Lookup(format!("una-{number}")), spent: false }];
        sealed(Head { state: State::DaFirmare, clock: None, due: None, cosign, claims, ..head(HERE, number) })
    };
    let (over, in_time, ever) = (limited(1, Some(last)), limited(2, Some(today)), limited(3, None));
    for new in [&over, &in_time, &ever] {
        archive.submit(new).await.unwrap();
    }
    let now = today.at(9, 0, 0, 0).to_zoned(jiff::tz::TimeZone::UTC).unwrap().timestamp();
    let moment = Moment { now, today };
    assert_eq!(signing::close_all(&*archive, &keys(), HERE, moment).await.unwrap(), 1);
    assert_eq!(signing::close_all(&*archive, &keys(), HERE, moment).await.unwrap(), 0, "once");
    let closed = archive.pratica(HERE, &over.head.reference).await.unwrap().unwrap();
    assert_eq!(closed.head.state, State::NonFirmata);
    assert_eq!(archive.to_sign(HERE, &bruno).await.unwrap().len(), 2);
    let reminded = archive.pratica(HERE, &in_time.head.reference).await.unwrap().unwrap();
    assert_eq!(reminded.head.outbox.last().map(|line| line.what), Some(Outgoing::SignatureReminder));
    let again = sealed(Head { claims: over.head.claims.clone(), ..head(HERE, 4) });
    assert_eq!(archive.submit(&again).await.unwrap(), Submitted::Stored);
    let taken = sealed(Head { claims: in_time.head.claims.clone(), ..head(HERE, 5) });
    assert_eq!(archive.submit(&taken).await.unwrap(), Submitted::Claimed(0));
}

/// Even if two comuni knew her by the same look-up.
pub async fn nobody_signs_for_another_comune_or_another_person(archive: Arc<impl Archive>) {
    let bruno = citizen(HERE, BRUNO);
    let here = waiting(HERE, 1, &bruno);
    archive.submit(&here).await.unwrap();
    archive.submit(&waiting(THERE, 2, &bruno)).await.unwrap();
    archive.submit(&waiting(HERE, 3, &citizen(HERE, "altra"))).await.unwrap();
    assert_eq!(archive.to_sign(HERE, &bruno).await.unwrap(), [Line::of(&here.head)]);
    // Who sent it does not sign it.
    let sender = here.head.citizen.clone().unwrap();
    assert_eq!(archive.to_sign(HERE, &sender).await.unwrap(), []);
}
