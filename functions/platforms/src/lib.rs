//! The enabling platforms behind their doors. Today one: the identity simulator, for demonstrations and tests.
//!
//! The OpenID relying party for SPID and CIE will stand behind the same door; pagoPA, App IO, PDND and the register get
//! doors of their own when something passes through them.

pub mod simulator;
