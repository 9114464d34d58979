//! A citizen as a comune's operators see her: her requests there, and the data she gave in them. Each look is logged.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::fault::Fault;
use crate::keys::{Keys, Label, Lookup, Purpose, Sealed, Secret};

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
    /// Why: the open pratica, or the reason typed. Sealed, since a reason can hold a name.
    pub why: Sealed,
}

impl Look {
    /// A look, with its reason sealed.
    ///
    /// # Errors
    /// If sealing fails.
    pub fn new(
        keys: &impl Keys,
        comune: &str,
        citizen: Lookup,
        at: Timestamp,
        operator: Lookup,
        what: Looked,
        why: &str,
    ) -> Result<Look, Fault> {
        let comune = comune.to_owned();
        let why = keys.seal_under(&secret(keys, &comune), &label(&comune, &citizen, at), why.as_bytes())?;
        Ok(Look { comune, citizen, at, operator, what, why })
    }

    /// The reason, opened.
    ///
    /// # Errors
    /// If it was tampered with.
    pub fn reason(&self, keys: &impl Keys) -> Result<String, Fault> {
        let label = label(&self.comune, &self.citizen, self.at);
        let plain = keys.open_under(&secret(keys, &self.comune), &label, &self.why)?;
        String::from_utf8(plain).map_err(|_| Fault::plain("reading the reason of a look"))
    }
}

fn secret(keys: &impl Keys, comune: &str) -> Secret {
    Secret(keys.mac(Purpose::Looks, &[comune.as_bytes()]))
}

fn label(comune: &str, citizen: &Lookup, at: Timestamp) -> Label {
    Label::new(comune, "sguardo", &format!("{}|{at}", citizen.0), 1)
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
