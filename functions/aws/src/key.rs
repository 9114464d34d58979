//! The name of every item. All begin with the comune, or with `-` where a record is the consortium's; no name holds
//! anything personal but keyed look-ups.

use contract::revision::{Revision, hex};
use counter::bytes::Bytes;
use counter::draft::DraftId;
use counter::keys::{Lookup, WrappedKey};
use counter::pratica::Head;
use counter::reference::Reference;
use counter::state::State;
use jiff::Timestamp;
use proof::merkle::Node;
use sha2::{Digest, Sha256};

/// Where a record is not one comune's.
const CONSORTIUM: &str = "-";
/// The second part of the name where an item is alone under the first.
const ALONE: &str = "-";

/// Both parts of an item's name.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Key {
    pub(crate) pk: String,
    pub(crate) sk: String,
}

impl Key {
    fn alone(comune: &str, letter: char, rest: &str) -> Self {
        Self { pk: format!("C#{comune}#{letter}#{rest}"), sk: ALONE.into() }
    }

    pub(crate) fn pratica(comune: &str, reference: &Reference) -> Self {
        Self::alone(comune, 'P', reference.key())
    }

    /// Where a pratica's wrapped key lies with its line: among the person's own, by instant; whose it is and when it was
    /// sent never change. Each attempt at a submission has a data key of its own, so that a replay never replaces the key
    /// in use: `id` keeps them apart.
    pub(crate) fn apart(head: &Head, id: &str) -> Self {
        Self { pk: apart(head), sk: format!("{}#{id}", dated(head.sent, head.reference.key())) }
    }

    pub(crate) fn claim(comune: &str, claim: &Lookup) -> Self {
        Self::alone(comune, 'B', &claim.0)
    }

    pub(crate) fn leaf(comune: &str, leaf: &Bytes) -> Self {
        Self::alone(comune, 'G', &leaf.text())
    }

    pub(crate) fn node(comune: &str, node: Node) -> Self {
        Self::alone(comune, 'N', &format!("{}#{}", node.level, node.index))
    }

    /// The heads of one log lie together, by size.
    pub(crate) fn log_head(comune: &str, size: u64) -> Self {
        Self { pk: log_heads(comune), sk: format!("{size:020}") }
    }

    /// What a person must sign lies together, by instant.
    pub(crate) fn to_sign(head: &Head, signer: &Lookup) -> Self {
        Self { pk: to_sign(&head.comune, signer), sk: dated(head.sent, head.reference.key()) }
    }

    /// What waits to be told lies together, by when it is next tried; versions of the same instant are kept apart.
    pub(crate) fn notices(comune: &str, at: Timestamp, reference: &Reference, version: u64) -> Self {
        Self { pk: notices(comune), sk: format!("{}#{}#{version}", instant(at), reference.key()) }
    }

    /// Who waits to be reminded lies together, by when that is next tried.
    pub(crate) fn reminder(comune: &str, at: Timestamp, draft: &DraftId) -> Self {
        Self { pk: reminders(comune), sk: dated(at, draft.as_str()) }
    }

    pub(crate) fn draft(comune: &str, id: &DraftId) -> Self {
        Self::alone(comune, 'D', id.as_str())
    }

    /// Who needs which files lies together, drafts before pratiche.
    pub(crate) fn held_by_draft(comune: &str, id: &DraftId) -> Self {
        Self { pk: holders(comune), sk: format!("D#{}", id.as_str()) }
    }

    pub(crate) fn held_by_pratica(comune: &str, reference: &Reference) -> Self {
        Self { pk: holders(comune), sk: format!("P#{}", reference.key()) }
    }

    pub(crate) fn held_since(comune: &str) -> Self {
        Self { pk: holders(comune), sk: ALONE.into() }
    }

    pub(crate) fn profile(citizen: &Lookup) -> Self {
        Self::alone(CONSORTIUM, 'U', &citizen.0)
    }

    /// What the root key is known by.
    pub(crate) fn fingerprint() -> Self {
        Self::alone(CONSORTIUM, 'M', "radice")
    }

    pub(crate) fn session(scope: &str, id: &str) -> Self {
        Self::alone(scope, 'S', id)
    }

    pub(crate) fn operator(id: &Lookup) -> Self {
        Self::alone(CONSORTIUM, 'O', &id.0)
    }

    pub(crate) fn form(revision: &Revision) -> Self {
        Self::alone(CONSORTIUM, 'F', revision.as_str())
    }

    pub(crate) fn count(bucket: &str, hour: i64) -> Self {
        Self::alone(CONSORTIUM, 'R', &format!("{bucket}#{hour}"))
    }

    pub(crate) fn tally(comune: &str, page: &str) -> Self {
        Self { pk: tallies(comune), sk: page.to_owned() }
    }

    /// Opinions of one comune lie together, by instant.
    pub(crate) fn opinion(comune: &str, at: Timestamp, tail: [u8; 8]) -> Self {
        Self { pk: opinions(comune), sk: format!("{}#{}", instant(at), hex(&tail)) }
    }

    /// Looks at one citizen lie together, by instant; `tail` keeps two of the same instant apart.
    pub(crate) fn look(comune: &str, citizen: &Lookup, at: Timestamp, tail: [u8; 8]) -> Self {
        Self { pk: looks(comune, citizen), sk: format!("{}#{}", instant(at), hex(&tail)) }
    }
}

pub(crate) fn log_heads(comune: &str) -> String {
    format!("C#{comune}#H")
}

/// What every name of a comune's records of a kind begins with: `P` pratiche, `D` drafts, `L` looks.
pub(crate) fn all_of(comune: &str, kind: char) -> String {
    format!("C#{comune}#{kind}#")
}

