//! Histories of the counter: what is done, by whom, in which order; tried on every archive at once.
//!
//! A step is drawn without looking at any archive, so that it can be left out and the rest still means something. It
//! becomes an act, with whole records, from what the model holds at that moment.
#![allow(clippy::unwrap_used, clippy::large_enum_variant)]

use contract::revision::Revision;
use counter::archive::{Archive, Changed, InboxFilter, Submitted};
use counter::dossier::Look;
use counter::draft::{Draft, DraftId};
use counter::keys::Lookup;
use counter::line::{Line, Row};
use counter::operator::Operator;
use counter::pratica::{Claim, Head, Pratica};
use counter::profile::Profile;
use counter::rating::{Opinion, Rating, Tally};
use counter::reference::Reference;
use counter::session::Session;
use counter::state::State;
use counter::tombstone::Tombstone;
use jiff::Timestamp;
use proptest::prelude::*;
use proptest::sample::select;

use crate::archive_suite::records::{
    at, body, citizen, december, draft, draft_id, head, keys, look, pratica, reference, sealed, sealed_bytes, session,
};
use crate::model::Model;

const PEOPLE: [&str; 3] = ["anna", "bruno", "carla"];
const THINGS: [&str; 3] = ["bollo", "posto", "figlio"];
const PAGES: [&str; 2] = ["servizi/mensa/", "servizi/"];

/// One step. Places are indexes into short lists, so that steps meet one another.
#[derive(Clone, Debug)]
#[allow(missing_docs)] // The verbs of the archive, with what they are asked of.
pub enum Step {
    Submit { place: usize, number: u32, other_draft: bool, claims: Vec<(usize, bool)>, citizen: Option<usize>, due: i8 },
    Change { place: usize, number: u32, skip: u64, state: usize, release: bool, due: i8 },
    Erase { place: usize, number: u32 },
    Pratica { place: usize, number: u32 },
    Inbox { place: usize, states: Vec<usize>, limit: u16 },
    PraticheOf { place: usize, citizen: usize },
    PutDraft { place: usize, number: u32, owner: usize, back: u32 },
    Draft { place: usize, number: u32 },
    DraftsOf { place: usize, owner: usize },
    DropDraft { place: usize, number: u32 },
    PutProfile { citizen: usize, skip: u64 },
    Profile { citizen: usize },
    PutSession { place: usize, id: usize },
    RenewSession { place: usize, id: usize },
    Session { place: usize, id: usize },
    EndSession { place: usize, id: usize },
    PutOperator { id: usize, comuni: usize },
    Operator { id: usize },
    LogLook { place: usize, citizen: usize },
    LooksAt { place: usize, citizen: usize },
    KeepForm { which: u8 },
    Form { which: u8 },
    Rate { place: usize, page: usize, stars: u8, reason: Option<u8>, words: bool },
    Tallies { place: usize },
    Opinions { place: usize },
    Count { bucket: u8, hours: i64 },
}

/// Histories of so many steps.
pub fn histories(steps: std::ops::Range<usize>) -> impl Strategy<Value = Vec<Step>> {
    proptest::collection::vec(step(), steps)
}

