//! A file that comes in pieces, so that a lost signal costs one piece and not the whole.
//!
//! In: pieces of a file, in order, sent by the page's script under the digest of the whole. Out: how much is here already,
//! then the file at its question, as if it had come in one. Each piece is sealed and on stable storage before it is told
//! as received; whoever chooses the same file again goes on where it stopped, even tomorrow on another device.

use contract::file::Refused;
use contract::form::{Field, Step};
use contract::kind::Kind;
use contract::revision::hex;
use counter::draft::{Arriving, DraftBody, Piece};
use counter::fault::Fault;
use maud::html;
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::call::Call;
use crate::citizen::{entry, index, no_such_draft, open_now};
use crate::doors::Doors;
use crate::draft::{self, OpenDraft};
use crate::multipart::Upload;
use crate::reply::{Answered, Reply};
use crate::visit::Visit;
use crate::{attach, send, visitors};

/// Every piece but the last has so many bytes, so that nobody makes a draft of crumbs.
const PIECE: usize = 256 * 1024;
/// Files that may be on their way at once in one draft.
const AT_ONCE: usize = 4;

/// What the script is told.
enum Told {
    /// So many bytes are here; the next piece begins there.
    Here(u64),
    /// The file is at its question.
    Done,
    /// It is not taken, and why.
    Wrong(String),
}

/// A piece arrives.
pub(crate) async fn take(doors: &impl Doors, call: &Call, id: &str, step: &str) -> Answered {
    let index = index(doors, call).await?;
    let no = || Ok(no_such_draft(&index, call.language(), id));
    let Some(visit) = Visit::find(doors, call).await? else { return no() };
    let Some(mut open) = draft::open(doors, call, &index, &visit, id).await? else { return no() };
    if send::was_sent(doors, call, &index, &open).await? {
        return no();
    }
    let entry = entry(&index, &open.draft.service)?;
    open_now(entry, open.form.language, call, &entry.url, || html! {})?;
    let form = open.form.clone();
    let Some(field) = form.step(step).and_then(|(_, step)| asked(step, call.typed.one("campo"))) else { return no() };
    let Kind::File { bytes: most, .. } = &field.kind else { return no() };
    let (name, digest) = (call.typed.one("nome"), call.typed.one("impronta"));
    let Some(whole) = call.typed.one("lungo").parse().ok().filter(|_| is_digest(digest)) else { return no() };
    if whole > *most || whole == 0 {
        let why = if whole == 0 { Refused::Empty } else { Refused::TooLarge(*most) };
        return told(&Told::Wrong(why.sentence(name, form.language)));
    }
    let istat = &index.comune.istat;
    let mut gone: Vec<Piece> = Vec::new();
    let place = match open.body.arriving.iter().position(|a| a.field == field.id && a.sha256 == digest) {
        Some(place) => place,
        None if visitors::too_many_files(doors, call, &visit).await? => {
            return told(&Told::Wrong(Refused::TooOften.sentence(name, form.language)));
        }
        None => {
            if open.body.arriving.len() >= AT_ONCE {
                gone = open.body.arriving.remove(0).pieces;
            }
            let new = Arriving { field: field.id.clone(), sha256: digest.to_owned(), whole, pieces: Vec::new() };
            open.body.arriving.push(new);
            open.body.arriving.len() - 1
        }
    };
    let Some(arriving) = open.body.arriving.get_mut(place) else { return no() };
    let here = arriving.here();
    let piece = call.uploads.iter().find(|u| u.field == "pezzo").map_or(&[][..], |u| &u.bytes);
    // A piece that came already, or one that is not the next, is answered with what is here.
    let next = call.typed.one("da").parse() == Ok(here) && !piece.is_empty();
    let whole_piece = piece.len() == PIECE || here + piece.len() as u64 == arriving.whole;
    if next && whole_piece && here + piece.len() as u64 <= arriving.whole {
        let (id, key) = attach::put(doors, istat, piece).await?;
        arriving.pieces.push(Piece { id, key, bytes: piece.len() as u64 });
    }
    let here = arriving.here();
    let answer = match here == arriving.whole {
        true => {
            let arrived = open.body.arriving.remove(place);
            gone.extend_from_slice(&arrived.pieces);
            put_together(doors, istat, field, name, &arrived, &mut open.body).await?
        }
        false => Told::Here(here),
    };
    keep(doors, call, &visit, &mut open, &gone).await?;
    told(&answer)
}

/// Keeps the draft, then lets go of the bytes that it names no more.
async fn keep(
    doors: &impl Doors,
    call: &Call,
    visit: &Visit,
    open: &mut OpenDraft,
    gone: &[Piece],
) -> Result<(), Fault> {
    draft::keep(doors, call, visit, open).await?;
    attach::remove_bytes(doors, &open.draft.comune, gone.iter().map(|p| p.id.as_str())).await
}

/// Puts the pieces together and takes the file in as if it had come in one.
async fn put_together(
    doors: &impl Doors,
    istat: &str,
    field: &Field,
    name: &str,
    arrived: &Arriving,
    body: &mut DraftBody,
) -> Result<Told, Fault> {
    let mut bytes = Vec::new();
    for piece in &arrived.pieces {
        match attach::bytes_of(doors, istat, &piece.id, &piece.key).await? {
            Some(more) => bytes.extend(more),
            // A piece was swept away because it lay here for long: once more from the start.
            None => return Ok(Told::Here(0)),
        }
    }
    if hex(&Sha256::digest(&bytes)) != arrived.sha256 {
        return Ok(Told::Wrong(Refused::Damaged.sentence(name, body.language)));
    }
    let upload = Upload { field: field.id.clone(), name: name.to_owned(), bytes: bytes.into() };
    let refused =
        attach::take_in(doors, istat, std::iter::once(field), &mut body.typed, &[upload], body.language).await?;
    Ok(refused.into_iter().next().map_or(Told::Done, |(_, sentence)| Told::Wrong(sentence)))
}

fn asked<'s>(step: &'s Step, id: &str) -> Option<&'s Field> {
    step.fields.iter().find(|f| f.id == id)
}

fn is_digest(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}

fn told(told: &Told) -> Answered {
    let json = match told {
        Told::Here(bytes) => json!({ "qui": bytes }),
        Told::Done => json!("fatto"),
        Told::Wrong(sentence) => json!({ "errore": sentence }),
    };
    Ok(Reply::Json(json.to_string()))
}
