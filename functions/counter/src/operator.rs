//! An operator of the back office: who she is and which comuni she serves. She sees nothing else.

use std::future::Future;

use serde::{Deserialize, Serialize};

use crate::fault::Fault;
use crate::keys::Lookup;

/// An operator as the archive holds it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Operator {
    /// The look-up of her codice fiscale in the consortium's domain.
    pub id: Lookup,
    /// What colleagues and the timeline call her.
    pub name: String,
    /// The ISTAT codes of the comuni she serves; who serves none is not let in, and her name stays beside what she did.
    pub comuni: Vec<String>,
}

impl Operator {
    /// Whether she serves a comune.
    pub fn serves(&self, istat: &str) -> bool {
        self.comuni.iter().any(|c| c == istat)
    }
}

/// The door to the list of operators, for whoever says who works here. It may read the whole archive and is used by no
/// request.
pub trait Roll: Send + Sync {
    /// An operator, by the look-up of her codice fiscale in the consortium's domain.
    fn enrolled(&self, id: &Lookup) -> impl Future<Output = Result<Option<Operator>, Fault>> + Send;

    /// All operators, by look-up; who serves no comune any more is among them.
    fn roll(&self) -> impl Future<Output = Result<Vec<Operator>, Fault>> + Send;

    /// Keeps an operator, replacing an earlier version; the next request already knows it.
    fn enrol(&self, operator: &Operator) -> impl Future<Output = Result<(), Fault>> + Send;
}
