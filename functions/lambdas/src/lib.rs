//! What the Lambda programs share: their settings, the doors that are the same in all, and the way from API Gateway's
//! event to `web` and back.
//!
//! Each program in `src/bin` names its own doors, so that it links only what it uses.

pub mod event;
pub mod settings;
