//! A file too large for the front door: the browser brings it to a bucket with a plain form, then the counter takes it in as
//! if it had come with the step.
//!
//! In: a draft's step and a question for a file. Out: the page with the form; the page to which the bucket sends the browser
//! back, which changes nothing; the file at its question. The name of what comes is given to one draft in one session and to
//! one question: nobody can have another's file taken in, or her own twice.

use std::sync::Arc;

use contract::file::Refused;
use contract::form::Field;
use contract::index::CounterIndex;
use contract::kind::Kind;
use contract::revision::hex;
use counter::arrivals::{self, Arrivals, Guest};
use counter::fault::Fault;
use counter::files::FileId;
use counter::keys::{Keys, Purpose};
use counter::upload;
use markup::large::{self, ArrivedPage, LargePage};
use maud::html;
use subtle::ConstantTimeEq;

use crate::call::Call;
use crate::citizen::{entry, index, no_such_draft, open_now};
use crate::doors::Doors;
use crate::draft::{self, OpenDraft};
use crate::multipart::Upload;
use crate::page_words as said;
use crate::reply::{Answered, Reply, Stop, not_found};
use crate::step::{self, Shown, Wrong};
use crate::visit::Visit;
use crate::{attach, send, visitors};

/// How much of a name is chance; the rest is the MAC that ties it to its draft.
const CHANCE: usize = 8;
/// The bucket takes files so many times as large as we do: who brings one that is too large reads so on our own page.
const SLACK: u64 = 2;

/// A question for a file, in an open draft of this session.
struct Question {
    index: Arc<CounterIndex>,
    visit: Visit,
    open: OpenDraft,
    place: usize,
    field: Field,
    most: u64,
}

/// The page with the form that goes to the bucket.
pub(crate) async fn form(doors: &impl Doors, call: &Call, id: &str, step: &str, field: &str) -> Answered {
    let at = question(doors, call, id, step, field).await?;
    let mut chance = [0; CHANCE];
    doors.chance(&mut chance)?;
    let name = name(doors, &at, &hex(&chance)).ok_or_else(|| Fault::plain("naming a file to come"))?;
    let back = call.whole(&at.address("arrivato"));
    let guest =
        Guest { comune: &at.index.comune.istat, id: &name, most: SLACK * at.most, back: &back, now: call.moment.now };
    let invitation = doors.arrivals().invite(&guest)?;
    let page = LargePage {
        form: &at.open.form,
        field: &at.field,
        back: &at.step(0),
        action: &invitation.action,
        fields: &invitation.fields,
    };
    let reply = Reply::page(large::large_title(&at.open.form), large::large(&page));
    Ok(reply.spoken(at.open.form.language).sending_to(invitation.origin))
}

/// The bucket sent the browser back: what came is named in the address, and nothing happens yet.
pub(crate) async fn arrived(doors: &impl Doors, call: &Call, id: &str, step: &str, field: &str) -> Answered {
    let at = question(doors, call, id, step, field).await?;
    let name = given(doors, &at, arrivals::told(call.query.one("key")))?;
    let page = ArrivedPage {
        form: &at.open.form,
        field: &at.field,
        back: &at.step(0),
        action: &at.address("arrivato"),
        arrival: name.as_str(),
    };
    let reply = Reply::page(large::arrived_title(&at.open.form), large::arrived(&page));
    Ok(reply.spoken(at.open.form.language))
}

/// She wants it: it is taken in as any other file, and goes from where it came.
pub(crate) async fn take(doors: &impl Doors, call: &Call, id: &str, step: &str, field: &str) -> Answered {
    let mut at = question(doors, call, id, step, field).await?;
    let name = given(doors, &at, FileId::parse(call.typed.one("arrivo")))?;
    let (istat, language) = (at.index.comune.istat.clone(), at.open.form.language);
    let entry = entry(&at.index, &at.open.draft.service)?;
    open_now(entry, language, call, &entry.url, || html! {})?;
    if visitors::too_many_files(doors, call, &at.visit).await? {
        return at.wrong(doors, call, Refused::TooOften.sentence(&at.field.label, language)).await;
    }
    let Some(bytes) = doors.arrivals().arrived(&istat, &name).await? else {
        // Pressed twice, or a day too late: only where nothing is at the question does she have to choose it again.
        return match at.open.body.typed.has(&at.field.id) {
            true => Ok(Reply::see(at.step(0))),
            false => at.wrong(doors, call, said::not_there_any_more(language).to_owned()).await,
        };
    };
    let file = Upload { field: at.field.id.clone(), name: upload::named(&at.field.label, &bytes), bytes: bytes.into() };
    let asked = std::iter::once(&at.field);
    let refused = attach::take_in(doors, &istat, asked, &mut at.open.body.typed, &[file], language).await?;
    if refused.is_empty() {
        draft::keep(doors, call, &at.visit, &mut at.open).await?;
    }
    // Only now that the draft names it: a crash in between leaves what lies there to the bucket's own broom.
    doors.arrivals().let_go(&istat, &name).await?;
    match refused.into_iter().next() {
        Some((_, sentence)) => at.wrong(doors, call, sentence).await,
        None => Ok(Reply::see(at.step(1))),
    }
}

