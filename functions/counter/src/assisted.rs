//! A request that an operator writes for a citizen who stands at the desk.
//!
//! The operator sees who she is and hears what she asks; she signs on paper, before the operator (D.P.R. 445/2000, art. 38,
//! comma 3). The pratica is hers, never the operator's.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::keys::Lookup;
use crate::operator::Operator;

/// The citizen at the desk, as the draft holds her until it is sent.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subject {
    /// Name.
    pub name: String,
    /// Surname.
    pub surname: String,
    /// Codice fiscale, checked against both.
    pub codice_fiscale: String,
    /// How the operator knows that it is she.
    pub known: Known,
}

impl Subject {
    /// Name and surname.
    pub fn full_name(&self) -> String {
        format!("{} {}", self.name, self.surname)
    }
}

impl fmt::Debug for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Subject(…)")
    }
}

/// How an operator knows who stands before her.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Known {
    /// She saw a document: its kind and number, in her words.
    ByDocument(String),
    /// She knows her personally.
    InPerson,
}

impl fmt::Debug for Known {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Known(…)")
    }
}

impl Known {
    /// How, in words that follow a comma: `documento: carta d’identità CA00000AA`.
    pub fn words(&self) -> String {
        match self {
            Known::ByDocument(document) => format!("documento: {document}"),
            Known::InPerson => "conosciuta personalmente".to_owned(),
        }
    }
}

/// Who wrote a pratica in the citizen's place, for as long as the pratica is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assisted {
    /// The operator.
    pub operator: Lookup,
    /// Her name on that day.
    pub name: String,
    /// How she knew the citizen.
    pub known: Known,
}

impl Assisted {
    /// The mark of an operator who wrote for a citizen.
    pub fn by(operator: &Operator, subject: &Subject) -> Assisted {
        Assisted { operator: operator.id.clone(), name: operator.name.clone(), known: subject.known.clone() }
    }
}

/// What the citizen reads wherever the request says who filled it in.
pub const WRITTEN: &str = "Compilata allo sportello da un operatore del Comune";
