//! The back office: the inbox, one pratica, one person's dossier.
//!
//! In: lines already in words. Out: the inside of `<main>`. Nothing is told by colour alone, and every action shows the
//! sentence that the citizen will read.

pub mod action;
pub mod assisted;
pub mod dossier;
pub mod due;
pub mod inbox;
pub mod pratica;
pub mod ratings;
