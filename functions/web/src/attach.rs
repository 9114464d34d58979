//! Files of a request: taken in, taken away, given back.
//!
//! A file is sealed under a secret of its own, which stands in its record alone; the record is part of the draft, then
//! of the answers. The bytes are kept before the record: what a record names can always be read.

use contract::answer::{Answer, Answers, Typed};
use contract::file::{Refused, StoredFile, shown_name};
use contract::form::{Field, Step};
use contract::kind::Kind;
use contract::language::Language;
use contract::revision::hex;
use counter::bytes::Bytes;
use counter::fault::Fault;
use counter::files::{self, FileId, Files};
use counter::keys::{Keys, Secret};
use counter::upload;
use markup::several::DETACH;
use sha2::{Digest, Sha256};

use crate::doors::Doors;
use crate::multipart::Upload;
use crate::reply::{Attachment, Reply};

/// Takes in the files that came for some questions and notes their records; gives those that were refused, each with its
/// field and the sentence that says why.
pub(crate) async fn take_in<'f>(
    doors: &impl Doors,
    comune: &str,
    fields: impl Iterator<Item = &'f Field>,
    typed: &mut Typed,
    uploads: &[Upload],
    language: Language,
) -> Result<Vec<(String, String)>, Fault> {
    let mut refused = Vec::new();
    for field in fields {
        let Kind::File { formats, bytes: most_bytes, most } = &field.kind else { continue };
        for came in uploads.iter().filter(|u| u.field == field.id) {
            let mut kept = typed.all(&field.id).to_vec();
            let (name, clean) = (shown_name(&came.name), upload::clean(&came.bytes, &came.name, formats, *most_bytes));
            let clean = match clean {
                // A second tap on the button, or a page sent again, brings the same file again.
                Ok(clean) if is_kept(&kept, &name, &clean) => continue,
                Ok(_) if kept.len() >= usize::from(*most) => Err(Refused::TooMany(*most)),
                clean => clean,
            };
            match clean {
                Ok(clean) => {
                    kept.push(keep(doors, comune, name, clean).await?.to_text());
                    typed.set(&field.id, kept);
                }
                Err(why) => refused.push((field.id.clone(), why.sentence(&came.name, language))),
            }
        }
    }
    Ok(refused)
}

/// Whether a file of this name and these bytes is among those of the answer.
fn is_kept(records: &[String], name: &str, clean: &upload::Clean) -> bool {
    let digest = hex(&Sha256::digest(&clean.bytes));
    records.iter().filter_map(|r| StoredFile::parse(r)).any(|file| file.name == name && file.sha256 == digest)
}

async fn keep(doors: &impl Doors, comune: &str, name: String, clean: upload::Clean) -> Result<StoredFile, Fault> {
    let (id, key) = put(doors, comune, &clean.bytes).await?;
    Ok(StoredFile {
        id,
        name,
        format: clean.format,
        bytes: clean.bytes.len() as u64,
        sha256: hex(&Sha256::digest(&clean.bytes)),
        key,
    })
}

/// Keeps bytes, sealed under a secret of their own; gives their name and the secret, in hexadecimal.
pub(crate) async fn put(doors: &impl Doors, comune: &str, bytes: &[u8]) -> Result<(String, String), Fault> {
    let (mut id, mut key) = ([0; 16], [0; 32]);
    doors.chance(&mut id)?;
    doors.chance(&mut key)?;
    let id = FileId::from_random(id);
    let sealed = doors.keys().seal_under(&Secret(key), &files::label(comune, &id), bytes)?;
    doors.files().put(comune, &id, sealed.0).await?;
    Ok((id.as_str().to_owned(), hex(&key)))
}

/// The part of an address that tells how many files were just added to which question.
pub(crate) const ADDED: &str = "aggiunto";

/// The end of the address of a page that tells of files that were just added; empty, if none came.
pub(crate) fn told(field: &str, came: usize) -> String {
    if came == 0 { String::new() } else { format!("?{ADDED}={field}-{came}") }
}

/// The question of a step to which an address says that files were just added, and their names.
pub(crate) fn added<'s>(step: &'s Step, typed: &Typed, told: &str) -> Option<(&'s str, String)> {
    let (id, came) = told.rsplit_once('-')?;
    let field = step.fields.iter().find(|f| f.id == id && matches!(f.kind, Kind::File { .. }))?;
    let files: Vec<StoredFile> = typed.all(&field.id).iter().filter_map(|r| StoredFile::parse(r)).collect();
    let came = came.parse::<usize>().ok()?.min(files.len());
    let names: Vec<&str> = files.iter().skip(files.len() - came).map(|f| f.name.as_str()).collect();
    (!names.is_empty()).then(|| (field.id.as_str(), names.join(", ")))
}

