//! Requests in, pages and redirects out: one [`answer::answer`], the same in the gateway and in every Lambda function.
//!
//! A request is read once ([`call::Call`]), matched against one table of routes ([`route`]), and answered by the module
//! named after the page. Everything outside is reached through [`doors::Doors`]. This crate never opens a socket or a
//! file, never reads a clock, never writes personal data to a log or an address.

mod anew;
pub mod answer;
mod area;
mod attach;
pub mod call;
mod citizen;
pub mod cookie;
mod copies;
mod corrections;
mod cosign;
mod desk;
pub mod doors;
mod draft;
mod evidence;
pub mod headers;
mod integration;
mod kept;
mod language;
mod large;
mod login;
pub mod multipart;
mod office;
mod origin;
mod page_words;
pub mod part;
mod pieces;
mod places;
mod pratica;
mod profile;
mod public_log;
mod rating;
mod receipt;
mod reply;
mod resume;
mod resume_key;
mod review;
pub mod route;
mod saved;
mod search;
mod second_signature;
mod send;
mod sheets;
mod status;
mod step;
mod summary_words;
mod visit;
mod visitors;
mod words;
