//! A draft found again without login, on another device: the link carries its id, the key is typed.
//!
//! The link alone shows nothing, not even whether the draft exists. Tries are counted per draft and hour.

use contract::index::CounterIndex;
use contract::language::Language;
use counter::archive::Archive;
use counter::draft::{Draft, DraftBody, DraftId};
use counter::fault::Fault;
use counter::keys::{Keys, Purpose};
use http::StatusCode;
use markup::message::{self, ResumePage};

use crate::call::Call;
use crate::citizen::{address, index};
use crate::doors::Doors;
use crate::draft::{self, label};
use crate::page_words as said;
use crate::reply::{Answered, Reply};
use crate::resume_key::{secret, typed_key};
use crate::visit::Visit;

/// Tries allowed for one draft in one hour.
const TRIES: u32 = 10;

/// The page that asks for the key.
pub(crate) async fn form(doors: &impl Doors, call: &Call, id: &str) -> Answered {
    let index = index(doors, call).await?;
    Ok(page(&index, call.language(), id, "", None))
}

fn page(index: &CounterIndex, language: Language, id: &str, typed: &str, error: Option<&str>) -> Reply {
    // What is no id leads nowhere, and is never drawn.
    let id = DraftId::parse(id).map(|id| id.as_str().to_owned()).unwrap_or_default();
    let page = ResumePage {
        language,
        action: &address(index, &format!("riprendi/{id}")),
        key: typed,
        error,
        services_url: &format!("{}/servizi/", index.comune.base),
    };
    let title = format!("{}{}", if error.is_some() { said::error(language) } else { "" }, said::resume(language));
    let status = if error.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Reply::with_status(status, title, message::resume(&page)).spoken(language)
}

/// The key arrives: the draft becomes this session's.
pub(crate) async fn resume(doors: &impl Doors, call: &Call, id: &str) -> Answered {
    let index = index(doors, call).await?;
    let (typed, language) = (call.typed.one("codice"), call.language());
    let key = typed_key(typed);
    if key.is_empty() {
        return Ok(page(&index, language, id, typed, Some(said::no_key(language))));
    }
    let istat = &index.comune.istat;
    let hour = call.moment.now.as_second() / 3600;
    let bucket = doors.keys().mac(Purpose::Rate, &[b"resume", istat.as_bytes(), id.as_bytes(), &hour.to_be_bytes()]);
    if doors.archive().count(&contract::revision::hex(&bucket[..16]), call.moment.now).await? > TRIES {
        return Ok(page(&index, language, id, typed, Some(said::too_many_keys(language))));
    }
    let Some((draft, body)) = opened(doors, istat, id, &key).await? else {
        return Ok(page(&index, language, id, typed, Some(said::wrong_key(language))));
    };
    let mut visit = Visit::find_or_begin(doors, call).await?;
    let asked = draft::asked(doors, call, &index, &draft.service, Some(draft.revision.clone()), body.language).await?;
    let mut open = draft::OpenDraft { draft, body, form: asked.form, moved: false };
    open.draft.revision = asked.revision;
    open.draft.owner = visit.owner(doors);
    let cookie = visit.keep(doors, call).await?;
    draft::keep(doors, call, &visit, &mut open).await?;
    let step = draft::next_step(&open, call).unwrap_or("riepilogo");
    Ok(Reply::see(address(&index, &format!("domanda/{}/{step}", open.draft.id.as_str()))).with_cookie(cookie))
}

async fn opened(doors: &impl Doors, istat: &str, id: &str, key: &str) -> Result<Option<(Draft, DraftBody)>, Fault> {
    let Some(id) = DraftId::parse(id) else { return Ok(None) };
    let Some(draft) = doors.archive().draft(istat, &id).await? else { return Ok(None) };
    let Some(spare) = &draft.spare else { return Ok(None) };
    // A wrong key opens nothing: that is no fault of ours.
    let Ok(plain) = doors.keys().open_under(&secret(doors, &id, key), &label(&draft), spare) else { return Ok(None) };
    let body = serde_json::from_slice(&plain).map_err(|e| Fault::new("reading a draft", e))?;
    Ok(Some((draft, body)))
}
