//! The documents that travel, each telling what it is.

use serde::{Deserialize, Serialize};

use crate::head::Head;
use crate::key::PublicKeys;
use crate::place::Place;
use crate::receipt::Receipt;

/// Any of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "tipo")]
pub enum Document {
    /// `ricevuta.json`.
    #[serde(rename = "sportello/ricevuta/1")]
    Receipt(Receipt),
    /// `prova.json`.
    #[serde(rename = "sportello/prova/1")]
    Place(Place),
    /// `testa.json`.
    #[serde(rename = "sportello/testa/1")]
    Head(Head),
    /// `chiavi.json`.
    #[serde(rename = "sportello/chiavi/1")]
    Keys(PublicKeys),
}

impl Document {
    /// Reads one.
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        serde_json::from_slice(bytes).ok()
    }

    /// As people can read it too.
    ///
    /// # Errors
    /// Only if the JSON writer fails.
    pub fn bytes(&self) -> serde_json::Result<Vec<u8>> {
        let mut bytes = serde_json::to_vec_pretty(self)?;
        bytes.push(b'\n');
        Ok(bytes)
    }
}