fn step() -> impl Strategy<Value = Step> {
    let (place, number, person, due) = (0..2_usize, 0..8_u32, 0..3_usize, -3..5_i8);
    let claims = proptest::sample::subsequence(vec![0_usize, 1, 2], 0..3);
    let claims = (claims, any::<bool>()).prop_map(|(c, spent)| c.into_iter().map(|c| (c, spent)).collect());
    let skip = select(vec![1_u64, 1, 1, 1, 0, 2]);
    let states = proptest::sample::subsequence((0..State::ALL.len()).collect::<Vec<_>>(), 0..3);
    let (p, n, who) = (place.clone(), number.clone(), person.clone());
    prop_oneof![
        6 => (p.clone(), n.clone(), prop::bool::weighted(0.2), claims, prop::option::of(who.clone()), due.clone())
            .prop_map(|(place, number, other_draft, claims, citizen, due)|
                Step::Submit { place, number, other_draft, claims, citizen, due }),
        6 => (p.clone(), n.clone(), skip.clone(), 0..State::ALL.len(), any::<bool>(), due)
            .prop_map(|(place, number, skip, state, release, due)|
                Step::Change { place, number, skip, state, release, due }),
        1 => (p.clone(), n.clone()).prop_map(|(place, number)| Step::Erase { place, number }),
        2 => (p.clone(), n.clone()).prop_map(|(place, number)| Step::Pratica { place, number }),
        2 => (p.clone(), states, 1..6_u16).prop_map(|(place, states, limit)| Step::Inbox { place, states, limit }),
        2 => (p.clone(), who.clone()).prop_map(|(place, citizen)| Step::PraticheOf { place, citizen }),
        3 => (p.clone(), n.clone(), who.clone(), 0..50_u32)
            .prop_map(|(place, number, owner, back)| Step::PutDraft { place, number, owner, back }),
        1 => (p.clone(), n.clone()).prop_map(|(place, number)| Step::Draft { place, number }),
        2 => (p.clone(), who.clone()).prop_map(|(place, owner)| Step::DraftsOf { place, owner }),
        1 => (p.clone(), n).prop_map(|(place, number)| Step::DropDraft { place, number }),
        2 => (who.clone(), skip).prop_map(|(citizen, skip)| Step::PutProfile { citizen, skip }),
        1 => who.clone().prop_map(|citizen| Step::Profile { citizen }),
        2 => (p.clone(), who.clone()).prop_map(|(place, id)| Step::PutSession { place, id }),
        1 => (p.clone(), who.clone()).prop_map(|(place, id)| Step::RenewSession { place, id }),
        1 => (p.clone(), who.clone()).prop_map(|(place, id)| Step::Session { place, id }),
        1 => (p.clone(), who.clone()).prop_map(|(place, id)| Step::EndSession { place, id }),
        1 => (who.clone(), 0..3_usize).prop_map(|(id, comuni)| Step::PutOperator { id, comuni }),
        1 => who.clone().prop_map(|id| Step::Operator { id }),
        2 => (p.clone(), who.clone()).prop_map(|(place, citizen)| Step::LogLook { place, citizen }),
        1 => (p.clone(), who).prop_map(|(place, citizen)| Step::LooksAt { place, citizen }),
        1 => (0..3_u8).prop_map(|which| Step::KeepForm { which }),
        1 => (0..3_u8).prop_map(|which| Step::Form { which }),
        2 => (p.clone(), 0..2_usize, 1..6_u8, prop::option::of(1..6_u8), any::<bool>())
            .prop_map(|(place, page, stars, reason, words)| Step::Rate { place, page, stars, reason, words }),
        1 => p.clone().prop_map(|place| Step::Tallies { place }),
        1 => p.prop_map(|place| Step::Opinions { place }),
        1 => (0..2_u8, 0..3_i64).prop_map(|(bucket, hours)| Step::Count { bucket, hours }),
    ]
}

/// A step with whole records, the same for every archive.
#[allow(missing_docs)] // As above.
pub enum Act {
    Submit(Pratica),
    Change(Pratica),
    Erase(String, Reference, Timestamp),
    Pratica(String, Reference),
    Inbox(String, InboxFilter),
    PraticheOf(String, Lookup),
    PutDraft(Draft),
    Draft(String, DraftId),
    DraftsOf(String, Lookup),
    DropDraft(String, DraftId),
    PutProfile(Profile),
    Profile(Lookup),
    PutSession(Session),
    RenewSession(Session),
    Session(String, String),
    EndSession(String, String),
    PutOperator(Operator),
    Operator(Lookup),
    LogLook(Look),
    LooksAt(String, Lookup),
    KeepForm(Vec<u8>),
    Form(Vec<u8>),
    Rate(Rating),
    Tallies(String),
    Opinions(String),
    Count(String, Timestamp),
}

/// What an archive answered.
#[derive(Debug, PartialEq)]
#[allow(missing_docs)] // As above.
pub enum Answer {
    Submitted(Submitted),
    Changed(Changed),
    Erased(Option<Tombstone>),
    Done,
    Pratica(Option<Pratica>),
    /// Page by page: marks are each engine's own, pages are not.
    Pages(Vec<Vec<Row>>),
    Lines(Vec<Line>),
    Draft(Option<Draft>),
    Drafts(Vec<Draft>),
    Profile(Option<Profile>),
    Session(Option<Session>),
    Operator(Option<Operator>),
    Looks(Vec<Look>),
    Form(Option<Vec<u8>>),
    Tallies(Vec<Tally>),
    Opinions(Vec<Opinion>),
    Count(u32),
    /// A fault, and whether it may be tried again.
    Fault(bool),
}

