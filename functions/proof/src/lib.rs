//! What anyone can check without trusting the counter: the promise on a receipt, the public log of a comune, its proofs.
//!
//! In: the small JSON documents that the counter gives out ([`document::Document`]). Out: whether all holds
//! ([`verdict::verdict`]). It signs nothing, keeps nothing, reads no clock and knows no other crate of the house, so that
//! the program `verify-receipt` can be read and built alone. The log is a Merkle tree as in RFC 9162 (and RFC 6962).

pub mod document;
pub mod hash;
pub mod head;
pub mod key;
pub mod leaf;
pub mod merkle;
pub mod place;
pub mod receipt;
mod text;
pub mod verdict;