impl Question {
    /// An address below the step, for this question.
    fn address(&self, what: &str) -> String {
        let step = self.open.form.steps.get(self.place).map_or("", |s| s.id.as_str());
        self.visit.draft_address(&self.index, &self.open.draft.id, &format!("{step}/{what}/{}", self.field.id))
    }

    /// The step, at this question, which tells of so many files that just came.
    fn step(&self, came: usize) -> String {
        let step = self.open.form.steps.get(self.place).map_or("", |s| s.id.as_str());
        let rest = format!("{step}{}#campo-{}", attach::told(&self.field.id, came), self.field.id);
        self.visit.draft_address(&self.index, &self.open.draft.id, &rest)
    }

    /// The step with the sentence that says why the file was not taken.
    async fn wrong(&self, doors: &impl Doors, call: &Call, sentence: String) -> Answered {
        let wrong = Wrong { slips: &[], refused: &[(self.field.id.clone(), sentence)] };
        let (index, visit, open, place) = (&*self.index, &self.visit, &self.open, self.place);
        step::again(doors, call, &Shown { index, visit, open, place, from_summary: false }, wrong).await
    }
}

/// Finds the question; stops where the door is shut, and where nothing large may come.
async fn question(doors: &impl Doors, call: &Call, id: &str, step: &str, field: &str) -> Result<Question, Stop> {
    let Some(beyond) = doors.arrivals().beyond() else { return Err(not_found(call).into()) };
    let index = index(doors, call).await?;
    let no = || Stop::from(no_such_draft(&index, call.language(), id));
    let visit = Visit::find(doors, call).await?.ok_or_else(no)?;
    let open = match draft::open(doors, call, &index, &visit, id).await? {
        Some(open) if !send::was_sent(doors, call, &index, &open).await? => open,
        _ => return Err(send::receipt_or_refusal(doors, call, &index, &visit, id).await?.into()),
    };
    let found = open.form.step(step);
    let found = found.and_then(|(place, step)| Some((place, step.fields.iter().find(|f| f.id == field)?.clone())));
    match found {
        Some((place, field)) => match field.kind {
            Kind::File { bytes: most, .. } if most > beyond => Ok(Question { index, visit, open, place, field, most }),
            _ => Err(not_found(call).into()),
        },
        None => Err(no()),
    }
}

/// The name that some chance gives at a question: nobody else's draft, session or question has it.
fn name(doors: &impl Doors, at: &Question, chance: &str) -> Option<FileId> {
    let (draft, session) = (at.open.draft.id.as_str(), at.visit.id());
    let tied = [draft.as_bytes(), session.as_bytes(), at.field.id.as_bytes(), chance.as_bytes()];
    let mac = doors.keys().mac(Purpose::Arrival, &tied);
    FileId::parse(&format!("{chance}{}", hex(&mac[..16 - CHANCE])))
}

/// The name that came with a request, if it was given at this question.
fn given(doors: &impl Doors, at: &Question, came: Option<FileId>) -> Result<FileId, Stop> {
    let own = |came: &FileId| {
        let chance = came.as_str().get(..2 * CHANCE)?;
        let own = name(doors, at, chance)?;
        bool::from(own.as_str().as_bytes().ct_eq(came.as_str().as_bytes())).then_some(())
    };
    let no = || no_such_draft(&at.index, at.open.form.language, at.open.draft.id.as_str()).into();
    came.filter(|came| own(came).is_some()).ok_or_else(no)
}
