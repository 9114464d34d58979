//! The generator's promises, tried on a small area that does not exist.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

mod area;
mod build;
mod check;
mod crash;
mod deliver;
mod deliver_two;
mod feeds;
mod hostile;
mod house;
mod images;
mod moved;
mod new_comune;
mod new_texts;
mod news;
mod place;
mod secretary;
mod shop;
mod watch;