/// Where a history takes place: comuni of its own, so that one archive holds many histories.
pub struct World {
    comuni: [String; 2],
    /// Seconds since it began: no two records are of the same instant.
    clock: u32,
}

impl World {
    /// A new world.
    pub fn new(number: u32) -> Self {
        Self { comuni: [0, 1].map(|n| format!("{:06}", 100_000 + number * 2 + n)), clock: 1000 }
    }

    fn who(&self, person: usize) -> Lookup {
        citizen(&self.comuni[0], PEOPLE[person])
    }

    /// The act that a step is now.
    pub async fn act(&mut self, step: &Step, model: &Model) -> Act {
        self.clock += 1;
        let clock = self.clock;
        let comune = |place: &usize| self.comuni[*place].clone();
        let day = |due: &i8| (*due > 0).then(|| december(*due));
        match step {
            Step::Submit { place, number, other_draft, claims, citizen: who, due } => {
                let comune = comune(place);
                let claims = claims.iter().map(|(what, spent)| {
                    let what = citizen(&comune, THINGS[*what]);
                    Claim { what, spent: *spent }
                });
                let claims = claims.collect();
                let citizen = who.map(|who| citizen(&comune, PEOPLE[who]));
                let draft = draft_id(if *other_draft { number + 100 } else { *number });
                // Two of the same instant are sorted by their number.
                let sent = at(number / 2);
                Act::Submit(sealed(Head { claims, citizen, draft, sent, due: day(due), ..head(&comune, *number) }))
            }
            Step::Change { place, number, skip, state, release, due } => {
                let comune = comune(place);
                let stored = model.pratica(&comune, &reference(*number)).await.unwrap();
                let stored = stored.unwrap_or_else(|| pratica(&comune, *number));
                let mut next = Head { state: State::ALL[*state], due: day(due), ..stored.head.clone() };
                if *release {
                    next.release();
                }
                let mut next = stored.next(&keys(), next, &body()).unwrap();
                next.head.version = stored.head.version + skip;
                Act::Change(next)
            }
            Step::Erase { place, number } => Act::Erase(comune(place), reference(*number), at(clock)),
            Step::Pratica { place, number } => Act::Pratica(comune(place), reference(*number)),
            Step::Inbox { place, states, limit } => {
                let states = states.iter().map(|state| State::ALL[*state]).collect();
                Act::Inbox(comune(place), InboxFilter { states, after: None, limit: *limit })
            }
            Step::PraticheOf { place, citizen: who } => {
                Act::PraticheOf(comune(place), citizen(&comune(place), PEOPLE[*who]))
            }
            Step::PutDraft { place, number, owner, back } => {
                Act::PutDraft(draft(&comune(place), *number, PEOPLE[*owner], clock - back))
            }
            Step::Draft { place, number } => Act::Draft(comune(place), draft_id(*number)),
            Step::DraftsOf { place, owner } => Act::DraftsOf(comune(place), citizen(&comune(place), PEOPLE[*owner])),
            Step::DropDraft { place, number } => Act::DropDraft(comune(place), draft_id(*number)),
            Step::PutProfile { citizen, skip } => {
                let citizen = self.who(*citizen);
                let before = model.profile(&citizen).await.unwrap().map_or(0, |p| p.version);
                Act::PutProfile(Profile { citizen, version: before + skip, sealed: sealed_bytes(clock) })
            }
            Step::Profile { citizen } => Act::Profile(self.who(*citizen)),
            Step::PutSession { place, id } => Act::PutSession(session(&comune(place), PEOPLE[*id], clock)),
            Step::RenewSession { place, id } => Act::RenewSession(session(&comune(place), PEOPLE[*id], clock)),
            Step::Session { place, id } => Act::Session(comune(place), PEOPLE[*id].to_owned()),
            Step::EndSession { place, id } => Act::EndSession(comune(place), PEOPLE[*id].to_owned()),
            Step::PutOperator { id, comuni } => {
                let comuni = self.comuni.iter().take(*comuni).cloned().collect();
                Act::PutOperator(Operator { id: self.who(*id), name: format!("Operatrice {clock}"), comuni })
            }
            Step::Operator { id } => Act::Operator(self.who(*id)),
            Step::LogLook { place, citizen } => Act::LogLook(look(&comune(place), PEOPLE[*citizen], clock)),
            Step::LooksAt { place, citizen: who } => Act::LooksAt(comune(place), citizen(&comune(place), PEOPLE[*who])),
            Step::KeepForm { which } => Act::KeepForm(self.form(*which)),
            Step::Form { which } => Act::Form(self.form(*which)),
            Step::Rate { place, page, stars, reason, words } => {
                let (comune, page) = (comune(place), PAGES[*page].to_owned());
                let words = words.then(|| Opinion::new(&keys(), &comune, &page, *stars, at(clock), "bene").unwrap());
                Act::Rate(Rating { comune, page, stars: *stars, reason: *reason, opinion: words })
            }
            Step::Tallies { place } => Act::Tallies(comune(place)),
            Step::Opinions { place } => Act::Opinions(comune(place)),
            Step::Count { bucket, hours } => {
                Act::Count(format!("{}|{bucket}", self.comuni[0]), at(3600 * *hours as u32))
            }
        }
    }

