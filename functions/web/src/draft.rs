//! Drafts: found, opened under the visitor's secret, kept, carried across a login.

use std::sync::Arc;

use contract::agree::looked_at;
use contract::answer::Typed;
use contract::form::{Field, Form};
use contract::index::CounterIndex;
use contract::kind::Kind;
use contract::language::Language;
use contract::revision::Revision;
use counter::archive::Archive;
use counter::draft::{Draft, DraftBody, DraftId};
use counter::fault::Fault;
use counter::keys::{Keys, Label};
use counter::published::Published;

use crate::call::Call;
use crate::citizen::{anew, entry};
use crate::doors::Doors;
use crate::reply::Stop;
use crate::resume_key;
use crate::visit::Visit;

/// A draft that is open, with the form it answers.
pub(crate) struct OpenDraft {
    pub(crate) draft: Draft,
    pub(crate) body: DraftBody,
    pub(crate) form: Arc<Form>,
    /// It was kept under questions that are not asked any more.
    pub(crate) moved: bool,
}

/// A form and the revision under which it is answered now.
pub(crate) struct Asked {
    pub(crate) form: Arc<Form>,
    pub(crate) revision: Revision,
}

/// The form that a revision names, or the current one if that revision is not accepted any more: the answers are kept
/// and asked against the new questions. Its words are those of the language, if they are all there.
pub(crate) async fn asked(
    doors: &impl Doors,
    call: &Call,
    index: &CounterIndex,
    service: &str,
    revision: Option<Revision>,
    language: Language,
) -> Result<Asked, Stop> {
    let fresh;
    let mut index = index;
    let mut found = named(doors, index, service, revision.as_ref()).await?;
    if found.is_none() {
        // The page, or the form behind it, may be younger than the index that was kept: it is read once more.
        fresh = anew(doors, call, index).await?;
        index = &fresh;
        found = match named(doors, index, service, revision.as_ref()).await? {
            None => named(doors, index, service, None).await?,
            found => found,
        };
    }
    let (form, wanted) = found.ok_or_else(|| Fault::plain("finding a published form"))?;
    let form = spoken(doors, index, service, form, language).await?;
    let form = if form.names_lists() { Arc::new(Form::clone(&form).with_lists(&index.lists)) } else { form };
    Ok(Asked { form, revision: wanted })
}

/// The form of a revision that an index accepts, or its current one where none is named; nothing, if the index does not know
/// the revision or the form is not there.
async fn named(
    doors: &impl Doors,
    index: &CounterIndex,
    service: &str,
    revision: Option<&Revision>,
) -> Result<Option<(Arc<Form>, Revision)>, Stop> {
    let entry = entry(index, service)?;
    let wanted = match revision {
        Some(revision) if !entry.accepted.contains(revision) => return Ok(None),
        revision => revision.unwrap_or(&entry.current),
    };
    let form = doors.published().form(service, wanted).await?;
    Ok(form.map(|form| (form, wanted.clone())))
}

/// The form in a language; as it is, where it is not translated.
pub(crate) async fn spoken(
    doors: &impl Doors,
    index: &CounterIndex,
    service: &str,
    form: Arc<Form>,
    language: Language,
) -> Result<Arc<Form>, Fault> {
    let there = index.services.get(service).and_then(|entry| entry.translations.get(&language));
    let words = match there.filter(|_| !language.is_binding()) {
        Some(there) => doors.published().words(service, &there.words).await?,
        None => None,
    };
    Ok(words.and_then(|words| form.translated(&words)).map_or(form, Arc::new))
}

/// Opens a draft of this session.
pub(crate) async fn open(
    doors: &impl Doors,
    call: &Call,
    index: &CounterIndex,
    visit: &Visit,
    id: &str,
) -> Result<Option<OpenDraft>, Stop> {
    let Some(id) = DraftId::parse(id) else { return Ok(None) };
    match doors.archive().draft(&index.comune.istat, &id).await? {
        Some(draft) if draft.owner == visit.owner(doors) => unseal(doors, call, index, visit, draft).await,
        _ => Ok(None),
    }
}

/// The draft of a service that this session has already, if any: one per person and service.
pub(crate) async fn of_service(
    doors: &impl Doors,
    call: &Call,
    index: &CounterIndex,
    visit: &Visit,
    service: &str,
) -> Result<Option<OpenDraft>, Stop> {
    if visit.is_newcomer() {
        return Ok(None);
    }
    let drafts = doors.archive().drafts_of(&index.comune.istat, &visit.owner(doors)).await?;
    match drafts.into_iter().find(|d| d.service == service) {
        Some(draft) => unseal(doors, call, index, visit, draft).await,
        None => Ok(None),
    }
}