/// What was taken away from a question.
pub(crate) struct Away {
    /// The question.
    pub(crate) field: String,
    /// The records, whose bytes go when the draft is kept without them: see [`remove`].
    pub(crate) records: Vec<String>,
}

/// Takes a file away, if a button says so.
pub(crate) fn take_away<'f>(
    mut fields: impl Iterator<Item = &'f Field>,
    typed: &mut Typed,
    button: &str,
) -> Option<Away> {
    let (name, id) = button.strip_prefix(DETACH)?.rsplit_once('-')?;
    let field = fields.find(|f| f.id == name && matches!(f.kind, Kind::File { .. }))?;
    let (records, left): (Vec<String>, Vec<String>) = typed
        .all(&field.id)
        .iter()
        .cloned()
        .partition(|record| StoredFile::parse(record).is_some_and(|file| file.id == id));
    typed.set(&field.id, left);
    Some(Away { field: field.id.clone(), records })
}

/// The records of all files of some questions.
pub(crate) fn records<'f>(fields: impl Iterator<Item = &'f Field>, typed: &Typed) -> Vec<String> {
    let files = fields.filter(|f| matches!(f.kind, Kind::File { .. }));
    files.flat_map(|f| typed.all(&f.id).iter().cloned()).collect()
}

/// The name of a file whose bytes are not there any more, if there is one among some records.
pub(crate) async fn lost(doors: &impl Doors, comune: &str, records: &[String]) -> Result<Option<String>, Fault> {
    for file in records.iter().filter_map(|r| StoredFile::parse(r)) {
        let there = match FileId::parse(&file.id) {
            Some(id) => doors.files().has(comune, &id).await?,
            None => false,
        };
        if !there {
            return Ok(Some(file.name));
        }
    }
    Ok(None)
}

/// Removes the bytes of files that no record names any more. Never before: what a record names can always be read.
pub(crate) async fn remove(doors: &impl Doors, comune: &str, records: &[String]) -> Result<(), Fault> {
    let files: Vec<StoredFile> = records.iter().filter_map(|r| StoredFile::parse(r)).collect();
    remove_bytes(doors, comune, files.iter().map(|f| f.id.as_str())).await
}

/// Removes bytes by their names.
pub(crate) async fn remove_bytes<'i>(
    doors: &impl Doors,
    comune: &str,
    ids: impl Iterator<Item = &'i str>,
) -> Result<(), Fault> {
    for id in ids.filter_map(FileId::parse) {
        doors.files().remove(comune, &id).await?;
    }
    Ok(())
}

/// The bytes of a file in clear, if they are there.
pub(crate) async fn bytes_of(doors: &impl Doors, comune: &str, id: &str, key: &str) -> Result<Option<Vec<u8>>, Fault> {
    const DOING: &str = "reading a file";
    let id = FileId::parse(id).ok_or_else(|| Fault::plain(DOING))?;
    let Some(sealed): Option<Bytes> = doors.files().get(comune, &id).await? else { return Ok(None) };
    let key = files::secret(key).ok_or_else(|| Fault::plain(DOING))?;
    Ok(Some(doors.keys().open_under(&key, &files::label(comune, &id), &counter::keys::Sealed(sealed))?))
}

/// A file of a request that was sent; nothing if the request has none of that name.
pub(crate) async fn give_back(
    doors: &impl Doors,
    comune: &str,
    answers: &Answers,
    id: &str,
) -> Result<Option<Reply>, Fault> {
    const DOING: &str = "reading a file of a pratica";
    let records = answers.0.values().filter_map(|a| if let Answer::Many(values) = a { Some(values) } else { None });
    let file = records.flatten().filter_map(|r| StoredFile::parse(r)).find(|f| f.id == id);
    let Some(file) = file else { return Ok(None) };
    let bytes = bytes_of(doors, comune, &file.id, &file.key).await?.ok_or_else(|| Fault::plain(DOING))?;
    Ok(Some(Reply::File(Box::new(Attachment { name: file.name, media_type: file.format.media_type(), bytes }))))
}
