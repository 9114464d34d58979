//! The card of a service as its author wrote it, and what a comune lays over it.
//!
//! In: `scheda.md`, or `comuni/<comune>/servizi/<service>.md`. Out: head and sections, each with its place.

use std::sync::Arc;

use contract::index::Silence;
use jiff::civil::Date;

use crate::model::picture::Gallery;
use crate::model::source::{At, Source};
use contract::language::Language;

/// A shared card, or an overlay: then every part is optional and what is given replaces the card's.
#[derive(Clone, Debug)]
pub struct Card {
    /// The service, for example `accesso-agli-atti`.
    pub id: String,
    /// The file.
    pub source: Arc<Source>,
    /// The language of its words and headings.
    pub language: Language,
    /// The front matter.
    pub head: Head,
    /// The pictures beside it.
    pub pictures: Arc<Gallery>,
    /// The sections, in the file's order.
    pub sections: Vec<Section>,
}

/// The front matter of a card.
#[derive(Clone, Debug, Default)]
pub struct Head {
    /// The title.
    pub title: Option<At<String>>,
    /// One sentence of at most 255 characters.
    pub description: Option<At<String>>,
    /// One of the national categories.
    pub category: Option<At<String>>,
    /// Some of the national topics.
    pub topics: Option<Vec<At<String>>>,
    /// The kind of procedure.
    pub archetype: Option<At<String>>,
    /// The laws it rests on.
    pub laws: Option<Vec<At<String>>>,
    /// Days in which the comune answers.
    pub term_days: Option<At<u16>>,
    /// What silence means.
    pub silence: Option<At<Silence>>,
    /// Years for which granted requests are kept, and all ended ones where nothing else is said.
    pub keep_years: Option<At<u16>>,
    /// Years for which the others are kept.
    pub keep_others_years: Option<At<u16>>,
    /// The cost, in short.
    pub cost: Option<At<String>>,
    /// The usual function that answers.
    pub office: Option<At<String>>,
    /// Whether it can be asked on line; it can, where nobody says no.
    pub online: Option<At<bool>>,
    /// The last day on which the text was reviewed.
    pub updated: Option<At<Date>>,
    /// The addresses that it had before.
    pub aliases: Option<Vec<At<String>>>,
    /// Whether it is a draft.
    pub draft: bool,
    /// Other words by which people look for it.
    pub words: Option<Vec<At<String>>>,
}

/// A level-2 heading and what follows it.
#[derive(Clone, Debug)]
pub struct Section {
    /// The heading.
    pub title: At<String>,
    /// The Markdown below it, untouched.
    pub body: At<String>,
}
