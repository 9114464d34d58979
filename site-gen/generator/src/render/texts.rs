//! The texts that comuni share, read once however many comuni have them.
//!
//! In: the shared cards and the words of fixed pages. Out: compiled texts; what a comune wrote itself is compiled when
//! it is asked for.

use std::collections::HashMap;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use pulldown_cmark::HeadingLevel;
use rayon::prelude::*;
use serde::{Serialize, Serializer};

use crate::fault::Fault;
use crate::model::card::Card;
use crate::model::content::Shared;
use crate::model::joined::JoinedSection;
use crate::model::page::Inputs;
use crate::model::picture::Gallery;
use crate::model::slug::slug;
use crate::model::source::{At, Source};
use crate::render::markdown::{self, Compiled, PlainText, Words};
use crate::render::pictures;

/// A section of a card: the service and the title, which is another in every language.
type Key = (String, String);

/// The compiled sections of the shared cards.
pub(crate) struct Texts {
    sections: HashMap<Key, Text>,
    /// The shared cards, by their path.
    sources: HashMap<String, Arc<Source>>,
}

/// A section, compiled.
#[derive(Clone)]
pub(super) struct Text {
    pub(super) html: Compiled,
    /// The words alone; only of sections that linked data quote.
    pub(super) plain: PlainText,
}

impl Texts {
    /// Compiles the sections of every shared card.
    ///
    /// # Errors
    /// If one outgrows its measure.
    pub(crate) fn compile(shared: &Shared) -> Result<Self, Fault> {
        let one = |card: &Card| -> Result<Vec<(Key, Text)>, Fault> {
            let sections = card.sections.iter().map(|section| {
                let text = section_text(&section.title.value, &section.body, &card.source)?;
                Ok(((card.id.clone(), section.title.value.clone()), text))
            });
            sections.collect()
        };
        let cards: Vec<&Card> = shared.cards.values().chain(shared.english.values()).collect();
        let compiled = cards.par_iter().map(|card| one(card)).collect::<Result<Vec<_>, Fault>>()?;
        let sources = cards.iter().map(|card| (card.source.path.clone(), card.source.clone()));
        Ok(Self { sections: compiled.into_iter().flatten().collect(), sources: sources.collect() })
    }

    /// A section of a service, be it shared or a comune's own.
    pub(super) fn section(&self, service: &str, section: &JoinedSection<'_>) -> Result<Text, Fault> {
        let shared = self.sources.get(&section.source.path).is_some_and(|source| Arc::ptr_eq(source, section.source));
        let known = shared.then(|| self.sections.get(&(service.to_owned(), section.title.to_owned()))).flatten();
        known.map_or_else(|| section_text(section.title, section.body, section.source), |text| Ok(text.clone()))
    }
}

fn section_text(title: &str, body: &At<String>, source: &Source) -> Result<Text, Fault> {
    let html = markdown::compile(&body.value, HeadingLevel::H3, &slug(title))
        .ok_or_else(|| Fault::TooLarge(source.path.clone()))?;
    Ok(Text { html, plain: markdown::plain(&body.value) })
}

/// A text as one comune says it, filled only when a template asks for it.
pub(super) struct Html<'d> {
    /// Nothing, where the section is written by the template alone.
    pub(super) text: Option<Compiled>,
    pub(super) words: Words<'d>,
    /// The pictures beside the text.
    pub(super) pictures: Option<Arc<Gallery>>,
    /// The digest of the words.
    pub(super) inputs: Inputs,
}

impl Html<'_> {
    pub(super) fn filled(&self) -> String {
        let Some(text) = &self.text else { return String::new() };
        let Some(pictures) = &self.pictures else { return text.html(&self.words) };
        let find = |name: &str| pictures::view(name, pictures, self.words.base);
        text.html(&Words { images: Some(&find), ..self.words })
    }
}

impl Hash for Html<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.text.as_ref().map(Compiled::digest).hash(state);
        self.pictures.as_deref().map(|gallery| gallery.iter().for_each(|picture| picture.hash(state))).hash(state);
        state.write_u64(self.inputs.0);
    }
}

impl Serialize for Html<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.filled())
    }
}

/// Something that a page holds as text and that is written only when the page is drawn.
pub(super) struct Late<I, F> {
    /// All that it is written from.
    pub(super) from: I,
    pub(super) write: F,
}

impl<I: Hash, F> Hash for Late<I, F> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.from.hash(state);
    }
}

impl<I, F: Fn(&I) -> String> Serialize for Late<I, F> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&(self.write)(&self.from))
    }
}
