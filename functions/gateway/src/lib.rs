//! Every site and every function in one process: what the consortium runs on one machine, and what a test starts.
//!
//! In: folders and an address. Out: a server that answers static pages from `out/site` and everything under
//! `sportello/` and `ufficio/` through `web`. This crate only wires; no rule of the counter lives here.

pub mod arrive;
pub mod body;
pub mod causes;
pub mod command;
pub mod enrol;
pub mod erase_again;
pub mod files;
pub mod grow;
pub mod leave;
pub mod leave_command;
pub mod log;
pub mod mail;
pub mod operator_command;
pub mod operators;
pub mod pace;
pub mod parcel;
pub mod post;
pub mod reload;
pub mod server;
pub mod settings;
pub mod start;
pub mod sweep;
pub mod town;
pub mod upkeep;
pub mod watch;
pub mod welcome;