/// What every operator's name begins with.
pub(crate) fn all_operators() -> String {
    format!("C#{CONSORTIUM}#O#")
}

/// What is to be signed by a second person.
pub(crate) fn to_sign(comune: &str, signer: &Lookup) -> String {
    format!("C#{comune}#Z#{}", signer.0)
}

/// Who needs which files.
pub(crate) fn holders(comune: &str) -> String {
    format!("C#{comune}#A")
}

/// Who needs files.
pub(crate) enum Holder {
    Draft,
    Pratica(Reference),
    Nobody,
}

/// Who it is, by the place among those who need files.
pub(crate) fn holder_in(place: &str) -> Holder {
    match place.split_once('#') {
        Some(("D", _)) => Holder::Draft,
        Some(("P", reference)) => Reference::parse(reference).map_or(Holder::Nobody, Holder::Pratica),
        _ => Holder::Nobody,
    }
}

/// What waits to be told.
pub(crate) fn notices(comune: &str) -> String {
    format!("C#{comune}#Q")
}

/// The reference and the version at the end of a place among what waits to be told.
pub(crate) fn notices_in(place: &str) -> Option<(Reference, u64)> {
    let (place, version) = place.rsplit_once('#')?;
    Some((reference_in(place)?, version.parse().ok()?))
}

/// Who waits to be reminded.
pub(crate) fn reminders(comune: &str) -> String {
    format!("C#{comune}#E")
}

/// The first place after an instant, in any list by instant.
pub(crate) fn after(now: Timestamp) -> String {
    format!("{}~", instant(now))
}

/// Whether a place is of the same day as an instant.
pub(crate) fn same_day(place: &str, at: Timestamp) -> bool {
    instant(at).get(..10).is_some_and(|day| place.starts_with(day))
}

pub(crate) fn tallies(comune: &str) -> String {
    format!("C#{comune}#V")
}

pub(crate) fn opinions(comune: &str) -> String {
    format!("C#{comune}#W")
}

pub(crate) fn looks(comune: &str, citizen: &Lookup) -> String {
    format!("C#{comune}#L#{}", citizen.0)
}

/// Where a pratica's keys lie: with the person's others, or alone where nobody gave a codice fiscale.
pub(crate) fn apart(head: &Head) -> String {
    match &head.citizen {
        Some(citizen) => pratiche_of(&head.comune, citizen),
        None => format!("C#{}#K#{}", head.comune, head.reference.key()),
    }
}

/// The identity of a wrapped key and of its place: what a pratica says of the key it opens with.
pub(crate) fn wrapped_id(head: &Head, key: Option<&WrappedKey>) -> String {
    let place = Key::apart(head, "");
    let mut digest = Sha256::new();
    digest.update(place.pk);
    digest.update(place.sk);
    digest.update(key.map_or(&[][..], |key| &key.0.0));
    hex(&digest.finalize()[..12])
}

/// The instant, the reference and the id in the name of a key.
pub(crate) fn in_apart(sk: &str) -> Option<(Timestamp, Reference, &str)> {
    let mut parts = sk.split('#');
    let (at, reference, id) = (parts.next()?, parts.next()?, parts.next()?);
    Some((at.parse().ok()?, Reference::parse(reference).ok()?, id))
}

/// The states that an office works on: one list, in the order of their terms. It is read most.
pub(crate) const OPEN: [State; 4] = [State::Inviata, State::InCarico, State::DaIntegrare, State::DaPagare];

/// The bucket of the inbox index: a comune and a state, the open ones together.
pub(crate) fn inbox(comune: &str, state: State) -> String {
    let name = if OPEN.contains(&state) { "+" } else { state.name() };
    format!("C#{comune}#I#{name}")
}

/// The bucket of the work index for what the comune's log does not have yet; each pratica is in it for a minute or so
/// after each of its versions.
pub(crate) fn to_log(comune: &str) -> String {
    format!("C#{comune}#G")
}

/// The reference at the end of a place in an inbox or in a citizen's list.
pub(crate) fn reference_in(place: &str) -> Option<Reference> {
    Reference::parse(place.rsplit_once('#')?.1).ok()
}

/// Where the keys and lines of a person's pratiche lie.
pub(crate) fn pratiche_of(comune: &str, citizen: &Lookup) -> String {
    format!("C#{comune}#W#{}", citizen.0)
}

/// The bucket of the owner index for drafts.
pub(crate) fn drafts_of(comune: &str, owner: &Lookup) -> String {
    format!("C#{comune}#B#{}", owner.0)
}

/// The place in a list by instant.
pub(crate) fn dated(at: Timestamp, id: &str) -> String {
    format!("{}#{id}", instant(at))
}

/// An instant as text of one length, so that texts sort as instants do.
fn instant(at: Timestamp) -> String {
    format!("{at:.9}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use counter::line::place;

    #[test]
    fn instants_sort_as_texts() {
        let texts: Vec<String> = [0, 1, 999_999_999, 1_000_000_000, 1_000_000_001, 1_764_000_000_500_000_000]
            .map(|n| instant(Timestamp::from_nanosecond(n).unwrap()))
            .to_vec();
        assert!(texts.is_sorted(), "{texts:?}");
        assert!(texts.iter().all(|t| t.len() == texts[0].len()));
    }

    #[test]
    fn a_place_names_its_reference() {
        assert_eq!(
            reference_in(&place(None, &Reference::from_mac("ACD", &[3; 32]))).map(|r| r.prefix().to_owned()),
            Some("ACD".into())
        );
    }
}
