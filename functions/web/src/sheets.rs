//! Sheets to keep and to print: the receipt as PDF, the form to fill in by hand.
//!
//! The address of the status page stands on the receipt with the number alone: the second datum is typed there.

use contract::answer::Answer;
use contract::file::{self, StoredFile};
use contract::index::CounterIndex;
use contract::language::Language;
use counter::fault::Fault;
use jiff::tz::TimeZone;
use paper::{Answered, BlankSheet, ReceiptSheet, SentFile, TermWords};

use crate::call::Call;
use crate::citizen::{address, entry, index};
use crate::doors::Doors;
use crate::draft;
use crate::pratica::{Seen, seen};
use crate::reply::{Answered as Reaction, Attachment, Reply};
use crate::words;

/// What proves whose request it is, in words.
pub(crate) const CHECK_HINT: &str = "il codice fiscale, l’email o il telefono che hai scritto nella richiesta";

/// The receipt of a request of this session, as PDF.
pub(crate) async fn receipt(doors: &impl Doors, call: &Call, reference: &str) -> Reaction {
    let index = index(doors, call, false).await?;
    let seen = seen(doors, call, &index, reference).await?;
    let bytes = receipt_bytes(call, &index, &seen)?;
    let name = format!("ricevuta-{}.pdf", seen.pratica.head.reference);
    Ok(Reply::File(Box::new(Attachment { name, media_type: "application/pdf", bytes })))
}

fn receipt_bytes(call: &Call, index: &CounterIndex, seen: &Seen) -> Result<Vec<u8>, Fault> {
    let head = &seen.pratica.head;
    let by = head.clock.as_ref().map(|c| words::day(c.due(c.started)));
    let term = head.clock.as_ref().zip(by.as_ref());
    let files: Vec<StoredFile> = seen
        .form
        .fields()
        .filter_map(|f| seen.body.answers.get(&f.id))
        .filter_map(|a| if let Answer::Many(records) = a { Some(records) } else { None })
        .flatten()
        .filter_map(|r| StoredFile::parse(r))
        .collect();
    let sizes: Vec<String> = files.iter().map(|f| file::size(f.bytes)).collect();
    let files: Vec<SentFile<'_>> =
        files.iter().zip(&sizes).map(|(f, size)| SentFile { name: &f.name, size, sha256: &f.sha256 }).collect();
    let digest: String = contract::revision::hex(&head.content.0[..8.min(head.content.0.len())]);
    let sheet = ReceiptSheet {
        comune: &index.denomination,
        reference: &head.reference.to_string(),
        service: &head.title,
        sent: &words::instant(head.sent),
        instant: head.sent,
        term: term.map(|(clock, by)| TermWords { by, silence: clock.term.silence.sentence() }),
        office: &head.office,
        after: &seen.form.after,
        status_url: &call.whole(&address(index, &format!("stato/?numero={}", head.reference.key()))),
        check_hint: CHECK_HINT,
        digest: &digest,
        files: &files,
        answers: Some(Answered { form: &seen.form, answers: &seen.body.answers }),
    };
    paper::receipt(&sheet).map_err(|e| Fault::new("printing a receipt", e))
}

/// The form of a service to be filled in by hand, with a code that opens it on the web.
pub(crate) async fn blank(doors: &impl Doors, call: &Call, service: &str) -> Reaction {
    let index = index(doors, call, false).await?;
    let entry = entry(&index, service)?;
    let asked = draft::asked(doors, call, &index, service, None, Language::Italian).await?;
    // A sheet bears the day on which it was printed.
    let instant = call.moment.today.to_zoned(TimeZone::UTC).map_err(|e| Fault::new("dating a sheet", e))?.timestamp();
    let sheet = BlankSheet {
        comune: &index.denomination,
        form: &asked.form,
        url: &call.whole(&entry.url),
        office: Some(&entry.office).filter(|o| !o.name.is_empty()),
        instant,
    };
    let bytes = paper::blank(&sheet).map_err(|e| Fault::new("printing a form", e))?;
    Ok(Reply::File(Box::new(Attachment {
        name: format!("modulo-{service}.pdf"),
        media_type: "application/pdf",
        bytes,
    })))
}
