//! What a citizen can show to anybody: the signed receipt, and the proof that the public log has her request.

use counter::fault::Fault;
use counter::pratica::Head;
use counter::sequence::prove;
use proof::document::Document;

use crate::call::Call;
use crate::citizen::index;
use crate::doors::Doors;
use crate::pratica::seen;
use crate::reply::{Answered, Attachment, Reply, not_found};

/// The signed receipt.
pub(crate) async fn receipt(doors: &impl Doors, call: &Call, reference: &str) -> Answered {
    let index = index(doors, call).await?;
    let seen = seen(doors, call, &index, reference).await?;
    match seen.pratica.head.receipt() {
        Some(receipt) => Ok(file("ricevuta", &seen.pratica.head, &Document::Receipt(receipt))?),
        None => Ok(not_found(call)),
    }
}

/// The proof that the log has it.
pub(crate) async fn proof(doors: &impl Doors, call: &Call, reference: &str) -> Answered {
    let index = index(doors, call).await?;
    let seen = seen(doors, call, &index, reference).await?;
    let head = &seen.pratica.head;
    let under = call.query.one("foglie").parse().ok();
    match prove(doors.ledger(), &head.comune, &head.leaf, under).await? {
        Some(place) => Ok(file("prova", head, &Document::Place(place))?),
        None => Ok(not_found(call)),
    }
}

fn file(what: &str, head: &Head, document: &Document) -> Result<Reply, Fault> {
    let bytes = document.bytes().map_err(|e| Fault::new("writing a proof", e))?;
    let name = format!("{what}-{}.json", head.reference);
    Ok(Reply::File(Box::new(Attachment { name, media_type: "application/json", bytes })))
}
