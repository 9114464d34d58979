//! From the content and the theme to the comuni's sites, their forms and the index of each counter.
//!
//! In: `content/` and `themes/<name>/`. Out: `out/site`, `out/forms`, `out/counter`. Only this file knows the order
//! of the stages: read, join, check, render, publish, write.

pub mod check;
pub mod diagnostic;
pub mod draw;
pub mod fault;
pub mod join;
pub mod model;
pub mod progress;
pub mod read;
