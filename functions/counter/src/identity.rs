//! The door to whoever says who a person is: SPID or CIE through an OpenID provider, or the simulator.

use std::future::Future;

use contract::answer::Typed;
use serde::{Deserialize, Serialize};

use crate::fault::Fault;
use crate::refusal::Refusal;

/// Who is asked to log in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// A citizen, at a comune's counter.
    Citizen,
    /// An operator, at the back office.
    Operator,
}

/// A person as the provider describes her.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Codice fiscale, checked.
    pub codice_fiscale: String,
    /// Name.
    pub name: String,
    /// Surname.
    pub surname: String,
    /// Date of birth, `2026-11-23`, if the provider gives it.
    #[serde(default)]
    pub birth: Option<String>,
    /// Place of birth, if the provider gives it.
    #[serde(default)]
    pub birth_place: Option<String>,
    /// Email, if the provider gives it.
    #[serde(default)]
    pub email: Option<String>,
    /// Who said so, for people: `SPID`, `CIE`, `simulatore`.
    pub provider: String,
}

impl std::fmt::Debug for Person {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Person(…)")
    }
}

/// What a page offers to somebody who wants to log in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Start {
    /// The simulator: choose one of these people.
    Choose(Vec<Sample>),
    /// A provider: leave for this address by a link.
    Leave(String),
}

/// A sample person of the simulator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sample {
    /// What the choice posts.
    pub id: String,
    /// Name and surname.
    pub name: String,
    /// A line that tells her apart: `vive a Quadri, 71 anni`.
    pub about: String,
}

/// The door.
pub trait Identity: Send + Sync {
    /// What to offer; `state` comes back with the answer.
    fn start(&self, audience: Audience, state: &str) -> Start;

    /// Reads the answer: the simulator's choice, or a provider's parameters.
    fn identify(
        &self,
        audience: Audience,
        returned: &Typed,
    ) -> impl Future<Output = Result<Result<Person, Refusal>, Fault>> + Send;
}

/// The door of a program at which nobody logs in.
#[derive(Clone, Copy, Debug)]
pub struct Nobody;

impl Identity for Nobody {
    fn start(&self, _: Audience, _: &str) -> Start {
        Start::Choose(Vec::new())
    }

    async fn identify(&self, _: Audience, _: &Typed) -> Result<Result<Person, Refusal>, Fault> {
        Ok(Err(Refusal::NotIdentified))
    }
}
