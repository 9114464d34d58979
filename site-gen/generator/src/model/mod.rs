//! The nouns that the stages share; no stage knows another one, all know these.

pub(crate) mod arms;
pub(crate) mod callout;
pub mod card;
pub mod colour;
pub mod comune;
pub mod content;
pub(crate) mod dialect;
pub mod form_source;
pub mod form_words;
pub mod gulpease;
pub mod hosting;
pub mod joined;
pub mod moved;
pub mod news;
pub mod oddity;
pub mod page;
pub mod picture;
pub mod register;
pub mod sheet;
pub mod showing;
pub mod slug;
pub mod source;
pub mod survey;
pub mod synonyms;
pub mod theme;
pub mod vocabulary;
