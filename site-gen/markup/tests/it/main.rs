//! What the pages promise: every control has its label, every link within a page leads somewhere, nothing typed is ever
//! read as HTML.

mod cosign;
mod html;
mod office;
mod pages;
mod sample;
mod search;
mod step;
mod summary;
