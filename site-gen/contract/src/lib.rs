//! What a form asks, how an answer is read, and the JSON that travels from the generator to the functions.
//!
//! In: a [`form::Form`] and what a citizen typed. Out: canonical [`answer::Answers`] or a [`slip::Slip`] per field.
//! A field's rule is written here once; the page's attributes ([`constraints`]), the server's check ([`read`]) and the
//! words of every error ([`sentences`]) come from it. This crate never does I/O, never looks at a clock, never draws a page.

pub mod agree;
pub mod agreement;
pub mod answer;
pub mod code;
pub mod codice_fiscale;
pub mod condition;
pub mod constraints;
pub mod contact;
pub mod date;
pub mod decimal;
pub mod fact;
pub mod file;
pub mod form;
pub mod formula;
pub mod iban;
pub mod index;
pub mod kind;
pub mod language;
pub mod lists;
pub mod partita_iva;
pub mod period;
pub mod places;
pub mod read;
pub mod redirects;
pub mod revision;
pub mod schema;
pub mod search;
pub mod sentences;
pub mod slip;
pub mod time;
pub mod told;
pub mod translation;
