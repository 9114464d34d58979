//! Once only: what a citizen gave, kept with her consent, with where it comes from and since when.
//!
//! A profile is found by a keyed look-up of her codice fiscale and sealed under a secret derived from it: it opens only
//! in her own session.

use std::collections::BTreeMap;

use contract::answer::{Answer, Answers};
use contract::fact::Fact;
use contract::form::Form;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::identity::Person;
use crate::keys::{Lookup, Sealed};
use crate::reference::Reference;

/// A profile as the archive holds it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// The look-up it is found by.
    pub citizen: Lookup,
    /// Counts changes, so that two at once do not lose one.
    pub version: u64,
    /// [`ProfileBody`] as JSON, sealed under the citizen's secret.
    pub sealed: Sealed,
}

/// What a profile holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProfileBody {
    /// The newest value of each fact.
    pub facts: BTreeMap<Fact, Kept>,
}

/// One kept datum.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// The canonical value.
    pub value: String,
    /// Where it comes from.
    pub source: Source,
    /// The day on which it was given.
    pub on: Date,
}

impl std::fmt::Debug for Kept {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Kept(…)")
    }
}

/// Where a kept datum comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// The citizen declared it in a request.
    Declared(Reference),
    /// The identity provider gave it at login.
    Login(String),
}

impl Source {
    /// For people: `dichiarato nella richiesta RRE-…`.
    pub fn words(&self) -> String {
        match self {
            Source::Declared(reference) => format!("dichiarato nella richiesta {reference}"),
            Source::Login(provider) => format!("dato dal tuo accesso ({provider})"),
        }
    }
}

impl ProfileBody {
    /// Keeps every answer of a request that is a fact.
    pub fn enrich(&mut self, form: &Form, answers: &Answers, reference: &Reference, on: Date) {
        for field in form.fields() {
            if let (Some(fact), Some(Answer::One(value))) = (field.fact, answers.get(&field.id)) {
                let kept = Kept { value: value.clone(), source: Source::Declared(reference.clone()), on };
                self.facts.insert(fact, kept);
            }
        }
    }
}

/// What the login itself says of a person, as facts.
pub fn from_login(person: &Person, on: Date) -> BTreeMap<Fact, Kept> {
    let given = [
        (Fact::Nome, Some(&person.name)),
        (Fact::Cognome, Some(&person.surname)),
        (Fact::CodiceFiscale, Some(&person.codice_fiscale)),
        (Fact::DataNascita, person.birth.as_ref()),
        (Fact::LuogoNascita, person.birth_place.as_ref()),
        (Fact::Email, person.email.as_ref()),
    ];
    given
        .into_iter()
        .filter_map(|(fact, value)| {
            let source = Source::Login(person.provider.clone());
            value.map(|v| (fact, Kept { value: v.clone(), source, on }))
        })
        .collect()
}
