//! What sheets on paper promise: the same bytes for the same input, words that can be read aloud and copied, no failure
//! whatever was typed.

#![allow(clippy::unwrap_used, reason = "helpers of tests are tests")]

mod blank;
mod hostile;
mod reader;
mod receipt;
mod sample;
