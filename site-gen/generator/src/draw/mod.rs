//! Diagnostics as text, for people and for programs.
//!
//! In: gathered diagnostics. Out: the whole text, one module a format; nothing is printed here.

pub mod github;
pub mod human;
pub mod json;
pub mod sarif;
