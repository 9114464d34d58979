//! An operator of the back office: who she is and which comuni she serves. She sees nothing else.

use serde::{Deserialize, Serialize};

use crate::keys::Lookup;

/// An operator as the archive holds it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Operator {
    /// The look-up of her codice fiscale in the consortium's domain.
    pub id: Lookup,
    /// What colleagues and the timeline call her.
    pub name: String,
    /// The ISTAT codes of the comuni she serves.
    pub comuni: Vec<String>,
}

impl Operator {
    /// Whether she serves a comune.
    pub fn serves(&self, istat: &str) -> bool {
        self.comuni.iter().any(|c| c == istat)
    }
}
