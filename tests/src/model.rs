//! The archive as it is meant: maps in memory, and the clearest code there is. No engine may answer otherwise.
//!
//! It keeps nothing on stable storage and is no door for a counter: it is what the engines are held against.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use contract::revision::Revision;
use counter::archive::{Archive, Changed, InboxFilter, InboxPage, Submitted};
use counter::dossier::Look;
use counter::draft::{Draft, DraftId};
use counter::fault::Fault;
use counter::keys::Lookup;
use counter::line::{Line, Row};
use counter::operator::Operator;
use counter::pratica::{Head, Pratica};
use counter::profile::Profile;
use counter::rating::{LISTED, Opinion, Rating, Tally};
use counter::reference::Reference;
use counter::session::Session;
use counter::tombstone::{Tombstone, given_back};
use jiff::Timestamp;

/// The most that a list without pages holds.
const LONGEST: usize = 200;

/// What is kept, by name.
#[derive(Default)]
struct Kept {
    pratiche: BTreeMap<(String, Reference), Pratica>,
    /// What stays in the place of what was erased.
    tombstones: BTreeMap<(String, Reference), Tombstone>,
    /// Who holds what.
    claims: BTreeMap<(String, Lookup), Reference>,
    drafts: BTreeMap<(String, DraftId), Draft>,
    profiles: BTreeMap<Lookup, Profile>,
    sessions: BTreeMap<(String, String), Session>,
    operators: BTreeMap<Lookup, Operator>,
    looks: Vec<Look>,
    forms: BTreeMap<String, Vec<u8>>,
    tallies: BTreeMap<(String, String), Tally>,
    opinions: Vec<Opinion>,
    counts: BTreeMap<(String, i64), u32>,
}

/// The archive in memory.
#[derive(Default)]
pub struct Model(Mutex<Kept>);

impl Model {
    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Where a pratica stands in an inbox: the soonest due first, what has no term last.
fn place(pratica: &Pratica) -> String {
    let due = pratica.head.due.map_or_else(|| "9999-99-99".to_owned(), |d| d.to_string());
    format!("{due}#{}", pratica.head.reference.key())
}

impl Archive for Model {
    async fn submit(&self, new: &Pratica) -> Result<Submitted, Fault> {
        let mut kept = self.kept();
        let head = &new.head;
        let name = (head.comune.clone(), head.reference.clone());
        if let Some(tombstone) = kept.tombstones.get(&name) {
            return Ok(Submitted::Erased(Box::new(tombstone.clone())));
        }
        if let Some(earlier) = kept.pratiche.get(&name) {
            return Ok(Submitted::Taken(Box::new(earlier.clone())));
        }
        let claim = |what: &Lookup| (head.comune.clone(), what.clone());
        if let Some(held) = head.claims.iter().position(|c| kept.claims.contains_key(&claim(&c.what))) {
            return Ok(Submitted::Claimed(held));
        }
        for one in &head.claims {
            kept.claims.insert(claim(&one.what), head.reference.clone());
        }
        kept.pratiche.insert(name, new.clone());
        Ok(Submitted::Stored)
    }

    async fn pratica(&self, comune: &str, reference: &Reference) -> Result<Option<Pratica>, Fault> {
        Ok(self.kept().pratiche.get(&(comune.to_owned(), reference.clone())).cloned())
    }

    async fn change(&self, next: &Pratica) -> Result<Changed, Fault> {
        let mut kept = self.kept();
        let head = &next.head;
        match kept.pratiche.get_mut(&(head.comune.clone(), head.reference.clone())) {
            Some(stored) if stored.head.version + 1 == head.version => *stored = next.clone(),
            _ => return Ok(Changed::Stale),
        }
        for what in &head.released {
            let name = (head.comune.clone(), what.clone());
            if kept.claims.get(&name) == Some(&head.reference) {
                kept.claims.remove(&name);
            }
        }
        Ok(Changed::Done)
    }

