//! The [`Ledger`] on the same files as the archive: a pratica and its waiting leaf are one transaction.

use counter::archive::Changed;
use counter::bytes::Bytes;
use counter::fault::Fault;
use counter::ledger::{Growth, Ledger};
use proof::hash::Hash;
use proof::head::Head;
use proof::merkle::Node;

use crate::archive::{SqliteArchive, json};
use crate::log;

impl Ledger for SqliteArchive {
    // Some milliseconds of the writing thread.
    const AT_ONCE: usize = 500;

    async fn waiting(&self, comune: &str) -> Result<Vec<Bytes>, Fault> {
        let comune = comune.to_owned();
        self.readers.read("reading what waits for the log", move |s| log::waiting(s, &comune, Self::AT_ONCE)).await
    }

    async fn grow(&self, growth: &Growth) -> Result<Changed, Fault> {
        const DOING: &str = "adding to the log";
        let (growth, head) = (growth.clone(), json(DOING, &growth.head)?);
        self.writer.write(DOING, move |s| log::grow(s, &growth, &head)).await
    }

    async fn newest_head(&self, comune: &str) -> Result<Option<Head>, Fault> {
        let comune = comune.to_owned();
        self.readers.row("reading the head of the log", move |s| log::newest_head(s, &comune)).await
    }

    async fn heads_after(&self, comune: &str, size: u64) -> Result<Vec<Head>, Fault> {
        let comune = comune.to_owned();
        self.readers.read("reading the heads of the log", move |s| log::heads_after(s, &comune, size)).await
    }

    async fn place_of(&self, comune: &str, leaf: &Bytes) -> Result<Option<u64>, Fault> {
        let (comune, leaf) = (comune.to_owned(), leaf.text());
        self.readers.row("finding a leaf in the log", move |s| log::place_of(s, &comune, &leaf)).await
    }

    async fn size_with(&self, comune: &str, leaf: &Bytes) -> Result<Option<u64>, Fault> {
        let (comune, leaf) = (comune.to_owned(), leaf.text());
        self.readers.row("finding a leaf in the log", move |s| log::size_with(s, &comune, &leaf)).await
    }

    async fn nodes(&self, comune: &str, nodes: &[Node]) -> Result<Vec<Hash>, Fault> {
        let (comune, nodes) = (comune.to_owned(), nodes.to_vec());
        self.readers.read("reading the nodes of the log", move |s| log::nodes(s, &comune, &nodes)).await
    }
}
