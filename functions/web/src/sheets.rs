//! Sheets to keep and to print: the receipt as PDF, the form to fill in by hand.
//!
//! The address of the status page stands on the receipt with the number alone: the second datum is typed there.

use contract::answer::Answer;
use contract::file::{self, StoredFile};
use contract::form::Form;
use contract::index::CounterIndex;
use contract::language::Language;
use counter::fault::Fault;
use counter::pratica::{Body, Pratica};
use jiff::tz::TimeZone;
use paper::{Answered, BlankSheet, Cosign, Promise, ReceiptSheet, SentFile, TermWords};
use proof::receipt::Receipt;

use crate::call::Call;
use crate::citizen::{address, entry, index, index_with};
use crate::doors::Doors;
use crate::draft;
use crate::page_words as said;
use crate::pratica::{form as form_of, seen, written};
use crate::reply::{Answered as Reaction, Attachment, Reply};
use crate::{public_log, second_signature, words};

/// The receipt of a request of this session, as PDF: in Italian, which binds.
pub(crate) async fn receipt(doors: &impl Doors, call: &Call, reference: &str) -> Reaction {
    let index = index(doors, call).await?;
    let seen = seen(doors, call, &index, reference).await?;
    let origin = call.whole("");
    let form = form_of(doors, &seen.pratica).await?;
    Ok(printed(&index, &origin, &seen.pratica, &seen.body, &form)?)
}

/// A receipt as PDF; `origin` is where the comune's own pages are.
pub(crate) fn printed(
    index: &CounterIndex,
    origin: &str,
    pratica: &Pratica,
    body: &Body,
    form: &Form,
) -> Result<Reply, Fault> {
    let head = &pratica.head;
    let by = head.clock.as_ref().map(|c| words::day(c.due(c.started)));
    let term = head.clock.as_ref().zip(by.as_ref());
    let files: Vec<StoredFile> = form
        .fields()
        .filter_map(|f| body.answers.get(&f.id))
        .filter_map(|a| if let Answer::Many(records) = a { Some(records) } else { None })
        .flatten()
        .filter_map(|r| StoredFile::parse(r))
        .collect();
    let sizes: Vec<String> = files.iter().map(|f| file::size(f.bytes)).collect();
    let files: Vec<SentFile<'_>> =
        files.iter().zip(&sizes).map(|(f, size)| SentFile { name: &f.name, size, sha256: &f.sha256 }).collect();
    let digest: String = contract::revision::hex(&head.content.0[..8.min(head.content.0.len())]);
    let receipt = head.receipt();
    let text = receipt.as_ref().and_then(Receipt::text);
    let signature = receipt.as_ref().map(|receipt| receipt.signed.signature.text()).unwrap_or_default();
    let keys_url = format!("{origin}{}", public_log::published(index, "chiavi.json"));
    let url = second_signature::link(origin, &index.comune.base, &head.reference);
    let given = second_signature::given(head, body, Language::Italian);
    let owed = second_signature::pass_on(head, form, &url, None);
    let owed = owed.as_ref().map(|p| Cosign::Owed { who: p.who, url: p.url, by: p.by.as_deref() });
    let sheet = ReceiptSheet {
        cosign: owed.or(given.as_deref().map(Cosign::Given)),
        comune: &index.denomination,
        reference: &head.reference.to_string(),
        service: &head.title,
        sent: &words::instant(head.sent),
        instant: head.sent,
        written: written(body),
        term: term.map(|(clock, by)| TermWords { by, silence: clock.term.silence.sentence() }),
        office: &head.office,
        after: &form.after,
        status_url: &format!("{origin}{}", address(index, &format!("stato/?numero={}", head.reference.key()))),
        check_hint: said::check_hint(Language::Italian),
        digest: &digest,
        files: &files,
        promise: receipt.as_ref().zip(text.as_ref()).map(|(receipt, text)| Promise {
            text,
            key: &receipt.signed.key,
            signature: &signature,
            keys_url: &keys_url,
        }),
        answers: Some(Answered { form, answers: &body.answers }),
    };
    let bytes = paper::receipt(&sheet).map_err(|e| Fault::new("printing a receipt", e))?;
    let name = format!("ricevuta-{}.pdf", head.reference);
    Ok(Reply::File(Box::new(Attachment { name, media_type: "application/pdf", bytes })))
}

/// The form of a service to be filled in by hand, with a code that opens it on the web.
pub(crate) async fn blank(doors: &impl Doors, call: &Call, service: &str) -> Reaction {
    let index = index_with(doors, call, service).await?;
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
