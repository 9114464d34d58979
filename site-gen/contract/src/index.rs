//! What the functions need to know of a comune, as the generator publishes it.
//!
//! `out/counter/tenants.json` is a [`Tenants`], `out/counter/<comune>.json` a [`CounterIndex`]; both may be cached 60 s.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::form::Access;
use crate::language::Language;
use crate::lists::Lists;
use crate::places::Places;
use crate::revision::Revision;

/// Which address belongs to which comune.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tenants {
    /// The consortium's name, for its own pages.
    pub consortium: String,
    /// Every comune that has a site.
    pub comuni: Vec<Tenant>,
    /// The comuni whose cadastral code is known, to be looked at beside a codice fiscale.
    #[serde(default, skip_serializing_if = "Places::is_empty")]
    pub places: Places,
}

/// One comune and where it is reached.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tenant {
    /// Its name in addresses, for example `quadri`.
    pub slug: String,
    /// Its ISTAT code, the first part of every key in the archive.
    pub istat: String,
    /// Its name, for example `Quadri`.
    pub name: String,
    /// Part of the area it belongs to; may be empty.
    #[serde(default)]
    pub subarea: String,
    /// Its postal code; may be empty.
    #[serde(default)]
    pub cap: String,
    /// Path prefix of its pages: `/quadri`, or empty where it has a host of its own.
    pub base: String,
    /// The hosts that are its own.
    #[serde(default)]
    pub hosts: Vec<String>,
}

/// All that the counter of one comune needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CounterIndex {
    /// Whose counter it is.
    pub comune: Tenant,
    /// The three letters that open every reference.
    pub prefix: String,
    /// How citizens call it: `Comune di Quadri`.
    pub denomination: String,
    /// The certified address, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pec: Option<String>,
    /// Whether kept data serve this comune alone or the whole consortium (GDPR art. 26).
    pub profile: ProfileScope,
    /// The services, by id.
    pub services: BTreeMap<String, ServiceEntry>,
    /// The comune's lists that its forms name.
    #[serde(default, skip_serializing_if = "Lists::is_empty")]
    pub lists: Lists,
}

/// How far kept data reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProfileScope {
    /// Only this comune.
    Comune,
    /// Every comune of the consortium, which is then joint controller.
    Consortium,
}

/// One service as the counter sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceEntry {
    /// Its title.
    pub title: String,
    /// The address of its card.
    pub url: String,
    /// The revision that new requests answer.
    pub current: Revision,
    /// Revisions that are still read, the current one included.
    pub accepted: Vec<Revision>,
    /// Whether the form has only questions that anyone may answer without login.
    pub access: Access,
    /// When it can be asked.
    #[serde(default)]
    pub opening: Opening,
    /// Where its form can be read in other languages.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub translations: BTreeMap<Language, Translated>,
    /// Who answers.
    pub office: Office,
    /// By when, and what silence means.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub term: Option<Term>,
    /// How long its ended requests are kept; for ever, until the comune says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub keep: Option<Keep>,
}

/// For how many years requests are kept after they ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Keep {
    /// Those that were granted.
    pub granted: u16,
    /// All others: refused, closed, withdrawn, annulled.
    pub others: u16,
}

/// A service in another language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Translated {
    /// The address of its card.
    pub url: String,
    /// The document with the words of its form.
    pub words: Revision,
}

/// When a service can be asked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opening {
    /// First day, if it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Date>,
    /// Last day, if it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
    /// Why it is suspended, if it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suspended: Option<String>,
}

/// What the opening says for one day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OpenOn {
    /// It can be asked.
    Open,
    /// It opens on a later day.
    Opens(Date),
    /// It closed on this day.
    Closed(Date),
    /// It is suspended, for this reason.
    Suspended(String),
}

impl Opening {
    /// Whether the service can be asked on a day.
    pub fn on(&self, today: Date) -> OpenOn {
        match (&self.suspended, self.from, self.until) {
            (Some(reason), _, _) => OpenOn::Suspended(reason.clone()),
            (None, Some(from), _) if today < from => OpenOn::Opens(from),
            (None, _, Some(until)) if today > until => OpenOn::Closed(until),
            _ => OpenOn::Open,
        }
    }
}

/// The office that answers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Office {
    /// Its name in the comune's file, for example `comune`.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// Telephone, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// Email, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
}

/// The time in which the comune must answer (L. 241/1990, art. 2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Term {
    /// Calendar days from the sending.
    pub days: u16,
    /// What silence means when they are over.
    pub silence: Silence,
}

/// What the comune's silence means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Hash)]
#[serde(rename_all = "snake_case")]
pub enum Silence {
    /// The request counts as granted (L. 241/1990, art. 20).
    Assent,
    /// The request counts as refused (for access to records: L. 241/1990, art. 25, c. 4).
    Refusal,
    /// The comune is in default, and the citizen can turn to who must act in its place (L. 241/1990, art. 2, c. 9-bis).
    Default,
}

impl Silence {
    /// What a citizen is told about it.
    pub fn sentence(self) -> &'static str {
        self.told(Language::Italian)
    }

    /// What a citizen is told about it in a language.
    pub fn told(self, language: Language) -> &'static str {
        match (self, language) {
            (Silence::Assent, Language::Italian) => {
                "Se il Comune non risponde entro questo termine, la richiesta si considera accolta."
            }
            (Silence::Refusal, Language::Italian) => {
                "Se il Comune non risponde entro questo termine, la richiesta si considera respinta e puoi fare ricorso."
            }
            (Silence::Default, Language::Italian) => {
                "Se il Comune non risponde entro questo termine, puoi chiedere che decida un’altra persona al posto dell’ufficio (la \
                 legge lo chiama «potere sostitutivo»)."
            }
            (Silence::Assent, Language::English) => {
                "If the Comune does not answer within this time, your request counts as granted."
            }
            (Silence::Refusal, Language::English) => {
                "If the Comune does not answer within this time, your request counts as refused and you can appeal."
            }
            (Silence::Default, Language::English) => {
                "If the Comune does not answer within this time, you can ask the person who has the power to act in its \
                 place to step in."
            }
        }
    }
}
