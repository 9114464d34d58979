//! A citizen as a comune's operators see her: her requests there, and the data she gave in them. Each look is logged.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::keys::Lookup;

/// One look at a dossier or at a pratica; the citizen can read it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Look {
    /// The comune's ISTAT code.
    pub comune: String,
    /// Whose data were looked at.
    pub citizen: Lookup,
    /// When.
    pub at: Timestamp,
    /// Which operator, by look-up; her name is asked of the archive.
    pub operator: Lookup,
    /// What was looked at.
    pub what: Looked,
    /// Why: the open pratica, or the reason typed.
    pub why: String,
}

/// What was looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Looked {
    /// One request.
    Pratica,
    /// All that the comune knows of the citizen.
    Dossier,
}
