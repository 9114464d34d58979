//! What all comuni share, as it was read from the content folder.
//!
//! In: the stage `read`. Out: the noun of `join` and `check`. The comuni are not here: they are read one by one.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use crate::model::card::Card;
use crate::model::form_source::FormSource;
use crate::model::form_words::FormWords;
use crate::model::news::News;
use crate::model::oddity::Odd;
use crate::model::source::{At, Source};
use crate::model::synonyms::Synonyms;

/// The content that an area's comuni share.
#[derive(Clone, Debug)]
pub struct Shared {
    /// The consortium.
    pub consortium: Consortium,
    /// The shared cards, by service.
    pub cards: BTreeMap<String, Card>,
    /// The cards that are there in English too, by service.
    pub english: BTreeMap<String, Card>,
    /// The shared forms, by service.
    pub forms: BTreeMap<String, FormSource>,
    /// The English words of forms, by service.
    pub words: BTreeMap<String, FormWords>,
    /// The form of services that have none of their own.
    pub generic: Option<FormSource>,
    /// The consortium's news, in the order of the files.
    pub news: Vec<News>,
    /// The words that mean the same to who searches.
    pub synonyms: Synonyms,
    /// What was odd.
    pub odd: Vec<Odd>,
}

/// The consortium of the comuni.
#[derive(Clone, Debug)]
pub struct Consortium {
    /// The file.
    pub source: Arc<Source>,
    /// Short name.
    pub name: String,
    /// Full name.
    pub denomination: String,
    /// One sentence.
    pub description: String,
    /// Its colour, as written.
    pub colour: At<String>,
    /// Whether kept data serve the whole consortium, where a comune does not say.
    pub profile: Option<At<String>>,
    /// Where the data come from.
    pub origin: String,
    /// The parts of the area, in order.
    pub subareas: Vec<String>,
    /// Whom to tell of a flaw of the sites' safety; nobody, until somebody answers.
    pub security: Option<SecurityContact>,
}

/// Whom to tell of a flaw of the sites' safety.
#[derive(Clone, Debug)]
pub struct SecurityContact {
    /// A `mailto:` or an `https:` address.
    pub contact: String,
    /// The day from which the contact is not to be trusted any more.
    pub expires: Date,
    /// The address of the rules for those who look for flaws.
    pub policy: Option<String>,
}