    async fn erase(&self, comune: &str, reference: &Reference, at: Timestamp) -> Result<Option<Tombstone>, Fault> {
        let mut kept = self.kept();
        let name = (comune.to_owned(), reference.clone());
        if let Some(pratica) = kept.pratiche.remove(&name) {
            for what in given_back(&pratica.head) {
                let claim = (comune.to_owned(), what.clone());
                if kept.claims.get(&claim) == Some(reference) {
                    kept.claims.remove(&claim);
                }
            }
            kept.tombstones.insert(name.clone(), Tombstone::of(&pratica.head, at));
        }
        Ok(kept.tombstones.get(&name).cloned())
    }

    async fn inbox(&self, comune: &str, filter: &InboxFilter) -> Result<InboxPage, Fault> {
        let kept = self.kept();
        let wanted = |p: &&Pratica| {
            let in_state = filter.states.is_empty() || filter.states.contains(&p.head.state);
            in_state && p.head.comune == comune && filter.after.as_ref().is_none_or(|after| place(p) > *after)
        };
        let mut found: Vec<&Pratica> = kept.pratiche.values().filter(wanted).collect();
        found.sort_by_key(|p| place(p));
        let limit = usize::from(filter.limit.clamp(1, 100));
        let next = (found.len() > limit).then(|| place(found[limit - 1]));
        Ok(InboxPage { rows: found.into_iter().take(limit).cloned().map(Row::of).collect(), next })
    }

    async fn pratiche_of(&self, comune: &str, citizen: &Lookup) -> Result<Vec<Line>, Fault> {
        let kept = self.kept();
        let heads = kept.pratiche.values().map(|p| &p.head);
        let mut heads: Vec<&Head> =
            heads.filter(|h| h.comune == comune && h.citizen.as_ref() == Some(citizen)).collect();
        heads.sort_by(|a, b| (b.sent, &b.reference).cmp(&(a.sent, &a.reference)));
        heads.truncate(LONGEST);
        Ok(heads.into_iter().map(Line::of).collect())
    }

    async fn to_sign(&self, comune: &str, signer: &Lookup) -> Result<Vec<Line>, Fault> {
        let kept = self.kept();
        let heads = kept.pratiche.values().map(|p| &p.head);
        let mut heads: Vec<&Head> = heads.filter(|h| h.comune == comune && h.signer() == Some(signer)).collect();
        heads.sort_by(|a, b| (b.sent, &b.reference).cmp(&(a.sent, &a.reference)));
        heads.truncate(LONGEST);
        Ok(heads.into_iter().map(Line::of).collect())
    }

    async fn put_draft(&self, draft: &Draft) -> Result<(), Fault> {
        self.kept().drafts.insert((draft.comune.clone(), draft.id.clone()), draft.clone());
        Ok(())
    }

    async fn draft(&self, comune: &str, id: &DraftId) -> Result<Option<Draft>, Fault> {
        Ok(self.kept().drafts.get(&(comune.to_owned(), id.clone())).cloned())
    }

    async fn drafts_of(&self, comune: &str, owner: &Lookup) -> Result<Vec<Draft>, Fault> {
        let kept = self.kept();
        let mut drafts: Vec<Draft> =
            kept.drafts.values().filter(|d| d.comune == comune && d.owner == *owner).cloned().collect();
        drafts.sort_by(|a, b| (b.changed, &b.id).cmp(&(a.changed, &a.id)));
        Ok(drafts)
    }

    async fn drop_draft(&self, comune: &str, id: &DraftId) -> Result<(), Fault> {
        self.kept().drafts.remove(&(comune.to_owned(), id.clone()));
        Ok(())
    }

    async fn profile(&self, citizen: &Lookup) -> Result<Option<Profile>, Fault> {
        Ok(self.kept().profiles.get(citizen).cloned())
    }

    async fn put_profile(&self, profile: &Profile) -> Result<Changed, Fault> {
        let mut kept = self.kept();
        let before = kept.profiles.get(&profile.citizen).map_or(0, |p| p.version);
        if profile.version != before + 1 {
            return Ok(Changed::Stale);
        }
        kept.profiles.insert(profile.citizen.clone(), profile.clone());
        Ok(Changed::Done)
    }

