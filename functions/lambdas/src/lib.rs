//! What the Lambda programs share: their settings, the doors that are the same in all, and the way from an event to `web`
//! or to the counter's own verbs, and back.
//!
//! Each program in `src/bin` names its own doors and its own part of the counter, so that it links only what it uses.

pub mod account;
pub mod batch;
pub mod doors;
pub mod event;
pub mod front;
pub mod letters;
pub mod program;
pub mod root;
pub mod routes;
pub mod serve;
pub mod settings;
pub mod told;
pub mod work;

// musl's own takes an eighth of the time of an answer (infra/README.md).
#[cfg(target_env = "musl")]
#[global_allocator]
static ALLOCATOR: dlmalloc::GlobalDlmalloc = dlmalloc::GlobalDlmalloc;