    fn form(&self, which: u8) -> Vec<u8> {
        format!("modulo {which} di {}", self.comuni[0]).into_bytes()
    }
}

/// Asks an archive.
pub async fn answer(archive: &impl Archive, act: &Act) -> Answer {
    tried(archive, act).await.unwrap_or_else(|fault| Answer::Fault(fault.may_be_retried()))
}

async fn tried(archive: &impl Archive, act: &Act) -> Result<Answer, counter::fault::Fault> {
    Ok(match act {
        Act::Submit(new) => Answer::Submitted(archive.submit(new).await?),
        Act::Change(next) => Answer::Changed(archive.change(next).await?),
        Act::Erase(comune, reference, at) => Answer::Erased(archive.erase(comune, reference, *at).await?),
        Act::Pratica(comune, reference) => Answer::Pratica(archive.pratica(comune, reference).await?),
        Act::Inbox(comune, filter) => {
            let (mut filter, mut pages) = (filter.clone(), Vec::new());
            loop {
                let page = archive.inbox(comune, &filter).await?;
                pages.push(page.rows);
                match page.next {
                    Some(next) if pages.len() < 50 => filter.after = Some(next),
                    _ => break,
                }
            }
            Answer::Pages(pages)
        }
        Act::PraticheOf(comune, citizen) => Answer::Lines(archive.pratiche_of(comune, citizen).await?),
        Act::PutDraft(draft) => done(archive.put_draft(draft).await?),
        Act::Draft(comune, id) => Answer::Draft(archive.draft(comune, id).await?),
        Act::DraftsOf(comune, owner) => Answer::Drafts(archive.drafts_of(comune, owner).await?),
        Act::DropDraft(comune, id) => done(archive.drop_draft(comune, id).await?),
        Act::PutProfile(profile) => Answer::Changed(archive.put_profile(profile).await?),
        Act::Profile(citizen) => Answer::Profile(archive.profile(citizen).await?),
        Act::PutSession(session) => done(archive.put_session(session).await?),
        Act::RenewSession(session) => Answer::Changed(archive.renew_session(session).await?),
        Act::Session(scope, id) => Answer::Session(archive.session(scope, id).await?),
        Act::EndSession(scope, id) => done(archive.end_session(scope, id).await?),
        Act::PutOperator(operator) => done(archive.put_operator(operator).await?),
        Act::Operator(id) => Answer::Operator(archive.operator(id).await?),
        Act::LogLook(look) => done(archive.log_look(look).await?),
        Act::LooksAt(comune, citizen) => Answer::Looks(archive.looks_at(comune, citizen).await?),
        Act::KeepForm(bytes) => done(archive.keep_form(&Revision::of(bytes), bytes).await?),
        Act::Form(bytes) => Answer::Form(archive.form(&Revision::of(bytes)).await?),
        Act::Rate(rating) => done(archive.rate(rating).await?),
        Act::Tallies(comune) => Answer::Tallies(archive.tallies(comune).await?),
        Act::Opinions(comune) => Answer::Opinions(archive.opinions(comune).await?),
        Act::Count(bucket, now) => Answer::Count(archive.count(bucket, *now).await?),
    })
}

fn done((): ()) -> Answer {
    Answer::Done
}