    async fn put_session(&self, session: &Session) -> Result<(), Fault> {
        self.kept().sessions.insert((session.scope.clone(), session.id.clone()), session.clone());
        Ok(())
    }

    async fn renew_session(&self, session: &Session) -> Result<Changed, Fault> {
        match self.kept().sessions.get_mut(&(session.scope.clone(), session.id.clone())) {
            Some(stored) => *stored = session.clone(),
            None => return Ok(Changed::Stale),
        }
        Ok(Changed::Done)
    }

    async fn session(&self, scope: &str, id: &str) -> Result<Option<Session>, Fault> {
        Ok(self.kept().sessions.get(&(scope.to_owned(), id.to_owned())).cloned())
    }

    async fn end_session(&self, scope: &str, id: &str) -> Result<(), Fault> {
        self.kept().sessions.remove(&(scope.to_owned(), id.to_owned()));
        Ok(())
    }

    async fn operator(&self, id: &Lookup) -> Result<Option<Operator>, Fault> {
        Ok(self.kept().operators.get(id).cloned())
    }

    async fn put_operator(&self, operator: &Operator) -> Result<(), Fault> {
        self.kept().operators.insert(operator.id.clone(), operator.clone());
        Ok(())
    }

    async fn log_look(&self, look: &Look) -> Result<(), Fault> {
        self.kept().looks.push(look.clone());
        Ok(())
    }

    async fn looks_at(&self, comune: &str, citizen: &Lookup) -> Result<Vec<Look>, Fault> {
        let kept = self.kept();
        let mut looks: Vec<Look> =
            kept.looks.iter().filter(|l| l.comune == comune && l.citizen == *citizen).cloned().collect();
        looks.sort_by_key(|look| std::cmp::Reverse(look.at));
        looks.truncate(LONGEST);
        Ok(looks)
    }

    async fn keep_form(&self, revision: &Revision, bytes: &[u8]) -> Result<(), Fault> {
        self.kept().forms.insert(revision.as_str().to_owned(), bytes.to_vec());
        Ok(())
    }

    async fn form(&self, revision: &Revision) -> Result<Option<Vec<u8>>, Fault> {
        Ok(self.kept().forms.get(revision.as_str()).cloned())
    }

    async fn rate(&self, rating: &Rating) -> Result<(), Fault> {
        let mut kept = self.kept();
        let name = (rating.comune.clone(), rating.page.clone());
        let tally = kept.tallies.entry(name).or_insert(Tally { page: rating.page.clone(), ..Tally::default() });
        rating.marks().iter().for_each(|mark| tally.add(mark, 1));
        kept.opinions.extend(rating.opinion.clone());
        Ok(())
    }

    async fn tallies(&self, comune: &str) -> Result<Vec<Tally>, Fault> {
        let kept = self.kept();
        Ok(kept.tallies.iter().filter(|((of, _), _)| of == comune).map(|(_, tally)| tally.clone()).collect())
    }

    async fn opinions(&self, comune: &str) -> Result<Vec<Opinion>, Fault> {
        let kept = self.kept();
        let mut opinions: Vec<Opinion> = kept.opinions.iter().filter(|o| o.comune == comune).cloned().collect();
        opinions.sort_by_key(|opinion| std::cmp::Reverse(opinion.at));
        opinions.truncate(LISTED);
        Ok(opinions)
    }

    async fn count(&self, bucket: &str, now: Timestamp) -> Result<u32, Fault> {
        let mut kept = self.kept();
        let count = kept.counts.entry((bucket.to_owned(), now.as_second().div_euclid(3600))).or_default();
        *count += 1;
        Ok(*count)
    }

    async fn counted(&self, bucket: &str, now: Timestamp) -> Result<u32, Fault> {
        let kept = self.kept();
        Ok(kept.counts.get(&(bucket.to_owned(), now.as_second().div_euclid(3600))).copied().unwrap_or_default())
    }
}
