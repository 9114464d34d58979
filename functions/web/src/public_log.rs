//! Where a request stands in the public log of its comune, and where the documents about it are.

use contract::index::CounterIndex;
use counter::fault::Fault;
use counter::pratica::Head;
use counter::reference::Reference;
use counter::sequence::prove;
use proof::place::Place;

use crate::citizen::address;
use crate::doors::Doors;

/// Where the signed receipt is.
pub(crate) fn receipt_address(index: &CounterIndex, reference: &Reference) -> String {
    address(index, &format!("ricevuta/{}/ricevuta.json", reference.key()))
}

/// Where the proof is.
pub(crate) fn proof_address(index: &CounterIndex, reference: &Reference) -> String {
    address(index, &format!("pratica/{}/prova.json", reference.key()))
}

/// A file of the public log; the gateway or a sweep publishes it beside the comune's pages.
pub(crate) fn published(index: &CounterIndex, name: &str) -> String {
    format!("{}/registro/{name}", index.comune.base)
}

/// Where a request stands in the log; nothing, while it waits.
pub(crate) async fn place(doors: &impl Doors, head: &Head) -> Result<Option<Place>, Fault> {
    prove(doors.ledger(), &head.comune, &head.leaf).await
}
