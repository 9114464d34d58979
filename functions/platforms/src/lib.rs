//! The enabling platforms behind their doors. Today two: the identity simulator, for demonstrations and tests, and the mail
//! server that carries notices.
//!
//! The OpenID relying party for SPID and CIE will stand behind the same door; pagoPA, App IO, PDND and the register get
//! doors of their own when something passes through them.

pub mod simulator;
pub mod smtp;
