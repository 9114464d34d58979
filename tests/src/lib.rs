//! The harness of the promises: what several of them need to be tried.

pub mod archive_suite;
