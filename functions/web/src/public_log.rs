//! Where the documents are that prove what a comune received and that its public log has it.

use contract::index::CounterIndex;
use counter::reference::Reference;

use crate::citizen::address;

/// Where the signed receipt is.
pub(crate) fn receipt_address(index: &CounterIndex, reference: &Reference) -> String {
    address(index, &format!("ricevuta/{}/ricevuta.json", reference.key()))
}

/// Where the proof under the head of a size is.
pub(crate) fn proof_address(index: &CounterIndex, reference: &Reference, size: u64) -> String {
    address(index, &format!("pratica/{}/prova.json?foglie={size}", reference.key()))
}

/// A file of the public log; the gateway or a sweep publishes it beside the comune's pages.
pub(crate) fn published(index: &CounterIndex, name: &str) -> String {
    format!("{}/registro/{name}", index.comune.base)
}