async fn unseal(
    doors: &impl Doors,
    call: &Call,
    index: &CounterIndex,
    visit: &Visit,
    mut draft: Draft,
) -> Result<Option<OpenDraft>, Stop> {
    let plain = doors.keys().open_under(&visit.secret(doors), &label(&draft), &draft.sealed)?;
    let body: DraftBody = serde_json::from_slice(&plain).map_err(|e| Fault::new("reading a draft", e))?;
    let asked = asked(doors, call, index, &draft.service, Some(draft.revision.clone()), body.language).await?;
    let moved = draft.revision != asked.revision;
    draft.revision = asked.revision;
    Ok(Some(OpenDraft { draft, body, form: asked.form, moved }))
}

/// A new draft; it is kept by [`keep`].
pub(crate) fn begin(
    doors: &impl Doors,
    call: &Call,
    index: &CounterIndex,
    visit: &Visit,
    service: &str,
    asked: Asked,
) -> Result<OpenDraft, Fault> {
    let mut bytes = [0; 16];
    doors.chance(&mut bytes)?;
    let sealed = doors.keys().seal_under(&visit.secret(doors), &Label::new("", "bozza", "", 0), b"{}")?;
    let draft = Draft {
        comune: index.comune.istat.clone(),
        id: DraftId::from_random(bytes),
        owner: visit.owner(doors),
        service: service.to_owned(),
        revision: asked.revision,
        created: call.moment.now,
        changed: call.moment.now,
        sealed,
        spare: None,
        files: None,
        reminder: None,
    };
    let body = DraftBody { language: asked.form.language, ..DraftBody::default() };
    Ok(OpenDraft { draft, body, form: asked.form, moved: false })
}

/// Keeps a draft as it is now; it is never checked for being complete.
pub(crate) async fn keep(doors: &impl Doors, call: &Call, visit: &Visit, open: &mut OpenDraft) -> Result<(), Fault> {
    let plain = serde_json::to_vec(&open.body).map_err(|e| Fault::new("writing a draft", e))?;
    open.draft.changed = call.moment.now;
    open.draft.files = Some(open.body.file_ids());
    open.draft.sealed = doors.keys().seal_under(&visit.secret(doors), &label(&open.draft), &plain)?;
    // Once she has logged in, her identity is the only key.
    if visit.comes_back() {
        open.body.resume_key = None;
    }
    open.draft.spare = match &open.body.resume_key {
        Some(key) => {
            let secret = resume_key::secret(doors, &open.draft.id, key);
            Some(doors.keys().seal_under(&secret, &label(&open.draft), &plain)?)
        }
        None => None,
    };
    doors.archive().put_draft(&open.draft).await
}

/// Gives a visitor's drafts to the citizen that she turned out to be; her own older draft of a service stays hers.
pub(crate) async fn carry_over(
    doors: &impl Doors,
    call: &Call,
    index: &CounterIndex,
    before: &Visit,
    after: &Visit,
) -> Result<(), Stop> {
    let istat = &index.comune.istat;
    for draft in doors.archive().drafts_of(istat, &before.owner(doors)).await? {
        let older = of_service(doors, call, index, after, &draft.service).await?;
        let Some(mut open) = unseal(doors, call, index, before, draft).await? else { continue };
        let merged = older.map(|older| {
            // What was typed last wins; answers that only the older draft has are not lost.
            let newer = std::mem::replace(&mut open.body.typed, older.body.typed);
            for field in open.form.fields().filter(|f| newer.has(&f.id)) {
                open.body.typed.set(&field.id, newer.all(&field.id).to_vec());
            }
            older.draft.id
        });
        open.draft.owner = after.owner(doors);
        keep(doors, call, after, &mut open).await?;
        // Only now that its answers are kept: a power cut in between leaves two drafts, never none.
        if let Some(older) = merged {
            doors.archive().drop_draft(istat, &older).await?;
        }
    }
    Ok(())
}

/// The first step that is not answered rightly yet.
pub(crate) fn next_step<'o>(open: &'o OpenDraft, call: &Call) -> Option<&'o str> {
    let steps = open.form.steps.iter();
    steps
        .filter(|s| contract::read::step(&open.form, s, &open.body.typed, call.moment.today).is_err())
        .map(|s| s.id.as_str())
        .next()
}

/// Puts what a step's form held into a draft; a field that was not in the page is left alone.
pub(crate) fn take_typed<'f>(body: &mut DraftBody, fields: impl Iterator<Item = &'f Field>, typed: &Typed) {
    for field in fields.filter(|f| f.kind.is_typed()) {
        // A page always sends its text fields, even empty; ticks that are not set are not sent at all. Only several
        // ticks send several values: of a second value for one control nobody could say which is the answer.
        let mut values = typed.all(&field.id).to_vec();
        if !matches!(field.kind, Kind::Choices { .. }) {
            values.truncate(1);
        }
        body.typed.set(&field.id, values);
        if matches!(field.kind, Kind::FiscalCode | Kind::AnyFiscalCode) {
            let looked_at = looked_at(&field.id);
            body.typed.set(&looked_at, typed.all(&looked_at).iter().take(1).cloned().collect());
        }
    }
}

pub(crate) fn label(draft: &Draft) -> Label {
    Label::new(&draft.comune, "bozza", draft.id.as_str(), 1)
}
