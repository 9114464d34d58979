//! The generator's promises, tried on a small area that does not exist.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

mod area;
mod build;
mod cases;
mod check;
mod crash;
mod deliver;
mod deliver_moves;
mod deliver_two;
mod difference;
mod feeds;
mod hostile;
mod house;
mod images;
mod languages;
mod mayors;
mod mend;
mod moved;
mod new_comune;
mod new_texts;
mod news;
mod open_data;
mod output;
mod place;
mod rules;
mod search;
mod secretary;
mod sheets;
mod shop;
mod survey;
mod watch;
